package admin

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// operation returns that of the document which the path names; what is wrong is answered.
func (c *call) operation() (*openapi.Operation, bool) {
	id, _ := c.text("path", "id")
	o, known := c.view().Spec.Operation(id)
	if !known {
		c.notFound("the document has no operation %s", id)
	}
	return o, known
}

// readOperation answers with what one operation takes and answers.
func (c *call) readOperation() {
	o, known := c.operation()
	if !known {
		return
	}
	v, out := c.view(), &jsonvalue.Object{}
	out.Set("id", o.ID)
	out.Set("method", o.Method)
	out.Set("path", v.Spec.PathOf(o))
	out.Set("at", o.Position.String())
	parameters := []any{}
	for _, p := range o.Parameters {
		one := &jsonvalue.Object{}
		one.Set("name", p.Name)
		one.Set("in", p.In)
		one.Set("required", p.Required)
		one.Set("style", p.Style)
		one.Set("explode", p.Explode)
		if example := v.Example(o, p); !v.Secret(o, p.In, p.Name) && example != nil {
			one.Set("example", example)
		}
		parameters = append(parameters, one)
	}
	out.Set("parameters", parameters)
	if o.RequestBody != nil {
		out.Set("takes", typesOf(o.RequestBody.Content))
	}
	responses := []any{}
	for _, r := range o.Responses {
		responses = append(responses, v.describe(o, r))
	}
	out.Set("responses", responses)
	faults := []any{}
	for _, f := range fixture.Faults {
		faults = append(faults, string(f))
	}
	out.Set("faults", faults)
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, out))
}

func typesOf(content []*openapi.MediaType) []any {
	names := []any{}
	for _, m := range content {
		names = append(names, m.Name)
	}
	return names
}

// describe returns a declared response with its examples, by their media types, and the fixtures in files that have a body of its status.
func (v View) describe(o *openapi.Operation, r *openapi.Response) *jsonvalue.Object {
	out, examples := &jsonvalue.Object{}, []any{}
	for _, m := range r.Content {
		for _, e := range m.Examples {
			one := &jsonvalue.Object{}
			one.Set("name", e.Name)
			one.Set("type", m.Name)
			examples = append(examples, one)
		}
	}
	out.Set("status", r.Status)
	out.Set("code", jsonvalue.Int(int64(r.Code())))
	out.Set("description", strings.TrimSpace(r.Description))
	out.Set("types", typesOf(r.Content))
	out.Set("examples", examples)
	fixtures := []any{}
	for _, f := range v.Files.All {
		if f.Operation == o && written(f, r.Code()) != nil {
			fixtures = append(fixtures, f.Name)
		}
	}
	out.Set("fixtures", fixtures)
	return out
}

// written returns the first response of a fixture that has a status and a body as it is sent; nil for none.
func written(f *fixture.Fixture, status int) *fixture.Response {
	for i, r := range f.Responses {
		if r.Status == status && r.MediaType != nil && r.Template == nil && !r.Generate {
			return &f.Responses[i]
		}
	}
	return nil
}

// makeBody answers with a body that is made for a status: what the mock would answer where nobody has said anything of it. Nothing changes by it.
func (c *call) makeBody() {
	o, known := c.operation()
	if !known {
		return
	}
	shape, _ := c.text("query", "shape")
	seed, _ := c.text("query", "seed")
	status := c.integer("status", 0)
	if place := c.integer("example", -1); place >= 0 {
		c.example(o, status, place)
		return
	}
	if name, asked := c.text("query", "fixture"); asked {
		c.bodyOf(o, status, name)
		return
	}
	body, contentType, refused := c.Make(c.gin.Request.Context(), c.session, o, status, shape, seed)
	if refused != nil {
		refuse(c.gin, *refused)
		return
	}
	c.body(body, contentType)
}

// example answers with an example of the document: that of a place among those of a status.
func (c *call) example(o *openapi.Operation, status, place int) {
	if r := o.Response(status); r != nil {
		for _, m := range r.Content {
			if place < len(m.Examples) {
				c.body(message.Encode(m, m.Examples[place].Value))
				return
			}
			place -= len(m.Examples)
		}
	}
	c.notFound("the status has no example of that number")
}

// bodyOf answers with what a fixture in a file has for a status.
func (c *call) bodyOf(o *openapi.Operation, status int, name string) {
	for _, f := range c.view().Files.All {
		if f.Operation == o && f.Name == name {
			if r := written(f, status); r != nil {
				c.body(r.Raw, r.MediaType.Name)
				return
			}
		}
	}
	c.notFound("no fixture of that name has a body for the status")
}

func (c *call) body(body []byte, contentType string) {
	if !utf8.Valid(body) {
		c.refuse(http.StatusUnprocessableEntity, "No text", "the body of %s is no text that could be edited", contentType)
		return
	}
	out := &jsonvalue.Object{}
	out.Set("type", contentType)
	out.Set("body", string(body))
	c.bytes(http.StatusOK, "application/json", jsonvalue.Append(nil, out))
}
