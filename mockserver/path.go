package mockserver

import (
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// examplePath returns a path of the operation that is answered: from a fixture's conditions, the parameters' examples, or
// made up; "" where none can be said.
func (a *loaded) examplePath(o *openapi.Operation) string {
	return message.NewTarget(o, a.spec.BasePath(), a.exampleValues(o)).URL()
}

// exampleValues returns the parameters of that path.
func (a *loaded) exampleValues(o *openapi.Operation) []any {
	values := make([]any, len(o.Parameters))
	for i, p := range o.Parameters {
		values[i] = message.Absent
		if p.In == "path" || p.Required && (p.In == "query" || p.In == "querystring") {
			values[i] = a.parameterExample(o, p)
		}
	}
	return values
}

func (a *loaded) parameterExample(o *openapi.Operation, p *openapi.Parameter) any {
	for _, e := range p.Examples {
		return e.Value
	}
	for _, f := range a.fixtures.All {
		if f.Operation != o || f.Responses[0].Status > 299 {
			continue
		}
		for _, c := range f.Conditions {
			if c.In == p.In && c.Name == p.Name && c.Exact() {
				return c.Value
			}
		}
	}
	if p.Schema == nil {
		return "1"
	}
	if example, ok := a.generator.Example(p.Schema); ok {
		return example
	}
	if one := jsonvalue.Int(1); p.Schema.PossibleTypes().Only(jsonschema.Integer) && p.Schema.Valid(one, jsonschema.InRequest) {
		return one // as people type it
	}
	made, err := a.generator.Value(p.Schema, generate.Options{Seed: 1})
	if err != nil {
		return "1"
	}
	return made
}
