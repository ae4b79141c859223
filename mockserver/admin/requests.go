package admin

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/state"
	"agentmock/mockserver/problem"
)

// listedRequest is an entry of the journal as the admin API shows it.
type listedRequest struct {
	ID         string            `json:"id"`
	At         time.Time         `json:"at"`
	TookMs     float64           `json:"took_ms"`
	Request    listedMessage     `json:"request"`
	Response   listedAnswer      `json:"response"`
	Operation  string            `json:"operation,omitempty"`
	Source     string            `json:"source"`
	Why        string            `json:"why,omitempty"`
	Fault      string            `json:"fault,omitempty"`
	Trace      string            `json:"trace_id,omitempty"`
	Violations []state.Violation `json:"violations,omitempty"`
	Nearest    []string          `json:"nearest,omitempty"`
	Matched    bool              `json:"wasMatched"` // as clients of WireMock read it
}

type listedMessage struct {
	Method  string      `json:"method"`
	URL     string      `json:"url"`
	Headers http.Header `json:"headers"`
	listedBody
}

type listedAnswer struct {
	Status  int         `json:"status"`
	Headers http.Header `json:"headers"`
	listedBody
	Size int64 `json:"size"`
}

// listedBody is a body as text, or in base64 where it is none.
type listedBody struct {
	Body   string `json:"body"`
	Base64 bool   `json:"body_base64,omitempty"`
}

func textBody(body []byte) listedBody {
	if !utf8.Valid(body) {
		if cut := strings.ToValidUTF8(string(body), ""); len(body)-len(cut) < utf8.UTFMax && len(body) == state.MaxBody {
			return listedBody{Body: cut} // cut within a character
		}
		return listedBody{base64.StdEncoding.EncodeToString(body), true}
	}
	return listedBody{Body: string(body)}
}

func listed(e *state.Entry, l i18n.Language) listedRequest {
	return listedRequest{
		ID: e.ID, At: e.At, TookMs: float64(e.Took.Microseconds()) / 1000,
		Request:   listedMessage{e.Method, e.URL, headersOf(e.RequestHeader), textBody(e.RequestBody)},
		Response:  listedAnswer{e.Status, headersOf(e.ResponseHeader), textBody(e.ResponseBody), e.ResponseSize},
		Operation: e.Operation, Source: e.Source, Why: problem.ReasonIn(e.Why, e.Violations, l), Fault: e.Fault, Trace: e.Trace, Violations: problem.NotedIn(e.Violations, l), Matched: !unmatched(e),
	}
}

func headersOf(h http.Header) http.Header {
	if h == nil {
		return http.Header{}
	}
	return h
}

// flatRequest is an entry that is a request too, as WireMock has what it finds: both forms in one, since a method and a URL are criteria of
// either.
type flatRequest struct {
	listedRequest
	listedMessage
	AbsoluteURL string    `json:"absoluteUrl"`
	LoggedDate  int64     `json:"loggedDate"` // milliseconds since 1970
	Logged      time.Time `json:"loggedDateString"`
}

// flat returns a page as clients of WireMock read it too.
func (c *call) flat(p page[listedRequest]) page[flatRequest] {
	out := page[flatRequest]{Requests: []flatRequest{}, Meta: p.Meta}
	for _, one := range p.Requests {
		out.Requests = append(out.Requests, flatRequest{one, one.Request, c.absolute(one.Request.URL), one.At.UnixMilli(), one.At.UTC()})
	}
	return out
}

// absolute returns the URL of an entry with the host that the mock was asked under.
func (c *call) absolute(url string) string {
	if !strings.HasPrefix(url, "/") {
		return url
	}
	scheme := "http://"
	if c.gin.Request.TLS != nil {
		scheme = "https://"
	}
	return scheme + c.gin.Request.Host + url
}

// page is a part of the journal.
type page[R any] struct {
	Requests []R `json:"requests"`
	Meta     struct {
		Total int `json:"total"`
	} `json:"meta"`
}

// pageOf returns the newest of the entries, at most limit, and how many there are.
func (c *call) pageOf(entries []*state.Entry, limit int) page[listedRequest] {
	out := page[listedRequest]{Requests: []listedRequest{}}
	out.Meta.Total = len(entries)
	for i := len(entries) - 1; i >= max(0, len(entries)-limit); i-- {
		out.Requests = append(out.Requests, listed(entries[i], languageOf(c.gin.Request)))
	}
	return out
}

// entries returns those of the session that a filter takes, the oldest first; false where the memory failed, which is answered.
func (c *call) entries(take func(*state.Entry) bool) ([]*state.Entry, bool) {
	all, err := c.Store.Entries(c.gin.Request.Context(), c.session)
	if err != nil {
		c.away(err)
		return nil, false
	}
	return slices.DeleteFunc(all, func(e *state.Entry) bool { return !take(e) }), true
}

// maxPage is how many requests are listed at once, at most.
const maxPage = 10_000

func (c *call) listRequests() {
	entries, ok := c.entries(c.filter())
	if !ok {
		return
	}
	total := len(entries)
	if before, given := c.text("query", "before"); given {
		if i := slices.IndexFunc(entries, func(e *state.Entry) bool { return e.ID == before }); i >= 0 {
			entries = entries[:i]
		} else {
			entries = nil // it is no longer kept, and what was before it neither
		}
	}
	limit := 100
	if given, ok := c.x.Parameter("query", "limit"); ok {
		n, _ := given.(jsonvalue.Number).Int64()
		limit = int(n)
	}
	out := c.pageOf(entries, limit)
	out.Meta.Total = total
	c.json(http.StatusOK, out)
}

// filter returns what the query of a list asks for.
func (c *call) filter() func(*state.Entry) bool {
	is := func(name string, of func(*state.Entry) string) func(*state.Entry) bool {
		want, given := c.text("query", name)
		return func(e *state.Entry) bool { return !given || strings.EqualFold(of(e), want) }
	}
	filters := []func(*state.Entry) bool{
		is("operation", func(e *state.Entry) string { return e.Operation }),
		is("method", func(e *state.Entry) string { return e.Method }),
		is("trace_id", func(e *state.Entry) string { return e.Trace }),
		is("source", func(e *state.Entry) string { return e.Kind }),
	}
	if status, given := c.text("query", "status"); given {
		filters = append(filters, func(e *state.Entry) bool {
			return strings.HasPrefix(strconv.Itoa(e.Status), strings.TrimSuffix(status, "XX"))
		})
	}
	if with, _ := c.x.Parameter("query", "violations"); with == true {
		filters = append(filters, func(e *state.Entry) bool { return len(e.Violations) > 0 })
	}
	if text, given := c.text("query", "q"); given {
		filters = append(filters, func(e *state.Entry) bool {
			return strings.Contains(e.URL, text) || strings.Contains(string(e.RequestBody), text) || strings.Contains(string(e.ResponseBody), text)
		})
	}
	return func(e *state.Entry) bool {
		return !slices.ContainsFunc(filters, func(takes func(*state.Entry) bool) bool { return !takes(e) })
	}
}

func (c *call) deleteRequests() {
	c.done(c.Store.Forget(c.gin.Request.Context(), c.session, state.Journal))
}

// one returns the entry that the path names; what is wrong is answered.
func (c *call) one() (*state.Entry, bool) {
	id, _ := c.text("path", "id")
	entries, ok := c.entries(func(e *state.Entry) bool { return e.ID == id })
	if !ok {
		return nil, false
	}
	if len(entries) == 0 {
		c.notFound("no request %s is in the journal", id)
		return nil, false
	}
	return entries[0], true
}

func (c *call) readRequest() {
	if e, ok := c.one(); ok {
		out := listed(e, languageOf(c.gin.Request))
		out.Nearest = c.nearest(e)
		c.json(http.StatusOK, out)
	}
}

func (c *call) deleteRequest() {
	id, _ := c.text("path", "id")
	known, err := c.Store.Remove(c.gin.Request.Context(), c.session, id)
	if err == nil && !known {
		c.notFound("no request %s is in the journal", id)
		return
	}
	c.done(err)
}

func (c *call) listUnmatched() {
	entries, ok := c.entries(unmatched)
	if !ok {
		return
	}
	out := c.pageOf(entries, maxPage)
	for i := range out.Requests {
		out.Requests[i].Nearest = c.nearest(entries[len(entries)-1-i])
	}
	c.json(http.StatusOK, c.flat(out))
}

// unmatched reports whether the mock had no answer to a request: no operation has it, or no fixture where nothing is made up.
func unmatched(e *state.Entry) bool {
	return e.Kind == "problem" && (e.Operation == "" || e.Status == http.StatusNotFound)
}

// nearest explains a request of the journal by the API as it is now.
func (c *call) nearest(e *state.Entry) []string {
	if e.Outgoing() {
		return nil
	}
	r, err := http.NewRequest(e.Method, e.URL, strings.NewReader(string(e.RequestBody)))
	if err != nil {
		return nil
	}
	r.Header = e.RequestHeader.Clone()
	if r.Header == nil {
		r.Header = http.Header{}
	}
	if c.session != "" {
		r.Header.Set(SessionHeader, c.session)
	}
	return c.Explain(r, true, languageOf(c.gin.Request)).Lines
}

// explain explains a request that was never sent.
func (c *call) explain() {
	var asked struct {
		Method, URL, Body string
		Headers           map[string]string
	}
	if !c.read(&asked) {
		return
	}
	r, err := http.NewRequestWithContext(c.gin.Request.Context(), openapi.MethodOf(asked.Method), asked.URL, strings.NewReader(asked.Body))
	if err != nil {
		c.refuse(http.StatusUnprocessableEntity, "Invalid request", "%w", err)
		return
	}
	for name, text := range asked.Headers {
		r.Header.Set(name, text)
	}
	if c.session != "" && r.Header.Get(SessionHeader) == "" {
		r.Header.Set(SessionHeader, c.session)
	}
	c.json(http.StatusOK, c.Explain(r, false, languageOf(c.gin.Request)))
}
