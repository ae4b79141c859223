package world

import (
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// welcomed is how many things there come to be of one that nothing was of.
const welcomed = 5

// maxWelcomed is how many things a session may have written and yet get such: whoever asks for many leaves room for what is sent.
const maxWelcomed = 1000

// asksForStranger reports whether the request must name another thing, and names one that none of those to choose from is of. Where some were deleted, or an example has all
// there are, it may be that it has none.
func (l *listing) asksForStranger() bool {
	if len(l.asks.Keys) == 0 {
		return false
	}
	if d := l.changes.in(l.home); d != nil && d.deleted > 0 || l.known[l.resource] != nil && l.known[l.resource].isAll {
		return false
	}
	var keys []*resource.Condition
	for _, f := range l.asks.Keys {
		wanted, ok := l.asked(f.Input)
		if !ok || !l.resource.Schema.At(f.At...).Valid(asProperty(l.resource.Schema.At(f.At...), wanted), jsonschema.InResponse) {
			return false
		}
		keys = append(keys, f.Asks(wanted))
	}
	return !slices.ContainsFunc(l.chosen, func(c chosen) bool {
		return !slices.ContainsFunc(keys, func(key *resource.Condition) bool { return key == nil || !key.Meets(c.all) })
	})
}

// Welcome returns what is to be remembered for a list to have things of one that nothing is of yet; nothing where there is no room for them.
func (w *World) Welcome(q Request) (done Write, err error) {
	r, role := w.set.Of(q.Exchange.Operation)
	if q.Changes != nil && q.Changes.count >= maxWelcomed {
		return done, nil
	}
	t := w.write(q, r, role)
	l := &listing{World: w, resource: r, asks: r.Rows, x: q.Exchange}
	for range min(welcomed, len(w.of(t.home).ids)) {
		order, err := q.Next(t.home.name())
		if err != nil {
			return Write{}, err
		}
		id, ok := t.newID(order)
		if !ok || slices.ContainsFunc(done.More, func(other Write) bool { return jsonvalue.Plain(other.ID) == jsonvalue.Plain(id) }) {
			continue
		}
		made, _ := t.thing(t.home, id, q.Options)
		thing, isObject := copied(made).(*jsonvalue.Object)
		if !isObject {
			return Write{}, nil
		}
		for _, f := range r.Rows.Keys {
			wanted, _ := l.asked(f.Input)
			put(thing, f.At, asProperty(r.Schema.At(f.At...), wanted))
		}
		if ordered(r.Schema, thing); !r.Schema.Valid(thing, jsonschema.InResponse) {
			return Write{}, nil
		}
		done.More = append(done.More, t.remember(Write{ID: id, Thing: thing}, max(order, t.before.last())+1))
	}
	return done, nil
}
