package mockserver_test

import (
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// A request that breaks the document is answered by a fixture that is about such a one; other fixtures say nothing of it.
func TestFixturesOfWrongRequests(t *testing.T) {
	files := fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /boats/{id}:
    put:
      operationId: paint
      parameters:
        - {in: path, name: id, required: true, schema: {type: integer}}
        - {in: query, name: coats, schema: {type: integer, maximum: 3}}
      requestBody: {content: {application/json: {schema: {type: object, properties: {colour: {type: string, enum: [red, blue]}}}}}}
      responses:
        '200': {description: d, content: {application/json: {schema: {type: object}}}}
        '4XX': {description: d, content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}}
`)}}
	for name, text := range map[string]string{
		"many":    "request: {query: {coats: 9}}\nresponse: {status: 409, body: {why: it would sink}}",
		"pink":    "request: {body: {/colour: pink}}\nresponse: {status: 422, body: {why: pink is sold out}}",
		"moored":  "request: {path: {id: 5}}\nresponse: {status: 404, body: {why: there is none}}",
		"painted": "request: {path: {id: 6}, body: {/colour: pink}}\nresponse: {body: {colour: pink}}",
	} {
		files["fixtures/paint/"+name+".yaml"] = &fstest.MapFile{Data: []byte(text)}
	}
	server := start(t, files, mockserver.Options{})
	json := "Content-Type: application/json"
	for _, step := range []struct {
		request, body string
		status        int
		want          string
	}{
		{"PUT /boats/1?coats=9", `{"colour":"red"}`, 409, `{"why":"it would sink"}`},
		{"PUT /boats/1", `{"colour":"pink"}`, 422, `{"why":"pink is sold out"}`},
		{"PUT /boats/6", `{"colour":"pink"}`, 422, `{"why":"pink is sold out"}`},
		{"PUT /boats/5", `{"colour":"red"}`, 404, `{"why":"there is none"}`},
	} {
		if got := send(t, server, step.request, json, "", step.body); got.StatusCode != step.status || got.Text != step.want {
			t.Errorf("%s %s: %d %s, want %d %s", step.request, step.body, got.StatusCode, got.Text, step.status, step.want)
		}
	}
	for _, request := range []string{"PUT /boats/5?coats=8", "PUT /boats/1?coats=8"} { // what is wrong is not what the fixtures are about
		if got := send(t, server, request, json, "", `{"colour":"red"}`); got.StatusCode != 422 || got.Text == `{"why":"there is none"}` {
			t.Errorf("%s: %d %s", request, got.StatusCode, got.Text)
		}
	}
}
