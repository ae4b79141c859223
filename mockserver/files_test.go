package mockserver_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// TestFilesAreWritten has fixtures written into files: only where that was asked for, only after a look at what is there, and nowhere else.
func TestFilesAreWritten(t *testing.T) {
	document := `openapi: 3.1.0
info: {title: Files, version: "1"}
paths:
  /a: {get: {operationId: readA, responses: {"200": {description: a, content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}}}}}
  /b: {get: {operationId: "../up", responses: {"200": {description: b, content: {application/json: {}}}}}}
  /c: {get: {operationId: ".hidden", responses: {"200": {description: c, content: {application/json: {}}}}}}
`
	written := fstest.MapFS{"api/openapi.yaml": {Data: []byte(document)}}
	editor := &mockserver.Editor{
		Read: func(name string) ([]byte, error) { return fs.ReadFile(written, name) },
		Write: func(name string, data []byte) error {
			if strings.HasSuffix(name, "full.yaml") {
				return errors.New("the disk is full")
			}
			written[name] = &fstest.MapFile{Data: data}
			return nil
		},
	}
	options := mockserver.Options{File: "api/openapi.yaml"}
	closed := start(t, written, options)
	options.Edit = editor
	server := start(t, written, options)
	const exchange = `{"operation": "readA", "name": "x", "times": 2, "request": {"header": {"X-N": "1"}}, "response": {"body": {"n": 12345678901234567890}}}`
	body := func(name, exchange, more string) string {
		return `{"name": "` + name + `", "exchange": ` + exchange + more + `}`
	}
	asks(t, closed, 403, "POST /__admin/files", body("one", exchange, ``))
	if edit := asks(t, closed, 200, "GET /__admin/operations", "")["edit"]; edit != false {
		t.Errorf("edit is %v", edit)
	}
	seen := asks(t, server, 200, "POST /__admin/files", body("one", exchange, ``))
	if seen["file"] != "api/fixtures/readA/one.yaml" || seen["before"] != "" || seen["written"] != false || len(written) != 1 {
		t.Errorf("looked at: %v, %d files", seen, len(written))
	}
	asks(t, server, 409, "POST /__admin/files", body("one", exchange, `, "before": "something"`))
	asks(t, server, 409, "POST /__admin/files", body("full", exchange, `, "before": ""`))
	asks(t, server, 200, "POST /__admin/files", body("one", exchange, `, "before": ""`))
	text := string(written["api/fixtures/readA/one.yaml"].Data)
	if text != seen["after"] || !strings.Contains(text, "12345678901234567890") || strings.Contains(text, "operation") || strings.Contains(text, "times") || strings.Contains(text, "name") {
		t.Errorf("written: %s", text)
	}
	before, err := json.Marshal(text)
	if err != nil {
		t.Fatal(err)
	}
	asks(t, server, 200, "POST /__admin/files", body("one", `{"operation": "readA", "response": {"body": {"n": 2}}}`, `, "before": `+string(before)))
	if got := send(t, start(t, written, mockserver.Options{File: "api/openapi.yaml"}), "/a"); !strings.Contains(got.Text, "2") {
		t.Errorf("a mock with the file answers %s", got.Text)
	}
	for _, wrong := range []string{
		body("../one", exchange, ``), body("..", exchange, ``), body(".one", exchange, ``), body("a/b", exchange, ``), body(`a\\b`, exchange, ``), body("", exchange, ``), body(strings.Repeat("x", 65), exchange, ``),
		body("one", `{"operation": "../up", "response": {"body": {}}}`, ``), body("one", `{"operation": ".hidden", "response": {"body": {}}}`, ``),
		body("one", `{"operation": "readA", "response": {"body": {"n": "x"}}}`, ``), body("one", `{"operation": "nobody", "response": {"body": {}}}`, ``),
	} {
		asks(t, server, 422, "POST /__admin/files", wrong)
	}
	if len(written) != 2 {
		t.Errorf("%d files", len(written))
	}
}
