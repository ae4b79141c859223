package world

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// meets reports whether a thing is what a filter asks for: of several values any.
func meets(one any, f resource.Filter, wanted any) bool {
	o, isObject := one.(*jsonvalue.Object)
	if !isObject {
		return false
	}
	v, ok := o.Lookup(f.Property)
	if !ok || v == nil {
		return false
	}
	if several, isList := wanted.([]any); isList {
		return slices.ContainsFunc(several, func(w any) bool { return compares(v, f.Compare, w) })
	}
	return compares(v, f.Compare, wanted)
}

func compares(v any, how string, wanted any) bool {
	if list, isList := v.([]any); isList {
		return slices.ContainsFunc(list, func(one any) bool { return compares(one, how, wanted) })
	}
	if how == "has" {
		return mentions(v, strings.ToLower(jsonvalue.Plain(wanted)))
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

// compare orders two values: numbers as numbers, times as times, the rest as texts.
func compare(a, b any) int {
	one, isNumber := a.(jsonvalue.Number)
	if other, isToo := b.(jsonvalue.Number); isNumber && isToo {
		return one.Cmp(other)
	}
	left, right := jsonvalue.Plain(a), jsonvalue.Plain(b)
	if t, ok := moment(left); ok {
		if u, ok := moment(right); ok {
			return t.Compare(u)
		}
	}
	return cmp.Compare(left, right)
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

// mentions reports whether a text of a thing, or of one in it, has a text in small letters in it.
func mentions(v any, text string) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(strings.ToLower(v), text)
	case []any:
		return slices.ContainsFunc(v, func(one any) bool { return mentions(one, text) })
	case *jsonvalue.Object:
		return slices.ContainsFunc(v.Members, func(m jsonvalue.Member) bool { return mentions(m.Value, text) })
	}
	return false
}

// sort orders the things as a parameter says: name, -name, +name, name:desc, "name desc"; several of them, separated by commas.
func (l *listing) sort(wanted any) {
	var keys []any
	if several, isList := wanted.([]any); isList {
		keys = several
	} else {
		for key := range strings.SplitSeq(jsonvalue.Plain(wanted), ",") {
			keys = append(keys, key)
		}
	}
	type pair struct{ id, one any }
	pairs := make([]pair, len(l.ids))
	for i := range pairs {
		pairs[i] = pair{l.ids[i], l.things[i]}
	}
	orders := []string{""} // of each key; the last one holds for those after it
	if order, ok := l.asked(l.resource.Rows.Order); ok {
		orders = strings.Split(strings.ToLower(jsonvalue.Plain(order)), ",")
	}
	for i, key := range slices.Backward(keys) {
		name, descending := sortKey(jsonvalue.Plain(key))
		if order := orders[min(i, len(orders)-1)]; strings.HasPrefix(order, "desc") || order == "-1" {
			descending = true
		}
		property := resource.Property(l.resource.Schema, name)
		if property == "" {
			continue
		}
		slices.SortStableFunc(pairs, func(a, b pair) int {
			return compareMembers(a.one, b.one, property, descending)
		})
	}
	for i, p := range pairs {
		l.ids[i], l.things[i] = p.id, p.one
	}
}

// sortKey returns what is ordered by, and whether the greatest comes first.
func sortKey(key string) (name string, descending bool) {
	key = strings.TrimSpace(key)
	if rest, ok := strings.CutPrefix(key, "-"); ok {
		return rest, true
	}
	key = strings.TrimPrefix(key, "+")
	for _, separator := range []string{":", " ", "."} {
		if before, after, ok := strings.Cut(key, separator); ok && (strings.EqualFold(after, "desc") || strings.EqualFold(after, "asc")) {
			return before, strings.EqualFold(after, "desc")
		}
	}
	return key, false
}

// compareMembers orders things by a member; those without it come last either way.
func compareMembers(a, b any, name string, descending bool) int {
	one, _ := jsonvalue.At(a, name)
	other, _ := jsonvalue.At(b, name)
	switch {
	case one == nil && other == nil:
		return 0
	case one == nil:
		return 1
	case other == nil:
		return -1
	case descending:
		return compare(other, one)
	}
	return compare(one, other)
}
