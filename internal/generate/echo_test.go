package generate_test

import (
	"testing"
	"testing/fstest"

	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// TestToldByTheExchange: what is asked for by name in the path comes back under that name, and a failure says its status.
func TestToldByTheExchange(t *testing.T) {
	s, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: Told, version: "1"}
paths:
  /user/{userId}:
    get:
      operationId: getUser
      parameters: [{name: userId, in: path, required: true, schema: {type: integer}}]
      responses:
        "200": {description: "", content: {application/json: {schema: {type: object, required: [userId, inner], properties: {userId: {type: integer}, inner: {type: object, required: [status], properties: {status: {type: integer}}}}}}}}
        "404": {description: "", content: {application/problem+json: {schema: {type: object, required: [status, title], properties: {status: {type: integer}, title: {type: string}, userId: {type: integer, maximum: 3}}}}}}
`)}}, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g, err := generate.New(s)
	if err != nil {
		t.Fatal(err)
	}
	o, _ := s.Operation("getUser")
	body := func(status int) *jsonvalue.Object {
		x := &message.Exchange{Operation: o, Request: message.RequestMessage{Parameters: []any{jsonvalue.Int(7)}}, Response: message.ResponseMessage{Status: status}}
		if err := g.Body(x, o.Response(status).Content[0], generate.Options{}); err != nil {
			t.Fatal(err)
		}
		return x.Response.Body.Value.(*jsonvalue.Object)
	}
	if got, _ := body(200).Lookup("userId"); got != jsonvalue.Int(7) {
		t.Errorf("userId is %v", got)
	}
	failure := body(404)
	if status, _ := failure.Lookup("status"); status != jsonvalue.Int(404) {
		t.Errorf("status is %v", status)
	}
	if title, _ := failure.Lookup("title"); title != "Not Found" {
		t.Errorf("title is %v", title)
	}
	if id, ok := failure.Lookup("userId"); ok && id == jsonvalue.Int(7) {
		t.Error("a value that the schema does not take")
	}
}

// A name of several segments comes back as a whole, however gRPC's gateway numbers the variables of its paths.
func TestNamesOfSeveralSegments(t *testing.T) {
	s, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.0.3
info: {title: Library, version: "1"}
paths:
  /v1/{name_1}:
    get:
      operationId: getBook
      parameters: [{name: name_1, in: path, required: true, schema: {type: string, pattern: 'shelves/[^/]+/books/[^/]+'}}]
      responses: {"200": {description: "", content: {application/json: {schema: {type: object, properties: {name: {type: string}, title: {type: string}}}}}}}
`)}}, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	g, err := generate.New(s)
	if err != nil {
		t.Fatal(err)
	}
	m := s.Match("GET", "/v1/shelves/7/books/9")
	x := &message.Exchange{Operation: m.Operation, Request: message.RequestMessage{Parameters: []any{m.Path[0]}}, Response: message.ResponseMessage{Status: 200}}
	if err := g.Body(x, m.Operation.Responses[0].Content[0], generate.Options{}); err != nil {
		t.Fatal(err)
	}
	if name, _ := x.Response.Body.Value.(*jsonvalue.Object).Lookup("name"); name != "shelves/7/books/9" {
		t.Errorf("the book is called %v", name)
	}
}
