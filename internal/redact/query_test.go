package redact_test

import (
	"net/url"
	"testing"

	"agentmock/internal/redact"
)

// A query that is JSON as a whole hides all of it where it has a secret; one that is a flag stays.
func TestWholeQuery(t *testing.T) {
	open, secret := url.QueryEscape(`{"page": 1}`), url.QueryEscape(`{"page": 1, "password": "x"}`)
	for query, want := range map[string]string{open: open, secret: redact.Mask, "token": "token", "a=1&" + secret: "a=1&" + redact.Mask, "%5B" + secret: redact.Mask} {
		if got := redact.URL("/a?"+query, nil); got != "/a?"+want {
			t.Errorf("%s: %s, want %s", query, got, want)
		}
	}
	if !redact.IsSecretPlace("querystring", "/user/password") || redact.IsSecretPlace("querystring", "/user/page") {
		t.Error("places inside a whole query")
	}
}
