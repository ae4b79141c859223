// Package problem says why a mock refuses a request: in English, in Chinese, and as RFC 9457 has it.
package problem

import (
	"cmp"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// MediaType is that of [Problem.JSON].
const MediaType = "application/problem+json"

// Problem is why a request is refused.
type Problem struct {
	Status     int
	Title      string // short, the same for all problems of a kind
	Detail     string // what is wrong with this request, in English
	Places     string // the detail without what the request had; "" where the title says as much
	Chinese    string // the same in Chinese
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

// JSON returns the problem as RFC 9457 has it, of [MediaType].
func (p Problem) JSON() []byte {
	o := &jsonvalue.Object{Members: []jsonvalue.Member{
		{Name: "type", Value: "about:blank"}, {Name: "title", Value: p.Title}, {Name: "status", Value: jsonvalue.Int(int64(p.Status))}, {Name: "detail", Value: p.Detail},
	}}
	if len(p.Violations) > 0 {
		list := make([]any, len(p.Violations))
		for i, v := range p.Violations {
			list[i] = violationObject(v)
		}
		o.Set("violations", list)
	}
	return jsonvalue.Append(make([]byte, 0, 512), o)
}

func violationObject(v jsonschema.Violation) *jsonvalue.Object {
	o := &jsonvalue.Object{}
	o.Set("where", v.Where())
	o.Set("rule", v.Rule)
	o.Set("want", v.Want())
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
	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, limit))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return nil, &Problem{
			Status: http.StatusRequestEntityTooLarge, Title: "Request body too large",
			Detail: "the request body has more than " + strconv.FormatInt(limit, 10) + " bytes", Chinese: "请求体过大",
		}
	case err != nil:
		return nil, &Problem{Status: http.StatusBadRequest, Title: "Unreadable body", Detail: "the request body ended early", Chinese: "请求体不完整"}
	}
	return body, nil
}

// NoPath returns the problem of a request that a document has no operation for; allow are the methods that its path has.
func NoPath(method, path, allow string, known Paths) Problem {
	if allow != "" {
		return Problem{
			Status: http.StatusMethodNotAllowed, Title: "Method not allowed",
			Detail: method + " is not among the methods of this path: " + allow, Header: http.Header{"Allow": {allow}},
		}
	}
	detail := "the document has no such path"
	if near := known.near(path); len(near) > 0 {
		detail += "; near: " + strings.Join(near, ", ")
	}
	return Problem{Status: http.StatusNotFound, Title: "No such path", Detail: detail}
}
