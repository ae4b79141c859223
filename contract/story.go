package contract

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// chapter is one request of a story.
type chapter string

const (
	creates       chapter = "create"
	reads         chapter = "read"
	follows       chapter = "read-location"
	lists         chapter = "list"
	updates       chapter = "update"
	replaces      chapter = "replace"
	replacesAgain chapter = "replace-again"
	revalidates   chapter = "read-unchanged"
	outdates      chapter = "replace-outdated"
	trespasses    chapter = "read-by-another"
	deletes       chapter = "delete"
	deletesAgain  chapter = "delete-again"
)

// wholeLife is what happens to one thing, from its creation to after its end.
var wholeLife = []chapter{creates, follows, reads, revalidates, lists, trespasses, updates, reads, outdates, replaces, reads, replacesAgain, reads, lists, deletes, reads, lists, deletesAgain, reads}

// story is the life of one thing: the requests so far, and what they leave it as.
type story struct {
	*lifecycle
	resource *resource.Resource
	ids      []any // of its item path, the last one its own
	steps    []sent
	needs    []sent // that made what the thing needs
	lacks    string // what it needs and cannot have
	location string
	should   *jsonvalue.Object // the members that were sent, as they should be
	written  map[string]bool   // the members that the last write was about
	last     chapter           // the last write
	before   *jsonvalue.Object // the thing before the last write, as it was read
	now      *jsonvalue.Object // the thing as it was last read
	etag     string            // the same
	former   string            // the ETag before the last write
	deleted  bool
	over     bool // nobody finds it
	gone     bool // it was deleted, and nobody found it since
	broken   []violation
	untold   string // why the story could not be told to its end
}

// maxShrinks bounds of how many sequences of a run the fewest steps are looked for.
const maxShrinks = 5

// live lives the life of a thing, and reports the laws that it breaks.
func (l *lifecycle) live(r *resource.Resource) {
	told := l.tell(r, wholeLife)
	if told.untold != "" {
		l.planner.skipped = append(l.planner.skipped, r.Name+": its life is not tested: "+told.untold)
	}
	seen := map[string]bool{}
	for _, v := range told.broken {
		last := v.steps[len(v.steps)-1]
		if key := v.check; !seen[key] && l.shrinks < maxShrinks && l.room > 0 {
			seen[key] = true
			l.shrinks++
			v = l.fewest(r, v)
		}
		l.report(v, last)
	}
}

// tell tells a story as far as it can be told.
func (l *lifecycle) tell(r *resource.Resource, script []chapter) *story {
	s := &story{lifecycle: l, resource: r}
	for _, one := range script {
		if l.err != nil || !s.tell(one) {
			break
		}
	}
	return s
}

// tell adds a chapter; false where the story ends.
func (s *story) tell(one chapter) bool {
	switch one {
	case creates:
		return s.create()
	case follows:
		s.follow()
	case reads:
		s.read()
		return !s.over
	case revalidates:
		s.revalidate()
	case lists:
		s.list()
	case trespasses:
		s.trespass()
	case updates:
		s.update()
	case outdates:
		s.outdate()
	case replaces, replacesAgain:
		s.replace(one)
	case deletes:
		return s.delete()
	case deletesAgain:
		s.deleteAgain()
	}
	return true
}

// step sends a request of the story; ok is false where there is no answer, and where the document does not take the ids of its path.
func (s *story) step(name chapter, c testCase) (got sent, ok bool) {
	if !askable(c) {
		return sent{}, false
	}
	c.name = fmt.Sprintf("%s/%s/%d-%s", c.operation.ID, Lifecycle, len(s.steps)+1, name)
	got, ok = s.ask(c)
	if got.observation != nil {
		s.steps = append(s.steps, got)
	}
	return got, ok
}

// breaks notes that an answer breaks a law; a place is noted once.
func (s *story) breaks(v violation) {
	for _, other := range s.broken {
		if other.check == v.check && other.where == v.where {
			return
		}
	}
	s.broken = append(s.broken, v)
}

// law returns that the last step breaks a law.
func (s *story) law(check, where, got, want string, o *openapi.Operation) violation {
	return violation{check: check, where: where, got: got, want: want, at: o.Position, needs: slices.Clone(s.needs), steps: slices.Clone(s.steps)}
}

// create makes the thing, out of a body that is made up, else out of one that was taken before.
func (s *story) create() bool {
	o := s.operation(s.resource, resource.Create)
	parents, why := s.parents()
	if why != "" {
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
			s.untold = "there is no answer"
			return false
		}
		if !succeeded(got) {
			s.steps = s.steps[:len(s.steps)-1]
			s.untold = fmt.Sprintf("%s answers %d to a good request", o.ID, got.observation.Response.Status)
			if s.lacks != "" {
				s.untold += ", and " + s.lacks
			}
			continue
		}
		s.untold = ""
		if _, isThing := s.members(c); c.base != nil && !isThing {
			s.untold = o.ID + " is not sent one thing"
			return false
		}
		id, ok := s.made.idIn(got, s.resource)
		if !ok {
			s.untold = o.ID + " does not say the id of what it creates"
			return false
		}
		s.ids, s.location = append(slices.Clone(parents), id), got.observation.Response.Header.Get("Location")
		if s.untold = s.unaskable(o); s.untold != "" {
			return false
		}
		s.wrote(creates, c, nil)
		s.compare(got)
		return true
	}
	return false
}

// unaskable says why the thing cannot be asked for by its id; "" where it can.
func (s *story) unaskable(create *openapi.Operation) string {
	for _, role := range []resource.Role{resource.Read, resource.Update, resource.Replace, resource.Delete} {
		if o := s.operation(s.resource, role); o != nil && !askable(s.request(o, "", s.ids)) {
			return create.ID + " answers an id that " + o.ID + " does not take"
		}
	}
	return ""
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
	v, err := s.planner.requests.Value(m.Schema, generate.Options{Seed: s.planner.options.seed() + 7_000 + uint64(s.planned) + try, Dynamic: true})
	if err != nil {
		return requestBody{}, false
	}
	if sent, ok := s.planner.ids.resources.Sent(o, m, v); ok {
		refer(s.resource, sent, s.existing)
	}
	return written(m, v)
}

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
		if s.keeps(c.base.mediaType, m.Name) && s.resource.Schema.At(m.Name).Valid(m.Value, jsonschema.InResponse) {
			s.should.Set(m.Name, s.withoutID(m))
		}
	}
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

// keeps reports whether a member that is sent is to be answered as it was sent: it is the client's, and shown.
func (s *story) keeps(m *openapi.MediaType, name string) bool {
	shown, _ := s.resource.Schema.Child(name)
	if shown == nil || isWriteOnly(shown) || s.resource.Servers(name) || slices.Equal(s.resource.ID.At, []string{name}) || resource.IsCreation(name) || resource.IsUpdate(name) {
		return false
	}
	if m.Schema == nil {
		return true
	}
	sent := m.Schema.At(name)
	if wrapper := s.planner.ids.resources.Wrapper(s.operationOf(m), m); wrapper != "" {
		sent = m.Schema.At(wrapper, name)
	}
	return sent == nil || !sent.WriteOnly && !sent.ReadOnly
}

// operationOf returns the operation of the resource whose request has a media type.
func (s *story) operationOf(m *openapi.MediaType) *openapi.Operation {
	for _, o := range s.resource.Operations {
		if o.RequestBody != nil && slices.Contains(o.RequestBody.Content, m) {
			return o
		}
	}
	return nil
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
		} else if m.Value != nil && s.shows(got, at, m.Name) {
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
	var all []violation
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
		if !has && (m.Value == nil || !s.shows(got, at, m.Name)) {
			continue
		}
		if !has || !includes(v, m.Value, s.resource.Schema.At(m.Name)) {
			all = append(all, s.law(check, where, brief(v, has), jsonvalue.Brief(m.Value, shownLength)+", "+want, got.operation))
		}
	}
	return all
}

// shows reports whether the answer of an operation is described to have a member of the thing.
func (s *story) shows(got sent, at []string, name string) bool {
	m := got.observation.Response.Body.MediaType
	return m != nil && m.Schema != nil && m.Schema.At(append(slices.Clone(at), name)...) != nil
}

// shownLength bounds the values that a law quotes, in characters.
const shownLength = 60

func brief(v any, has bool) string {
	if !has {
		return ""
	}
	return jsonvalue.Brief(v, shownLength)
}

// read reads the thing, until it is as it should be.
func (s *story) read() {
	o := s.operation(s.resource, resource.Read)
	if o == nil {
		return
	}
	n := len(s.steps)
	var last sent
	for _, v := range s.eventually(func() []violation {
		s.steps = s.steps[:n]
		got, ok := s.step(reads, s.request(o, "", s.ids))
		if !ok {
			return nil
		}
		last = got
		return s.judge(got)
	}) {
		s.breaks(v)
		s.over = s.over || v.check == "created-is-readable"
	}
	if last.observation != nil && !s.deleted {
		s.accept(last)
	}
}

// judge holds an answer to a reading against what the thing is.
func (s *story) judge(got sent) []violation {
	status := strconv.Itoa(got.observation.Response.Status)
	switch {
	case s.deleted && (isGone(got) || s.resource.Deleted != nil):
		s.gone = true
		return nil
	case s.deleted && s.last == deletesAgain && !s.gone:
		return nil
	case s.deleted && s.last == deletesAgain && succeeded(got):
		return []violation{s.law("idempotent", "response.status", status, "404 or 410: it was deleted, twice", got.operation)}
	case s.deleted && succeeded(got):
		return []violation{s.law("deleted-is-gone", "response.status", status, "404 or 410: it was deleted", got.operation)}
	case s.deleted:
		return nil
	case !succeeded(got):
		return []violation{s.law("created-is-readable", "response.status", status, "a success: it was created, and not deleted", got.operation)}
	}
	thing, ok := s.thingIn(got)
	if !ok {
		return nil
	}
	at, _ := s.planner.ids.resources.At(got.operation)
	if id, has := jsonvalue.At(thing, s.resource.ID.At...); has && jsonvalue.Plain(id) != jsonvalue.Plain(s.ids[len(s.ids)-1]) {
		where := "response.body#" + jsonvalue.Pointer(append(slices.Clone(at), s.resource.ID.At...)...)
		return []violation{s.law("created-is-readable", where, jsonvalue.Brief(id, shownLength), jsonvalue.Brief(s.ids[len(s.ids)-1], shownLength)+", the id that was asked for", got.operation)}
	}
	wrong := s.differences(got)
	s.now, s.etag = thing, got.observation.Response.Header.Get("ETag")
	if s.etag != "" && s.etag == s.former && len(wrong) == 0 && s.before != nil && !jsonvalue.Equal(s.before, thing) {
		wrong = append(wrong, s.law("conditional", "response.header.ETag", strconv.Quote(s.etag), "another: what it is of has changed", got.operation))
	}
	return wrong
}

// follow reads what the Location of the creation leads to.
func (s *story) follow() {
	o := s.operation(s.resource, resource.Read)
	if s.location == "" || o == nil {
		return
	}
	base, err := url.Parse(s.options.URL)
	if err != nil {
		return
	}
	create := s.steps[len(s.steps)-1]
	target, err := base.Parse(strings.TrimRight(base.Path, "/") + create.target.Path)
	if err == nil {
		target, err = target.Parse(s.location)
	}
	if err != nil {
		s.breaks(s.law("created-is-readable", "response.header.Location", strconv.Quote(s.location), "a URI reference", create.operation))
		return
	}
	if target.Host != base.Host || target.Scheme != base.Scheme {
		return // credentials stay here
	}
	n := len(s.steps)
	for _, v := range s.eventually(func() []violation {
		s.steps = s.steps[:n]
		c := s.request(o, "", s.ids)
		c.target.Path, c.target.Query = strings.TrimPrefix(target.EscapedPath(), strings.TrimRight(base.Path, "/")), target.RawQuery
		got, ok := s.step(follows, c)
		if !ok || succeeded(got) {
			return nil
		}
		return []violation{s.law("created-is-readable", "response.status", strconv.Itoa(got.observation.Response.Status), "a success: Location leads there", got.operation)}
	}) {
		s.breaks(v)
	}
}

// revalidate asks again with the ETag of the thing.
func (s *story) revalidate() {
	o := s.operation(s.resource, resource.Read)
	if o == nil || s.etag == "" || !answersWith(o, http.StatusNotModified) {
		return
	}
	c := s.request(o, "", s.ids)
	c.target.Header.Set("If-None-Match", s.etag)
	c.expect = expectation{kind: expectStatus, status: []int{http.StatusNotModified, http.StatusOK}}
	got, ok := s.step(revalidates, c)
	if ok && got.observation.Response.Status == http.StatusOK {
		s.breaks(s.law("conditional", "response.status", "200", "304: the ETag is that of the last answer", o))
	}
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
			c.send(body)
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
		c.send(body)
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
	if len(inner.DeclaredNames()) == 0 { // it takes whatever the thing has
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
			if old, has := s.should.Lookup(needed); inner.Requires(needed) && needed != name && has {
				members.Set(needed, old)
				only[needed] = old
			}
		}
		members.Set(name, v)
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
		v, err := s.planner.requests.Value(schema, generate.Options{Seed: s.planner.options.seed() + 9_000 + uint64(s.planned) + seed, Dynamic: true})
		if err == nil && v != nil && !jsonvalue.Equal(v, old) && s.resource.Schema.At(name).Valid(v, jsonschema.InResponse) {
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
		s.keepID(o, body)
		c := s.request(o, "", s.ids)
		c.send(*body)
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

// keepID has a body say the id that the thing has, where it says one.
func (s *story) keepID(o *openapi.Operation, body *requestBody) {
	v := jsonvalue.Clone(body.value)
	sent, ok := s.planner.ids.resources.Sent(o, body.mediaType, v)
	if !ok || len(s.resource.ID.At) != 1 || sent.Index(s.resource.ID.At[0]) < 0 {
		return
	}
	sent.Set(s.resource.ID.At[0], s.typedID())
	if b, ok := written(body.mediaType, v); ok {
		*body = b
	}
}

// typedID returns the id of the thing as its property has it.
func (s *story) typedID() any {
	id := s.ids[len(s.ids)-1]
	if text, isText := id.(string); isText && !s.resource.ID.Schema.Valid(id, jsonschema.InResponse) {
		if n, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
			return n
		}
	}
	return id
}

// delete ends the life of the thing; false where it goes on.
func (s *story) delete() bool {
	o := s.operation(s.resource, resource.Delete)
	if o == nil {
		return false
	}
	got, ok := s.step(deletes, s.request(o, "", s.ids))
	if !ok || !succeeded(got) {
		s.untold = fmt.Sprintf("%s does not delete what was created", o.ID)
		if ok {
			s.untold += fmt.Sprintf(": it answers %d", got.observation.Response.Status)
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
