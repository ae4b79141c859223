package contract_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

// What an example of the document shows, or requires, is not a field that nobody described: that the schema forgot it is for lint to say.
func TestFieldsThatExamplesShow(t *testing.T) {
	const document = `openapi: 3.0.3
info: {title: cups, version: "1"}
paths:
  /cups:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Cup"}}, example: [{id: 1, handle: {side: left, colour: red}}]}}}}}
  /cups/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: "#/components/schemas/Cup"}}}}}}
components:
  schemas:
    Cup:
      type: object
      required: [id, maker]
      properties: {id: {type: integer, example: 7}, handle: {type: object, properties: {side: {type: string}}}, glaze: {type: object, example: {tone: dark}, properties: {name: {type: string}}}}
`
	for body, want := range map[string][]string{
		`{"id": 1, "maker": "a", "handle": {"side": "left", "colour": "blue"}}`:  nil,
		`{"id": 1, "maker": "a", "glaze": {"name": "b", "tone": "pale"}}`:        nil,
		`{"id": 1, "maker": "a", "colour": "blue"}`:                              {"undeclared-field"},
		`{"id": 1, "maker": "a", "glaze": {"name": "b", "colour": "blue"}}`:      {"undeclared-field"},
		`{"id": 1, "maker": "a", "handle": {"side": "left", "maker": "nobody"}}`: {"undeclared-field"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			if r.URL.Path == "/cups" {
				body := `[{"id": 7, "maker": "a"}, {"id": 7, "maker": "b"}]` // as the schema's example says
				if want != nil {
					body = `[{"id": 8, "maker": "a"}, {"id": 8, "maker": "b"}]`
				}
				fmt.Fprint(w, body)
				return
			}
			fmt.Fprint(w, body)
		}))
		report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", document), contract.Options{URL: server.URL, Phases: []string{contract.Known}, Token: "-"})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		if want != nil {
			want = append(slices.Clone(want), "unique-ids")
		}
		if diff := cmp.Diff(want, rules(report.Findings)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", body, diff)
		}
	}
}
