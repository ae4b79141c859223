package mockserver

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fake"
	"agentmock/internal/fixture"
	"agentmock/internal/spec"
)

// answer is a response before it is written.
type answer struct {
	status      int
	header      http.Header
	contentType string
	body        []byte
	delay       time.Duration
	source      string // what it comes from, for the log: a fixture, an example, generated, a problem
	reason      string // of a problem, for the log: without values of the request
	ours        bool   // it is said in the mock's own words, not in the API's
	sparing     bool   // only what must be there is asked for
	fault       fixture.Fault
	seed        string // that the client asks for
}

// answer serves one request of the API: match, authenticate, check, then the first source that has an answer.
func (s *Server) answer(c *gin.Context) {
	start := time.Now()
	a := s.api.Load()
	r := c.Request
	path := r.URL.EscapedPath()
	match := a.spec.Match(r.Method, path)
	if match.Operation == nil {
		s.answerUnmatched(c, a, path, match.Allow, start)
		return
	}
	x := &spec.Exchange{Operation: match.Operation, Request: spec.RequestMessage{Method: r.Method, URL: r.URL.RequestURI(), Header: r.Header, Path: match.Path}}
	out := s.respond(a, x, r)
	a.addHeaders(x, &out, s.seed)
	if !wait(r.Context(), out.delay+s.chance.sample(s.chance.delay)) {
		return
	}
	s.log(r, match.Operation.ID, out, start)
	if out.fault != "" {
		fail(c, out)
		return
	}
	write(c.Writer, out)
}

// answerUnmatched answers a request that the document has no operation for.
func (s *Server) answerUnmatched(c *gin.Context, a *api, path, allow string, start time.Time) {
	if c.Request.Method == http.MethodOptions && allow != "" {
		c.Writer.Header().Set("Allow", allow)
		c.Writer.WriteHeader(http.StatusNoContent)
		c.Writer.WriteHeaderNow()
		return
	}
	out := a.noPath(c.Request.Method, path, allow).standard()
	write(c.Writer, out)
	s.log(c.Request, "", out, start)
}

// respond finds the answer to a request of a known operation.
func (s *Server) respond(a *api, x *spec.Exchange, r *http.Request) answer {
	if violation := s.authenticate(x, r); violation != nil {
		return a.solve(x, unauthorized(x.Operation, *violation), s.seed)
	}
	if fault := s.readBody(x, r); fault != nil {
		return a.solve(x, *fault, s.seed)
	}
	if violations := x.CheckRequest(); len(violations) > 0 {
		return a.solve(x, refused(violations), s.seed)
	}
	p, fault := readPreference(r.Header, r.URL.RawQuery)
	if fault != nil {
		return fault.standard()
	}
	out, fault := a.source(x, p, s)
	if fault != nil {
		return a.solve(x, *fault, s.seed)
	}
	if applied := p.applied(out.source); applied != "" {
		out.header.Set("Preference-Applied", applied)
	}
	out.delay += p.delay
	if p.fault != "" {
		out.fault = p.fault
	}
	out.sparing, out.seed = p.shape == fake.Minimal, p.seed
	return s.befall(a, x, p, out)
}

func (s *Server) authenticate(x *spec.Exchange, r *http.Request) *spec.Violation {
	if s.options.Auth == Off || len(x.Operation.Security) == 0 {
		return nil
	}
	var query url.Values
	if r.URL.RawQuery != "" {
		query = r.URL.Query()
	}
	var accepted func(*spec.SecurityScheme, string) bool
	if len(s.options.Tokens) > 0 {
		accepted = func(_ *spec.SecurityScheme, secret string) bool { return slices.Contains(s.options.Tokens, secret) }
	}
	return x.Operation.CheckCredentials(r.Header, query, s.options.Auth == Required, accepted)
}

func unauthorized(o *spec.Operation, v spec.Violation) problem {
	p := refused([]spec.Violation{v})
	p.status, p.title = http.StatusUnauthorized, "Unauthorized"
	p.detail, p.chinese = "want "+v.Want(), v.WantChinese()
	for _, requirement := range o.Security {
		if len(requirement) > 0 {
			p.header = http.Header{"Www-Authenticate": {requirement[0].Challenge()}}
			break
		}
	}
	return p
}

func (s *Server) readBody(x *spec.Exchange, r *http.Request) *problem {
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return nil
	}
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, s.options.MaxBody))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		p := tooLarge(s.options.MaxBody)
		return &p
	case err != nil:
		return &problem{status: http.StatusBadRequest, title: "Unreadable body", detail: "the request body ended early", chinese: "请求体不完整"}
	}
	x.Request.Body.Raw = body
	return nil
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

// write sends an answer.
func write(w gin.ResponseWriter, out answer) {
	if writeHead(w, out) {
		_, _ = w.Write(out.body) // an error is a client that has gone
	}
}

// writeHead sends status and headers, and says whether a body may follow. The length is always known, so that no answer is
// chunked and HEAD says what GET would.
func writeHead(w gin.ResponseWriter, out answer) bool {
	header := w.Header()
	for name, values := range out.header {
		header[name] = values
	}
	if out.contentType != "" && header.Get("Content-Type") == "" {
		header["Content-Type"] = []string{out.contentType}
	}
	bodyless := out.status == http.StatusNoContent || out.status == http.StatusNotModified || out.status < 200
	if !bodyless {
		header["Content-Length"] = []string{strconv.Itoa(len(out.body))}
	}
	w.WriteHeader(out.status)
	w.WriteHeaderNow()
	return !bodyless
}

// logLevel: a refused request is worth a line, the others are for who asks.
func logLevel(out answer) slog.Level {
	if out.source == "problem" {
		return slog.LevelInfo
	}
	return slog.LevelDebug
}

// log notes an answer: without values of the request, since they may be somebody's.
func (s *Server) log(r *http.Request, operation string, out answer, start time.Time) {
	if !s.options.Log.Enabled(r.Context(), logLevel(out)) {
		return
	}
	attributes := []any{"method", r.Method, "operation", operation, "status", out.status, "source", out.source, "took", time.Since(start).Round(time.Microsecond)}
	if out.status == http.StatusNotFound && operation == "" { // no path of the API: a misspelling, not somebody's id
		attributes[2], attributes[3] = "path", r.URL.Path
	}
	if out.reason != "" {
		attributes = append(attributes, "reason", out.reason)
	}
	s.options.Log.Log(r.Context(), logLevel(out), "answered", attributes...)
}

func stack() string { return string(debug.Stack()) }
