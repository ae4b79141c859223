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

const pantry = `openapi: 3.0.3
info: {title: Pantry, version: "1"}
paths:
  /Jars:
    get:
      operationId: listJars
      parameters:
        - {name: $filter, in: query, schema: {type: string}}
        - {name: $orderby, in: query, style: form, explode: false, schema: {type: array, items: {type: string, enum: [Grams, Grams desc]}}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Jar'}}}}}}
  /tins:
    get:
      operationId: listTins
      parameters:
        - {name: where, in: query, content: {application/json: {schema: {type: object, additionalProperties: true}}}}
        - {name: 'order[Grams]', in: query, schema: {type: string, enum: [asc, desc]}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Jar'}}}}}}
  /pots:
    get:
      operationId: listPots
      parameters:
        - {name: $sort, in: query, style: deepObject, explode: true, schema: {type: object, properties: {Grams: {type: integer, enum: [1, -1]}}}}
        - {name: 'exists[Note]', in: query, schema: {type: boolean}}
        - {name: 'Grams[between]', in: query, schema: {type: string}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Jar'}}}}}}
  /tins/count: {get: {operationId: countTins, responses: {"200": {description: d, content: {application/json: {schema: {type: object, required: [count], properties: {count: {type: integer}}}}}}}}}
  /kegs: {get: {operationId: listKegs, responses: {"200": {description: d, content: {application/json: {example: {total: 135, items: [{ID: 1, Label: Ale, Grams: 9}]}, schema: {type: object, properties: {total: {type: integer}, items: {type: array, items: {$ref: '#/components/schemas/Jar'}}}}}}}}}}
  /kegs/count: {get: {operationId: countKegs, responses: {"200": {description: d, content: {application/json: {example: {count: 0}, schema: {type: object, required: [count], properties: {count: {type: integer}}}}}}}}}
components: {schemas: {Jar: {type: object, required: [ID, Label, Grams], properties: {ID: {type: integer}, Label: {type: string}, Grams: {type: integer, minimum: 1, maximum: 5000}, Note: {type: string}}}}}
`

// Filters and orders in the languages of frameworks are laws as others are: a server that does not look at them is found out.
func TestLanguagesOfFiltersAreLaws(t *testing.T) {
	for name, b := range map[string]broken{
		"none": {},
		"another number is counted": {law: "total-agrees", after: func(_ http.Handler, r *http.Request, v any) any {
			if o, ok := v.(map[string]any); ok && r.URL.Path == "/tins/count" {
				o["count"] = 3
			}
			return v
		}},
		"another number than the example's is counted": {law: "total-agrees", after: func(_ http.Handler, r *http.Request, v any) any {
			if o, ok := v.(map[string]any); ok && r.URL.Path == "/kegs/count" {
				o["count"] = 3
			}
			return v
		}},
		"$filter is not read":        {law: "filter-respected", before: query("$filter")},
		"$orderby is not read":       {law: "sorted", before: query("$orderby")},
		"where is not read":          {law: "filter-respected", before: query("where")},
		"order[Grams] is not read":   {law: "sorted", before: query("order[Grams]")},
		"exists[Note] is not read":   {law: "filter-respected", before: query("exists[Note]")},
		"Grams[between] is not read": {law: "filter-respected", before: query("Grams[between]")},
		"$sort is not read":          {law: "sorted", before: query("$sort[Grams]")},
	} {
		t.Run(name, func(t *testing.T) { b.isFound(t, apitest.File("openapi.yaml", pantry), contract.Options{}) })
	}
}

// crossCompared counts how many properties of three $filter is tried with.
func crossCompared(t *testing.T) {
	api := apitest.File("openapi.yaml", pantry)
	mock, err := mockserver.New(api, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	server := httptest.NewServer(broken{before: func(r *http.Request) {
		if filter := r.URL.Query().Get("$filter"); strings.Contains(filter, " eq ") {
			asked[filter] = true
		}
	}}.around(mock))
	defer server.Close()
	if _, err := contract.Run(t.Context(), api, contract.Options{URL: server.URL, Phases: []string{contract.Lifecycle}, Workers: 1}); err != nil {
		t.Fatal(err)
	}
	if len(asked) != contract.MaxCompared {
		t.Errorf("asked %v, want %d", asked, contract.MaxCompared)
	}
}
