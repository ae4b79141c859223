package contract_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

// guardedAPI has an operation to log in, and two that ask for the token that it gives.
const guardedAPI = `openapi: 3.1.0
info: {title: guarded, version: "1"}
paths:
  /session:
    post:
      operationId: logIn
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {type: object}}}}}
  /a: {get: {operationId: a, security: [{machine: []}], responses: &answers {'200': {description: it, content: {application/json: {schema: {type: object}}}}, '401': {description: no}}}}
  /b: {get: {operationId: b, security: [{machine: []}], responses: *answers}}
components:
  securitySchemes:
    machine: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}
`

// desk issues tokens, each of which opens doors a few times.
type desk struct {
	mutex   sync.Mutex
	lasts   int // requests; 0 for ever
	issued  int
	left    int
	refused int    // requests with a token that has had its time
	form    bool   // the secret of a client is taken in the form alone
	never   string // a path that opens for nobody
	seen    []string
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/json")
	token := fmt.Sprintf("hunter2-token-%d", d.issued)
	switch {
	case r.Method != http.MethodPost && (r.URL.Path == "/session" || r.URL.Path == "/token") || r.Method != http.MethodGet && r.URL.Path != "/session" && r.URL.Path != "/token":
		w.Header().Set("Allow", "GET")
		w.WriteHeader(http.StatusMethodNotAllowed)
	case r.URL.Path == "/session" && string(body) == `{"phrase":"sesame"}`, r.URL.Path == "/token" && d.knows(r, string(body)):
		d.issued++
		d.left = d.lasts
		d.seen = append(d.seen, r.URL.Path+" "+string(body))
		fmt.Fprintf(w, `{"token": "hunter2-token-%d", "access_token": "hunter2-token-%[1]d"}`, d.issued)
	case r.URL.Path == "/session" || r.URL.Path == "/token":
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error": "invalid_client", "error_description": "not client-sesame"}`)
	case r.Header.Get("Authorization") != "Bearer "+token || d.issued == 0 || r.URL.Path == d.never:
		d.refused++
		w.WriteHeader(http.StatusUnauthorized)
	case d.lasts > 0 && d.left == 0:
		d.refused++
		w.WriteHeader(http.StatusUnauthorized)
	default:
		d.left--
		fmt.Fprint(w, "{}")
	}
}

func (d *desk) knows(r *http.Request, body string) bool {
	user, password, ok := r.BasicAuth()
	if d.form {
		return !ok && strings.Contains(body, "client_id=robot&client_secret=client-sesame&grant_type=client_credentials")
	}
	return ok && user == "robot" && password == "client-sesame" && strings.HasPrefix(body, "grant_type=client_credentials")
}

// enter runs the suite against a desk.
func enter(t *testing.T, d *desk, change func(o *contract.Options)) (*contract.Report, error) {
	t.Helper()
	server := httptest.NewServer(d)
	defer server.Close()
	o := contract.Options{URL: server.URL, Retries: -1, Workers: 1, ExcludeChecks: []string{"rejects-invalid"}, Getenv: func(name string) string {
		return map[string]string{"PHRASE": "sesame"}[name]
	}}
	change(&o)
	return contract.Run(t.Context(), apitest.File("openapi.yaml", guardedAPI), o)
}

func loginFile(text string) func(*contract.Options) {
	return func(o *contract.Options) { o.Login = contract.Login{File: "login.yaml", Data: []byte(text)} }
}

const logIn = "operation: logIn\nrequest: {body: {phrase: '${PHRASE}'}}\nresponse: {status: 200}\ncapture: {ticket: $response.body#/token}\n"

func byClient(o *contract.Options) {
	o.OAuth = contract.OAuth{ClientID: "robot", ClientSecret: "client-sesame"}
}

// A token is fetched before the first request, and anew when one is refused that had it.
func TestTokensAreIssuedAndRenewed(t *testing.T) {
	for name, test := range map[string]struct {
		desk   *desk
		change func(*contract.Options)
		issued int // at least
		want   []string
	}{
		"a login":               {&desk{}, loginFile(logIn), 1, nil},
		"a login that ends":     {&desk{lasts: 3}, loginFile(logIn), 2, nil},
		"a login elsewhere":     {&desk{}, loginFile("request: {url: /session, body: {phrase: sesame}}\ncapture: {token: $response.body#/token, other: $statusCode}\n"), 1, nil},
		"a client":              {&desk{}, byClient, 1, nil},
		"a client that ends":    {&desk{lasts: 3}, byClient, 2, nil},
		"a client in the form":  {&desk{form: true}, byClient, 1, nil},
		"a door that is closed": {&desk{never: "/b"}, loginFile(logIn), 2, []string{"accepts-credentials", "tested"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := test.desk
			report, err := enter(t, d, test.change)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, rules(report.Findings)); diff != "" {
				t.Errorf("(-want +got):\n%s\n%v", diff, report.Findings)
			}
			if d.issued < test.issued || test.desk.never != "" && d.issued > test.issued || d.lasts == 0 && d.never == "" && d.issued != 1 {
				t.Errorf("%d tokens were issued, want %d: %v", d.issued, test.issued, d.seen)
			}
			if text := fmt.Sprint(report); strings.Contains(text, "hunter2") || strings.Contains(text, "sesame") {
				t.Errorf("a secret is shown: %s", text)
			}
		})
	}
}

// What the login captures is there for cases.
func TestCasesHaveWhatTheLoginCaptures(t *testing.T) {
	d := &desk{}
	report, err := enter(t, d, func(o *contract.Options) {
		loginFile(logIn)(o)
		o.Phases = []string{contract.Known}
		o.Cases = fstest.MapFS{"a/1.yaml": {Data: []byte("request: {header: {Authorization: 'Bearer ${ticket}'}}\n")}}
	})
	if err != nil || len(report.Findings) > 0 || report.Totals.Sent != 1 {
		t.Errorf("%v: %v", err, report)
	}
}

func TestTokensThatDoNotCome(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*contract.Options)
		want   string
	}{
		"two credentials":        {func(o *contract.Options) { byClient(o); o.Token = "hunter2" }, "two credentials are given: expected one of AGENTMOCK_TOKEN, --login and --oauth-client-id"},
		"a login refused":        {loginFile("operation: logIn\nrequest: {body: {phrase: hunter2}}\ncapture: {token: $response.body#/token}\n"), "login.yaml:1: the login was answered 401 Unauthorized"},
		"no token in the answer": {loginFile("operation: logIn\nrequest: {body: {phrase: sesame}}\ncapture: {token: $response.body#/tokn}\n"), "login.yaml:1: the answer to the login, a 200, has no token"},
		"no capture":             {loginFile("operation: logIn\n"), "login.yaml:1: a login captures a token"},
		"two captures":           {loginFile("operation: logIn\ncapture: {a: $response.body#/a, b: $response.body#/b}\n"), "login.yaml:1: expected one captured value, or one that is called token"},
		"another answer":         {loginFile("operation: logIn\nrequest: {body: {phrase: sesame}}\nresponse: {headers: {X-Door: open}}\ncapture: {token: $response.body#/token}\n"), `login.yaml:3: the login was answered otherwise: response.header.X-Door: want "open"`},
		"an operation misspelt":  {loginFile("operation: login\n"), `login.yaml:1: no operation is called "login"; near: logIn`},
		"a plain address":        {loginFile("request: {url: 'http://login.example/in', body: {}}\ncapture: {token: $response.body#/token}\n"), "request.url: http://login.example: a secret is sent to https"},
		"no secret":              {func(o *contract.Options) { o.OAuth = contract.OAuth{ClientID: "robot"} }, "the secret is missing: set AGENTMOCK_OAUTH_CLIENT_SECRET"},
		"a wrong secret": {func(o *contract.Options) {
			o.OAuth = contract.OAuth{ClientID: "robot", ClientSecret: "not-client-sesame"}
		}, "/token: the token endpoint answers 401 Unauthorized: invalid_client: not client-sesame"},
		"a plain token address":   {func(o *contract.Options) { byClient(o); o.OAuth.TokenURL = "http://tokens.example/" }, "http://tokens.example: a secret is sent to https"},
		"no token of that client": {func(o *contract.Options) { byClient(o); o.OAuth.TokenURL = "/a" }, "/a: the token endpoint answers 405 Method Not Allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := enter(t, &desk{}, test.change)
			if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
}

// A dry run shows how the credential is fetched, and fetches none.
func TestDryRunShowsTheLogin(t *testing.T) {
	for want, change := range map[string]func(*contract.Options){
		`curl -i -X POST -H 'Content-Type: application/json' --data-binary '{"phrase":"'"$PHRASE"'"}' 'http://127.0.0.1:1/session'`: loginFile(logIn),
		`curl -i -u 'robot:'"$AGENTMOCK_OAUTH_CLIENT_SECRET" -d grant_type=client_credentials 'http://127.0.0.1:1/token'`:           byClient,
	} {
		var lines []string
		o := contract.Options{URL: "http://127.0.0.1:1", Phases: []string{contract.Known}, Getenv: func(string) string { return "open sesame, please" }}
		change(&o)
		err := contract.Dry(t.Context(), apitest.File("openapi.yaml", guardedAPI), o, func(r contract.Request) error {
			lines = append(lines, r.Curl)
			return nil
		})
		all := []string{want, `curl -i -H "Authorization: Bearer $AGENTMOCK_TOKEN" 'http://127.0.0.1:1/a'`, `curl -i -H "Authorization: Bearer $AGENTMOCK_TOKEN" 'http://127.0.0.1:1/b'`}
		if diff := cmp.Diff(all, lines); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
	}
}
