package admin_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock/mockserver"
)

// TestProfiles asks for each kind, as go tool pprof does.
func TestProfiles(t *testing.T) {
	m := mock(t, mockserver.Options{Profile: true})
	for path, want := range map[string]string{
		"":                  "profile\ntrace\nallocs\n",
		"heap":              "\x1f\x8b",
		"goroutine?debug=1": "goroutine profile: total",
		"profile?seconds=1": "\x1f\x8b",
		"trace?seconds=1":   "go 1.",
	} {
		if got := ask(m, http.MethodGet, "/__admin/pprof/"+path, ""); got.Code != http.StatusOK || !strings.HasPrefix(got.Body.String(), want) {
			t.Errorf("%s: %d %.40q", path, got.Code, got.Body)
		}
	}
	for path, want := range map[string]int{"nothing": http.StatusNotFound, "profile?seconds=0": http.StatusBadRequest, "trace?seconds=x": http.StatusBadRequest} {
		if got := ask(m, http.MethodGet, "/__admin/pprof/"+path, ""); got.Code != want {
			t.Errorf("%s: %d %s", path, got.Code, got.Body)
		}
	}
}

// TestProfilesAreNotServedElsewhere looks at the handlers that every package of a program shares.
func TestProfilesAreNotServedElsewhere(t *testing.T) {
	if _, pattern := http.DefaultServeMux.Handler(httptest.NewRequest(http.MethodGet, "/debug/pprof/heap", nil)); pattern != "" {
		t.Errorf("%s is served", pattern)
	}
}

// crossProfile asks for as many seconds as there may be, and goes at once; and for one more.
func crossProfile(t *testing.T) {
	m := mock(t, mockserver.Options{Profile: true})
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	r := httptest.NewRequest(http.MethodGet, "http://localhost/__admin/pprof/profile?seconds=300", nil).WithContext(gone)
	r.RemoteAddr = "127.0.0.1:1000"
	w := httptest.NewRecorder()
	if m.ServeHTTP(w, r); w.Code != http.StatusOK || !bytes.HasPrefix(w.Body.Bytes(), []byte("\x1f\x8b")) {
		t.Errorf("300 seconds: %d", w.Code)
	}
	if got := ask(m, http.MethodGet, "/__admin/pprof/profile?seconds=301", ""); got.Code != http.StatusBadRequest {
		t.Errorf("301 seconds: %d", got.Code)
	}
}
