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
	for _, r := range f.set.All {
		if r.Rows == nil || r.key != collection && openapi.WithoutNames(r.Collection) != collection {
			continue
		}
		at, ok := numberIn(o)
		if !ok {
			return false
		}
		asks := &Resource{Schema: r.Schema, Rows: &Rows{Inputs: Inputs(o)}}
		f.findFilters(asks)
		asks.Rows.settle()
		f.add(r, Beside{Role: Counting, Operation: o, At: at, Answers: true, Asks: asks.Rows}, i18n.Sayf("it says how many there are"))
		return true
	}
	return false
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

// Counts returns what an operation that says how many things of its resource there are may be asked with, and where its success body has the number; nil for another.
func (s *Set) Counts(o *openapi.Operation) (asks *Rows, at []string) {
	if r, role := s.Of(o); role == Counting {
		b := r.beside(o)
		return b.Asks, b.At
	}
	return nil, nil
}
