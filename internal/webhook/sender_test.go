package webhook_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/webhook"
)

// loopback is this machine.
var loopback = webhook.Allowed{Networks: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}}

// sender returns one that waits for nothing between its attempts; pauses has how long it would have waited.
func sender(t *testing.T, options webhook.Options) (s *webhook.Sender, pauses chan time.Duration) {
	t.Helper()
	pauses = make(chan time.Duration, 100)
	if options.After == nil {
		options.After = func(d time.Duration) <-chan time.Time {
			pauses <- d
			now := make(chan time.Time)
			close(now)
			return now
		}
	}
	s = webhook.New(options)
	t.Cleanup(s.Close)
	return s, pauses
}

// send sends a message and returns its attempts.
func send(t *testing.T, s *webhook.Sender, m webhook.Message) []webhook.Attempt {
	t.Helper()
	reports := make(chan webhook.Attempt, 100)
	m.Report = func(a webhook.Attempt) { reports <- a }
	if m.Method == "" {
		m.Method = http.MethodPost
	}
	if err := s.Send(m); err != nil {
		t.Fatal(err)
	}
	var all []webhook.Attempt
	for {
		a := <-reports
		if all = append(all, a); !a.Again {
			return all
		}
	}
}

// counted serves a handler and counts what comes to it.
func counted(t *testing.T, handler http.HandlerFunc) (server *httptest.Server, came *atomic.Int64) {
	t.Helper()
	came = &atomic.Int64{}
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		came.Add(1)
		if handler != nil {
			handler(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server, came
}

// The receiver holds the signature against the bytes that it got.
func TestSigned(t *testing.T) {
	const secret, body = "shared-key", `{"event": "paid", "amount": 1.50}`
	got := make(chan string, 1)
	receiver, _ := counted(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		sum := hmac.New(sha256.New, []byte(secret))
		sum.Write(raw)
		if want := "sha256=" + hex.EncodeToString(sum.Sum(nil)); r.Header.Get("X-Hub-Signature-256") != want {
			w.WriteHeader(http.StatusForbidden)
		}
		got <- r.Method + " " + r.URL.Path + " " + r.Header.Get("Content-Type") + " " + string(raw)
	})
	s, _ := sender(t, webhook.Options{Allowed: loopback, Secret: secret, SignatureHeader: "X-Hub-Signature-256"})
	all := send(t, s, webhook.Message{Method: http.MethodPut, URL: receiver.URL + "/hook", Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body)})
	if len(all) != 1 || all[0].Status != http.StatusOK || all[0].Sent.Get("X-Hub-Signature-256") == "" {
		t.Errorf("%+v", all)
	}
	if diff := cmp.Diff("PUT /hook application/json "+body, <-got); diff != "" {
		t.Error(diff)
	}
}

// A receiver that is down, or that says so, is asked again, after longer and longer pauses; one that refuses is not.
func TestRetries(t *testing.T) {
	away, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = away.Close()
	for name, test := range map[string]struct {
		answers []int // one after the other; 0 ends the connection
		url     string
		want    []int
		pauses  []time.Duration
	}{
		"down and back": {answers: []int{0, 503, 200}, want: []int{0, 503, 200}, pauses: []time.Duration{time.Second, 2 * time.Second}},
		"asks for time": {answers: []int{429, 408, 204}, want: []int{429, 408, 204}, pauses: []time.Duration{time.Second, 2 * time.Second}},
		"refuses":       {answers: []int{410}, want: []int{410}},
		"redirects":     {answers: []int{307}, want: []int{307}},
		"never back": {url: "http://" + away.Addr().String(), want: []int{0, 0, 0, 0, 0},
			pauses: []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32 // each answer is on a connection of its own where the one before was ended
			receiver, _ := counted(t, func(w http.ResponseWriter, _ *http.Request) {
				status := test.answers[asked.Add(1)-1]
				if status == 0 {
					panic(http.ErrAbortHandler)
				}
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(status)
			})
			if test.url == "" {
				test.url = receiver.URL
			}
			s, pauses := sender(t, webhook.Options{Allowed: loopback})
			var got []int
			for i, a := range send(t, s, webhook.Message{URL: test.url}) {
				got = append(got, a.Status)
				if a.Number != i+1 || (a.Status == 0) != (a.Err != nil) {
					t.Errorf("%+v", a)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			close(pauses)
			var waited []time.Duration
			for d := range pauses {
				waited = append(waited, d)
			}
			if diff := cmp.Diff(test.pauses, waited); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The environment's proxy would be where requests go; and an error says nothing of the URL, which may have a key in it.
func TestWhatIsNotUsed(t *testing.T) {
	proxy, came := counted(t, nil)
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("http_proxy", proxy.URL)
	s, _ := sender(t, webhook.Options{Allowed: webhook.Allowed{Networks: loopback.Networks, Names: []string{"hooks.example"}}})
	s.Ask(resolver(t, map[string][]string{"hooks.example": {"127.0.0.1"}}))
	all := send(t, s, webhook.Message{URL: "http://user:hunter2@hooks.example:1/?key=hunter2"})
	if came.Load() != 0 || all[0].Err == nil || strings.Contains(all[0].Err.Error(), "hunter2") {
		t.Errorf("%d came to the proxy; %v", came.Load(), all[0].Err)
	}
}

// Nothing is taken once a sender is closed, and who closes it waits for what is under way to end.
func TestClose(t *testing.T) {
	begun, gone := make(chan bool), make(chan bool)
	receiver, _ := counted(t, func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else net/http does not see that the client goes
		close(begun)
		<-r.Context().Done()
		close(gone)
	})
	s := webhook.New(webhook.Options{Allowed: loopback})
	if err := s.Send(webhook.Message{Method: http.MethodPost, URL: receiver.URL, Report: func(a webhook.Attempt) { t.Errorf("reported: %+v", a) }}); err != nil {
		t.Fatal(err)
	}
	<-begun
	s.Close()
	<-gone
	if err := s.Send(webhook.Message{}); !errors.Is(err, webhook.ErrClosed) {
		t.Errorf("%v", err)
	}
}
