package mockserver_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

// sender is an upstream that sends an event whenever it is told to, and ends when there are no more; a text "break" breaks it off.
func sender(t *testing.T) (*httptest.Server, chan string) {
	t.Helper()
	events := make(chan string)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.(http.Flusher).Flush()
		for {
			select {
			case event, more := <-events:
				if event == "break" {
					panic(http.ErrAbortHandler)
				}
				if !more {
					return
				}
				fmt.Fprintf(w, "data: %s\n\n", event)
				w.(http.Flusher).Flush()
			case <-r.Context().Done():
				return
			}
		}
	}))
	t.Cleanup(server.Close)
	return server, events
}

// passing is a proxy before an upstream, what it records, and when it is done with a request.
func passing(t *testing.T, upstream string, options mockserver.Options) (*httptest.Server, *mockserver.Server, chan mockserver.Passed) {
	t.Helper()
	recorded := make(chan mockserver.Passed, 10)
	options.Proxy = &mockserver.Proxy{Upstream: upstream, Timeout: 300 * time.Millisecond, Record: func(p mockserver.Passed) (string, error) {
		recorded <- p
		return "a.yaml", nil
	}}
	mock, err := mockserver.New(oneFile(ticking), options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	return server, mock, recorded
}

func TestAStreamIsPassedOnAsItComes(t *testing.T) {
	for path, recordedToo := range map[string]bool{"/told": true, "/of-no-operation": false} {
		upstream, events := sender(t)
		server, _, recorded := passing(t, upstream.URL, mockserver.Options{})
		response, err := http.DefaultClient.Do(asking(t, server, "GET", path, ""))
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		lines := bufio.NewReader(response.Body)
		for i := range 4 { // longer than the upstream may take to begin
			sent := time.Now()
			events <- fmt.Sprint(i)
			got, err := lines.ReadString('\n')
			if blank, _ := lines.ReadString('\n'); err != nil || got != fmt.Sprintf("data: %d\n", i) || blank != "\n" {
				t.Fatalf("event %d: %q, %v", i, got, err)
			}
			if late := time.Since(sent); late > 100*time.Millisecond {
				t.Errorf("event %d came after %s", i, late)
			}
			time.Sleep(120 * time.Millisecond)
		}
		close(events)
		if rest, err := lines.ReadString('\n'); rest != "" || err == nil {
			t.Errorf("after the end: %q", rest)
		}
		if !recordedToo {
			continue
		}
		passed := <-recorded
		if diff := cmp.Diff("data: 0\n\ndata: 1\n\ndata: 2\n\ndata: 3\n\n", string(passed.ResponseBody)); diff != "" {
			t.Errorf("recorded (-want +got):\n%s", diff)
		}
		if len(passed.Pauses) != 4 {
			t.Errorf("%d events were timed", len(passed.Pauses))
		}
		for i, pause := range passed.Pauses {
			if i > 0 && (pause < 110*time.Millisecond || pause > 300*time.Millisecond) {
				t.Errorf("event %d came %s after the one before", i, pause)
			}
		}
		journal := asks(t, server, 200, "/__admin/requests", "")
		if said := fmt.Sprint(journal); !strings.Contains(said, "upstream") || strings.Contains(said, "generated") {
			t.Errorf("journal: %s", said)
		}
	}
}

// TestAStreamThatItsClientEnds is recorded as far as it was whole; that the mock ends ends it as well.
func TestAStreamThatItsClientEnds(t *testing.T) {
	for name, end := range map[string]func(context.CancelFunc, *mockserver.Server){
		"the client goes": func(cancel context.CancelFunc, _ *mockserver.Server) { cancel() },
		"the mock ends":   func(_ context.CancelFunc, mock *mockserver.Server) { mock.Drain() },
	} {
		t.Run(name, func(t *testing.T) {
			upstream, events := sender(t)
			server, mock, recorded := passing(t, upstream.URL, mockserver.Options{})
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			response, err := http.DefaultClient.Do(asking(t, server, "GET", "/told", "").WithContext(ctx))
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			events <- "a"
			lines := bufio.NewReader(response.Body)
			_, _ = lines.ReadString('\n')
			_, _ = lines.ReadString('\n')
			end(cancel, mock)
			if got := string((<-recorded).ResponseBody); got != "data: a\n\n" {
				t.Errorf("recorded %q", got)
			}
		})
	}
}

func TestAStreamThatBreaksOffIsNotRecorded(t *testing.T) {
	upstream, events := sender(t)
	server, _, recorded := passing(t, upstream.URL, mockserver.Options{})
	response, err := http.DefaultClient.Do(asking(t, server, "GET", "/told", ""))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	events <- "a"
	events <- "break"
	_, _ = bufio.NewReader(response.Body).ReadString(0)
	send(t, server, "/__admin/requests")
	if len(recorded) > 0 {
		t.Errorf("recorded %q", (<-recorded).ResponseBody)
	}
}

// crossPauses passes on more events than are timed.
func crossPauses(t *testing.T) {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		_, _ = w.Write([]byte(strings.Repeat("data: x\n\n", 100_001)))
	}))
	defer upstream.Close()
	server, _, recorded := passing(t, upstream.URL, mockserver.Options{Journal: -1})
	send(t, server, "/told")
	if passed := <-recorded; len(passed.Pauses) != 100_000 || len(passed.ResponseBody) != 9*100_001 {
		t.Errorf("%d events of %d bytes are timed", len(passed.Pauses), len(passed.ResponseBody))
	}
}
