package world

import (
	"slices"
	"strconv"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/resource"
)

// What is answered of a thing may say more than what was sent of it: the lines of an order have ids and prices, and what was sent as customerId is
// a customer.

// maxSameIDs is how often an element is made up before it has the id of another one.
const maxSameIDs = 8

// extended returns what was sent as the thing is to have it.
func (t *writing) extended(sent, before *jsonvalue.Object, id any) *jsonvalue.Object {
	schema, out := t.resource.Schema, &jsonvalue.Object{Members: slices.Clone(sent.Members)}
	seed := faker.NewHash(t.home.seed).Text(t.home.name()).Text(jsonvalue.Plain(id))
	for _, m := range sent.Members {
		s, open := schema.Child(m.Name)
		_, isObject := m.Value.(*jsonvalue.Object)
		switch {
		case !isObject && s != nil && !s.Valid(m.Value, jsonschema.InResponse):
			was, _ := before.Lookup(m.Name)
			shown, ok := any(nil), false
			if areIDs(s, m.Value) {
				shown, ok = t.byIDs(s, m, was, seed)
			}
			if !ok {
				shown = t.extend(s, m.Value, was, seed.Text(m.Name), t.q.Options)
			}
			out.Set(m.Name, shown)
		case s == nil && !open:
			if name, shown := t.referredTo(m, before, seed); name != "" && sent.Index(name) < 0 {
				out.Set(name, shown)
			}
		}
	}
	return out
}

// extend returns a value with what a schema asks for beside it: as it was in the value before, if that is of the same id, else made up.
func (w *World) extend(s *jsonschema.Schema, v, was any, seed faker.Hash, options generate.Options) any {
	if s == nil || s.Valid(v, jsonschema.InResponse) {
		return v
	}
	switch v := v.(type) {
	case []any:
		rows, _ := was.([]any)
		out := make([]any, len(v))
		for i, element := range v {
			place := seed.Text(strconv.Itoa(i))
			for try := range maxSameIDs {
				options.Turn = i + try // of an example it is counted on
				out[i] = w.extend(s.At(strconv.Itoa(i)), element, ofSameID(rows, element), place.Text(strconv.Itoa(try)), options)
				if ofSameID(out[:i], out[i]) == nil {
					break
				}
			}
		}
		return out
	case *jsonvalue.Object:
		return w.extendObject(s, v, was, seed, options)
	}
	if name := calledBy(s, v); name != "" {
		return w.extendObject(s, &jsonvalue.Object{Members: []jsonvalue.Member{{Name: name, Value: v}}}, was, seed, options)
	}
	return v
}

// names are what members are called by which a text means one of several things, the likeliest first: the labels of an issue are sent as their names.
var names = []string{"name", "login", "username", "title", "label", "slug", "code", "key", "value"}

// calledBy returns the member of a thing that a value is, which was sent in the place of the thing: its id, or its name. It is "" for none.
func calledBy(s *jsonschema.Schema, v any) string {
	if s.PossibleTypes()&jsonschema.ObjectType == 0 || !message.IsScalar(v) || v == nil {
		return ""
	}
	takes := func(name string) bool {
		member, _ := s.Child(name)
		return member != nil && member.Valid(v, jsonschema.InResponse)
	}
	_, isText := v.(string)
	if id, _ := s.Child("id"); takes("id") && (!isText || id.Bare().Format != "" || !slices.ContainsFunc(names, takes)) {
		return "id"
	}
	i := slices.IndexFunc(names, func(name string) bool { return s.Requires(name) && takes(name) })
	if i < 0 {
		i = slices.IndexFunc(names, takes)
	}
	if !isText || i < 0 {
		return ""
	}
	return names[i]
}

func (w *World) extendObject(s *jsonschema.Schema, sent *jsonvalue.Object, was any, seed faker.Hash, options generate.Options) any {
	old, _ := was.(*jsonvalue.Object)
	options.Seed, options.Stated, options.Like = seed.Seed(), nil, &generate.Like{Value: sent}
	for _, m := range sent.Members {
		var before any
		if old != nil {
			before, _ = old.Lookup(m.Name)
		}
		member, _ := s.Child(m.Name)
		options.Stated = append(options.Stated, generate.Stated{At: []string{m.Name}, Value: w.extend(member, m.Value, before, seed.Text(m.Name), options)})
	}
	if old != nil {
		next := copied(old).(*jsonvalue.Object)
		for _, said := range options.Stated {
			next.Set(said.At[0], said.Value)
		}
		if s.Valid(next, jsonschema.InResponse) {
			return next
		}
	}
	made, err := w.generator.Value(s, options)
	whole, isObject := made.(*jsonvalue.Object)
	if err != nil || !isObject {
		return sent
	}
	bare := &jsonvalue.Object{}
	for _, m := range whole.Members {
		if sent.Index(m.Name) >= 0 || s.Requires(m.Name) || resource.Keeps(s, m.Name) {
			bare.Set(m.Name, m.Value)
		}
	}
	if s.Valid(bare, jsonschema.InResponse) {
		return bare
	}
	return whole
}

// ofSameID returns the object of a list that has the id of another; nil where there is none.
func ofSameID(rows []any, one any) any {
	object, isObject := one.(*jsonvalue.Object)
	if !isObject {
		return nil
	}
	id, said := object.Lookup("id")
	if !said || id == nil {
		return nil
	}
	for _, row := range rows {
		if other, isToo := row.(*jsonvalue.Object); isToo {
			if its, has := other.Lookup("id"); has && jsonvalue.Plain(its) == jsonvalue.Plain(id) {
				return other
			}
		}
	}
	return nil
}

// areIDs reports whether what was sent in the place of a thing, or of a list of things, is their ids.
func areIDs(s *jsonschema.Schema, v any) bool {
	list, isList := v.([]any)
	if !isList {
		return calledBy(s, v) == "id"
	}
	element := s.At("0")
	return element != nil && len(list) > 0 && !slices.ContainsFunc(list, func(one any) bool { return calledBy(element, one) != "id" })
}

// referredTo returns the member of the thing that shows what an id that was sent is of, and what it shows: the customer of customerId, the tags of tag_ids.
func (t *writing) referredTo(m jsonvalue.Member, before *jsonvalue.Object, seed faker.Hash) (name string, shown any) {
	name = resource.Referred(t.resource.Schema, m.Name)
	s, _ := t.resource.Schema.Child(name)
	if s == nil {
		return "", nil
	}
	was, _ := before.Lookup(name)
	if shown, ok := t.byIDs(s, m, was, seed); ok {
		return name, shown
	}
	return "", nil
}

// byIDs returns what a member shows of the things whose ids were sent, one or a list; ok is false where they are no ids of such.
func (t *writing) byIDs(s *jsonschema.Schema, m jsonvalue.Member, was any, seed faker.Hash) (shown any, ok bool) {
	ids := []any{m.Value}
	all, isList := m.Value.([]any)
	if isList {
		ids, s = all, s.At("0")
	}
	rows, several := was.([]any)
	if !several {
		rows = []any{was}
	}
	if s == nil || s.PossibleTypes()&jsonschema.ObjectType == 0 {
		return nil, false
	}
	id, _ := s.Child("id")
	if id == nil {
		return nil, false
	}
	out := []any{}
	for _, one := range ids {
		if one = asProperty(id, one); !id.Valid(one, jsonschema.InResponse) {
			return nil, false
		}
		thing := t.refers(s, m.Name, one, rows, seed.Text(m.Name).Text(jsonvalue.Plain(one)))
		if !s.Valid(thing, jsonschema.InResponse) {
			return nil, false
		}
		if ofSameID(out, thing) == nil { // what is sent twice is there once
			out = append(out, thing)
		}
	}
	if isList {
		return out, true
	}
	return out[0], true
}

// refers returns a thing of another resource as a schema shows it, by its id; where there is no such resource, it is made up.
func (t *writing) refers(s *jsonschema.Schema, name string, id any, rows []any, seed faker.Hash) any {
	only := &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "id", Value: id}}}
	if r := t.set.Referred(name); r != nil && slices.Equal(r.ID.At, []string{"id"}) {
		h := newHome(r, nil, t.home.seed)
		thing, there := t.q.Changes.in(h).written(id)
		if !there {
			thing, there = t.thing(h, id, t.q.Options)
		}
		if less := shownBy(s, thing); there && s.Valid(less, jsonschema.InResponse) {
			return less
		}
	}
	return t.extend(s, only, ofSameID(rows, only), seed, t.q.Options)
}
