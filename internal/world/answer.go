package world

import (
	"slices"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// Answer returns the answer to a request about a thing that was written: the thing in the place that the answer has for it, and what is
// around it made up. An answer that shows less of it, or more, shows what both have. ok is false where the document allows no such answer.
func (w *World) Answer(x *message.Exchange, m *openapi.MediaType, done Write, options generate.Options) (body any, ok bool) {
	r, role := w.set.Of(x.Operation)
	at, hasPlace := w.set.At(x.Operation)
	if len(done.More) > 0 {
		return w.answerMany(x, m, done, options)
	}
	shown, of := done.Thing, r.Schema
	if shown == nil {
		shown = done.Last
	}
	if name := w.set.MemberOf(x.Operation); role == resource.Part && name != "" {
		shown, _ = jsonvalue.At(done.Thing, name)
		of, _ = r.Schema.Child(name)
	}
	thing, isObject := shown.(*jsonvalue.Object)
	if !hasPlace || !isObject {
		if id := asProperty(m.Schema, done.ID); done.ID != nil && slices.ContainsFunc(w.set.IDPlaces(x.Operation), func(at []string) bool { return len(at) == 0 }) && m.Schema.Valid(id, jsonschema.InResponse) {
			return id, true
		}
		return w.generated(x, m, w.withID(x.Operation, m, done.ID, options))
	}
	shape := m.Schema.At(at...)
	own := shape != nil && (shape.Bare() == of.Bare() || r.Opaque)
	if !own && showsAll(of, shape) { // it says nothing that the thing does not
		if less, _ := shownBy(shape, thing).(*jsonvalue.Object); less != nil && (shape.Valid(less, jsonschema.InResponse) || len(at) == 0 && w.allows(m, less)) {
			thing, own = less, true
		}
	}
	if own && len(at) == 0 {
		return thing, w.allows(m, thing)
	}
	if shape != nil && len(r.ID.At) == 1 && len(at) > 0 && shape.At(r.ID.At...) == nil {
		options = w.withID(x.Operation, m, done.ID, options)
	}
	if !own {
		options.Dynamic = true
		for _, member := range thing.Members {
			v := member.Value
			if s := shape.At(member.Name); s != nil && slices.Equal(r.ID.At, []string{member.Name}) {
				v = asProperty(s, v)
			} else {
				v = shownBy(s, v)
			}
			options.Stated = append(options.Stated, generate.Stated{At: append(slices.Clone(at), member.Name), Value: v})
		}
	}
	body, ok = w.generated(x, m, options)
	if ok && own {
		ok = place(body, at, thing) || r.Opaque && put(body, at, thing)
	}
	return body, ok && w.allows(m, body)
}

// showsAll reports whether a schema of things describes all that another does.
func showsAll(of, shape *jsonschema.Schema) bool {
	return shape != nil && !slices.ContainsFunc(shape.DeclaredNames(), func(name string) bool {
		s, _ := of.Child(name)
		return s == nil
	})
}

// allows reports whether a media type takes a body, as well as it takes any.
func (w *World) allows(m *openapi.MediaType, body any) bool {
	if m.Schema.Valid(body, jsonschema.InResponse) {
		return true
	}
	w.generator.Near(m) // which finds out whether there is a better one
	return w.generator.Hopeless(m)
}

// answerMany returns the answer to a request that wrote several things: the list of them, where it has a place for that.
func (w *World) answerMany(x *message.Exchange, m *openapi.MediaType, done Write, options generate.Options) (body any, ok bool) {
	at, hasPlace := w.set.At(x.Operation)
	if !hasPlace {
		return w.saying(len(done.More), x, m, options)
	}
	if body, ok = w.generated(x, m, options); !ok {
		return body, ok
	}
	all := []any{}
	for _, one := range done.More {
		all = append(all, one.Thing)
	}
	if len(at) == 0 {
		body = all
	} else if !place(body, at, all) {
		return nil, false
	}
	return body, m.Schema.Valid(body, jsonschema.InResponse)
}

// generated returns a body that is made up.
func (w *World) generated(x *message.Exchange, m *openapi.MediaType, options generate.Options) (any, bool) {
	if w.generator.Body(x, m, options) != nil && w.generator.Near(m).Body(x, m, options) != nil {
		return nil, false
	}
	body := x.Response.Body.Value
	x.Response.Body = message.Body{}
	return body, true
}

// withID returns the options that give an answer without a place for a thing its id, where it has a member for that.
func (w *World) withID(o *openapi.Operation, m *openapi.MediaType, id any, options generate.Options) generate.Options {
	if id == nil {
		return options
	}
	for _, at := range w.set.IDPlaces(o) {
		if s := m.Schema.At(at...); s != nil {
			options.Stated = append(options.Stated, generate.Stated{At: at, Value: asProperty(s, id)})
		} else if len(at) == 1 && m.Schema.Mentions(at...) { // it must be there, and nothing more is said of it
			options.Stated = append(options.Stated, generate.Stated{At: at, Value: id})
		}
	}
	return options
}

// place puts a thing into an answer, and reports whether there is such a place.
func place(body any, at []string, thing any) bool {
	parent, ok := jsonvalue.At(body, at[:len(at)-1]...)
	return ok && jsonvalue.SetChild(parent, at[len(at)-1], thing)
}
