package mockserver_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http/httptest"
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
	const exchange = "# mine\nrequest: {header: {X-N: '1'}} # why\nresponse: {body: {n: 12345678901234567890}}\n"
	body := func(operation, name, text, more string) string {
		all, err := json.Marshal(map[string]string{"operation": operation, "name": name, "text": text})
		if err != nil {
			t.Fatal(err)
		}
		return strings.TrimSuffix(string(all), "}") + more + "}"
	}
	asks(t, closed, 403, "POST /__admin/files", body("readA", "one", exchange, ``))
	if edit := asks(t, closed, 200, "GET /__admin/operations", "")["edit"]; edit != false {
		t.Errorf("edit is %v", edit)
	}
	seen := asks(t, server, 200, "POST /__admin/files", body("readA", "one", exchange, ``))
	if seen["file"] != "api/fixtures/readA/one.yaml" || seen["before"] != "" || seen["written"] != false || len(written) != 1 {
		t.Errorf("looked at: %v, %d files", seen, len(written))
	}
	asks(t, server, 409, "POST /__admin/files", body("readA", "one", exchange, `, "before": "something"`))
	asks(t, server, 409, "POST /__admin/files", body("readA", "full", exchange, `, "before": ""`))
	asks(t, server, 200, "POST /__admin/files", body("readA", "one", exchange, `, "before": ""`))
	if text := string(written["api/fixtures/readA/one.yaml"].Data); text != exchange || text != seen["after"] {
		t.Errorf("written: %s", text)
	}
	before, err := json.Marshal(exchange)
	if err != nil {
		t.Fatal(err)
	}
	asks(t, server, 200, "POST /__admin/files", body("readA", "one", `{"response": {"body": {"n": 2}}}`, `, "before": `+string(before)))
	if got := send(t, start(t, written, mockserver.Options{File: "api/openapi.yaml"}), "/a"); !strings.Contains(got.Text, "2") {
		t.Errorf("a mock with the file answers %s", got.Text)
	}
	for _, wrong := range []string{
		body("readA", "../one", exchange, ``), body("readA", "..", exchange, ``), body("readA", ".one", exchange, ``), body("readA", "a/b", exchange, ``), body("readA", `a\b`, exchange, ``), body("readA", "", exchange, ``), body("readA", strings.Repeat("x", 65), exchange, ``),
		body("../up", "one", exchange, ``), body(".hidden", "one", exchange, ``), body("readA", "two", "response: {body: {n: x}}", `, "before": ""`), body("readA", "two", "", `, "before": ""`),
	} {
		asks(t, server, 422, "POST /__admin/files", wrong)
	}
	asks(t, server, 404, "POST /__admin/files", body("nobody", "one", exchange, ``))
	if len(written) != 2 {
		t.Errorf("%d files", len(written))
	}
}

// TestProblemsOfFilesHaveLines reads what is wrong with texts that are no fixtures, each with its line; where fixtures may break the document only
// what is none keeps a text from being written.
func TestProblemsOfFilesHaveLines(t *testing.T) {
	document := `openapi: 3.1.0
info: {title: Files, version: "1"}
paths:
  /a/{id}:
    get:
      operationId: readA
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: a, content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}}}
`
	written := fstest.MapFS{"openapi.yaml": {Data: []byte(document)}, "fixtures/readA/raw.json": {Data: []byte(`{"n": 3}`)}}
	options := mockserver.Options{Edit: &mockserver.Editor{
		Read:  func(name string) ([]byte, error) { return fs.ReadFile(written, name) },
		Write: func(name string, data []byte) error { written[name] = &fstest.MapFile{Data: data}; return nil },
	}}
	strict := start(t, written, options)
	options.Lenient = true
	lenient := start(t, written, options)
	for text, want := range map[string]string{
		"response:\n  body:\n    n: x\n":                     "3 error",
		"response:\n  body:\n    n: 1\n    # more\n    m: 1": "5 warning",
		"respond: {}": "1 error",
		"request:\n  path: {id: 1}\nresponse:\n  bodyFile: raw.json": "",
		"response:\n  bodyFile: none.json":                           "2 error",
		"response: [":                                                "1 error",
		"":                                                           "0 error",
	} {
		var got []string
		request, err := json.Marshal(map[string]string{"operation": "readA", "name": "x", "text": text})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range asks(t, strict, 200, "POST /__admin/files", string(request))["problems"].([]any) {
			one := p.(map[string]any)
			if got = append(got, fmt.Sprintf("%v %v", one["line"], one["severity"])); one["message"] == "" {
				t.Errorf("%q: a problem without words", text)
			}
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%q: %v, want %s", text, got, want)
		}
	}
	const wrong = `{"operation": "readA", "name": "x", "text": "response: {body: {n: x}}", "before": ""}`
	asks(t, strict, 422, "POST /__admin/files", wrong)
	asks(t, lenient, 200, "POST /__admin/files", wrong)
	asks(t, lenient, 422, "POST /__admin/files", `{"operation": "readA", "name": "y", "text": "nothing", "before": ""}`)
}

// TestCorrections has what was inferred corrected in the document and in the rules beside it; what cannot be written so is left to people.
func TestCorrections(t *testing.T) {
	document := `openapi: 3.1.0 # of ours
info: {title: Corrections, version: "1"}
paths:
  /lines:
    # all
    get: {operationId: listLines, responses: {"200": {description: a, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Line'}}}}}}}
  /lines/{no}:
    get: {operationId: readLine, parameters: [{name: no, in: path, required: true, schema: {type: string}}], responses: {"200": {description: a, content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}}}}
  /other:
    get: {operationId: other, x-resource: false, responses: {"200": {description: a}}}
components: {schemas: {Line: {type: object, required: [id, no], properties: {id: {type: string}, no: {type: string}, state: {type: string}, again: {type: string, x-same-as: 1/no}}}}}
`
	written := fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}
	editor := &mockserver.Editor{
		Read:  func(name string) ([]byte, error) { return fs.ReadFile(written, name) },
		Write: func(name string, data []byte) error { written[name] = &fstest.MapFile{Data: data}; return nil },
	}
	asks(t, start(t, written, mockserver.Options{}), 403, "POST /__admin/corrections", `{"rule": "line.state", "made": ["x"]}`)
	server := start(t, written, mockserver.Options{Edit: editor})
	inferred := asks(t, server, 200, "GET /__admin/inferred", "")["resources"].([]any)[0].(map[string]any)
	if got := fmt.Sprint(inferred["name"], inferred["paths"], inferred["says"]); got != "line[/lines /lines/{no}] map[id:/no items: name:line]" {
		t.Errorf("inferred: %s", got)
	}
	write := func(server *httptest.Server, status int, what string) {
		t.Helper()
		seen := asks(t, server, status, "POST /__admin/corrections", "{"+what+"}")
		before, err := json.Marshal(seen["before"])
		if err != nil {
			t.Fatal(err)
		}
		if status == 200 {
			asks(t, server, 409, "POST /__admin/corrections", "{"+what+`, "before": "?"}`)
			asks(t, server, 200, "POST /__admin/corrections", "{"+what+`, "before": `+string(before)+"}")
		}
	}
	write(server, 200, `"paths": ["/lines"], "resource": {"name": "row", "id": "/id"}`)
	write(server, 200, `"rule": "line.state", "made": ["open"]`)
	write(server, 200, `"rule": "line.state", "made": {"values": ["shut"], "null": 0}`)
	relation := `"schema": "/components/schemas/Line/properties/again", "kind": "x-same-as", "source": `
	write(server, 200, relation+`"1/id"`)
	write(server, 200, relation+`false`)
	write(server, 409, relation+`false`)
	write(server, 422, relation+`true`)
	write(server, 200, `"rule": "line.again", "made": ["x"]`)
	write(server, 200, `"rule": "line.again", "made": false`)
	write(server, 409, `"rule": "line.again", "made": false`)
	write(server, 409, `"paths": ["/other"], "resource": false`)
	write(server, 409, `"paths": ["/nowhere"], "resource": false`)
	write(server, 422, `"paths": ["/lines"], "resource": {"nane": "row"}`)
	write(server, 422, `"paths": ["/lines"], "resource": false, "rule": "x", "made": [1]`)
	if seen := asks(t, server, 200, "POST /__admin/corrections", `{"rule": "a.b", "made": {"x-faker": "nobody"}}`); len(seen["problems"].([]any)) != 1 {
		t.Errorf("no problem: %v", seen)
	}
	asks(t, server, 422, "POST /__admin/corrections", `{"rule": "a.b", "made": {"x-faker": "nobody"}, "before": "line.state: {\"values\": [\"shut\"], \"null\": 0}\n"}`)
	if got := string(written["openapi.yaml"].Data); got != strings.NewReplacer("    # all\n    get", "    # all\n    x-resource: {\"name\": \"row\", \"id\": \"/id\"}\n    get", ", x-same-as: 1/no", "").Replace(document) {
		t.Errorf("the document is\n%s", got)
	}
	corrected := start(t, written, mockserver.Options{Edit: editor})
	all := asks(t, corrected, 200, "GET /__admin/inferred", "")
	if got := fmt.Sprint(all["resources"].([]any)[0].(map[string]any)["name"], all["rules"]); got != "row[map[at:rules.yaml:1 made:map[null:0 values:[shut]] pattern:line.state]]" {
		t.Errorf("corrected: %s", got)
	}
	if got := send(t, corrected, "/lines/1").Text; !strings.Contains(got, "shut") {
		t.Errorf("answered: %s", got)
	}
	write(corrected, 200, `"paths": ["/lines", "/lines/{no}"], "resource": false`)
	if got := asks(t, start(t, written, mockserver.Options{}), 200, "GET /__admin/inferred", "")["resources"].([]any); len(got) != 0 {
		t.Errorf("still a resource: %v", got)
	}
	write(corrected, 200, `"rule": "line.state", "made": false`)
	if got := asks(t, start(t, written, mockserver.Options{}), 200, "GET /__admin/inferred", "")["rules"].([]any); len(got) != 0 || len(written["rules.yaml"].Data) != 0 {
		t.Errorf("still a rule: %v", got)
	}
}
