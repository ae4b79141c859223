package world

import (
	"slices"

	"agentmock/internal/jsonschema"
)

// newID returns an id that no thing has or had, looking from the n-th on.
func (t *writing) newID(n int64) (any, bool) {
	for try := range int64(maxNewIDs) {
		id, ok := t.makeID(t.home, len(t.of(t.home).ids)+int(n+try), func(id any) bool { return !t.exists(id) && !t.before.isDeleted(id) && t.sayable(id) })
		if ok {
			return id, true
		}
	}
	return nil, false
}

// sayable reports whether the answer of a request can say an id: it may call a text a number.
func (t *writing) sayable(id any) bool {
	if t.q.Exchange == nil || len(t.resource.ID.At) != 1 || t.resource.Opaque { // of a thing that is written by hand, or that no answer has
		return true
	}
	o := t.q.Exchange.Operation
	response, _ := o.Success()
	m := response.Preferred()
	if m == nil || m.Schema == nil {
		return true
	}
	places := t.set.IDPlaces(o)
	if at, hasPlace := t.set.At(o); hasPlace {
		places = [][]string{append(slices.Clone(at), t.resource.ID.At...)}
	}
	for _, at := range places {
		if s := m.Schema.At(at...); s != nil {
			return s.Valid(asProperty(s, id), jsonschema.InResponse)
		}
	}
	return true
}

// maxNewIDs is how many ids are tried before there is none left for a new thing.
const maxNewIDs = 1000
