package mcp_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock"
	"agentmock/contract"
	"agentmock/internal/mcp"
	"agentmock/internal/mocktest"
	"agentmock/mockserver"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

// session connects an assistant to a mock by the lines of the protocol.
func session(t *testing.T, mock mcp.Mock, options *sdk.ClientOptions) *sdk.ClientSession {
	t.Helper()
	if mock.Client == nil {
		mock.Client = http.DefaultClient
	}
	server, err := mcp.New(t.Context(), mock, "test")
	if err != nil {
		t.Fatal(err)
	}
	asked, asks := io.Pipe()
	told, tells := io.Pipe()
	here := &sdk.IOTransport{Reader: told, Writer: asks}
	ended := make(chan error, 1)
	go func() { ended <- server.Speak(context.Background(), asked, tells) }()
	s, err := sdk.NewClient(&sdk.Implementation{Name: "assistant", Version: "1"}, options).Connect(t.Context(), here, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error("an assistant that has left is an error: ", err)
		}
	})
	return s
}

// call calls a tool with arguments, in JSON, and returns its text and whether it is a refusal.
func call(t *testing.T, s *sdk.ClientSession, tool, arguments string) (text string, refused bool) {
	t.Helper()
	result, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: json.RawMessage(arguments)})
	if err != nil {
		t.Fatalf("%s: %v", tool, err)
	}
	return result.Content[0].(*sdk.TextContent).Text, result.IsError
}

// Each tool does what the admin API does, in the order in which an assistant would use them; each is called at least once.
func TestTools(t *testing.T) {
	var mock *httptest.Server
	mock = mocktest.Start(t, agentmock.FS, mockserver.Options{
		URL: func() string { return mock.URL },
		Contract: func(ctx context.Context, _ mockserver.ContractRun, progress func(mockserver.ContractProgress)) (any, error) {
			progress(mockserver.ContractProgress{Done: 1, Total: 2})
			return contract.Run(ctx, agentmock.FS, contract.Options{URL: mock.URL})
		},
	})
	seen := map[string]bool{}
	s := session(t, mcp.Mock{URL: mock.URL}, nil)
	for _, row := range []struct {
		tool, arguments, want string
		refused               bool
	}{
		{"list_operations", `{}`, `"id":"getCustomerDetail"`, false},
		{"read_operation", `{"id": "getCustomerDetail"}`, `"name":"customer_id"`, false},
		{"read_operation", `{"id": "none"}`, `"status":404`, true},
		{"read_operation", `{}`, "id is missing", true},
		{"read_operation", `{"id": "getCustomerDetail", "ide": 1}`, "no argument ide: expected id", true},
		{"read_operation", `{"id": {}}`, "id: expected a text, a number or a boolean, found {}", true},
		{"generate_body", `{"id": "getCustomerDetail", "status": 404, "shape": "minimal"}`, `数据不存在`, false},
		{"generate_body", `{"id": "getCustomerDetail", "shape": "round"}`, "minimal", true},
		{"explain_request", `{"request": {"method": "GET", "url": "` + mocktest.Documented + `"}}`, "documented", false},
		{"add_fixture", `{"exchange": {"operation": "getCustomerDetail", "name": "gone", "response": {"status": 404}}, "session": "a"}`, `"id":"gone"`, false},
		{"add_fixture", `{"exchange": {"operation": "getCustomer", "response": {"status": 404}}}`, "near: getCustomerDetail", true},
		{"add_fixture", `{}`, "exchange is missing", true},
		{"list_fixtures", `{"session": "a"}`, `"kind":"run-time"`, false},
		{"list_fixtures", `{"session": "b"}`, `"fixtures":[{"id":"all-null","operation":"getCustomerDetail","kind":"file"`, false},
		{"delete_fixture", `{"id": "gone", "session": "a"}`, "done", false},
		{"change_settings", `{"settings": {"error_rate": 1}, "session": "bad"}`, `"error_rate":1`, false},
		{"change_settings", `{"settings": {"error_rate": 2}}`, "error_rate", true},
		{"read_settings", `{"session": "bad"}`, `"error_rate":1`, false},
		{"list_requests", `{"limit": 5, "status": "4XX"}`, `"/documented?a=b"`, false},
		{"read_request", `{"id": "1"}`, `"url":"/documented?a=b"`, false},
		{"find_requests", `{"criteria": {"method": "GET"}}`, `"/documented?a=b"`, false},
		{"list_unmatched", `{}`, `"/documented?a=b"`, false},
		{"list_findings", `{}`, `"findings"`, false},
		{"list_resources", `{}`, `"resources"`, false},
		{"list_things", `{"name": "none"}`, `"status":404`, true},
		{"run_contract", `{"run": {}}`, `"problems":[]`, false},
		{"reset", `{"session": "bad"}`, "done", false},
		{"read_settings", `{"session": "bad"}`, `"error_rate":0`, false},
	} {
		seen[row.tool] = true
		if row.tool == "list_requests" {
			mocktest.Send(t, mock, "GET /documented?a=b")
		}
		if text, refused := call(t, s, row.tool, row.arguments); refused != row.refused || !strings.Contains(text, row.want) {
			t.Errorf("%s %s: refused %t, %.400s", row.tool, row.arguments, refused, text)
		}
	}
	tools, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range tools.Tools {
		if !seen[tool.Name] {
			t.Errorf("%s is not tried", tool.Name)
		}
	}
}

// What a tool says of its arguments is a JSON Schema that stands for itself, and says what they are for.
func TestToolsDescribeTheirArguments(t *testing.T) {
	s := session(t, mcp.Mock{URL: mocktest.Start(t, agentmock.FS, mockserver.Options{}).URL}, nil)
	tools, err := s.ListTools(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(tools.Tools) < 15 {
		t.Errorf("only %d tools", len(tools.Tools))
	}
	for _, tool := range tools.Tools {
		compiler := jsonschema.NewCompiler()
		if err := compiler.AddResource("mem:///input.json", tool.InputSchema); err != nil {
			t.Fatal(err)
		}
		schema, err := compiler.Compile("mem:///input.json")
		if err != nil {
			t.Errorf("%s: %v", tool.Name, err)
			continue
		}
		if schema.Validate(map[string]any{"none such": 1}) == nil {
			t.Errorf("%s takes any argument", tool.Name)
		}
		if len(tool.Description) < 12 || tool.Annotations == nil {
			t.Errorf("%s says nothing of itself: %q", tool.Name, tool.Description)
		}
	}
}

// A token that is missing or wrong is said, and none is said itself.
func TestToken(t *testing.T) {
	mock := mocktest.Start(t, agentmock.FS, mockserver.Options{AdminToken: "hidden"})
	for _, token := range []string{"", "wrong"} {
		if _, err := mcp.New(t.Context(), mcp.Mock{URL: mock.URL, Token: token, Client: http.DefaultClient}, "test"); err == nil || !strings.Contains(err.Error(), "asks for its token") || strings.Contains(err.Error(), "wrong") {
			t.Errorf("%q: %v", token, err)
		}
	}
	if text, refused := call(t, session(t, mcp.Mock{URL: mock.URL, Token: "hidden"}, nil), "list_operations", `{}`); refused {
		t.Error(text)
	}
}

// What is no mock is said: nobody there, another server, another version.
func TestNoMock(t *testing.T) {
	for want, answer := range map[string]http.HandlerFunc{
		"found 404 and 19 bytes":         http.NotFound,
		"expected the document of":       func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("<html>")) },
		"it is of another version":       func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"paths": {}}`)) },
		"expected the admin API of a mo": func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 5<<20)) },
	} {
		server := httptest.NewServer(answer)
		if _, err := mcp.New(t.Context(), mcp.Mock{URL: server.URL, Client: http.DefaultClient}, "test"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
		server.Close()
	}
	if _, err := mcp.New(t.Context(), mcp.Mock{URL: "http://me:hidden@127.0.0.1:1", Client: http.DefaultClient}, "test"); err == nil || strings.Contains(err.Error(), "hidden") {
		t.Error(err)
	}
}

// By HTTP it is the same; who lacks the token, comes from another origin, or asks for another host is not let in.
func TestHandler(t *testing.T) {
	mock := mocktest.Start(t, agentmock.FS, mockserver.Options{AdminToken: "secret"})
	server, err := mcp.New(t.Context(), mcp.Mock{URL: mock.URL, Token: "secret", Client: http.DefaultClient}, "test")
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(server.Handler("secret"))
	defer web.Close()
	s, err := sdk.NewClient(&sdk.Implementation{Name: "assistant", Version: "1"}, nil).Connect(t.Context(), &sdk.StreamableClientTransport{
		Endpoint: web.URL, HTTPClient: &http.Client{Transport: bearer("secret")},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if text, refused := call(t, s, "list_operations", `{}`); refused || !strings.Contains(text, "getCustomerDetail") {
		t.Error(text)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	const hello = `{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "a", "version": "1"}}}`
	for name, row := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"the token":      {func(*http.Request) {}, http.StatusOK},
		"no token":       {func(r *http.Request) { r.Header.Del("Authorization") }, http.StatusUnauthorized},
		"another token":  {func(r *http.Request) { r.Header.Set("Authorization", "Bearer secre") }, http.StatusUnauthorized},
		"another origin": {func(r *http.Request) { r.Header.Set("Origin", "https://example.com") }, http.StatusForbidden},
		"another site":   {func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") }, http.StatusForbidden},
		"another host":   {func(r *http.Request) { r.Host = "example.com" }, http.StatusForbidden},
	} {
		r, err := http.NewRequest(http.MethodPost, web.URL, strings.NewReader(hello))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer secret")
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json, text/event-stream")
		row.change(r)
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if response.StatusCode != row.status {
			t.Errorf("%s: %d, want %d", name, response.StatusCode, row.status)
		}
	}
}

// bearer sends a token with each request.
type bearer string

func (b bearer) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("Authorization", "Bearer "+string(b))
	return http.DefaultTransport.RoundTrip(r)
}

// A run of the contract that cannot be, or that breaks off, is said; one tells how far it is, to who asks.
func TestRun(t *testing.T) {
	tells := make(chan float64, 10)
	for want, events := range map[string]string{
		`"problems":[1]`:                     "event: progress\ndata: {\"done\": 3, \"total\": 4}\n\nevent: report\ndata: {\"problems\": [1], \"cases\": [1, 2], \"coverage\": {\"percent\": 7, \"operations\": []}}\n\n",
		"no such host":                       "event: failed\ndata: {\"detail\": \"no such host\"}\n\n",
		"the run broke off without a report": "event: progress\ndata: {}\n\n",
		"the report cannot be read":          "event: report\ndata: [\n\n",
	} {
		admin := mocktest.Start(t, agentmock.FS, mockserver.Options{})
		mock := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/__admin/contract" {
				http.Redirect(w, r, admin.URL+r.URL.Path, http.StatusFound)
				return
			}
			w.Header().Set("Content-Type", "text/event-stream")
			_, _ = io.WriteString(w, events)
		}))
		s := session(t, mcp.Mock{URL: mock.URL}, &sdk.ClientOptions{ProgressNotificationHandler: func(_ context.Context, r *sdk.ProgressNotificationClientRequest) {
			tells <- r.Params.Progress
		}})
		params := &sdk.CallToolParams{Name: "run_contract", Arguments: json.RawMessage(`{"run": {}}`)}
		params.SetProgressToken("p")
		result, err := s.CallTool(t.Context(), params)
		if err != nil {
			t.Fatal(err)
		}
		text := result.Content[0].(*sdk.TextContent).Text
		if !strings.Contains(text, want) || result.IsError == strings.HasPrefix(want, `"`) || strings.Contains(text, "cases") || strings.Contains(text, "operations") {
			t.Errorf("%q: %s", events, text)
		}
		if strings.HasPrefix(want, `"`) {
			if !strings.Contains(text, `"coverage_percent":7`) {
				t.Error(text)
			}
			for done := range tells {
				if done == 3 {
					break
				}
			}
		}
		mock.Close()
	}
}
