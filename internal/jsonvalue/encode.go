package jsonvalue

import (
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// Written is JSON text in the place of a value: [Append] writes it as it is. Nothing else takes it for a value.
type Written []byte

// Append writes v as compact JSON: members in their order, UTF-8 unescaped, numbers as they were spelt.
func Append(dst []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, "null"...)
	case bool:
		if v {
			return append(dst, "true"...)
		}
		return append(dst, "false"...)
	case string:
		return appendText(dst, v)
	case Number:
		return append(dst, v...)
	case Written:
		return append(dst, v...)
	case []any:
		dst = append(dst, '[')
		for i, item := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = Append(dst, item)
		}
		return append(dst, ']')
	case *Object:
		dst = append(dst, '{')
		for i, m := range v.Members {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendText(dst, m.Name)
			dst = append(dst, ':')
			dst = Append(dst, m.Value)
		}
		return append(dst, '}')
	default:
		panic("value: not a JSON value")
	}
}

// appendText writes a string; what is not UTF-8 in it becomes U+FFFD.
func appendText(dst []byte, s string) []byte {
	if isPlain(s) {
		return append(append(append(dst, '"'), s...), '"')
	}
	quoted, err := jsontext.AppendQuote(dst, s)
	if err != nil { // not UTF-8
		quoted, _ = jsontext.AppendQuote(dst, strings.ToValidUTF8(s, "\ufffd"))
	}
	return quoted
}

// isPlain reports whether a string is ASCII that stands for itself in JSON.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// Text returns v as compact JSON.
func Text(v any) string { return string(Append(nil, v)) }

// Plain returns a value as it stands within a text: a string without quotes, any other as JSON.
func Plain(v any) string {
	if text, isText := v.(string); isText {
		return text
	}
	return Text(v)
}

// CanonicalText returns the same text for equal values, and only for those: members sorted, numbers by amount.
func CanonicalText(v any) string { return Text(canonical(v)) }

func canonical(v any) any {
	switch v := v.(type) {
	case Number:
		d := v.decimal()
		sign := map[bool]string{true: "-"}[d.negative]
		return Number(sign + "0" + d.digits + "e" + strconv.Itoa(d.exponent)) // not for reading: 1 is 01e0
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = canonical(item)
		}
		return out
	case *Object:
		out := &Object{Members: slices.Clone(v.Members)}
		slices.SortFunc(out.Members, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
		for i := range out.Members {
			out.Members[i].Value = canonical(out.Members[i].Value)
		}
		return out
	}
	return v
}
