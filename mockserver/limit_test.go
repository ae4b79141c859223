package mockserver_test

import (
	"bufio"
	"fmt"
	"net"
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

// TestWhoIsLimited asks twice, where once is allowed: as whoever a client likes to say that it is.
func TestWhoIsLimited(t *testing.T) {
	document := strings.Replace(small, "paths:", "components: {securitySchemes: {b: {type: http, scheme: bearer}}}\nsecurity: [{b: []}, {}]\npaths:", 1)
	forwarded := func(text string) string { return "X-Forwarded-For: " + text }
	const outside, balancer, here = "203.0.113.9:1000", "10.0.0.1:1000", "127.0.0.1:1000"
	trusting := mockserver.Options{TrustedProxies: []string{"10.0.0.0/8"}}
	for name, test := range map[string]struct {
		options mockserver.Options
		address string
		second  string   // address of the second request; "" is the same
		headers []string // of two requests
		want    int      // of the second
	}{
		"the same address":                          {address: outside, headers: []string{"", ""}, want: 429},
		"another address":                           {address: outside, second: "203.0.113.10:1000", headers: []string{"", ""}, want: 200},
		"another port":                              {address: outside, second: "203.0.113.9:2000", headers: []string{"", ""}, want: 429},
		"another address of one IPv6 network":       {address: "[2001:db8::9]:1000", second: "[2001:db8::a]:1000", headers: []string{"", ""}, want: 429},
		"another IPv6 network":                      {address: "[2001:db8::9]:1000", second: "[2001:db8:0:1::9]:1000", headers: []string{"", ""}, want: 200},
		"IPv4 in IPv6":                              {address: "[::ffff:203.0.113.9]:1000", second: outside, headers: []string{"", ""}, want: 429},
		"a proxy that nobody trusts":                {address: balancer, headers: []string{forwarded("203.0.113.1"), forwarded("203.0.113.2")}, want: 429},
		"from this computer":                        {address: here, headers: []string{forwarded("203.0.113.1"), forwarded("203.0.113.2")}, want: 429},
		"a trusted proxy for two":                   {options: trusting, address: balancer, headers: []string{forwarded("203.0.113.1"), forwarded("203.0.113.2")}, want: 200},
		"a trusted proxy for one":                   {options: trusting, address: balancer, headers: []string{forwarded("203.0.113.1"), forwarded("203.0.113.1")}, want: 429},
		"two trusted proxies for one":               {options: trusting, address: balancer, headers: []string{forwarded("203.0.113.1, 10.0.0.2"), forwarded("203.0.113.1, 10.0.0.3")}, want: 429},
		"what clients say before the proxy":         {options: trusting, address: balancer, headers: []string{forwarded("1.1.1.1, 203.0.113.1"), forwarded("2.2.2.2, 203.0.113.1")}, want: 429},
		"what is no address":                        {options: trusting, address: balancer, headers: []string{forwarded(strings.Repeat("a", 60_000)), forwarded(strings.Repeat("b", 60_000))}, want: 429},
		"the word private":                          {options: mockserver.Options{TrustedProxies: []string{"private"}}, address: here, headers: []string{forwarded("203.0.113.1"), forwarded("203.0.113.2")}, want: 200},
		"one address that is trusted":               {options: mockserver.Options{TrustedProxies: []string{"10.0.0.1"}}, address: balancer, headers: []string{forwarded("203.0.113.1"), forwarded("203.0.113.2")}, want: 200},
		"somebody who says it is another":           {options: trusting, address: outside, headers: []string{forwarded("203.0.113.1"), forwarded("203.0.113.2")}, want: 429},
		"somebody with IPv6 who says so":            {options: trusting, address: "[2001:db8::9]:1000", headers: []string{forwarded("203.0.113.1"), forwarded("203.0.113.2")}, want: 429},
		"another session":                           {address: outside, headers: []string{"X-Mock-Session: a", "X-Mock-Session: b"}, want: 429},
		"another token, where any is taken":         {address: outside, headers: []string{"Authorization: Bearer a", "Authorization: Bearer b"}, want: 429},
		"another token that is listed":              {options: mockserver.Options{Tokens: []string{"a", "b"}}, address: outside, headers: []string{"Authorization: Bearer a", "Authorization: Bearer b"}, want: 200},
		"a listed token from elsewhere":             {options: mockserver.Options{Tokens: []string{"a", "b"}}, address: outside, second: "203.0.113.10:1000", headers: []string{"Authorization: Bearer a", "Authorization: Bearer a"}, want: 429},
		"a token is guessed":                        {options: mockserver.Options{Tokens: []string{"good"}, Auth: mockserver.Required}, address: outside, headers: []string{"Authorization: Bearer bad1", "Authorization: Bearer good1"}, want: 429},
		"a token is guessed by who is limited once": {options: mockserver.Options{Tokens: []string{"good"}, Auth: mockserver.Required}, address: outside, headers: []string{"Authorization: Bearer bad1", "Authorization: Bearer good"}, want: 200},
	} {
		t.Run(name, func(t *testing.T) {
			test.options.RateLimit = "1/h"
			mock := must(mockserver.New(oneFile(document), test.options))
			got := 0
			for i, header := range test.headers {
				r := httptest.NewRequest(http.MethodGet, "/greeting", nil)
				if r.RemoteAddr = test.address; i > 0 && test.second != "" {
					r.RemoteAddr = test.second
				}
				if name, text, ok := strings.Cut(header, ": "); ok {
					r.Header.Set(name, text)
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
	if _, err := mockserver.New(oneFile(document), mockserver.Options{TrustedProxies: []string{"nginx"}}); err == nil || !strings.Contains(err.Error(), `trusted proxies: "nginx": expected an address`) {
		t.Errorf("a name is trusted: %v", err)
	}
}

// A limit that a session sets itself is its own; one that it takes over is counted for all sessions together.
func TestLimitsOfSessions(t *testing.T) {
	server := start(t, oneFile(small), mockserver.Options{})
	asks(t, server, http.StatusOK, "PATCH /__admin/settings", `{"rate_limit": "1/h"}`, "X-Mock-Session: own")
	asks(t, server, http.StatusOK, "PATCH /__admin/settings", `{"rate_limit": "2/h"}`)
	for i, step := range []struct {
		session string
		want    int
	}{{"own", 200}, {"own", 429}, {"a", 200}, {"b", 200}, {"c", 429}, {"own", 429}} {
		if got := send(t, server, "/greeting", "X-Mock-Session: "+step.session); got.StatusCode != step.want {
			t.Errorf("%d. session %s: %d, want %d", i+1, step.session, got.StatusCode, step.want)
		}
	}
}

// Who sends all of a body that is too large before it reads the answer is told, too.
func TestLargeBodyIsReadToItsEnd(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{MaxBody: 1000})
	connection, err := net.Dial("tcp", strings.TrimPrefix(server.URL, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	const size = 8 << 20
	if _, err = fmt.Fprintf(connection, "POST /jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", size); err != nil {
		t.Fatal(err)
	}
	for range size >> 16 {
		if _, err = connection.Write(make([]byte, 1<<16)); err != nil {
			t.Fatal(err)
		}
	}
	answer, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil || answer.StatusCode != http.StatusRequestEntityTooLarge {
		t.Fatalf("%v %v", answer, err)
	}
	answer.Body.Close()
}
