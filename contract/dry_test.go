package contract_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

// gated is an API whose operations ask for credentials in every place.
const gated = `openapi: 3.1.0
info: {title: gated, version: "1"}
paths:
  /bearer: {get: {operationId: bearer, security: [{bearer: []}], responses: &answers {'200': {description: it, content: {application/json: {schema: {type: object}}}}, '400': &no {description: no}, '401': *no}}}
  /basic: {get: {operationId: basic, security: [{basic: []}], responses: *answers}}
  /key: {post: {operationId: key, security: [{key: []}], requestBody: {required: true, content: {application/json: {schema: {type: object, required: [n], properties: {n: {type: string, maxLength: 3}}}}}}, responses: *answers}}
  /asked: {get: {operationId: asked, security: [{asked: []}], parameters: [{name: page, in: query, required: true, schema: {type: integer}}], responses: *answers}}
components:
  securitySchemes:
    bearer: {type: http, scheme: bearer}
    basic: {type: http, scheme: basic}
    key: {type: apiKey, in: header, name: X-Door}
    asked: {type: apiKey, in: query, name: door}
`

// ears notes what it is sent.
type ears struct {
	mutex sync.Mutex
	heard map[string]int
}

func (e *ears) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	e.mutex.Lock()
	defer e.mutex.Unlock()
	e.heard[fmt.Sprintf("%s %s %v %v %v %q", r.Method, strings.ReplaceAll(r.URL.RequestURI(), "%3A", ":"), r.Header["Authorization"], r.Header["X-Door"], r.Header["X-Secret"], body)]++
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, "{}")
}

// What a dry run shows is what a run sends: a shell with the secrets in its variables sends the same. No secret is shown.
func TestDryRunShowsWhatIsSent(t *testing.T) {
	const token = "hunter2:sesame"
	sent, repeated := &ears{heard: map[string]int{}}, &ears{heard: map[string]int{}}
	server := httptest.NewServer(http.HandlerFunc(sent.serve))
	defer server.Close()
	again := httptest.NewServer(http.HandlerFunc(repeated.serve))
	defer again.Close()
	o := contract.Options{URL: server.URL, Token: token, UnsafeMethods: true, Phases: []string{contract.Known, contract.Negative}, Header: http.Header{"X-Secret": {"hunter3"}}, Retries: -1}
	if _, err := contract.Run(t.Context(), apitest.File("openapi.yaml", gated), o); err != nil {
		t.Fatal(err)
	}
	o.URL = again.URL
	count := 0
	err := contract.Dry(t.Context(), apitest.File("openapi.yaml", gated), o, func(r contract.Request) error {
		count++
		for _, secret := range []string{"hunter2", "hunter3", "sesame"} {
			if strings.Contains(fmt.Sprint(r), secret) {
				t.Errorf("%s shows %s: %s", r.Case, secret, r.Curl)
			}
		}
		command := exec.Command("bash", "-c", strings.Replace(r.Curl, "curl ", "curl -s ", 1))
		command.Env = append(command.Environ(), "AGENTMOCK_TOKEN="+token, "X_SECRET=hunter3")
		if strings.Contains(r.Curl, "-X HEAD") {
			repeated.serve(httptest.NewRecorder(), httptest.NewRequest("HEAD", strings.Trim(r.Curl[strings.LastIndexByte(r.Curl, ' ')+1:], "'"), nil))
			return nil // curl waits for a body then
		}
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", r.Curl, err, out)
		}
		return nil
	})
	if err != nil || count < 30 {
		t.Fatalf("%d requests: %v", count, err)
	}
	heads := func(all map[string]int) []string {
		return slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(one string) bool { return strings.HasPrefix(one, "HEAD") })
	}
	if diff := cmp.Diff(heads(sent.heard), heads(repeated.heard)); diff != "" {
		t.Errorf("(-sent +shown):\n%s", diff)
	}
}

// The same seed sends the same requests; another one sends other random bodies and parameters beside those that are no matter of chance.
func TestSeedsMakeOtherRequests(t *testing.T) {
	requests := func(seed, kind string) []string {
		var lines []string
		o := contract.Options{URL: "http://127.0.0.1:1", UnsafeMethods: true, Phases: []string{contract.Known, contract.Positive}, Seed: seed}
		err := contract.Dry(t.Context(), wide(manyMembers), o, func(r contract.Request) error {
			if strings.Contains(r.Case, kind) {
				lines = append(lines, r.Curl)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return lines
	}
	if diff := cmp.Diff(requests("a", ""), requests("a", "")); diff != "" {
		t.Errorf("the same seed (-one +other):\n%s", diff)
	}
	for kind, least := range map[string]int{"body/random-": 3, "q1/random-": 2} {
		one, other := requests("a", kind), requests("b", kind)
		if len(one) < least || len(other) < least || slices.Equal(one, other) {
			t.Errorf("%s: %d and %d requests, which are the same: %v", kind, len(one), len(other), one)
		}
	}
}
