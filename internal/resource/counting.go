package resource

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// counts takes a GET below a collection that says how many things there are, /orders/count and /Orders/$count, for that: it may be asked with filters of its own.
func (f *finder) counts(o *openapi.Operation, bare, last string) bool {
	if o.Method != "GET" || plain(last) != "count" {
		return false
	}
	collection := strings.TrimSuffix(bare, "/"+last)
	for _, r := range f.listed[collection] {
		if r.Rows == nil {
			continue
		}
		at, ok := numberIn(o)
		if !ok {
			return false
		}
		f.add(r, Beside{Role: Counting, Operation: o, At: at, Answers: true, Asks: f.asks(r, o)}, i18n.Sayf("it says how many there are"))
		return true
	}
	return false
}

// asks returns what an operation about things that it chooses may be asked with.
func (f *finder) asks(r *Resource, o *openapi.Operation) *Rows {
	asks := &Resource{Schema: r.Schema, Rows: &Rows{Inputs: slices.DeleteFunc(Inputs(o), func(i Input) bool { return i.Parameter == nil })}}
	f.findFilters(asks)
	asks.Rows.settle()
	return asks.Rows
}

// asksAsList takes a DELETE or a PATCH of a collection that has the filters of its list for one of all things that meet them, as PostgREST has it: of several filters, or of one
// that names the properties itself.
func (f *finder) asksAsList(r *Resource, o *openapi.Operation) bool {
	role := map[string]Role{"DELETE": DeleteMany, "PATCH": UpdateMany}[o.Method]
	if role == "" || r.Rows == nil || role == UpdateMany && sent(o) == nil {
		return false
	}
	asks := f.asks(r, o)
	same := 0
	for _, filter := range asks.Filters {
		if slices.ContainsFunc(r.Rows.Filters, func(of Filter) bool { return of.Input == filter.Input }) {
			same++
		}
	}
	if len(asks.Expressions) == 0 && (same < 2 || same < len(asks.Filters)) || called(asks.Inputs, "ids", r.Name+"ids", r.ID.Parameter+"s") != nil {
		return false
	}
	b := Beside{Role: role, Operation: o, Asks: asks}
	for _, s := range arrays(answered(o)) {
		if s.schema.Bare() == r.Schema.Bare() {
			b.At, b.Answers = s.tokens, true
		}
	}
	f.add(r, b, i18n.Sayf("its query says of which things"))
	return true
}

// numberIn returns where the success body of an operation has the number that it is about: the body itself, or the one member that is called like a total.
func numberIn(o *openapi.Operation) (at []string, ok bool) {
	r, _ := o.Success()
	if r == nil || r.Preferred() == nil || r.Preferred().Schema == nil {
		return nil, false
	}
	root := r.Preferred().Schema
	if scalar(root) {
		return nil, root.PossibleTypes()&(jsonschema.Integer|jsonschema.Number) != 0
	}
	for _, place := range spots(root, "") {
		if at, s := counted[0].find([]spot{place}); s != nil {
			return at, true
		}
		for _, name := range namesOf(place.schema) { // {"data": 25}
			if next, ok := place.child(name); ok && slices.Contains(envelopes, plain(name)) && next.schema.PossibleTypes()&^jsonschema.Null == jsonschema.Integer {
				return next.tokens, true
			}
		}
	}
	return nil, false
}

// Asks returns what an operation that counts, changes or deletes the things of its resource that it chooses may be asked with; nil for another.
func (s *Set) Asks(o *openapi.Operation) *Rows {
	if r, role := s.Of(o); role == Counting || role == UpdateMany || role == DeleteMany {
		return r.beside(o).Asks
	}
	return nil
}

// Number returns where the success body of an operation says of how many things it is; ok is false where it does not.
func (s *Set) Number(o *openapi.Operation) (at []string, ok bool) {
	if r, role := s.Of(o); role == Counting {
		return r.beside(o).At, true
	}
	return numberIn(o)
}
