package main

import (
	"cmp"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// What a document says of its own values: examples of bodies, parameters and headers, and what schemas give.

// operation judges the examples of one operation.
func (v *lint) operation(o *openapi.Operation) {
	for _, r := range o.Responses {
		for _, h := range r.Headers {
			v.parameter(h, jsonschema.InResponse)
		}
		for _, m := range r.Content {
			for _, e := range m.Examples {
				violations, _ := verify.Body(o, r.Code(), m, e.Value)
				v.example(e, violations)
				if m.Schema != nil {
					for _, pointer := range m.Schema.Undeclared(e.Value, jsonschema.InResponse) {
						v.add(e.Position, "warning", "undeclared-field", "example "+e.Name+": "+pointer+" is not described by the schema")
					}
				}
			}
		}
	}
	for _, p := range o.Parameters {
		v.parameter(p, jsonschema.InRequest)
	}
	if o.RequestBody == nil {
		return
	}
	for _, m := range o.RequestBody.Content {
		for _, e := range m.Examples {
			if m.Schema != nil {
				v.example(e, m.Schema.Validate(e.Value, jsonschema.InRequest))
			}
		}
	}
}

// parameter judges the examples of a parameter or of a header.
func (v *lint) parameter(p *openapi.Parameter, d jsonschema.Direction) {
	schema, examples := p.Schema, p.Examples
	if p.Content != nil {
		schema, examples = p.Content.Schema, p.Content.Examples
	}
	if schema == nil {
		return
	}
	for _, e := range examples {
		v.example(e, schema.Validate(e.Value, d))
	}
}

// given doubts an example or a default of a schema that the schema does not take, neither in requests nor in answers: it is not answered
// as it is. A default of null means that there is none.
func (v *lint) given(g openapi.Given) {
	value := g.Node.Value()
	if value == nil && g.Name == "default" {
		return
	}
	violations := g.Schema.Validate(value, jsonschema.InResponse)
	if len(violations) == 0 || g.Schema.Valid(value, jsonschema.InRequest) {
		return
	}
	at := g.Node.Position
	tokens, _ := jsonvalue.Tokens(violations[0].Pointer)
	if n := g.Node.At(tokens...); n != nil {
		at = n.Position
	}
	violations[0].In = g.Name
	v.add(at, "warning", "example", violations[0].String())
}

func (v *lint) example(e openapi.Example, violations []jsonschema.Violation) {
	for _, violation := range violations {
		at := e.Position
		tokens, _ := jsonvalue.Tokens(violation.Pointer)
		if n := e.Node().At(tokens...); n != nil {
			at = n.Position
		}
		violation.In = cmp.Or(violation.In, "example")
		v.add(at, "error", "example", violation.String())
	}
}
