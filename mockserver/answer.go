package mockserver

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"agentmock/internal/fake"
	"agentmock/internal/fixture"
	"agentmock/internal/spec"
	"agentmock/internal/value"
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
	if !wait(r.Context(), out.delay) {
		return
	}
	write(c.Writer, out)
	s.log(r, match.Operation.ID, out, start)
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
	out.sparing = p.shape == fake.Minimal
	return out
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

// source is the first source that has an answer: what the client prefers, a fixture, an example, the generator.
func (a *api) source(x *spec.Exchange, p preference, s *Server) (answer, *problem) {
	described, status := x.Operation.Success()
	if p.code != 0 {
		described, status = x.Operation.Response(p.code), p.code
	}
	if len(x.Operation.Responses) == 0 { // OpenAPI 3.1 lets an operation say nothing of its answers
		return answer{status: cmp.Or(p.code, http.StatusOK), header: http.Header{}, source: "generated"}, nil
	}
	if described == nil {
		return answer{}, undeclared(x.Operation, p.code)
	}
	accept := x.Request.Header.Get("Accept")
	if !p.generated() && !p.named {
		if f := a.fixtures.Find(x, p.code); f != nil && taken(f, accept) {
			return a.fromFixture(x, f, p.code, s)
		}
	}
	out := answer{status: status, header: http.Header{}, source: "generated"}
	if len(described.Content) == 0 {
		return out, nil
	}
	m := described.Acceptable(accept)
	if m == nil {
		return answer{}, notAcceptable(described, accept)
	}
	x.Response.Status = status
	if !p.generated() {
		e, fault := a.example(x, m, p)
		if fault != nil {
			return answer{}, fault
		}
		if e != nil {
			out.body, out.contentType, out.source = e.body, e.contentType, "example "+e.name
			return out, nil
		}
	}
	if s.options.Unknown == NotFound && p.code == 0 && !p.generated() && hasPathParameters(x.Operation) {
		fault := unknownThing(x)
		return answer{}, &fault
	}
	var fault *problem
	out.body, out.contentType, fault = a.generate(x, m, p, s.seed)
	return out, fault
}

// taken reports whether the client takes a fixture's answer: a failure is sent in any case.
func taken(f *fixture.Fixture, accept string) bool {
	return !slices.ContainsFunc(f.Responses, func(r fixture.Response) bool {
		return r.MediaType != nil && r.Status < 300 && !r.MediaType.Accepted(accept)
	})
}

func notAcceptable(r *spec.Response, accept string) *problem {
	var names []string
	for _, m := range r.Content {
		names = append(names, m.Name)
	}
	list := strings.Join(names, ", ")
	return &problem{
		status: http.StatusNotAcceptable, title: "Not acceptable",
		detail:  "request.header.Accept: want one of " + list + ", got " + value.Brief(accept, 200),
		chinese: "请求头 Accept 应包含以下之一：" + list,
	}
}

func hasPathParameters(o *spec.Operation) bool {
	return slices.ContainsFunc(o.Parameters, func(p *spec.Parameter) bool { return p.In == "path" })
}

func undeclared(o *spec.Operation, code int) *problem {
	var declared []string
	for _, r := range o.Responses {
		declared = append(declared, r.Status)
	}
	return &problem{
		status: http.StatusUnprocessableEntity, title: "Invalid preference",
		detail: "code: " + o.ID + " declares no response " + strconv.Itoa(code) + ": want one of " + strings.Join(declared, ", "), ours: true,
	}
}

func (a *api) generate(x *spec.Exchange, m *spec.MediaType, p preference, seed uint64) ([]byte, string, *problem) {
	if p.seed != "" {
		seed = fake.Seed(p.seed)
	}
	if m.Schema == nil {
		body, contentType := m.Encode(a.undescribed(m))
		return body, contentType, nil
	}
	said := fake.Problem{English: http.StatusText(x.Response.Status), Chinese: statusChinese(x.Response.Status)}
	if err := a.generator.Body(x, m, fake.Options{Seed: seed, Shape: p.shape, Problem: said}); err != nil {
		return nil, "", &problem{status: http.StatusInternalServerError, title: "Nothing can be generated", detail: err.Error(), chinese: "无法生成数据"}
	}
	body, contentType := m.Encode(x.Response.Body.Value)
	return body, contentType, nil
}

// undescribed is the body of a media type that has no schema: its example, else nothing in particular.
func (a *api) undescribed(m *spec.MediaType) any {
	if examples := a.examples[m]; len(examples) > 0 {
		return examples[0].Value
	}
	if m.IsJSON() || spec.IsXML(m.Name) {
		return &value.Object{}
	}
	return ""
}

// chosenExample is an example made ready for one request.
type chosenExample struct {
	name        string
	body        []byte
	contentType string
}

func choose(x *spec.Exchange, m *spec.MediaType, e example) *chosenExample {
	body, contentType := m.Encode(adapt(x, m, e))
	return &chosenExample{e.Name, body, contentType}
}

// example is the example that the client names, or the first whose relations fit the request.
func (a *api) example(x *spec.Exchange, m *spec.MediaType, p preference) (*chosenExample, *problem) {
	var names []string
	for _, e := range a.examples[m] {
		if p.named && e.Name == p.example {
			return choose(x, m, e), nil
		}
		if !p.named && (e.fits(x) || p.code != 0) {
			return choose(x, m, e), nil
		}
		names = append(names, e.Name)
	}
	if p.named {
		return nil, &problem{
			status: http.StatusUnprocessableEntity, title: "Invalid preference",
			detail: "example: " + x.Operation.ID + " has no valid example " + strconv.Quote(p.example) + " for this status: want one of " + strings.Join(names, ", "), ours: true,
		}
	}
	return nil, nil
}

// adapt makes an example the answer to this request: its ids become the ones that were asked for.
func adapt(x *spec.Exchange, m *spec.MediaType, e example) any {
	if e.fits(x) {
		return e.Value
	}
	x.Response.Body = spec.Body{MediaType: m, Value: value.Clone(e.Value), Decoded: true}
	x.ApplyRelations(spec.InResponse)
	return x.Response.Body.Value
}

// fromFixture takes the fixture's next response; of the status that is asked for where one is.
func (a *api) fromFixture(x *spec.Exchange, f *fixture.Fixture, code int, s *Server) (answer, *problem) {
	turn := int(a.turns[f].Load())
	if code == 0 && x.Request.Method != http.MethodHead { // HEAD says what the next GET will
		turn = int(a.turns[f].Add(1)) - 1
	}
	response := f.Responses[min(turn, len(f.Responses)-1)]
	if code != 0 {
		response = f.Responses[slices.IndexFunc(f.Responses, func(r fixture.Response) bool { return r.Status == code })]
	}
	out := answer{status: response.Status, header: http.Header{}, body: response.Raw, delay: response.Delay, source: "fixture " + f.Name}
	for name, text := range response.Header {
		out.header.Set(name, text)
	}
	if response.MediaType == nil {
		return out, nil
	}
	out.contentType = response.MediaType.Concrete()
	if response.Generate {
		x.Response.Status = response.Status
		var fault *problem
		out.body, out.contentType, fault = a.generate(x, response.MediaType, preference{}, s.seed)
		return out, fault
	}
	return out, nil
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

// write sends an answer. The length is always known, so that no answer is chunked and HEAD says what GET would.
func write(w gin.ResponseWriter, out answer) {
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
	if !bodyless {
		_, _ = w.Write(out.body) // an error is a client that has gone
	}
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
