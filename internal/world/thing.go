package world

import (
	"slices"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// About returns the options that make the answer to an exchange about one thing that thing: its id, what it refers to, and what tells
// it from its like. ok is false for an operation that answers none.
func (w *World) About(x *message.Exchange, options generate.Options) (about generate.Options, ok bool) {
	r, role := w.set.Of(x.Operation)
	if r == nil || role == resource.List || role == resource.Create || r.Rows == nil && len(r.References) == 0 && isTied(r) {
		return options, false // there is nothing to say that the document does not say itself
	}
	at, ok := r.Answers[role]
	names := resource.Variables(x.Operation.Path)
	if !ok || len(names) == 0 {
		return options, false
	}
	h := homeOf(r, x, names, options.Seed)
	id := pathValue(x, names[len(names)-1])
	turn := 0
	if r.Rows != nil {
		turn = w.of(h).places[jsonvalue.Plain(id)]
	}
	return w.about(h, at, id, turn, options), true
}

// about states what stands in a body that has a thing at a place; turn is the thing's among those of its home.
func (w *World) about(h home, at []string, id any, turn int, options generate.Options) generate.Options {
	r := h.resource
	options.ByPath, options.Turn = true, turn
	place := func(pointer ...string) []string { return append(slices.Clone(at), pointer...) }
	if !isTied(r) {
		options.Stated = append(options.Stated, generate.Stated{At: place(r.ID.At...), Value: asProperty(r.ID.Schema, id)})
	}
	for _, reference := range r.References {
		tokens, _ := jsonvalue.Tokens(reference.Property)
		if other, ok := w.referred(h, reference, id); ok {
			options.Stated = append(options.Stated, generate.Stated{At: place(tokens...), Value: other})
		}
	}
	return options
}

// isTied reports whether the document itself says that the id is that of the path.
func isTied(r *resource.Resource) bool {
	return slices.ContainsFunc(r.ID.Schema.Relations, func(relation jsonschema.Relation) bool {
		return relation.Kind == jsonschema.SameAs && relation.Source.Root == jsonschema.FromPath
	})
}

// asProperty returns an id that a path had as the thing has it: a text in a path may be a number there.
func asProperty(s *jsonschema.Schema, id any) any {
	text, isText := id.(string)
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
	hash := faker.NewHash(h.seed).Text(h.resource.Name).Text(reference.Property).Text(jsonvalue.Plain(id)).Seed()
	return all[hash%uint64(len(all))], true
}

// thing makes one thing of a home as its reader answers it; ok is false where it cannot be made.
func (w *World) thing(h home, id any, turn int, options generate.Options) (any, bool) {
	r := h.resource
	read := r.Operations[resource.Read]
	at, ok := r.Answers[resource.Read]
	if read == nil || !ok {
		return w.withoutReader(h, id, turn, options)
	}
	response, status := read.Success()
	m := response.Preferred()
	x := &message.Exchange{Operation: read, Response: message.ResponseMessage{Status: status}}
	x.Request.Parameters = parametersOf(read, append(slices.Clone(h.parents), id))
	if w.generator.Body(x, m, w.about(h, at, id, turn, options)) != nil {
		return nil, false
	}
	return jsonvalue.At(x.Response.Body.Value, at...)
}

// withoutReader makes a thing that no operation answers by itself.
func (w *World) withoutReader(h home, id any, turn int, options generate.Options) (any, bool) {
	options = w.about(h, nil, id, turn, options)
	options.Seed = faker.NewHash(options.Seed).Text(h.resource.Name).Text(h.address.parents).Text(jsonvalue.Plain(id)).Seed()
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
