package resource

import (
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
)

// SortKey is what a list is ordered by.
type SortKey struct {
	At         []string // where the property stands in a thing: the tokens of a JSON Pointer
	Descending bool     // the greatest comes first
}

// SortKeys returns what a request asks to be ordered by: name, -name, +name, name:desc, "name desc"; several of them, separated by
// commas, and as Spring has it with the order of them all behind them: name,desc. The order, of a parameter of its own, is asc or desc for each;
// the last one holds for those after it.
func (r *Resource) SortKeys(wanted, order any) []SortKey {
	if o, isObject := wanted.(*jsonvalue.Object); isObject {
		return r.namedKeys(o)
	}
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

// namedKeys returns what an object asks to be ordered by: $sort[price]=-1, order[price]=desc.
func (r *Resource) namedKeys(o *jsonvalue.Object) []SortKey {
	var keys []SortKey
	for _, m := range o.Members {
		if at := property(r.Schema, m.Name); at != nil {
			keys = append(keys, Order{At: at}.Key(m.Value))
		}
	}
	return keys
}

// Order is an input that orders by one property: order[price]=desc.
type Order struct {
	Input string   // its name
	At    []string // where the property stands in a thing: the tokens of a JSON Pointer
}

// Key returns what is ordered by where the input has a value.
func (o Order) Key(wanted any) SortKey {
	text := strings.ToLower(jsonvalue.Plain(wanted))
	return SortKey{o.At, strings.HasPrefix(text, "desc") || text == "-1"}
}

// findOrders finds the inputs that are members of what is called like an order, and that are called like a property: order[price].
func (f *finder) findOrders(r *Resource) {
	for _, i := range r.Rows.Inputs {
		outer, rest, ok := strings.Cut(i.Name, "[")
		name, closed := strings.CutSuffix(rest, "]")
		if !ok || !closed || i.Parameter == nil || len(i.At) > 0 || !slices.Contains(sorts, plain(outer)) {
			continue
		}
		if at := property(r.Schema, name); at != nil && scalar(r.Schema.At(at...)) {
			r.Rows.Orders = append(r.Rows.Orders, Order{i.Name, at})
			r.because(i.Position, "sort", i.Said())
		}
	}
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
	for _, nulls := range []string{".nullsfirst", ".nullslast"} { // price.desc.nullslast of PostgREST
		key = strings.TrimSuffix(key, nulls)
	}
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
