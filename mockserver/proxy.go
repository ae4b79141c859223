package mockserver

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/state"
	"agentmock/mockserver/problem"
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
	// Insecure takes any certificate of the upstream.
	Insecure bool
}

// Passed is an exchange that was passed on, as it was.
type Passed struct {
	Method, URL                   string // URL is path, escaped, and query
	Status                        int
	RequestHeader, ResponseHeader http.Header
	RequestBody, ResponseBody     []byte
	Took                          time.Duration
	Pauses                        []time.Duration // before each event of a stream, as they came

	live *live // of a stream, whose body is still to come; nil of any other answer
}

// Finding is a way in which an answer that was passed on breaks the document.
type Finding struct{ Rule, Severity, Where, Want, Got, Spec string }

func (f Finding) noted() state.Violation {
	return state.Violation{Rule: f.Rule, Severity: f.Severity, Where: f.Where, Want: f.Want, Got: f.Got, Spec: f.Spec}
}

// upstream is where a proxy passes requests on to.
type upstream struct {
	Proxy
	base   *url.URL
	client *http.Client
	pages  sync.Once // said once of all pages that are passed on
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
	transport.MaxIdleConnsPerHost = transport.MaxIdleConns       // there is one host: with two, which is the default, nearly every request of many clients dials
	if u.Insecure {
		transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
	}
	u.client = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return u, nil
}

// pass answers a request with what the upstream says to it.
func (c *call) pass() decision {
	c.depends |= onUpstream
	if p := c.readBody(); p != nil {
		return c.refuse(*p)
	}
	if c.x.Operation == nil {
		return c.passUnknown()
	}
	violations := c.violations()
	violations = violations[:min(len(violations), jsonschema.MaxViolations)]
	problem.Quiet(violations, c.secret)
	if p := c.readPreferences(); p != nil || len(c.prefer.given) > 0 || c.overridden() {
		return c.mocked(i18n.Message{}, decision{})
	}
	if len(violations) > 0 && c.upstream.Refuse {
		return c.refuse(*c.invalid(violations))
	}
	if c.dry != nil {
		return decision{by: byTheUpstream, why: "no run-time fixture answers"}
	}
	passed, err := c.upstream.send(c.request, c.sent, c.options.Now)
	if gone := c.request.Context().Err() != nil; err != nil && gone {
		return clientGone(byTheUpstream)
	}
	if err != nil {
		c.options.Log.Warn("the upstream does not answer; the mock does", "error", err.Error())
		return c.mocked(i18n.Sayf("the upstream does not answer"), decision{violations: violations})
	}
	d := c.upstream.answer(passed)
	c.upstream.warnOfPages(c.Server, passed.ResponseHeader)
	d.violations = violations
	if passed.live != nil {
		return d
	}
	return c.inject(c.judge(passed, d))
}

// byTheUpstream is whose an answer is that was passed on.
var byTheUpstream = origin{byUpstream, "upstream"}

// passUnknown passes on a request that the document has no operation for.
func (c *call) passUnknown() decision {
	const why = "the document has no such operation"
	if c.dry != nil {
		return decision{by: byTheUpstream, why: why}
	}
	passed, err := c.upstream.send(c.request, c.sent, c.options.Now)
	switch {
	case err != nil && c.request.Context().Err() != nil:
		return clientGone(byTheUpstream)
	case err != nil:
		return c.refuse(problem.Problem{Status: http.StatusBadGateway, Title: "Bad gateway", Detail: i18n.Sayf("the upstream does not answer, and the document has no such operation")})
	}
	d := c.upstream.answer(passed)
	c.upstream.warnOfPages(c.Server, passed.ResponseHeader)
	d.why = why
	return d
}

// answer returns what the upstream said, as it is passed on.
func (u *upstream) answer(passed Passed) decision {
	d := decision{answer: answer{status: passed.Status, header: endToEnd(passed.ResponseHeader), body: passed.ResponseBody, ours: true}, by: byTheUpstream}
	if passed.live != nil {
		d.passed = &passed
	}
	if passed.Method == http.MethodHead {
		d.header["Content-Length"] = passed.ResponseHeader["Content-Length"]
	}
	if location, err := url.Parse(d.header.Get("Location")); err == nil && location.Host == u.base.Host { // browsers are to stay here
		location.Scheme, location.Host = "", ""
		d.set("Location", "/"+strings.TrimPrefix(strings.TrimPrefix(location.String(), strings.TrimRight(u.base.EscapedPath(), "/")), "/"))
	}
	return d
}

// mocked answers in place of the upstream, and says why; what was found of that stays.
func (c *call) mocked(why i18n.Message, instead decision) decision {
	d := c.respond()
	if !why.IsZero() {
		d.why = i18n.List(why, i18n.Unpack(d.why)).Pack()
	}
	d.findings = append(d.findings, instead.findings...)
	if len(d.violations) == 0 {
		d.violations = instead.violations
	}
	return d
}

// judge holds an exchange against the document, and records it.
func (c *call) judge(passed Passed, d decision) decision {
	broken, more := false, 0
	if c.upstream.Judge != nil {
		for _, f := range c.upstream.Judge(passed) {
			broken = broken || f.Severity == "error"
			if len(d.findings) == maxFound {
				more++
				continue
			}
			d.findings = append(d.findings, f.noted())
		}
	}
	if notImplemented(passed, c.x.Operation) {
		return c.mocked(i18n.Sayf("the upstream has no such operation (%d)", passed.Status), d)
	}
	c.warn(d, more)
	if broken && c.upstream.Refuse {
		return broke(d)
	}
	c.record(passed)
	return d
}

// maxFound is how many findings of an answer that is passed on are told, in the log, in the journal and in place of it.
const maxFound = 20

// warn logs what is wrong with an exchange that is passed on, and how many findings more there are.
func (c *call) warn(d decision, more int) {
	for _, f := range d.violations {
		c.options.Log.Warn("a request breaks the document", "operation", c.x.Operation.ID, "where", redact.Where(f.Where()), "want", required(f))
	}
	for _, f := range d.findings {
		c.options.Log.Warn("an answer breaks the document", "operation", c.x.Operation.ID, "rule", f.Rule, "where", redact.Where(f.Where), "want", short(f.Want))
	}
	if more > 0 {
		c.options.Log.Warn("an answer breaks the document in more ways than are listed", "operation", c.x.Operation.ID, "more", more)
	}
}

// notImplemented reports whether an upstream says that it does not have an operation at all, not that it lacks the thing asked for: with
// a status that the document does not have, or a 404 of another media type, as routers and gateways answer.
func notImplemented(passed Passed, o *openapi.Operation) bool {
	switch r := explicit(o, passed.Status); {
	case passed.Status == http.StatusNotImplemented:
		return r == nil
	case passed.Status == http.StatusNotFound:
		return r == nil || len(r.Content) > 0 && r.MediaType(passed.ResponseHeader.Get("Content-Type")) == nil
	}
	return false
}

// broke answers in place of one that breaks the document.
func broke(d decision) decision {
	p := problem.Problem{Status: http.StatusBadGateway, Title: "The upstream breaks the document"}
	var texts []string
	for _, f := range d.findings {
		text := f.Rule + ": " + f.Where + ": want " + f.Want
		if f.Got != "" {
			text += ", got " + f.Got
		}
		texts = append(texts, text)
	}
	p.Detail = i18n.Plain(strings.Join(texts, "; "))
	refused := standard(p, i18n.English)
	refused.why, refused.violations, refused.findings = p.Reason(), d.violations, d.findings
	return refused
}

func (c *call) record(passed Passed) {
	if c.upstream.Record == nil {
		return
	}
	file, err := c.upstream.Record(passed)
	if err != nil {
		c.options.Log.Warn("not recorded", "operation", c.x.Operation.ID, "status", passed.Status, "reason", err.Error())
		return
	}
	c.options.Log.Info("recorded", "file", file)
}

// send passes a request on and reads all of the answer. Its error does not quote the URL, which may hold a secret.
func (u *upstream) send(r *http.Request, body []byte, now func() time.Time) (Passed, error) {
	begun := now()
	ctx, cancel := context.WithCancel(r.Context())
	patience, enough := context.WithTimeout(r.Context(), u.Timeout) // of a stream it is for the beginning
	defer enough()
	keep := context.AfterFunc(patience, cancel)
	streams := false
	defer func() {
		if !streams {
			cancel()
		}
	}()
	target := *u.base
	target.Path, target.RawPath = strings.TrimRight(u.base.Path, "/")+r.URL.Path, strings.TrimRight(u.base.EscapedPath(), "/")+r.URL.EscapedPath()
	target.RawQuery = r.URL.RawQuery
	out, err := http.NewRequestWithContext(ctx, r.Method, target.String(), bytes.NewReader(body))
	if err != nil {
		return Passed{}, err
	}
	out.Header = endToEnd(r.Header)
	withoutSession(out.Header)
	delete(out.Header, "Accept-Encoding") // the answer is to be read here
	response, err := u.client.Do(out)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err
		}
		return Passed{}, err
	}
	if r.Method != http.MethodHead && isEvents(response.Header.Get("Content-Type")) && keep() {
		streams = true
		return Passed{
			Method: r.Method, URL: r.URL.RequestURI(), Status: response.StatusCode, RequestHeader: r.Header, ResponseHeader: response.Header,
			RequestBody: body, live: &live{response.Body, cancel, begun},
		}, nil
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

// endToEnd returns a copy of headers without those between neighbours, and without CORS's: the mock says its own.
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
