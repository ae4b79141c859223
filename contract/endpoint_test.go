package contract_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/contract/contracttest"
)

// guardedOrders is orders with a base path, a key, and a header that is needed.
var guardedOrders = fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
servers: [{url: https://api.example.com/v1}]
security: [{key: []}]
paths:
  /orders:
    post:
      operationId: createOrder
      parameters:
        - {name: X-Shop, in: header, required: true, schema: {type: string, maxLength: 3}}
        - {name: page, in: query, schema: {type: integer}}
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string, maxLength: 3}, password: {type: string, maxLength: 3}}}}}}
      responses: {'201': {description: made}, 4XX: {description: refused}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}}
`)}}

// Requests that break the document: who takes them is at fault, or who sends them.
func TestRequestsAreJudged(t *testing.T) {
	const good = `"requestHeaders": {"X-Shop": "a", "X-Key": "k", "Content-Type": "application/json"}, "requestBody": {"name": "abc"}`
	for name, row := range map[string]struct {
		request string
		status  int
		url     string
		want    []string
	}{
		"a good one, taken":               {good, 201, "", nil},
		"a good one, refused":             {good, 409, "", nil},
		"a long name, taken":              {strings.Replace(good, "abc", "abcd", 1), 201, "", []string{"rejects-invalid response.status got 201 want a 4xx: request.body#/name: want at most 3 characters"}},
		"a long name, refused":            {strings.Replace(good, "abc", "abcd", 1), 422, "", []string{`request-matches request.body#/name got "•••(4)" want at most 3 characters`}},
		"a secret, refused":               {strings.Replace(good, `"abc"`, `"abc", "password": "hunter2"`, 1), 422, "", []string{`request-matches request.body#/password got ••• want at most 3 characters`}},
		"no key, refused for it":          {strings.Replace(strings.Replace(good, `"X-Key": "k", `, "", 1), "abc", "abcd", 1), 401, "", nil},
		"no key, taken":                   {strings.Replace(good, `"X-Key": "k", `, "", 1), 201, "", nil},
		"a query that is none, taken":     {good, 201, "?page=x", []string{"rejects-invalid response.status got 201 want a 4xx: request.query.page: want a value of type integer"}},
		"no header that is needed, taken": {strings.Replace(good, `"X-Shop": "a", `, "", 1), 201, "", []string{"rejects-invalid response.status got 201 want a 4xx: request.header.X-Shop: want X-Shop to be there"}},
		"headers that were not kept":      {`"requestBody": {"name": "abc"}`, 201, "", nil},
		"a body that was not kept":        {`"requestHeaders": {"X-Shop": "a"}`, 201, "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			line := fmt.Sprintf(`{"method": "POST", "url": "/v1/orders%s", %s, "status": %d}`, row.url, row.request, row.status)
			var got []string
			for _, f := range recordedIn(t, guardedOrders, line).Findings {
				got = append(got, strings.TrimSpace(fmt.Sprintf("%s %s got %s want %s", f.Rule, f.Where, f.Got, f.Want)))
			}
			if diff := cmp.Diff(row.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What is called under the base path and described by nobody is listed, once; what is elsewhere is not.
func TestEndpointsThatNobodyDescribes(t *testing.T) {
	line := func(method, url string) string {
		return fmt.Sprintf(`{"method": %q, "url": %q, "status": 201}`+"\n", method, url)
	}
	lines := line("POST", "/v1/orders") + line("GET", "/v1/orders/17?token=abc") + line("GET", "/v1/orders/18") + line("DELETE", "/v1/张三丰/13800138000/who@real.cn") + line("GET", "/v2/orders") + line("GET", "/")
	report := recordedIn(t, guardedOrders, lines)
	var got []string
	for _, f := range report.Findings {
		if f.Rule == "undocumented-endpoint" {
			got = append(got, fmt.Sprintf("%s %d", f.Got, f.Count))
		}
	}
	if diff := cmp.Diff([]string{"GET /v1/orders/* 2", "DELETE /v1/•••/*/••• 0"}, got); diff != "" || report.Totals.Skipped != 2 {
		t.Errorf("%d are skipped (-want +got):\n%s", report.Totals.Skipped, diff)
	}
	if len(report.Problems) != 2 {
		t.Errorf("%+v", report.Problems)
	}
}

// A document without a base path owns the hosts on which its operations were called.
func TestEndpointsOfHosts(t *testing.T) {
	line := func(url string) string {
		return fmt.Sprintf(`{"method": "GET", "url": %q, "status": 200, "body": 1}`+"\n", url)
	}
	report := recordedIn(t, apiOf("{}", ""), line("https://tracker.example/pixel")+line("https://api.example/other")+line("https://api.example/it"))
	if len(report.Findings) != 1 || report.Findings[0].Got != "GET /other" || report.Totals.Skipped != 1 {
		t.Errorf("%v %+v", report.Findings, report.Totals)
	}
}

func crossEndpoints(t *testing.T) {
	for count, want := range map[int]int{999: 999, 1000: 1000, 1001: 1000, 5000: 1000} {
		var lines strings.Builder
		lines.WriteString(`{"method": "GET", "url": "/it", "status": 200, "body": 1}` + "\n")
		for i := range count {
			fmt.Fprintf(&lines, `{"method": "GET", "url": "/x%d", "status": 200, "body": 1}`+"\n", i)
		}
		if got := len(recordedIn(t, apiOf("{}", ""), lines.String()).Findings); got != want {
			t.Errorf("%d endpoints: %d are listed", count, got)
		}
	}
}

// The doors of a test judge requests as well, tell of endpoints once, and count what they have judged.
func TestDoorsJudgeRequests(t *testing.T) {
	var got []string
	note := func(door string) *contract.Observer {
		o, err := contract.NewObserver(guardedOrders, contract.Options{}, func(f contract.Finding) { got = append(got, door+" "+f.Rule+" "+f.Got) })
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	handler := note("handler")
	server := httptest.NewServer(contracttest.Middleware(handler, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		body := make([]byte, 100)
		for {
			if _, err := r.Body.Read(body); err != nil {
				break
			}
		}
		w.WriteHeader(http.StatusCreated)
	})))
	transport := &contracttest.Transport{Observer: note("client")}
	for range 2 {
		for _, path := range []string{"/v1/orders", "/v1/nothing", "/elsewhere"} {
			r, err := http.NewRequest(http.MethodPost, server.URL+path, struct{ *strings.Reader }{strings.NewReader(`{"name": "abcd"}`)})
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Shop", "a")
			response, err := (&http.Client{Transport: transport}).Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
		}
	}
	server.Close()
	slices.Sort(got)
	want := []string{"client rejects-invalid 201", "client rejects-invalid 201", "client undocumented-endpoint POST /v1/nothing", "handler rejects-invalid 201", "handler rejects-invalid 201", "handler undocumented-endpoint POST /v1/nothing"}
	if diff := cmp.Diff(want, got); diff != "" || transport.Judged() != 2 || handler.Judged() != 2 {
		t.Errorf("%d, %d judged (-want +got):\n%s", transport.Judged(), handler.Judged(), diff)
	}
}

// watched is a test whose failures are noted.
type watched struct {
	testing.TB
	failures []string
	cleanup  []func()
}

func (w *watched) Helper()             {}
func (w *watched) Cleanup(f func())    { w.cleanup = append(w.cleanup, f) }
func (w *watched) Logf(string, ...any) {}
func (w *watched) Errorf(format string, a ...any) {
	w.failures = append(w.failures, fmt.Sprintf(format, a...))
}

// A test in which nothing was judged fails, one in which something was and is as it should be does not.
func TestATransportThatSawNothingFails(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusCreated) }))
	defer server.Close()
	for path, want := range map[string]string{"/v1/orders": "", "/v2/orders": "nothing was judged"} {
		for body, wrong := range map[string]string{`{"name": "abc"}`: "", `{"name": "abcd"}`: "rejects-invalid"} {
			w := &watched{}
			transport := contracttest.NewTransport(w, guardedOrders, contract.Options{})
			r, err := http.NewRequest(http.MethodPost, server.URL+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			r.Header.Set("X-Shop", "a")
			response, err := (&http.Client{Transport: transport}).Do(r)
			if err != nil {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			for _, f := range w.cleanup {
				f()
			}
			if want == "" {
				want = wrong
			}
			if got := strings.Join(w.failures, "; "); (got == "") != (want == "") || !strings.Contains(got, want) {
				t.Errorf("%s %s: %q, want %q", path, body, got, want)
			}
			if want == wrong {
				want = ""
			}
		}
	}
}
