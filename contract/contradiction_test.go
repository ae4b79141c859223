package contract_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/contract"
)

// TestContradictionsAreForLint holds an API against a document that takes no value in some places: what is answered there is nobody's
// fault. What is wrong beside them is found.
func TestContradictionsAreForLint(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /both:
    get:
      operationId: both
      responses: {"200": {description: "", content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}}}}}
  /list:
    get:
      operationId: list
      responses:
        "200":
          description: ""
          content:
            application/json:
              schema: {type: array, minItems: 1, items: {type: object, required: [id, code], properties: {id: {type: integer}, code: {type: string, format: byte, pattern: '^.{2}$'}}}}
components:
  schemas:
    A: {type: object, required: [n], properties: {n: {type: integer}}}
    B: {type: object, required: [n], properties: {n: {type: integer, minimum: 1, maximum: 1}}}
`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		body := `{"n": 1}`
		if r.URL.Path == "/list" {
			body = `[{"id": 1, "code": "ab"}, {"id": "2", "code": "cd"}]`
		}
		_, _ = w.Write([]byte(body))
	}))
	t.Cleanup(server.Close)
	fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(strings.Replace(document, "minimum: 1, maximum: 1", "", 1))}}
	report, err := contract.Run(context.Background(), fsys, contract.Options{URL: server.URL, Phases: []string{contract.Known}})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range report.Findings {
		got = append(got, f.Operation+" "+f.Where+" "+f.Rule)
	}
	if want := []string{"list response.body#/1/id body-matches-schema"}; !slices.Equal(got, want) {
		t.Errorf("findings %q, want %q", got, want)
	}
	var unjudged []string
	for _, reason := range report.Skipped {
		if place, _, ok := strings.Cut(reason, ": the document takes no value there"); ok {
			unjudged = append(unjudged, place)
		}
	}
	if want := []string{"both 200: response.body", "list 200: response.body#/*/code"}; !slices.Equal(unjudged, want) {
		t.Errorf("not judged: %q, want %q; all: %q", unjudged, want, report.Skipped)
	}
	fsys["openapi.yaml"].Data = []byte(document) // B takes one number that A takes too, and A takes others
	report, err = contract.Run(context.Background(), fsys, contract.Options{URL: server.URL, Phases: []string{contract.Known}, Operations: []string{"both"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) != 1 || len(report.Skipped) != 0 {
		t.Errorf("of a schema that takes some values: %v, not judged %q", report.Findings, report.Skipped)
	}
}

// TestWhatNobodyDescribesIsNotAsked runs the suite of a document with an operation that leads nowhere, and such as no value of a parameter is good for
// or can be written for: those are passed over, and said so.
func TestWhatNobodyDescribesIsNotAsked(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /here: {get: {operationId: here, responses: {"200": {description: ""}}}}
  /lost: {get: {$ref: '#/components/x-operations/lost'}}
  /tags: {get: {operationId: tags, parameters: [{in: query, name: tag, required: true, example: a, schema: {oneOf: [{type: string}, {type: string, format: upload}]}}], responses: {"200": {description: ""}}}}
  /grid/{rows}: {get: {operationId: grid, parameters: [{in: path, name: rows, required: true, schema: {type: array, items: {type: array, minItems: 2, items: {type: string}}}}], responses: {"200": {description: ""}}}}
`
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked = append(asked, r.URL.Path) }))
	t.Cleanup(server.Close)
	report, err := contract.Run(context.Background(), fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}, contract.Options{URL: server.URL, Workers: 1, Phases: []string{contract.Known}})
	if err != nil {
		t.Fatal(err)
	}
	if len(asked) != 1 || asked[0] != "/here" {
		t.Errorf("asked: %q", asked)
	}
	for _, want := range []string{"tags: no good value could be made of request.query.tag", "grid: no good value could be made of request.path.rows"} {
		if !slices.Contains(report.Skipped, want) {
			t.Errorf("not asked: %q, want %s", report.Skipped, want)
		}
	}
	if want := "get_lost: the document does not say what it is (openapi.yaml:5: "; !slices.ContainsFunc(report.Skipped, func(reason string) bool { return strings.HasPrefix(reason, want) }) {
		t.Errorf("not asked: %q, want %s…", report.Skipped, want)
	}
}
