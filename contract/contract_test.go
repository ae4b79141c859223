package contract_test

import (
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"agentmock"
	"agentmock/contract"
)

const (
	customer = "780f7216-b131-462b-ba30-de7cd1f527de"
	path     = "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/" + customer
)

// documented returns the documented response.
func documented(t testing.TB) string {
	t.Helper()
	text, err := fs.ReadFile(agentmock.FS, "fixtures/getCustomerDetail/documented.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// served is a response that a test server gives.
type served struct {
	status int
	header map[string]string
	body   string
}

// serve answers every request with one response.
func (s served) serve(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	for name, text := range s.header {
		w.Header().Set(name, text)
	}
	w.WriteHeader(s.status)
	_, _ = io.WriteString(w, s.body)
}

// findings runs one known case against a response.
func findings(t *testing.T, s served, change ...func(*contract.Options)) []contract.Finding {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(s.serve))
	defer server.Close()
	o := contract.Options{
		URL: server.URL, Phases: []string{contract.Known}, Retries: -1, ShowData: true,
		Params: map[string][]string{"user_id": {"5832d184-dd53-42a0-8ace-0bf8d660f4cc"}, "customer_id": {customer}},
	}
	for _, c := range change {
		c(&o)
	}
	report, err := contract.Run(context.Background(), agentmock.FS, o)
	if err != nil {
		t.Fatal(err)
	}
	return report.Findings
}

// rules returns the names of the checks that found something.
func rules(found []contract.Finding) []string {
	var names []string
	for _, f := range found {
		if !slices.Contains(names, f.Rule) {
			names = append(names, f.Rule)
		}
	}
	slices.Sort(names)
	return names
}

// replaced returns text with one part exchanged, which must be there.
func replaced(t *testing.T, text, old, with string) string {
	t.Helper()
	if !strings.Contains(text, old) {
		t.Fatalf("%q is not in the response", old)
	}
	return strings.Replace(text, old, with, 1)
}
