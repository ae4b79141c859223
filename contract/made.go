package contract

import (
	"context"
	"net/http"
	"slices"
	"time"

	"agentmock/internal/i18n"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// made is what a run has created, to be taken away in the end.
type made struct {
	ids    *identities
	all    []madeThing
	byItem map[string][]any // the path template of one thing → the path ids of the first that was made
}

// madeThing is one thing that a run has created.
type madeThing struct {
	resource *resource.Resource
	ids      []any // of its path, from the outermost on
}

// Leftover is something that a run has created and could not delete.
type Leftover struct {
	Operation string `json:"operation"` // that created it
	Path      string `json:"path"`      // where it is
	Why       string `json:"why"`
	WhyIn     string `json:"why_in,omitempty"` // the same in the language of the report, where that is not English
}

func newMade(ids *identities) *made {
	return &made{ids: ids, byItem: map[string][]any{}}
}

// see notes what an answer says was created.
func (m *made) see(got *sent) {
	r, role := m.ids.resources.Of(got.operation)
	if r == nil || role != resource.Create || got.method != http.MethodPost || !succeeded(*got) {
		return
	}
	id, ok := m.ids.created(*got, r)
	if !ok {
		return
	}
	ids := append(pathIDs(got.testCase), id)
	m.all = append(m.all, madeThing{resource: r, ids: ids})
	if item := r.ItemPath(); m.byItem[item] == nil {
		m.byItem[item] = ids
	}
}

func isID(v any) bool { return message.IsScalar(v) && v != nil && v != "" }

// pathIDs returns the ids in the path of a case, from the outermost on.
func pathIDs(c testCase) []any {
	var ids []any
	for _, name := range resource.Variables(c.operation.Path) {
		for at, parameter := range c.operation.Parameters {
			if parameter.In == "path" && parameter.Name == name && at < len(c.values) {
				ids = append(ids, c.values[at])
			}
		}
	}
	return ids
}

// cleanupTime bounds how long what a run has created is taken away, also when the run was broken off.
const cleanupTime = 30 * time.Second

// maxLeftovers bounds how many things that could not be deleted are named.
const maxLeftovers = 50

// cleanUp deletes what the run has created, the last first, and names what it could not delete.
func (r *run) cleanUp(ctx context.Context) (left []Leftover, more int) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cleanupTime)
	defer cancel()
	r.planner.ctx = ctx
	done := map[string]bool{}
	for _, thing := range slices.Backward(r.made.all) {
		path := thing.path(r.spec.BasePath())
		if done[path] || r.deleted.has(path) {
			continue
		}
		done[path] = true
		why := r.remove(ctx, thing)
		if why.IsZero() {
			continue
		}
		if len(left) == maxLeftovers {
			more++
			continue
		}
		left = append(left, Leftover{thing.resource.Operations[resource.Create].ID, path, why.In(i18n.English), inAnother(why, r.recorder.out.Language)})
	}
	slices.Reverse(left)
	return left, more
}

// remove deletes a thing; the message is why it is still there.
func (r *run) remove(ctx context.Context, thing madeThing) i18n.Message {
	var o *openapi.Operation
	why := i18n.Sayf("the document has no operation that deletes it")
	for _, one := range slices.Concat(thing.resource.Having(resource.Delete), thing.resource.Having(resource.DeleteMany)) {
		switch in, _ := r.planner.ids.resources.Names(one); {
		case in == "" && !r.planner.listsIDs(one):
		case !slices.Contains(r.planner.asked, one):
			why = i18n.Sayf("%s is not among the operations that are asked", one.ID)
		case o == nil:
			o = one
		}
	}
	if o == nil {
		return why
	}
	got, err := r.client.send(ctx, r.planner.about(o, "clean-up", r.planner.first[o], thing.ids))
	switch {
	case err != nil:
		return i18n.Fault(err)
	case got.observation.failure != "":
		return i18n.Plain(got.observation.failure)
	}
	r.deleted.see(&got)
	if !succeeded(got) && !isGone(got) {
		return i18n.Sayf("%s answers %d", o.ID, got.observation.Response.Status)
	}
	return i18n.Message{}
}

// path returns where the thing is.
func (t madeThing) path(base string) string {
	template := t.resource.ItemPath()
	return message.NewTarget(&openapi.Operation{Path: template, Parameters: parametersOf(template)}, t.resource.Base(base, t.resource.Operations[resource.Create]), t.ids).Path
}

// parametersOf returns the variables of a path as parameters.
func parametersOf(template string) []*openapi.Parameter {
	var all []*openapi.Parameter
	for _, name := range resource.Variables(template) {
		all = append(all, &openapi.Parameter{Name: name, In: "path", Style: "simple"})
	}
	return all
}
