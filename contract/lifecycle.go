package contract

import (
	"context"
	"net/http"
	"slices"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
	"agentmock/internal/verify"
)

// lifecycle asks requests that belong together, one after the other: what is listed is to be read, what is created to be found, what is
// deleted to be gone. It is in one goroutine: the laws about lists hold only while nobody else changes them.
type lifecycle struct {
	*run
	ctx     context.Context
	room    int  // how many requests it may send yet
	silent  bool // its requests are no cases: a sequence is tried with fewer of them
	files   *resource.Files
	needed  map[*resource.Resource]*story // of things that were made because others need them
	making  map[*resource.Resource]bool   // those under way
	shrinks int                           // how many sequences were cut down
	err     error                         // why nothing more can be asked
}

// lifecycleShare is which part of the cases of a run the lifecycle may be.
const lifecycleShare = 4

// lives asks the lists and, where writing is allowed, lives the lives of all resources; it returns how many cases that were.
func (r *run) lives(ctx context.Context) int {
	if !r.planner.phase(Lifecycle) || ctx.Err() != nil {
		return 0
	}
	before := r.planned
	l := &lifecycle{run: r, ctx: ctx, room: r.planner.room() / lifecycleShare, files: resource.FindFiles(r.spec), needed: map[*resource.Resource]*story{}, making: map[*resource.Resource]bool{}}
	for _, one := range slices.Concat(r.planner.ids.resources.All, r.planner.ids.resources.Keyless) {
		if l.err != nil {
			break
		}
		if list := l.operation(one, resource.List); list != nil && one.Rows != nil && l.hasRoom(list, "lists") {
			l.look(one, list)
		}
		if create := l.operation(one, resource.Create); create != nil && l.mayCreate(one) && l.hasRoom(create, "lives") {
			l.live(one)
		}
	}
	if l.err != nil && ctx.Err() == nil {
		r.fault = l.err
	}
	return r.planned - before
}

// hasRoom reports whether another request may be sent, and notes what is left out where none may.
func (l *lifecycle) hasRoom(o *openapi.Operation, kind string) bool {
	if l.room <= 0 {
		l.planner.leftOut = append(l.planner.leftOut, LeftOut{o.ID, Lifecycle, kind, 1})
	}
	return l.room > 0
}

// operation returns the operation that has a role for the things of a resource, where this run asks it; nil for none.
func (l *lifecycle) operation(r *resource.Resource, role resource.Role) *openapi.Operation {
	all := r.Having(role)
	if role == resource.Delete {
		all = append(all, r.Having(resource.DeleteMany)...)
	}
	for _, o := range all {
		if !succeeds(o) || !slices.Contains(l.planner.asked, o) {
			continue
		}
		if in, _ := l.planner.ids.resources.Names(o); in != "" || role == resource.List || role == resource.Create || l.planner.listsIDs(o) {
			return o
		}
	}
	return nil
}

// mayCreate reports whether a life can be lived: what is created has an id, and is to be seen somewhere afterwards.
func (l *lifecycle) mayCreate(r *resource.Resource) bool {
	return !r.Single && len(r.ID.At) > 0 && r.Schema != nil && (l.operation(r, resource.Read) != nil || l.operation(r, resource.List) != nil && r.Rows != nil)
}

// request returns a case of an operation: with the ids of the thing that it is about, from the outermost on, the rest as in its good request.
func (l *lifecycle) request(o *openapi.Operation, name string, ids []any) testCase {
	values := l.planner.first[o]
	if known := l.planner.proofOf(o).values; known != nil {
		values = known
	}
	return l.planner.about(o, name, values, ids)
}

// about returns a case of an operation about the thing of some ids.
func (p *planner) about(o *openapi.Operation, name string, values, ids []any) testCase {
	if values == nil {
		values = p.defaults(o, 0)
	}
	return p.addressed(p.newCase(o, Lifecycle, name, values, expectation{}), ids)
}

// addressed returns a case with other ids, from the outermost on: in its path, and in its query or its body where the thing's own stands there.
func (p *planner) addressed(c testCase, ids []any) testCase {
	o := c.operation
	in, member := "path", ""
	r, role := p.ids.resources.Of(o)
	if r != nil && len(ids) > len(r.Parents) && role != resource.Create && role != resource.List {
		in, member = p.ids.resources.Names(o)
	}
	if variables := resource.Variables(o.Path); in == "path" && len(ids) > len(variables) {
		ids = ids[len(ids)-len(variables):] // it lives elsewhere than it was made
	}
	c.values = withIDs(o, c.values, ids)
	for at, parameter := range o.Parameters {
		if in == "query" && parameter.In == in && parameter.Name == member {
			c.values[at] = readParameter(parameter, jsonvalue.Plain(ids[len(r.Parents)]))
		}
	}
	c.target = message.NewTarget(o, p.spec.BasePath(), c.values)
	if len(ids) > 0 && p.listsIDs(o) && len(ids) > len(r.Parents) {
		return p.listing(c, r, ids[len(ids)-1])
	}
	if c.base == nil {
		return c
	}
	b := *c.base
	if in == "body" {
		if named, ok := p.naming(o, b, ids[len(r.Parents)]); ok {
			b = named
		}
	}
	c.send(b)
	return c
}

// naming returns a body of an operation that says which thing it is about; ok is false where the document does not take it so.
func (p *planner) naming(o *openapi.Operation, b requestBody, id any) (named requestBody, ok bool) {
	r, _ := p.ids.resources.Of(o)
	if r == nil {
		return b, false
	}
	v := jsonvalue.Clone(b.value)
	sent, ok := p.ids.resources.Sent(o, b.mediaType, v)
	if !ok {
		return b, false
	}
	in, member := p.ids.resources.Names(o)
	if in != "body" {
		if len(r.ID.At) != 1 || r.ID.Addressed() || sent.Index(r.ID.At[0]) < 0 {
			return b, false // it says no id, and need not
		}
		member = r.ID.At[0]
	}
	sent.Set(member, typedID(r, id))
	return written(b.mediaType, v)
}

// typedID returns an id as the property of the thing has it.
func typedID(r *resource.Resource, id any) any {
	if text, isText := id.(string); isText && !r.ID.Schema.Valid(id, jsonschema.InResponse) {
		if n, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
			return n
		}
	}
	return id
}

// askable reports whether the document takes the ids in the path of a case.
func askable(c testCase) bool {
	for at, parameter := range c.operation.Parameters {
		if parameter.In == "path" && at < len(c.values) && len(verify.Parameter(parameter, asTyped(parameter, c.values[at]))) > 0 {
			return false
		}
	}
	return true
}

// asTyped returns an id as a path parameter reads it.
func asTyped(parameter *openapi.Parameter, id any) any {
	if parameter.IsText && message.IsScalar(id) { // which a request has unescaped
		return jsonvalue.Plain(id)
	}
	v, err := message.DecodeParameter(parameter, message.EscapePath(jsonvalue.Plain(id)), nil, nil)
	if err != nil || !message.IsScalar(id) {
		return id
	}
	return v
}

// withIDs returns the parameters of an operation with other ids in its path.
func withIDs(o *openapi.Operation, values []any, ids []any) []any {
	values = slices.Clone(values)
	variables := resource.Variables(o.Path)
	for at, parameter := range o.Parameters {
		if i := slices.Index(variables, parameter.Name); parameter.In == "path" && i >= 0 && i < len(ids) {
			values[at] = ids[i]
		}
	}
	return values
}

// ask sends a request, and has the checks look at the answer. ok is false where none can be asked any more, or none came.
func (l *lifecycle) ask(c testCase) (got sent, ok bool) {
	if l.err != nil {
		return sent{}, false
	}
	got, err := l.client.send(l.ctx, c)
	if err != nil {
		l.err = err
		return sent{}, false
	}
	l.room--
	if known := l.planner.proofOf(c.operation); succeeded(got) && !c.expect.beside() && (got.observation.described != nil || len(c.operation.Responses) == 0) {
		known.accepted = true
	}
	l.deleted.see(&got)
	l.made.see(&got)
	if !l.silent {
		at := l.planned
		l.planned++
		l.done++
		if l.recorder.record(at, l.recorder.examine(got)) {
			l.failures++
		}
		l.progress()
	}
	return got, got.observation.failure == ""
}

// thingIn returns the thing that an answer shows, and whether it shows one.
func (l *lifecycle) thingIn(got sent) (*jsonvalue.Object, bool) {
	at, ok := l.planner.ids.resources.At(got.operation)
	if !ok || !succeeded(got) {
		return nil, false
	}
	v, _ := jsonvalue.At(got.observation.Response.Body.Value, at...)
	thing, isObject := v.(*jsonvalue.Object)
	return thing, isObject
}

func succeeded(got sent) bool {
	status := got.observation.Response.Status
	return status >= 200 && status < 300
}

// isGone reports whether an answer says that there is no such thing.
func isGone(got sent) bool {
	status := got.observation.Response.Status
	return status == http.StatusNotFound || status == http.StatusGone
}

// patience is how long is waited between two looks at what may yet become true.
const patience = 20 * time.Millisecond

// eventually looks until nothing is wrong, for as long as an API may take to be consistent; at least twice, as somebody else may be
// writing. It returns what is wrong in the end.
func (l *lifecycle) eventually(look func() []violation) []violation {
	start := l.options.Now()
	for try := 0; ; try++ {
		wrong := look()
		took := l.options.Now().Sub(start)
		if len(wrong) == 0 || l.err != nil {
			if try > 0 && !l.silent {
				l.recorder.settled(took)
			}
			return nil
		}
		if try > 0 && took >= l.options.Consistency {
			return wrong
		}
		if l.options.Consistency > 0 {
			if err := sleep(l.ctx, patience<<min(try, 4)); err != nil {
				l.err = err
			}
		}
	}
}
