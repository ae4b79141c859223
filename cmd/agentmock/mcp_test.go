package main

import (
	"context"
	"encoding/json"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// assistantOf starts agentmock mcp for an assistant, and returns its session and what the program says to people.
func assistantOf(t *testing.T, args ...string) (*sdk.ClientSession, *safeBuffer) {
	t.Helper()
	log := &safeBuffer{}
	command := exec.Command("agentmock", append([]string{"mcp"}, args...)...)
	command.Stderr = log
	s, err := sdk.NewClient(&sdk.Implementation{Name: "assistant", Version: "1"}, nil).Connect(t.Context(), &sdk.CommandTransport{Command: command}, nil)
	if err != nil {
		t.Fatal(err, log.text())
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("the program has not ended as it should: %v\n%s", err, log.text())
		}
	})
	return s, log
}

func tell(t *testing.T, s *sdk.ClientSession, tool, arguments string) string {
	t.Helper()
	result, err := s.CallTool(t.Context(), &sdk.CallToolParams{Name: tool, Arguments: json.RawMessage(arguments)})
	if err != nil {
		t.Fatal(err)
	}
	return result.Content[0].(*sdk.TextContent).Text
}

// An assistant that starts the program has a mock of the document, which answers others too and knows what it was told.
func TestAssistantHasAMock(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, map[string]string{"pets.yaml": thingsDocument("pets", "v1"), "orders/openapi.yaml": thingsDocument("orders", "v1")})
	s, log := assistantOf(t, filepath.Join(dir, "pets.yaml"), "orders="+filepath.Join(dir, "orders"), "--admin-token", "hidden")
	at := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(s.InitializeResult().Instructions)
	if found := tell(t, s, "add_fixture", `{"exchange": {"operation": "orders.read", "name": "gone", "response": {"status": 404}}}`); !strings.Contains(found, `"id":"gone"`) {
		t.Fatal(found)
	}
	response, err := http.Get(at + "/orders/orders/1")
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	if response.StatusCode != http.StatusNotFound {
		t.Errorf("the fixture of an assistant is not answered: %d", response.StatusCode)
	}
	if found := tell(t, s, "list_requests", `{}`); !strings.Contains(found, `"/orders/orders/1"`) {
		t.Error(found)
	}
	if found := tell(t, s, "run_contract", `{"run": {"unsafe": true}}`); !strings.Contains(found, `"problems":[`) {
		t.Error(found)
	}
	if text := log.text(); !strings.Contains(text, "listening on "+at) || strings.Contains(text, "hidden") {
		t.Errorf("what people are told:\n%s", text)
	}
}

// With --mock it is the one that runs, which goes on when the assistant leaves.
func TestAssistantUsesARunningMock(t *testing.T) {
	p := startServe(t)
	s, _ := assistantOf(t, "--mock", p.url)
	p.get(t, "/asked")
	if found := tell(t, s, "list_requests", `{}`); !strings.Contains(found, `"/asked"`) {
		t.Error(found)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if status, _ := p.get(t, "/__admin/health"); status != http.StatusOK {
		t.Errorf("the mock has ended with the assistant: %d", status)
	}
}

// Over HTTP the program speaks at an address of its own; an address that others reach wants a token.
func TestAssistantsOverHTTP(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 60*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, "agentmock", "mcp", "--mcp-addr", "127.0.0.1:0")
	log := &safeBuffer{}
	command.Stderr = log
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = command.Process.Kill(); _ = command.Wait() }()
	at := regexp.MustCompile(`assistants +(http://\S+/mcp)`)
	eventually(t, "it says where it speaks", func() bool { return at.MatchString(log.text()) })
	s, err := sdk.NewClient(&sdk.Implementation{Name: "assistant", Version: "1"}, nil).Connect(ctx, &sdk.StreamableClientTransport{Endpoint: at.FindStringSubmatch(log.text())[1]}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if found := tell(t, s, "list_operations", `{}`); !strings.Contains(found, "getCustomerDetail") {
		t.Error(found)
	}
	_ = s.Close()
	for want, args := range map[string]string{
		"others than this machine reach it: expected --admin-token": "--mcp-addr 0.0.0.0:0",
		"an assistant asks the admin API, which is nowhere":         "--admin-addr off",
		"connection refused": "--mock http://me:hidden@127.0.0.1:1",
		"the mock's admin API asks for its token: --admin-token":        "--mock " + tokened(t),
		"there is no such file or directory; expected an OpenAPI docum": "none.yaml",
	} {
		out, err := exec.CommandContext(ctx, "agentmock", append([]string{"mcp"}, strings.Fields(args)...)...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), want) || strings.Contains(string(out), "hidden") {
			t.Errorf("%s: %v, expected %q, found\n%s", args, err, want, out)
		}
	}
}

// tokened starts a mock whose admin API asks for a token.
func tokened(t *testing.T) string { return startServe(t, "--admin-token", "secret").url }

// An assistant that says nothing and leaves is no error.
func TestAssistantThatLeavesAtOnce(t *testing.T) {
	command := exec.Command("agentmock", "mcp")
	command.Stdin = strings.NewReader("")
	out, err := command.Output()
	if err != nil || len(out) > 0 {
		t.Errorf("%v: %q", err, out)
	}
}
