package oauth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"agentmock/internal/oauth"
)

var me = oauth.Client{ID: "me:&", Secret: "sesame +/=", Scopes: []string{"read", "write"}}

// The secret goes in the header, escaped as section 2.3.1 says, and in the body where the header is refused.
func TestToken(t *testing.T) {
	for name, test := range map[string]struct {
		inBody bool
		answer string
		status int
		want   string // "" for a token
	}{
		"in the header": {false, `{"access_token": "it", "token_type": "Bearer"}`, 200, ""},
		"in the body":   {true, `{"access_token": "it", "token_type": "Bearer"}`, 200, ""},
		"a refusal":     {false, `{"error": "invalid_scope", "error_description": "no write"}`, 400, "the token endpoint answers 400 Bad Request: invalid_scope: no write"},
		"no token":      {false, `{"token": "it"}`, 200, "the token endpoint answers 200 OK: its answer has no access_token"},
		"a page":        {false, `<html>`, 503, "the token endpoint answers 503 Service Unavailable: its answer has no access_token"},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				user, password, inHeader := r.BasicAuth()
				fits := user == "me%3A%26" && password == "sesame+%2B%2F%3D"
				if test.inBody {
					fits = !inHeader && r.PostFormValue("client_id") == me.ID && r.PostFormValue("client_secret") == me.Secret
				}
				if !fits || r.PostFormValue("grant_type") != "client_credentials" || r.PostFormValue("scope") != "read write" {
					w.WriteHeader(http.StatusUnauthorized)
					fmt.Fprint(w, test.answer)
					return
				}
				w.WriteHeader(test.status)
				fmt.Fprint(w, test.answer)
			}))
			defer server.Close()
			token, err := me.Token(t.Context(), http.DefaultClient, server.URL)
			if test.want == "" && (err != nil || token != "it") {
				t.Errorf("%q, %v", token, err)
			}
			if test.want != "" && (err == nil || test.status != 400 && err.Error() != test.want) {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}
}
