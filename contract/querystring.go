package contract

import (
	"net/url"

	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/route"
)

// goodQuery returns a value of a parameter that is the whole query, one that can be written as one.
func (p *planner) goodQuery(parameter *openapi.Parameter) any {
	if b, ok := p.requestBody(parameter.Content); ok {
		return b.value
	}
	return message.Absent
}

// queryOf returns the values of a query as it is sent.
func queryOf(raw string) (url.Values, error) { return route.ParseQuery(raw) }
