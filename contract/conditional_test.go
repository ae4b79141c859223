package contract_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

// Where answers say when they were changed last, and 304 is declared, it is asked whether they were changed since.
func TestModifiedSince(t *testing.T) {
	document := apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: notes, version: "1"}
paths:
  /notes: {get: {operationId: listNotes, responses: {'200': {description: it, content: {application/json: {schema: {type: object}}}}, '304': {description: it is known}}}}
`)
	last := time.Date(2015, 10, 21, 7, 28, 0, 0, time.UTC)
	for name, row := range map[string]struct {
		answers func(since time.Time, asked bool) bool // that nothing has changed
		tag     string
		wrong   bool
	}{
		"as it should":                       {func(since time.Time, asked bool) bool { return asked && !last.After(since) }, "", false},
		"it has always changed":              {func(time.Time, bool) bool { return false }, "", true},
		"it has never changed":               {func(_ time.Time, asked bool) bool { return asked }, "", true},
		"it is the ETag that is asked about": {func(time.Time, bool) bool { return false }, `"1"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				since, err := http.ParseTime(r.Header.Get("If-Modified-Since"))
				w.Header().Set("Last-Modified", last.Format(http.TimeFormat))
				w.Header().Set("Content-Type", "application/json")
				if row.tag != "" {
					w.Header().Set("ETag", row.tag)
				}
				if row.answers(since, err == nil) || row.tag != "" && r.Header.Get("If-None-Match") == row.tag {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				_, _ = w.Write([]byte("{}"))
			}))
			defer server.Close()
			report, err := contract.Run(t.Context(), document, contract.Options{URL: server.URL, Phases: []string{contract.Known, contract.Positive}})
			if err != nil {
				t.Fatal(err)
			}
			found := slices.ContainsFunc(report.Findings, func(f contract.Finding) bool { return f.Rule == "conditional" })
			if found != row.wrong || len(report.Findings) > 0 && !found {
				t.Errorf("found %v", report.Findings)
			}
		})
	}
}
