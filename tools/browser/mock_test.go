// Package browser_test uses the console as its readers do, in Chromium. It is of a module of its own, so that nobody who imports the
// mock has to fetch what drives a browser.
package browser_test

import (
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

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
	return start(t, os.DirFS("../../mockserver/testdata/shop"), options)
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

func asks(t *testing.T, server *httptest.Server, status int, request, body string, headers ...string) map[string]any {
	t.Helper()
	if body != "" {
		headers = append(headers, "Content-Type: application/json", "", body)
	}
	got := send(t, server, request, headers...)
	if got.StatusCode != status {
		t.Fatalf("%s: %d, want %d: %s", request, got.StatusCode, status, got.text)
	}
	out := map[string]any{}
	if got.text != "" {
		if err := json.Unmarshal([]byte(got.text), &out); err != nil {
			t.Fatalf("%s: %v: %s", request, err, got.text)
		}
	}
	return out
}

func must(s *mockserver.Server, err error) *mockserver.Server {
	if err != nil {
		panic(err)
	}
	return s
}
