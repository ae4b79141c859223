package mockserver_test

import (
	"io/fs"
	"net/http/httptest"
	"os"
	"testing"
	"testing/fstest"

	"agentmock"
	"agentmock/internal/mocktest"
	"agentmock/mockserver"
)

const (
	user       = mocktest.User
	documented = mocktest.Documented
	somebody   = mocktest.Somebody
)

type reply = mocktest.Reply

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
	return start(t, os.DirFS("testdata/shop"), options)
}

// oneFile returns an API of a document alone.
func oneFile(document string) fs.FS {
	return fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}
}
