package oauth_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock/internal/limits"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxAnswer": crossAnswer}, nil)
}

// crossAnswer has a token at the end of what is read of an answer, and one byte beyond.
func crossAnswer(t *testing.T) {
	const most, answer = 1 << 20, `{"access_token": "it"}`
	for size, read := range map[int]bool{most: true, most + 1: false} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, strings.Repeat(" ", size-len(answer))+answer)
		}))
		if _, err := me.Token(t.Context(), http.DefaultClient, server.URL); (err == nil) != read {
			t.Errorf("%d bytes: %v", size, err)
		}
		server.Close()
	}
}
