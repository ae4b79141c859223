package mockserver_test

import (
	"net/http"
	"strings"
	"testing"

	"agentmock/mockserver"
)

// Where a document has paths below those where the mock answers for itself, its words win, preflights included; what it does not have there is the mock's.
func TestPathsOfOurs(t *testing.T) {
	document := oneFile(`openapi: 3.0.4
info: {title: Stubs, version: '1'}
paths:
  /__admin/health:
    get: {responses: {'200': {description: ours, content: {application/json: {schema: {type: string, enum: [document]}}}}}}
    delete: {responses: {'204': {description: gone}}}
  /__session/{name}:
    get: {parameters: [{name: name, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ours, content: {application/json: {schema: {type: string, enum: [session]}}}}}}
  /{any}/{thing}:
    get: {parameters: [{name: any, in: path, required: true, schema: {type: string}}, {name: thing, in: path, required: true, schema: {type: string}}], responses: {'200': {description: any, content: {application/json: {schema: {type: string, enum: [any]}}}}}}
`)
	server := start(t, document, mockserver.Options{})
	for request, want := range map[string]string{
		"GET /__admin/health":                `"document"`,
		"GET /__session/blue":                `"session"`,
		"GET /__admin/settings":              `"seed"`,
		"GET /__session/blue/__admin/health": `"document"`,
		"GET /__session/blue/books/1":        `"any"`,
		"GET /books/1":                       `"any"`,
	} {
		if got := send(t, server, request); got.StatusCode != http.StatusOK || !strings.Contains(got.Text, want) {
			t.Errorf("%s: %d %s, want %s", request, got.StatusCode, got.Text, want)
		}
	}
	preflight := send(t, server, "OPTIONS /__admin/health", "Origin: http://localhost:3000", "Access-Control-Request-Method: DELETE")
	if got := preflight.Header.Get("Access-Control-Allow-Methods"); !strings.Contains(got, "DELETE") {
		t.Errorf("preflight: %d, methods %q", preflight.StatusCode, got)
	}
	mock, err := mockserver.New(document, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if wrong, doubtful := mock.Findings(); wrong != 0 || doubtful != 3 {
		t.Errorf("%d errors and %d warnings, want a warning of each operation", wrong, doubtful)
	}
}
