package mockserver

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"agentmock/internal/spec"
	"agentmock/internal/state"
)

// Proxy says what a mock passes requests on to. Run-time fixtures and what a client asks for with Prefer come before the
// upstream; the rest of the mock answers where the upstream is away, or lacks the operation.
type Proxy struct {
	// Upstream is the API's URL: scheme, host, and a path that comes before the document's.
	Upstream string
	// Judge holds an exchange that was passed on against the document; nil does not.
	Judge func(Passed) []Finding
	// Refuse answers 422 to requests that break the document, and 502 where an answer does.
	Refuse bool
	// Record keeps an exchange that was passed on as a fixture, and says in which file; nil does not.
	Record func(Passed) (file string, err error)
	// Timeout is how long the upstream may take to answer; 0 is 30 s.
	Timeout time.Duration
}

// Passed is an exchange that was passed on, as it was.
type Passed struct {
	Method, URL                   string // URL is path, escaped, and query
	Status                        int
	RequestHeader, ResponseHeader http.Header
	RequestBody, ResponseBody     []byte
	Took                          time.Duration
}

// Finding is a way in which an answer that was passed on breaks the document.
type Finding struct{ Rule, Severity, Where, Want, Got, Spec string }

// upstream is where a proxy passes requests on to.
type upstream struct {
	Proxy
	base   *url.URL
	client *http.Client
}

// maxPassed is the largest answer that is passed on, in bytes.
const maxPassed = 64 << 20

func newUpstream(p *Proxy) (*upstream, error) {
	if p == nil {
		return nil, nil
	}
	base, err := url.Parse(p.Upstream)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, &OptionError{"upstream", errors.New("expected a URL such as https://api.example.com")}
	}
	u := &upstream{Proxy: *p, base: base}
	if u.Timeout <= 0 {
		u.Timeout = 30 * time.Second
	}
	transport := http.DefaultTransport.(*http.Transport).Clone() // net/http says that it is one
	transport.DisableCompression = true                          // an answer is passed on as it came
	u.client = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return u, nil
}

// pass answers a request with what the upstream says to it.
func (v *visit) pass() answer {
	if fault := v.readBody(); fault != nil {
		return v.refusal(*fault)
	}
	if v.x.Operation == nil {
		return v.passStranger()
	}
	violations := v.x.CheckRequest()
	p, fault := readPreference(v.request.Header, v.request.URL.RawQuery)
	if fault != nil || len(p.given) > 0 || v.overridden() {
		return v.mocked("", answer{})
	}
	if len(violations) > 0 && v.upstream.Refuse {
		return v.solve(v.api.refused(v.x.Operation, violations))
	}
	passed, err := v.upstream.send(v.request, v.x.Request.Body.Raw, v.now)
	if gone := v.request.Context().Err() != nil; err != nil && gone {
		return clientGone("upstream")
	}
	if err != nil {
		v.options.Log.Warn("the upstream does not answer; the mock does", "error", err.Error())
		return v.mocked("the upstream does not answer", answer{violations: violations})
	}
	out := v.upstream.answer(passed)
	out.violations = violations
	return v.befall(p, v.hold(passed, out))
}

// passStranger passes on a request that the document has no operation for.
func (v *visit) passStranger() answer {
	passed, err := v.upstream.send(v.request, v.x.Request.Body.Raw, v.now)
	switch {
	case err != nil && v.request.Context().Err() != nil:
		return clientGone("upstream")
	case err != nil:
		return problem{status: http.StatusBadGateway, title: "Bad gateway", detail: "the upstream does not answer, and the document has no such operation"}.standard()
	}
	out := v.upstream.answer(passed)
	out.reason = "the document has no such operation"
	return out
}

// answer is what the upstream said, as it is passed on.
func (u *upstream) answer(passed Passed) answer {
	out := answer{status: passed.Status, header: endToEnd(passed.ResponseHeader), body: passed.ResponseBody, source: "upstream", ours: true}
	if passed.Method == http.MethodHead {
		out.header["Content-Length"] = passed.ResponseHeader["Content-Length"]
	}
	if location, err := url.Parse(out.header.Get("Location")); err == nil && location.Host == u.base.Host { // browsers are to stay here
		location.Scheme, location.Host = "", ""
		out.set("Location", "/"+strings.TrimPrefix(strings.TrimPrefix(location.String(), strings.TrimRight(u.base.EscapedPath(), "/")), "/"))
	}
	return out
}

// mocked is the mock's own answer in place of the upstream's, and why it is; what was found of that stays.
func (v *visit) mocked(why string, instead answer) answer {
	out := v.respond()
	if why != "" {
		out.reason = why + "; " + out.reason
	}
	out.findings = append(out.findings, instead.findings...)
	if len(out.violations) == 0 {
		out.violations = instead.violations
	}
	return out
}

// refusal is a problem in the API's words where the document has the operation.
func (v *visit) refusal(p problem) answer {
	if v.x.Operation == nil {
		return p.standard()
	}
	return v.solve(p)
}

// overridden reports whether a run-time fixture answers instead of the upstream.
func (v *visit) overridden() bool {
	return v.fixtures != nil && v.x.Operation != nil && v.fixtures.Find(v.x, 0) != nil
}

// hold holds an exchange against the document, and records it.
func (v *visit) hold(passed Passed, out answer) answer {
	broken := false
	if v.upstream.Judge != nil {
		for _, f := range v.upstream.Judge(passed) {
			out.findings = append(out.findings, state.Violation(f))
			broken = broken || f.Severity == "error"
		}
	}
	if lacking(passed, v.x.Operation) {
		return v.mocked("the upstream has no such operation ("+strconv.Itoa(passed.Status)+")", out)
	}
	for _, f := range out.violations {
		v.options.Log.Warn("a request breaks the document", "operation", v.x.Operation.ID, "where", f.Where(), "want", f.Want())
	}
	for _, f := range out.findings {
		v.options.Log.Warn("an answer breaks the document", "operation", v.x.Operation.ID, "rule", f.Rule, "where", f.Where, "want", f.Want)
	}
	if broken && v.upstream.Refuse {
		return broke(out)
	}
	v.record(passed)
	return out
}

// lacking reports whether an upstream says that it does not have an operation at all, not that it lacks the thing asked for: with
// a status that the document does not have, or a 404 of another media type, as routers and gateways answer.
func lacking(passed Passed, o *spec.Operation) bool {
	switch r := explicit(o, passed.Status); {
	case passed.Status == http.StatusNotImplemented:
		return r == nil
	case passed.Status == http.StatusNotFound:
		return r == nil || len(r.Content) > 0 && r.MediaType(passed.ResponseHeader.Get("Content-Type")) == nil
	}
	return false
}

// broke is the answer in place of one that breaks the document.
func broke(out answer) answer {
	p := problem{status: http.StatusBadGateway, title: "The upstream breaks the document"}
	var texts []string
	for _, f := range out.findings {
		text := f.Rule + ": " + f.Where + ": want " + f.Want
		if f.Got != "" {
			text += ", got " + f.Got
		}
		texts = append(texts, text)
	}
	p.detail = strings.Join(texts, "; ")
	refused := p.standard()
	refused.violations, refused.findings = out.violations, out.findings
	return refused
}

func (v *visit) record(passed Passed) {
	if v.upstream.Record == nil {
		return
	}
	file, err := v.upstream.Record(passed)
	if err != nil {
		v.options.Log.Warn("not recorded", "operation", v.x.Operation.ID, "status", passed.Status, "reason", err.Error())
		return
	}
	v.options.Log.Info("recorded", "file", file)
}

// send passes a request on and reads all of the answer. Its error does not quote the URL, which may hold a secret.
func (u *upstream) send(r *http.Request, body []byte, now func() time.Time) (Passed, error) {
	begun := now()
	ctx, cancel := context.WithTimeout(r.Context(), u.Timeout)
	defer cancel()
	target := *u.base
	target.Path, target.RawPath = strings.TrimRight(u.base.Path, "/")+r.URL.Path, strings.TrimRight(u.base.EscapedPath(), "/")+r.URL.EscapedPath()
	target.RawQuery = r.URL.RawQuery
	out, err := http.NewRequestWithContext(ctx, r.Method, target.String(), bytes.NewReader(body))
	if err != nil {
		return Passed{}, err
	}
	out.Header = endToEnd(r.Header)
	delete(out.Header, SessionHeader)
	delete(out.Header, "Accept-Encoding") // the answer is to be read here
	response, err := u.client.Do(out)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return Passed{}, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxPassed+1))
	if err == nil && len(data) > maxPassed {
		err = errors.New("the answer is larger than " + strconv.Itoa(maxPassed>>20) + " MB")
	}
	return Passed{
		Method: r.Method, URL: r.URL.RequestURI(), Status: response.StatusCode, RequestHeader: r.Header, ResponseHeader: response.Header,
		RequestBody: body, ResponseBody: data, Took: now().Sub(begun),
	}, err
}

// hopByHop are headers between two neighbours, RFC 9110 section 7.6.1.
var hopByHop = []string{"Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Proxy-Authenticate", "Proxy-Authorization", "Content-Length"}

// endToEnd is a copy of headers without those between neighbours, and without CORS's: the mock says its own.
func endToEnd(h http.Header) http.Header {
	out := http.Header{}
	named := strings.Split(strings.Join(h["Connection"], ","), ",")
	for name, values := range h {
		between := slices.Contains(hopByHop, name) || slices.ContainsFunc(named, func(n string) bool { return strings.EqualFold(strings.TrimSpace(n), name) })
		if !between && !strings.HasPrefix(name, "Access-Control-Allow") && name != "Access-Control-Expose-Headers" {
			out[name] = slices.Clone(values)
		}
	}
	return out
}
