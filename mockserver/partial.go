package mockserver

import (
	"bytes"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
	"agentmock/mockserver/problem"
)

// Range requests (RFC 9110 section 14): some of a file, where the document declares 206. Where it does not, a client that asks for a part is sent
// the whole, as the RFC allows.

// findPartial finds the operations whose answers may be a part of a file.
func (a *loaded) findPartial() {
	a.partial = map[*openapi.Operation]bool{}
	for _, o := range a.spec.Operations {
		if o.Method == http.MethodGet && declaresPart(o) != nil {
			a.partial[o] = true
		}
	}
}

// declaresPart returns the response of an operation that is a part of a file; nil where the document has none.
func declaresPart(o *openapi.Operation) *openapi.Response {
	i := slices.IndexFunc(o.Responses, func(r *openapi.Response) bool { return r.Status == "206" })
	if i < 0 {
		return nil
	}
	return o.Responses[i]
}

// partOf gives a client that asks for a range of a file just that, and tells all that they may.
func (c *call) partOf(d decision) decision {
	if !c.view.api.partial[c.x.Operation] || d.refused != nil || d.fault != "" || d.status != http.StatusOK && d.status != http.StatusPartialContent || d.has("Content-Range") {
		return d
	}
	c.depends |= onHeaders
	contentType := d.typeOf()
	if openapi.IsJSON(contentType) || openapi.SequenceOf(contentType) != openapi.NoSequence || len(d.body) == 0 || !takes(declaresPart(c.x.Operation), contentType) {
		return d
	}
	if !d.has("Accept-Ranges") {
		d.set("Accept-Ranges", "bytes")
	}
	asked := c.request.Header.Get("Range")
	if c.request.Method != http.MethodGet || !strings.HasPrefix(asked, "bytes=") || strings.Contains(asked, ",") { // several parts would be of a media type of their own
		asked = ""
	}
	if asked == "" && d.status == http.StatusPartialContent { // the document has no other success, or the client wants it
		asked = "bytes=0-"
	}
	if asked == "" {
		return d
	}
	r := &http.Request{Method: http.MethodGet, Header: http.Header{"Range": {asked}}}
	if tag := c.request.Header["If-Range"]; tag != nil {
		r.Header["If-Range"] = tag
	}
	w := &part{header: http.Header{"Content-Type": {contentType}}, status: http.StatusOK}
	if tag := d.get("ETag"); tag != "" {
		w.header.Set("ETag", tag)
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(d.body))
	switch w.status {
	case http.StatusPartialContent:
		d.status, d.body, d.lasting = w.status, w.body.Bytes(), false
		d.set("Content-Range", w.header.Get("Content-Range"))
		d.because("a range of it is asked for")
	case http.StatusRequestedRangeNotSatisfiable:
		whole := fmt.Sprintf("bytes */%d", len(d.body))
		return decision{refused: &problem.Problem{Status: w.status, Title: "Range not satisfiable", Detail: i18n.Say("range", asked, fmt.Sprint(len(d.body))), Header: http.Header{"Content-Range": {whole}}}}
	}
	return d
}

// takes reports whether a response may have a Content-Type.
func takes(r *openapi.Response, contentType string) bool {
	return len(r.Content) == 0 || slices.ContainsFunc(r.Content, func(m *openapi.MediaType) bool { return m.Matches(contentType) > 0 })
}

// part is where [http.ServeContent] writes to.
type part struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (p *part) Header() http.Header         { return p.header }
func (p *part) WriteHeader(status int)      { p.status = status }
func (p *part) Write(b []byte) (int, error) { return p.body.Write(b) }
