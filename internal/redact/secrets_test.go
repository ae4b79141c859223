package redact_test

import (
	"net/http"
	"testing"

	"agentmock/internal/redact"
)

func quoted(text string) string { return "'" + text + "'" }

// A secret is hidden in each form that a request has it in, and a variable stands for it in a command line.
func TestSecrets(t *testing.T) {
	var s redact.Secrets
	s.Add("WORD", "open \"sesame\"+é")
	s.Add("PIN", "123") // stands in too many other texts
	s.AddHeader(http.Header{"Authorization": {"Bearer hunter2-a"}, "X-Api-Key": {"hunter2-b"}, "Accept": {"text/html"}}, "TOKEN")
	s.AddCookies(http.Header{"Cookie": {"sid=hunter2-of-a-session; theme=dark"}})
	for text, want := range map[string]string{
		`open "sesame"+é`:                   "•••",
		`{"a": "open \"sesame\"+é"}`:        `{"a": "•••"}`,
		"?a=open+%22sesame%22%2B%C3%A9&b=1": "?a=•••&b=1",
		"/open%20%22sesame%22+%C3%A9/":      "/•••/",
		"b3BlbiAic2VzYW1lIivDqQ==":          "•••",
		"Bearer hunter2-a, hunter2-b":       "Bearer •••, •••",
		"text/html 123 dark":                "text/html 123 dark",
		"sid=hunter2-of-a-session":          "sid=•••",
	} {
		if got := s.Hide(text); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	for text, want := range map[string]string{
		"Bearer hunter2-a": `'Bearer '"$TOKEN"`, "hunter2-b, and hunter2-b": `"$X_API_KEY"', and '"$X_API_KEY"`, "": "''", "dark": "'dark'",
	} {
		if got := s.Quote(text, quoted); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	var none *redact.Secrets
	if got := none.Hide("hunter2"); got != "hunter2" {
		t.Errorf("got %s", got)
	}
}
