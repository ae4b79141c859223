package admin

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/redact"
	"agentmock/internal/verify"
	"agentmock/mockserver/problem"
)

// call is one request of the API, checked.
type call struct {
	*api
	gin     *gin.Context
	session string
	x       *message.Exchange
}

// maxBody bounds the bodies that the API takes, in bytes.
const maxBody = 4 << 20

const exchangeKey = "exchange" // where gin keeps the exchange of a request that was checked

// check holds a request against the document: media type, parameters and body.
func (a *api) check(g *gin.Context) {
	r := g.Request
	m := a.document().Match(r.Method, r.URL.EscapedPath())
	if m.Operation == nil { // another spelling of a path that gin takes all the same
		a.noRoute(g)
		return
	}
	x := &message.Exchange{Operation: m.Operation, Request: message.RequestMessage{Method: r.Method, URL: r.URL.RequestURI(), Header: r.Header, Path: m.Path}, Budget: &jsonschema.Budget{Context: r.Context()}}
	body, p := problem.ReadBody(r, maxBody)
	if p != nil {
		refuse(g, *p)
		return
	}
	x.Request.Body.Raw = body
	defer a.Large(r.Context(), len(body))()
	if violations := verify.Request(x); len(violations) > 0 {
		refuse(g, problem.Invalid(violations, redact.IsSecretPlace))
		return
	}
	g.Set(exchangeKey, x)
}

// noRoute answers what the document has no operation for.
func (a *api) noRoute(g *gin.Context) {
	d, path := a.document(), g.Request.URL.EscapedPath()
	refuse(g, problem.NoPath(g.Request.Method, path, d.Match(g.Request.Method, path).Allow, d.paths))
}

// refuse answers a problem; no other handler is asked.
func refuse(g *gin.Context, p problem.Problem) {
	for name, values := range p.Header {
		g.Header(name, values[0])
	}
	language := languageOf(g.Request)
	g.Header("Content-Language", string(language))
	send(g, p.Status, problem.MediaType, p.In(language))
	g.Abort()
}

// languageOf returns the language that who asks reads, where it is one of ours.
func languageOf(r *http.Request) i18n.Language {
	return cmp.Or(i18n.Accepted(r.Header["Accept-Language"]), i18n.English)
}

// send sends an answer of known length, so that it is not chunked and HEAD says what GET would.
func send(g *gin.Context, status int, contentType string, body []byte) {
	g.Header("Content-Length", strconv.Itoa(len(body)))
	g.Data(status, contentType, body)
}

// callOf returns the call of a request that was checked.
func (a *api) callOf(g *gin.Context) *call {
	c := &call{api: a, gin: g, x: g.MustGet(exchangeKey).(*message.Exchange)}
	c.session, _ = c.text("header", SessionHeader)
	return c
}

func (c *call) view() View { return c.View(c.gin.Request.Context(), c.session) }

// text returns a parameter that is a text.
func (c *call) text(in, name string) (string, bool) {
	found, ok := c.x.Parameter(in, name)
	text, isText := found.(string)
	return text, ok && isText
}

// read decodes the body of the request, which was checked.
func (c *call) read(into any) bool {
	if err := json.Unmarshal(c.x.Request.Body.Raw, into); err != nil {
		c.refuse(http.StatusUnprocessableEntity, "Invalid request", "%w", err)
		return false
	}
	return true
}

// json answers with a value.
func (c *call) json(status int, body any) {
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // all bodies are structs of ours
	}
	c.bytes(status, "application/json", data)
}

func (c *call) bytes(status int, contentType string, body []byte) {
	c.gin.Header("Cache-Control", "no-store")
	send(c.gin, status, contentType, body)
}

// refuse answers with a problem, whose detail is a sentence of [i18n.Sayf].
func (c *call) refuse(status int, title, format string, args ...any) {
	refuse(c.gin, problem.Problem{Status: status, Title: title, Detail: i18n.Sayf(format, args...)})
}

// notFound says that there is no such thing.
func (c *call) notFound(format string, args ...any) {
	c.refuse(http.StatusNotFound, "Not found", format, args...)
}

// away says that the memory cannot be reached or is full; nothing has changed then.
func (c *call) away(err error) {
	c.Failed("admin", err)
	c.refuse(http.StatusServiceUnavailable, "Nothing was changed", "%w", err)
}

// done answers a change: 204, or why there was none.
func (c *call) done(err error) {
	if err != nil {
		c.away(err)
		return
	}
	c.gin.Status(http.StatusNoContent)
}
