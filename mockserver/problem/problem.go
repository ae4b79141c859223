// Package problem says why a mock refuses a request: in English, in Chinese, and as RFC 9457 has it.
package problem

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// MediaType is that of [Problem.JSON].
const MediaType = "application/problem+json"

// Problem is why a request is refused.
type Problem struct {
	Status     int
	Title      string       // short, the same for all problems of a kind
	Detail     i18n.Message // what is wrong with this request
	Places     string       // the detail without what the request had; "" where the title says as much
	Header     http.Header
	Violations []jsonschema.Violation
	Ours       bool // it is about the mock, not about the API: never said in the API's words
}

// Statuses returns the declared responses that the problem may be answered with, the best first.
func (p Problem) Statuses() []int {
	switch p.Status {
	case http.StatusUnprocessableEntity:
		return []int{422, 400}
	case http.StatusBadRequest:
		return []int{400, 422}
	case http.StatusUnsupportedMediaType, http.StatusRequestEntityTooLarge:
		return []int{p.Status, 422, 400}
	}
	return []int{p.Status}
}

// Reason returns the detail without what the request had: that may be somebody's.
func (p Problem) Reason() string { return cmp.Or(p.Places, p.Title) }

// JSON returns the problem in English as RFC 9457 has it, of [MediaType].
func (p Problem) JSON() []byte { return p.In(i18n.English) }

// In returns the problem as [Problem.JSON] has it, in a language.
func (p Problem) In(l i18n.Language) []byte {
	o := &jsonvalue.Object{Members: []jsonvalue.Member{
		{Name: "type", Value: "about:blank"}, {Name: "title", Value: titleIn(p.Title, l)}, {Name: "status", Value: jsonvalue.Int(int64(p.Status))}, {Name: "detail", Value: p.Detail.In(l)},
	}}
	if len(p.Violations) > 0 {
		list := make([]any, len(p.Violations))
		for i, v := range p.Violations {
			list[i] = violationObject(v, l)
		}
		o.Set("violations", list)
	}
	return jsonvalue.Append(make([]byte, 0, 512), o)
}

// titleIn returns the title of a kind of problems, which may be said in the language of who reads it (RFC 9457 section 3.1.3).
func titleIn(title string, l i18n.Language) string {
	if key := "title." + title; l.Has(key) {
		return i18n.Say(key).In(l)
	}
	return title
}

func violationObject(v jsonschema.Violation, l i18n.Language) *jsonvalue.Object {
	o := &jsonvalue.Object{}
	o.Set("where", v.Where())
	o.Set("rule", v.Rule)
	o.Set("want", v.Wanted().In(l))
	if v.Got != "" {
		o.Set("got", v.Got)
	}
	o.Set("spec", v.Spec.String())
	return o
}

// ReadBody reads the body of a request, at most limit bytes.
func ReadBody(r *http.Request, limit int64) ([]byte, *Problem) {
	if r.Body == nil || r.Body == http.NoBody || r.ContentLength == 0 {
		return nil, nil
	}
	if r.ContentLength > limit && r.Header.Get("Expect") != "" { // who asks first need send nothing
		return nil, tooLarge(limit)
	}
	body, err := readAll(http.MaxBytesReader(nil, r.Body, limit), min(r.ContentLength, limit))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		if 0 < r.ContentLength && r.ContentLength <= limit+maxDrained {
			_, _ = io.CopyN(io.Discard, r.Body, maxDrained)
		}
		return nil, tooLarge(limit)
	case err != nil:
		return nil, &Problem{Status: http.StatusBadRequest, Title: "Unreadable body", Detail: i18n.Say("body.cut")}
	}
	return body, nil
}

func tooLarge(limit int64) *Problem {
	return &Problem{
		Status: http.StatusRequestEntityTooLarge, Title: "Request body too large",
		Detail: i18n.Say("body.large", strconv.FormatInt(limit, 10)),
	}
}

// maxDrained is how much is read of a body that says how large it is, and is too large, in bytes: who sends all of it before it reads an answer is told then, and finds
// no broken connection. It is kept nowhere.
const maxDrained = 64 << 20

// maxBelieved is how much room there is for a body before any of it has come, in bytes, whatever its Content-Length says.
const maxBelieved = 64 << 10

// readAll is [io.ReadAll] with room for as much as is announced, once that much is on its way: a buffer that grows leaves several times
// the body as garbage.
func readAll(from io.Reader, announced int64) ([]byte, error) {
	if announced <= maxBelieved {
		return io.ReadAll(from)
	}
	first := make([]byte, maxBelieved)
	n, err := io.ReadFull(from, first)
	if err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
			err = nil
		}
		return first[:n], err
	}
	body := bytes.NewBuffer(append(make([]byte, 0, announced+bytes.MinRead), first...))
	_, err = body.ReadFrom(from)
	return body.Bytes(), err
}

// NoPath returns the problem of a request that a document has no operation for; allow are the methods that its path has.
func NoPath(method, path, allow string, known Paths) Problem {
	if allow != "" {
		return Problem{
			Status: http.StatusMethodNotAllowed, Title: "Method not allowed",
			Detail: i18n.Say("method", method, allow), Header: http.Header{"Allow": {allow}},
		}
	}
	detail := i18n.Say("path")
	if near := known.near(path); len(near) > 0 {
		detail = i18n.Say("path.near", strings.Join(near, ", "))
	}
	return Problem{Status: http.StatusNotFound, Title: "No such path", Detail: detail}
}
