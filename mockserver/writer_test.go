package mockserver_test

import (
	"io"
	"log"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"agentmock"
	"agentmock/mockserver"
)

// TestBehindATimeout has a handler around the mock whose writer can send nothing before it is told all.
func TestBehindATimeout(t *testing.T) {
	mock := must(mockserver.New(agentmock.FS, mockserver.Options{Log: slog.New(slog.DiscardHandler)}))
	server := httptest.NewUnstartedServer(http.TimeoutHandler(mock, 10*time.Second, "too late"))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Start()
	defer server.Close()
	for path, want := range map[string]string{
		documented:                             "200",
		documented + "?__fault=slow-drip":      "200",
		documented + "?__fault=empty-response": "end",
		documented + "?__fault=truncated-body": "end",
		mockserver.AdminPrefix + "/health":     "200",
	} {
		if got := outcome(server.URL + path); got != want {
			t.Errorf("%s: %s, want %s", strings.TrimPrefix(path, documented), got, want)
		}
	}
}

// TestFaultsOverHTTP2 breaks a stream where there is no connection to break.
func TestFaultsOverHTTP2(t *testing.T) {
	mock := must(mockserver.New(agentmock.FS, mockserver.Options{Log: slog.New(slog.DiscardHandler)}))
	server := httptest.NewUnstartedServer(mock)
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	for _, fault := range []string{"connection-reset", "empty-response"} {
		response, err := server.Client().Get(server.URL + documented + "?__fault=" + fault)
		if err == nil {
			response.Body.Close()
			t.Errorf("%s: %s %s", fault, response.Proto, response.Status)
		} else if !strings.Contains(err.Error(), "stream error") {
			t.Errorf("%s: %v", fault, err)
		}
	}
}
