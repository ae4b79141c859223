package mockserver_test

import (
	"testing"

	"agentmock/mockserver"
)

// TestSemicolonsAreCharacters sends them in a parameter, in a key, in the condition of a path and in a preference (RFC 3986 section 3.4).
func TestSemicolonsAreCharacters(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /things:
    get:
      parameters: [{in: query, name: sort, required: true, schema: {type: string, const: "name;desc"}}]
      responses: {"204": {description: ""}}
  /locked:
    get:
      security: [{key: []}]
      responses: {"204": {description: ""}, "401": {description: ""}}
  /kinds?kind=a;b: {get: {responses: {"202": {description: ""}}}}
  /kinds: {get: {responses: {"204": {description: ""}}}}
components: {securitySchemes: {key: {type: apiKey, in: query, name: key}}}
`), mockserver.Options{Tokens: []string{"one;two"}})
	for request, status := range map[string]int{
		"/things?sort=name;desc": 204, "/things?sort=name%3Bdesc": 204, "/things?sort=name": 422,
		"/locked?key=one;two": 204, "/locked?key=one": 401,
		"/kinds?kind=a;b": 202, "/kinds?kind=a": 204,
	} {
		if got := send(t, server, request); got.StatusCode != status {
			t.Errorf("%s: %d, want %d", request, got.StatusCode, status)
		}
	}
}
