package mockserver_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"agentmock/mockserver"
)

// TestSettings changes settings of a running mock, for all and for one session.
func TestSettings(t *testing.T) {
	server := agent(t, mockserver.Options{ErrorRate: 0})
	before := send(t, server, somebody)
	asks(t, server, http.StatusOK, "PATCH /__admin/settings", `{"seed": "another"}`)
	if after := send(t, server, somebody); after.Text == before.Text {
		t.Error("another seed changed nothing")
	}
	asks(t, server, http.StatusOK, "PATCH /__admin/settings", `{"unknown": "not-found"}`)
	if got := send(t, server, somebody); got.StatusCode != http.StatusNotFound {
		t.Errorf("unknown: %d", got.StatusCode)
	}
	got := asks(t, server, http.StatusOK, "PATCH /__admin/settings", `{"error_rate": 1, "unknown": "generate"}`, "X-Mock-Session: s")
	if got["error_rate"] != 1.0 || got["seed"] != "another" {
		t.Errorf("a session's settings stand on those of all: %v", got)
	}
	if got := send(t, server, documented, "X-Mock-Session: s"); got.StatusCode != http.StatusInternalServerError {
		t.Errorf("the session: %d", got.StatusCode)
	}
	if got := send(t, server, documented); got.StatusCode != http.StatusOK {
		t.Errorf("the others: %d", got.StatusCode)
	}
	asks(t, server, http.StatusOK, "PATCH /__admin/settings", `{"auth": "required"}`)
	if got := send(t, server, documented); got.StatusCode != http.StatusUnauthorized {
		t.Errorf("auth: %d", got.StatusCode)
	}
	asks(t, server, http.StatusNoContent, "POST /__admin/reset", "")
	if after := send(t, server, somebody); after.Text != before.Text {
		t.Error("after a reset it is not as it was")
	}
}

// TestRateLimit asks more often than a client may, by credentials and by address.
func TestRateLimit(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	server := agent(t, mockserver.Options{RateLimit: "2/s", Tokens: []string{"a", "b"}, Now: func() time.Time { return now }})
	ask := func(want int, headers ...string) reply {
		t.Helper()
		got := send(t, server, documented, headers...)
		if got.StatusCode != want {
			t.Fatalf("%d, want %d: %s", got.StatusCode, want, got.Text)
		}
		return got
	}
	ask(200, "Authorization: Bearer a")
	ask(200, "Authorization: Bearer a")
	late := ask(429, "Authorization: Bearer a")
	if late.Header.Get("Retry-After") != "1" || late.Text != `{"code":429,"status":"error","message":"请求过于频繁，请在 1 秒后重试","data":null}` {
		t.Errorf("Retry-After %s: %s", late.Header.Get("Retry-After"), late.Text)
	}
	ask(200, "Authorization: Bearer b")
	ask(200)
	now = now.Add(500 * time.Millisecond)
	ask(200, "Authorization: Bearer a")
	ask(429, "Authorization: Bearer a")
	if got := send(t, server, "/__admin/health"); got.StatusCode != http.StatusOK {
		t.Errorf("the mock's own paths are limited too: %d", got.StatusCode)
	}
	asks(t, server, http.StatusOK, "PATCH /__admin/settings", `{"rate_limit": ""}`)
	for range 5 {
		ask(200, "Authorization: Bearer a")
	}
}

// TestChanceRepeats looks whether the same day befalls a session again after a reset, and another session at the same time.
func TestChanceRepeats(t *testing.T) {
	server := agent(t, mockserver.Options{ErrorRate: 0.5, Seed: "x"})
	day := func(session string) string {
		var statuses []int
		for range 20 {
			statuses = append(statuses, send(t, server, documented, "X-Mock-Session: "+session).StatusCode)
		}
		return fmt.Sprint(statuses)
	}
	one := day("a")
	other := day("b")
	asks(t, server, http.StatusNoContent, "POST /__admin/reset", "", "X-Mock-Session: a")
	if again := day("a"); again != one || other != one {
		t.Errorf("%s\n%s\n%s", one, other, again)
	}
}
