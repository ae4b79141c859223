package admin_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	gocmp "github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

// parts describes values whose schemas are put together of several.
const parts = `openapi: 3.1.0
info: {title: Parts, version: "1"}
paths:
  /nodes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    put:
      operationId: putNode
      parameters: [{name: deep, in: query, description: How deep, schema: {type: boolean, default: false}}, {name: tag, in: query, schema: {type: array, items: {type: string}}}]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Node'}}}}
      responses:
        "200": {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Node'}}}}
        "404": {description: none}
components:
  schemas:
    Named: {type: object, required: [name], properties: {name: {type: string, description: What it is called, maxLength: 5}, secret: {type: string, writeOnly: true}}}
    Node:
      allOf: [{$ref: '#/components/schemas/Named'}]
      required: [id]
      properties:
        id: {type: integer, readOnly: true}
        next: {anyOf: [{$ref: '#/components/schemas/Node'}, {type: "null"}]}
        "a/b": {oneOf: [{title: text, type: string}, {title: list, type: array, items: {enum: [1, 2]}}]}
        labels: {type: object, additionalProperties: {type: string}}
        point: {type: array, prefixItems: [{type: number}, {type: boolean}], items: false}
`

func TestSchemas(t *testing.T) {
	m, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte(parts)}}, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	read := func(query string, status int) string {
		t.Helper()
		got := ask(m, "GET", "/__admin/operations/putNode/schema"+query, "")
		if got.Code != status {
			t.Errorf("%s: %d %s", query, got.Code, got.Body)
		}
		return got.Body.String()
	}
	same := func(query, want string) {
		t.Helper()
		var one, other any
		got := read(query, http.StatusOK)
		if err := json.Unmarshal([]byte(got), &one); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(want), &other); err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(other, one); diff != "" {
			t.Errorf("%s (-want +got):\n%s", query, diff)
		}
	}
	next := "?" + url.Values{"at": {"/properties/next"}}.Encode()
	name := `"name": {"type": ["string"], "description": "What it is called", "maxLength": 5}`
	others := `"a/b": {"oneOf": [{"title": "text", "type": ["string"]}, {"title": "list", "type": ["array"], "items": {"enum": [1, 2]}}], "type": ["string", "array"]},
		"labels": {"type": ["object"], "additionalProperties": {"type": ["string"]}},
		"point": {"type": ["array"], "prefixItems": [{"type": ["number"]}, {"type": ["boolean"]}], "items": false}`
	node := func(self string) string {
		return fmt.Sprintf(`{"type": ["object"], "title": "Node", "required": ["id", "name"], "properties": {"id": {"type": ["integer"]}, "next": {"type": ["null", "object"], "title": "Node", "$ref": %q}, %s, %s}}`, self, others, name)
	}
	same("", node(next))
	inside := strings.Replace(node("?"+url.Values{"at": {"/properties/next/properties/next"}}.Encode()), `["object"], "title": "Node"`, `["null", "object"], "title": "Node"`, 1)
	same(next, inside)
	same("?at=/properties/a~1b/oneOf/1/items", `{"enum": [1, 2]}`)
	same("?at=/properties/point/prefixItems/1", `{"type": ["boolean"]}`)
	same("?at=/properties/labels/additionalProperties", `{"type": ["string"]}`)
	same("?in=query", `{"type": ["object"], "additionalProperties": false, "properties": {"deep": {"type": ["boolean"], "description": "How deep", "default": false}, "tag": {"type": ["array"], "items": {"type": ["string"]}}}}`)
	same("?in=path", `{"type": ["object"], "additionalProperties": false, "required": ["id"], "properties": {"id": {"type": ["integer"]}}}`)
	if body := read("?in=body", http.StatusOK); strings.Contains(body, `"id"`) || !strings.Contains(body, `"secret"`) {
		t.Errorf("what the other side writes: %s", body)
	}
	for _, missing := range []string{"?status=404", "?type=text/plain", "?at=/properties/nothing", "?at=/oneOf/0", "?at=/properties/a~1b/oneOf/2", "?at=/properties/point/prefixItems/2"} {
		read(missing, http.StatusNotFound)
	}
}

// crossSchemas writes an object of members that lead on: those that are too many are references, and lead to what they are.
func crossSchemas(t *testing.T) {
	const most = 200
	references := func(members int) (string, int) {
		var properties strings.Builder
		for i := range members {
			fmt.Fprintf(&properties, "p%d: {type: object, properties: {a: {type: string}}}, ", i)
		}
		m, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte(strings.Replace(greetingText, "{type: string}", "{type: object, properties: {"+properties.String()+"}}", 1))}}, mockserver.Options{})
		if err != nil {
			t.Fatal(err)
		}
		got := ask(m, "GET", "/__admin/operations/greet/schema", "").Body.String()
		return ask(m, "GET", fmt.Sprintf("/__admin/operations/greet/schema?at=/properties/p%d", members-1), "").Body.String(), strings.Count(got, "$ref")
	}
	if _, cut := references(most - 1); cut != 0 {
		t.Errorf("%d references where there is room", cut)
	}
	if last, cut := references(most); cut != 1 || !strings.Contains(last, `"a"`) {
		t.Errorf("%d references; the last is %s", cut, last)
	}
}
