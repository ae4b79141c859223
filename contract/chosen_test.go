package contract_test

import (
	"net/http"
	"net/http/httptest"
	"strconv"
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

const baskets = `openapi: 3.0.3
info: {title: Baskets, version: "1"}
paths:
  /baskets:
    get: {operationId: baskets, responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Basket'}}}}}}}
    MAKE
  /baskets/{id}:
    parameters: [{$ref: '#/components/parameters/id'}]
    get: {operationId: basket, responses: {"200": {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Basket'}}}}, "404": {description: none}}}
    delete: {operationId: removeBasket, responses: {"204": {description: gone}, "404": {description: none}}}
  /baskets/{id}/apples:
    parameters: [{$ref: '#/components/parameters/id'}]
    get: {operationId: apples, responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {type: object, required: [id], properties: {id: {type: integer}, colour: {type: string}}}}}}}, "404": {description: none}}}
    delete: {operationId: removeApples, responses: {"204": {description: gone}, "404": {description: none}}}
  /baskets/clearAll: {post: {operationId: clearAll, responses: {"204": {description: gone}}}}
  /baskets/reset: {post: {operationId: reset, responses: {"204": {description: gone}}}}
  /baskets/listAll: {post: {operationId: listAll, responses: {"200": {description: all, content: {application/json: {schema: {type: object, properties: {names: {type: string}}}}}}}}}
  /baskets/empty: {delete: {operationId: removeEmpty, responses: {"204": {description: gone}}}}
  /weather/truncate: {put: {operationId: truncate, responses: {"204": {description: gone}}}}
  /password/reset: {post: {operationId: resetPassword, requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}, responses: {"204": {description: sent}}}}
components:
  parameters: {id: {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}}
  schemas: {Basket: {type: object, required: [id, name], properties: {id: {type: integer, minimum: 1, readOnly: true}, name: {type: string}}}}
`

// TestWhatPathsSayIsForAllIsNotSent has a run with unsafe methods send nothing that is about all there is by its path, and what is about all that a basket has only
// where it has made the basket.
func TestWhatPathsSayIsForAllIsNotSent(t *testing.T) {
	for name, make := range map[string]string{
		"made":     "post: {operationId: makeBasket, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Basket'}}}}, responses: {\"201\": {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Basket'}}}}}}",
		"not made": "",
	} {
		t.Run(name, func(t *testing.T) {
			api := apitest.File("openapi.yaml", strings.Replace(baskets, "MAKE", make, 1))
			mock, err := mockserver.New(api, mockserver.Options{})
			if err != nil {
				t.Fatal(err)
			}
			sent := map[string]int{}
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				id, isApples := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, "/baskets/"), "/apples")
				switch {
				case strings.Trim(r.URL.Path, "/") == "baskets" && r.Method != http.MethodGet && r.Method != http.MethodPost && r.Method != http.MethodTrace && r.Method != http.MethodOptions && r.Method != http.MethodHead:
					t.Errorf("%s %s", r.Method, r.URL)
				case isApples && r.Method == http.MethodDelete:
					if n, err := strconv.Atoi(id); err == nil && n >= 1 && n <= 25 {
						t.Errorf("DELETE %s, which the run has not made", r.URL)
					}
					sent["apples"]++
				default:
					sent[r.Method+" "+r.URL.Path]++
				}
				mock.ServeHTTP(w, r)
			}))
			defer server.Close()
			report, err := contract.Run(t.Context(), api, contract.Options{URL: server.URL, UnsafeMethods: true, Workers: 1})
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range []string{"POST /baskets/clearAll", "POST /baskets/reset", "DELETE /baskets/empty", "PUT /weather/truncate"} {
				if sent[path] > 0 {
					t.Errorf("%s is sent", path)
				}
			}
			if sent["POST /baskets/listAll"] == 0 || sent["POST /password/reset"] == 0 || (sent["apples"] > 0) != (make != "") {
				t.Errorf("sent: %v, not asked %v, left %v", sent, report.Skipped, report.Left)
			}
		})
	}
}
