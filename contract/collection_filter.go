package contract

import (
	"fmt"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// filters asks for some of the things, by what one of them has.
func (c *collection) filters(first shown) {
	tried := 0
	for _, f := range slices.Concat(c.resource.Rows.Filters, c.resource.Rows.Held) {
		wanted, isThere := c.wanted(f, first.items, asItIs)
		if wanted == nil || tried == maxFilters || c.room <= 0 {
			continue
		}
		tried++
		c.note(c.eventually(func() []violation { return c.filter(f, wanted, wanted, isThere) }))
	}
	c.expressions(first)
	if search := c.input(c.resource.Rows.Search); search != nil && len(first.items) > 0 && c.room > 0 && search.Schema != nil && search.Schema.Valid(unheardText, jsonschema.InRequest) {
		page, ok := c.page("search", map[string]any{search.Name: unheardText})
		if ok && len(page.items) > 0 && c.mayBeEmpty(page) {
			c.note([]violation{c.law("filter-respected", "response.body#"+jsonvalue.Pointer(c.resource.Rows.Items...), fmt.Sprintf("%d things", len(page.items)), "nothing: "+search.Name+" is a text that nothing has", page.sent)})
		}
	}
}

// expressions asks for some of the things by filters that name the properties themselves, in the languages that a document names.
func (c *collection) expressions(first shown) {
	for _, name := range c.resource.Rows.Expressions {
		input := c.input(name)
		tried := 0
		for _, p := range c.resource.Rows.Schema.Declared() {
			f := resource.Filter{Input: name, At: []string{p.Name}, Compare: "="}
			write := func(v any) any { return input.Compares(f.At, v) }
			wanted, isThere := c.wanted(f, first.items, write)
			if !isThere || tried == maxCompared || c.room <= 0 {
				continue
			}
			tried++
			c.note(c.eventually(func() []violation { return c.filter(f, wanted, write(wanted), isThere) }))
		}
	}
}

// asItIs is how a filter is given a value that is called like what it compares.
func asItIs(v any) any { return v }

// mayBeEmpty reports whether the document takes an answer of a list that has no things.
func (c *collection) mayBeEmpty(page shown) bool {
	body := page.observation.Response.Body
	at := c.resource.Rows.Items
	if body.MediaType == nil || body.MediaType.Schema == nil || len(at) == 0 {
		return body.MediaType == nil || body.MediaType.Schema == nil || body.MediaType.Schema.Valid([]any{}, jsonschema.InResponse)
	}
	empty := jsonvalue.Clone(body.Value)
	jsonvalue.SetChild(parentOf(empty, at), at[len(at)-1], []any{})
	return body.MediaType.Schema.Valid(empty, jsonschema.InResponse)
}

// unheardText is a text that nothing has.
const unheardText = "qzxvkjwqpy"

// wanted returns a value that a filter may be given, as the input takes it where it is written: one that a thing has and that not all of them meet, else
// one that none of them has; nil for none.
func (c *collection) wanted(f resource.Filter, items []any, write func(any) any) (v any, isThere bool) {
	input := c.input(f.Input)
	if input == nil || input.Schema == nil || f.Compare == "has" {
		return nil, false
	}
	var best any
	fewest := len(items) + 1
	for _, item := range items {
		v, ok := f.Asking(jsonvalue.At(item, f.At...))
		if several := []any{v}; ok && isID(v) && !input.Schema.Valid(write(v), jsonschema.InRequest) {
			v, ok = several, input.Schema.Valid(write(several), jsonschema.InRequest)
		} else {
			ok = ok && isID(v)
		}
		if !ok {
			continue
		}
		met := 0
		for _, other := range items {
			if f.Meets(other, v) {
				met++
			}
		}
		if met < fewest {
			best, fewest = v, met
		}
	}
	if fewest == len(items) && (f.Compare == "=" || asksWhether(f)) {
		for _, other := range alternatives(input.Schema) {
			if input.Schema.Valid(write(other), jsonschema.InRequest) && !slices.ContainsFunc(items, func(item any) bool { return f.Meets(item, other) }) {
				return other, false
			}
		}
	}
	return best, best != nil
}

// alternatives returns the values that a schema lists.
func alternatives(s *jsonschema.Schema) []any {
	if bare := s.Bare(); bare != nil {
		s = bare
	}
	if len(s.Enum) == 0 && s.PossibleTypes().Only(jsonschema.Boolean) {
		return []any{true, false}
	}
	return s.Enum
}

// filter asks for what a filter says, as it is written, and for nothing else.
func (c *collection) filter(f resource.Filter, wanted, written any, isThere bool) []violation {
	page, ok := c.page("filter-"+f.Input, map[string]any{f.Input: written})
	if !ok {
		return nil
	}
	isHeld := slices.ContainsFunc(c.resource.Rows.Held, func(held resource.Filter) bool { return held.Input == f.Input })
	for i, item := range page.items {
		v, has := jsonvalue.At(item, f.At...)
		_, isObject := item.(*jsonvalue.Object)
		if !isObject || (!has || v == nil) && !c.shows(item, f) || isHeld && c.exemplified(item) || f.Meets(item, wanted) || sameText(v, wanted) {
			continue
		}
		return []violation{c.law("filter-respected", c.where(i, f.At...), jsonvalue.Brief(v, shownLength), f.Compare+" "+jsonvalue.Brief(wanted, shownLength)+", as "+f.Input+" asks", page.sent)}
	}
	if isThere && len(page.items) == 0 && (f.Compare == "=" || f.Compare == ">=" || f.Compare == "<=") {
		return []violation{c.law("filter-respected", "response.body#"+jsonvalue.Pointer(c.resource.Rows.Items...), "nothing", "a thing of which "+strings.Join(f.At, "/")+" is "+jsonvalue.Brief(wanted, shownLength)+": the list without the filter has one", page.sent)}
	}
	return nil
}

// shows reports whether a thing that has no value for a filter breaks it all the same: the filter asks whether there is one, of what a list shows.
func (c *collection) shows(item any, f resource.Filter) bool {
	return asksWhether(f) && c.resource.Rows.Schema.At(f.At...) != nil
}

// asksWhether reports whether a filter asks whether there is a value.
func asksWhether(f resource.Filter) bool { return f.Compare == "null" || f.Compare == "not null" }

// sameText reports whether two values are one text but for capitals: many filters do not look at them.
func sameText(a, b any) bool {
	one, isText := a.(string)
	other, isToo := b.(string)
	return isText && isToo && (strings.EqualFold(one, other) || strings.Contains(strings.ToLower(one), strings.ToLower(other)))
}
