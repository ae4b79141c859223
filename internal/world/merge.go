package world

import (
	"slices"
	"strconv"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/resource"
)

// fit returns a thing with the members that were sent. Where it would then be none that the document allows, violations say why, and only
// those members are taken that leave it one.
func fit(r *resource.Resource, before, sent *jsonvalue.Object, patch bool) (*jsonvalue.Object, []jsonschema.Violation) {
	next := copied(before).(*jsonvalue.Object)
	merge(r, next, sent, patch)
	prune(r.Schema, next, sent)
	violations := r.Schema.Validate(next, jsonschema.InResponse)
	if len(violations) == 0 {
		return next, nil
	}
	flaws := len(r.Schema.Validate(before, jsonschema.InResponse)) // of an example, as it may be
	if flaws > 0 && len(violations) <= flaws {
		return next, nil
	}
	kept := copied(before).(*jsonvalue.Object)
	for _, m := range sent.Members {
		alone := &jsonvalue.Object{Members: []jsonvalue.Member{m}}
		for _, into := range []bool{patch, true} { // what needs more than can be sent has it from what was there
			next := copied(kept).(*jsonvalue.Object)
			merge(r, next, alone, into)
			prune(r.Schema, next, alone)
			if len(r.Schema.Validate(next, jsonschema.InResponse)) <= flaws {
				kept = next
				break
			}
		}
	}
	return kept, violations
}

// ordered puts the members of a thing into the order in which its schema declares them; others come last.
func ordered(s *jsonschema.Schema, thing *jsonvalue.Object) {
	names := s.DeclaredNames()
	place := func(m jsonvalue.Member) int {
		if i := slices.Index(names, m.Name); i >= 0 {
			return i
		}
		return len(names)
	}
	slices.SortStableFunc(thing.Members, func(a, b jsonvalue.Member) int { return place(a) - place(b) })
}

// prune takes from a thing what was sent and its schema does not speak of, or never answers, at any depth: a request may send more than is ever answered.
func prune(s *jsonschema.Schema, thing, sent *jsonvalue.Object) {
	for _, at := range append(unspoken(s, thing), hidden(s, thing)...) {
		if sent.Index(at[0]) >= 0 {
			remove(thing, at)
		}
	}
}

// shownBy returns of a value what a schema names and answers: a list may show less of what is in a thing than the thing's reader.
func shownBy(s *jsonschema.Schema, v any) any {
	if s == nil || message.IsScalar(v) {
		return v
	}
	places := append(unspoken(s, v), hidden(s, v)...)
	if len(places) == 0 {
		return v
	}
	v = copied(v)
	for _, at := range places {
		remove(v, at)
	}
	return v
}

// unspoken returns the places of a value that a schema does not speak of: it describes them nowhere, and does not require them.
func unspoken(s *jsonschema.Schema, v any) (places [][]string) {
	for _, place := range s.Undeclared(v, jsonschema.InResponse) {
		if at, ok := jsonvalue.Tokens(place); ok && len(at) > 0 && !s.Mentions(at...) {
			places = append(places, at)
		}
	}
	return places
}

// hidden returns the places of a value that are never answered: they are writeOnly.
func hidden(s *jsonschema.Schema, v any) (places [][]string) {
	for _, violation := range s.Validate(v, jsonschema.InResponse) {
		if at, ok := jsonvalue.Tokens(violation.Pointer); ok && len(at) > 0 && violation.Rule == "writeOnly" {
			places = append(places, at)
		}
	}
	return places
}

// remove takes a member away.
func remove(v any, at []string) {
	parent, _ := jsonvalue.At(v, at[:len(at)-1]...)
	if o, isObject := parent.(*jsonvalue.Object); isObject {
		o.Delete(at[len(at)-1])
	}
}

// merge sets the members that were sent, those that a thing has, or must have, and that are not the server's. In a merge patch null removes a member, and
// objects are merged.
func merge(r *resource.Resource, thing, sent *jsonvalue.Object, patch bool) {
	for _, m := range sent.Members {
		s, open := r.Schema.Child(m.Name)
		switch {
		case r.Servers(m.Name) || s == nil && !open && !r.Schema.Mentions(m.Name) || s != nil && s.WriteOnly:
		case patch && m.Value == nil:
			if s == nil || !s.Valid(nil, jsonschema.InResponse) || !r.Schema.Requires(m.Name) {
				thing.Delete(m.Name)
			} else {
				thing.Set(m.Name, nil)
			}
		case patch:
			before, _ := thing.Lookup(m.Name)
			thing.Set(m.Name, patched(before, m.Value))
		default:
			before, _ := thing.Lookup(m.Name)
			thing.Set(m.Name, replaced(r, m.Name, before, copied(m.Value)))
		}
	}
}

// replaced returns what takes the place of a member: of a thing's attributes with those that are the server's.
func replaced(r *resource.Resource, name string, before, now any) any {
	inner, held := r.Attributes()
	old, isObject := before.(*jsonvalue.Object)
	next, isToo := now.(*jsonvalue.Object)
	if inner == nil || name != held || !isObject || !isToo {
		return now
	}
	for _, m := range old.Members {
		if next.Index(m.Name) < 0 && resource.Keeps(inner, m.Name) {
			next.Set(m.Name, m.Value)
		}
	}
	ordered(inner, next)
	return next
}

// patched returns a value with a merge patch applied (RFC 7396 section 2).
func patched(before, patch any) any {
	changes, isObject := patch.(*jsonvalue.Object)
	if !isObject {
		return copied(patch)
	}
	out, isToo := copied(before).(*jsonvalue.Object)
	if !isToo {
		out = &jsonvalue.Object{}
	}
	for _, m := range changes.Members {
		if m.Value == nil {
			out.Delete(m.Name)
			continue
		}
		inner, _ := out.Lookup(m.Name)
		out.Set(m.Name, patched(inner, m.Value))
	}
	return out
}

// touch sets the times of a thing that say when it was made and when it was changed.
func touch(r *resource.Resource, thing *jsonvalue.Object, now time.Time, created bool) {
	touchIn(r.Schema, thing, now, created)
	if inner, name := r.Attributes(); inner != nil {
		if held, ok := thing.Lookup(name); ok {
			touchIn(inner, held, now, created)
		}
	}
}

func touchIn(schema *jsonschema.Schema, v any, now time.Time, created bool) {
	thing, isObject := v.(*jsonvalue.Object)
	if !isObject {
		return
	}
	for name := range schema.EachName() {
		if _, has := thing.Lookup(name); !has || !resource.IsUpdate(name) && !(created && resource.IsCreation(name)) {
			continue
		}
		s, _ := schema.Child(name)
		if text, isTime := stamp(s, now); isTime && s.Valid(text, jsonschema.InResponse) {
			thing.Set(name, text)
		}
	}
}

// stamp returns a moment in the form that a schema asks for.
func stamp(s *jsonschema.Schema, now time.Time) (any, bool) {
	switch s.FormatName() {
	case "date-time":
		return now.UTC().Format(time.RFC3339), true
	case "date":
		return now.UTC().Format(time.DateOnly), true
	case "datetime":
		return now.Format(jsonschema.DateTimeLayout), true
	}
	if s != nil && s.PossibleTypes().Only(jsonschema.Integer) {
		return jsonvalue.Number(strconv.FormatInt(now.Unix(), 10)), true
	}
	return nil, false
}
