package mockserver_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock/mockserver"
)

// TestTraces sends headers traceparent: of a valid one the journal and the log have the trace, of any other nothing.
func TestTraces(t *testing.T) {
	const trace, parent = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
	good := "00-" + trace + "-" + parent + "-01"
	var log bytes.Buffer
	server := start(t, oneFile(job), mockserver.Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	for name, test := range map[string]struct {
		headers []string
		valid   bool
	}{
		"none":                          {nil, false},
		"valid":                         {[]string{good}, true},
		"flags nobody knows":            {[]string{"00-" + trace + "-" + parent + "-ff"}, true},
		"a later version":               {[]string{"cc-" + trace + "-" + parent + "-01"}, true},
		"a later version that goes on":  {[]string{"cc-" + trace + "-" + parent + "-01-what.the.future.is"}, true},
		"one that goes on otherwise":    {[]string{"cc-" + trace + "-" + parent + "-01.what"}, false},
		"version 00 that goes on":       {[]string{good + "-what"}, false},
		"the version that is none":      {[]string{"ff-" + trace + "-" + parent + "-01"}, false},
		"two":                           {[]string{good, good}, false},
		"capitals":                      {[]string{strings.ToUpper(good)}, false},
		"no trace":                      {[]string{"00-" + strings.Repeat("0", 32) + "-" + parent + "-01"}, false},
		"no parent":                     {[]string{"00-" + trace + "-" + strings.Repeat("0", 16) + "-01"}, false},
		"short":                         {[]string{good[:54]}, false},
		"empty":                         {[]string{""}, false},
		"no hexadecimal digit, version": {[]string{"0g-" + trace + "-" + parent + "-01"}, false},
		"no hexadecimal digit, trace":   {[]string{"00-" + trace[:31] + "g-" + parent + "-01"}, false},
		"no hexadecimal digit, parent":  {[]string{"00-" + trace + "-" + parent[:15] + "g-01"}, false},
		"no hexadecimal digit, flags":   {[]string{"00-" + trace + "-" + parent + "-0g"}, false},
		"other dashes":                  {[]string{"00-" + trace + "_" + parent + "-01"}, false},
		"a script":                      {[]string{"00-<script>alert(1)</script>aaaaaaaa-" + parent + "-01"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			log.Reset()
			asks(t, server, http.StatusNoContent, "DELETE /__admin/requests", "")
			var lines []string
			for _, value := range test.headers {
				lines = append(lines, "Traceparent: "+value)
			}
			send(t, server, "/jobs/7", lines...)
			entry := asks(t, server, http.StatusOK, "GET /__admin/requests", "")["requests"].([]any)[0].(map[string]any)
			want := any(nil)
			if test.valid {
				want = trace
			}
			if entry["trace_id"] != want {
				t.Errorf("the journal has %v, want %v", entry["trace_id"], want)
			}
			if got := strings.Contains(log.String(), " trace_id="+trace+"\n"); got != test.valid || !test.valid && strings.Contains(log.String(), "trace_id") {
				t.Errorf("the log: %s", log.String())
			}
			count := 0
			if test.valid {
				count = 1
			}
			if page := asks(t, server, http.StatusOK, "GET /__admin/requests?trace_id="+trace, ""); len(page["requests"].([]any)) != count {
				t.Errorf("asked for by its trace: %v", page)
			}
		})
	}
}

// A proxy passes the trace on, as it came.
func TestProxyPassesTracesOn(t *testing.T) {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"id": "7", "state": "done", "note": %q}`, r.Header.Get("Traceparent")+" "+r.Header.Get("Tracestate"))
	}))
	defer upstream.Close()
	server := proxyTo(t, mockserver.Proxy{Upstream: upstream.URL})
	const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
	got := send(t, server, "/jobs/7", "Traceparent: 00-"+trace+"-00f067aa0ba902b7-01", "Tracestate: vendor=1")
	if !strings.Contains(got.Text, "00-"+trace+"-00f067aa0ba902b7-01 vendor=1") {
		t.Errorf("the upstream was asked with %s", got.Text)
	}
	if page := asks(t, server, http.StatusOK, "GET /__admin/requests?trace_id="+trace, ""); len(page["requests"].([]any)) != 1 {
		t.Errorf("the journal has %v", page)
	}
}
