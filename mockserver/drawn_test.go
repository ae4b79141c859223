package mockserver_test

import (
	"strings"
	"testing"

	"agentmock/mockserver"
)

// An API of which the document has examples and no schemas is lived with: what is posted is listed, read by its id, changed and deleted.
func TestAPIOfExamplesOnly(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /boats:
    get: {responses: {'200': {description: d, content: {application/json: {example: {data: [{id: 3, name: Eve}, {id: 4, name: Tom}], total: 2}}}}}}
    post: {requestBody: {content: {application/json: {example: {name: Zoe}}}}, responses: {'201': {description: d, content: {application/json: {schema: {type: object}, example: {id: 3, name: Eve}}}}}}
  /boats/{id}:
    get: {responses: {'200': {description: d, content: {application/json: {example: {id: 3, name: Eve}}}}, '404': {description: d}}}
    put: {requestBody: {content: {application/json: {example: {name: Zoe}}}}, responses: {'200': {description: d, content: {application/json: {example: {id: 3, name: Eve}}}}}}
    delete: {responses: {'204': {description: d}}}
`), mockserver.Options{})
	json := "Content-Type: application/json"
	steps := []struct{ request, body, want string }{
		{"GET /boats", "", `{"data":[{"id":3,"name":"Eve"},{"id":4,"name":"Tom"}],"total":2}`},
		{"GET /boats/4", "", `{"id":4,"name":"Tom"}`},
		{"PUT /boats/4", `{"name":"Kim"}`, `{"id":4,"name":"Kim"}`},
		{"DELETE /boats/3", "", ""},
		{"GET /boats", "", `{"data":[{"id":4,"name":"Kim"}],"total":1}`},
	}
	for _, step := range steps {
		if got := send(t, server, step.request, json, "", step.body); got.Text != step.want {
			t.Errorf("%s: %d %s, want %s", step.request, got.StatusCode, got.Text, step.want)
		}
	}
	made := send(t, server, "POST /boats", json, "", `{"name":"Zoe"}`)
	if list := send(t, server, "GET /boats"); made.StatusCode != 201 || !strings.Contains(list.Text, made.Text) || !strings.Contains(made.Text, `"name":"Zoe"`) {
		t.Errorf("made %d %s, listed %s", made.StatusCode, made.Text, list.Text)
	}
}

// So is one whose paths say what is done, and whose requests say in their bodies which thing is meant; how the request went is said as the examples do.
func TestVerbsOfExamplesOnly(t *testing.T) {
	path := func(verb, sent, answered string) string {
		return "  /boat/" + verb + ": {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {}}, example: " + sent + "}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {}}, example: " + answered + "}}}}}}\n"
	}
	server := start(t, oneFile("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n"+
		path("list", "{page: 1, size: 10}", "{code: 20000, msg: fine, data: {total: 2, list: [{id: 3, name: Eve}, {id: 4, name: Tom}]}}")+
		path("detail", "{id: 3}", "{code: 20000, msg: fine, data: {id: 3, name: Eve}}")+
		path("add", "{name: Zoe}", "{code: 20000, msg: fine, data: {id: 5}}")+
		path("update", "{id: 3, name: Zoe}", "{code: 20000, msg: fine}")+
		path("delete", "{ids: [3]}", "{code: 20000, msg: fine}")), mockserver.Options{})
	for _, step := range []struct{ verb, body, want string }{
		{"list", `{"page":2,"size":1}`, `{"code":20000,"msg":"fine","data":{"total":2,"list":[{"id":4,"name":"Tom"}]}}`},
		{"detail", `{"id":4}`, `{"code":20000,"msg":"fine","data":{"id":4,"name":"Tom"}}`},
		{"update", `{"id":4,"name":"Kim"}`, `{"code":20000,"msg":"fine"}`},
		{"detail", `{"id":4}`, `{"code":20000,"msg":"fine","data":{"id":4,"name":"Kim"}}`},
		{"delete", `{"ids":[3]}`, `{"code":20000,"msg":"fine"}`},
		{"list", `{}`, `{"code":20000,"msg":"fine","data":{"total":1,"list":[{"id":4,"name":"Kim"}]}}`},
	} {
		if got := send(t, server, "POST /boat/"+step.verb, "Content-Type: application/json", "", step.body); got.Text != step.want {
			t.Errorf("%s %s: %d %s, want %s", step.verb, step.body, got.StatusCode, got.Text, step.want)
		}
	}
}
