package contract_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

const chosen = `openapi: 3.0.3
info: {title: Tasks, version: "1"}
paths:
  /tasks:
    get:
      operationId: tasks
      parameters: [{$ref: '#/components/parameters/id'}, {$ref: '#/components/parameters/done'}]
      responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Task'}}}}}}
    post:
      operationId: makeTask
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}
      responses: {"201": {description: made}}
    patch:
      operationId: changeTasks
      parameters: [{$ref: '#/components/parameters/id'}, {$ref: '#/components/parameters/done'}]
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}
      responses: {"204": {description: changed}}
    delete:
      operationId: deleteTasks
      parameters: [{$ref: '#/components/parameters/id'}, {$ref: '#/components/parameters/done'}]
      responses: {"204": {description: gone}}
components:
  parameters:
    id: {name: id, in: query, schema: {type: string}}
    done: {name: done, in: query, schema: {type: string}}
  schemas:
    Task: {type: object, required: [id, what], properties: {id: {type: integer}, what: {type: string}, done: {type: boolean}}}
`

// TestWhatAQueryChoosesIsNotWrittenTo has a run with unsafe methods change and delete nothing but what it has made, where a query chooses what is changed and
// deleted, and all there is where it is empty.
func TestWhatAQueryChoosesIsNotWrittenTo(t *testing.T) {
	api := apitest.File("openapi.yaml", chosen)
	mock, err := mockserver.New(api, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	deleted := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPatch || r.Method == http.MethodDelete {
			deleted++
			if !strings.HasPrefix(r.URL.RawQuery, "id=") || r.Method == http.MethodPatch {
				t.Errorf("%s %s", r.Method, r.URL)
			}
		}
		mock.ServeHTTP(w, r)
	}))
	defer server.Close()
	report, err := contract.Run(t.Context(), api, contract.Options{URL: server.URL, UnsafeMethods: true, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, why := range report.Skipped {
		if strings.Contains(why, "it writes to all there is") {
			told++
		}
	}
	if told != 2 || deleted == 0 || len(report.Findings) > 0 || len(report.Left) > 0 {
		t.Errorf("told of %d, deleted %d, %v, left %v", told, deleted, report.Findings, report.Left)
	}
}

// TestCollectionsAreNotWrittenTo does so where nothing in the query chooses: a deletion and a replacement of all there is.
func TestCollectionsAreNotWrittenTo(t *testing.T) {
	text := strings.Replace(chosen, "\n    delete:\n      operationId: deleteTasks\n      parameters: [{$ref: '#/components/parameters/id'}, {$ref: '#/components/parameters/done'}]",
		"\n    delete:\n      operationId: deleteTasks\n      parameters: [{$ref: '#/components/parameters/done'}]", 1)
	text = strings.Replace(text, "\n    patch:\n      operationId: changeTasks\n      parameters: [{$ref: '#/components/parameters/id'}, {$ref: '#/components/parameters/done'}]\n      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}",
		"\n    put:\n      operationId: changeTasks\n      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Task'}}}}}", 1)
	text = strings.Replace(text, "\ncomponents:", "\n  /tasks/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n    get: {operationId: task, responses: {\"200\": {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}}}\n    delete: {operationId: deleteTask, responses: {\"204\": {description: gone}}}\ncomponents:", 1)
	api := apitest.File("openapi.yaml", text)
	mock, err := mockserver.New(api, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	deleted := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/tasks" && (r.Method == http.MethodPut || r.Method == http.MethodDelete):
			t.Errorf("%s %s", r.Method, r.URL)
		case r.Method == http.MethodDelete:
			deleted++
		}
		mock.ServeHTTP(w, r)
	}))
	defer server.Close()
	report, err := contract.Run(t.Context(), api, contract.Options{URL: server.URL, UnsafeMethods: true, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	if deleted == 0 || len(report.Left) > 0 || len(report.Skipped) < 2 {
		t.Errorf("deleted %d, left %v, not asked %v", deleted, report.Left, report.Skipped)
	}
}
