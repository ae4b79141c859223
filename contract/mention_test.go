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

// What an example shows in another media type, or the default of a schema, is spoken of; so is what an example has that is answered to the letter.
func TestFieldsThatTheDocumentShows(t *testing.T) {
	const document = `openapi: 3.0.3
info: {title: cups, version: "1"}
paths:
  /cup:
    get:
      responses:
        "200":
          description: d
          content:
            application/json: {schema: {type: object, properties: {id: {type: integer}, glaze: {$ref: "#/components/schemas/Glaze"}}}, example: {id: 1, colour: red}}
            application/vnd.cup+json: {schema: {type: object, properties: {id: {type: integer}, glaze: {$ref: "#/components/schemas/Glaze"}}}}
            application/xml: {schema: {type: object, properties: {id: {type: integer}}}, example: "<cup><id>1</id><handle>left</handle></cup>"}
components:
  schemas:
    Glaze: {type: object, default: {tone: dark, shine: 3}, properties: {tone: {type: string}}}
`
	type answer struct{ contentType, body string }
	for answers, want := range map[answer][]string{
		{"application/json", `{"id": 2, "colour": "blue"}`}:                            nil,
		{"application/vnd.cup+json", `{"id": 2, "colour": "blue"}`}:                    nil,
		{"application/vnd.cup+json", `{"id": 2, "glaze": {"tone": "a", "shine": 1}}`}:  nil,
		{"application/xml", "<cup><id>1</id><handle>left</handle></cup>"}:              nil,
		{"application/vnd.cup+json", `{"id": 2, "maker": "a"}`}:                        {"undeclared-field"},
		{"application/vnd.cup+json", `{"id": 2, "glaze": {"tone": "a", "colour": 1}}`}: {"undeclared-field"},
		{"application/xml", "<cup><id>1</id><handle>right</handle></cup>"}:             {"undeclared-field"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", answers.contentType)
			fmt.Fprint(w, answers.body)
		}))
		report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", document), contract.Options{URL: server.URL, Phases: []string{contract.Known}, Checks: []string{"undeclared-field"}, Token: "-"})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rules(report.Findings)); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", answers.contentType, answers.body, diff)
		}
	}
}
