package spec

import (
	"mime"
	"path"
	"strings"

	"agentmock/internal/value"
)

// Operation is one method of one path, compiled.
type Operation struct {
	value.Position
	ID          string // operationId, or made of the method and the path where the document gives none
	Method      string // upper case
	Path        string // the template as the document writes it
	Summary     string
	Deprecated  bool
	Parameters  []*Parameter
	RequestBody *RequestBody // nil: none described
	Responses   []*Response  // in the order of the document
	Security    []Requirement
}

// Requirement is a set of schemes that are all needed; an operation's requirements are alternatives, and one without
// schemes admits anonymous requests.
type Requirement []*SecurityScheme

// RequestBody is what an operation takes.
type RequestBody struct {
	value.Position
	Required bool
	Content  []*MediaType
}

// Response is what an operation answers with one status, range of statuses, or otherwise.
type Response struct {
	value.Position
	Status      string // 200, 4XX, default
	Description string
	Headers     []*Parameter
	Content     []*MediaType
	code        int // of Status: itself, the first of a range, 0 for default
}

// MediaType is one representation of a body.
type MediaType struct {
	value.Position
	Name     string  // as the document writes it: application/json, text/*
	Schema   *Schema // nil: not described
	Examples []Example
	Encoding []Encoding // of the properties of a form
}

// Example is a named value of a media type; the unnamed `example` has the name "".
type Example struct {
	value.Position
	Name  string
	Value any
	node  *value.Node
}

// Node is the example as it stands in the document, for the places inside it.
func (e Example) Node() *value.Node { return e.node }

// Response is what the operation declares for a status: exactly, as a range (2XX) or by default; nil for undeclared.
func (o *Operation) Response(status int) *Response {
	var ranged, fallback *Response
	for _, r := range o.Responses {
		switch {
		case r.code == status && !r.isRange():
			return r
		case r.code == status/100*100 && r.isRange():
			ranged = r
		case r.Status == "default":
			fallback = r
		}
	}
	if ranged != nil {
		return ranged
	}
	return fallback
}

// Success is the response that the operation normally answers with and its status: the lowest declared 2xx, else
// the default as 200, else the first declared. It is nil where none is declared.
func (o *Operation) Success() (*Response, int) {
	var best *Response
	lowest := 1000
	for _, r := range o.Responses {
		if status := r.Code(); status >= 200 && status < 300 && status < lowest && r.Status != "default" {
			best, lowest = r, status
		}
	}
	if best != nil {
		return best, lowest
	}
	for _, r := range o.Responses {
		if r.Status == "default" {
			return r, 200
		}
	}
	if len(o.Responses) > 0 {
		return o.Responses[0], o.Responses[0].Code()
	}
	return nil, 0
}

// Code is a status that the response stands for: itself, the first of its range, 200 for default.
func (r *Response) Code() int {
	if r.code == 0 {
		return 200
	}
	return r.code
}

// isRange reports whether the response stands for a range of statuses: 4XX.
func (r *Response) isRange() bool { return r.code > 0 && r.Status[2] > '9' }

// MediaType is the representation that a Content-Type belongs to: the exact one, else the widest that covers it.
// It is nil for none.
func (r *Response) MediaType(contentType string) *MediaType {
	return chooseMediaType(r.Content, contentType)
}

// MediaType is as [Response.MediaType].
func (b *RequestBody) MediaType(contentType string) *MediaType {
	return chooseMediaType(b.Content, contentType)
}

// Preferred is the representation that is answered where the client has no wish: JSON if it is declared, else the first;
// nil where there is no body.
func (r *Response) Preferred() *MediaType {
	for _, m := range r.Content {
		if m.IsJSON() {
			return m
		}
	}
	if len(r.Content) > 0 {
		return r.Content[0]
	}
	return nil
}

func chooseMediaType(content []*MediaType, contentType string) *MediaType {
	var best *MediaType
	rank := 0
	for _, m := range content {
		if r := m.covers(contentType); r > rank {
			best, rank = m, r
		}
	}
	return best
}

// covers is how well m stands for a Content-Type: 0 not at all, 4 to the letter.
func (m *MediaType) covers(contentType string) int {
	if m.Name == contentType {
		return 4
	}
	own, other := baseType(m.Name), baseType(contentType)
	switch {
	case own == other:
		return 3
	case own == "*/*" || own == "*":
		return 1
	case strings.HasSuffix(own, "/*") && path.Dir(own) == path.Dir(other):
		return 2
	}
	return 0
}

func baseType(contentType string) string {
	if !strings.Contains(contentType, ";") { // the usual case, without parsing
		return strings.ToLower(strings.TrimSpace(contentType))
	}
	if base, _, err := mime.ParseMediaType(contentType); err == nil {
		return base
	}
	base, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

// IsJSON reports whether the media type is JSON or built on it (RFC 6839 section 3.1).
func (m *MediaType) IsJSON() bool { return IsJSON(m.Name) }

// IsJSON reports whether a Content-Type is JSON or built on it (RFC 6839 section 3.1).
func IsJSON(contentType string) bool {
	base := baseType(contentType)
	return base == "application/json" || strings.HasSuffix(base, "+json") || base == "text/json"
}

// Example is the example called name, and whether there is one.
func (m *MediaType) Example(name string) (Example, bool) {
	for _, e := range m.Examples {
		if e.Name == name {
			return e, true
		}
	}
	return Example{}, false
}
