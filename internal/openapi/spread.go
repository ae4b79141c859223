package openapi

import (
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// spread takes the members of an object that is spread over the query (style: form, explode: true) for the parameters that they are there:
// springdoc has a pageable so, of page, size and sort. An object of no members that must be there is there where nothing is sent. An object that
// says what members are that it does not declare is left as it is: see [Parameter.FreeForm].
func (o *Operation) spread() {
	if !slices.ContainsFunc(o.Parameters, (*Parameter).isSpread) {
		return
	}
	var all []*Parameter
	known := map[string]bool{} // names in the query
	for _, p := range o.Parameters {
		if p.In == "query" {
			known[p.Name] = true
		}
	}
	for _, p := range o.Parameters {
		if !p.isSpread() {
			all = append(all, p)
			continue
		}
		for _, member := range p.members() {
			if !known[member.Name] {
				known[member.Name] = true
				all = append(all, member)
			}
		}
	}
	o.Parameters = all
}

// isSpread reports whether a parameter is an object that is spread over the query, of which all that is asked can be asked of its members.
func (p *Parameter) isSpread() bool {
	if p.In != "query" || p.Style != "form" || !p.Explode || p.Content != nil || p.Schema == nil {
		return false
	}
	s := p.Schema.Bare()
	if !s.HasOnly("type", "properties", "required", "additionalProperties") || !s.Types.Only(jsonschema.ObjectType) || len(s.AllOf) > 0 {
		return false
	}
	if !p.Required && len(s.Required) > 0 || s.AdditionalProperties != nil && !s.AdditionalProperties.Never && !s.AdditionalProperties.TakesAnyText() {
		return false
	}
	declared := func(name string) bool { return s.Property(name) != nil }
	composed := func(member jsonschema.Property) bool {
		return member.Schema.PossibleTypes().Only(jsonschema.ObjectType)
	}
	return !slices.ContainsFunc(s.Required, func(name string) bool { return !declared(name) }) && !slices.ContainsFunc(s.Properties, composed)
}

// members returns the parameters that an object is spread into.
func (p *Parameter) members() []*Parameter {
	s := p.Schema.Bare()
	var all []*Parameter
	for _, property := range s.Properties {
		member := &Parameter{
			Position: property.Schema.Position, Name: property.Name, In: p.In, Style: p.Style, Explode: p.Explode,
			Required: slices.Contains(s.Required, property.Name), AllowEmptyValue: p.AllowEmptyValue, Deprecated: p.Deprecated, Schema: property.Schema,
		}
		for _, e := range p.Examples {
			if whole, ok := e.Value.(*jsonvalue.Object); ok {
				if v, has := whole.Lookup(property.Name); has {
					member.Examples = append(member.Examples, Example{Position: e.Position, Name: e.Name, Value: v, node: e.node.Child(property.Name)})
				}
			}
		}
		all = append(all, member)
	}
	return all
}
