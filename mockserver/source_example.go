package mockserver

import (
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
	"agentmock/internal/resource"
	"agentmock/mockserver/problem"
)

// example is an example of the document, of a response.
type example struct {
	openapi.Example
	origin     origin
	conditions []relation.Condition
	flawed     bool // it breaks its schema
}

// exampleOfDocument answers with the example that goes with the request's own, else with the first whose relations fit the
// request; where the client asks for a status, with the first of that.
func exampleOfDocument(c *call) decision {
	if c.dynamic() {
		return decision{}
	}
	if d := c.pairedExample(); d.by.kind != byNobody || d.refused != nil {
		return d
	}
	m, p := c.negotiate()
	if p != nil {
		return decision{refused: p}
	}
	if m == nil {
		return decision{}
	}
	if w := c.view.api.world; c.prefer.code == 0 && (w.Varies(c.x) || w.Chooses(c.x)) {
		return decision{} // there are things beside the one that it shows, or it is not just that list that is asked for
	}
	for _, e := range c.view.api.examples[m] {
		if c.prefer.code != 0 || e.fits(c.x) {
			return c.fromExample(m, e, "no fixture answers")
		}
	}
	return decision{}
}

// namedExample answers with the example that the client names.
func (c *call) namedExample() decision {
	m, p := c.negotiate()
	if p != nil {
		return decision{refused: p}
	}
	if m == nil {
		return c.fromGenerator("no fixture or example answers")
	}
	var names []string
	for _, e := range c.view.api.examples[m] {
		if e.Name == c.prefer.example {
			return c.fromExample(m, e, "the client asks for it")
		}
		if e.Name != "" {
			names = append(names, e.Name)
		}
	}
	there := i18n.Sayf("none has a name")
	if len(names) > 0 {
		there = i18n.Sayf("want one of %s", strings.Join(names, ", "))
	}
	return decision{refused: &problem.Problem{
		Status: http.StatusUnprocessableEntity, Title: "Invalid preference",
		Detail: i18n.Sayf("example: %s has no example %q for this status: %s", c.x.Operation.ID, c.prefer.example, there), Ours: true,
	}}
}

func (c *call) fromExample(m *openapi.MediaType, e *example, why string) decision {
	d := decision{answer: answer{status: c.wanted.status}, by: e.origin, why: why, example: e}
	body := e.adapt(c.x, m)
	if d.status >= 200 && d.status < 300 {
		body = c.view.api.world.Identify(c.x, body, c.made())
	}
	d.body, d.contentType = message.Encode(c.asAccepted(m), body)
	return d
}

// fits reports whether the request of x meets the conditions of an example.
func (e *example) fits(x *message.Exchange) bool {
	for _, c := range e.conditions {
		v, ok := x.Parameter(c.In, c.Name)
		if !ok || !jsonvalue.Equal(v, c.Value) {
			return false
		}
	}
	return true
}

// path returns the values of the path's variables that the relations of an example want; nil where it has none. ok is false for
// relations that say anything else.
func (e *example) path(o *openapi.Operation) (values []any, ok bool) {
	for _, name := range resource.Variables(o.Path) {
		i := slices.IndexFunc(e.conditions, func(c relation.Condition) bool { return c.In == "path" && c.Name == name })
		if i >= 0 {
			values = append(values, e.conditions[i].Value)
		}
	}
	return values, len(values) == len(e.conditions)
}

// adapt makes an example the answer to this request: its ids become the ones that were asked for.
func (e *example) adapt(x *message.Exchange, m *openapi.MediaType) any {
	if e.fits(x) {
		return e.Value
	}
	x.Response.Body = message.Body{MediaType: m, Value: jsonvalue.Clone(e.Value), Decoded: true}
	relation.Apply(x, jsonschema.InResponse)
	return x.Response.Body.Value
}
