package contract_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// Where a success is described under default alone, a refusal as RFC 9457 has it says enough; one of another kind does not.
func TestRefusalsBesideADefault(t *testing.T) {
	document := apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: books, version: "1"}
paths:
  /books/{id}:
    get:
      operationId: getBook
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {default: {description: a book, content: {application/json: {schema: {type: object, required: [title], properties: {title: {type: string}}}}}}}
`)
	mock, err := mockserver.New(document, mockserver.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer mock.Close()
	for name, row := range map[string]struct {
		serve http.Handler
		rules map[string]bool
	}{
		"the mock": {mock, map[string]bool{}},
		"pages": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var id int
			if _, err := fmt.Sscanf(r.URL.Path+" ", "/books/%d ", &id); err != nil || r.Method != http.MethodGet {
				w.Header().Set("Content-Type", "text/html")
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"title": "t"}`)
		}), map[string]bool{"content-type-documented": true, "head-agrees": true, "rejects-invalid": true}},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(row.serve)
			defer server.Close()
			report, err := contract.Run(t.Context(), document, contract.Options{URL: server.URL})
			if err != nil {
				t.Fatal(err)
			}
			found := map[string]bool{}
			for _, f := range report.Findings {
				found[f.Rule] = true
			}
			if fmt.Sprint(found) != fmt.Sprint(row.rules) {
				t.Errorf("found %v, want %v", report.Findings, row.rules)
			}
		})
	}
}
