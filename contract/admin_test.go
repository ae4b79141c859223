package contract_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock"
	"agentmock/contract"
	"agentmock/contract/contracttest"
	"agentmock/internal/openapi"
	"agentmock/internal/traffic"
	"agentmock/mockserver"
)

// admin returns a mock whose admin API has something to show.
func admin(t *testing.T) *httptest.Server {
	t.Helper()
	mock, err := mockserver.New(agentmock.FS, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	for _, path := range []string{"/nothing", "/agent-api/user/u/customer/detail/c"} {
		response, err := http.Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	return server
}

// TestTheAdminAPIKeepsItsOwnContract runs the suite of the admin API's document. What a request needs to succeed, the
// document cannot say: TestTheAdminAPIAnswers has that.
func TestTheAdminAPIKeepsItsOwnContract(t *testing.T) {
	s, err := openapi.Load(mockserver.AdminDocument(), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	long := []string{"watchRequests", "waitForRequests", "runContract"} // TestEvents, TestWaitJourney and the console have them
	report, err := contract.Run(context.Background(), mockserver.AdminDocument(), contract.Options{
		URL: admin(t).URL, UnsafeMethods: true, ShowData: true, Seed: "admin", Workers: 1, ExcludeChecks: []string{"expected-status", "tested", "accepts-valid", "answers-good"},
		Operations: slices.DeleteFunc(s.OperationIDs(), func(id string) bool { return slices.Contains(long, id) }),
		Params:     map[string][]string{"id": {"1"}, "mapping": {"6a2f9f6c-0000-4000-8000-000000000001"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		t.Errorf("%s: %s\n%s", f.Operation, f, f.Curl)
	}
	if report.Totals.Sent < 100 {
		t.Errorf("only %d requests were sent", report.Totals.Sent)
	}
}

// TestTheAdminAPIAnswers has every operation succeed, and holds the answers against the document.
func TestTheAdminAPIAnswers(t *testing.T) {
	observer, err := contract.NewObserver(mockserver.AdminDocument(), contract.Options{ExcludeChecks: []string{"undocumented-endpoint"}}, func(f contract.Finding) { t.Errorf("%s: %s", f.Case, f) })
	if err != nil {
		t.Fatal(err)
	}
	server := admin(t)
	client := &http.Client{Transport: &contracttest.Transport{Observer: observer}}
	exchange := `{"operation": "getCustomerDetail", "name": "one", "responses": [{"status": 500}, {"status": 404, "delay": "1ms", "fault": "malformed-body"}]}`
	for _, step := range []struct {
		status             int
		method, path, body string
	}{
		{200, "GET", "/health", ""},
		{200, "HEAD", "/health", ""},
		{200, "GET", "/openapi.json", ""},
		{200, "GET", "/metrics", ""},
		{200, "GET", "/operations", ""},
		{200, "GET", "/findings", ""},
		{200, "POST", "/explain", `{"method": "get", "url": "/agent-api/user/u/customer/detail/c", "headers": {"Prefer": "code=404"}}`},
		{200, "GET", "/requests", ""},
		{200, "GET", "/requests?limit=1&status=2XX&violations=false&q=detail", ""},
		{200, "GET", "/requests/unmatched", ""},
		{200, "POST", "/requests/count", `{"operation": "getCustomerDetail", "request": {"path": {"customer_id": {"matches": "."}}}}`},
		{200, "POST", "/requests/find", `{"url": {"matches": "detail"}, "status": 200, "source": "generated"}`},
		{200, "POST", "/requests/wait", `{"count": 2}`},
		{408, "POST", "/requests/wait", `{"count": 9, "timeout": "1ms"}`},
		{200, "GET", "/requests/har", ""},
		{200, "GET", "/requests/2", ""},
		{204, "DELETE", "/requests/2", ""},
		{404, "DELETE", "/requests/2", ""},
		{201, "POST", "/fixtures", exchange},
		{201, "POST", "/fixtures", `{"operation": "getCustomerDetail", "key": "$request.path.user_id", "response": {"status": 422}}`},
		{201, "PUT", "/fixtures/two", exchange},
		{200, "PUT", "/fixtures/two", exchange},
		{422, "PUT", "/fixtures/two", `{"operation": "getCustomerDetail", "response": {"body": {"code": 1}}}`},
		{200, "GET", "/fixtures", ""},
		{200, "GET", "/fixtures/two", ""},
		{201, "POST", "/mappings", `{"id": "6a2f9f6c-0000-4000-8000-000000000001", "request": {"urlPathPattern": "/agent-api/user/.*"}, "response": {"status": 404}, "scenarioName": "s", "newScenarioState": "then"}`},
		{422, "POST", "/mappings", `{"request": {"url": "/nowhere"}}`},
		{200, "POST", "/files/exchange", `{"operation": "getCustomerDetail", "mapping": {"priority": 1, "request": {"urlPathPattern": "/agent-api/user/.*"}, "response": {"status": 404}}}`},
		{422, "POST", "/files/exchange", `{"operation": "none", "response": {}}`},
		{200, "GET", "/fixtures/6a2f9f6c-0000-4000-8000-000000000001", ""},
		{200, "GET", "/mappings", ""},
		{200, "GET", "/mappings/6a2f9f6c-0000-4000-8000-000000000001", ""},
		{200, "PUT", "/mappings/6a2f9f6c-0000-4000-8000-000000000001", `{"request": {"method": "GET"}, "scenarioName": "s", "newScenarioState": "then"}`},
		{200, "GET", "/scenarios", ""},
		{200, "PUT", "/scenarios/s/state", `{"state": "then"}`},
		{404, "PUT", "/scenarios/other/state", `{"state": "then"}`},
		{200, "POST", "/scenarios/reset", ""},
		{200, "DELETE", "/mappings/6a2f9f6c-0000-4000-8000-000000000001", ""},
		{404, "GET", "/mappings/6a2f9f6c-0000-4000-8000-000000000001", ""},
		{404, "PUT", "/mappings/6a2f9f6c-0000-4000-8000-000000000001", `{"request": {"method": "GET"}}`},
		{200, "POST", "/mappings/reset", ""},
		{200, "DELETE", "/mappings", ""},
		{200, "POST", "/requests/count", `{"method": "ANY", "urlPathPattern": "/agent-api/.*"}`},
		{200, "POST", "/requests/find", `{"urlPath": "/nothing"}`},
		{200, "GET", "/webhooks", ""},
		{404, "POST", "/webhooks/none", `{"url": "http://127.0.0.1/"}`},
		{200, "GET", "/sequences", ""},
		{204, "POST", "/sequences/reset", ""},
		{204, "DELETE", "/fixtures/two", ""},
		{404, "GET", "/fixtures/two", ""},
		{204, "DELETE", "/fixtures", ""},
		{200, "GET", "/settings", ""},
		{200, "PATCH", "/settings", `{"delay": "median=1ms,p99=2ms", "error_rate": 0.5, "rate_limit": "10/s", "auth": "off"}`},
		{200, "GET", "/sessions", ""},
		{204, "DELETE", "/requests", ""},
		{204, "POST", "/reset", ""},
		{404, "GET", "/nothing", ""},
	} {
		r, err := http.NewRequest(step.method, server.URL+"/__admin"+step.path, strings.NewReader(step.body))
		if err != nil {
			t.Fatal(err)
		}
		if step.body != "" {
			r.Header.Set("Content-Type", "application/json")
		}
		response, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		if err != nil || response.StatusCode != step.status {
			t.Errorf("%s %s: %d, want %d: %s (%v)", step.method, step.path, response.StatusCode, step.status, text, err)
		}
		response.Body.Close()
	}
}

// TestTheAdminAPISendsWebhooks has what is sent by hand succeed, and holds the answers against the document.
func TestTheAdminAPISendsWebhooks(t *testing.T) {
	observer, err := contract.NewObserver(mockserver.AdminDocument(), contract.Options{}, func(f contract.Finding) { t.Errorf("%s: %s", f.Case, f) })
	if err != nil {
		t.Fatal(err)
	}
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(receiver.Close)
	mock, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte(notices)}}, mockserver.Options{Callbacks: []string{"loopback"}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	t.Cleanup(func() { server.Close(); _ = mock.Close() })
	client := &http.Client{Transport: &contracttest.Transport{Observer: observer}}
	for _, to := range []string{receiver.URL, "http://127.0.0.1:1/", "http://10.0.0.1/"} {
		response, err := client.Post(server.URL+"/__admin/webhooks/paid", "application/json", strings.NewReader(`{"url": "`+to+`", "shape": "full"}`))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		response.Body.Close()
	}
	response, err := client.Get(server.URL + "/__admin/webhooks")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, response.Body)
	response.Body.Close()
	if observer.Judged() != 4 {
		t.Errorf("%d exchanges were judged", observer.Judged())
	}
}

// TestTheJournalAsHAR exports a journal as a HAR, and checks that as recorded traffic.
func TestTheJournalAsHAR(t *testing.T) {
	server := admin(t)
	for _, query := range []string{"__shape=extreme", "__code=404", "__dynamic=true"} {
		response, err := http.Get(server.URL + "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/780f7216-b131-462b-ba30-de7cd1f527de?" + query)
		if err != nil {
			t.Fatal(err)
		}
		response.Body.Close()
	}
	response, err := http.Get(server.URL + "/__admin/requests/har")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	source, err := traffic.ReadHAR(response.Body, "journal.har", server.URL)
	if err != nil {
		t.Fatal(err)
	}
	report, err := contract.CheckRecorded(context.Background(), agentmock.FS, source, contract.Options{ExcludeChecks: []string{"expected-status"}})
	if err != nil {
		t.Fatal(err)
	}
	if report.Totals.Sent != 4 || report.Totals.Errors != 0 {
		t.Errorf("%d exchanges, %d errors: %v", report.Totals.Sent, report.Totals.Errors, report.Findings)
	}
}
