package mockserver_test

import (
	"bufio"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"agentmock/mockserver"
)

// TestStreamsAreWatched: who watches a session hears how far its streams are, and of no other's.
func TestStreamsAreWatched(t *testing.T) {
	server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/ticks: {get: {responses: {'200': {description: it, content: {text/event-stream: {example: "data: 1\n\ndata: 2\n\n"}}}}}}}
`)}}, mockserver.Options{})
	watch := func(session string) *bufio.Scanner {
		answer, err := http.Get(server.URL + "/__admin/requests/events?session=" + session)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { answer.Body.Close() })
		lines := bufio.NewScanner(answer.Body)
		lines.Scan() // it is watched from here on
		return lines
	}
	alice, bob := watch("alice"), watch("bob")
	for _, session := range []string{"alice", "bob"} {
		r, _ := http.NewRequest(http.MethodGet, server.URL+"/ticks?__interval=0s", nil)
		r.Header.Set(mockserver.SessionHeader, session)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
	}
	for name, lines := range map[string]*bufio.Scanner{"alice": alice, "bob": bob} {
		var flows []string
		late := time.AfterFunc(10*time.Second, server.CloseClientConnections)
		for len(flows) < 3 && lines.Scan() {
			if _, data, ok := strings.Cut(lines.Text(), `,"sent":`); ok {
				flows = append(flows, data)
			}
		}
		late.Stop()
		if got := strings.Join(flows, " "); got != `1,"ended":false} 2,"ended":false} 2,"ended":true}` {
			t.Errorf("%s hears %s", name, got)
		}
	}
}
