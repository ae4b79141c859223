package message

import (
	"net/http"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// Exchange is one request and its response, decoded and tied to the operation they belong to.
type Exchange struct {
	Operation *openapi.Operation
	Request   RequestMessage
	Response  ResponseMessage

	// Budget is what holding it against the operation may take; nil is no bound.
	Budget *jsonschema.Budget
}

// RequestMessage is the request of an [Exchange].
type RequestMessage struct {
	Method string
	URL    string // path, still escaped, and query
	Header http.Header
	Body   Body

	// Path holds the values of the template's variables, unescaped, in the order of the template.
	Path []string
	// Parameters are the decoded values, in the order of Operation.Parameters; Absent where the request has none.
	Parameters []any
	// Sound says that it was held against the operation, and keeps to what that says.
	Sound bool
}

// ResponseMessage is the response of an [Exchange].
type ResponseMessage struct {
	Status int
	Header http.Header
	Body   Body

	// Pauses are those before each event of a stream, as it came; nil where that is not known.
	Pauses []time.Duration
}

// Body is the bytes of a message and, where they could be decoded, the value they stand for.
type Body struct {
	Raw       []byte
	MediaType *openapi.MediaType // nil: none declared fits
	Value     any
	Decoded   bool
}

// At returns the value that the tokens of a JSON Pointer lead to, and whether there is one.
func (b Body) At(tokens []string) (any, bool) {
	if !b.Decoded {
		return nil, false
	}
	return jsonvalue.At(b.Value, tokens...)
}

// Absent is the value of a parameter that a request does not have; null is a value.
var Absent any = absent{}

type absent struct{}

// Parameter returns the decoded value of a parameter, and whether the request has it.
// A header that is no parameter of the operation is found as text.
func (x *Exchange) Parameter(in, name string) (any, bool) {
	if x.Operation != nil {
		for i, p := range x.Operation.Parameters {
			if p.Named(in, name) && i < len(x.Request.Parameters) {
				v := x.Request.Parameters[i]
				return v, v != Absent
			}
		}
	}
	if in == "header" {
		text := x.Request.Header.Get(name)
		return text, text != ""
	}
	return nil, false
}

// Bodyless reports whether responses of a status never have a body, RFC 9110 section 6.4.1.
func Bodyless(status int) bool {
	return status == http.StatusNoContent || status == http.StatusNotModified || status >= 100 && status < 200
}
