package mockserver_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"agentmock/mockserver"
)

// real returns an API as it might be: jobs, and paths that the document does not have.
func real(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/jobs/{id}", func(w http.ResponseWriter, r *http.Request) {
		switch r.PathValue("id") {
		case "slow":
			<-r.Context().Done()
			return
		case "none":
			http.NotFound(w, r)
			return
		case "away":
			w.Header().Set("Location", "http://"+r.Host+"/v1/jobs/7")
			w.WriteHeader(http.StatusFound)
			return
		case "deleted":
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"message": 5}`)
			return
		case "broken":
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"id": 1, "state": "lost"}`)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Upstream", r.Header.Get("X-Mine")+r.Header.Get("Connection")+r.Header.Get("X-Hop"))
		w.Header().Set("Access-Control-Allow-Origin", "https://elsewhere.example")
		fmt.Fprintf(w, `{"id": %q, "state": "done", "note": %q}`, r.PathValue("id"), r.URL.RawQuery)
	})
	mux.HandleFunc("POST /v1/jobs", func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"id": "1", "state": "pending", "note": %q}`, body)
	})
	mux.HandleFunc("/v1/other", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "other") })
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server
}

// judge finds that a state is not one, as the contract would.
func judge(p mockserver.Passed) []mockserver.Finding {
	if strings.Contains(string(p.ResponseBody), "lost") || p.Status == http.StatusNotFound {
		return []mockserver.Finding{{Rule: "body-matches-schema", Severity: "error", Where: "response.body#/state", Want: "one of pending, done", Got: `"lost"`}}
	}
	return nil
}

func proxyTo(t *testing.T, p mockserver.Proxy) *httptest.Server {
	t.Helper()
	return start(t, oneFile(job), mockserver.Options{Proxy: &p})
}

func TestProxy(t *testing.T) {
	server := proxyTo(t, mockserver.Proxy{Upstream: real(t).URL + "/v1/", Judge: judge})
	for name, test := range map[string]struct {
		request string
		headers []string
		status  int
		text    string // that the answer contains
		journal string // that the journal says of it
	}{
		"passed on":                  {"/jobs/7?a=b%20c", nil, 200, `"note": "a=b%20c"`, "source:upstream"},
		"a body":                     {"POST /jobs", []string{"Content-Type: application/json", "", `{"name": "x"}`}, 201, `{\"name\": \"x\"}`, "source:upstream"},
		"headers":                    {"/jobs/7", []string{"X-Mine: a", "Connection: X-Hop", "X-Hop: b"}, 200, "", "source:upstream"},
		"no such path there":         {"/jobs/none", nil, 200, `"id":"none"`, "the upstream has no such operation (404); no fixture or example answers"},
		"a 404 of the API's own":     {"/jobs/deleted", nil, 404, `{"message": 5}`, "body-matches-schema"},
		"a redirect there":           {"/jobs/away", nil, 200, `"id": "7"`, "Location:[/jobs/7]"},
		"Prefer on what is not ours": {"/other?__code=404", nil, 200, "other", "the document has no such operation"},
		"a path of no operation":     {"/other", nil, 200, "other", "the document has no such operation"},
		"the client wants the mock":  {"/jobs/7", []string{"Prefer: dynamic=true"}, 200, `"id":"7"`, "source:generated"},
		"a broken answer":            {"/jobs/broken", nil, 200, "lost", "response.body#/state"},
		"a broken request":           {"POST /jobs", []string{"Content-Type: application/json", "", `{"nam": "x"}`}, 201, "nam", "request.body"},
		"HEAD":                       {"HEAD /jobs/7", nil, 200, "", "source:upstream"},
	} {
		t.Run(name, func(t *testing.T) {
			asks(t, server, http.StatusNoContent, "DELETE /__admin/requests", "")
			got := send(t, server, test.request, test.headers...)
			if got.StatusCode != test.status || !strings.Contains(got.Text, test.text) {
				t.Errorf("%d %s", got.StatusCode, got.Text)
			}
			if name == "headers" && (got.Header.Get("X-Upstream") != "a" || got.Header.Get("Access-Control-Allow-Origin") != "") {
				t.Errorf("headers %v", got.Header)
			}
			if said := fmt.Sprint(asks(t, server, http.StatusOK, "GET /__admin/requests", "")); !strings.Contains(said, test.journal) {
				t.Errorf("the journal says %s", said)
			}
		})
	}
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "readJob", "request": {"path": {"id": "7"}}, "response": {"body": {"id": "mine", "state": "done"}}}`)
	if got := send(t, server, "/jobs/7"); !strings.Contains(got.Text, "mine") {
		t.Errorf("a run-time fixture does not answer: %s", got.Text)
	}
}

func TestProxyThatRefuses(t *testing.T) {
	server := proxyTo(t, mockserver.Proxy{Upstream: real(t).URL + "/v1", Judge: judge, Refuse: true})
	if got := send(t, server, "/jobs/broken"); got.StatusCode != http.StatusBadGateway || !strings.Contains(got.Text, "body-matches-schema: response.body#/state: want one of pending, done, got") {
		t.Errorf("a broken answer: %d %s", got.StatusCode, got.Text)
	}
	if got := send(t, server, "POST /jobs", "Content-Type: application/json", "", `{"nam": "x"}`); got.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a broken request: %d %s", got.StatusCode, got.Text)
	}
	if got := send(t, server, "/jobs/7"); got.StatusCode != http.StatusOK {
		t.Errorf("a good one: %d %s", got.StatusCode, got.Text)
	}
}

func TestProxyWithoutUpstream(t *testing.T) {
	gone := real(t)
	gone.Close()
	server := proxyTo(t, mockserver.Proxy{Upstream: gone.URL})
	if got := send(t, server, "/jobs/7"); got.StatusCode != http.StatusOK || !strings.Contains(got.Text, `"id":"7"`) || got.Header.Get("X-Need") == "" {
		t.Errorf("the mock does not answer: %d %s", got.StatusCode, got.Text)
	}
	if got := send(t, server, "/other"); got.StatusCode != http.StatusBadGateway {
		t.Errorf("a path of no operation: %d %s", got.StatusCode, got.Text)
	}
	limited := start(t, oneFile(job), mockserver.Options{RateLimit: "1/h", Proxy: &mockserver.Proxy{Upstream: real(t).URL + "/v1"}})
	for _, want := range []int{200, 429} {
		if got := send(t, limited, "/jobs/7"); got.StatusCode != want {
			t.Errorf("a limited proxy: %d, want %d", got.StatusCode, want)
		}
	}
	if got := asks(t, limited, http.StatusOK, "POST /__admin/explain", `{"method": "GET", "url": "/jobs/7"}`); !strings.Contains(fmt.Sprint(got), "passed on to the upstream") {
		t.Errorf("explained as %v", got)
	}
	slow := proxyTo(t, mockserver.Proxy{Upstream: real(t).URL + "/v1", Timeout: 50 * time.Millisecond})
	if got := send(t, slow, "/jobs/slow"); got.StatusCode != http.StatusOK || !strings.Contains(got.Text, `"id":"slow"`) {
		t.Errorf("an upstream that is late: %d %s", got.StatusCode, got.Text)
	}
	for _, bad := range []string{"", "localhost:8080", "ftp://x", "http://"} {
		if _, err := mockserver.New(oneFile(job), mockserver.Options{Proxy: &mockserver.Proxy{Upstream: bad}}); err == nil {
			t.Errorf("the upstream %q is taken", bad)
		}
	}
}

func TestProxyRecords(t *testing.T) {
	var mutex sync.Mutex
	var kept []string
	server := proxyTo(t, mockserver.Proxy{Upstream: real(t).URL + "/v1", Judge: judge, Record: func(p mockserver.Passed) (string, error) {
		mutex.Lock()
		defer mutex.Unlock()
		kept = append(kept, fmt.Sprint(p.Method, p.URL, p.Status))
		return "f", nil
	}})
	for _, request := range []string{"/jobs/7", "/jobs/none", "/other", "POST /jobs"} {
		send(t, server, request, "Content-Type: application/json", "", `{"name": "x"}`)
	}
	if got := fmt.Sprint(kept); got != "[GET/jobs/7200 POST/jobs201]" && got != "[GET/jobs/7 200 POST/jobs 201]" {
		t.Errorf("recorded %s", got)
	}
}

// What comes from the upstream is to be read: no coding that the client takes is asked for.
func TestProxyAsksForNoCoding(t *testing.T) {
	asked := []string{"nobody asked"}
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r.Header["Accept-Encoding"]
		_, _ = io.WriteString(w, `{"id": "1", "state": "done"}`)
	}))
	defer upstream.Close()
	send(t, proxyTo(t, mockserver.Proxy{Upstream: upstream.URL}), "/jobs/1", "Accept-Encoding: br, gzip")
	if asked != nil {
		t.Errorf("asked for %v", asked)
	}
}
