package state

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"agentmock/internal/redact"
)

// Entry is one exchange of the journal: what was asked, what was answered, by what and why.
type Entry struct {
	ID string    `json:"id"` // that the journal gave it, in its order
	At time.Time `json:"at"` // when the request came

	// Took is from the request's coming to the answer's going, in nanoseconds.
	Took time.Duration `json:"took"`

	Method        string      `json:"method"`
	URL           string      `json:"url"` // path, escaped, and query; of what the mock has sent all of it
	RequestHeader http.Header `json:"request_header,omitempty"`
	RequestBody   []byte      `json:"request_body,omitempty"`

	Status         int         `json:"status"` // 0: the client went away before it was answered, or the receiver did not answer
	ResponseHeader http.Header `json:"response_header,omitempty"`
	ResponseBody   []byte      `json:"response_body,omitempty"`
	ResponseSize   int64       `json:"response_size"` // in bytes; ResponseBody may be cut

	Operation  string      `json:"operation,omitempty"` // operationId; "" where the document has none
	Kind       string      `json:"kind"`                // of the source: fixture, generated, …; callback, webhook
	Source     string      `json:"source"`              // fixture NAME, run-time fixture NAME, example NAME, generated, problem, upstream, options, callback NAME, webhook NAME
	Why        string      `json:"why,omitempty"`       // that it was this source
	Fault      string      `json:"fault,omitempty"`
	Trace      string      `json:"trace,omitempty"` // id of the trace that the request belongs to
	Violations []Violation `json:"violations,omitempty"`

	// Lasting is set where ResponseBody never changes: a journal in memory then needs no copy of it.
	Lasting bool `json:"-"`

	// Hidden are names of headers and query parameters that carry the operation's credentials.
	Hidden []string `json:"-"`
}

// Outgoing reports whether it is a request that the mock has sent: a callback or a webhook. Its URL is whole.
func (e *Entry) Outgoing() bool { return e.Kind == "callback" || e.Kind == "webhook" }

// Violation is a way in which an exchange is not what the document says.
type Violation struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"` // error, warning
	Where    string `json:"where"`
	Want     string `json:"want"`
	Got      string `json:"got,omitempty"`
	Spec     string `json:"spec,omitempty"`  // file:line
	Limit    string `json:"limit,omitempty"` // what the rule compares with, for who says Want in another language
}

// What the journal keeps of one entry.
const (
	MaxBody       = 64 << 10 // bytes of a body
	maxHead       = 64 << 10 // bytes of the headers of a request or of an answer
	maxText       = 8 << 10  // bytes of a URL, or of a reason
	maxViolations = 20
)

// cut leaves of an entry what the journal keeps. A part of a large body that lasts would hold all of it in memory: it is one that
// is copied.
func (e *Entry) cut() {
	e.Lasting = e.Lasting && len(e.ResponseBody) <= MaxBody
	e.RequestBody = e.RequestBody[:min(len(e.RequestBody), MaxBody)]
	e.ResponseBody = e.ResponseBody[:min(len(e.ResponseBody), MaxBody)]
	e.RequestHeader, e.ResponseHeader = cutHeader(e.RequestHeader), cutHeader(e.ResponseHeader)
	e.URL, e.Why = cutText(e.URL), cutText(e.Why)
	e.Violations = e.Violations[:min(len(e.Violations), maxViolations)]
}

func cutText(text string) string {
	if len(text) <= maxText {
		return text
	}
	return strings.ToValidUTF8(text[:maxText], "") + "…"
}

// cutHeader returns headers for which there is room: of larger ones those that come first by their names.
func cutHeader(h http.Header) http.Header {
	if headSize(h) <= maxHead {
		return h
	}
	kept, room := http.Header{}, maxHead
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if size := headSize(http.Header{name: h[name]}); size <= room {
			kept[name], room = h[name], room-size
		}
	}
	return kept
}

func headSize(h http.Header) int {
	size := 0
	for name, values := range h {
		for _, text := range values {
			size += len(name) + len(text)
		}
	}
	return size
}

// fit leaves out of an entry that is larger than all the room for a journal what it has most of; false where it is too large all the same.
func (e *Entry) fit(room int64) bool {
	if e.size() > room {
		e.RequestBody, e.ResponseBody, e.Lasting = nil, nil, false
	}
	if e.size() > room {
		e.RequestHeader, e.ResponseHeader, e.Violations = nil, nil, nil
	}
	return e.size() <= room
}

// redacted returns the entry without secrets: credentials in headers, cookies, query and bodies.
func (e *Entry) redacted() *Entry {
	out := *e
	out.URL = redact.URL(e.URL, e.Hidden)
	out.RequestHeader, out.ResponseHeader = redact.Header(e.RequestHeader, e.Hidden), redact.Header(e.ResponseHeader, e.Hidden)
	out.RequestBody, out.ResponseBody = redact.Body(e.RequestBody), redact.Body(e.ResponseBody)
	return &out
}
