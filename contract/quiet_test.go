package contract_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/contract"
)

// quietRun runs the suite of an API of some operations, each of which answers with a text as the document says.
func quietRun(t *testing.T, operations int, text string, options contract.Options) *contract.Report {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"name": "`+text+`"}`)
	}))
	t.Cleanup(server.Close)
	var document strings.Builder
	document.WriteString("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n")
	for i := range operations {
		fmt.Fprintf(&document, "  /it%d: {get: {operationId: it%d, parameters: [{name: q, in: query, required: true, schema: {type: string}}], responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/It'}}}}}}}\n", i, i)
	}
	document.WriteString("components: {schemas: {It: {type: object, required: [name], properties: {name: {type: string}}}}}\n")
	options.URL, options.Phases = server.URL, []string{contract.Known}
	report, err := contract.Run(t.Context(), fstest.MapFS{"openapi.yaml": {Data: []byte(document.String())}}, options)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// TestExchangesWithoutFindings has them in the report where they are asked for, each found by its case, masked and without secrets.
func TestExchangesWithoutFindings(t *testing.T) {
	if report := quietRun(t, 2, "Zhang Weiguo", contract.Options{}); len(report.Exchanges) > 0 || report.Cases[0].Exchange != nil {
		t.Errorf("nobody asked for %d exchanges", len(report.Exchanges))
	}
	report := quietRun(t, 2, "Zhang Weiguo", contract.Options{Exchanges: true, Token: "s3cret-token"})
	if len(report.Findings) > 0 || len(report.Cases) < 2 {
		t.Fatalf("%d cases, found: %v", len(report.Cases), report.Findings)
	}
	for _, one := range report.Cases {
		if one.Exchange == nil || report.Exchanges[*one.Exchange].Case != one.Name || !strings.Contains(report.Exchanges[*one.Exchange].Response, "200 OK") {
			t.Errorf("%s has not its exchange", one.Name)
		}
	}
	text, err := json.Marshal(report)
	if err != nil {
		t.Fatal(err)
	}
	for _, private := range []string{"Weiguo", "s3cret"} {
		if strings.Contains(string(text), private) {
			t.Errorf("the report has %s", private)
		}
	}
	if shown := quietRun(t, 1, "Zhang Weiguo", contract.Options{Exchanges: true, ShowData: true}); !strings.Contains(shown.Exchanges[0].Body, "Zhang Weiguo") {
		t.Errorf("with --show-data: %s", shown.Exchanges[0].Body)
	}
}

// crossQuiet asks more operations than exchanges without findings are kept.
func crossQuiet(t *testing.T) {
	report := quietRun(t, 2010, "a", contract.Options{Exchanges: true})
	kept := 0
	for _, one := range report.Cases {
		if one.Exchange != nil {
			kept++
		}
	}
	if len(report.Cases) < 2010 || len(report.Exchanges) != 2000 || kept != 2000 {
		t.Errorf("%d cases, %d exchanges, %d of them found", len(report.Cases), len(report.Exchanges), kept)
	}
}

// crossQuietBytes has answers of which fewer are kept than there are, for their size.
func crossQuietBytes(t *testing.T) {
	report := quietRun(t, 100, strings.Repeat("x", 60<<10), contract.Options{Exchanges: true, ShowData: true})
	size := 0
	for _, x := range report.Exchanges {
		size += len(x.Case) + len(x.Request) + len(x.Response) + len(x.Body) + len(x.Curl)
	}
	if len(report.Cases) < 100 || size > 4<<20 || size < 3<<20 {
		t.Errorf("%d cases, %d exchanges of %d bytes", len(report.Cases), len(report.Exchanges), size)
	}
}
