package contract

import (
	"fmt"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// order is an order that a list may be asked for.
type order struct {
	by     *resource.Input
	wanted any
	key    resource.SortKey
}

// sorts asks for the things in an order.
func (c *collection) sorts(first shown) {
	if len(first.items) < 2 {
		return
	}
	var all []order
	if sort := c.input(c.resource.Rows.Sort); sort != nil {
		for _, v := range c.orders(sort) {
			all = append(all, order{sort, v, c.resource.SortKeys(v, nil)[0]})
		}
	}
	for _, o := range c.resource.Rows.Orders {
		by := c.input(o.Input)
		for _, v := range []any{"desc", "asc"} {
			if by.Schema != nil && by.Schema.Valid(v, jsonschema.InRequest) {
				all = append(all, order{by, v, o.Key(v)})
			}
		}
	}
	for _, one := range all[:min(maxSorts, len(all))] {
		if c.room > 0 {
			c.note(c.eventually(func() []violation { return c.sort(one) }))
		}
	}
}

// orders returns what a list may be ordered by.
func (c *collection) orders(sort *resource.Input) []any {
	if sort.Schema == nil {
		return nil
	}
	values := slices.Clone(sort.Schema.Enum)
	if bare := sort.Schema.Bare(); bare != nil {
		values = slices.Clone(bare.Enum)
	}
	if sort.Parameter != nil {
		for _, e := range sort.Parameter.Examples {
			values = append(values, e.Value)
		}
	}
	if example, ok := c.planner.requests.Example(sort.Schema); ok {
		values = append(values, example)
	}
	bare := sort.Schema.Bare()
	if element, _ := sort.Schema.Child("0"); element != nil && sort.Schema.PossibleTypes()&jsonschema.Array != 0 { // of a list of orders one
		for _, v := range alternatives(element) {
			values = append(values, []any{v})
		}
	}
	for _, p := range bare.Declared() { // $sort[price]=-1
		if direction := alternatives(p.Schema); len(direction) > 0 {
			o := &jsonvalue.Object{}
			o.Set(p.Name, direction[len(direction)-1])
			values = append(values, o)
		}
	}
	return slices.DeleteFunc(values, func(v any) bool {
		return len(c.resource.SortKeys(v, nil)) == 0 || !sort.Schema.Valid(v, jsonschema.InRequest)
	})
}

// sort asks for an order, and looks whether it is kept.
func (c *collection) sort(o order) []violation {
	page, ok := c.page("sort-"+strings.Trim(jsonvalue.Plain(o.wanted), "-+"), map[string]any{o.by.Name: o.wanted})
	if !ok {
		return nil
	}
	key := o.key
	for i := range page.items[:max(0, len(page.items)-1)] {
		before, after := page.items[i], page.items[i+1]
		a, b := c.member(before, key.At), c.member(after, key.At)
		if a != nil && b != nil && key.Compare(before, after) > 0 && !inSomeOrder(a, b, key.Descending) {
			return []violation{c.law("sorted", c.where(i+1, key.At...), jsonvalue.Brief(b, shownLength), fmt.Sprintf("it in front of %s: %s asks for that order", jsonvalue.Brief(a, shownLength), o.by.Name), page.sent)}
		}
	}
	return nil
}

func (c *collection) member(item any, at []string) any {
	v, _ := jsonvalue.At(item, at...)
	return v
}

// inSomeOrder reports whether two texts are in an order that people use: by letters whatever their case, or one that only a language knows.
func inSomeOrder(a, b any, descending bool) bool {
	one, isText := a.(string)
	other, isToo := b.(string)
	if !isText || !isToo {
		return false
	}
	if strings.ContainsFunc(one+other, func(c rune) bool { return c > '~' }) {
		return true
	}
	order := strings.Compare(strings.ToLower(one), strings.ToLower(other))
	return order == 0 || (order > 0) == descending
}
