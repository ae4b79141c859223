package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const chatty = `openapi: 3.2.0
info: {title: Chatty, version: "1"}
paths:
  /told:
    get:
      operationId: told
      responses:
        "200": {description: what is told, content: {text/event-stream: {itemSchema: {type: object, required: [data], properties: {data: {type: object, required: [n], properties: {n: {type: integer}}}}}}}}
`

// curled has curl ask for a stream, and returns its lines that say something, and when each came.
func curled(t *testing.T, url string) (lines []string, at []time.Time) {
	t.Helper()
	needs(t, "curl")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, "curl", "--silent", "--no-buffer", "--show-error", url)
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for scanner := bufio.NewScanner(out); scanner.Scan(); {
		if scanner.Text() != "" {
			lines, at = append(lines, scanner.Text()), append(at, time.Now())
		}
	}
	if err := command.Wait(); err != nil {
		t.Fatal(err)
	}
	return lines, at
}

// TestAStreamThroughTheProxy stands between curl and an upstream that sends an event a second: each arrives within 100 ms, and the recording is replayed
// as it was.
func TestAStreamThroughTheProxy(t *testing.T) {
	sent := make(chan time.Time, 4)
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		w.(http.Flusher).Flush()
		for _, data := range []string{`{"n": 7}`, `{"n": 8}`, `{"n": 9}`, "[DONE]"} {
			time.Sleep(time.Second)
			sent <- time.Now()
			fmt.Fprintf(w, "data: %s\n\n", data)
			w.(http.Flusher).Flush()
		}
	}))
	defer upstream.Close()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "openapi.yaml"), []byte(chatty), 0o600); err != nil {
		t.Fatal(err)
	}
	proxied := startVerb(t, "proxy", filepath.Join(dir, "openapi.yaml"), "--upstream", upstream.URL, "--record", filepath.Join(dir, "fixtures"), "--record-raw")
	lines, at := curled(t, proxied.url+"/told")
	want := `data: {"n": 7}|data: {"n": 8}|data: {"n": 9}|data: [DONE]`
	if got := strings.Join(lines, "|"); got != want || len(sent) != len(lines) {
		t.Fatalf("%s", got)
	}
	for i := range lines {
		if late := at[i].Sub(<-sent); late > 900*time.Millisecond {
			t.Errorf("event %d came %s after it was sent", i, late)
		}
	}
	files, _ := filepath.Glob(filepath.Join(dir, "fixtures", "told", "*.yaml"))
	if len(files) != 1 {
		t.Fatalf("recorded %v: %s", files, proxied.log.text())
	}

	replayed := startServe(t, "--api", dir)
	lines, at = curled(t, replayed.url+"/told")
	if got := strings.ReplaceAll(strings.Join(lines, "|"), `":`, `": `); got != want {
		text, _ := os.ReadFile(files[0])
		t.Fatalf("%s\n%s", got, text)
	}
	for i := 1; i < len(at); i++ {
		if pause := at[i].Sub(at[i-1]); pause < 850*time.Millisecond || pause > 2500*time.Millisecond {
			t.Errorf("event %d is replayed %s after the one before", i, pause)
		}
	}
}
