package mockserver

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/gin-gonic/gin"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// carried are headers that say how a message is carried: a made-up one would break it.
var carried = []string{"connection", "content-encoding", "content-length", "content-range", "content-type", "date", "keep-alive", "trailer", "transfer-encoding", "upgrade"}

// usual are texts of headers whose form RFC 9110 and its kin give, where the document gives none.
var usual = map[string]string{
	"accept-ranges": "bytes", "age": "0", "allow": "GET, HEAD, OPTIONS", "cache-control": "no-cache", "content-disposition": `attachment; filename="report.pdf"`,
	"content-location": "/1", "etag": `"5d8c72a5edda8"`, "expires": "Thu, 01 Jan 2026 00:00:00 GMT",
	"last-modified": "Thu, 01 Jan 2026 00:00:00 GMT", "link": `</?page=2>; rel="next"`, "location": "/1", "retry-after": "1",
	"set-cookie": "session=5d8c72a5; Path=/; HttpOnly", "vary": "Accept", "www-authenticate": `Bearer realm="mock"`,
}

// usualText returns the usual text of a header; the language of an answer is its locale's.
func usualText(name string, l *faker.Locale) (string, bool) {
	if strings.EqualFold(name, "Content-Language") {
		return l.Name, true
	}
	text, known := usual[strings.ToLower(name)]
	return text, known
}

// addHeaders makes the headers that the document describes and nothing has given: the required ones in any case, the
// others where the answer is neither one that somebody recorded nor the least that there can be.
func (c *call) addHeaders(d *decision) {
	x, p := c.x, c.prefer
	if x.Operation.Deprecated && d.status < http.StatusBadRequest && !d.has("Deprecation") {
		d.set("Deprecation", "@0") // RFC 9745: since when, as seconds of 1970; the document does not say
	}
	described := x.Operation.Response(d.status)
	if described == nil || d.ours {
		return
	}
	if d.by.kind == byProblem {
		p = preference{} // nothing of it was done
	}
	sparing := d.by.kind == byFixture || d.by.kind == byRunTime || d.by.kind == byStored || p.shape == generate.Minimal
	for _, h := range described.Headers {
		if !h.Required && sparing || d.has(h.Name) || !h.Required && slices.Contains(d.unsaid, h.Name) || slices.Contains(carried, strings.ToLower(h.Name)) {
			continue
		}
		text, ok := c.headerText(h, faker.Seed(p.seed+h.Name+strings.Join(x.Request.Path, "/"))^c.view.settings.seed)
		if ok {
			d.set(h.Name, text)
		}
	}
}

// headerText returns the text of a header, the document's own where examples are looked at.
func (c *call) headerText(h *openapi.Parameter, seed uint64) (string, bool) {
	if !c.dynamic() && c.prefer.shape != generate.Extreme {
		if text, ok := c.view.api.exampleHeader(h); ok {
			return text, true
		}
	}
	return c.view.api.header(h, c.locale(), seed)
}

// maxHeaderTries is how often a text that a header cannot hold is made anew.
const maxHeaderTries = 20

// exampleHeader returns the text that the document gives for a header: its example, else that of its schema, else the default.
func (a *loaded) exampleHeader(h *openapi.Parameter) (string, bool) {
	for _, e := range h.Examples {
		if text := message.HeaderText(h, e.Value); len(verify.Parameter(h, e.Value)) == 0 && visible(text) {
			return text, true
		}
	}
	if h.Schema == nil {
		return "", false
	}
	example, ok := a.generator.Example(h.Schema)
	text := message.HeaderText(h, example)
	return text, ok && visible(text)
}

// header makes the text of a header: one that its schema allows and a header can hold.
func (a *loaded) header(h *openapi.Parameter, l *faker.Locale, seed uint64) (string, bool) {
	if h.Schema == nil {
		return "", false
	}
	if text, known := usualText(h.Name, l); known && h.Schema.Valid(text, jsonschema.InResponse) {
		return text, true
	}
	for try := range uint64(maxHeaderTries) {
		made, err := a.generator.Value(h.Schema, generate.Options{Seed: seed + try, Dynamic: true, Locale: l})
		if err != nil {
			return "", false
		}
		if text := message.HeaderText(h, made); visible(text) {
			return text, true
		}
	}
	return "", false
}

// visible reports whether a header can hold a text: no control characters, no space at its ends (RFC 9110 section 5.5).
func visible(text string) bool {
	return text != "" && strings.TrimSpace(text) == text && !strings.ContainsFunc(text, unicode.IsControl)
}

// cors lets browsers in from every origin, with credentials (Fetch standard, section 3.2): a mock holds nothing worth
// protecting, and a front end under development runs on another port. The mock's own paths are not opened.
func (s *Server) cors(c *gin.Context) {
	origins := c.Request.Header["Origin"]
	if s.options.NoCORS || len(origins) == 0 || origins[0] == "" {
		return
	}
	header := c.Writer.Header()
	header.Set("Access-Control-Allow-Origin", origins[0])
	header.Set("Access-Control-Allow-Credentials", "true")
	header.Add("Vary", "Origin")
	if !s.preflight(c.Request) {
		return
	}
	header.Add("Vary", "Access-Control-Request-Headers")
	header.Set("Access-Control-Allow-Methods", c.Request.Header.Get("Access-Control-Request-Method"))
	if wanted := c.Request.Header.Get("Access-Control-Request-Headers"); wanted != "" {
		header.Set("Access-Control-Allow-Headers", wanted)
	}
	if c.Request.Header.Get("Access-Control-Request-Private-Network") == "true" {
		header.Set("Access-Control-Allow-Private-Network", "true")
	}
	header.Set("Access-Control-Max-Age", "600")
	s.notePreflight(c)
	c.AbortWithStatus(http.StatusNoContent)
}

// notePreflight has the journal know of a preflight. It is of no operation: who counts the calls of one does not count who asks whether to call.
func (s *Server) notePreflight(g *gin.Context) {
	c, _ := s.begin(g.Request)
	c.x.Request.URL = target(g.Request.URL, g.Request.URL.EscapedPath())
	c.note(g, &decision{answer: answer{status: http.StatusNoContent}, by: origin{byOptions, "preflight"}, why: "a browser asks whether it may ask: it may"})
	c.end()
}

// preflight reports whether a browser asks if it may ask (Fetch standard, section 3.2.2): the API is not asked then.
func (s *Server) preflight(r *http.Request) bool {
	return !s.options.NoCORS && r.Header.Get("Origin") != "" && r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != ""
}

// exposeHeaders lists what scripts of other origins may read.
const exposeHeaders = "Access-Control-Expose-Headers"

// safelisted are the headers that scripts of other origins may read in any case (Fetch standard, CORS-safelisted), and those that
// none may.
var safelisted = []string{"Cache-Control", "Content-Language", "Content-Length", "Content-Type", "Expires", "Last-Modified", "Pragma", "Set-Cookie", "Vary"}

// expose lets scripts of other origins read the headers of an answer.
func (c *call) expose(header http.Header) {
	if c.options.NoCORS || c.request.Header["Origin"] == nil {
		return
	}
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(header)), func(name string) bool {
		return slices.Contains(safelisted, name) || strings.HasPrefix(name, "Access-Control-")
	})
	if len(names) > 0 {
		header.Set(exposeHeaders, union(list(header[exposeHeaders]), strings.Join(names, ",")))
	}
}
