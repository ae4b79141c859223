package world

import (
	"iter"
	"net/http"
	"slices"
	"strings"
	"time"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// Request is what a client asks of a thing.
type Request struct {
	Exchange *message.Exchange
	Options  generate.Options
	Changes  *Changes
	Now      func() time.Time                // asked once for each write
	Known    bool                            // a thing that nobody knows is not made up, but [Gone]
	Next     func(key string) (int64, error) // counts: how often a key was counted before
	Uploads  []message.Upload                // the files that it brings, of which the thing says what they are
}

// Write is what a request does to the world: what is to be remembered of it, and what it is answered with.
type Write struct {
	Name       string // of the document that remembers it
	Document   []byte
	ID         any
	Thing      any                    // as it is from now on; nil where it is deleted
	Last       any                    // what it was when it was deleted; nil where nobody asks
	Violations []jsonschema.Violation // why the thing would be [Unfit]
	Fault      string                 // why a JSON Patch cannot be applied
	More       []Write                // of other things that the request writes as well
	entry      *Write                 // that the collection has it, which shows what lives elsewhere
	Untouched  bool                   // nothing was ever written of the thing: it is as it was made
}

// Documents returns what remembers all that a request writes: names and texts.
func (w Write) Documents() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, one := range append([]Write{w}, w.More...) {
			if one.Name != "" && !yield(one.Name, one.Document) || one.entry != nil && !yield(one.entry.Name, one.entry.Document) {
				return
			}
		}
	}
}

// Outcome says how a request about a thing ends.
type Outcome uint8

// The outcomes.
const (
	Elsewhere Outcome = iota // the request is none of the world's, or nothing was written of what it is about
	Created
	Changed
	Deleted
	Readable // the thing was written, and is read
	Gone     // there is no such thing, or none that it is a part of: it was deleted
	Taken    // there is one of that id already
	Unfit    // the thing would be none that the document allows
)

// Do does what the request asks for.
func (w *World) Do(q Request) (done Write, outcome Outcome, err error) {
	x := q.Exchange
	if w.isWithout(x, q.Changes) {
		return done, Gone, nil
	}
	r, role := w.set.Of(x.Operation)
	if r == nil || role == resource.List || role == resource.Counting || r.Schema == nil || len(r.ID.At) == 0 && !r.Single {
		return done, Elsewhere, nil
	}
	t := w.write(q, r, role)
	switch role {
	case resource.Create:
		return t.create()
	case resource.CreateMany:
		return t.createMany()
	case resource.DeleteMany:
		return t.deleteMany()
	case resource.UpdateMany:
		return t.changeMany()
	}
	id := w.idOf(r, x)
	if all := severalIDs(r, id); role == resource.Delete && all != nil {
		return t.deleteAll(all)
	}
	if id != nil {
		return t.about(role, id)
	}
	if role != resource.Replace {
		return done, Elsewhere, nil
	}
	return t.make(nil) // what is to be replaced has no id: it is a new one
}

// Asks reports whether requests of an operation change something, or are answered with a part of a thing, or with one that their answer does not describe.
func (w *World) Asks(o *openapi.Operation) bool {
	r, role := w.set.Of(o)
	return role != "" && role != resource.List && role != resource.Counting && (role != resource.Read || r.Opaque)
}

// writing is one request about the things of a home.
type writing struct {
	*World
	q        Request
	resource *resource.Resource
	home     home
	before   *difference
	at       *elsewhere // where the things live; nil: where the request says
	within   home       // of the collection, where they live elsewhere
}

// about does what a request asks of the thing of an id.
func (t *writing) about(role resource.Role, id any) (Write, Outcome, error) {
	done := Write{ID: id}
	written, isWritten := t.before.written(id)
	switch {
	case role == resource.Replace && !t.resource.Single && !t.exists(id) && declares(t.q.Exchange.Operation, http.StatusCreated):
		return t.make(id)
	case t.before.isDeleted(id) || t.q.Known && !isWritten && !t.knows(t.home, id):
		return done, Gone, nil
	case role == resource.Read && isWritten:
		done.Thing = written
		return done, Readable, nil
	case role == resource.Read && !t.resource.Opaque:
		return done, Elsewhere, nil
	case role == resource.Delete && t.resource.Deleted == nil:
		if _, answered := t.set.At(t.q.Exchange.Operation); answered {
			if done.Last = written; !isWritten {
				done.Last, _ = t.thing(t.home, id, t.q.Options)
			}
		}
		return t.remember(done, 0), Deleted, nil
	}
	if !isWritten {
		var ok bool
		if written, ok = t.thing(t.home, id, t.q.Options); !ok {
			return done, Elsewhere, nil
		}
	}
	old, isObject := written.(*jsonvalue.Object)
	switch method := t.q.Exchange.Operation.Method; {
	case !isObject:
		return done, Elsewhere, nil
	case role == resource.Delete:
		next, _ := fit(t.resource, old, t.resource.Deleted, false)
		touch(t.resource, next, t.q.Now(), false)
		done.Thing = next
		return t.remember(done, 0), Deleted, nil
	case role == resource.Part && method != http.MethodGet:
		return t.changePart(old, done)
	case role == resource.Read || role == resource.Part || role == resource.Act && !t.acts(old):
		done.Thing, done.Untouched = old, !isWritten
		return done, Readable, nil
	}
	return t.change(role, old, done)
}

// acts reports whether an action is known to change something: it is sent members of the thing, or its name is what the thing's state is
// called then.
func (t *writing) acts(old *jsonvalue.Object) bool {
	if name, _ := t.state(); name != "" {
		return true
	}
	sent, ok := t.sent()
	return ok && slices.ContainsFunc(sent.Members, func(m jsonvalue.Member) bool { return old.Index(m.Name) >= 0 })
}

// state returns the member that says the state of a thing, and the value of it that an action is called after: cancel of cancelled. name is
// "" for none.
func (t *writing) state() (name, value string) {
	path := t.q.Exchange.Operation.Path
	action := strings.ToLower(path[strings.LastIndexByte(path, '/')+1:])
	for _, name := range []string{"status", "state"} {
		s, _ := t.resource.Schema.Child(name)
		if s == nil || len(action) < 4 {
			continue
		}
		for _, v := range s.Bare().Enum {
			if text, isText := v.(string); isText && text != action && strings.HasPrefix(strings.ToLower(text), strings.TrimSuffix(action, "e")) {
				return name, text
			}
		}
	}
	return "", ""
}

// changePart changes what of a thing has a path of its own.
func (t *writing) changePart(old *jsonvalue.Object, done Write) (Write, Outcome, error) {
	name := t.set.MemberOf(t.q.Exchange.Operation)
	if name == "" {
		return t.change(resource.Update, old, done)
	}
	sent, ok := t.q.Exchange.Request.Body.Value.(*jsonvalue.Object)
	if !ok {
		return done, Elsewhere, nil
	}
	part := any(sent)
	if before, _ := old.Lookup(name); t.q.Exchange.Operation.Method == http.MethodPatch {
		part = patched(before, sent)
	}
	next, _ := fit(t.resource, old, &jsonvalue.Object{Members: []jsonvalue.Member{{Name: name, Value: part}}}, false)
	touch(t.resource, next, t.q.Now(), false)
	done.Thing = next
	return t.remember(done, 0), Changed, nil
}

// change replaces a thing, or changes some of its members (RFC 7396, RFC 6902).
func (t *writing) change(role resource.Role, old *jsonvalue.Object, done Write) (Write, Outcome, error) {
	r := t.resource
	next, violations, fault := t.changed(role, old)
	if name, value := t.state(); role == resource.Act && name != "" {
		if next == nil {
			next = copied(old).(*jsonvalue.Object)
		}
		next.Set(name, value)
	}
	switch {
	case fault != "":
		done.Fault = fault
		return done, Unfit, nil
	case next == nil:
		return done, Elsewhere, nil
	case len(violations) > 0 && (declares(t.q.Exchange.Operation, http.StatusUnprocessableEntity) || declares(t.q.Exchange.Operation, http.StatusBadRequest)):
		for i := range violations {
			violations[i].In = "request.body"
		}
		done.Violations = violations
		return done, Unfit, nil
	}
	if !r.Single {
		put(next, r.ID.At, done.ID)
	}
	t.tell(next)
	t.label(next)
	touch(r, next, t.q.Now(), false)
	ordered(r.Schema, next)
	done.Thing = next
	return t.remember(done, 0), Changed, nil
}

// unforeseen returns the violations that the request is to blame for: those of members that it sends and that its own schema does not
// describe. What that schema takes is a good request, whatever becomes of the thing, and so is what is not sent at all.
func (t *writing) unforeseen(violations []jsonschema.Violation, sent *jsonvalue.Object) []jsonschema.Violation {
	return slices.DeleteFunc(violations, func(v jsonschema.Violation) bool {
		tokens, _ := jsonvalue.Tokens(v.Pointer)
		name := v.Limit // of what is required, and not there any more
		if len(tokens) > 0 {
			name = tokens[0]
		}
		if sent.Index(name) < 0 {
			return true
		}
		return t.describes(name)
	})
}

// changed returns a thing with what the request sends of it; nil for a request that sends nothing of one.
func (t *writing) changed(role resource.Role, old *jsonvalue.Object) (next *jsonvalue.Object, violations []jsonschema.Violation, fault string) {
	r, body := t.resource, &t.q.Exchange.Request.Body
	if operations, isList := body.Value.([]any); isList && body.MediaType != nil && body.MediaType.IsJSONPatch() {
		if !isPatch(operations) {
			return nil, nil, ""
		}
		return patch(r, old, operations)
	}
	sent, ok := t.sent()
	if !ok {
		return nil, nil, ""
	}
	base := old
	if role == resource.Replace && !t.isFile() {
		base = t.bare(copied(old).(*jsonvalue.Object), sent)
	}
	next, violations = fit(r, base, sent, role != resource.Replace)
	return next, t.unforeseen(violations, sent), ""
}

// create makes a thing of what was sent.
func (t *writing) create() (Write, Outcome, error) {
	r := t.resource
	sent, ok := t.sent()
	if !ok {
		return Write{}, Elsewhere, nil
	}
	id, chosen := jsonvalue.At(sent, r.ID.At...)
	if !chosen || id == nil || r.Servers(r.ID.At[0]) || !r.ID.Schema.Valid(id, jsonschema.InResponse) || !t.reachable(r, id) {
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
	made, ok := t.thing(t.home, done.ID, t.q.Options)
	whole, isObject := made.(*jsonvalue.Object)
	if !ok || !isObject {
		return done, Elsewhere, nil
	}
	thing, _ := fit(r, t.bare(whole, sent), sent, false)
	put(thing, r.ID.At, done.ID)
	if t.at != nil && t.at.holder != nil {
		put(thing, t.at.holder, asProperty(r.Schema.At(t.at.holder...), t.at.held))
	}
	t.tell(thing)
	t.label(thing)
	touch(r, thing, t.q.Now(), true)
	ordered(r.Schema, thing)
	done.Thing = thing
	if t.exists(done.ID) { // it takes the place of what has its id
		return t.remember(done, 0), Created, nil
	}
	return t.remember(done, max(order, t.before.last())+1), Created, nil
}

// Keep remembers the thing that an example of the document answers a creation with, where it is one.
func (w *World) Keep(q Request, body any) (done Write, err error) {
	r, role := w.set.Of(q.Exchange.Operation)
	if role != resource.Create || r.Schema == nil || len(r.ID.At) == 0 {
		return done, nil
	}
	at, hasPlace := w.set.At(q.Exchange.Operation)
	thing, isThing := jsonvalue.At(body, at...)
	id, hasID := jsonvalue.At(thing, r.ID.At...)
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
	if t.resource.Schema.Valid(whole, jsonschema.InResponse) {
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

// strip takes from a thing what a request could have sent and did not.
func (t *writing) strip(whole, sent *jsonvalue.Object) {
	r := t.resource
	for _, m := range slices.Clone(whole.Members) {
		if _, given := sent.Lookup(m.Name); given || r.Servers(m.Name) || resource.IsCreation(m.Name) || resource.IsUpdate(m.Name) || !t.describes(m.Name) {
			continue
		}
		if s, _ := r.Schema.Child(m.Name); s != nil && s.Default != nil && s.Valid(*s.Default, jsonschema.InResponse) {
			whole.Set(m.Name, *s.Default)
		} else if !r.Schema.Requires(m.Name) {
			whole.Delete(m.Name)
		}
	}
}

// declares reports whether an operation has a response of just that status.
func declares(o *openapi.Operation, status int) bool {
	r := o.Response(status)
	return r != nil && r.Status != "default"
}

// remember completes a write with the document that remembers it; order above 0 is a creation's.
func (t *writing) remember(done Write, order int64) Write {
	c := change{home: t.home.name(), id: done.ID, thing: done.Thing, order: order, created: order > 0}
	if before := t.before.of(done.ID); before != nil && before.created && order == 0 {
		c.order, c.created = before.order, done.Thing != nil
	}
	done.Name, done.Document = c.document()
	if t.at != nil && t.at.own && c.created {
		entry := Write{}
		entry.Name, entry.Document = change{home: t.within.name(), id: done.ID, thing: done.Thing, order: c.order, created: true}.document()
		done.entry = &entry
	}
	return done
}

// exists reports whether there is a thing of an id.
func (t *writing) exists(id any) bool {
	if t.before.isDeleted(id) {
		return false
	}
	_, written := t.before.written(id)
	_, made := t.of(t.home).places[jsonvalue.Plain(id)]
	return written || made
}

// sent returns the members that a request sends: those of its body, or of the one member of it that is the thing.
func (t *writing) sent() (*jsonvalue.Object, bool) {
	body := &t.q.Exchange.Request.Body
	if t.q.Exchange.Operation.RequestBody == nil {
		return &jsonvalue.Object{}, true
	}
	if t.isFile() {
		return &jsonvalue.Object{}, true
	}
	if !body.Decoded {
		return nil, false
	}
	return t.set.Sent(t.q.Exchange.Operation, body.MediaType, body.Value)
}

// isFile reports whether the body of a request is a file, and says nothing of the thing but that.
func (t *writing) isFile() bool { return len(t.q.Uploads) == 1 && t.q.Uploads[0].Part == "" }

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

// describes reports whether the request could have sent a member.
func (t *writing) describes(name string) bool {
	m := t.q.Exchange.Request.Body.MediaType
	if m == nil || m.Schema == nil {
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
	s, _ = s.Child(name)
	return s != nil
}
