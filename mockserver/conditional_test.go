package mockserver_test

import (
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// TestConditionalRequests has a document that declares ETag, 304 and 412.
func TestConditionalRequests(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: Notes, version: "1"}
paths:
  /notes:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, headers: {ETag: {schema: {type: string}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, "304": {description: d}}}
    put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, responses: {"200": {description: d, headers: {ETag: {schema: {type: string}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, "412": {description: d}}}
    delete: {responses: {"204": {description: d}, "412": {description: d}}}
  /plain/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}}
components: {schemas: {Note: {type: object, required: [id, text], properties: {id: {type: integer}, text: {type: string}}}}}
`
	server := start(t, apitest.File("openapi.yaml", document), mockserver.Options{})
	const json = "Content-Type: application/json"
	first := send(t, server, "/notes/1").Header.Get("ETag")
	if again := send(t, server, "/notes/1").Header.Get("ETag"); first == "" || first[0] != '"' || again != first {
		t.Fatalf("ETag is %s, then %s", first, again)
	}
	if other := send(t, server, "/notes/2").Header.Get("ETag"); other == first {
		t.Error("two notes have one ETag")
	}
	if got := send(t, server, "/plain/1", `If-None-Match: *`); got.StatusCode != 200 || got.Header.Get("ETag") != "" {
		t.Errorf("where none is declared: %d, ETag %s", got.StatusCode, got.Header.Get("ETag"))
	}
	put := send(t, server, "PUT /notes/1", "If-Match: "+first, json, "", `{"id": 1, "text": "a"}`)
	second := put.Header.Get("ETag")
	for _, test := range []struct {
		request []string
		status  int
	}{
		{[]string{"/notes/1", "If-None-Match: " + first}, 200},
		{[]string{"/notes/1", "If-None-Match: " + second}, 304},
		{[]string{"HEAD /notes/1", "If-None-Match: " + second}, 304},
		{[]string{"/notes/1", "If-None-Match: W/" + second}, 304},
		{[]string{"/notes/1", `If-None-Match: "x", ` + second}, 304},
		{[]string{"/notes/1", "If-None-Match: *"}, 304},
		{[]string{"/notes/1", "If-None-Match: *", "Prefer: code=200"}, 200},
		{[]string{"PUT /notes/1", "If-Match: " + first, json, "", `{"id": 1, "text": "b"}`}, 412},
		{[]string{"PUT /notes/1", "If-Match: W/" + second, json, "", `{"id": 1, "text": "b"}`}, 412},
		{[]string{"PUT /notes/1", "If-None-Match: *", json, "", `{"id": 1, "text": "b"}`}, 412},
		{[]string{"/notes/1", "If-None-Match: " + second}, 304},
		{[]string{"PUT /notes/1", "If-Match: " + second, json, "", `{"id": 1, "text": "b"}`}, 200},
		{[]string{"DELETE /notes/1", "If-Match: " + second}, 412},
		{[]string{"DELETE /notes/1", "If-Match: *"}, 204},
		{[]string{"/notes/1", "If-None-Match: *"}, 404},
		{[]string{"DELETE /notes/1", "If-Match: *"}, 412},
	} {
		got := send(t, server, test.request[0], test.request[1:]...)
		if got.StatusCode != test.status || test.status == 304 && (got.Text != "" || got.Header.Get("ETag") != second) {
			t.Errorf("%q: %d %s, want %d", test.request, got.StatusCode, got.Text, test.status)
		}
	}
	if put.StatusCode != 200 || second == "" || second == first {
		t.Errorf("a change: %d, ETag %s after %s", put.StatusCode, second, first)
	}
}

// TestModifiedSince has a document whose answers say when they were changed last.
func TestModifiedSince(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: Notes, version: "1"}
paths:
  /notes/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: If-Modified-Since, in: header, schema: {type: string}}]
      responses: {"200": {description: d, headers: {Last-Modified: {schema: {type: string}, example: 'Wed, 21 Oct 2015 07:28:00 GMT'}}, content: {application/json: {schema: {type: object}}}}, "304": {description: d}}
  /plain: {get: {responses: {"200": {description: d, headers: {Last-Modified: {schema: {type: string}, example: 'Wed, 21 Oct 2015 07:28:00 GMT'}}, content: {application/json: {schema: {type: object}}}}}}}
`
	server := start(t, apitest.File("openapi.yaml", document), mockserver.Options{})
	for request, status := range map[[2]string]int{
		{"/notes/1", "If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT"}:      304,
		{"HEAD /notes/1", "If-Modified-Since: Wed, 21 Oct 2015 07:28:01 GMT"}: 304,
		{"/notes/1", "If-Modified-Since: Wed, 21 Oct 2015 07:27:59 GMT"}:      200,
		{"/notes/1", "If-Modified-Since: yesterday"}:                          200,
		{"/plain", "If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT"}:        200,
	} {
		if got := send(t, server, request[0], request[1]); got.StatusCode != status || got.Header.Get("Last-Modified") == "" || status == 304 && got.Text != "" {
			t.Errorf("%q: %d %s, want %d", request, got.StatusCode, got.Text, status)
		}
	}
	if got := send(t, server, "/notes/1", "If-Modified-Since: Wed, 21 Oct 2015 07:28:00 GMT", `If-None-Match: "another"`); got.StatusCode != 200 {
		t.Errorf("an ETag goes before the time: %d", got.StatusCode)
	}
}
