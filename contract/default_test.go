package contract_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"mime"
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
		}), map[string]bool{"content-type-documented": true, "head-agrees": true}},
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

// A path without its last variable is another one: whoever refuses it has refused it, whether it finds nothing there or lacks the variable.
// What JSON's charset is called means nothing (RFC 8259, section 11).
func TestRefusalsOfAnEmptyVariable(t *testing.T) {
	document := apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: books, version: "1"}
paths:
  /books/{id}:
    put:
      operationId: putBook
      parameters: [{name: id, in: path, required: true, schema: {type: integer, enum: [7]}}]
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'204': {description: done}, '400': {description: wrong}, '404': {description: none}, '415': {description: no JSON}}
`)
	for name, row := range map[string]struct {
		empty int
		want  string
	}{"not found": {404, "[]"}, "wrong": {400, "[]"}, "taken": {204, "[rejects-invalid]"}} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				var body map[string]any
				switch kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); {
				case r.Method != http.MethodPut:
					w.Header().Set("Allow", "PUT")
					w.WriteHeader(http.StatusMethodNotAllowed)
				case r.URL.Path == "/books/":
					w.WriteHeader(row.empty)
				case r.URL.Path != "/books/7":
					w.WriteHeader(http.StatusNotFound)
				case r.ContentLength != 0 && kind != "application/json":
					w.WriteHeader(http.StatusUnsupportedMediaType)
				case r.ContentLength != 0 && (json.NewDecoder(r.Body).Decode(&body) != nil || body == nil):
					w.WriteHeader(http.StatusBadRequest)
				default:
					w.WriteHeader(http.StatusNoContent)
				}
			}))
			defer server.Close()
			report, err := contract.Run(t.Context(), document, contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{"known", "negative"}})
			if err != nil {
				t.Fatal(err)
			}
			found := []string{}
			for _, f := range report.Findings {
				found = append(found, f.Rule)
			}
			if fmt.Sprint(found) != row.want {
				t.Errorf("found %v, want %v", report.Findings, row.want)
			}
		})
	}
}

// To many servers /orders/ is /orders, and others lead there: no such path is asked for as one that nobody has.
func TestPathsWithASlashAtTheEnd(t *testing.T) {
	document := apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: orders, version: "1"}
paths:
  /orders:
    get: {operationId: list, responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {type: object}}}}}}}
  /orders/{id}:
    get: {operationId: read, parameters: [{name: id, in: path, required: true, schema: {type: integer, enum: [3]}}], responses: {'200': {description: one, content: {application/json: {schema: {type: object}}}}, '404': {description: none}}}
  /bills/{id}:
    get: {operationId: bill, parameters: [{name: id, in: path, required: true, schema: {type: integer, enum: [3]}}], responses: {'200': {description: one, content: {application/json: {schema: {type: object}}}}, '404': {description: none}}}
`)
	for bills, want := range map[int]string{http.StatusNotFound: "[]", http.StatusTemporaryRedirect: "[]", http.StatusOK: "[rejects-invalid]"} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			switch {
			case r.Method != http.MethodGet && r.Method != http.MethodHead:
				w.Header().Set("Allow", "GET, HEAD")
				w.WriteHeader(http.StatusMethodNotAllowed)
			case r.URL.Path == "/orders" || r.URL.Path == "/orders/":
				fmt.Fprint(w, `[]`)
			case r.URL.Path == "/orders/3" || r.URL.Path == "/bills/3":
				fmt.Fprint(w, `{}`)
			case r.URL.Path == "/bills/":
				w.WriteHeader(bills)
				fmt.Fprint(w, `{}`)
			default:
				w.WriteHeader(http.StatusNotFound)
			}
		}))
		report, err := contract.Run(t.Context(), document, contract.Options{URL: server.URL})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		found := []string{}
		for _, f := range report.Findings {
			found = append(found, f.Rule)
		}
		if fmt.Sprint(found) != want {
			t.Errorf("%d: found %v, want %v", bills, report.Findings, want)
		}
	}
}
