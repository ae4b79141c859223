// Package browser_test uses the console as its readers do, in Chromium. It is of a module of its own, so that nobody who imports the
// mock has to fetch what drives a browser.
package browser_test

import (
	"net/http/httptest"
	"os"
	"testing"

	"agentmock"
	"agentmock/internal/mocktest"
	"agentmock/mockserver"
)

const (
	user       = mocktest.User
	documented = mocktest.Documented
	somebody   = mocktest.Somebody
)

var (
	start = mocktest.Start
	send  = mocktest.Send
	asks  = mocktest.Asks
)

// agent serves the agent API.
func agent(t *testing.T, options mockserver.Options) *httptest.Server {
	return start(t, agentmock.FS, options)
}

// shop serves the second API.
func shop(t *testing.T, options mockserver.Options) *httptest.Server {
	return start(t, os.DirFS("../../mockserver/testdata/shop"), options)
}

func must(s *mockserver.Server, err error) *mockserver.Server {
	if err != nil {
		panic(err)
	}
	return s
}
