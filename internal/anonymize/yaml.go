package anonymize

import (
	"slices"
	"unicode/utf8"

	"agentmock/internal/jsonvalue"
)

// areTexts reports whether all texts of a value can be written: bytes that are no characters cannot.
func areTexts(v any) bool {
	switch v := v.(type) {
	case string:
		return utf8.ValidString(v)
	case []any:
		return !slices.ContainsFunc(v, func(item any) bool { return !areTexts(item) })
	case *jsonvalue.Object:
		return !slices.ContainsFunc(v.Members, func(m jsonvalue.Member) bool { return !utf8.ValidString(m.Name) || !areTexts(m.Value) })
	}
	return true
}
