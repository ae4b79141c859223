package mockserver

import (
	"net/http"
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/mockserver/problem"
)

// generated answers what nobody else does: with a made body, or with 404 where things that nobody knows are not to be made up.
func generated(c *call) decision {
	if _, p := c.negotiate(); p == nil && len(c.wanted.response.Content) > 0 && c.view.settings.given.Unknown == NotFound && c.prefer.code == 0 && hasPathParameters(c.x.Operation) && !c.view.api.world.Knows(c.x) {
		return decision{refused: c.noThing("thing")}
	}
	return c.fromGenerator("no fixture or example answers")
}

// fromGenerator answers with a body that is made for the wanted response.
func (c *call) fromGenerator(why string) decision {
	d := decision{answer: answer{status: c.wanted.status}, by: origin{byGenerator, "generated"}, why: why}
	m, p := c.negotiate()
	if m == nil {
		d.refused = p
		return d
	}
	options := c.made()
	options = c.asAsked(options)
	if d.status >= 200 && d.status < 300 {
		options, _ = c.view.api.world.About(c.x, options, !c.prefer.generated())
		options = c.view.api.world.Returned(c.x, options)
	}
	d.body, d.contentType, d.refused = c.generate(m, options)
	return d
}

// asAsked returns options with what the client prefers.
func (c *call) asAsked(options generate.Options) generate.Options {
	options.Shape = c.prefer.shape
	if c.prefer.seed != "" {
		options.Seed = faker.Seed(c.prefer.seed)
	}
	return options
}

// made returns how a body of the call is made up: of which seed, whose people, and whether the document's examples count.
func (c *call) made() generate.Options {
	return generate.Options{Seed: c.view.settings.seed, Locale: c.locale(), Origin: c.origin(), Dynamic: c.dynamic()}
}

// generate makes a body in the call's room.
func (c *call) generate(m *openapi.MediaType, options generate.Options) ([]byte, string, *problem.Problem) {
	a, status, as := c.view.api, c.x.Response.Status, c.asAccepted(m)
	if m.Schema == nil {
		if body, ok := generate.File(as, options.Seed); ok && len(a.examples[m]) == 0 {
			return body, as.Concrete(), nil
		}
		body, contentType := message.Encode(as, a.undescribed(m))
		return body, contentType, nil
	}
	if status >= http.StatusBadRequest {
		options.Problem = problem.Status(status)
	}
	body, contentType, err := a.encoded(c.body, c.x, as, options)
	if err != nil {
		return nil, "", unserved(m.Schema.Position.String() + ": " + err.Error())
	}
	if isEvents(contentType) {
		return c.events(m, body), contentType, nil
	}
	c.body = body
	return body, contentType, nil
}

// encoded makes a body. What no value fits is answered with one that comes near, and lint tells of it: it is not tried again for every
// request.
func (a *loaded) encoded(room []byte, x *message.Exchange, m *openapi.MediaType, options generate.Options) (body []byte, contentType string, err error) {
	if !a.generator.Hopeless(m) {
		if body, contentType, err = a.generator.Encoded(room, x, m, options); err == nil {
			return body, contentType, nil
		}
	}
	return a.generator.Near(m).Encoded(room, x, m, options)
}

// undescribed returns the body of a media type that has no schema: its example, else nothing in particular.
func (a *loaded) undescribed(m *openapi.MediaType) any {
	if examples := a.examples[m]; len(examples) > 0 {
		return examples[0].Value
	}
	if m.IsJSON() || openapi.IsXML(m.Name) || openapi.IsYAML(m.Name) || strings.HasPrefix(openapi.BaseType(m.Name), "multipart/") {
		return &jsonvalue.Object{}
	}
	return ""
}

// noThing returns the problem of a request for something that there is not; why is the key of the sentence that says so.
func (c *call) noThing(why string) *problem.Problem {
	var names []string
	say := func(name string, v any) { names = append(names, name+"="+jsonvalue.Plain(v)) }
	for i, p := range c.x.Operation.Parameters {
		if p.In == "path" {
			say(p.Name, c.x.Request.Parameters[i])
		}
	}
	switch in, name := c.view.api.resources.Names(c.x.Operation); in {
	case "query":
		if v, ok := c.x.Parameter("query", name); ok && v != message.Absent {
			say(name, v)
		}
	case "body":
		if v, ok := jsonvalue.At(c.x.Request.Body.Value, name); ok {
			say(name, v)
		}
	}
	what := strings.Join(names, ", ")
	return &problem.Problem{Status: http.StatusNotFound, Title: "Not found", Detail: i18n.Say(why, what)}
}

// unserved returns the problem of what the document does not describe so that it can be answered; why has the file and the line.
func unserved(why string) *problem.Problem {
	return &problem.Problem{Status: http.StatusNotImplemented, Title: "Not implemented", Detail: i18n.Say("ungenerated", why), Ours: true}
}
