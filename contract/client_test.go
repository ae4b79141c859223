package contract_test

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"agentmock"
	"agentmock/contract"
	"agentmock/mockserver"
)

// Whatever a server asks for, it is left alone for no more than half a minute.
func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	const most = 30 * time.Second
	for text, want := range map[string]time.Duration{
		"0": 0, "2": 2 * time.Second, "30": most, "31": most, "18446744074": most, "9223372036854775807": most, "18446744073709551616": most,
		"99999999999999999999999999999999": most,
		now.Format(http.TimeFormat):        0, now.Add(5 * time.Second).Format(http.TimeFormat): 5 * time.Second, now.Add(-time.Hour).Format(http.TimeFormat): 0,
		"Fri, 31 Dec 9999 23:59:59 GMT": most, "Mon, 01 Jan 0001 00:00:00 GMT": 0,
	} {
		if got, ok := contract.RetryAfter(text, now); !ok || got != want {
			t.Errorf("%q: %v, %v, want %v", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "-1", "+1", "1.5", "soon", "1s"} {
		if got, ok := contract.RetryAfter(text, now); ok {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// Every time in a report is told by the clock of its options.
func TestRunTellsTheTimeByItsClock(t *testing.T) {
	s, err := mockserver.New(agentmock.FS, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	defer server.Close()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	report, err := contract.Run(context.Background(), agentmock.FS, contract.Options{
		URL: server.URL, Phases: []string{contract.Known}, Now: func() time.Time { return now },
		Progress: func(p contract.Progress) {
			if p.Elapsed != 0 {
				t.Errorf("elapsed: %v", p.Elapsed)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Seconds != 0 || !report.Started.Equal(now) {
		t.Errorf("started %v, took %v s", report.Started, report.Seconds)
	}
	for _, result := range report.Cases {
		if result.Seconds != 0 {
			t.Errorf("%s took %v s", result.Name, result.Seconds)
		}
	}
}

// TestARunClosesItsConnections: who runs many, as the console does, keeps none of them.
func TestARunClosesItsConnections(t *testing.T) {
	var open atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			open.Add(1)
		case http.StateClosed:
			open.Add(-1)
		}
	}
	server.Start()
	defer server.Close()
	for range 5 {
		if _, err := contract.Run(t.Context(), apiOf("{type: integer}", ""), contract.Options{URL: server.URL}); err != nil {
			t.Fatal(err)
		}
	}
	for range 200 { // a server learns of it a little later
		if open.Load() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d connections are open", open.Load())
}
