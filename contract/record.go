package contract

import (
	"io"
	"net/http"
	"time"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/redact"
	"agentmock/internal/traffic"
)

// Kept is an exchange of a run as a record of it has it: secrets left out, and data masked unless they are to be shown.
type Kept struct {
	Recorded
	At time.Time
}

// kept returns what a record has of a case.
func (m *masker) kept(got sent, base string) Kept {
	o := got.observation
	if got.host != "" {
		base = got.host
	}
	out := Kept{At: got.at, Recorded: Recorded{
		Name: got.name, Method: got.method, URL: base + safeURL(got.target.URL(), got.operation), Status: o.Response.Status, Took: o.took,
		RequestHeader: safeHeaders(got.header, got), ResponseHeader: safeHeaders(o.Response.Header, sent{testCase: testCase{operation: got.operation}, recorded: true}),
		NoBody: o.truncated != "", NoRequestBody: got.recorded && len(got.body) == 0,
	}}
	if len(got.body) > 0 {
		out.RequestBody, out.NoRequestBody = m.keptRequest(got)
	}
	if !out.NoBody && len(o.Response.Body.Raw) > 0 {
		out.ResponseBody, out.NoBody = m.keptBody(o)
	}
	return out
}

// keptRequest returns the body of a request; missing where it cannot be masked. That of a case is made up.
func (m *masker) keptRequest(got sent) (body []byte, missing bool) {
	if m.show || !got.recorded {
		return redact.Body(got.body), false
	}
	v, faults := jsonvalue.Decode(got.body)
	if len(faults) > 0 {
		return nil, true
	}
	return []byte(jsonvalue.Text(m.body(v, nil, ""))), false
}

// keptBody is the same of an answer.
func (m *masker) keptBody(o *observation) (body []byte, missing bool) {
	b := &o.Response.Body
	switch {
	case m.show:
		return redact.Body(b.Raw), false
	case b.Value == nil:
		return nil, true
	case b.MediaType != nil && b.MediaType.Schema != nil:
		return []byte(jsonvalue.Text(m.body(b.Value, b.MediaType.Schema, ""))), false
	}
	return []byte(jsonvalue.Text(m.body(b.Value, nil, ""))), false
}

func safeHeaders(h http.Header, got sent) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		for _, text := range values {
			out[name] = append(out[name], safeHeader(name, text, got))
		}
	}
	return out
}

// Line returns the exchange as a line that CheckRecorded reads.
func (k Kept) Line() []byte { return traffic.Line(traffic.Entry{Recorded: k.Recorded, At: k.At}) }

// Archive writes exchanges as an HTTP Archive, one by one.
type Archive = traffic.Archive

// NewArchive returns an archive that is written to w.
func NewArchive(w io.Writer) *Archive { return traffic.NewArchive(w) }

// Entry returns the exchange as an entry of an [Archive].
func (k Kept) Entry() traffic.Entry {
	return traffic.Entry{Recorded: k.Recorded, At: k.At, Comment: k.Name, ResponseSize: int64(len(k.ResponseBody))}
}
