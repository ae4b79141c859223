package world

import (
	"slices"
	"strconv"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
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
		switch list, isList := m.Value.([]any); {
		case isList && s != nil && !s.Valid(list, jsonschema.InResponse):
			was, _ := before.Lookup(m.Name)
			out.Set(m.Name, t.extend(s, list, was, seed.Text(m.Name), t.q.Options))
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
	return v
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

// referredTo returns the member of the thing that shows what an id that was sent is of, and what it shows: the customer of customerId, the tags of tag_ids.
func (t *writing) referredTo(m jsonvalue.Member, before *jsonvalue.Object, seed faker.Hash) (name string, shown any) {
	name, ids := resource.Referred(t.resource.Schema, m.Name), []any{m.Value}
	s, _ := t.resource.Schema.Child(name)
	if s == nil {
		return "", nil
	}
	all, isList := m.Value.([]any)
	if isList {
		ids, s = all, s.At("0")
	}
	was, _ := before.Lookup(name)
	rows, several := was.([]any)
	if !several {
		rows = []any{was}
	}
	id, _ := s.Child("id")
	if id == nil {
		return "", nil
	}
	out := []any{}
	for _, one := range ids {
		one = asProperty(id, one)
		thing := t.refers(s, m.Name, one, rows, seed.Text(m.Name).Text(jsonvalue.Plain(one)))
		if !s.Valid(thing, jsonschema.InResponse) {
			return "", nil
		}
		if ofSameID(out, thing) == nil { // what is sent twice is there once
			out = append(out, thing)
		}
	}
	if isList {
		return name, out
	}
	return name, out[0]
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
