package mockserver_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"agentmock/mockserver"
)

// TestContentCodings sends bodies in content codings: they are judged by what they hold, and refused where that cannot be known.
func TestContentCodings(t *testing.T) {
	packed := func(text string, writer func(io.Writer) io.WriteCloser) string {
		var b bytes.Buffer
		w := writer(&b)
		_, _ = io.WriteString(w, text)
		_ = w.Close()
		return b.String()
	}
	zip := func(text string) string {
		return packed(text, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	}
	server := start(t, oneFile(job), mockserver.Options{MaxBody: 1000})
	for name, row := range map[string]struct {
		coding, body string
		status       int
		part         string // of the answer
	}{
		"gzip":               {"gzip", zip(`{"name": "x"}`), 201, ""},
		"brotli":             {"br", packed(`{"name": "x"}`, func(w io.Writer) io.WriteCloser { return brotli.NewWriter(w) }), 201, ""},
		"what it holds":      {"gzip", zip(`{"size": 1}`), 422, "want name to be there"},
		"none of it":         {"gzip", `{"name": "x"}`, 400, "well-formed gzip"},
		"cut":                {"gzip", zip(`{"name": "x"}`)[:20], 400, "breaks off"},
		"unknown":            {"snappy", `{"name": "x"}`, 415, "a content coding among gzip, deflate, br, zstd"},
		"a bomb":             {"gzip", zip(`{"name": "` + strings.Repeat("x", 1000) + `"}`), 413, "at most 1000 bytes"},
		"as large as may be": {"gzip", zip(`{"name": "` + strings.Repeat("x", 1000-len(`{"name": ""}`)) + `"}`), 201, ""},
	} {
		got := send(t, server, "POST /jobs", "Content-Type: application/json", "Content-Encoding: "+row.coding, "", row.body)
		if got.StatusCode != row.status || !strings.Contains(got.Text, row.part) {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.Text)
		}
		if accepts := got.Header.Get("Accept-Encoding"); (accepts == "gzip, deflate, br, zstd") != (row.status == 415) {
			t.Errorf("%s: Accept-Encoding: %q", name, accepts)
		}
	}
}

// TestTheProxyPassesOnWhatWasSent sends a body in a content coding through a proxy: it is judged by what it holds, and passed on as it is.
func TestTheProxyPassesOnWhatWasSent(t *testing.T) {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.WriteString(w, `{"size": "large"}`)
	_ = w.Close()
	var passed []byte
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		passed, _ = io.ReadAll(r.Body)
		w.WriteHeader(http.StatusCreated)
	}))
	t.Cleanup(upstream.Close)
	server := proxyTo(t, mockserver.Proxy{Upstream: upstream.URL})
	send(t, server, "POST /jobs", "Content-Type: application/json", "Content-Encoding: gzip", "", b.String())
	if !bytes.Equal(passed, b.Bytes()) {
		t.Errorf("passed on: %q", passed)
	}
	entries := asks(t, server, http.StatusOK, "GET /__admin/requests", "")["requests"].([]any)
	if text := fmt.Sprint(entries[0]); !strings.Contains(text, "name to be there") {
		t.Errorf("the journal does not say what is wrong with it: %s", text)
	}
}
