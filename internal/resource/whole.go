package resource

import (
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/openapi"
)

// wipes are words of paths that say that all there is goes, or is as it was at first, where nothing says of what.
var wipes = []string{"clear", "reset", "truncate", "purge", "wipe", "flush", "empty", "prune"}

// looks are words of paths beside which all is what is shown.
var looks = []string{"list", "get", "query", "search", "find", "select", "fetch", "page", "export", "count", "read", "show", "view"}

// IsOfAll reports whether an operation that writes is about all things that there are, by its path: a collection, what lies below one (DELETE /todos/completed), or what is said to be done
// to all of them, where nothing is sent that says to which: POST /todos/clearAll.
func (s *Set) IsOfAll(o *openapi.Operation) bool {
	if o.Method == http.MethodGet || o.Method == http.MethodHead || o.Method == http.MethodOptions {
		return false
	}
	if _, role := s.Of(o); role == List || role == Read || role == Create || role == CreateMany || role == Counting {
		return false
	}
	path := strings.TrimSuffix(o.Path, "/")
	last := lastSegment(path)
	if in, _ := s.Names(o); o.Method != http.MethodPost && in == "" && s.IsCollection(path) {
		return true
	}
	if isVariable(last) || isTold(o) {
		return false
	}
	all := words(last)
	has := func(names []string) bool {
		return slices.ContainsFunc(all, func(word string) bool { return slices.Contains(names, word) })
	}
	return o.Method == http.MethodDelete && s.IsCollection(strings.TrimSuffix(path, "/"+last)) || has(wipes) || slices.Contains(all, "all") && !has(looks)
}

// IsCollection reports whether a path is that of a list.
func (s *Set) IsCollection(path string) bool {
	path = strings.TrimSuffix(path, "/")
	return slices.ContainsFunc(s.Lists(), func(r *Resource) bool { return strings.TrimSuffix(r.Collection, "/") == path })
}

// isTold reports whether something is sent to an operation, or has to be, beside its path.
func isTold(o *openapi.Operation) bool {
	return o.RequestBody != nil || slices.ContainsFunc(o.Parameters, func(p *openapi.Parameter) bool { return p.In == "query" && p.Required })
}
