package world

import (
	"iter"
	"net/http"
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
	posted     bool                   // it was not there before
	beside     []Write                // that a collection has it which shows what lives elsewhere, and the thing that it belongs to
	Untouched  bool                   // nothing was ever written of the thing: it is as it was made
}

// Documents returns what remembers all that a request writes: names and texts.
func (w Write) Documents() iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for _, one := range append([]Write{w}, w.More...) {
			for _, each := range append([]Write{one}, one.beside...) {
				if each.Name != "" && !yield(each.Name, each.Document) {
					return
				}
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
	at       *elsewhere     // where the things live; nil: where the request says
	within   home           // of the collection, where they live elsewhere
	entered  map[string]any // the things that they belong to, with what this request has written of them
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

// remember completes a write with the documents that remember it, and what it is of; order above 0 is a creation's.
func (t *writing) remember(done Write, order int64) Write {
	done = t.note(done, order)
	done.beside = append(done.beside, t.belongs(done.ID, done.Thing)...)
	return done
}

// note completes a write with the document that remembers it, and says nothing of what the thing belongs to: things may do so in circles.
func (t *writing) note(done Write, order int64) Write {
	c := change{home: t.home.name(), id: done.ID, thing: done.Thing, order: order, created: order > 0, posted: done.posted}
	if before := t.before.of(done.ID); before != nil && before.created && order == 0 {
		c.order, c.created, c.posted = before.order, done.Thing != nil, before.posted
	}
	done.Name, done.Document = c.document()
	if t.at != nil && t.at.own && (c.created || c.thing == nil) {
		var entry Write
		entry.Name, entry.Document = change{home: t.within.name(), id: done.ID, thing: done.Thing, order: c.order, created: c.created}.document()
		done.beside = append(done.beside, entry)
	}
	return done
}

// exists reports whether there is a thing of an id: of what a client has made there are none but those that are written.
func (t *writing) exists(id any) bool {
	if t.before.isDeleted(id) {
		return false
	}
	if _, written := t.before.written(id); written {
		return true
	}
	_, made := t.of(t.home).places[jsonvalue.Plain(id)]
	return made && (t.at != nil || !t.isOfNew(t.q.Exchange, t.q.Changes))
}

// sent returns the members that a request sends: those of its body, or of the one member of it that is the thing.
func (t *writing) sent() (*jsonvalue.Object, bool) {
	body := &t.q.Exchange.Request.Body
	if t.q.Exchange.Operation.RequestBody == nil {
		return &jsonvalue.Object{}, true
	}
	if t.isFile() || t.isBytes() {
		return &jsonvalue.Object{}, true
	}
	if !body.Decoded {
		return nil, false
	}
	return t.set.Sent(t.q.Exchange.Operation, body.MediaType, body.Value)
}

// isBytes reports whether a thing is created of bytes whose schema is that of the thing, though nothing of it can be read from them.
func (t *writing) isBytes() bool {
	body := &t.q.Exchange.Request.Body
	_, role := t.set.Of(t.q.Exchange.Operation)
	return role == resource.Create && body.MediaType != nil && !body.MediaType.HasMembers() && (body.Value == nil || message.IsScalar(body.Value))
}

// isFile reports whether the body of a request is a file, and says nothing of the thing but that.
func (t *writing) isFile() bool { return len(t.q.Uploads) == 1 && t.q.Uploads[0].Part == "" }
