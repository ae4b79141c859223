// Package traffic reads and writes recorded exchanges: HAR, JSON lines.
package traffic

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// Recorded is an exchange that happened: a line of an NDJSON file, or an entry of a HAR.
type Recorded struct {
	Name           string // where it stands: file and entry
	Method, URL    string
	Status         int
	RequestHeader  http.Header
	RequestBody    []byte
	ResponseHeader http.Header
	ResponseBody   []byte
	NoBody         bool // the body was not kept: only status and headers are judged
	Took           time.Duration
}

// Exchange returns the exchange of the operation that was matched, its request read and its response as it was sent. u is the
// parsed URL.
func (r Recorded) Exchange(match openapi.Match, u *url.URL) *message.Exchange {
	x := &message.Exchange{
		Operation: match.Operation,
		Request:   message.RequestMessage{Method: r.Method, URL: u.RequestURI(), Header: r.RequestHeader, Path: match.Path, Body: message.Body{Raw: r.RequestBody}},
		Response:  message.ResponseMessage{Status: r.Status, Header: r.ResponseHeader, Body: message.Body{Raw: r.ResponseBody}},
	}
	if x.Request.Header == nil {
		x.Request.Header = http.Header{}
	}
	if body, err := message.DecodeContent(x.Request.Header, r.RequestBody, message.MaxDecoded); err == nil {
		x.Request.Body.Raw = body
	}
	if x.Operation != nil {
		verify.Request(x) // decodes the parameters and the body, which relations read
	}
	return x
}

// ErrForeign says that a recorded exchange belongs to no operation, or to another host: it is counted and passed over.
var ErrForeign = errors.New("belongs to no operation of the document")

// Source hands out recorded exchanges one by one, and io.EOF after the last. An error with [ErrForeign] passes one over.
type Source func() (Recorded, error)
