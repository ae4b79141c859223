package resource

import (
	"slices"
	"strings"

	"agentmock/internal/openapi"
)

// Many APIs say what is done in the path: GET /customer/list, GET /customer/detail/{id}, POST /customer/add. Where a base has such paths
// they are read as the plain ones are: of the collection /customer.

// verbs are the last words of paths that say what is done, and with which methods.
var verbs = []struct {
	role    Role
	methods []string
	names   []string
	item    bool // a variable may follow, which is the id
}{
	{List, []string{"GET"}, []string{"list", "page", "all"}, false},
	{Read, []string{"GET"}, []string{"detail", "details", "info", "get", "view", "read"}, true},
	{Create, []string{"POST"}, []string{"add", "create", "save", "insert", "new"}, false},
	{Update, []string{"PUT", "PATCH", "POST"}, []string{"update", "edit", "modify"}, true},
	{Delete, []string{"DELETE", "POST"}, []string{"delete", "remove", "del"}, true},
}

// verbed returns the collection that an operation speaks of, and its role, where its path says what is done; "" where it does not.
func verbed(o *openapi.Operation) (collection string, role Role) {
	path, ending := ended(strings.TrimSuffix(o.Path, "/"))
	last := lastSegment(path)
	isItem := isVariable(last)
	if isItem {
		path = path[:max(0, len(path)-len(last)-1)]
		last = lastSegment(path)
	}
	base := path[:max(0, len(path)-len(last)-1)]
	if base == "" || isVariable(last) || isVariable(lastSegment(base)) {
		return "", ""
	}
	for _, v := range verbs {
		if slices.Contains(v.names, plain(last)) && slices.Contains(v.methods, o.Method) && (v.item || !isItem) && (v.role != Read || isItem) {
			return base + ending, v.role
		}
	}
	return "", ""
}

// verbedOperation is an operation whose path says what is done.
type verbedOperation struct {
	*openapi.Operation
	key  string // of the collection
	role Role
}

// placeVerbed notes the operations whose paths say what is done: where a collection has two of them, or plain paths too. Others are what
// their paths are.
func (f *finder) placeVerbed(all []verbedOperation) {
	roles := map[string]map[Role]bool{}
	for _, v := range all {
		if roles[v.key] == nil {
			roles[v.key] = map[Role]bool{}
		}
		roles[v.key][v.role] = true
	}
	for _, v := range all {
		known := f.byCollection[v.key]
		if known == nil && len(roles[v.key]) < 2 || known != nil && known.Operations[v.role] != nil {
			f.place(v.Operation)
			continue
		}
		r := f.collected(v.key, v.Operation)
		r.Operations[v.role] = v.Operation
		switch v.role {
		case List:
			r.Collection = v.Path
		case Read:
			r.Item = v.Path
		}
		r.because(v.Position, string(v.role), v.Method+" "+v.Path+" says so")
	}
}
