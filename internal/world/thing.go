package world

import (
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// About returns the options that make the answer to an exchange about one thing that thing: its id, what it refers to, and what tells
// it from its like. ok is false for an operation that answers none. known is whether what is written down of the thing counts.
func (w *World) About(x *message.Exchange, options generate.Options, known bool) (about generate.Options, ok bool) {
	r, role := w.set.Of(x.Operation)
	if r == nil || role == resource.List || role == resource.Create || role == resource.Part || role == resource.Counting || r.Rows == nil && len(r.References) == 0 && isTied(r) && w.known[r] == nil {
		return options, false // there is nothing to say that the document does not say itself
	}
	at, ok := w.set.At(x.Operation)
	id := w.idOf(r, x)
	if !ok || id == nil {
		return options, false
	}
	h := home{address: address{resource: r, seed: options.Seed}}
	if r.Rows != nil || len(r.References)+len(r.Namesakes) > 0 || r.ID.Addressed() { // else nobody asks where it lives
		h = homeOf(r, x, w.variables(x.Operation), options.Seed)
	}
	if options = w.about(h, at, id, options); known {
		options = w.known[r].describe(h, at, id, w.place(h, id), role == resource.Read, false, options)
	}
	return options, true
}

// Varies reports whether an exchange asks for a thing that the example of its reader is only a pattern for, or that another example shows.
func (w *World) Varies(x *message.Exchange) bool {
	r, role := w.set.Of(x.Operation)
	k := w.known[r]
	if role != resource.Read || k == nil || r.Rows == nil {
		return false
	}
	id := w.idOf(r, x)
	return w.place(homeOf(r, x, w.variables(x.Operation), 0), id) >= 0 && (k.isAll || !k.isSample(r, id))
}

// Identify gives a body that an example says the id that was asked for, where the thing in it has another; the example stays as it is.
func (w *World) Identify(x *message.Exchange, body any, options generate.Options) any {
	r, role := w.set.Of(x.Operation)
	if role != resource.Read || len(r.ID.At) == 0 {
		return body
	}
	at := r.Answers[resource.Read]
	id := w.idOf(r, x)
	thing, _ := jsonvalue.At(body, at...)
	before, ok := r.ID.In(thing)
	if !ok || before == nil || id == nil || jsonvalue.Plain(before) == jsonvalue.Plain(id) || !r.ID.Schema.Valid(id, jsonschema.InResponse) {
		return body
	}
	body = copied(body)
	place, said := homeOf(r, x, w.variables(x.Operation), 0).says(id, options.Origin)
	put(body, append(slices.Clone(at), place...), said)
	return body
}

// about states what stands in a body that has a thing at a place.
func (w *World) about(h home, at []string, id any, options generate.Options) generate.Options {
	r := h.resource
	place := w.place(h, id)
	if options.ByPath = true; place >= 0 {
		options.Turn = place
	}
	if r.Item != "" && !r.Single && !r.IsAddressed() { // the path is that of all of them
		options.Seed = h.seedOf(id, options.Seed)
	}
	options.Usual = options.Usual || r.Rows != nil // a list shows what is there, whatever else its reader may answer
	if options.Like != nil {
		options.Like = &generate.Like{At: at, Value: options.Like.Value}
	}
	in := func(pointer ...string) []string { return append(slices.Clone(at), pointer...) }
	if !isTied(r) && !r.Single && !r.IsKeyless() {
		place, said := h.says(id, options.Origin)
		options.Stated = append(options.Stated, generate.Stated{At: in(place...), Value: said})
	}
	if place >= 0 {
		if number, ok := w.numbered(r, place+1); ok {
			options.Stated = append(options.Stated, generate.Stated{At: in("id"), Value: number})
		}
	}
	for _, n := range r.Namesakes {
		if v := h.said(n, id); v != nil {
			options.Stated = append(options.Stated, generate.Stated{At: in(n.At...), Value: v})
		}
	}
	for _, reference := range r.References {
		tokens, _ := jsonvalue.Tokens(reference.Property)
		if other, ok := w.referred(h, reference, id); ok {
			options.Stated = append(options.Stated, generate.Stated{At: in(tokens...), Value: other})
		}
	}
	return options
}

// says returns where a thing of a home says its id, and what it says there: the id, or an address that ends with it.
func (h home) says(id any, origin faker.Origin) (at []string, said any) {
	if to := h.resource.ID; !to.Addressed() {
		return to.At, asProperty(to.Schema, id)
	}
	return h.resource.ID.Said(origin.String(), append(slices.Clone(h.parents), id))
}

// seedOf returns the seed of a thing whose path does not tell it from others.
func (h home) seedOf(id any, seed uint64) uint64 {
	return faker.NewHash(seed).Text(h.resource.Name).Text(h.address.parents).Text(jsonvalue.Plain(id)).Seed()
}

// numbered returns the id of thing n of those that are told apart by something else, and have a member called id, too, which the document does not
// say how to make: of a list, it is another one for each. ok is false where they have none.
func (w *World) numbered(r *resource.Resource, n int) (id any, ok bool) {
	if !r.HasOtherID() {
		return nil, false
	}
	s := r.Schema.At("id")
	if s == nil { // it must be there, and nothing more is said of it
		return w.text(r, n), r.Schema.Requires("id")
	}
	if s.Relates() || s.Faker != nil {
		return nil, false
	}
	if _, given := w.generator.Example(s); given {
		return nil, false
	}
	if types := s.PossibleTypes() &^ jsonschema.Null; types&^(jsonschema.Integer|jsonschema.Number) == 0 {
		return jsonvalue.Int(int64(n)), true
	}
	id = w.text(r, n)
	return id, s.FormatName() == "" && s.Valid(id, jsonschema.InResponse)
}

// text returns the id of thing n, where it is a text.
func (w *World) text(r *resource.Resource, n int) any { return r.Name + "-" + strconv.Itoa(n) }

// said returns what the path of a thing says at a place of it; nil where it does not.
func (h home) said(n resource.Namesake, id any) any {
	values := append(slices.Clone(h.parents), id)
	names := append(slices.Clone(h.resource.Parents), h.resource.ID.Parameter)
	var parts []string
	for _, name := range n.Parameters {
		i := slices.Index(names, name)
		if i < 0 || i >= len(values) || values[i] == nil {
			return nil
		}
		if len(n.Parameters) == 1 {
			return values[i]
		}
		parts = append(parts, jsonvalue.Plain(values[i]))
	}
	return strings.Join(parts, "/")
}

// isTied reports whether the document itself says that the id is that of the path.
func isTied(r *resource.Resource) bool {
	return !r.Single && !r.IsKeyless() && slices.ContainsFunc(r.ID.Schema.Relations, func(relation jsonschema.Relation) bool {
		return relation.Kind == jsonschema.SameAs && relation.Source.Root == jsonschema.FromPath
	})
}

// asProperty returns an id that a path had as the thing has it: a text in a path may be a number there, and a number a text.
func asProperty(s *jsonschema.Schema, id any) any {
	text, isText := id.(string)
	if _, isNumber := id.(jsonvalue.Number); isNumber && (s.PossibleTypes() &^ jsonschema.Null).Only(jsonschema.String) {
		return jsonvalue.Plain(id)
	}
	if types := s.PossibleTypes(); !isText || types&jsonschema.String != 0 || types&(jsonschema.Integer|jsonschema.Number) == 0 {
		return id
	}
	if v, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
		return v
	}
	return id
}

// referred returns the id of the thing that a reference leads to: the parent that the path names, else one of those that there are.
func (w *World) referred(h home, reference resource.Reference, id any) (any, bool) {
	to := reference.To
	var parents []any
	own := h.parents
	for i, name := range h.resource.Parents {
		if i < len(own) && own[i] != nil && to.ID.Parameter == name {
			return own[i], true
		}
	}
	for _, name := range to.Parents {
		i := slices.Index(h.resource.Parents, name)
		if i < 0 || i >= len(own) {
			return nil, false // it lives where nobody knows
		}
		parents = append(parents, own[i])
	}
	all := w.of(newHome(to, parents, h.seed)).ids
	if len(all) == 0 || to == h.resource {
		return nil, false
	}
	hash := faker.NewHash(h.seed).Text(h.resource.Name).Text(reference.Property)
	if place := w.place(h, id); place >= 0 {
		return all[spread(place, len(all), hash.Text(h.address.parents).Seed())], true
	}
	return all[hash.Text(jsonvalue.Plain(id)).Seed()%uint64(len(all))], true
}

// spread returns which of some things the one at a place leads to: each of them is led to where there are places enough.
func spread(place, of int, seed uint64) uint64 {
	n := uint64(of)
	step := 1 + seed%n
	for gcd(step, n) != 1 {
		step++
	}
	return (uint64(place)*step + seed/n) % n
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// thing makes one thing of a home as its reader answers it; ok is false where it cannot be made.
func (w *World) thing(h home, id any, options generate.Options) (any, bool) {
	r := h.resource
	if thing, ok := w.known[r].thing(h, id); ok && !options.Dynamic {
		return thing, true
	}
	x, m, at, options, ok := w.asked(h, id, options)
	if !ok {
		return w.withoutReader(h, id, options)
	}
	if (w.generator.Hopeless(m) || w.generator.Body(x, m, options) != nil) && w.generator.Near(m).Body(x, m, options) != nil {
		return nil, false
	}
	return jsonvalue.At(x.Response.Body.Value, at...)
}

// appendThing appends as JSON a thing of which nothing is written down; ok is false where it cannot be made.
func (w *World) appendThing(dst []byte, h home, id any, options generate.Options) (text []byte, ok bool) {
	x, m, at, about, ok := w.asked(h, id, options)
	if !ok || !m.IsJSON() {
		one, ok := w.thing(h, id, options)
		return jsonvalue.Append(dst, one), ok
	}
	body, _, err := w.generator.Encoded(dst[len(dst):], x, m, about)
	if err != nil {
		return dst, false
	}
	part, ok := jsonvalue.TextAt(body, at...)
	return append(dst, part...), ok
}

// asked returns the exchange that reads a thing, where it stands in the answer, and what is stated of it; ok is false where no operation reads it.
func (w *World) asked(h home, id any, options generate.Options) (x *message.Exchange, m *openapi.MediaType, at []string, about generate.Options, ok bool) {
	r := h.resource
	read := r.Operations[resource.Read]
	at, ok = r.Answers[resource.Read]
	if read == nil || !ok || r.Opaque {
		return nil, nil, nil, options, false
	}
	response, status := read.Success()
	x = &message.Exchange{Operation: read, Response: message.ResponseMessage{Status: status}}
	x.Request.Parameters = parametersOf(read, append(slices.Clone(h.parents), id))
	return x, response.Preferred(), at, w.known[r].describe(h, at, id, w.place(h, id), true, true, w.about(h, at, id, options)), true
}

// withoutReader makes a thing that no operation answers by itself.
func (w *World) withoutReader(h home, id any, options generate.Options) (any, bool) {
	options = w.known[h.resource].describe(h, nil, id, w.place(h, id), false, true, w.about(h, nil, id, options))
	options.Seed, options.Listed = h.seedOf(id, options.Seed), true
	made, err := w.generator.Value(h.resource.Schema, options)
	return made, err == nil
}

// parametersOf returns the parameters of a request whose path has values for its variables, in their order.
func parametersOf(o *openapi.Operation, values []any) []any {
	all := make([]any, len(o.Parameters))
	names := resource.Variables(o.Path)
	for i, p := range o.Parameters {
		all[i] = message.Absent
		if at := slices.Index(names, p.Name); p.In == "path" && at >= 0 && at < len(values) && values[at] != nil {
			all[i] = asPath(p, values[at])
		}
	}
	return all
}

// asPath returns a value as a path parameter has it.
func asPath(p *openapi.Parameter, v any) any {
	if p.Schema == nil {
		return jsonvalue.Plain(v)
	}
	return asParameter(p, v)
}
