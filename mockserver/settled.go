package mockserver

import (
	"maps"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	"agentmock/internal/spec"
)

// settled are answers of a world that the path of a request decides alone: of fixtures that answer every time the same, where
// nobody asks for anything else of a request. What was found for a path once is looked up from then on.
//
// A world never changes, so that nothing here is ever out of date. What there is no room for is found as before.
type settled struct {
	mutex sync.Mutex                               // of additions
	known atomic.Pointer[map[string]settledAnswer] // by path; replaced as a whole, nil for none
}

// settledAnswer is an answer, and what the request was decoded to.
type settledAnswer struct {
	answer
	operation *spec.Operation
	url       string // the path, escaped
	accept    string // that the request took
}

// maxSettled bounds how many paths are known.
const maxSettled = 1000

// recall is the answer that is known for the request, and whether there is one.
func (v *visit) recall() (out answer, ok bool) {
	known := v.settled.known.Load()
	if known == nil || !v.bare() {
		return answer{}, false
	}
	k, ok := (*known)[v.request.URL.Path]
	if !ok || k.accept != acceptOf(v.request.Header) {
		return answer{}, false
	}
	v.x.Operation, v.x.Request.URL = k.operation, k.url
	return k.answer, true
}

// remember keeps an answer, where the path has decided it alone.
func (v *visit) remember(out answer) {
	if !out.steady || !v.bare() || !v.pathDecides() {
		return
	}
	v.settled.mutex.Lock()
	defer v.settled.mutex.Unlock()
	var all map[string]settledAnswer
	if known := v.settled.known.Load(); known != nil {
		all = *known
	}
	if len(all) >= maxSettled {
		return
	}
	more := make(map[string]settledAnswer, len(all)+1)
	maps.Copy(more, all)
	more[v.request.URL.Path] = settledAnswer{out, v.x.Operation, v.x.Request.URL, acceptOf(v.request.Header)}
	v.settled.known.Store(&more)
}

// bare reports whether a request has nothing but a path, in which nothing is escaped, and headers.
func (v *visit) bare() bool {
	r := v.request
	return r.Method == http.MethodGet && r.ContentLength == 0 && r.RequestURI == r.URL.Path && r.Header["Prefer"] == nil
}

// pathDecides reports whether no header of a bare request, and nothing that is left to chance or counted, makes a difference.
func (v *visit) pathDecides() bool {
	o, s := v.x.Operation, v.settings
	open := s.given.Auth == Off || len(o.Security) == 0 || o.Open() && s.given.Auth != Required && len(v.options.Tokens) == 0
	asks := slices.ContainsFunc(o.Parameters, func(p *spec.Parameter) bool { return p.In == "header" || p.In == "cookie" })
	return open && !asks && v.upstream == nil && s.limit.Count == 0 && s.given.ErrorRate == 0 && s.given.FaultRate == 0 &&
		!v.api.fixtures.AskHeaders(o) && !(v.fixtures != nil && v.fixtures.AskHeaders(o))
}
