package resource

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"agentmock/internal/jsonvalue"
)

// compares reports whether a value, or one of a list, is to another as is wanted.
func compares(v any, how string, wanted any) bool {
	if list, isList := v.([]any); isList {
		return slices.ContainsFunc(list, func(one any) bool { return compares(one, how, wanted) })
	}
	switch text := strings.ToLower(jsonvalue.Plain(wanted)); how {
	case "has":
		return Mentions(v, text)
	case "begins":
		return strings.HasPrefix(strings.ToLower(jsonvalue.Plain(v)), text)
	case "ends":
		return strings.HasSuffix(strings.ToLower(jsonvalue.Plain(v)), text)
	}
	c := compare(v, wanted)
	switch how {
	case "!=":
		return c != 0
	case ">=":
		return c >= 0
	case "<=":
		return c <= 0
	case ">":
		return c > 0
	case "<":
		return c < 0
	}
	return c == 0
}

// compare orders two values: numbers as numbers, also those that are written as texts, times as times, the rest as texts.
func compare(a, b any) int {
	left, right := jsonvalue.Plain(a), jsonvalue.Plain(b)
	if one, ok := number(a); ok {
		if other, ok := number(b); ok {
			if _, isText := a.(string); isText { // 1.0 is not 1.00 where both are texts
				if _, isToo := b.(string); isToo {
					return cmp.Or(one.Cmp(other), cmp.Compare(left, right))
				}
			}
			return one.Cmp(other)
		}
	}
	if t, ok := moment(left); ok {
		if u, ok := moment(right); ok {
			return t.Compare(u)
		}
	}
	return cmp.Compare(left, right)
}

// decimal is a number as texts have it: a price of two digits behind the point, an int64 of protobuf.
var decimal = regexp.MustCompile(`^-?(?:0|[1-9][0-9]{0,29})(?:\.[0-9]{1,30})?$`)

// number reads a number, or a text that is one.
func number(v any) (jsonvalue.Number, bool) {
	if text, isText := v.(string); isText && decimal.MatchString(text) {
		return jsonvalue.Number(text), true
	}
	n, ok := v.(jsonvalue.Number)
	return n, ok
}

// moment reads a time in one of the forms that texts have it in.
func moment(text string) (time.Time, bool) {
	if len(text) < len(time.DateOnly) || text[4] != '-' {
		return time.Time{}, false
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateTime, time.DateOnly} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// Mentions reports whether a text of a thing, or of one in it, has a text in small letters in it.
func Mentions(v any, text string) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(strings.ToLower(v), text)
	case []any:
		return slices.ContainsFunc(v, func(one any) bool { return Mentions(one, text) })
	case *jsonvalue.Object:
		return slices.ContainsFunc(v.Members, func(m jsonvalue.Member) bool { return Mentions(m.Value, text) })
	}
	return false
}
