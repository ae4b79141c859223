package mockserver_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/redact"
	"agentmock/mockserver"
)

func TestCORS(t *testing.T) {
	const origin = "Origin: http://localhost:3000"
	type want struct {
		Status                                         int
		Origin, Credentials, Methods, Headers, Exposed string
	}
	const exposed = "Preference-Applied, Retry-After"
	tests := map[string]struct {
		options mockserver.Options
		request string
		headers []string
		want    want
	}{
		"no browser":         {request: documented, want: want{Status: 200}},
		"a browser":          {request: documented, headers: []string{origin}, want: want{200, "http://localhost:3000", "true", "", "", ""}},
		"headers to read":    {request: user + "00000000-0000-4000-8000-000000000429", headers: []string{origin, "Prefer: delay=1ms"}, want: want{429, "http://localhost:3000", "true", "", "", exposed}},
		"a refused request":  {request: user + "x", headers: []string{origin}, want: want{422, "http://localhost:3000", "true", "", "", ""}},
		"a preflight":        {request: "OPTIONS " + documented, headers: []string{origin, "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization, prefer"}, want: want{204, "http://localhost:3000", "true", "GET", "authorization, prefer", ""}},
		"switched off":       {options: mockserver.Options{NoCORS: true}, request: documented, headers: []string{origin}, want: want{Status: 200}},
		"the mock's own":     {request: "/__admin/health", headers: []string{origin}, want: want{Status: 403}},
		"a token is needed":  {options: mockserver.Options{Auth: mockserver.Required}, request: "OPTIONS " + documented, headers: []string{origin, "Access-Control-Request-Method: GET"}, want: want{204, "http://localhost:3000", "true", "GET", "", ""}},
		"OPTIONS by itself":  {request: "OPTIONS " + documented, want: want{Status: 204}},
		"OPTIONS of nothing": {request: "OPTIONS /nothing", want: want{Status: 404}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			reply := send(t, agent(t, test.options), test.request, test.headers...)
			h := func(name string) string { return reply.Header.Get("Access-Control-" + name) }
			got := want{reply.StatusCode, h("Allow-Origin"), h("Allow-Credentials"), h("Allow-Methods"), h("Allow-Headers"), h("Expose-Headers")}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAllowIsSaid(t *testing.T) {
	server := agent(t, mockserver.Options{})
	for _, request := range []string{"OPTIONS " + documented, "DELETE " + documented} {
		if got := send(t, server, request).Header.Get("Allow"); got != "GET, HEAD, OPTIONS" {
			t.Errorf("%s: Allow %q", request, got)
		}
	}
	if got := send(t, agent(t, mockserver.Options{Auth: mockserver.Required}), documented).Header.Get("WWW-Authenticate"); got != `Bearer realm="mock"` {
		t.Errorf("WWW-Authenticate %q", got)
	}
}

// TestPreflightsAreKept finds a preflight in the journal, of no operation: who counts an operation's calls does not count it.
func TestPreflightsAreKept(t *testing.T) {
	server := agent(t, mockserver.Options{})
	send(t, server, "OPTIONS "+documented, "Origin: http://localhost:3000", "Access-Control-Request-Method: GET", "Access-Control-Request-Headers: authorization")
	send(t, server, documented, "Origin: http://localhost:3000")
	kept := asks(t, server, 200, "GET /__admin/requests?source=options", "")["requests"].([]any)
	if len(kept) != 1 {
		t.Fatalf("preflights: %v", kept)
	}
	entry := kept[0].(map[string]any)
	request, response := entry["request"].(map[string]any), entry["response"].(map[string]any)
	if entry["source"] != "preflight" || request["method"] != "OPTIONS" || request["url"] != documented || response["status"] != 204.0 || response["headers"].(map[string]any)["Access-Control-Allow-Headers"] == nil {
		t.Errorf("kept: %v", entry)
	}
	for _, headers := range []any{request["headers"], response["headers"]} {
		for name, values := range headers.(map[string]any) {
			if text := values.([]any)[0].(string); strings.HasPrefix(name, "Access-Control-") && strings.Contains(text, redact.Mask) {
				t.Errorf("%s is hidden: %s", name, text)
			}
		}
	}
	if got := asks(t, server, 200, "POST /__admin/requests/count", `{"operation": "getCustomerDetail"}`)["count"]; got != 1.0 {
		t.Errorf("calls of the operation: %v", got)
	}
}
