// Package mcp offers a running mock to coding assistants, by the Model Context Protocol: each tool is an operation of the mock's admin API, with
// its limits, its token and its words.
package mcp

import (
	"bytes"
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// Mock is where a mock's admin API is asked.
type Mock struct {
	URL    string // without a path: http://127.0.0.1:8080
	Token  string // "" for none
	Client *http.Client
}

// Bounds of what is read of a mock.
const (
	maxDocument = 4 << 20   // bytes of the admin API's own document
	maxAnswer   = 100 << 10 // bytes of an answer that are handed on: more than this fills an assistant's memory with little
	maxReport   = 32 << 20  // bytes of what a run of the contract says
	maxLine     = 4 << 20   // bytes of one message of an assistant
	maxIdle     = time.Hour // how long an assistant is remembered that says nothing
)

// Server offers the tools of one mock.
type Server struct{ sdk *sdk.Server }

// New returns a server whose tools ask a mock, which has to answer. version is that of this program.
func New(ctx context.Context, mock Mock, version string) (*Server, error) {
	document, err := mock.document(ctx)
	if err != nil {
		return nil, err
	}
	server := sdk.NewServer(&sdk.Implementation{Name: "agentmock", Title: "agentmock", Version: version}, &sdk.ServerOptions{Instructions: instructions(mock.URL)})
	for _, t := range tools {
		call, err := document.call(t)
		if err != nil {
			return nil, err
		}
		server.AddTool(&sdk.Tool{
			Name: t.name, Description: call.describe(t), InputSchema: call.input,
			Annotations: &sdk.ToolAnnotations{ReadOnlyHint: t.reads, DestructiveHint: &t.destroys, OpenWorldHint: &t.reachesOut},
		}, func(ctx context.Context, r *sdk.CallToolRequest) (*sdk.CallToolResult, error) {
			text, err := mock.ask(ctx, call, r)
			if err != nil {
				return &sdk.CallToolResult{IsError: true, Content: []sdk.Content{&sdk.TextContent{Text: err.Error()}}}, nil
			}
			return &sdk.CallToolResult{Content: []sdk.Content{&sdk.TextContent{Text: text}}}, nil
		})
	}
	return &Server{server}, nil
}

// Speak serves one assistant by lines of JSON, until it ends them or ctx ends (Model Context Protocol, transport stdio).
func (s *Server) Speak(ctx context.Context, from io.Reader, to io.Writer) error {
	err := s.sdk.Run(ctx, &sdk.IOTransport{Reader: io.NopCloser(from), Writer: unclosed{to}, MaxLineLength: maxLine})
	if errors.Is(err, context.Canceled) || errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// Handler serves assistants by HTTP (Model Context Protocol, transport Streamable HTTP). It lets in who has the token, where one is given, and no
// page of another origin; one that came in by an address of this machine has to have asked for this machine.
func (s *Server) Handler(token string) http.Handler {
	handler := http.NewCrossOriginProtection().Handler(sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server { return s.sdk }, &sdk.StreamableHTTPOptions{
		SessionTimeout: maxIdle, MaxRequestBodyBytes: maxLine,
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if token != "" && subtle.ConstantTimeCompare([]byte(r.Header.Get("Authorization")), []byte("Bearer "+token)) != 1 {
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "expected Authorization: Bearer, with the token of the mock's admin API", http.StatusUnauthorized)
			return
		}
		handler.ServeHTTP(w, r)
	})
}

// unclosed is a writer that somebody else closes.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

func instructions(at string) string {
	return "A mock of an API runs at " + at + ", which answers as its OpenAPI document says. list_operations tells what there is; send requests to that address. " +
		"add_fixture has an operation answer something else, change_settings has it be slow or fail, list_requests tells what was asked, explain_request why it was " +
		"answered so, and run_contract holds a server against the document."
}

// send sends a request to the mock.
func (m Mock) send(ctx context.Context, method, path string, body []byte, header http.Header) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(m.URL, "/")+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	for name, values := range header {
		r.Header[name] = values
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if m.Token != "" {
		r.Header.Set("Authorization", "Bearer "+m.Token)
	}
	response, err := m.Client.Do(r)
	var failed *url.Error
	if errors.As(err, &failed) { // without the URL, which may have a password
		err = failed.Err
	}
	return response, err
}

// document asks for the admin API's own document.
func (m Mock) document(ctx context.Context) (*document, error) {
	response, err := m.send(ctx, http.MethodGet, "/__admin/openapi.json", nil, nil)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, maxDocument+1))
	switch {
	case err != nil:
		return nil, err
	case response.StatusCode == http.StatusUnauthorized:
		return nil, errors.New("the mock's admin API asks for its token: --admin-token")
	case response.StatusCode != http.StatusOK || len(text) > maxDocument:
		return nil, fmt.Errorf("expected the admin API of a mock, found %d and %d bytes at /__admin/openapi.json", response.StatusCode, len(text))
	}
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		return nil, fmt.Errorf("expected the document of a mock's admin API: %w", err)
	}
	return &d, nil
}

// ask asks the mock what a tool is for. Its error is what an assistant is told: what the mock says of a refused request, too.
func (m Mock) ask(ctx context.Context, c *call, r *sdk.CallToolRequest) (string, error) {
	path, header, body, err := c.request(r.Params.Arguments)
	if err != nil {
		return "", err
	}
	response, err := m.send(ctx, c.method, path, body, header)
	if err != nil {
		return "", fmt.Errorf("the mock does not answer: %w", err)
	}
	defer response.Body.Close()
	if strings.HasPrefix(response.Header.Get("Content-Type"), "text/event-stream") {
		return followRun(response.Body, func(done, total float64) {
			if token := r.Params.GetProgressToken(); token != nil && r.Session != nil {
				_ = r.Session.NotifyProgress(ctx, &sdk.ProgressNotificationParams{ProgressToken: token, Progress: done, Total: total}) // who asked may be gone
			}
		})
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	switch {
	case err != nil:
		return "", fmt.Errorf("the mock's answer broke off: %w", err)
	case response.StatusCode >= http.StatusBadRequest:
		return "", errors.New(brief(text))
	case len(text) == 0:
		return "done", nil
	}
	return brief(text), nil
}

// brief returns a text that is cut where an assistant would have to read too much.
func brief(text []byte) string {
	if len(text) <= maxAnswer {
		return string(text)
	}
	cut := text[:maxAnswer]
	cut = cut[:bytes.LastIndexFunc(cut, func(r rune) bool { return r == ',' || r == '\n' })+1]
	return string(cut) + fmt.Sprintf("\n… cut after %d bytes: ask for less, by limit, operation, status or q", len(cut))
}
