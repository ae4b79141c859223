package contract

import (
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/resource"
)

// deleted are the paths of what a run has deleted.
type deleted struct {
	ids   *identities
	paths map[string]bool
}

func newDeleted(ids *identities) deleted { return deleted{ids, map[string]bool{}} }

// see notes what an answer says of deleted things: that one is gone now, or that it is no longer there, which no document needs to declare.
func (d deleted) see(got *sent) {
	status := got.observation.Response.Status
	if status == http.StatusNotFound || status == http.StatusGone {
		got.observation.gone = d.has(d.of(got))
	}
	r, role := d.ids.resources.Of(got.operation)
	removes := got.method == http.MethodDelete || r != nil && (role == resource.Delete || role == resource.DeleteMany)
	if !removes || got.expect.kind == expectNowhere || status/100 != 2 {
		return
	}
	if role == resource.DeleteMany {
		for _, id := range d.listed(got) {
			if isID(id) && d.ids.resources.Asks(got.operation) == nil {
				d.paths[madeThing{r, append(pathIDs(got.testCase), id)}.path(d.ids.base)] = true
				if home := r.Home(); home != r { // what a collection shows lives elsewhere, and may be gone there as well
					d.paths[madeThing{home, []any{id}}.path(d.ids.base)] = true
				}
			}
		}
		return
	}
	path := d.of(got)
	d.paths[path] = true
	for _, ending := range []string{".json", ".xml"} { // its parts have theirs after their own names
		if path, ok := strings.CutSuffix(path, ending); ok {
			d.paths[path] = true
		}
	}
}

// of returns the path of the thing that a request is about: where the thing is whose id it has, or its own.
func (d deleted) of(got *sent) string {
	r, role := d.ids.resources.Of(got.operation)
	if r == nil {
		return got.target.Path
	}
	var id any
	switch in, name := d.ids.resources.Names(got.operation); in {
	case "path":
		if ids := pathIDs(got.testCase); slices.Contains(resource.Roles, role) && len(ids) == len(r.Parents)+1 { // getThing/{id} and deleteThing/{id} are about one
			return madeThing{r, ids}.path(d.ids.base)
		}
	case "query":
		for at, parameter := range got.operation.Parameters {
			if parameter.In == in && parameter.Name == name && at < len(got.values) {
				id = got.values[at]
			}
		}
	case "body":
		if got.base != nil {
			if members, ok := d.ids.resources.Sent(got.operation, got.base.mediaType, got.base.value); ok {
				id, _ = members.Lookup(name)
			}
		}
	}
	if !isID(id) {
		return got.target.Path
	}
	return madeThing{r, append(pathIDs(got.testCase), id)}.path(d.ids.base)
}

// has reports whether a path is that of a deleted thing, or of a part of one.
func (d deleted) has(path string) bool {
	for at := len(path); at > 0; at = strings.LastIndexByte(path[:at], '/') {
		if d.paths[path[:at]] {
			return true
		}
	}
	return false
}
