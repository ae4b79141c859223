package mockserver

import (
	"net/http"
	"net/url"
	"slices"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// Sample is a request that is answered: with made-up credentials and a body where the document wants them.
type Sample struct {
	Operation Operation
	URL       string // from the base path on
	Header    http.Header
	Body      string
}

// maxSamples is how many requests are enough to begin with.
const maxSamples = 4

// Samples returns requests to begin with: those of the first kind of things that the document lists, reads and creates, else its first
// GET, else its first operations.
func (s *Server) Samples() []Sample {
	a := s.base.Load().api
	var all []Sample
	for _, o := range a.telling() {
		all = append(all, a.sample(s, o))
	}
	return all
}

// telling returns the operations that show best what the API is.
func (a *loaded) telling() []*openapi.Operation {
	served := func(o *openapi.Operation) bool { return o != nil && o.Unserved == nil }
	for _, r := range a.resources.All {
		list, read := r.Operations[resource.List], r.Operations[resource.Read]
		if len(r.Parents) > 0 || !served(list) || !served(read) {
			continue
		}
		all := []*openapi.Operation{list, read}
		if create := r.Operations[resource.Create]; served(create) {
			all = append(all, create)
		}
		return all
	}
	for _, o := range a.spec.Operations {
		if served(o) && o.Method == http.MethodGet {
			return []*openapi.Operation{o}
		}
	}
	all := slices.DeleteFunc(slices.Clone(a.spec.Operations), func(o *openapi.Operation) bool { return !served(o) })
	return all[:min(maxSamples, len(all))]
}

// sample returns a request of an operation.
func (a *loaded) sample(s *Server, o *openapi.Operation) Sample {
	out := Sample{Operation: a.operation(o), Header: http.Header{}}
	values := a.exampleValues(o)
	if r, role := a.resources.Of(o); role == resource.Read {
		if place, ok := a.world.At(r, nil, generate.Options{Seed: s.base.Load().settings.seed}, nil); ok && len(place.IDs()) > 0 {
			for i, p := range o.Parameters {
				if p.In == "path" && len(p.Examples) == 0 {
					values[i] = place.IDs()[0]
				}
			}
		}
	}
	r := &http.Request{Header: out.Header, URL: &url.URL{}}
	if target, err := url.Parse(message.NewTarget(o, a.spec.BasePath(), values).URL()); err == nil {
		r.URL = target
	}
	for i, p := range o.Parameters {
		if p.In != "header" && p.In != "cookie" || !p.Required {
			continue
		}
		values := slices.Repeat([]any{message.Absent}, len(o.Parameters))
		values[i] = a.parameterExample(o, p)
		for name, all := range message.NewTarget(o, "", values).Header {
			out.Header[name] = append(out.Header[name], all...)
		}
	}
	if !o.Open() && len(o.Security) > 0 && s.options.Auth != Off {
		secret := "demo"
		if base := s.base.Load(); len(base.settings.tokens) > 0 || base.settings.given.Auth == Required && a.answersTokens {
			secret = "YOUR_TOKEN" // one of --tokens, which are shown nowhere, or what a login answers
		}
		for _, scheme := range o.Security[0] {
			scheme.Authorize(r, secret)
		}
	}
	out.URL = r.URL.String()
	if o.RequestBody != nil {
		for _, m := range o.RequestBody.Content {
			if text, ok := a.sampleBody(m); ok {
				out.Header.Set("Content-Type", m.Concrete())
				out.Body = text
				break
			}
		}
	}
	return out
}

// sampleBody returns a body that is typed easily: an example of the document, else as little as its schema takes.
func (a *loaded) sampleBody(m *openapi.MediaType) (string, bool) {
	if !m.IsJSON() || m.Schema == nil {
		return "", false
	}
	for _, e := range m.Examples {
		if m.Schema.Valid(e.Value, jsonschema.InRequest) {
			text, _ := message.Encode(m, e.Value)
			return string(text), true
		}
	}
	v, err := a.generator.ForRequests().Value(m.Schema, generate.Options{Seed: 1, Shape: generate.Minimal})
	if err != nil || !m.Schema.Valid(v, jsonschema.InRequest) {
		return "", false
	}
	text, _ := message.Encode(m, v)
	return string(text), true
}
