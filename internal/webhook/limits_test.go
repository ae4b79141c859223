package webhook_test

import (
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"agentmock/internal/limits"
	"agentmock/internal/webhook"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxAttempts": TestRetries,
		"maxTime":     crossTime,
		"maxPatience": crossPatience,
		"maxInFlight": crossInFlight,
		"maxWaiting":  crossWaiting,
		"maxHeld":     crossHeld,
		"maxAnswer":   crossAnswer,
	}, nil)
}

// hang answers nothing until the client has gone.
func hang(_ http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // else net/http does not see that the client goes
	<-r.Context().Done()
}

// crossTime has a receiver that is away for longer than a message is sent again: the last attempt says so.
func crossTime(t *testing.T) {
	s, _ := sender(t, webhook.Options{Allowed: loopback, After: func(time.Duration) <-chan time.Time { return nil }})
	s.Hurry(50*time.Millisecond, time.Second)
	all := send(t, s, webhook.Message{URL: "http://127.0.0.1:1/"})
	if len(all) != 2 || all[1].Again || !strings.Contains(all[1].Err.Error(), "given up after 50ms") {
		t.Errorf("%+v", all)
	}
}

// crossPatience has a receiver that takes a request and does not answer.
func crossPatience(t *testing.T) {
	receiver, came := counted(t, hang)
	s, _ := sender(t, webhook.Options{Allowed: loopback})
	s.Hurry(time.Minute, 20*time.Millisecond)
	all := send(t, s, webhook.Message{URL: receiver.URL})
	if len(all) != 5 || came.Load() != 5 || !strings.Contains(all[0].Err.Error(), "no answer within 20ms") {
		t.Errorf("%d came: %+v", came.Load(), all)
	}
}

// crossInFlight has a receiver that sees how many requests it has at once, of more than there may be.
func crossInFlight(t *testing.T) {
	const most, messages = 8, 20
	var now, peak atomic.Int64
	leave := make(chan bool)
	receiver, _ := counted(t, func(http.ResponseWriter, *http.Request) {
		for n, before := now.Add(1), peak.Load(); n > before && !peak.CompareAndSwap(before, n); before = peak.Load() {
		}
		<-leave
		now.Add(-1)
	})
	s, _ := sender(t, webhook.Options{Allowed: loopback})
	done := make(chan webhook.Attempt, messages)
	for range messages {
		if err := s.Send(webhook.Message{Method: http.MethodPost, URL: receiver.URL, Report: func(a webhook.Attempt) { done <- a }}); err != nil {
			t.Fatal(err)
		}
	}
	for range messages {
		leave <- true
		if a := <-done; a.Status != http.StatusOK {
			t.Fatalf("%+v", a)
		}
	}
	if peak.Load() > most {
		t.Errorf("%d at once", peak.Load())
	}
}

// crossWaiting sends more messages than may wait for a receiver that hangs. There is room again once they are done.
func crossWaiting(t *testing.T) {
	const most = 256
	leave := make(chan bool)
	receiver, _ := counted(t, func(http.ResponseWriter, *http.Request) { <-leave })
	s, _ := sender(t, webhook.Options{Allowed: loopback})
	done := make(chan webhook.Attempt, most+1)
	message := webhook.Message{Method: http.MethodPost, URL: receiver.URL, Report: func(a webhook.Attempt) { done <- a }}
	for i := range most + 10 {
		if err := s.Send(message); (i >= most) != errors.Is(err, webhook.ErrFull) {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	close(leave)
	for range most {
		<-done
	}
	for errors.Is(s.Send(message), webhook.ErrFull) { // the last one may still be on its way out
		runtime.Gosched()
	}
	<-done
}

// crossHeld has bodies that take up more together than may wait.
func crossHeld(t *testing.T) {
	receiver, _ := counted(t, hang)
	s, _ := sender(t, webhook.Options{Allowed: loopback})
	large := make([]byte, 10<<20)
	for i := range 4 {
		if err := s.Send(webhook.Message{Method: http.MethodPost, URL: receiver.URL, Body: large, Report: func(webhook.Attempt) {}}); (i == 3) != errors.Is(err, webhook.ErrFull) {
			t.Fatalf("message %d: %v", i, err)
		}
	}
}

// crossAnswer has a receiver whose answer never ends, in its body and in its headers.
func crossAnswer(t *testing.T) {
	const most = 64 << 10
	body, _ := counted(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write(make([]byte, 1<<10))
		}
	})
	s, _ := sender(t, webhook.Options{Allowed: loopback})
	if all := send(t, s, webhook.Message{URL: body.URL}); len(all) != 1 || len(all[0].Body) != most {
		t.Errorf("%d attempts, %d bytes: %v", len(all), len(all[0].Body), all[0].Err)
	}
	header, _ := counted(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X-Long", strings.Repeat("x", 2*most)) })
	if all := send(t, s, webhook.Message{URL: header.URL}); all[0].Err == nil || len(all[0].Header) > 0 {
		t.Errorf("%+v", all)
	}
}
