package openapi

import "agentmock/internal/source"

// Operation is one method of one path, compiled.
type Operation struct {
	source.Position
	ID          string      // operationId, or made of the method and the path where the document gives none
	Method      string      // as it is sent: GET, or any other that the document names, to the letter
	Path        string      // the template, as it is meant
	Query       []Condition // what tells it apart from others of the same path and method
	Summary     string
	Tags        []string
	Deprecated  bool
	Parameters  []*Parameter
	RequestBody *RequestBody // nil: none described
	Responses   []*Response  // in the order of the document
	Security    []Requirement
	Unserved    *source.Finding // why it answers nothing but 501; nil: it is served
	Resource    *source.Node    // x-resource of the operation, else of its path; nil: none
	Callbacks   []*Callback     // what is sent after an answer, in the order of the document
	Outgoing    bool            // it is a request of the API itself: what it sends is what it says of its things, as in an answer

	bases   []string     // the paths of its own servers, or of its path's; nil: it has those of the document
	routed  string       // Path, with the shapes of variables that have several segments: see [route.Router.Add]
	ownID   string       // see OwnID
	besides []*Operation // others of the same path and method
	beside  *Operation   // the first of them, nil for itself
}

// Requirement is a set of schemes that are all needed; an operation's requirements are alternatives, and one without
// schemes admits anonymous requests.
type Requirement []*SecurityScheme

// RequestBody is what an operation takes.
type RequestBody struct {
	source.Position
	Required bool
	Content  []*MediaType
}

// Response is what an operation answers with one status, range of statuses, or otherwise.
type Response struct {
	source.Position
	Status      string // 200, 4XX, default
	Description string
	Headers     []*Parameter
	Content     []*MediaType
	Links       []Link
	Unserved    *source.Finding // why it is not answered, but 501; nil: it is
	code        int             // of Status: itself, the first of a range, 0 for default
}

// Link is how an answer leads to another operation (OpenAPI 3.1 section 4.8.20).
type Link struct {
	source.Position
	Name       string
	Operation  string            // its operationId; of an operationRef into the same document method and path, as "GET /orders/{id}"
	Parameters map[string]string // runtime expressions and constants, by the parameters' names
}

// Response returns what the operation declares for a status: exactly, as a range (2XX) or by default; nil for undeclared.
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

// Success returns the response that the operation normally answers with and its status: the lowest declared 2xx, else all of them as
// a range, else the default as 200, else the first declared. It is nil where none is declared.
func (o *Operation) Success() (*Response, int) {
	var best *Response
	for _, r := range o.Responses {
		if r.code < 200 || r.code >= 300 {
			continue
		}
		if best == nil || best.isRange() && !r.isRange() || best.isRange() == r.isRange() && r.code < best.code {
			best = r
		}
	}
	if best != nil {
		return best, best.Code()
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

// Code returns a status that the response stands for: itself, the first of its range, 200 for default.
func (r *Response) Code() int {
	if r.code == 0 {
		return 200
	}
	return r.code
}

// isRange reports whether the response stands for a range of statuses: 4XX.
func (r *Response) isRange() bool { return r.code > 0 && r.Status[2] > '9' }

// MediaType returns the representation that a Content-Type belongs to: the exact one, else the widest that covers it.
// It is nil for none.
func (r *Response) MediaType(contentType string) *MediaType {
	return chooseMediaType(r.Content, contentType)
}

// MediaType is as [Response.MediaType].
func (b *RequestBody) MediaType(contentType string) *MediaType {
	return chooseMediaType(b.Content, contentType)
}

// Preferred returns the representation that is answered where the client has no wish: JSON if it is declared, else the first;
// nil where there is no body, or no response.
func (r *Response) Preferred() *MediaType {
	if r == nil {
		return nil
	}
	for _, m := range r.Content {
		if IsJSON(m.Name) {
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
		if r := m.Matches(contentType); r > rank {
			best, rank = m, r
		}
	}
	return best
}
