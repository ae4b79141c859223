package contract

import (
	"slices"
	"strconv"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// list looks for the thing in the list, until it is there, or until it is not any more.
func (s *story) list() {
	o := s.operation(s.resource, resource.List)
	if o == nil || s.resource.Rows == nil || s.deleted && s.resource.Deleted != nil {
		return
	}
	n := len(s.steps)
	for _, v := range s.eventually(func() []violation {
		s.steps = s.steps[:n]
		return s.find(o)
	}) {
		s.breaks(v)
	}
}

// find turns the pages of the list until it finds the thing. Of the pages only the last one is a step of the story.
func (s *story) find(o *openapi.Operation) []violation {
	c := &collection{lifecycle: s.lifecycle, resource: s.resource, list: o}
	c.base = s.request(o, "", s.ids[:len(s.ids)-1])
	if !c.widen() {
		return nil
	}
	query, size := c.largest()
	n, seen := len(s.steps), 0
	var before any
	for number := 0; number < maxPages; number++ {
		if number > 0 && !c.next(query, number, seen, s.steps[n]) {
			return s.missing(c, o)
		}
		s.steps = s.steps[:n]
		asked, ok := c.with(query)
		if !ok {
			return nil
		}
		got, ok := s.step(lists, asked)
		if !ok || !succeeded(got) || got.observation.flawed != nil {
			return nil
		}
		items, isList := c.itemsOf(got)
		if !isList {
			return nil
		}
		var first any
		for i, item := range items {
			id, has := c.idOf(item)
			if !has {
				return nil // nobody can tell
			}
			if i == 0 {
				first = id
			}
			if sameID(id, s.ids[len(s.ids)-1]) {
				return s.found(c, got, i, item, o)
			}
		}
		seen += len(items)
		if c.turner() == "" || len(items) == 0 || size > 0 && len(items) < size || number > 0 && jsonvalue.Equal(first, before) {
			if c.saysMore(got, seen) || c.turner() == "" && (c.isFull(got, len(items)) || size > 0 && len(items) >= size || c.resource.Rows.Paging[resource.Cursor] != "") {
				return nil // it may be where nobody looks
			}
			return s.missing(c, o)
		}
		before = first
	}
	return nil // it is too long
}

// missing is that the list, seen to its end, does not have the thing.
func (s *story) missing(c *collection, o *openapi.Operation) []violation {
	if s.deleted {
		return nil
	}
	return []violation{s.law("listed", "response.body#"+jsonvalue.Pointer(c.resource.Rows.Items...), "no "+s.resource.Name+" with the id "+jsonvalue.Brief(s.ids[len(s.ids)-1], shownLength), "it in the list: it was created, and not deleted", o)}
}

// found holds the thing as the list shows it against the thing as it was read, or as it should be where it was not.
func (s *story) found(c *collection, got sent, i int, item any, o *openapi.Operation) []violation {
	if s.deleted {
		return []violation{s.law("deleted-is-gone", c.where(i, s.resource.ID.At...), jsonvalue.Brief(s.ids[len(s.ids)-1], shownLength), "a list without it: it was deleted", o)}
	}
	shown, isObject := item.(*jsonvalue.Object)
	switch {
	case !isObject:
		return nil
	case s.now == nil:
		return s.unlike(shown, got, slices.Concat(c.resource.Rows.Items, []string{strconv.Itoa(i)}, nonEmpty(c.resource.Rows.Node)))
	}
	for _, m := range shown.Members {
		if v, has := s.now.Lookup(m.Name); has && !agrees(m.Value, v) && c.mayShow(m.Name, v) {
			return []violation{s.law("list-agrees", c.where(i, m.Name), jsonvalue.Brief(m.Value, shownLength), jsonvalue.Brief(v, shownLength)+", as when it was read", o)}
		}
	}
	return nil
}

// sameID reports whether two ids are one, whether or not a path has made a text of it.
func sameID(a, b any) bool { return jsonvalue.Plain(a) == jsonvalue.Plain(b) }

// isFull reports whether a list has as many things as its schema lets it have.
func (c *collection) isFull(got sent, shown int) bool {
	m := got.observation.Response.Body.MediaType
	return m != nil && m.Schema != nil && shown == c.resource.Rows.Most(m.Schema)
}

// saysMore reports whether a list says that it has more than it shows.
func (c *collection) saysMore(got sent, shown int) bool {
	v := c.at(got, c.resource.Rows.Counts[resource.Total])
	n, err := strconv.Atoi(jsonvalue.Plain(v))
	return c.resource.Rows.Counts[resource.Total] != nil && message.IsScalar(v) && err == nil && n > shown
}
