package contract

import (
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// goodQuery returns a value of a parameter that is the whole query, one that can be written as one.
func (p *planner) goodQuery(parameter *openapi.Parameter) any {
	if b, ok := p.requestBody(parameter.Content); ok {
		return b.value
	}
	return message.Absent
}

// badQueries visits values of a parameter that is the whole query, those that it refuses: a member is missing or wrong.
func badQueries(parameter *openapi.Parameter, good any, visit func(name string, bad any)) {
	b := requestBody{mediaType: parameter.Content, value: good, contentType: parameter.Content.Name}
	b.broken(func(name string, raw []byte, _ string) {
		bad := any(string(raw))
		if parameter.Content.IsJSON() {
			bad, _ = jsonvalue.Decode(raw)
		}
		o := &openapi.Operation{Parameters: []*openapi.Parameter{parameter}}
		read, err := message.DecodeParameter(parameter, message.NewTarget(o, "", []any{bad}).Query, nil, nil)
		if err != nil || len(verify.Parameter(parameter, read)) > 0 {
			visit(name, bad)
		}
	})
}
