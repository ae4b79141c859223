package contract

import (
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// identities are the ids that a run has seen: of things that exist there.
type identities struct {
	resources *resource.Set
	base      string         // path of the API
	byItem    map[string]any // the path template of one thing → its id
}

func newIdentities(resources *resource.Set, base string) *identities {
	return &identities{resources: resources, base: base, byItem: map[string]any{}}
}

// in returns the first id of a list, or that of a thing that was made, and the path template of the thing.
func (ids *identities) in(got sent) (item string, id any) {
	r, role := ids.resources.Of(got.operation)
	if r == nil || r.Item == "" || len(r.ID.At) == 0 {
		return "", nil
	}
	switch {
	case role == resource.Create:
		if id, ok := ids.created(got, r); ok {
			return r.Item, id
		}
	case role == resource.List && r.Rows != nil:
		first, _ := jsonvalue.At(got.observation.Response.Body.Value, slices.Concat(r.Rows.Items, []string{"0"}, nonEmpty(r.Rows.Node))...)
		if id, ok := r.ID.In(first); ok && isID(id) {
			return r.Item, id
		}
	}
	return "", nil
}

// created returns the id of what an answer says was created: that of the thing that is answered, or where that says no more, else that at the end of its Location,
// else the one that was sent.
func (ids *identities) created(got sent, r *resource.Resource) (any, bool) {
	if len(r.ID.At) == 0 {
		return nil, false
	}
	if at, ok := ids.resources.At(got.operation); ok {
		thing, _ := jsonvalue.At(got.observation.Response.Body.Value, at...)
		if id, ok := r.ID.In(thing); ok && isID(id) {
			return id, true
		}
	}
	for _, at := range ids.resources.IDPlaces(got.operation) {
		if id, ok := jsonvalue.At(got.observation.Response.Body.Value, at...); ok && isID(id) {
			return id, true
		}
	}
	if location := got.observation.Response.Header.Get("Location"); location != "" {
		path, _, _ := strings.Cut(location, "?")
		if last := path[strings.LastIndexByte(path, '/')+1:]; last != "" && strings.Count(path, "/") > 1 {
			if plain, err := url.PathUnescape(last); err == nil {
				last = plain
			}
			return last, true
		}
	}
	if got.base != nil && len(r.ID.At) == 1 && !r.ID.Addressed() {
		if body, ok := ids.resources.Sent(got.operation, got.base.mediaType, got.base.value); ok {
			if id, ok := body.Lookup(r.ID.At[0]); ok && isID(id) {
				return id, true
			}
		}
	}
	return nil, false
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// of returns the ids of the things that the path of an operation names, from the outermost on; nil where one of them is not known.
func (ids *identities) of(o *openapi.Operation) []any {
	var found []any
	for end := range len(o.Path) {
		if o.Path[end] != '}' {
			continue
		}
		id, known := ids.byItem[o.Path[:end+1]]
		if !known {
			return nil
		}
		found = append(found, id)
	}
	return found
}
