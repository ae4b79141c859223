package mockserver_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// TestKindsAreNotReadFromNames has sources called like other kinds of sources: headers, preferences, metrics and filters go by what
// they are.
func TestKindsAreNotReadFromNames(t *testing.T) {
	server := start(t, fstest.MapFS{
		"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a/{id}:
    get:
      operationId: a
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        "200":
          description: it
          headers: {X-Extra: {schema: {const: x}}}
          content: {application/json: {schema: {}, examples: {fixture one: {value: 1}}}}
  /things:
    post: {requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {"201": {description: made, content: {application/json: {schema: &thing {type: object, required: [id], properties: {id: {type: integer}}}}}}}}
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: it, headers: {X-Extra: {schema: {const: x}}}, content: {application/json: {schema: *thing}}}}
`)},
		"fixtures/a/example.yaml": {Data: []byte("request: {path: {id: 2}}\nresponse: {status: 200, body: 2}")},
	}, mockserver.Options{})
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "a", "name": "generated", "request": {"path": {"id": 3}}, "response": {"body": 3}}`)
	asks(t, server, http.StatusCreated, "POST /things", "{}")
	for _, test := range []struct {
		path, prefer, source, label string
		extra                       string
		applied                     string
	}{
		{"/a/1", "", "example fixture one", "example", "x", ""},
		{"/a/1", `example="fixture one"`, "example fixture one", "example", "x", `example="fixture one"`},
		{"/a/2", "", "fixture example", "fixture", "", ""},
		{"/a/3", "dynamic=false", "run-time fixture generated", "run-time-fixture", "", "dynamic=false"},
		{"/things/26", "", "stored", "stored", "", ""},
		{"/a/3", "dynamic=true", "generated", "generated", "x", "dynamic=true"},
	} {
		headers := []string{}
		if test.prefer != "" {
			headers = append(headers, "Prefer: "+test.prefer)
		}
		got := send(t, server, test.path, headers...)
		if got.Header.Get("X-Extra") != test.extra || got.Header.Get("Preference-Applied") != test.applied {
			t.Errorf("%s %s: X-Extra %q, Preference-Applied %q", test.path, test.prefer, got.Header.Get("X-Extra"), got.Header.Get("Preference-Applied"))
		}
		for request, body := range map[string]string{"GET /__admin/requests?limit=1&source=" + test.label: "", "POST /__admin/requests/find": `{"source": "` + test.label + `"}`} {
			if listed := fmt.Sprint(asks(t, server, http.StatusOK, request, body)); !strings.Contains(listed, "source:"+test.source+" ") && !strings.Contains(listed, "source:"+test.source+"]") {
				t.Errorf("%s: no %s in %s", request, test.source, listed)
			}
		}
		if metrics := send(t, server, "/__admin/metrics").Text; !strings.Contains(metrics, `source="`+test.label+`"`) {
			t.Errorf("no %s in the metrics", test.label)
		}
	}
}
