package mockserver

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fake"
	"agentmock/internal/fixture"
	"agentmock/internal/spec"
	"agentmock/internal/state"
)

// visit is one request on its way to an answer, in the world of its session.
type visit struct {
	*Server
	*world
	session string
	request *http.Request
	x       *spec.Exchange // without an Operation where the document has none
	begun   time.Time

	exchange spec.Exchange // that x leads to
	entry    state.Entry   // of the journal
	body     []byte        // room of a generated one
}

// maxRoom bounds the room for a body that is kept for the next request, in bytes.
const maxRoom = 64 << 10

// end lets go of a visit, for the next request to use its room: nothing of it may be in use any more.
func (v *visit) end() {
	idle, parameters, violations, body := &v.idle, v.exchange.Request.Parameters, v.entry.Violations, v.body
	clear(parameters)
	clear(violations)
	*v = visit{}
	v.exchange.Request.Parameters, v.entry.Violations = parameters[:0], violations[:0]
	if cap(body) <= maxRoom {
		v.body = body[:0]
	}
	idle.Put(v)
}

// SessionHeader names the session of a request: its own run-time fixtures, settings, sequences and journal.
const SessionHeader = "X-Mock-Session"

// answer serves one request of the API.
func (s *Server) answer(c *gin.Context) {
	v, _ := s.idle.Get().(*visit)
	if v == nil {
		v = new(visit)
	}
	v.Server, v.request, v.begun, v.x = s, c.Request, s.now(), &v.exchange
	v.x.Request.Method, v.x.Request.Header = c.Request.Method, c.Request.Header
	session, fault := readSession(c.Request.Header)
	v.session = session
	v.world = s.world(c.Request.Context(), session)
	out, known := answer{}, false
	if fault == nil {
		out, known = v.recall()
	}
	if !known {
		out = v.find(fault)
	}
	if out.status == 0 || !wait(c.Request.Context(), out.delay+v.sample(v.settings.delay)) {
		gone := clientGone(out.source)
		v.note(c, &gone)
	} else {
		v.send(c, &out)
	}
	v.end() // not where something panics
}

// find finds the answer: match, authenticate, check, then the first source that has one. A fault is refused in any case.
func (v *visit) find(fault *problem) answer {
	r := v.request
	path := r.URL.EscapedPath()
	match := v.api.spec.Match(r.Method, path)
	v.x.Operation, v.x.Request.URL, v.x.Request.Path = match.Operation, target(r.URL, path), match.Path
	if fault == nil {
		fault = v.limited()
	}
	var out answer
	switch {
	case fault != nil:
		out = v.solve(*fault)
	case v.upstream != nil:
		out = v.pass()
	case match.Operation == nil && r.Method == http.MethodOptions && match.Allow != "":
		out = answer{status: http.StatusNoContent, header: http.Header{"Allow": {match.Allow}}, source: "options"}
	case match.Operation == nil:
		out = v.stranger(path, match.Allow)
	default:
		out = v.respond()
	}
	if match.Operation != nil && out.source != "upstream" {
		v.addHeaders(&out)
	}
	v.remember(out)
	return out
}

// target is what [url.URL.RequestURI] is, with less work for the usual request; path is the escaped one.
func target(u *url.URL, path string) string {
	if u.RawQuery == "" && !u.ForceQuery && u.Opaque == "" && path != "" {
		return path
	}
	return u.RequestURI()
}

// stranger answers a request that the document has no operation for.
func (v *visit) stranger(path, allow string) answer {
	_ = v.readBody() // for the journal
	return v.api.noPath(v.request.Method, path, allow).standard()
}

// send notes an answer and sends it, in this order: who has the answer finds the request in the journal.
func (v *visit) send(c *gin.Context, out *answer) {
	if out.fault == fixture.MalformedBody {
		out.body, out.fixed, out.lasting = malformed(out.body), withoutLength(out.fixed), false
	}
	setHeaders(c.Writer.Header(), out)
	v.expose(c.Writer.Header())
	v.note(c, out)
	if out.fault != "" {
		fail(c, out)
		return
	}
	write(c.Writer, out)
}

const maxSessionName = 64

// readSession is the session that a request names.
func readSession(h http.Header) (string, *problem) {
	values := h[SessionHeader]
	if len(values) == 0 {
		return "", nil
	}
	name := values[0]
	if name == "" || len(name) > maxSessionName || slices.ContainsFunc([]byte(name), func(c byte) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.')
	}) {
		return "", &problem{
			status: http.StatusBadRequest, title: "Invalid session", ours: true,
			detail: SessionHeader + ": want at most 64 letters, digits, dots, dashes and underscores",
		}
	}
	return name, nil
}

// respond finds the answer to a request of a known operation.
func (v *visit) respond() answer {
	if violation := v.authenticate(); violation != nil {
		return v.solve(v.unauthorized(*violation))
	}
	if fault := v.readBody(); fault != nil {
		return v.solve(*fault)
	}
	if violations := v.x.CheckRequest(); len(violations) > 0 {
		return v.solve(v.api.refused(v.x.Operation, violations))
	}
	p, fault := readPreference(v.request.Header, v.request.URL.RawQuery)
	if fault != nil {
		return fault.standard()
	}
	out, fault := v.source(p)
	if fault != nil {
		return v.solve(*fault)
	}
	if applied := p.applied(out.source); applied != "" {
		out.set("Preference-Applied", applied)
	}
	out.delay += p.delay
	if p.fault != "" {
		out.fault = p.fault
	}
	out.sparing, out.seed = p.shape == fake.Minimal, p.seed
	return v.befall(p, out)
}

func (v *visit) authenticate() *spec.Violation {
	auth := v.settings.given.Auth
	if auth == Off || len(v.x.Operation.Security) == 0 {
		return nil
	}
	var accepted func(*spec.SecurityScheme, string) bool
	if len(v.options.Tokens) > 0 {
		accepted = func(_ *spec.SecurityScheme, secret string) bool { return slices.Contains(v.options.Tokens, secret) }
	}
	return v.x.Operation.CheckCredentials(v.request.Header, v.query(), auth == Required, accepted)
}

func (v *visit) query() url.Values {
	if v.request.URL.RawQuery == "" {
		return nil
	}
	return v.request.URL.Query()
}

func (v *visit) unauthorized(violation spec.Violation) problem {
	p := v.api.refused(v.x.Operation, []spec.Violation{violation})
	p.status, p.title = http.StatusUnauthorized, "Unauthorized"
	p.detail, p.chinese = "want "+violation.Want(), violation.WantChinese()
	for _, requirement := range v.x.Operation.Security {
		if len(requirement) > 0 {
			p.header = http.Header{"Www-Authenticate": {requirement[0].Challenge()}}
			break
		}
	}
	return p
}

// readBody reads the body of a request, at most limit bytes.
func readBody(r *http.Request, limit int64) ([]byte, *problem) {
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return nil, nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, limit))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		p := tooLarge(limit)
		return nil, &p
	case err != nil:
		return nil, &problem{status: http.StatusBadRequest, title: "Unreadable body", detail: "the request body ended early", chinese: "请求体不完整"}
	}
	return body, nil
}

// readBody reads the request's body into the exchange.
func (v *visit) readBody() (fault *problem) {
	if v.x.Request.Body.Raw == nil { // it can be read once
		v.x.Request.Body.Raw, fault = readBody(v.request, v.options.MaxBody)
	}
	return fault
}

// wait keeps the client waiting; false where it has gone.
func wait(ctx context.Context, d time.Duration) bool {
	if d == 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
