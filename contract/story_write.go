package contract

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// create makes the thing, out of a body that is made up, else out of one that was taken before.
func (s *story) create() bool {
	o := s.operation(s.resource, resource.Create)
	parents, why := s.parents()
	if !why.IsZero() {
		s.untold = why
		return false
	}
	for _, body := range s.bodiesFor(o) {
		c := s.request(o, string(creates), parents)
		if body != nil {
			c.send(*body)
		}
		got, ok := s.step(creates, c)
		if !ok {
			s.untold = i18n.Sayf("there is no answer")
			return false
		}
		if !succeeded(got) {
			s.steps = s.steps[:len(s.steps)-1]
			s.untold = i18n.Sayf("%s answers %d to a good request", o.ID, got.observation.Response.Status)
			if !s.lacks.IsZero() {
				s.untold = i18n.Sayf("%s answers %d to a good request, and %s", o.ID, got.observation.Response.Status, s.lacks)
			}
			continue
		}
		s.untold = i18n.Message{}
		if _, isThing := s.members(c); c.base != nil && !isThing {
			s.untold = i18n.Sayf("%s is not sent one thing", o.ID)
			return false
		}
		id, ok := s.planner.ids.created(got, s.resource)
		if !ok {
			s.untold = i18n.Sayf("%s does not say the id of what it creates", o.ID)
			return false
		}
		s.ids, s.location = append(slices.Clone(parents), id), got.observation.Response.Header.Get("Location")
		if s.untold = s.unaskable(o); !s.untold.IsZero() {
			return false
		}
		s.wrote(creates, c, nil)
		s.compare(got)
		return true
	}
	return false
}

// unaskable says why the thing cannot be asked for by its id; "" where it can.
func (s *story) unaskable(create *openapi.Operation) i18n.Message {
	for _, role := range []resource.Role{resource.Read, resource.Update, resource.Replace, resource.Delete} {
		if o := s.operation(s.resource, role); o != nil && !askable(s.request(o, "", s.ids)) {
			return i18n.Sayf("%s answers an id that %s does not take", create.ID, o.ID)
		}
	}
	return i18n.Message{}
}

// storyBodies is how many bodies are tried until one is taken.
const storyBodies = 4

// bodiesFor returns good bodies for a request that creates something: made up ones, whose references lead to what there is, and those that
// were taken before. One that is nil stands for none.
func (s *story) bodiesFor(o *openapi.Operation) []*requestBody {
	if o.RequestBody == nil {
		return []*requestBody{nil}
	}
	var all []*requestBody
	for _, m := range o.RequestBody.Content {
		if len(all) > 0 && !m.IsJSON() || m.IsJSONPatch() || m.Schema == nil {
			continue
		}
		for try := range uint64(2) {
			if b, ok := s.makeBody(o, m, try); ok {
				all = append(all, &b)
			}
		}
	}
	for _, b := range s.planner.proofOf(o).bodies {
		all = append(all, &b)
	}
	for _, b := range s.planner.requestBodies(o) {
		all = append(all, &b)
	}
	return all[:min(len(all), storyBodies)]
}

// makeBody makes up a body of a request that writes a thing.
func (s *story) makeBody(o *openapi.Operation, m *openapi.MediaType, try uint64) (requestBody, bool) {
	v, ok := s.planner.maker(m.Schema, 7_000+uint64(s.planned)+try)
	if !ok {
		return requestBody{}, false
	}
	if sent, ok := s.planner.ids.resources.Sent(o, m, v); ok {
		refer(s.resource, sent, s.existing)
	}
	return written(m, v)
}

// outdate tries to replace the thing as it was before the last write.
func (s *story) outdate() {
	for _, role := range []resource.Role{resource.Replace, resource.Update} {
		o := s.operation(s.resource, role)
		if o == nil || s.former == "" || s.former == s.etag || !answersWith(o, http.StatusPreconditionFailed) {
			continue
		}
		c := s.request(o, "", s.ids)
		if body, ok := asSentBefore(o, s.steps[0]); ok {
			c.send(s.named(o, body))
		}
		c.target.Header.Set("If-Match", s.former)
		got, ok := s.step(outdates, c)
		if ok && succeeded(got) {
			s.breaks(s.law("conditional", "response.status", strconv.Itoa(got.observation.Response.Status), "412: If-Match has the ETag of what it was before", o))
			s.wrote(replaces, c, nil)
		}
		return
	}
}

// asSentBefore returns the body of a step as a body of another operation.
func asSentBefore(o *openapi.Operation, step sent) (requestBody, bool) {
	if o.RequestBody == nil || step.base == nil {
		return requestBody{}, false
	}
	for _, m := range o.RequestBody.Content {
		if m.Name == step.base.mediaType.Name {
			return written(m, step.base.value)
		}
	}
	return requestBody{}, false
}

// answersWith reports whether an operation has a response of just that status.
func answersWith(o *openapi.Operation, status int) bool {
	r := o.Response(status)
	return r != nil && r.Code() == status
}

// update changes one member of the thing.
func (s *story) update() {
	o := s.operation(s.resource, resource.Update)
	if o == nil || o.RequestBody == nil {
		return
	}
	for _, m := range o.RequestBody.Content {
		body, only, ok := s.change(o, m)
		if !ok {
			continue
		}
		c := s.request(o, "", s.ids)
		c.send(s.named(o, body))
		n := len(s.steps)
		got, ok := s.step(updates, c)
		if !ok || !succeeded(got) {
			s.steps = s.steps[:n]
			continue
		}
		if m.IsJSONPatch() {
			for name, v := range only {
				s.last, s.before, s.former = updates, s.now, s.etag
				s.should.Set(name, v)
			}
			s.written = namesOf(only)
		} else {
			s.wrote(updates, c, namesOf(only))
		}
		s.compare(got)
		return
	}
}

func namesOf(members map[string]any) map[string]bool {
	names := map[string]bool{}
	for name := range members {
		names[name] = true
	}
	return names
}

// change returns a body that changes one member of the thing, and what must be sent with it.
func (s *story) change(o *openapi.Operation, m *openapi.MediaType) (body requestBody, only map[string]any, ok bool) {
	if m.IsJSONPatch() {
		for _, name := range s.changeable(nil) {
			v, ok := s.another(s.resource.Schema.At(name), name)
			if !ok {
				continue
			}
			operation := &jsonvalue.Object{}
			operation.Set("op", "replace")
			operation.Set("path", jsonvalue.Pointer(name))
			operation.Set("value", v)
			if body, ok = written(m, []any{operation}); ok {
				return body, map[string]any{name: v}, true
			}
		}
		return requestBody{}, nil, false
	}
	if m.Schema == nil {
		return requestBody{}, nil, false
	}
	inner, wrapper := m.Schema, s.planner.ids.resources.Wrapper(o, m)
	if wrapper != "" {
		inner = m.Schema.At(wrapper)
	}
	if !inner.DeclaresNames() { // it takes whatever the thing has
		inner = s.resource.Schema
	}
	for _, name := range s.changeable(inner) {
		v, ok := s.another(inner.At(name), name)
		if !ok {
			continue
		}
		members := &jsonvalue.Object{}
		only = map[string]any{name: v}
		for _, needed := range inner.DeclaredNames() {
			old, has := s.should.Lookup(needed)
			everything := o.Method == http.MethodPost // whether a POST keeps what it does not name, nobody says
			if (everything || inner.Requires(needed)) && needed != name && has {
				members.Set(needed, old)
				only[needed] = old
			}
		}
		members.Set(name, v)
		if in, member := s.planner.ids.resources.Names(o); in == "body" {
			members.Set(member, typedID(s.resource, s.ids[len(s.ids)-1]))
		}
		var whole any = members
		if wrapper != "" {
			outer := &jsonvalue.Object{}
			outer.Set(wrapper, members)
			whole = outer
		}
		if body, ok = written(m, whole); ok {
			return body, only, true
		}
	}
	return requestBody{}, nil, false
}

// changeable returns the members of the thing that a schema lets be changed: plain texts first, which mean the least.
func (s *story) changeable(inner *jsonschema.Schema) []string {
	var plain, others []string
	for _, m := range s.should.Members {
		schema := s.resource.Schema.At(m.Name)
		if inner != nil {
			schema = inner.At(m.Name)
		}
		if schema == nil || s.isReference(m.Name) || slices.Equal(s.resource.ID.At, []string{m.Name}) {
			continue
		}
		if _, isText := m.Value.(string); isText && len(schema.Enum) == 0 && schema.Format == "" && schema.Pattern == nil {
			plain = append(plain, m.Name)
		} else {
			others = append(others, m.Name)
		}
	}
	return append(plain, others...)
}

// another returns a good value of a member that is not the one it has.
func (s *story) another(schema *jsonschema.Schema, name string) (any, bool) {
	if schema == nil {
		return nil, false
	}
	old, _ := s.should.Lookup(name)
	for seed := range uint64(10) {
		v, ok := s.planner.maker(schema, 9_000+uint64(s.planned)+seed)
		if ok && v != nil && !jsonvalue.Equal(v, old) && s.resource.Schema.At(name).Valid(v, jsonschema.InResponse) {
			return v, true
		}
	}
	return nil, false
}

// replace puts another whole thing in the place of the thing, or the same once more.
func (s *story) replace(name chapter) {
	o := s.operation(s.resource, resource.Replace)
	if o == nil || o.RequestBody == nil {
		return
	}
	if name == replacesAgain {
		i := slices.IndexFunc(s.steps, func(step sent) bool { return strings.HasSuffix(step.name, "-"+string(replaces)) })
		if i < 0 {
			return
		}
		c := s.steps[i].testCase
		got, ok := s.step(name, c)
		switch {
		case ok && succeeded(got):
			s.last, s.written = replacesAgain, nil
			s.compare(got)
		case ok:
			s.breaks(s.law("idempotent", "response.status", strconv.Itoa(got.observation.Response.Status), "the success of the first PUT", o))
		}
		return
	}
	for _, body := range s.bodiesFor(o) {
		if body == nil {
			return
		}
		c := s.request(o, "", s.ids)
		c.send(s.named(o, *body))
		n := len(s.steps)
		got, ok := s.step(name, c)
		if ok && succeeded(got) {
			s.wrote(replaces, c, nil)
			s.compare(got)
			return
		}
		s.steps = s.steps[:n]
	}
}

// named returns a body that says the id of the thing, where it says one.
func (s *story) named(o *openapi.Operation, b requestBody) requestBody {
	if named, ok := s.planner.naming(o, b, s.ids[len(s.ids)-1]); ok {
		return named
	}
	return b
}

// delete ends the life of the thing; false where it goes on.
func (s *story) delete() bool {
	o := s.operation(s.resource, resource.Delete)
	if o == nil {
		return false
	}
	got, ok := s.step(deletes, s.request(o, "", s.ids))
	if !ok || !succeeded(got) {
		s.untold = i18n.Sayf("%s does not delete what was created", o.ID)
		if ok {
			s.untold = i18n.Sayf("%s does not delete what was created: it answers %d", o.ID, got.observation.Response.Status)
		}
		return false
	}
	s.deleted, s.last = true, deletes
	return true
}

// deleteAgain deletes the thing once more, which changes nothing (RFC 9110, section 9.2.2).
func (s *story) deleteAgain() {
	o := s.operation(s.resource, resource.Delete)
	if _, ok := s.step(deletesAgain, s.request(o, "", s.ids)); ok {
		s.last = deletesAgain
	}
}
