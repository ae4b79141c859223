package jsonschema

import (
	"strconv"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
)

// Expression names a value of an exchange: an OpenAPI runtime expression (OpenAPI 3.1, section 4.8.20.4) or a relative
// JSON Pointer such as 2/id, which goes up two values from the place it stands at and down to id.
type Expression struct {
	Source string
	Root   ExpressionRoot
	Name   string   // of a parameter or header
	Up     int      // of a relative pointer
	Tokens []string // of a pointer
}

// ExpressionRoot is what an expression reads from.
type ExpressionRoot uint8

// The roots of a runtime expression (OpenAPI 3.1, section 4.8.20.4), and that of a relative JSON Pointer.
const (
	FromRelative       ExpressionRoot = iota // the value itself: 1/id
	FromURL                                  // $url
	FromMethod                               // $method
	FromStatus                               // $statusCode
	FromPath                                 // $request.path.NAME
	FromQuery                                // $request.query.NAME
	FromRequestHeader                        // $request.header.NAME
	FromRequestBody                          // $request.body#/POINTER
	FromResponseHeader                       // $response.header.NAME
	FromResponseBody                         // $response.body#/POINTER
)

var expressionRoots = []struct {
	prefix string
	root   ExpressionRoot
}{
	{"$url", FromURL}, {"$method", FromMethod}, {"$statusCode", FromStatus},
	{"$request.path.", FromPath}, {"$request.query.", FromQuery}, {"$request.header.", FromRequestHeader},
	{"$request.body", FromRequestBody}, {"$response.header.", FromResponseHeader}, {"$response.body", FromResponseBody},
}

var errExpression = i18n.Errorf("expected a runtime expression such as $request.path.NAME or $response.body#/POINTER, or a relative JSON Pointer such as 1/id")

// IsExpression reports whether text is meant as a runtime expression.
func IsExpression(text string) bool { return strings.HasPrefix(text, "$") }

// ParseExpression reads a runtime expression or a relative JSON Pointer.
func ParseExpression(text string) (*Expression, error) {
	if !IsExpression(text) {
		return parseRelative(text)
	}
	for _, candidate := range expressionRoots {
		rest, ok := strings.CutPrefix(text, candidate.prefix)
		if !ok {
			continue
		}
		e := &Expression{Source: text, Root: candidate.root}
		switch candidate.root {
		case FromURL, FromMethod, FromStatus:
			ok = rest == ""
		case FromRequestBody, FromResponseBody:
			pointer, hash := strings.CutPrefix(rest, "#")
			e.Tokens, ok = jsonvalue.Tokens(pointer)
			ok = ok && (hash || rest == "")
		default:
			e.Name, ok = rest, rest != ""
		}
		if ok {
			return e, nil
		}
	}
	return nil, i18n.Errorf("%q: %w", text, errExpression)
}

func parseRelative(text string) (*Expression, error) {
	digits, pointer, slash := strings.Cut(text, "/")
	up, err := strconv.Atoi(digits)
	if err != nil || !relativeShape.MatchString(text) || strings.HasSuffix(text, "#") {
		return nil, i18n.Errorf("%q: %w", text, errExpression)
	}
	e := &Expression{Source: text, Root: FromRelative, Up: up}
	if slash {
		e.Tokens, _ = jsonvalue.Tokens("/" + pointer)
	}
	return e, nil
}

func (e *Expression) String() string { return e.Source }

// Parameter returns the place and name of the request parameter that e reads; ok is false where it reads something else.
func (e *Expression) Parameter() (in, name string, ok bool) {
	switch e.Root {
	case FromPath:
		return "path", e.Name, true
	case FromQuery:
		return "query", e.Name, true
	case FromRequestHeader:
		return "header", e.Name, true
	}
	return "", "", false
}

// Within returns where e reads from the very body it stands in, of a direction: so many values up from its place, or from the
// root of the body where up is -1, then down along the tokens. ok is false where it reads something else.
func (e *Expression) Within(d Direction) (up int, tokens []string, ok bool) {
	switch {
	case e.Root == FromRelative:
		return e.Up, e.Tokens, true
	case e.Root == FromRequestBody && d == InRequest, e.Root == FromResponseBody && d == InResponse:
		return -1, e.Tokens, true
	}
	return 0, nil, false
}
