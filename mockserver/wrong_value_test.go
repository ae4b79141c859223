package mockserver_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/api"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/mockserver"
)

// boats has each of OpenAPI's objects once.
const boats = `{
"openapi": "3.0.3", "info": {"title": "Boats", "version": "1", "contact": {"name": "n"}}, "servers": [{"url": "/v1", "variables": {}}],
"tags": [{"name": "boats", "externalDocs": {"url": "https://example.com"}}], "security": [{"key": []}],
"paths": {
  "/boats": {
    "parameters": [{"$ref": "#/components/parameters/Trace"}],
    "get": {
      "operationId": "list", "tags": ["boats"], "deprecated": false,
      "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer", "minimum": 1}, "examples": {"one": {"value": 1}}}, {"name": "filter", "in": "query", "content": {"application/json": {"schema": {"type": "object"}}}}],
      "responses": {
        "200": {"description": "ok", "headers": {"X-Total": {"schema": {"type": "integer"}}}, "content": {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Boat"}}}}, "links": {"next": {"operationId": "list", "parameters": {"page": "$request.query.page"}}}},
        "default": {"$ref": "#/components/responses/Problem"}}},
    "post": {
      "security": [{"key": []}, {}], "requestBody": {"$ref": "#/components/requestBodies/Boat"},
      "responses": {"201": {"description": "made", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Boat"}, "examples": {"one": {"$ref": "#/components/examples/Boat"}}}}}},
      "callbacks": {"done": {"{$request.body#/hook}": {"post": {"responses": {"200": {"description": "ok"}}}}}}}},
  "/boats/{id}": {
    "parameters": [{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}],
    "get": {"responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Boat"}, "example": {"id": 1, "name": "Ada"}}}}, "404": {"$ref": "#/components/responses/Problem"}}},
    "patch": {"requestBody": {"required": true, "content": {"application/json": {"schema": {"type": "object", "properties": {"name": {"type": "string"}}, "additionalProperties": false}}}}, "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Boat"}}}}}},
    "put": {"requestBody": {"content": {"multipart/form-data": {"schema": {"type": "object", "properties": {"name": {"type": "string"}}}, "encoding": {"name": {"contentType": "text/plain", "headers": {"X-Part": {"schema": {"type": "string"}}}}}}}}, "responses": {"200": {"description": "ok"}}},
    "delete": {"responses": {"204": {"description": "gone"}}}},
  "/health": {"get": {"security": [], "responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"type": "object", "required": ["ok"], "properties": {"ok": {"type": "boolean"}}}}}}}}}},
"components": {
  "schemas": {
    "Boat": {"type": "object", "required": ["id", "name"], "properties": {
      "id": {"type": "integer", "readOnly": true}, "name": {"type": "string", "minLength": 1, "pattern": "^[A-Z]"}, "kind": {"type": "string", "enum": ["sail", "motor"], "nullable": false},
      "cargo": {"oneOf": [{"$ref": "#/components/schemas/Box"}, {"$ref": "#/components/schemas/Bag"}], "discriminator": {"propertyName": "what", "mapping": {"box": "#/components/schemas/Box"}}},
      "all": {"allOf": [{"properties": {"a": {"type": "string"}}}]}, "any": {"anyOf": [{"type": "string"}]}, "not": {"not": {"type": "string"}},
      "parts": {"type": "array", "items": {"type": "string"}, "xml": {"name": "part"}}, "labels": {"type": "object", "additionalProperties": {"type": "string"}}, "hook": {"type": "string", "format": "uri"}}},
    "Box": {"type": "object", "properties": {"what": {"type": "string"}, "side": {"type": "integer"}}}, "Bag": {"type": "object", "properties": {"what": {"type": "string"}}}},
  "parameters": {"Trace": {"name": "X-Trace", "in": "header", "style": "simple", "schema": {"type": "string"}}},
  "responses": {"Problem": {"description": "bad", "content": {"application/problem+json": {"schema": {"type": "object"}}}}},
  "requestBodies": {"Boat": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Boat"}}}}},
  "examples": {"Boat": {"summary": "s", "value": {"id": 3, "name": "Eve"}}}, "headers": {"Total": {"schema": {"type": "integer"}}}, "links": {"next": {"operationId": "list"}},
  "callbacks": {"done": {"{$request.body#/hook}": {"post": {"responses": {"200": {"description": "ok"}}}}}},
  "securitySchemes": {"key": {"type": "apiKey", "name": "X-Key", "in": "header"}, "oauth": {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://example.com", "scopes": {"write": "d"}}}}}}}`

// asked is what is asked of boats.
var askedOfBoats = []struct{ method, target, contentType, body string }{
	{http.MethodGet, "/v1/health", "", ""}, {http.MethodGet, "/v1/boats?page=1", "", ""}, {http.MethodPost, "/v1/boats", "application/json", `{"name": "Ada"}`},
	{http.MethodGet, "/v1/boats/1", "", ""}, {http.MethodPatch, "/v1/boats/1", "application/json", `{"name": "Eve"}`},
	{http.MethodPut, "/v1/boats/1", "multipart/form-data; boundary=b", "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAda\r\n--b--\r\n"},
	{http.MethodDelete, "/v1/boats/1", "", ""},
}

// place is where a value stands in a document: the keys and indexes that lead there.
type place []string

func (p place) pointer() string { return jsonvalue.Pointer(p...) }

// has reports whether one of the names leads there.
func (p place) has(names ...string) bool {
	return slices.ContainsFunc(p, func(name string) bool { return slices.Contains(names, name) })
}

// placesIn returns the places of a value and of all below it.
func placesIn(v any, at place) []place {
	all := []place{at}
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = append(all, placesIn(v[key], append(slices.Clip(at), key))...)
		}
	case []any:
		for i, item := range v {
			all = append(all, placesIn(item, append(slices.Clip(at), strconv.Itoa(i)))...)
		}
	}
	return all
}

// with returns a value in which something else stands at a place, and what stood there.
func with(v any, at place, value any) (changed, was any) {
	if len(at) == 0 {
		return value, v
	}
	switch of := v.(type) {
	case map[string]any:
		of = maps.Clone(of)
		of[at[0]], was = with(of[at[0]], at[1:], value)
		return of, was
	case []any:
		i, _ := strconv.Atoi(at[0])
		of = slices.Clone(of)
		of[i], was = with(of[i], at[1:], value)
		return of, was
	}
	panic("nothing is at " + at.pointer())
}

// Whatever stands at whatever place of a document, it is served, and what is far from there is answered as before: a wrong value costs
// what it says, and lint says what is wrong with it.
func TestWrongValuesAnywhere(t *testing.T) {
	var right any
	if err := json.Unmarshal([]byte(boats), &right); err != nil {
		t.Fatal(err)
	}
	before := answersOfBoats(t, right)
	for _, status := range before {
		if status >= http.StatusBadRequest {
			t.Fatalf("%v", before)
		}
	}
	for _, at := range placesIn(right, nil)[1:] {
		for _, value := range []any{nil, true, 7, "text", []any{}, map[string]any{}, []any{nil}, map[string]any{"a": 1}} {
			wrong, was := with(right, at, value)
			where := at.pointer() + " is " + text(value)
			answers := answersOfBoats(t, wrong)
			if answers == nil {
				t.Errorf("%s: it is not served", where)
				continue
			}
			for i, status := range answers {
				if status >= http.StatusInternalServerError {
					t.Errorf("%s: %s %s is answered with %d", where, askedOfBoats[i].method, askedOfBoats[i].target, status)
				}
			}
			if answers[0] != http.StatusOK && !at.has("/health", "servers") && len(at) > 1 {
				t.Errorf("%s: /v1/health is answered with %d", where, answers[0])
			}
			_, isText := was.(string)
			if isWrong(was, value) && !at.has("example", "examples", "value", "enum", "security", "additionalProperties", "parameters") && !(isText && at.has("required", "tags", "scopes")) {
				if document, err := api.Document(fstest.MapFS{"openapi.json": {Data: []byte(text(wrong))}}, openapi.Options{}); err != nil || len(document.Findings) == 0 {
					t.Errorf("%s: nothing is said of it (%v)", where, err)
				}
			}
		}
	}
}

// text returns a value as JSON.
func text(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(data)
}

// isWrong reports whether a value is of another kind than what is to stand in its place.
func isWrong(was, value any) bool {
	switch was.(type) {
	case string, map[string]any, []any:
		return value == 7
	}
	return false
}

// answersOfBoats returns the statuses that a document's mock answers with; nil where there is none.
func answersOfBoats(t *testing.T, document any) []int {
	mock, err := mockserver.New(fstest.MapFS{"openapi.json": {Data: []byte(text(document))}}, mockserver.Options{})
	if err != nil {
		return nil
	}
	defer mock.Close()
	var all []int
	for _, a := range askedOfBoats {
		r := httptest.NewRequest(a.method, a.target, strings.NewReader(a.body))
		r.Header.Set("X-Key", "k")
		if a.contentType != "" {
			r.Header.Set("Content-Type", a.contentType)
		}
		w := httptest.NewRecorder()
		mock.ServeHTTP(w, r)
		all = append(all, w.Code)
	}
	return all
}
