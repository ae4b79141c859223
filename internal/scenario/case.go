// Package scenario reads cases that somebody has written down: requests in their order, what their answers are to be, and what is taken
// from one answer for the next request.
package scenario

import (
	"net/http"

	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// Case is one file: a request, what its answer is to be, and what is captured from it. Its texts may have places, ${NAME}, for values
// that were captured before, or of the environment.
type Case struct {
	source.Position
	Name      string             // the path of the file below the folder of its operation, without its ending
	Operation *openapi.Operation // nil: the request is of no operation
	Method    string             // of a request that is of no operation, and
	URL       string             // where it goes: a URL, or a path of the API
	Times     int                // how often it is sent
	Captures  []Capture

	parameters []parameter
	header     []header
	body       *body
	want       want
	uses       []use
}

// parameter is the value of a declared parameter; message.Absent for one that is left out.
type parameter struct {
	at    int // among Operation.Parameters
	value any
}

// header is one that the request has beside those that parameters write; no value takes it away.
type header struct {
	name  string
	value any
}

// body is what a request carries.
type body struct {
	value any
	part  bool   // the rest is to be made up
	raw   []byte // of a file, in place of the value
}

// Values are those that places stand for, by name.
type Values map[string]any

// Request is a case's request with its values.
type Request struct {
	Parameters  map[int]any // by their place among Operation.Parameters; message.Absent for one that is left out
	Header      http.Header // beside those of parameters; no values take a header away
	HasBody     bool
	Body        any
	Part        bool   // of the body the rest is to be made up
	Raw         []byte // in place of Body
	ContentType string // "" for the operation's own
}

// Fill returns the request, with values in its places. Its error says which value is not there, with file and line.
func (c *Case) Fill(values Values) (Request, error) {
	f := filling{values: values, of: c}
	r := Request{Parameters: map[int]any{}, Header: http.Header{}}
	for _, p := range c.parameters {
		r.Parameters[p.at] = f.value(p.value)
	}
	for _, h := range c.header {
		if h.value == nil {
			r.Header[http.CanonicalHeaderKey(h.name)] = nil
			continue
		}
		r.Header.Add(h.name, plain(f.value(h.value)))
	}
	r.ContentType = r.Header.Get("Content-Type")
	r.Header.Del("Content-Type")
	if c.body != nil {
		r.HasBody, r.Raw, r.Part = true, c.body.raw, c.body.part
		r.Body = f.value(c.body.value)
	}
	return r, f.err
}

// Address returns where a request goes that is of no operation.
func (c *Case) Address(values Values) (string, error) {
	f := filling{values: values, of: c}
	return plain(f.value(c.URL)), f.err
}

// Statuses returns the statuses that are wanted; none for any success.
func (c *Case) Statuses() []int { return c.want.statuses }
