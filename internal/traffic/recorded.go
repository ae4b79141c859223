// Package traffic reads and writes recorded exchanges: HAR, JSON lines, and what other tools keep.
package traffic

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
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
	NoBody         bool   // the body was not kept, ResponseBody is empty: only status and headers are judged
	NoRequest      bool   // nothing is known of the request but its method and its path
	NoRequestBody  bool   // the body of the request was not kept
	BodyFile       string // the file in __files beside the recording that has the body; [OpenDir] reads it
	Took           time.Duration
	Pauses         []time.Duration // before each event of a stream; nil where they are not known
}

// Exchange returns the exchange of the operation that was matched, its request read and its response as it was sent. u is the
// parsed URL.
func (r Recorded) Exchange(match openapi.Match, u *url.URL) *message.Exchange {
	x, _ := r.Verify(match, u)
	return x
}

// Verify returns the exchange, and every way in which what was kept of its request is not what the operation says. A credential that is
// missing is none: whoever records leaves those out.
func (r Recorded) Verify(match openapi.Match, u *url.URL) (*message.Exchange, []jsonschema.Violation) {
	x := &message.Exchange{
		Operation: match.Operation,
		Request:   message.RequestMessage{Method: r.Method, URL: u.RequestURI(), Header: r.RequestHeader, Path: match.Path, Body: message.Body{Raw: r.RequestBody}},
		Response:  message.ResponseMessage{Status: r.Status, Header: r.ResponseHeader, Body: message.Body{Raw: r.ResponseBody}, Pauses: r.Pauses},
	}
	if x.Request.Header == nil {
		x.Request.Header = http.Header{}
	}
	if body, err := message.DecodeContent(x.Request.Header, r.RequestBody, message.MaxDecoded); err == nil {
		x.Request.Body.Raw = body
	}
	if x.Operation == nil {
		return x, nil
	}
	found := verify.Request(x) // decodes the parameters and the body, which relations read
	if r.NoRequest {
		return x, nil
	}
	return x, slices.DeleteFunc(found, r.unknown)
}

// unknown reports whether a violation is of what was not kept, or is left out by those who record.
func (r Recorded) unknown(v jsonschema.Violation) bool {
	part, name, _ := strings.Cut(strings.TrimPrefix(v.In, "request."), ".")
	switch part {
	case "body":
		return r.NoRequestBody || r.RequestHeader == nil && r.RequestBody == nil
	case "header", "cookie":
		return r.RequestHeader == nil || redact.IsSecretName(name) || part == "cookie" && r.RequestHeader.Get("Cookie") == ""
	}
	return redact.IsSecretName(name)
}

// ErrForeign says that a recorded exchange belongs to no operation, or to another host: it is counted and passed over.
var ErrForeign = errors.New("belongs to no operation of the document")

// passed is why an exchange is passed over.
type passed struct{ reason i18n.Message }

func (p passed) Error() string { return p.reason.In(i18n.English) }

func (p passed) Is(target error) bool { return target == ErrForeign }

// PassOver returns an [ErrForeign] with its reason: "of another host".
func PassOver(format string, args ...any) error { return passed{i18n.Sayf(format, args...)} }

// Reason returns why an exchange is passed over.
func Reason(err error) i18n.Message {
	var why passed
	if errors.As(err, &why) {
		return why.reason
	}
	return i18n.Sayf("of no operation of the document") // nobody says more
}

// Source hands out recorded exchanges one by one, and io.EOF after the last. An error with [ErrForeign] passes one over.
type Source func() (Recorded, error)
