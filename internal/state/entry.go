package state

import (
	"net/http"
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
	URL           string      `json:"url"` // path, escaped, and query
	RequestHeader http.Header `json:"request_header,omitempty"`
	RequestBody   []byte      `json:"request_body,omitempty"`

	Status         int         `json:"status"` // 0: the client went away before it was answered
	ResponseHeader http.Header `json:"response_header,omitempty"`
	ResponseBody   []byte      `json:"response_body,omitempty"`
	ResponseSize   int64       `json:"response_size"` // in bytes; ResponseBody may be cut

	Operation  string      `json:"operation,omitempty"` // operationId; "" where the document has none
	Kind       string      `json:"kind"`                // of the source: fixture, generated, …
	Source     string      `json:"source"`              // fixture NAME, run-time fixture NAME, example NAME, generated, problem, upstream, options
	Why        string      `json:"why,omitempty"`       // that it was this source
	Fault      string      `json:"fault,omitempty"`
	Violations []Violation `json:"violations,omitempty"`

	// Lasting is set where ResponseBody never changes: a journal in memory then needs no copy of it.
	Lasting bool `json:"-"`

	// Hidden are names of headers and query parameters that carry the operation's credentials.
	Hidden []string `json:"-"`
}

// Violation is a way in which an exchange is not what the document says.
type Violation struct {
	Rule     string `json:"rule"`
	Severity string `json:"severity"` // error, warning
	Where    string `json:"where"`
	Want     string `json:"want"`
	Got      string `json:"got,omitempty"`
	Spec     string `json:"spec,omitempty"` // file:line
}

// MaxBody is how much of a body the journal keeps, in bytes.
const MaxBody = 64 << 10

// redacted returns the entry without secrets: credentials in headers, cookies, query and bodies.
func (e *Entry) redacted() *Entry {
	out := *e
	out.URL = redact.URL(e.URL, e.Hidden)
	out.RequestHeader, out.ResponseHeader = redact.Header(e.RequestHeader, e.Hidden), redact.Header(e.ResponseHeader, e.Hidden)
	out.RequestBody, out.ResponseBody = redact.Body(e.RequestBody), redact.Body(e.ResponseBody)
	return &out
}
