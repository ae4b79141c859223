package resource

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"agentmock/internal/jsonvalue"
)

// Meets reports whether a thing is what the filter asks for: of several values any.
func (f Filter) Meets(one, wanted any) bool {
	v, ok := jsonvalue.At(one, f.At...)
	if !ok || v == nil {
		return false
	}
	if several, isList := wanted.([]any); isList {
		return slices.ContainsFunc(several, func(w any) bool { return compares(v, f.Compare, w) })
	}
	if how, operand, ok := operated(wanted); ok && f.Compare == "=" {
		if how == "in" {
			return slices.ContainsFunc(strings.Split(strings.Trim(operand, "()"), ","), func(w string) bool { return compares(v, "=", strings.TrimSpace(w)) })
		}
		return compares(v, how, operand)
	}
	return compares(v, f.Compare, wanted)
}

// operation is how some write in a value how it is compared: eq.3 of PostgREST, gte:10, $ilike:milk.
var operation = regexp.MustCompile(`^(?:\$?(eq|neq|ne|gte|gt|lte|lt|ilike|like|in)[.:])(.+)$`)

// operators are what such words say.
var operators = map[string]string{"eq": "=", "neq": "!=", "ne": "!=", "gte": ">=", "gt": ">", "lte": "<=", "lt": "<", "ilike": "has", "like": "has", "in": "in"}

// operated reads a value that says how it is compared.
func operated(wanted any) (how, operand string, ok bool) {
	text, isText := wanted.(string)
	if !isText {
		return "", "", false
	}
	found := operation.FindStringSubmatch(text)
	if found == nil {
		return "", "", false
	}
	if how, operand = operators[found[1]], found[2]; how == "has" {
		operand = strings.Trim(operand, "*%")
	}
	return how, operand, true
}

func compares(v any, how string, wanted any) bool {
	if list, isList := v.([]any); isList {
		return slices.ContainsFunc(list, func(one any) bool { return compares(one, how, wanted) })
	}
	if how == "has" {
		return Mentions(v, strings.ToLower(jsonvalue.Plain(wanted)))
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

// SortKey is what a list is ordered by.
type SortKey struct {
	At         []string // where the property stands in a thing: the tokens of a JSON Pointer
	Descending bool     // the greatest comes first
}

// SortKeys returns what a request asks to be ordered by: name, -name, +name, name:desc, "name desc"; several of them, separated by
// commas, and as Spring has it with the order of them all behind them: name,desc. The order, of a parameter of its own, is asc or desc for each;
// the last one holds for those after it.
func (r *Resource) SortKeys(wanted, order any) []SortKey {
	several, isList := wanted.([]any)
	if !isList {
		several = []any{wanted}
	}
	var texts []string
	for _, one := range several {
		names := strings.Split(jsonvalue.Plain(one), ",")
		if last := len(names) - 1; last > 0 && isOrder(names[last]) {
			for i := range names[:last] {
				names[i] += ":" + names[last]
			}
			names = names[:last]
		}
		texts = append(texts, names...)
	}
	orders := []string{""}
	if order != nil {
		orders = strings.Split(strings.ToLower(jsonvalue.Plain(order)), ",")
	}
	var keys []SortKey
	for i, text := range texts {
		name, descending := sortKey(text)
		if r.descends(orders[min(i, len(orders)-1)]) {
			descending = true
		}
		if at := property(r.Schema, name); at != nil {
			keys = append(keys, SortKey{at, descending})
		}
	}
	return keys
}

// descends reports whether an order, of a parameter of its own, is that the greatest comes first: sortDescending=true and asc=false say so, too.
func (r *Resource) descends(order string) bool {
	if r.Rows != nil && strings.Contains(plain(r.Rows.Order), "asc") {
		return strings.HasPrefix(order, "desc") || order == "false"
	}
	return strings.HasPrefix(order, "desc") || order == "-1" || order == "true"
}

func isOrder(text string) bool {
	return strings.EqualFold(text, "asc") || strings.EqualFold(text, "desc")
}

// sortKey returns what is ordered by, and whether the greatest comes first.
func sortKey(key string) (name string, descending bool) {
	key = strings.TrimSpace(key)
	if rest, ok := strings.CutPrefix(key, "-"); ok {
		return rest, true
	}
	key = strings.TrimPrefix(key, "+")
	for _, separator := range []string{":", " ", "."} {
		if before, after, ok := strings.Cut(key, separator); ok && isOrder(after) {
			return before, strings.EqualFold(after, "desc")
		}
	}
	return key, false
}

// Compare orders two things by a key; those without the property come last either way.
func (k SortKey) Compare(a, b any) int {
	one, _ := jsonvalue.At(a, k.At...)
	other, _ := jsonvalue.At(b, k.At...)
	switch {
	case one == nil && other == nil:
		return 0
	case one == nil:
		return 1
	case other == nil:
		return -1
	case k.Descending:
		return compare(other, one)
	}
	return compare(one, other)
}
