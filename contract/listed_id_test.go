package contract_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// larder is an API whose things are told apart by what is sent, and deleted by a list of ids.
func larder(deletion string) string {
	operation := func(path, id, body, answer string) string {
		return "  " + path + ": {post: {operationId: " + id + ", requestBody: {required: true, content: {application/json: {schema: " + body + "}}}, responses: {'200': {description: d, content: {application/json: {schema: " + answer + "}}}}}}\n"
	}
	jar := "{type: object, required: [id, label], properties: {id: {type: integer}, label: {type: string}}}"
	return "openapi: 3.0.3\ninfo: {title: Larder, version: '1'}\npaths:\n" +
		operation("/jar/list", "listJars", "{type: object, properties: {page: {type: integer, minimum: 1}, size: {type: integer, minimum: 1}}}", "{type: object, required: [total, list], properties: {total: {type: integer}, list: {type: array, items: "+jar+"}}}") +
		operation("/jar/detail", "readJar", "{type: object, required: [id], properties: {id: {type: integer}}}", jar) +
		operation("/jar/create", "createJar", "{type: object, required: [label], properties: {label: {type: string}}}", jar) + deletion
}

// What was made is deleted by a list of its id alone, where the document has nothing else that deletes; who does not delete it is found out.
func TestThingsAreDeletedByAListOfIDs(t *testing.T) {
	ok := "responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}"
	for name, deletion := range map[string]string{
		"in the body":     "  /jar/delete: {post: {operationId: deleteJars, requestBody: {required: true, content: {application/json: {schema: {type: object, required: [ids], properties: {ids: {type: array, minItems: 1, items: {type: integer}}}}}}}, " + ok + "}}\n",
		"the body itself": "  /jar/batchDelete: {delete: {operationId: deleteJars, requestBody: {required: true, content: {application/json: {schema: {type: array, minItems: 1, items: {type: integer}}}}}, " + ok + "}}\n",
		"in the query":    "  /jar/batchDelete: {delete: {operationId: deleteJars, parameters: [{name: ids, in: query, required: true, schema: {type: array, minItems: 1, items: {type: integer}}}], " + ok + "}}\n",
	} {
		for _, lazy := range []bool{false, true} {
			b := broken{answer: func(w http.ResponseWriter, r *http.Request) bool {
				if !lazy || !strings.Contains(strings.ToLower(r.URL.Path), "delete") {
					return false
				}
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte("{}"))
				return true
			}}
			if lazy {
				b.law = "deleted-is-gone"
			}
			t.Run(fmt.Sprintf("%s, lazy %v", name, lazy), func(t *testing.T) {
				if report := b.isFound(t, apitest.File("openapi.yaml", larder(deletion)), contract.Options{UnsafeMethods: true}); len(report.Left) > 0 {
					t.Errorf("left behind: %v", report.Left)
				}
			})
		}
	}
}

// A thing whose path is a name of several segments is lived with: the document's own mock keeps all laws, and what is made goes again.
func TestNamesOfSeveralSegmentsFollowTheLaws(t *testing.T) {
	api := apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: Boxes, version: "1"}
paths:
  /v1/boxes:
    get: {operationId: listBoxes, responses: {"200": {description: d, content: {application/json: {schema: {type: object, required: [boxes], properties: {boxes: {type: array, items: {$ref: '#/components/schemas/Box'}}}}}}}}}
    post: {operationId: createBox, requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}, responses: {"200": &box {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}}}
  '/v1/{name=boxes/*}':
    parameters: [{name: name, in: path, required: true, schema: {type: string}}]
    get: {operationId: readBox, responses: {"200": *box}}
    delete: {operationId: deleteBox, responses: {"200": {description: d, content: {application/json: {schema: {type: object}}}}}}
components: {schemas: {Box: {type: object, required: [colour], properties: {name: {type: string, readOnly: true}, colour: {type: string}}}}}
`)
	for name, b := range map[string]broken{
		"none": {},
		"nothing is deleted": {law: "deleted-is-gone", answer: func(w http.ResponseWriter, r *http.Request) bool {
			if r.Method != http.MethodDelete {
				return false
			}
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte("{}"))
			return true
		}},
	} {
		mock, err := mockserver.New(api, mockserver.Options{})
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(b.around(mock))
		var phases []string
		if b.law != "" {
			phases = []string{contract.Lifecycle}
		}
		report, err := contract.Run(t.Context(), api, contract.Options{URL: server.URL, UnsafeMethods: true, Phases: phases, Workers: 1, ShowData: true, ExcludeChecks: []string{"answers-good"}})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		if b.law != "" {
			want = []string{b.law}
		}
		if diff := cmp.Diff(want, rules(report.Findings)); diff != "" || len(report.Left) > 0 && b.law == "" || len(report.Skipped) > 0 {
			t.Errorf("%s (-want +got):\n%s\n%v\n%v", name, diff, report.Findings, report.Skipped)
		}
	}
}
