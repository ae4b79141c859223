// Package mocktest serves mocks to tests and sends requests to them.
package mocktest

import (
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock/mockserver"
)

// Paths of the agent API: a user, the customer of the documented response, and another customer.
const (
	User       = "/agent-api/user/5832d184-dd53-42a0-8ace-0bf8d660f4cc/customer/detail/"
	Documented = User + "780f7216-b131-462b-ba30-de7cd1f527de"
	Somebody   = User + "11111111-2222-4333-8444-555555555555"
)

// Start serves the API of a folder until the test ends.
func Start(t *testing.T, fsys fs.FS, options mockserver.Options) *httptest.Server {
	t.Helper()
	mock, err := mockserver.New(fsys, options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	return server
}

// Reply is a response with its body read.
type Reply struct {
	*http.Response
	Text string
}

// Send sends "METHOD path" with headers written as "Name: value", and a body after an empty one.
func Send(t *testing.T, server *httptest.Server, request string, headers ...string) Reply {
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
		if r.Header.Add(name, text); name == "Host" {
			r.Host = text
		}
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
	return Reply{response, string(text)}
}

// Asks sends a request as Send does, with a body of JSON unless that is empty, and returns the members of the answer, which is to
// have the status.
func Asks(t *testing.T, server *httptest.Server, status int, request, body string, headers ...string) map[string]any {
	t.Helper()
	if body != "" {
		headers = append(headers, "Content-Type: application/json", "", body)
	}
	got := Send(t, server, request, headers...)
	if got.StatusCode != status {
		t.Fatalf("%s: %d, want %d: %s", request, got.StatusCode, status, got.Text)
	}
	out := map[string]any{}
	if got.Text != "" {
		if err := json.Unmarshal([]byte(got.Text), &out); err != nil {
			t.Fatalf("%s: %v: %s", request, err, got.Text)
		}
	}
	return out
}
