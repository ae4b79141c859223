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

// Answer is what an exchange file, or an example of the document, says of a thing: the success body of a reader, or of a list.
type Answer struct {
	Operation *openapi.Operation
	Path      []any // the values of the path's variables, in their order; nil for an answer to any path
	Body      any
}

// known are the things of a resource that somebody wrote down.
type known struct {
	things map[string][]one // of exchange files, by what address.name returns
	rows   []one            // of the list's example, which are all that there are; each as the list shows it
	shown  []one            // of the examples of lists that show the things elsewhere
	isAll  bool             // there is such an example
	sample any              // the body of the reader's example
	list   any              // that of the list's
}

// one is one thing.
type one struct {
	id    any
	thing any
	read  any // of a row, what the thing's reader shows of it
}

// learn notes what is written down, files and examples each in their order: of several examples the first counts.
func (w *World) learn(answers []Answer) {
	w.known = map[*resource.Resource]*known{}
	for _, a := range answers {
		r, role := w.set.Of(a.Operation)
		if r == nil || r.Single || r.IsKeyless() && role != resource.List {
			continue
		}
		k := w.knownOf(r)
		switch {
		case role == resource.Read && a.Path != nil:
			k.learnFile(r, a)
		case role == resource.Read && k.sample == nil:
			if _, ok := (&known{sample: a.Body}).sampleID(r); ok {
				k.sample = a.Body
			}
		case role == resource.List && a.Path == nil && r.Rows != nil && !k.isAll:
			k.learnList(r, a.Body)
			if shows := r.Shows; shows != nil && slices.Equal(shows.ID.At, r.ID.At) {
				other := w.knownOf(shows)
				other.shown = append(other.shown, k.rows...)
			}
		}
	}
	for _, r := range w.set.Lists() {
		if k := w.known[r]; k == nil || !k.isAll {
			w.learnSchema(r)
		}
	}
	for r, k := range w.known {
		k.readBy(r, k.rows)
		k.readBy(r, k.shown)
	}
}

// readBy notes what the reader of things shows of the rows that a list has of them: what it describes, or its own example has.
func (k *known) readBy(r *resource.Resource, rows []one) {
	sample, _ := jsonvalue.At(k.sample, r.Answers[resource.Read]...)
	for i := range rows {
		rows[i].read = rows[i].thing
		beyond := unspoken(r.Schema, rows[i].thing)
		beyond = slices.DeleteFunc(beyond, func(at []string) bool { return jsonschema.Shows(sample, at) })
		if len(beyond) > 0 {
			rows[i].read = copied(rows[i].thing)
		}
		for _, at := range beyond {
			remove(rows[i].read, at)
		}
	}
}

func (w *World) knownOf(r *resource.Resource) *known {
	k := w.known[r]
	if k == nil {
		k = &known{things: map[string][]one{}}
		w.known[r] = k
	}
	return k
}

func (k *known) learnFile(r *resource.Resource, a Answer) {
	thing, ok := jsonvalue.At(a.Body, r.Answers[resource.Read]...)
	if last := len(a.Path) - 1; ok && last == len(r.Parents) {
		name := newHome(r, a.Path[:last], 0).name()
		k.things[name] = append(k.things[name], one{id: asProperty(r.ID.Schema, a.Path[last]), thing: thing})
	}
}

func (k *known) learnList(r *resource.Resource, body any) {
	v, _ := jsonvalue.At(body, r.Rows.Items...)
	if k.learnRows(r, v); k.isAll {
		k.list = body
	}
}

// learnRows notes the things of a list, where each of them has an id.
func (k *known) learnRows(r *resource.Resource, v any) {
	rows, isList := v.([]any)
	if !isList {
		return
	}
	var all []one
	for i, row := range rows {
		if r.Rows.Node != "" {
			row, _ = jsonvalue.At(row, r.Rows.Node)
		}
		id, ok := r.ID.In(row)
		if r.IsKeyless() {
			id = jsonvalue.Int(int64(i + 1))
		} else if !ok || id == nil {
			return
		}
		all = append(all, one{id: id, thing: row})
	}
	k.rows, k.isAll = all, true
}

// learnSchema notes the list that the schema of a list's answer gives as its example, of the whole answer or of the list in it.
func (w *World) learnSchema(r *resource.Resource) {
	response, _ := r.Operations[resource.List].Success()
	m := response.Preferred()
	if m == nil || m.Schema == nil {
		return
	}
	if bodies := examples(m.Schema); len(bodies) > 0 {
		w.knownOf(r).learnList(r, bodies[0])
	} else if lists := examples(m.Schema.At(r.Rows.Items...)); len(lists) > 0 {
		w.knownOf(r).learnRows(r, lists[0])
	}
}

// examples returns the examples that stand with a schema, or with the one that it leads to, and fit it.
func examples(s *jsonschema.Schema) []any {
	if s == nil {
		return nil
	}
	all := s.Examples
	if bare := s.Bare(); bare != s {
		all = append(slices.Clip(all), bare.Examples...)
	}
	return slices.DeleteFunc(slices.Clone(all), func(e any) bool { return !s.Valid(e, jsonschema.InResponse) })
}

// knows reports whether a thing is one that there is without anything written: of those that a list has, or of those that are written down.
func (w *World) knows(h home, id any) bool {
	if h.resource.Rows != nil || h.resource.Single {
		return h.resource.Single || w.place(h, id) >= 0
	}
	ids, _ := w.known[h.resource].ids(h)
	text := jsonvalue.Plain(id)
	return slices.ContainsFunc(ids, func(known any) bool { return jsonvalue.Plain(known) == text })
}

// Knows reports whether an exchange asks for a thing that there is without anything written.
func (w *World) Knows(x *message.Exchange) bool {
	r, role := w.set.Of(x.Operation)
	if r == nil || role == resource.List || role == resource.Create {
		return false
	}
	id := w.idOf(r, x)
	return id != nil && w.knows(homeOf(r, x, w.variables(x.Operation), 0), id)
}

// ids returns those of a home that are known, and whether there are no others.
func (k *known) ids(h home) (ids []any, isAll bool) {
	if k == nil {
		return nil, false
	}
	for _, one := range k.things[h.name()] {
		ids = append(ids, one.id)
	}
	for _, one := range k.rows {
		ids = append(ids, one.id)
	}
	if id, ok := k.sampleID(h.resource); ok && !k.isAll {
		ids = append(ids, id)
	}
	return ids, k.isAll
}

// sampleID returns the id of the thing that is the reader's example.
func (k *known) sampleID(r *resource.Resource) (any, bool) {
	if k.sample == nil {
		return nil, false
	}
	thing, _ := jsonvalue.At(k.sample, r.Answers[resource.Read]...)
	id, ok := r.ID.In(thing)
	return id, ok && id != nil
}

func (k *known) isSample(r *resource.Resource, id any) bool {
	own, ok := k.sampleID(r)
	return ok && jsonvalue.Plain(own) == jsonvalue.Plain(id)
}

// thing returns what an exchange file says that a thing is, or the example of the reader.
func (k *known) thing(h home, id any) (any, bool) {
	if k == nil {
		return nil, false
	}
	if found, ok := find(k.things[h.name()], id); ok || k.isAll || !k.isSample(h.resource, id) {
		return copied(found.thing), ok
	}
	thing, ok := jsonvalue.At(k.sample, h.resource.Answers[resource.Read]...)
	return copied(thing), ok
}

func find(all []one, id any) (found one, ok bool) {
	text := jsonvalue.Plain(id)
	for _, one := range all {
		if jsonvalue.Plain(one.id) == text {
			return one, true
		}
	}
	return found, false
}

// describe states what is known of a thing in a body that has it at a place: the row that a list's example has of it, or the example of
// the reader, of which those further on among the things of their home are variations. place is -1 for none of those; read is whether the body is the reader's, listed whether it is for a list, which may show more.
func (k *known) describe(h home, at []string, id any, place int, read, listed bool, options generate.Options) generate.Options {
	r := h.resource
	if k == nil || options.Dynamic {
		return options
	}
	found, ok := find(k.rows, id)
	if !ok && !k.isSample(r, id) {
		found, ok = find(k.shown, id)
	}
	if ok {
		row := found.read
		if listed {
			row = found.thing
		}
		row = copied(row)
		options.Stated = appendParts(unsaid(options.Stated, at, row, r.ID.At), r.Schema, at, row)
		if r.Schema.Valid(row, jsonschema.InResponse) {
			options.Stated, options.Turn = append(options.Stated, generate.Stated{At: at, Value: row, Example: true}), 0
		}
		return options
	}
	if k.sample == nil {
		return options
	}
	if thing, _ := jsonvalue.At(k.sample, r.Answers[resource.Read]...); k.isSample(r, id) {
		options.Stated = unsaid(options.Stated, at, thing, r.ID.At)
	}
	switch {
	case k.isSample(r, id):
		options.Turn = 0
	case place >= 0:
		options.Turn = max(1, place)
	}
	if read {
		options.Stated = append(options.Stated, generate.Stated{Value: k.sample, Example: true})
	} else if thing, ok := jsonvalue.At(k.sample, r.Answers[resource.Read]...); ok {
		options.Stated = append(options.Stated, generate.Stated{At: at, Value: thing, Example: true})
	}
	return options
}

// unsaid returns what is stated of a body without what an example of the thing at a place of it says itself, but for the id.
func unsaid(stated []generate.Stated, at []string, thing any, id []string) []generate.Stated {
	return slices.DeleteFunc(slices.Clone(stated), func(s generate.Stated) bool {
		if len(s.At) <= len(at) || !slices.Equal(s.At[:len(at)], at) || slices.Equal(s.At[len(at):], id) {
			return false
		}
		_, says := jsonvalue.At(thing, s.At[len(at):]...)
		return says
	})
}

// appendParts states the members of a thing that its schema does not take as it is: those that it takes, and the parts of others.
func appendParts(stated []generate.Stated, s *jsonschema.Schema, at []string, thing any) []generate.Stated {
	o, isObject := thing.(*jsonvalue.Object)
	if !isObject || s == nil {
		return stated
	}
	for _, m := range o.Members {
		place := append(slices.Clone(at), m.Name)
		if part := s.At(m.Name); part == nil || part.Valid(m.Value, jsonschema.InResponse) {
			stated = append(stated, generate.Stated{At: place, Value: m.Value})
		} else {
			stated = appendParts(stated, part, place, m.Value)
		}
	}
	return stated
}
