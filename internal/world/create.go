package world

import (
	"net/http"
	"slices"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// create makes a thing of what was sent.
func (t *writing) create() (Write, Outcome, error) {
	r := t.resource
	sent, ok := t.sent()
	if !ok {
		return Write{}, Elsewhere, nil
	}
	id, chosen := r.ID.In(sent)
	if !chosen || r.ID.Addressed() || id == nil || r.Servers(r.ID.At[0]) || !r.ID.Schema.Valid(id, jsonschema.InResponse) || !t.reachable(r, id) {
		return t.make(nil)
	}
	if _, written := t.before.written(id); written && declares(t.q.Exchange.Operation, http.StatusConflict) {
		return Write{ID: id}, Taken, nil
	}
	return t.make(id)
}

// make makes the thing of an id, or of the next one for nil: what was sent, over a whole that is made up.
func (t *writing) make(id any) (done Write, outcome Outcome, err error) {
	r := t.resource
	sent, ok := t.sent()
	if !ok {
		return done, Elsewhere, nil
	}
	if t.resource.Single {
		return done, Elsewhere, nil
	}
	order, err := t.q.Next(t.home.name())
	if err != nil {
		return done, Elsewhere, err
	}
	if done.ID = id; id == nil {
		if done.ID, ok = t.newID(order); !ok {
			return done, Elsewhere, nil
		}
	}
	options := t.q.Options
	options.Turn = len(t.of(t.home).ids) + int(order)
	made, ok := t.thing(t.home, done.ID, options)
	whole, isObject := made.(*jsonvalue.Object)
	if !ok || !isObject {
		return done, Elsewhere, nil
	}
	sent = t.extended(sent, whole, done.ID)
	thing, _ := t.over(whole, sent, done.ID)
	t.identify(thing, done.ID)
	t.number(thing, sent, done.ID, int(order))
	if t.at != nil && t.at.holder != nil {
		put(thing, t.at.holder, asProperty(r.Schema.At(t.at.holder...), t.at.held))
	}
	t.begin(thing, sent)
	t.tell(thing)
	t.label(thing)
	touch(r, thing, t.q.Now(), true)
	ordered(r.Schema, thing)
	done.Thing, done.posted = thing, true
	if t.exists(done.ID) { // it takes the place of what has its id
		return t.remember(done, 0), Created, nil
	}
	return t.remember(done, max(order, t.before.last())+1), Created, nil
}

// identify has a thing say its id.
func (t *writing) identify(thing any, id any) {
	at, said := t.home.says(id, t.q.Options.Origin)
	put(thing, at, said)
}

// number gives a new thing an id that those made before it do not have, where it is told apart by something else and has a member called id, too.
func (t *writing) number(thing, sent *jsonvalue.Object, id any, order int) {
	r := t.resource
	of := r.Schema.At("id")
	before, has := thing.Lookup("id")
	if _, given := sent.Lookup("id"); !has || given || !r.HasOtherID() || of != nil && (of.Relates() || of.Faker != nil) {
		return
	}
	n := t.greatestID() + order + 1
	next, ok := t.numbered(r, n)
	if !ok {
		next = faker.Following(before, n, t.home.seedOf(id, t.home.seed))
	}
	if next != nil && (of == nil || of.Valid(next, jsonschema.InResponse)) {
		thing.Set("id", next)
	}
}

// greatestID returns the greatest number that things which nobody has written have as another id.
func (t *writing) greatestID() int {
	greatest := len(t.of(t.home).ids)
	if k := t.known[t.resource]; k != nil {
		for _, one := range k.rows {
			id, _ := jsonvalue.At(one.thing, "id")
			if n, isNumber := id.(jsonvalue.Number); isNumber {
				whole, _ := n.Int64()
				greatest = max(greatest, int(whole))
			}
		}
	}
	return greatest
}

// Keep remembers the thing that an example of the document answers a creation with, where it is one.
func (w *World) Keep(q Request, body any) (done Write, err error) {
	r, role := w.set.Of(q.Exchange.Operation)
	if role != resource.Create || r.Schema == nil || len(r.ID.At) == 0 {
		return done, nil
	}
	at, hasPlace := w.set.At(q.Exchange.Operation)
	thing, isThing := jsonvalue.At(body, at...)
	id, hasID := r.ID.In(thing)
	if !hasPlace || !isThing || !hasID || !r.Schema.Valid(thing, jsonschema.InResponse) {
		return done, nil
	}
	t := w.write(q, r, role)
	done.ID, done.Thing = id, shownBy(t.resource.Schema, thing)
	if t.exists(id) {
		return t.remember(done, 0), nil
	}
	order, err := q.Next(t.home.name())
	if err != nil {
		return done, err
	}
	return t.remember(done, max(order, t.before.last())+1), nil
}

// bare takes from a thing what a request could have sent and did not: it has the default, or is not there where it need not be.
func (t *writing) bare(whole, sent *jsonvalue.Object) *jsonvalue.Object {
	before := copied(whole).(*jsonvalue.Object)
	t.strip(whole, sent)
	if t.resource.Schema.Valid(whole, jsonschema.InResponse) || t.takes(before, whole, sent) {
		return whole
	}
	for _, m := range before.Members { // some of them it does need: one by one
		without := copied(before).(*jsonvalue.Object)
		if v, kept := whole.Lookup(m.Name); kept {
			without.Set(m.Name, v)
		} else {
			without.Delete(m.Name)
		}
		if t.resource.Schema.Valid(without, jsonschema.InResponse) {
			before = without
		}
	}
	return before
}

// takes reports whether a thing is one that the document allows with what was sent, or as little as it was before.
func (t *writing) takes(before, whole, sent *jsonvalue.Object) bool {
	next, violations := fit(t.resource, whole, sent, false)
	return len(violations) == 0 && (t.resource.Schema.Valid(next, jsonschema.InResponse) || !t.resource.Schema.Valid(before, jsonschema.InResponse))
}

// over returns what was sent over a whole that has what else there is: where that is of another kind, over one of the kind that was sent.
func (t *writing) over(whole, sent *jsonvalue.Object, id any) (*jsonvalue.Object, []jsonschema.Violation) {
	base := copied(whole).(*jsonvalue.Object)
	if !generate.Alike(t.resource.Schema, whole, sent) {
		base = t.ofKind(sent, base, id)
	}
	return fit(t.resource, t.bare(base, sent), sent, false)
}

// ofKind returns a whole of the kind that was sent, with what is the server's of the one before; that one where there is none of the kind.
func (t *writing) ofKind(sent, before *jsonvalue.Object, id any) *jsonvalue.Object {
	options := t.q.Options
	options.Dynamic, options.Like = true, &generate.Like{Value: sent} // an example is of the kind that it is
	made, _ := t.thing(t.home, id, options)
	other, isObject := made.(*jsonvalue.Object)
	if !isObject {
		return before
	}
	other = copied(other).(*jsonvalue.Object)
	for _, m := range before.Members {
		if other.Index(m.Name) >= 0 && resource.Keeps(t.resource.Schema, m.Name) {
			other.Set(m.Name, m.Value)
		}
	}
	return other
}

// strip takes from a thing what a request could have sent and did not.
func (t *writing) strip(whole, sent *jsonvalue.Object) {
	r := t.resource
	for _, m := range slices.Clone(whole.Members) {
		if _, given := sent.Lookup(m.Name); given || r.Servers(m.Name) || resource.IsCreation(m.Name) || resource.IsUpdate(m.Name) || !t.describes(m.Name) {
			continue
		}
		if v, has := t.fallback(m.Name); has {
			whole.Set(m.Name, v)
		} else if !r.Schema.Requires(m.Name) {
			whole.Delete(m.Name)
		}
	}
}

// fallback returns what a member has that is not sent: the default that the thing says, or what is sent of it.
func (t *writing) fallback(name string) (any, bool) {
	of, _ := t.resource.Schema.Child(name)
	if of == nil {
		return nil, false
	}
	if of.Default != nil && of.Valid(*of.Default, jsonschema.InResponse) {
		return *of.Default, true
	}
	m := t.q.Exchange.Request.Body.MediaType
	if m == nil || m.Schema == nil {
		return nil, false
	}
	if s, _ := m.Schema.Child(name); s != nil && s.Default != nil && of.Valid(*s.Default, jsonschema.InResponse) {
		return *s.Default, true
	}
	return nil, false
}

// declares reports whether an operation has a response of just that status.
func declares(o *openapi.Operation, status int) bool {
	r := o.Response(status)
	return r != nil && r.Status != "default"
}

// tell has a thing say what the file that was sent is, where it speaks of one.
func (t *writing) tell(thing *jsonvalue.Object) {
	if len(t.q.Uploads) == 0 {
		return
	}
	before := copied(thing).(*jsonvalue.Object)
	told := resource.Tell(resource.Spots(t.resource.Schema, thing), t.q.Uploads, t.q.Exchange.Request.Body.Value, true)
	if told && !t.resource.Schema.Valid(thing, jsonschema.InResponse) {
		*thing = *before
	}
}

// label has a thing say in words what was sent as a code.
func (t *writing) label(thing *jsonvalue.Object) {
	sent, _ := t.sent()
	t.generator.Label(t.resource.Schema, thing, sent)
}

// describes reports whether the request could have sent a member: its schema declares it, or requires it and says no more.
func (t *writing) describes(name string) bool {
	m := t.q.Exchange.Request.Body.MediaType
	if m == nil || m.Schema == nil || t.isBytes() {
		return false
	}
	s := m.Schema
	if _, role := t.set.Of(t.q.Exchange.Operation); role == resource.CreateMany {
		if member := t.set.MemberOf(t.q.Exchange.Operation); member != "" {
			s = s.At(member)
		}
	}
	if element, _ := s.Child("0"); element != nil && s.PossibleTypes()&jsonschema.ObjectType == 0 {
		s = element
	}
	if wrapper := t.set.Wrapper(t.q.Exchange.Operation, m); wrapper != "" {
		s, _ = s.Child(wrapper)
	}
	member, _ := s.Child(name)
	return member != nil || slices.Contains(s.RequiredNames(), name)
}
