package contract

import (
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// identities are the ids that a run has seen: of things that exist there.
type identities struct {
	resources *resource.Set
	byItem    map[string]any // the path template of one thing → its id
}

func newIdentities(resources *resource.Set) *identities {
	return &identities{resources: resources, byItem: map[string]any{}}
}

// in returns the first id of a list, or that of a thing that was made, and the path template of the thing.
func (ids *identities) in(got sent) (item string, id any) {
	r, role := ids.resources.Of(got.operation)
	if r == nil || r.Item == "" || len(r.ID.At) == 0 {
		return "", nil
	}
	at := r.Answers[role]
	switch {
	case role == resource.Create:
	case role == resource.List && r.Rows != nil:
		at = append(append(append([]string{}, r.Rows.Items...), "0"), nonEmpty(r.Rows.Node)...)
	default:
		return "", nil
	}
	id, ok := jsonvalue.At(got.observation.Response.Body.Value, append(append([]string{}, at...), r.ID.At...)...)
	if !ok || !message.IsScalar(id) || id == nil || id == "" {
		return "", nil
	}
	return r.Item, id
}

func nonEmpty(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// of returns the ids of the things that the path of an operation names, and whether all of them are known.
func (ids *identities) of(o *openapi.Operation) (map[string]any, bool) {
	found := map[string]any{}
	for end := range len(o.Path) {
		if o.Path[end] != '}' {
			continue
		}
		prefix := o.Path[:end+1]
		id, known := ids.byItem[prefix]
		if !known {
			return nil, false
		}
		found[prefix[strings.LastIndex(prefix, "{")+1:end]] = id
	}
	return found, len(found) > 0
}
