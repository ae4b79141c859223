package mockserver_test

import (
	"testing"

	"agentmock/mockserver"
)

// A request that is the document's example is not refused for its credentials, though the refusal's example has the same name.
func TestPairsSayNothingOfCredentials(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /songs:
    post:
      requestBody: {content: {application/json: {schema: {type: object}, examples: {default: {value: {title: A}}, long: {value: {title: B}}}}}}
      responses:
        '201': {description: d, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}}}}
        '401': {description: d, content: {application/json: {schema: {type: object}, examples: {default: {value: {why: token}}}}}}
        '403': {description: d, content: {application/json: {schema: {type: object}, examples: {default: {value: {why: role}}}}}}
        '422': {description: d, content: {application/json: {schema: {type: object}, examples: {long: {value: {why: long}}}}}}
`), mockserver.Options{})
	for body, want := range map[string]int{`{"title": "A"}`: 201, `{"title": "B"}`: 422} {
		if got := send(t, server, "POST /songs", "Content-Type: application/json", "", body); got.StatusCode != want {
			t.Errorf("%s: %d %s, want %d", body, got.StatusCode, got.Text, want)
		}
	}
}
