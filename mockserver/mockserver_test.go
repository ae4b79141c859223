package mockserver_test

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock"
	"agentmock/mockserver"
)

const (
	user       = "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/"
	documented = user + "780f7216-b131-462b-ba30-de7cd1f527de"
	somebody   = user + "11111111-2222-4333-8444-555555555555"
)

func start(t *testing.T, fsys fs.FS, options mockserver.Options) *httptest.Server {
	t.Helper()
	mock, err := mockserver.New(fsys, options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	return server
}

// agent serves the agent API.
func agent(t *testing.T, options mockserver.Options) *httptest.Server {
	return start(t, agentmock.FS, options)
}

// shop serves the second API.
func shop(t *testing.T, options mockserver.Options) *httptest.Server {
	return start(t, os.DirFS("testdata/shop"), options)
}

// reply is a response with its body read.
type reply struct {
	*http.Response
	text string
}

// send sends "METHOD path" with headers written as "Name: value", and a body after an empty one.
func send(t *testing.T, server *httptest.Server, request string, headers ...string) reply {
	t.Helper()
	method, path, ok := strings.Cut(request, " ")
	if !ok {
		method, path = http.MethodGet, request
	}
	var body io.Reader
	for i, header := range headers {
		if header == "" {
			body, headers = strings.NewReader(headers[i+1]), headers[:i]
			break
		}
	}
	r, err := http.NewRequest(method, server.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	for _, header := range headers {
		name, text, _ := strings.Cut(header, ": ")
		r.Header.Add(name, text)
	}
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply{response, string(text)}
}

// oneFile returns an API of a document alone.
func oneFile(document string) fs.FS {
	return fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}
}
