package contract

import (
	"maps"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// wrote notes what a write was about.
func (s *story) wrote(by chapter, c testCase, only map[string]bool) {
	s.last, s.before, s.former = by, s.now, s.etag
	if by == creates || by == replaces {
		s.should, s.written = &jsonvalue.Object{}, nil
	}
	if c.base == nil {
		return
	}
	members, ok := s.members(c)
	if !ok {
		return
	}
	s.written = only
	for _, m := range members.Members {
		if s.keeps(c.operation, c.base.mediaType, m.Name) && answerable(s.resource.Schema.At(m.Name), m.Value) {
			s.should.Set(m.Name, s.withoutID(m))
		}
		if name, shown, ok := s.refersTo(m); ok && members.Index(name) < 0 {
			s.should.Set(name, shown)
			if only != nil && only[m.Name] {
				s.written = maps.Clone(s.written)
				s.written[name] = true
			}
		}
	}
}

// answerable reports whether a value may be answered as it was sent, with what a server adds to the objects in it.
func answerable(s *jsonschema.Schema, sent any) bool {
	return !slices.ContainsFunc(s.Validate(sent, jsonschema.InResponse), func(v jsonschema.Violation) bool { return v.Rule != "required" })
}

// refersTo returns the member of the thing that shows what an id which is sent is of, and what it has in any case: the customer of customerId. What is sent of
// several may be kept in any order.
func (s *story) refersTo(m jsonvalue.Member) (name string, shown any, ok bool) {
	if own, open := s.resource.Schema.Child(m.Name); own != nil || open {
		return "", nil, false
	}
	name = resource.Referred(s.resource.Schema, m.Name)
	id := s.resource.Schema.At(name, "id")
	if _, several := m.Value.([]any); name == "" || several || id == nil || m.Value == nil || !id.Valid(m.Value, jsonschema.InResponse) {
		return "", nil, false
	}
	return name, &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "id", Value: m.Value}}}, true
}

// withoutID returns what was sent of a member, but for the id of the thing in it: that may be the server's.
func (s *story) withoutID(m jsonvalue.Member) any {
	at := s.resource.ID.At
	if len(at) < 2 || at[0] != m.Name {
		return m.Value
	}
	whole := jsonvalue.Clone(m.Value)
	if parent, ok := jsonvalue.At(whole, at[1:len(at)-1]...); ok {
		if o, isObject := parent.(*jsonvalue.Object); isObject {
			o.Delete(at[len(at)-1])
		}
	}
	return whole
}

// members returns what of the thing a case sends.
func (s *story) members(c testCase) (*jsonvalue.Object, bool) {
	if c.base == nil {
		return nil, false
	}
	return s.planner.ids.resources.Sent(c.operation, c.base.mediaType, c.base.value)
}

// hasMembers reports whether bodies of a media type are read as members by whoever gets them: of a picture that a schema describes as an object,
// nobody does.
func hasMembers(m *openapi.MediaType) bool {
	name := openapi.BaseType(m.Concrete())
	return openapi.IsJSON(name) || openapi.IsXML(name) || openapi.IsYAML(name) || name == "application/x-www-form-urlencoded" || strings.HasPrefix(name, "multipart/")
}

// keeps reports whether a member that is sent is to be answered as it was sent: it is the client's, and shown; no file says so of itself.
func (s *story) keeps(o *openapi.Operation, m *openapi.MediaType, name string) bool {
	shown, _ := s.resource.Schema.Child(name)
	if !hasMembers(m) || shown == nil || isWriteOnly(shown) || s.resource.Servers(name) || slices.Equal(s.resource.ID.At, []string{name}) || resource.IsCreation(name) || resource.IsUpdate(name) {
		return false
	}
	if m.Schema == nil {
		return true
	}
	sent := m.Schema.At(name)
	if wrapper := s.planner.ids.resources.Wrapper(o, m); wrapper != "" {
		sent = m.Schema.At(wrapper, name)
	}
	return sent == nil || !sent.WriteOnly && !sent.ReadOnly
}

// compare holds an answer that shows the thing against what was sent, and against what it was before.
func (s *story) compare(got sent) {
	for _, v := range s.differences(got) {
		s.breaks(v)
	}
	s.accept(got)
}

// accept takes what an answer shows for what the thing is: a difference is reported once.
func (s *story) accept(got sent) {
	thing, ok := s.thingIn(got)
	if !ok {
		return
	}
	at, _ := s.planner.ids.resources.At(got.operation)
	for _, m := range slices.Clone(s.should.Members) {
		if v, has := thing.Lookup(m.Name); has {
			s.should.Set(m.Name, v)
		} else if m.Value != nil && s.shown(got, at, m.Name) != nil {
			s.should.Delete(m.Name)
		}
	}
}

func (s *story) differences(got sent) []violation {
	thing, ok := s.thingIn(got)
	if !ok || got.observation.flawed != nil {
		return nil
	}
	at, _ := s.planner.ids.resources.At(got.operation)
	return s.unlike(thing, got, at)
}

// unlike returns what of a thing, which an answer shows at a place, is not as it should be.
func (s *story) unlike(thing *jsonvalue.Object, got sent, at []string) []violation {
	var all []violation
	var differing []jsonvalue.Member
	for _, m := range s.should.Members {
		where := "response.body#" + jsonvalue.Pointer(append(slices.Clone(at), m.Name)...)
		check, want := "stored-as-sent", "as it was sent"
		switch {
		case s.last == replacesAgain:
			check, want = "idempotent", "as after the first PUT"
		case s.written != nil && !s.written[m.Name]:
			check, want = "update-is-kept", "as before: the update was not about it"
		}
		v, has := thing.Lookup(m.Name)
		shown := s.shown(got, at, m.Name)
		if shown != nil && !answerable(shown, m.Value) || !has && (m.Value == nil || shown == nil || s.ofAnother(got, at, m)) {
			continue // the answer could not have it so, or need not have it at all
		}
		if !has || !includes(v, m.Value, s.resource.Schema.At(m.Name)) && !(shown != nil && shown.DeclaresNames() && includes(v, m.Value, shown)) {
			all, differing = append(all, s.law(check, where, brief(v, has), jsonvalue.Brief(m.Value, shownLength)+", "+want, got.operation)), append(differing, m)
		}
	}
	if len(all) == 0 || s.couldSay(got, at, differing...) {
		return all
	}
	var blamed []violation
	for i, m := range differing {
		if s.couldSay(got, at, m) {
			blamed = append(blamed, all[i])
		}
	}
	return blamed
}

// ofAnother reports whether it is another alternative than that of an answer that describes a member which its thing does not have.
func (s *story) ofAnother(got sent, at []string, m jsonvalue.Member) bool {
	other, ok := changed(got, at, false, m)
	if !ok {
		return false
	}
	schema := got.observation.Response.Body.MediaType.Schema
	return schema.Valid(other, jsonschema.InResponse) && slices.Contains(schema.Undeclared(other, jsonschema.InResponse), jsonvalue.Pointer(append(slices.Clone(at), m.Name)...))
}

// changed returns the body of an answer with other members in its thing, beside what it has in them or in its place; ok is false for one that breaks its
// schema as it is.
func changed(got sent, at []string, beside bool, members ...jsonvalue.Member) (other any, ok bool) {
	body := got.observation.Response.Body
	if body.MediaType == nil || body.MediaType.Schema == nil || !body.MediaType.Schema.Valid(body.Value, jsonschema.InResponse) {
		return nil, false
	}
	other = jsonvalue.Clone(body.Value)
	v, _ := jsonvalue.At(other, at...)
	thing, isObject := v.(*jsonvalue.Object)
	if !isObject {
		return nil, false
	}
	for _, m := range members {
		v := m.Value
		if before, _ := thing.Lookup(m.Name); beside {
			v = overlaid(before, v)
		}
		thing.Set(m.Name, v)
	}
	return other, true
}

// overlaid returns what was answered with what was sent in its place: of objects member by member, of lists element by element.
func overlaid(got, sent any) any {
	switch sent := sent.(type) {
	case *jsonvalue.Object:
		o, isObject := jsonvalue.Clone(got).(*jsonvalue.Object)
		if !isObject {
			return sent
		}
		for _, m := range sent.Members {
			before, _ := o.Lookup(m.Name)
			o.Set(m.Name, overlaid(before, m.Value))
		}
		return o
	case []any:
		list, _ := got.([]any)
		out := slices.Clone(sent)
		for i := range out {
			if len(list) > 0 { // what was lost would be like the last
				out[i] = overlaid(list[min(i, len(list)-1)], out[i])
			}
		}
		return out
	}
	return sent
}

// couldSay reports whether the document takes an answer with other members in its thing: what alternatives or parts of its schema shut out
// together, no API can answer. Of an answer that breaks its schema as it is, nobody can tell.
func (s *story) couldSay(got sent, at []string, members ...jsonvalue.Member) bool {
	for _, beside := range []bool{false, true} {
		other, ok := changed(got, at, beside, members...)
		if !ok || got.observation.Response.Body.MediaType.Schema.Valid(other, jsonschema.InResponse) {
			return true
		}
	}
	return false
}

// shown returns how the answer of an operation is described to have a member of the thing; nil where it need not have it.
func (s *story) shown(got sent, at []string, name string) *jsonschema.Schema {
	m := got.observation.Response.Body.MediaType
	if m == nil || m.Schema == nil {
		return nil
	}
	return m.Schema.At(append(slices.Clone(at), name)...)
}

// shownLength bounds the values that a law quotes, in characters.
const shownLength = 60

func brief(v any, has bool) string {
	if !has {
		return ""
	}
	return jsonvalue.Brief(v, shownLength)
}
