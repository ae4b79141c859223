package mockserver

import (
	"cmp"
	"net/http"
	"slices"
)

// isOurs reports whether a request, or the one that a preflight asks for, is of an operation of the document below the paths where the mock answers for itself.
func (a *loaded) isOurs(r *http.Request) bool {
	if len(a.ours) == 0 {
		return false
	}
	method := r.Method
	if method == http.MethodOptions {
		method = cmp.Or(r.Header.Get("Access-Control-Request-Method"), method)
	}
	return slices.Contains(a.ours, a.spec.MatchURL(method, r.URL).Operation)
}
