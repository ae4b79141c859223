package mockserver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"agentmock/mockserver"
)

// clock is a time that passes only where somebody waits, and notes how long each wait was.
type clock struct {
	mutex sync.Mutex
	waits []time.Duration
}

func (c *clock) after(d time.Duration) <-chan time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.waits = append(c.waits, d)
	over := make(chan time.Time, 1)
	over <- time.Time{}
	return over
}

// TestDelaysAreBounded asks for delays of all kinds: none is longer than ten minutes, and one that a client asks for than one.
func TestDelaysAreBounded(t *testing.T) {
	clock := &clock{}
	server := start(t, oneFile(small), mockserver.Options{After: clock.after, Delay: "median=9m,p99=10m"})
	for range 300 {
		send(t, server, "/greeting")
	}
	longest, atMost := time.Duration(0), 0
	for _, d := range clock.waits {
		longest = max(longest, d)
		if d == 10*time.Minute {
			atMost++
		}
	}
	if len(clock.waits) != 300 || longest != 10*time.Minute || atMost == 0 {
		t.Errorf("%d waits, the longest %s", len(clock.waits), longest)
	}
	asks(t, server, http.StatusUnprocessableEntity, "PATCH /__admin/settings", `{"delay": "11m"}`)
	for prefer, want := range map[string]int{"delay=60s": 200, "delay=61s": 422, "delay=-1s": 422} {
		if got := send(t, server, "/greeting", "Prefer: "+prefer); got.StatusCode != want {
			t.Errorf("%s: %d, want %d", prefer, got.StatusCode, want)
		}
	}
}

// TestTemplatesAreBounded has a request that a template would make hundreds of megabytes of.
func TestTemplatesAreBounded(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{Journal: -1})
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "startJob", "response": {"status": 201, "body": {"id": "x", "state": "pending", "note": "x", "echo": [`+
		strings.TrimSuffix(strings.Repeat(`"${request.body#/name}",`, 700), ",")+`]}}}`)
	for size, want := range map[int]int{1000: 201, 100_000: 413} {
		if got := send(t, server, "POST /jobs", "Content-Type: application/json", "", `{"name": "`+strings.Repeat("x", size)+`"}`); got.StatusCode != want {
			t.Errorf("%d bytes: %d, want %d", size, got.StatusCode, want)
		}
	}
}

// TestBodiesAreBounded sends a body as large as may be, and one that is larger.
func TestBodiesAreBounded(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{MaxBody: 1000})
	frame := len(`{"name": ""}`)
	for size, want := range map[int]int{1000: 201, 1001: 413} {
		if got := send(t, server, "POST /jobs", "Content-Type: application/json", "", `{"name": "`+strings.Repeat("x", size-frame)+`"}`); got.StatusCode != want {
			t.Errorf("%d bytes: %d, want %d", size, got.StatusCode, want)
		}
	}
}

// TestAllJournalsAreBounded fills the journals of many sessions: together they hold eight times what one may, and the last entry of each.
func TestAllJournalsAreBounded(t *testing.T) {
	const bytes, sessions, body = 20_000, 40, 2_000
	server := start(t, oneFile(job), mockserver.Options{JournalBytes: bytes})
	header := func(n int) string { return fmt.Sprintf("%s: s%d", mockserver.SessionHeader, n) }
	for n := range sessions {
		for range 5 {
			send(t, server, "POST /jobs", header(n), "Content-Type: application/json", "", `{"name": "`+strings.Repeat("x", body)+`"}`)
		}
	}
	kept := 0
	for n := range sessions {
		kept += len(asks(t, server, http.StatusOK, "GET /__admin/requests", "", header(n))["requests"].([]any))
	}
	if most := 8*bytes + sessions*body; kept*body > most || kept*body < most/4 {
		t.Errorf("%d entries of %d bytes are kept, %d bytes may be", kept, body, most)
	}
}

// TestTheJournalIsAsLongAsItIsSaid sets its length: 0 is the usual one, -1 is none.
func TestTheJournalIsAsLongAsItIsSaid(t *testing.T) {
	for length, want := range map[int]float64{0: 1000, 3: 3, -1: 0} {
		mock := must(mockserver.New(oneFile(small), mockserver.Options{Journal: length}))
		server := httptest.NewServer(mock)
		for range 1003 {
			mock.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/greeting", nil))
		}
		got := asks(t, server, http.StatusOK, "GET /__admin/requests?limit=1", "")["meta"].(map[string]any)["total"]
		if got != want {
			t.Errorf("Journal %d keeps %v, want %v", length, got, want)
		}
		server.Close()
	}
}

// TestWhoIsLimited asks from different addresses: a private one, which may be a load balancer's, says for whom it asks; nobody else may.
func TestWhoIsLimited(t *testing.T) {
	for name, test := range map[string]struct {
		address   string
		forwarded []string // of two requests
		want      int      // of the second
	}{
		"the same address":                          {"203.0.113.9:1000", []string{"", ""}, 429},
		"a load balancer for two":                   {"10.0.0.1:1000", []string{"203.0.113.1", "203.0.113.2"}, 200},
		"a load balancer for one":                   {"10.0.0.1:1000", []string{"203.0.113.1", "203.0.113.1"}, 429},
		"from this computer":                        {"127.0.0.1:1000", []string{"203.0.113.1", "203.0.113.2"}, 200},
		"what clients say before the load balancer": {"10.0.0.1:1000", []string{"1.1.1.1, 203.0.113.1", "2.2.2.2, 203.0.113.1"}, 429},
		"somebody who says it is another":           {"203.0.113.9:1000", []string{"203.0.113.1", "203.0.113.2"}, 429},
		"somebody with IPv6 who says so":            {"[2001:db8::9]:1000", []string{"203.0.113.1", "203.0.113.2"}, 429},
	} {
		t.Run(name, func(t *testing.T) {
			mock := must(mockserver.New(oneFile(small), mockserver.Options{RateLimit: "1/h"}))
			got := 0
			for _, forwarded := range test.forwarded {
				r := httptest.NewRequest(http.MethodGet, "/greeting", nil)
				r.RemoteAddr = test.address
				if forwarded != "" {
					r.Header.Set("X-Forwarded-For", forwarded)
				}
				w := httptest.NewRecorder()
				mock.ServeHTTP(w, r)
				got = w.Code
			}
			if got != test.want {
				t.Errorf("the second request: %d, want %d", got, test.want)
			}
		})
	}
}
