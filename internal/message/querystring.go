package message

import (
	"fmt"
	"net/url"
	"strings"

	"agentmock/internal/openapi"
	"agentmock/internal/route"
)

// fromQuerystring reads a parameter that is the whole query of a request (OpenAPI 3.2, Parameter Object, in: querystring): a form
// as it is, any other media type without escapes. It is Absent where there is no query.
func fromQuerystring(p *openapi.Parameter, raw string) (any, error) {
	if raw == "" {
		return Absent, nil
	}
	if !isForm(p.Content) {
		return fromContent(p, route.Unescape(raw))
	}
	v, faults := readForm(p.Content, []byte(raw))
	if len(faults) > 0 {
		return raw, fmt.Errorf("form: %s", faults[0])
	}
	return v, nil
}

// querystring writes what fromQuerystring reads back. A text of a form is one that is written already.
func querystring(p *openapi.Parameter, v any) string {
	body, _ := Encode(p.Content, v)
	if isForm(p.Content) {
		return string(body)
	}
	return strings.ReplaceAll(url.QueryEscape(string(body)), "+", "%20")
}

func isForm(m *openapi.MediaType) bool {
	return openapi.BaseType(m.Name) == "application/x-www-form-urlencoded"
}
