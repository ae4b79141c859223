package contract

import (
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// Where a document deletes things by a list of their ids alone, {"ids": [1, 2]}, one is deleted by a list of one.

// listsIDs reports whether an operation deletes the things whose ids it is sent.
func (p *planner) listsIDs(o *openapi.Operation) bool {
	_, role := p.ids.resources.Of(o)
	return role == resource.DeleteMany && p.ids.resources.Asks(o) == nil
}

// listing puts the id of one thing, and no other, where a case lists ids.
func (p *planner) listing(c testCase, r *resource.Resource, id any) testCase {
	o, member := c.operation, p.ids.resources.MemberOf(c.operation)
	id = typedID(r, id)
	as := func(s *jsonschema.Schema) any {
		for _, v := range []any{[]any{id}, []any{jsonvalue.Plain(id)}, jsonvalue.Plain(id), id} {
			if s == nil || s.Valid(v, jsonschema.InRequest) {
				return v
			}
		}
		return []any{id}
	}
	for at, parameter := range o.Parameters {
		if parameter.In == "query" && parameter.Name == member {
			c.values = slices.Clone(c.values)
			c.values[at] = as(parameter.Schema)
			c.target = message.NewTarget(o, p.spec.BasePath(), c.values)
			return c
		}
	}
	if c.base == nil || c.base.mediaType.Schema == nil {
		return c
	}
	whole := as(c.base.mediaType.Schema)
	if member != "" {
		body, isObject := jsonvalue.Clone(c.base.value).(*jsonvalue.Object)
		if !isObject {
			body = &jsonvalue.Object{}
		}
		body.Set(member, as(c.base.mediaType.Schema.At(member)))
		whole = body
	}
	if sent, ok := written(c.base.mediaType, whole); ok {
		c.send(sent)
	}
	return c
}

// listed returns the ids that a request lists.
func (d deleted) listed(got *sent) []any {
	member := d.ids.resources.MemberOf(got.operation)
	for at, parameter := range got.operation.Parameters {
		if parameter.In == "query" && parameter.Name == member && at < len(got.values) && got.values[at] != message.Absent {
			return several(got.values[at])
		}
	}
	switch {
	case got.base == nil:
		return nil
	case member == "":
		return several(got.base.value)
	}
	v, _ := jsonvalue.At(got.base.value, member)
	return several(v)
}

func several(v any) []any {
	if list, isList := v.([]any); isList {
		return list
	}
	return []any{v}
}
