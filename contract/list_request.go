package contract

import (
	"slices"
	"strconv"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/resource"
)

// begin has the body of the request ask for all things, from the first page on: whatever is made up in it would leave few of them.
func (c *collection) begin() {
	none, begun := map[string]any{}, map[string]any{}
	for at := range c.resource.Rows.Inputs {
		i := &c.resource.Rows.Inputs[at]
		v, asks := c.asks(*i)
		if i.Parameter != nil || !asks {
			continue
		}
		none[i.Name], begun[i.Name] = message.Absent, message.Absent
		if first, ok := c.resource.Rows.Begins(i); ok {
			begun[i.Name] = first
		} else if c.pagesBy(i.Name) {
			begun[i.Name] = v
		}
	}
	for _, values := range []map[string]any{none, begun} { // some of it must be there
		if asked, ok := c.with(values); ok {
			c.base = asked
			return
		}
	}
}

// with returns the good request of the list with other values of what it is asked with; [message.Absent] takes one away. ok is false where the
// document takes no such body.
func (c *collection) with(values map[string]any) (asked testCase, ok bool) {
	asked = c.base
	asked.values = slices.Clone(asked.values)
	var body any
	for _, i := range c.resource.Rows.Inputs {
		v, given := values[i.Name]
		switch {
		case !given:
		case i.Parameter != nil:
			at := slices.Index(c.list.Parameters, i.Parameter)
			asked.values[at] = i.Put(asked.values[at], v)
		case asked.base == nil:
			return asked, false
		default:
			if body == nil {
				body = jsonvalue.Clone(asked.base.value)
			}
			place(body, i.At, v)
		}
	}
	asked.target = message.NewTarget(c.list, c.spec.BasePath(), asked.values)
	if body == nil {
		return asked, true
	}
	sent, ok := written(asked.base.mediaType, body)
	if ok {
		asked.send(sent)
	}
	return asked, ok
}

// place puts a value at a place of an object, and what leads there; [message.Absent] takes away what is there.
func place(body any, at []string, v any) {
	o, isObject := body.(*jsonvalue.Object)
	switch {
	case !isObject:
	case len(at) > 1:
		next, there := o.Lookup(at[0])
		if _, isObject := next.(*jsonvalue.Object); !isObject {
			if v == message.Absent || there && next != nil {
				return
			}
			next = &jsonvalue.Object{}
			o.Set(at[0], next)
		}
		place(next, at[1:], v)
	case v == message.Absent:
		o.Delete(at[0])
	default:
		o.Set(at[0], v)
	}
}

// input returns what the list is asked with by a name; nil for none.
func (c *collection) input(name string) *resource.Input { return c.resource.Rows.Input(name) }

// counted returns a number as an input takes it, which may call it a text; nil where it takes neither.
func counted(i *resource.Input, n int64) any {
	if i.Schema == nil {
		return nil
	}
	for _, v := range []any{jsonvalue.Int(n), strconv.FormatInt(n, 10)} {
		if i.Schema.Valid(v, jsonschema.InRequest) {
			return v
		}
	}
	return nil
}

// turner returns which count turns pages: a number, an offset, or a cursor.
func (c *collection) turner() resource.Count {
	for _, count := range []resource.Count{resource.Number, resource.Offset, resource.Cursor} {
		if c.input(c.resource.Rows.Paging[count]) == nil {
			continue
		}
		if count != resource.Cursor || c.resource.Rows.Counts[resource.Cursor] != nil {
			return count
		}
	}
	return ""
}

// fromFirst has a query ask for the first page, where the good request asks for one, which may be another.
func (c *collection) fromFirst(query map[string]any) {
	turner := c.input(c.resource.Rows.Paging[c.turner()])
	if turner == nil {
		return
	}
	if _, asks := c.asks(*turner); !asks {
		return
	}
	if begin, ok := c.resource.Rows.Begins(turner); ok {
		query[turner.Name] = begin
	}
}

// next has a query ask for the page behind one.
func (c *collection) next(query map[string]any, number, offset int, last sent) bool {
	turner := c.turner()
	input := c.input(c.resource.Rows.Paging[turner])
	switch turner {
	case resource.Number:
		query[input.Name] = counted(input, c.resource.Rows.FirstPage()+int64(number))
	case resource.Offset:
		query[input.Name] = counted(input, int64(offset))
	default:
		cursor, ok := jsonvalue.At(last.observation.Response.Body.Value, c.resource.Rows.Counts[resource.Cursor]...)
		if !ok || !isID(cursor) {
			return false
		}
		query[input.Name] = cursor
	}
	v := query[input.Name]
	return v != nil && (input.Schema == nil || input.Schema.Valid(v, jsonschema.InRequest))
}

// widen has the request ask for all things; false where it must ask for some.
func (c *collection) widen() bool {
	all := map[string]any{}
	for _, i := range c.resource.Rows.Inputs {
		if v, asks := c.asks(i); !asks || v == message.Absent || c.pagesBy(i.Name) {
			continue
		}
		if i.Parameter != nil && i.Parameter.Required {
			return false
		}
		all[i.Name] = message.Absent
	}
	wide, ok := c.with(all)
	if ok {
		c.base = wide
	}
	return ok
}

// asks returns what the good request of the list gives for an input, and whether it gives something.
func (c *collection) asks(i resource.Input) (any, bool) {
	x := &message.Exchange{Operation: c.list, Request: message.RequestMessage{Parameters: c.base.values}}
	if c.base.base != nil {
		x.Request.Body.Value = c.base.base.value
	}
	return i.Of(x)
}

// pagesBy reports whether an input says which page is asked for.
func (c *collection) pagesBy(name string) bool {
	for _, other := range c.resource.Rows.Paging {
		if other == name {
			return true
		}
	}
	return name == c.resource.Rows.Sort || name == c.resource.Rows.Order || slices.ContainsFunc(c.resource.Rows.Orders, func(o resource.Order) bool { return o.Input == name })
}

// largest returns a query for the largest page, and how many things that has; 0 where nobody says.
func (c *collection) largest() (query map[string]any, size int) {
	query = map[string]any{}
	c.fromFirst(query)
	input := c.input(c.resource.Rows.Paging[resource.Size])
	if input == nil || input.Schema == nil {
		return query, 0
	}
	for _, n := range []int{100, 50, 20, 10, 5} {
		if v := counted(input, int64(n)); v != nil {
			query[input.Name] = v
			return query, n
		}
	}
	return query, 0
}
