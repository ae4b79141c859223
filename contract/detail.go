package contract

import (
	"fmt"
	"slices"
	"strconv"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// details reads things that the list has.
func (c *collection) details(first shown) {
	read := c.operation(c.home(), resource.Read)
	if read == nil || c.home().Single {
		return
	}
	parents := pathIDs(c.base)
	if c.resource.Shows != nil { // below something else, of things that are not
		parents = nil
	}
	if len(resource.Variables(read.Path)) != len(parents)+1 {
		return
	}
	for i, item := range first.items[:min(len(first.items), maxDetails)] {
		id, ok := c.idOf(item)
		if !ok || c.room <= 0 {
			return
		}
		if c.isTwice(first.items, id) { // of which the check unique-ids tells
			continue
		}
		c.note(c.eventually(func() []violation { return c.detail(first, i, item, read, append(slices.Clone(parents), id)) }))
	}
}

// isTwice reports whether several things of a page have an id.
func (c *collection) isTwice(items []any, id any) bool {
	times := 0
	for _, item := range items {
		if other, ok := c.idOf(item); ok && jsonvalue.Plain(other) == jsonvalue.Plain(id) {
			times++
		}
	}
	return times > 1
}

// home returns the resource whose things the list has.
func (c *collection) home() *resource.Resource {
	if c.resource.Shows != nil {
		return c.resource.Shows
	}
	return c.resource
}

// detail reads one thing that the list has, and holds the two against each other.
func (c *collection) detail(first shown, i int, item any, read *openapi.Operation, ids []any) []violation {
	asked := c.request(read, fmt.Sprintf("listed-%d", i+1), ids)
	if !askable(asked) {
		return nil
	}
	got, ok := c.ask(asked)
	if !ok || got.observation.flawed != nil || c.exemplified(item) && c.retells(got) {
		return nil // or it is the document that says two things of one
	}
	if isGone(got) {
		return []violation{c.law("list-agrees", "response.status", strconv.Itoa(got.observation.Response.Status), "a success: the list has it", first.sent, got)}
	}
	thing, ok := c.thingIn(got)
	listed, isObject := item.(*jsonvalue.Object)
	if !ok || !isObject {
		return nil
	}
	at, _ := c.planner.ids.resources.At(read)
	for _, m := range listed.Members {
		v, has := thing.Lookup(m.Name)
		if has && !agrees(v, m.Value) && c.mayShow(m.Name, v) && (mayAnswer(read, append(slices.Clone(at), m.Name), m.Value) || !c.exemplified(item)) {
			where := "response.body#" + jsonvalue.Pointer(append(slices.Clone(at), m.Name)...)
			return []violation{c.law("list-agrees", where, jsonvalue.Brief(v, shownLength), jsonvalue.Brief(m.Value, shownLength)+", as in the list", first.sent, got)}
		}
	}
	return c.follow(got, thing)
}

// retells reports whether an answer is an example of the document, or the thing in it is one that an example of a list has.
func (c *collection) retells(got sent) bool {
	m, asks := got.observation.Response.Body.MediaType, got.observation.asks()
	if m != nil && slices.ContainsFunc(m.Examples, func(e openapi.Example) bool {
		return isExample(e.Value, got.observation.Response.Body.Value, asks)
	}) {
		return true
	}
	thing, ok := c.thingIn(got)
	return ok && slices.ContainsFunc(c.planner.ids.resources.All, func(r *resource.Resource) bool {
		return (r == c.home() || r.Shows == c.home()) && showsInExample(r, func(row any) bool { return jsonvalue.Equal(row, thing) })
	})
}

// exemplified reports whether a thing in the list is one that an example of the document has in it.
func (c *collection) exemplified(item any) bool {
	return showsInExample(c.resource, func(row any) bool { return jsonvalue.Equal(row, item) })
}

// showsInExample reports whether an example of a list has a thing.
func showsInExample(r *resource.Resource, is func(row any) bool) bool {
	list := r.Operations[resource.List]
	if list == nil || r.Rows == nil {
		return false
	}
	response, _ := list.Success()
	for _, m := range response.Content {
		for _, e := range m.Examples {
			v, _ := jsonvalue.At(e.Value, r.Rows.Items...)
			if rows, isList := v.([]any); isList && slices.ContainsFunc(rows, is) {
				return true
			}
		}
	}
	return false
}

// mayShow reports whether the document lets the list show a value of the thing.
func (c *collection) mayShow(name string, v any) bool {
	s := c.resource.Rows.Schema.At(name)
	return s == nil || s.Valid(v, jsonschema.InResponse)
}

// mayAnswer reports whether the document lets a reader answer a value at a place.
func mayAnswer(read *openapi.Operation, at []string, v any) bool {
	response, _ := read.Success()
	m := response.Preferred()
	if m == nil || m.Schema == nil {
		return true
	}
	s := m.Schema.At(at...)
	return s == nil || s.Valid(v, jsonschema.InResponse)
}

// agrees reports whether two values say the same in what both have.
func agrees(a, b any) bool {
	one, isObject := a.(*jsonvalue.Object)
	other, isToo := b.(*jsonvalue.Object)
	if isObject && isToo {
		for _, m := range one.Members {
			if v, has := other.Lookup(m.Name); has && !agrees(m.Value, v) {
				return false
			}
		}
		return true
	}
	left, isList := a.([]any)
	right, isListToo := b.([]any)
	if isList && isListToo {
		return len(left) != len(right) || !slices.ContainsFunc(indices(left), func(i int) bool { return !agrees(left[i], right[i]) })
	}
	return isObject || isToo || isList || isListToo || jsonvalue.Equal(a, b) || sameTime(a, b)
}

func sameTime(a, b any) bool {
	one, isText := a.(string)
	other, isToo := b.(string)
	return isText && isToo && sameMoment(one, other)
}

func indices(list []any) []int {
	all := make([]int, len(list))
	for i := range all {
		all[i] = i
	}
	return all
}

// follow reads what the references of a thing lead to.
func (c *collection) follow(got sent, thing *jsonvalue.Object) []violation {
	followed := 0
	for _, reference := range c.home().References {
		to := c.operation(reference.To, resource.Read)
		at, _ := jsonvalue.Tokens(reference.Property)
		id, ok := jsonvalue.At(thing, at...)
		if to == nil || !ok || !isID(id) || len(resource.Variables(to.Path)) != 1 || followed == maxReferences || c.room <= 0 {
			continue
		}
		followed++
		asked := c.request(to, "referred-to-by-"+at[len(at)-1], []any{id})
		if !askable(asked) {
			continue
		}
		answer, ok := c.ask(asked)
		if ok && isGone(answer) {
			return []violation{c.law("reference-exists", "response.status", strconv.Itoa(answer.observation.Response.Status), "a success: "+reference.Property+" of a "+c.home().Name+" leads there", got, answer)}
		}
	}
	return nil
}
