package mockserver

import (
	"maps"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	"agentmock/internal/spec"
)

// settled are answers of a world that a request's path and what it accepts decide alone: of fixtures that answer every time the
// same, where nobody asks for anything else of a request. What was found once is looked up from then on.
//
// A world never changes, so that nothing here is ever out of date. What there is no room for is found as before.
type settled struct {
	mutex sync.Mutex                                       // of additions
	known atomic.Pointer[map[settledRequest]settledAnswer] // replaced as a whole, nil for none
}

// settledRequest is what decides.
type settledRequest struct{ path, accept string }

// settledAnswer is an answer, and what the request was decoded to.
type settledAnswer struct {
	answer
	operation *spec.Operation
	url       string // the path, escaped
}

// Bounds of what is known: how many requests, and how long each may be, in bytes.
const (
	maxSettled     = 200
	maxSettledText = 1 << 10
)

// settling is what decides about the request, if nothing else does.
func (v *visit) settling() settledRequest {
	return settledRequest{v.request.URL.Path, acceptOf(v.request.Header)}
}

// recall is the answer that is known for the request, and whether there is one.
func (v *visit) recall() (out answer, ok bool) {
	known := v.settled.known.Load()
	if known == nil || !v.bare() {
		return answer{}, false
	}
	k, ok := (*known)[v.settling()]
	if !ok {
		return answer{}, false
	}
	v.x.Operation, v.x.Request.URL = k.operation, k.url
	return k.answer, true
}

// remember keeps an answer, where nothing but path and Accept has decided it.
func (v *visit) remember(out answer) {
	by := v.settling()
	if !out.steady || !v.bare() || !v.pathDecides() || len(by.path)+len(by.accept) > maxSettledText {
		return
	}
	v.settled.mutex.Lock()
	defer v.settled.mutex.Unlock()
	var all map[settledRequest]settledAnswer
	if known := v.settled.known.Load(); known != nil {
		all = *known
	}
	if len(all) >= maxSettled {
		return
	}
	more := make(map[settledRequest]settledAnswer, len(all)+1)
	maps.Copy(more, all)
	more[by] = settledAnswer{out, v.x.Operation, v.x.Request.URL}
	v.settled.known.Store(&more)
}

// bare reports whether a request has nothing but a path, in which nothing is escaped, and headers; whoever called the server may
// have changed its URL.
func (v *visit) bare() bool {
	r, u := v.request, v.request.URL
	return r.Method == http.MethodGet && r.ContentLength == 0 && r.RequestURI == u.Path && u.RawQuery == "" && r.Header["Prefer"] == nil
}

// pathDecides reports whether no header of a bare request but Accept, and nothing that is left to chance or counted, makes a
// difference.
func (v *visit) pathDecides() bool {
	o, s := v.x.Operation, v.settings
	open := s.given.Auth == Off || len(o.Security) == 0 || o.Open() && s.given.Auth != Required && len(v.options.Tokens) == 0
	asks := slices.ContainsFunc(o.Parameters, func(p *spec.Parameter) bool { return p.In == "header" || p.In == "cookie" })
	return open && !asks && v.upstream == nil && s.limit.Count == 0 && s.given.ErrorRate == 0 && s.given.FaultRate == 0 &&
		!v.api.fixtures.AskHeaders(o) && !(v.fixtures != nil && v.fixtures.AskHeaders(o))
}
