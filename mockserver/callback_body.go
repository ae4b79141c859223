package mockserver

import (
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
	"agentmock/internal/webhook"
)

// composed is how the request of a callback is made.
type composed struct {
	options generate.Options
	told    []generate.Stated // what the exchange before it says
	example string            // the name of the example to be sent; "" for the first, where options do not ask for another
	body    []byte            // to be sent in any case; nil for one that is made
}

// compose makes the request of a callback or webhook: the body as the document says it, its required parameters, and the URL where it goes.
func (a *loaded) compose(b *openapi.Callback, to string, how composed) (webhook.Message, error) {
	m := webhook.Message{Method: b.Method, Header: http.Header{"User-Agent": {"agentmock"}}}
	values := make([]any, len(b.Parameters))
	for i, p := range b.Parameters {
		values[i] = message.Absent
		if p.Required || len(p.Examples) > 0 {
			values[i] = a.parameterExample(b.Operation, p)
		}
	}
	target := message.NewTarget(b.Operation, "", values)
	maps.Copy(m.Header, target.Header)
	m.Header.Set(callbackHeader, b.ID) // whatever the document says: the admin API knows by it whom it does not answer
	m.URL = withQuery(to, target.Query)
	body, contentType, err := a.composeBody(b, how)
	if contentType != "" {
		m.Header.Set("Content-Type", contentType)
	}
	m.Body = body
	return m, err
}

// withQuery returns a URL with more in its query.
func withQuery(to, query string) string {
	if query == "" {
		return to
	}
	to, _, _ = strings.Cut(to, "#")
	if strings.Contains(to, "?") {
		return to + "&" + query
	}
	return to + "?" + query
}

// composeBody makes the body of a callback, in JSON where that is described, and its Content-Type.
func (a *loaded) composeBody(b *openapi.Callback, how composed) (body []byte, contentType string, err error) {
	m := &openapi.MediaType{Name: "application/json"}
	if b.RequestBody != nil {
		m = preferredOf(b)
	}
	if how.body != nil {
		return how.body, m.Concrete(), nil
	}
	if b.RequestBody == nil {
		return nil, "", nil
	}
	value, ok, err := exampleOf(m, how)
	switch {
	case err != nil:
		return nil, "", err
	case ok && len(how.told) == 0:
		body, contentType = message.Encode(m, value)
		return body, contentType, nil
	case m.Schema == nil:
		body, contentType = message.Encode(m, a.undescribed(m))
		return body, contentType, nil
	case ok:
		how.options.Stated = []generate.Stated{{Value: value, Example: true}}
	}
	how.options.Stated = append(how.options.Stated, how.told...)
	return a.encoded(nil, &message.Exchange{Operation: b.Operation}, m, how.options)
}

// exampleOf returns the document's own body of a callback: the example of a name, or the first where nothing made up is asked for.
func exampleOf(m *openapi.MediaType, how composed) (value any, ok bool, err error) {
	if how.example != "" {
		e, ok := m.Example(how.example)
		if !ok {
			return nil, false, fmt.Errorf("it has no example %s", strconv.Quote(how.example))
		}
		return meant(m, e.Value), true, nil
	}
	if len(m.Examples) == 0 || how.options.Dynamic || how.options.Shape != "" {
		return nil, false, nil
	}
	return meant(m, m.Examples[0].Value), true, nil
}

// spot is an object of a body, the whole or a member of it, with its schema.
type spot struct {
	at    []string
	media *openapi.MediaType
	value *jsonvalue.Object
}

// spotsOf returns the objects of a body that something may be said of: the whole, then its members.
func spotsOf(b message.Body) []spot {
	whole, isObject := b.Value.(*jsonvalue.Object)
	if !b.Decoded || !isObject || b.MediaType == nil || b.MediaType.Schema == nil {
		return nil
	}
	all := []spot{{nil, b.MediaType, whole}}
	for _, m := range whole.Members {
		if member, isObject := m.Value.(*jsonvalue.Object); isObject {
			all = append(all, spot{[]string{m.Name}, b.MediaType, member})
		}
	}
	return all
}

// told returns what the body of a callback says of the exchange before it. Where it, or a member of it, is described by the schema of the
// answer or of a member of that, or else of the request, it is that thing; else what names a thing there, orderId, is what it is called there.
func (a *loaded) told(b *openapi.Callback, x *message.Exchange) []generate.Stated {
	if b.RequestBody == nil {
		return nil
	}
	m := preferredOf(b)
	if m.Schema == nil || !m.IsJSON() {
		return nil
	}
	known := append(spotsOf(x.Response.Body), spotsOf(x.Request.Body)...)
	if thing := alike(m, nil, known); thing != nil {
		return []generate.Stated{{Value: thing, Example: true}}
	}
	var all []generate.Stated
	for name := range m.Schema.EachName() {
		if thing := alike(m, []string{name}, known); thing != nil {
			all = append(all, generate.Stated{At: []string{name}, Value: thing})
			continue
		}
		if value, ok := a.named(name, x, known); ok {
			all = append(all, generate.Stated{At: []string{name}, Value: value})
			continue
		}
		inner := m.Schema.At(name)
		if inner == nil {
			continue
		}
		for below := range inner.EachName() {
			if value, ok := a.named(below, x, known); ok {
				all = append(all, generate.Stated{At: []string{name, below}, Value: value})
			}
		}
	}
	return all
}

// alike returns the first of the known objects that has the schema of a place; nil for none.
func alike(m *openapi.MediaType, at []string, known []spot) any {
	wanted := m.Schema.At(at...).Bare()
	if wanted == nil {
		return nil
	}
	for _, s := range known {
		if s.media.Schema.At(s.at...).Bare() == wanted {
			return s.value
		}
	}
	return nil
}

// named returns what the exchange has under a name: what the client has said itself, but for an id, which is that of what it stands in; and under
// a name that tells a thing from others what stands anywhere, or the id of the resource that the operation is about.
func (a *loaded) named(name string, x *message.Exchange, known []spot) (any, bool) {
	if value, ok := x.Request.Body.At([]string{name}); ok && name != "id" && value != nil && message.IsScalar(value) {
		return value, true
	}
	if !resource.Identifies(name) {
		return nil, false
	}
	for _, s := range known {
		if value, ok := s.value.Lookup(name); ok && value != nil && message.IsScalar(value) {
			return value, true
		}
	}
	for _, in := range []string{"path", "query"} {
		if value, ok := x.Parameter(in, name); ok && message.IsScalar(value) {
			return value, true
		}
	}
	r, _ := a.resources.Of(x.Operation)
	if at, ok := a.resources.At(x.Operation); ok && r != nil && resource.IsIDOf(name, r.Name) {
		thing, _ := x.Response.Body.At(at)
		return r.ID.In(thing)
	}
	return nil, false
}
