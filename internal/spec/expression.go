package spec

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"agentmock/internal/value"
)

// Expression names a value of an exchange: an OpenAPI runtime expression (OpenAPI 3.1, section 4.8.20.4) or a relative
// JSON Pointer such as 2/id, which goes up two values from the place it stands at and down to id.
type Expression struct {
	Source string
	root   expressionRoot
	name   string   // of a parameter or header
	up     int      // of a relative pointer
	tokens []string // of a pointer
}

type expressionRoot uint8

const (
	relative expressionRoot = iota
	requestURL
	requestMethod
	statusCode
	requestPath
	requestQuery
	requestHeader
	requestBody
	responseHeader
	responseBody
)

var expressionRoots = []struct {
	prefix string
	root   expressionRoot
}{
	{"$url", requestURL}, {"$method", requestMethod}, {"$statusCode", statusCode},
	{"$request.path.", requestPath}, {"$request.query.", requestQuery}, {"$request.header.", requestHeader},
	{"$request.body", requestBody}, {"$response.header.", responseHeader}, {"$response.body", responseBody},
}

var errExpression = errors.New("expected a runtime expression such as $request.path.NAME or $response.body#/POINTER, or a relative JSON Pointer such as 1/id")

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
		e := &Expression{Source: text, root: candidate.root}
		switch candidate.root {
		case requestURL, requestMethod, statusCode:
			ok = rest == ""
		case requestBody, responseBody:
			pointer, hash := strings.CutPrefix(rest, "#")
			e.tokens, ok = value.Tokens(pointer)
			ok = ok && (hash || rest == "")
		default:
			e.name, ok = rest, rest != ""
		}
		if ok {
			return e, nil
		}
	}
	return nil, fmt.Errorf("%q: %w", text, errExpression)
}

func parseRelative(text string) (*Expression, error) {
	digits, pointer, slash := strings.Cut(text, "/")
	up, err := strconv.Atoi(digits)
	if err != nil || !relativeShape.MatchString(text) || strings.HasSuffix(text, "#") {
		return nil, fmt.Errorf("%q: %w", text, errExpression)
	}
	e := &Expression{Source: text, root: relative, up: up}
	if slash {
		e.tokens, _ = value.Tokens("/" + pointer)
	}
	return e, nil
}

func (e *Expression) String() string { return e.Source }

// Parameter is the place and name of the request parameter that e reads; ok is false where it reads something else.
func (e *Expression) Parameter() (in, name string, ok bool) {
	switch e.root {
	case requestPath:
		return "path", e.name, true
	case requestQuery:
		return "query", e.name, true
	case requestHeader:
		return "header", e.name, true
	}
	return "", "", false
}

// Within is where e reads from the very body it stands in, of a direction: so many values up from its place, or from the
// root of the body where up is -1, then down along the tokens. ok is false where it reads something else.
func (e *Expression) Within(d Direction) (up int, tokens []string, ok bool) {
	switch {
	case e.root == relative:
		return e.up, e.tokens, true
	case e.root == requestBody && d == InRequest, e.root == responseBody && d == InResponse:
		return -1, e.tokens, true
	}
	return 0, nil, false
}

// Value is what e reads from x, and whether there is anything. around is the values from the root of a body down to the
// place where a relative pointer stands; it may be nil for other expressions.
func (e *Expression) Value(x *Exchange, around []any) (any, bool) {
	switch e.root {
	case relative:
		if e.up >= len(around) {
			return nil, false
		}
		return value.At(around[len(around)-1-e.up], e.tokens...)
	case requestURL:
		return x.Request.URL, x.Request.URL != ""
	case requestMethod:
		return x.Request.Method, x.Request.Method != ""
	case statusCode:
		return value.Int(int64(x.Response.Status)), x.Response.Status != 0
	case requestBody:
		return x.Request.Body.at(e.tokens)
	case responseBody:
		return x.Response.Body.at(e.tokens)
	case responseHeader:
		text := x.Response.Header.Get(e.name)
		return text, text != ""
	default:
		in, name, _ := e.Parameter()
		return x.Parameter(in, name)
	}
}
