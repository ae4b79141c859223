package mcp_test

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock"
	"agentmock/internal/limits"
	"agentmock/internal/mcp"
	"agentmock/internal/mocktest"
	"agentmock/mockserver"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxDocument": TestNoMock,
		"maxAnswer":   crossAnswer,
		"maxReport":   crossReport,
		"maxLine":     crossLine,
	}, map[string]string{"maxIdle": "an hour that nobody waits for in a test: it is handed to the library as it is"})
}

// answering starts a mock whose admin API answers one path by a func.
func answering(t *testing.T, path string, answer http.HandlerFunc) mcp.Mock {
	admin := mocktest.Start(t, agentmock.FS, mockserver.Options{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == path {
			answer(w, r)
			return
		}
		http.Redirect(w, r, admin.URL+r.URL.Path, http.StatusFound)
	}))
	t.Cleanup(server.Close)
	return mcp.Mock{URL: server.URL, Client: http.DefaultClient}
}

// crossAnswer has a mock say as much as is handed on, and more.
func crossAnswer(t *testing.T) {
	for size, cut := range map[int]bool{100 << 10: false, 100<<10 + 1: true, 20 << 20: true} {
		s := session(t, answering(t, "/__admin/findings", func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("123456789,", size/10+1)[:size])
		}), nil)
		text, refused := call(t, s, "list_findings", `{}`)
		if refused || strings.Contains(text, "… cut after") != cut || len(text) > 100<<10+200 || !cut && len(text) != size {
			t.Errorf("%d bytes: %d are handed on, %s", size, len(text), text[max(0, len(text)-100):])
		}
	}
}

// crossReport has a run say more than is read of it.
func crossReport(t *testing.T) {
	s := session(t, answering(t, "/__admin/contract", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		line := "event: progress\ndata: {}\n" + strings.Repeat(":"+strings.Repeat(" ", 1<<10)+"\n", 1<<10)
		for range 40 { // a megabyte each
			if _, err := io.WriteString(w, line); err != nil {
				return
			}
		}
		_, _ = io.WriteString(w, "event: report\ndata: {}\n")
	}), nil)
	if text, refused := call(t, s, "run_contract", `{"run": {}}`); !refused || !strings.Contains(text, "broke off") {
		t.Errorf("refused %t: %.200s", refused, text)
	}
}

// crossLine has an assistant say more in one message than is read.
func crossLine(t *testing.T) {
	server, err := mcp.New(t.Context(), mcp.Mock{URL: mocktest.Start(t, agentmock.FS, mockserver.Options{}).URL, Client: http.DefaultClient}, "test")
	if err != nil {
		t.Fatal(err)
	}
	const hello = `{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "%s", "version": "1"}}}`
	for size, answered := range map[int]bool{1 << 20: true, 5 << 20: false} {
		asked, asks := io.Pipe()
		told, tells := io.Pipe()
		go func() { _, _ = fmt.Fprintf(asks, hello+"\n", strings.Repeat("a", size)) }()
		go func() { _ = tells.CloseWithError(cmp.Or(server.Speak(t.Context(), asked, tells), io.EOF)) }()
		line, err := bufio.NewReader(told).ReadString('\n')
		if strings.Contains(line, "serverInfo") != answered {
			t.Errorf("%d bytes: %v, %.200s", size, err, line)
		}
		_ = asks.Close()
	}
}
