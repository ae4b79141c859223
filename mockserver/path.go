package mockserver

import (
	"agentmock/internal/generate"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// examplePath returns a path of the operation that is answered: from a fixture's conditions, the parameters' examples, or
// made up; "" where none can be said.
func (a *loaded) examplePath(o *openapi.Operation) string {
	values := make([]any, len(o.Parameters))
	for i, p := range o.Parameters {
		values[i] = message.Absent
		if p.In == "path" || p.Required && (p.In == "query" || p.In == "querystring") {
			values[i] = a.parameterExample(o, p)
		}
	}
	return message.NewTarget(o, a.spec.BasePath(), values).URL()
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
	made, err := a.generator.Value(p.Schema, generate.Options{Seed: 1})
	if err != nil {
		return "1"
	}
	return made
}
