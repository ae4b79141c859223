package mockserver

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"iter"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
	"agentmock/mockserver/problem"
)

// Conditional requests (RFC 9110 section 13): an answer that the document gives an ETag has one that stays while its body does, and is not
// sent to who has it; a change may ask that nothing was changed meanwhile.

// findTagged finds the operations whose answers have entity tags: those that declare the header, 304 or 412.
func (a *loaded) findTagged() {
	a.tagged = map[*openapi.Operation]bool{}
	for _, o := range a.spec.Operations {
		if slices.ContainsFunc(o.Responses, func(r *openapi.Response) bool { return r.Status == "304" || r.Status == "412" || declaresTag(r) }) {
			a.tagged[o] = true
		}
	}
}

func declaresTag(r *openapi.Response) bool { return tagHeader(r) != nil }

// tagHeader returns the ETag that a response declares; nil for none.
func tagHeader(r *openapi.Response) *openapi.Parameter {
	if r == nil {
		return nil
	}
	for _, h := range r.Headers {
		if strings.EqualFold(h.Name, "ETag") {
			return h
		}
	}
	return nil
}

// reads reports whether a method asks for what there is.
func reads(method string) bool { return method == http.MethodGet || method == http.MethodHead }

// precondition returns the problem of a change that is only to be done to what is as the client knows it.
func (c *call) precondition() *problem.Problem {
	if !c.view.api.tagged[c.x.Operation] || c.prefer.code != 0 || reads(c.request.Method) {
		return nil
	}
	match, noneMatch := list(c.request.Header["If-Match"]), list(c.request.Header["If-None-Match"])
	if c.depends |= onHeaders; match == "" && noneMatch == "" {
		return nil
	}
	tag, readable := c.currentTag()
	if !readable && match == "*" {
		return nil // whether it is there nobody can say
	}
	if match != "" && !matches(match, tag, true) && !c.exemplifies("If-Match", match) || noneMatch != "" && matches(noneMatch, tag, false) {
		return &problem.Problem{Status: http.StatusPreconditionFailed, Title: "Precondition failed", Detail: i18n.Say("precondition", tag)}
	}
	return nil
}

// exemplifies reports whether a header of a call is as an example of the document has it: whoever takes it from there asks what can be asked.
func (c *call) exemplifies(name, text string) bool {
	return slices.ContainsFunc(c.x.Operation.Parameters, func(p *openapi.Parameter) bool {
		return p.In == "header" && strings.EqualFold(p.Name, name) && slices.ContainsFunc(p.Examples, func(e openapi.Example) bool { return message.HeaderText(p, e.Value) == text })
	})
}

// tag gives an answer its entity tag, and leaves its body out for who has it.
func (c *call) tag(d decision) decision {
	if !c.view.api.tagged[c.x.Operation] || d.refused != nil || d.status < 200 || d.status > 299 || c.prefer.code != 0 {
		return d
	}
	c.depends |= onHeaders
	tag := d.header.Get("ETag")
	switch {
	case tag != "":
	case reads(c.request.Method):
		tag = c.tagOfRead(&d)
	case c.dry == nil && d.by.kind == byStored && d.status != http.StatusNoContent:
		c.view = c.viewOf(c.request.Context(), c.session)
		tag, _ = c.currentTag()
	}
	if tag == "" {
		return d
	}
	if described := c.x.Operation.Response(d.status); reads(c.request.Method) || declaresTag(described) {
		d.set("ETag", tag)
	}
	if asked := list(c.request.Header["If-None-Match"]); reads(c.request.Method) && asked != "" && matches(asked, tag, false) {
		d.leaveOut()
	}
	return d
}

// unmodified leaves the body of an answer out for who has seen it since it was changed last, as its Last-Modified says. What was written has no such
// time of its own.
func (c *call) unmodified(d *decision) {
	if !c.view.api.tagged[c.x.Operation] || c.x.Operation.Response(http.StatusNotModified) == nil || !reads(c.request.Method) || c.prefer.code != 0 ||
		d.status < 200 || d.status > 299 || d.by.kind == byStored || len(c.request.Header["If-None-Match"]) > 0 {
		return
	}
	c.depends |= onHeaders
	since, err := http.ParseTime(c.request.Header.Get("If-Modified-Since"))
	last, other := http.ParseTime(d.header.Get("Last-Modified"))
	if err == nil && other == nil && !last.After(since) {
		d.leaveOut()
	}
}

// leaveOut answers that the client has the body.
func (d *decision) leaveOut() {
	d.status, d.body, d.contentType, d.lasting = http.StatusNotModified, nil, "", false
	d.because("the client has it")
}

// currentTag returns the entity tag of what the path of a call has now, "" where it has nothing; readable is false where no operation reads it.
func (c *call) currentTag() (tag string, readable bool) {
	to := &url.URL{Path: c.request.URL.Path, RawPath: c.request.URL.RawPath}
	m := c.view.api.spec.MatchURL(http.MethodGet, to)
	if m.Operation == nil {
		return "", false
	}
	request := &http.Request{Method: http.MethodGet, URL: to, Header: http.Header{}, Body: http.NoBody}
	read := &call{Server: c.Server, view: c.view, session: c.session, request: request.WithContext(c.request.Context()), dry: &dryRun{counts: map[string]int64{}}}
	read.x = &message.Exchange{Operation: m.Operation}
	read.x.Request = message.RequestMessage{Method: http.MethodGet, Header: request.Header, Path: m.Path, URL: to.EscapedPath()}
	verify.Request(read.x) // reads the parameters; what else is missing is not asked for
	d := read.ask()
	if d.refused != nil || d.status < 200 || d.status > 299 {
		return "", true
	}
	return d.header.Get("ETag"), true
}

// tagOfRead returns the entity tag of what is read: the document's example where nothing was written, else one of the body; "" where the
// document allows no such one.
func (c *call) tagOfRead(d *decision) string {
	h := tagHeader(c.x.Operation.Response(d.status))
	if h == nil {
		return tagOf(d.body)
	}
	if d.by.kind != byStored && !c.dynamic() {
		if text, ok := c.view.api.exampleHeader(h); ok {
			return text
		}
	}
	sum := sha256.Sum256(d.body)
	number := binary.BigEndian.Uint64(sum[:])
	for _, tag := range []string{tagOf(d.body), `"` + strconv.FormatUint(number, 10) + `"`} {
		if h.Schema == nil || h.Schema.Valid(tag, jsonschema.InResponse) {
			return tag
		}
	}
	for try := range uint64(maxHeaderTries) {
		if tag, ok := c.view.api.header(h, c.locale(), number+try); ok && isTag(tag) {
			return tag
		}
	}
	return ""
}

// isTag reports whether a text is one entity tag: what a list would take apart, or what stands for all of them, is none.
func isTag(text string) bool {
	return text != "*" && slices.Equal(slices.Collect(tags(text)), []string{text})
}

// tagOf returns the strong entity tag of a body.
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

// matches reports whether a list of entity tags has one; "*" has every one that there is. The strong comparison knows no weak tags.
func matches(given, tag string, strong bool) bool {
	opaque, weak := strings.CutPrefix(tag, "W/")
	for one := range tags(given) {
		other, isWeak := strings.CutPrefix(one, "W/")
		if one == "*" && tag != "" || opaque == other && tag != "" && !(strong && (weak || isWeak)) {
			return true
		}
	}
	return false
}

// tags returns the entity tags of a list: a comma in quotes is of the tag.
func tags(list string) iter.Seq[string] {
	return func(yield func(string) bool) {
		quoted, from := false, 0
		for i := 0; i <= len(list); i++ {
			switch {
			case i < len(list) && list[i] == '"':
				quoted = !quoted
			case i == len(list), list[i] == ',' && !quoted:
				if one := strings.TrimSpace(list[from:i]); one != "" && !yield(one) {
					return
				}
				from = i + 1
			}
		}
	}
}
