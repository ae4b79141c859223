package mockserver_test

import (
	"bytes"
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"agentmock/mockserver"
)

const anything = `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    post:
      operationId: a
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: object, required: [a, b]}}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object}}}}}
`

// wrong are bodies with as many faults as fit into them: lists of what is wrong with them would be many times as large.
var wrong = map[string]func(size int) string{
	"no UTF-8":       func(n int) string { return "[" + strings.Repeat("\"\xff\",", n/4) + "1]" },
	"repeated names": func(n int) string { return "{" + strings.Repeat(`"":1,`, n/5) + `"":1}` },
	"no objects":     func(n int) string { return "[" + strings.Repeat("1234567890123456789,", n/20) + "1]" },
	"a long name": func(n int) string {
		return `[{"` + strings.Repeat("x", n) + `": [` + strings.Repeat("\"\xff\",", 30) + `1]}]`
	},
	"too many values":  func(n int) string { return "[" + strings.Repeat("{},", n/3) + "{}]" },
	"nothing required": func(n int) string { return "[" + strings.Repeat("{}                      ,", n/25) + "{}]" },
}

// TestWhatIsWrongDoesNotGrow sends them: the answer, the lines of the log, and the entry of the journal are of a size that they do not
// pass, and the memory of all stays in proportion to the body.
func TestWhatIsWrongDoesNotGrow(t *testing.T) {
	for name, body := range wrong {
		t.Run(name, func(t *testing.T) {
			log := &bytes.Buffer{}
			mock := must(mockserver.New(oneFile(anything), mockserver.Options{Log: slog.New(slog.NewTextHandler(log, nil))}))
			defer mock.Close()
			for path, size := range map[string]int{"/a": 8 << 20, "/__admin/requests/count": 3 << 20} {
				before := allocated()
				w := httptest.NewRecorder()
				r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body(size)))
				r.Host, r.Header = "localhost", http.Header{"Content-Type": {"application/json"}}
				mock.ServeHTTP(w, r)
				if w.Code < 400 || w.Code >= 500 || w.Body.Len() > 64<<10 {
					t.Errorf("%s: %d in %d bytes", path, w.Code, w.Body.Len())
				}
				if took := allocated() - before; took > uint64(16*size+16<<20) { // with garbage
					t.Errorf("%s: %d bytes were allocated for a body of %d", path, took, size)
				}
			}
			if log.Len() > 16<<10 {
				t.Errorf("the log has %d bytes", log.Len())
			}
			w := httptest.NewRecorder()
			mock.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "http://localhost/__admin/requests", nil))
			if w.Body.Len() > 512<<10 {
				t.Errorf("the journal has %d bytes", w.Body.Len())
			}
		})
	}
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// crossAtOnce sends many large bodies at once: only two are read at a time, and none is left out. Small ones are not kept waiting.
func crossAtOnce(t *testing.T) {
	server := mockserver.Large()
	var busy, most int
	var mutex sync.Mutex
	var all sync.WaitGroup
	for range 40 {
		all.Go(func() {
			leave := server(t.Context(), 64<<10)
			mutex.Lock()
			busy++
			most = max(most, busy)
			mutex.Unlock()
			runtime.Gosched()
			server(t.Context(), 64<<10-1)()
			mutex.Lock()
			busy--
			mutex.Unlock()
			leave()
		})
	}
	all.Wait()
	if most > 2 {
		t.Errorf("%d at once", most)
	}
}

// crossLogged asks for a path as long as the log has it, and for longer ones.
func crossLogged(t *testing.T) {
	for length, cut := range map[int]bool{4 << 10: false, 4<<10 + 1: true, 60_000: true} {
		log := &bytes.Buffer{}
		server := start(t, oneFile(anything), mockserver.Options{Log: slog.New(slog.NewTextHandler(log, nil))})
		send(t, server, "GET /"+strings.Repeat("x", length-1))
		if got := strings.Contains(log.String(), "…"); got != cut || log.Len() > 5<<10 {
			t.Errorf("a path of %d bytes: a line of %d, cut %v", length, log.Len(), got)
		}
	}
}

// crossFound has an upstream's answer judged to be wrong in as many ways as are told, and in more.
func crossFound(t *testing.T) {
	for count, more := range map[int]string{20: "", 21: "more=1", 100_000: "more=99980"} {
		log := &bytes.Buffer{}
		found := make([]mockserver.Finding, count)
		for i := range found {
			found[i] = mockserver.Finding{Rule: "r", Severity: "warning", Where: "response.body", Want: "a string"}
		}
		found[count-1].Severity = "error"
		server := start(t, oneFile(job), mockserver.Options{Log: slog.New(slog.NewTextHandler(log, nil)), Proxy: &mockserver.Proxy{
			Upstream: real(t).URL + "/v1/", Refuse: true, Judge: func(mockserver.Passed) []mockserver.Finding { return found },
		}})
		got := send(t, server, "GET /jobs/7")
		if got.StatusCode != http.StatusBadGateway {
			t.Errorf("%d findings: %d", count, got.StatusCode)
		}
		if lines := strings.Count(log.String(), "msg=\"an answer breaks the document\""); lines != 20 || !strings.Contains(log.String(), more) {
			t.Errorf("%d findings: %d lines, %.300s", count, lines, log)
		}
		if len(got.Text) > 8<<10 {
			t.Errorf("%d findings: an answer of %d bytes", count, len(got.Text))
		}
	}
}

// TestMetricsSayWhatTheProgramTakes of the machine: what a soak, and who runs a mock for long, looks at.
func TestMetricsSayWhatTheProgramTakes(t *testing.T) {
	got := send(t, start(t, oneFile(anything), mockserver.Options{}), "GET /__admin/metrics")
	for _, name := range []string{"go_goroutines ", "go_memstats_heap_inuse_bytes ", "process_open_fds ", "process_resident_memory_bytes "} {
		if runtime.GOOS == "linux" && !strings.Contains(got.Text, "\n"+name) {
			t.Errorf("no %sin the metrics", name)
		}
	}
}

// TestForeignPagesBeginNoSessions: a page of any origin may ask the API, and name sessions. A thousand new ones would push out those of others.
func TestForeignPagesBeginNoSessions(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{AdminHosts: []string{"ci.example.com"}})
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "readJob", "response": {"status": 404}}`, "X-Mock-Session: ci-1")
	for name, row := range map[string]struct {
		origin, session string
		status          int
	}{
		"a foreign page, a new session":        {"http://evil.example", "e1", http.StatusForbidden},
		"a foreign page, no origin to tell":    {"null", "e2", http.StatusForbidden},
		"a foreign page, a session of others":  {"http://evil.example", "ci-1", http.StatusNotFound},
		"a page of this machine":               {"http://localhost:3000", "e3", http.StatusOK},
		"a page of an address":                 {"http://127.0.0.1:3000", "e4", http.StatusOK},
		"a page of the network":                {"http://frontend:3000", "e5", http.StatusOK},
		"a page that is allowed":               {"https://ci.example.com", "e6", http.StatusOK},
		"a foreign page that names no session": {"http://evil.example", "", http.StatusOK},
		"no page":                              {"", "e7", http.StatusOK},
	} {
		t.Run(name, func(t *testing.T) {
			var headers []string
			if row.origin != "" {
				headers = append(headers, "Origin: "+row.origin)
			}
			if row.session != "" {
				headers = append(headers, "X-Mock-Session: "+row.session)
			}
			if got := send(t, server, "GET /jobs/7", headers...); got.StatusCode != row.status {
				t.Errorf("%d, want %d: %s", got.StatusCode, row.status, got.Text)
			}
		})
	}
}

const lookAround = `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    post:
      operationId: a
      requestBody: {required: true, content: {application/json: {schema: {type: array, items: {type: string, pattern: '^(?=.*x)(a+)+$'}}}}}
      responses: {"200": {description: ok}}
`

// TestARequestHasABudget sends texts that a pattern goes back and forth in, each for as long as one match may take: the answer comes in
// time, and says why; where the client goes away, the mock stops.
func TestARequestHasABudget(t *testing.T) {
	mock := must(mockserver.New(oneFile(lookAround), mockserver.Options{}))
	defer mock.Close()
	body := "[" + strings.TrimSuffix(strings.Repeat(`"`+strings.Repeat("a", 43)+`x",`, 1000), ",") + "]"
	post := func(ctx context.Context) (string, time.Duration) {
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/a", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w, begun := httptest.NewRecorder(), time.Now()
		mock.ServeHTTP(w, r)
		return w.Body.String(), time.Since(begun)
	}
	if text, took := post(t.Context()); !strings.Contains(text, "the budget of one request, which is spent") || took > 6*time.Second {
		t.Errorf("after %s: %.300s", took, text)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, took := post(ctx); took > time.Second {
		t.Errorf("%s after the client has gone", took)
	}
}
