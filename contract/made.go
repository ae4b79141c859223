package contract

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

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
	if m.byItem[r.Item] == nil && r.Item != "" {
		m.byItem[r.Item] = ids
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
	done := map[string]bool{}
	for _, thing := range slices.Backward(r.made.all) {
		path := thing.path(r.spec.BasePath())
		if done[path] || r.deleted.has(path) {
			continue
		}
		done[path] = true
		why := r.remove(ctx, thing)
		if why == "" {
			continue
		}
		if len(left) == maxLeftovers {
			more++
			continue
		}
		left = append(left, Leftover{thing.resource.Operations[resource.Create].ID, path, why})
	}
	slices.Reverse(left)
	return left, more
}

// remove deletes a thing; the text is why it is still there.
func (r *run) remove(ctx context.Context, thing madeThing) string {
	o := thing.resource.Operations[resource.Delete]
	if o == nil {
		return "the document has no operation that deletes it"
	}
	if !slices.Contains(r.planner.asked, o) {
		return o.ID + " is not among the operations that are asked"
	}
	values := r.planner.first[o]
	if values == nil {
		values = r.planner.defaults(o, 0)
	}
	got, err := r.client.send(ctx, r.planner.newCase(o, Lifecycle, "clean-up", withIDs(o, values, thing.ids), expectation{}))
	switch {
	case err != nil:
		return err.Error()
	case got.observation.failure != "":
		return got.observation.failure
	}
	r.deleted.see(&got)
	if !succeeded(got) && !isGone(got) {
		return fmt.Sprintf("%s answers %d", o.ID, got.observation.Response.Status)
	}
	return ""
}

// path returns where the thing is.
func (t madeThing) path(base string) string {
	template := t.resource.Item
	if template == "" {
		template = t.resource.Collection + "/{id}"
	}
	return message.NewTarget(&openapi.Operation{Path: template, Parameters: parametersOf(template)}, base, t.ids).Path
}

// parametersOf returns the variables of a path as parameters.
func parametersOf(template string) []*openapi.Parameter {
	var all []*openapi.Parameter
	for _, name := range resource.Variables(template) {
		all = append(all, &openapi.Parameter{Name: name, In: "path", Style: "simple"})
	}
	return all
}
