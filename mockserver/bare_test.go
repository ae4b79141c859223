package mockserver_test

import (
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// A refusal whose response says nothing of its body but the media type is of that media type, and says the problem.
func TestRefusalsWithoutASchema(t *testing.T) {
	const document = `openapi: 3.0.3
info: {title: Notes, version: "1"}
paths:
  /json/{id}: {get: &get {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: d}, "400": {description: d, content: {application/json: {}}}}}}
  /html/{id}: {get: {<<: *get, responses: {"200": {description: d}, "400": {description: d, content: {text/html: {}}}}}}
  /xml/{id}: {get: {<<: *get, responses: {"200": {description: d}, default: {description: d, content: {application/xml: {}}}}}}
`
	server := start(t, apitest.File("openapi.yaml", document), mockserver.Options{})
	for path, want := range map[string]struct {
		status int
		media  string
		begins string
		holds  string
	}{
		"/json/x": {400, "application/json", "{", `"status":400,"detail":"request.path.id: want a value of type integer`},
		"/html/x": {400, "text/html", "request.path.id: want a value of type integer", ""},
		"/xml/x":  {422, "application/xml", "<?xml", "<detail>request.path.id: want a value of type integer"},
	} {
		got := send(t, server, path)
		if got.StatusCode != want.status || !strings.HasPrefix(got.Header.Get("Content-Type"), want.media) || !strings.HasPrefix(got.Text, want.begins) || !strings.Contains(got.Text, want.holds) {
			t.Errorf("%s: %d %s %s", path, got.StatusCode, got.Header.Get("Content-Type"), got.Text)
		}
	}
}
