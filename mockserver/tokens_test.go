package mockserver_test

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"agentmock/mockserver"
)

// members is an API with a login, a refresh and something that needs a token.
const members = `openapi: 3.0.3
info: {title: members, version: '1'}
security: [{bearer: []}]
paths:
  /login:
    post:
      operationId: login
      security: []
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name, password], properties: {name: {type: string}, password: {type: string}}}}}}
      responses:
        '200': {description: in, content: {application/json: {schema: {$ref: '#/components/schemas/Tokens'}}}}
        '401': {description: out, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  /refresh:
    post:
      operationId: refresh
      security: []
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [refresh_token], properties: {refresh_token: {type: string}}}}}}
      responses:
        '200': {description: in, content: {application/json: {schema: {$ref: '#/components/schemas/Tokens'}}}}
        '401': {description: out}
  /guest: {get: {security: [], responses: {'200': {description: d, content: {application/json: {schema: {type: object, required: [accessToken], properties: {accessToken: {type: string}}}}}}}}}
  /invitations: {post: {responses: {'200': {description: d, content: {application/json: {schema: {type: object, required: [token], properties: {token: {type: string, const: invited}}}}}}}}}
  /me:
    get:
      responses:
        '200': {description: d, content: {application/json: {schema: {type: object}}}}
        '401': {description: out, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  /key: {get: {security: [{key: []}], responses: {'200': {description: d}}}}
components:
  securitySchemes: {bearer: {type: http, scheme: bearer}, key: {type: apiKey, in: header, name: X-Api-Key}}
  schemas:
    Error: {type: object, required: [message], properties: {message: {type: string, x-faker: problem.zh}}}
    Tokens:
      type: object
      required: [data]
      properties: {data: {type: object, required: [access_token, expires_in], properties: {access_token: {type: string}, expires_in: {type: integer, example: 3600}, refresh_token: {type: string}}}}
`

// accounts are the login of one account and what its refresh token gives.
var accounts = fstest.MapFS{
	"openapi.yaml":                {Data: []byte(members)},
	"fixtures/login/amy.yaml":     {Data: []byte("request: {body: {name: amy, password: right}}\nresponse: {status: 200, body: {data: {access_token: first, expires_in: 60, refresh_token: again}}}")},
	"fixtures/refresh/again.yaml": {Data: []byte("request: {body: {refresh_token: again}}\nresponse: {status: 200, body: {data: {access_token: second, expires_in: 60, refresh_token: again}}}")},
}

const (
	rightPassword = `{"name": "amy", "password": "right"}`
	wrongPassword = `{"name": "amy", "password": "wrong"}`
)

// TestLogin logs in, uses the token, lets it expire, refreshes it, and tries a wrong password.
func TestLogin(t *testing.T) {
	for name, options := range map[string]mockserver.Options{"listed": {Tokens: []string{"listed"}}, "required": {Auth: mockserver.Required}} {
		t.Run(name, func(t *testing.T) {
			now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
			options.Now = func() time.Time { return now }
			server := start(t, accounts, options)
			me := func(want int, token string) reply {
				t.Helper()
				var headers []string
				if token != "" {
					headers = []string{"Authorization: Bearer " + token}
				}
				got := send(t, server, "/me", headers...)
				if got.StatusCode != want {
					t.Fatalf("/me with %q: %d, want %d: %s", token, got.StatusCode, want, got.Text)
				}
				return got
			}
			missing := me(401, "")
			wrong := me(401, "first")
			asks(t, server, 200, "POST /login", rightPassword)
			me(200, "first")
			me(401, "second")
			if got := asks(t, server, 401, "POST /login", wrongPassword); !strings.Contains(fmt.Sprint(got), "用户名或密码错误") {
				t.Errorf("a wrong password: %v", got)
			}
			now = now.Add(time.Minute)
			expired := me(401, "first")
			asks(t, server, 200, "POST /refresh", `{"refresh_token": "again"}`)
			me(200, "second")
			me(401, "first")
			send(t, server, "POST /refresh", "Content-Type: application/json", "", `{"refresh_token": "made up"}`)
			asks(t, server, 200, "POST /login", rightPassword)
			me(200, "first")

			if got := missing.Header.Get("WWW-Authenticate"); got != `Bearer realm="mock"` {
				t.Errorf("a missing token: %s", got)
			}
			for what, got := range map[string]reply{"The access token is not known": wrong, "The access token has expired": expired} {
				if said := got.Header.Get("WWW-Authenticate"); said != `Bearer realm="mock", error="invalid_token", error_description="`+what+`"` {
					t.Errorf("WWW-Authenticate: %s", said)
				}
			}
			if missing.Text == wrong.Text || wrong.Text == expired.Text || missing.Text == expired.Text || !strings.Contains(expired.Text, "令牌已过期") {
				t.Errorf("the messages are the same: %s, %s, %s", missing.Text, wrong.Text, expired.Text)
			}
		})
	}
}

// TestTokensOfSessionsAreApart logs in in one session and looks whether the others take the token.
func TestTokensOfSessionsAreApart(t *testing.T) {
	in := func(name string) []string {
		if name == "" {
			return nil
		}
		return []string{mockserver.SessionHeader + ": " + name}
	}
	for _, doer := range []string{"", "a", "b"} {
		server := start(t, accounts, mockserver.Options{Auth: mockserver.Required})
		asks(t, server, 200, "POST /login", rightPassword, in(doer)...)
		for _, looker := range []string{"", "a", "b"} {
			got := send(t, server, "/me", append(in(looker), "Authorization: Bearer first")...).StatusCode
			if (got == 200) != (doer == looker) {
				t.Errorf("logged in in %q, asked in %q: %d", doer, looker, got)
			}
		}
		asks(t, server, 204, "POST /__admin/reset", "", in(doer)...)
		if got := send(t, server, "/me", append(in(doer), "Authorization: Bearer first")...).StatusCode; got != 401 {
			t.Errorf("after a reset: %d", got)
		}
	}
}

// TestWhichTokensAreTaken asks with what is and what is not a token that the mock has answered.
func TestWhichTokensAreTaken(t *testing.T) {
	for name, test := range map[string]struct {
		options mockserver.Options
		before  string
		header  string
		path    string
		want    int
	}{
		"any, where nothing is asked for":     {header: "Authorization: Bearer any", want: 200},
		"any, where it is turned off":         {options: mockserver.Options{Auth: mockserver.Off, Tokens: []string{"a"}}, header: "Authorization: Bearer any", want: 200},
		"one that is listed":                  {options: mockserver.Options{Tokens: []string{"a"}}, header: "Authorization: Bearer a", want: 200},
		"of an operation that is open":        {options: mockserver.Options{Auth: mockserver.Required}, before: "GET /guest", want: 200},
		"of one that needs credentials":       {options: mockserver.Options{Tokens: []string{"a"}}, before: "POST /invitations", header: "Authorization: Bearer invited", want: 401},
		"a digest is no token":                {options: mockserver.Options{Tokens: []string{"a"}}, header: "Authorization: Bearer sha256:ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb", want: 401},
		"a key that is no token":              {options: mockserver.Options{Auth: mockserver.Required}, header: "X-Api-Key: any", path: "/key", want: 200},
		"a key that says it is invalid":       {options: mockserver.Options{Auth: mockserver.Required}, header: "X-Api-Key: invalid", path: "/key", want: 401},
		"a key that is not listed":            {options: mockserver.Options{Tokens: []string{"a"}}, header: "X-Api-Key: any", path: "/key", want: 401},
		"none of a login that only explained": {options: mockserver.Options{Auth: mockserver.Required}, before: "POST /__admin/explain", header: "Authorization: Bearer first", want: 401},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, accounts, test.options)
			var headers []string
			switch test.before {
			case "GET /guest":
				headers = []string{"Authorization: Bearer " + asks(t, server, 200, test.before, "")["accessToken"].(string)}
			case "POST /invitations":
				asks(t, server, 200, test.before, "", "Authorization: Bearer a")
			case "POST /__admin/explain":
				body, _ := json.Marshal(map[string]any{"method": "POST", "url": "/login", "body": rightPassword, "headers": map[string]string{"Content-Type": "application/json"}})
				asks(t, server, 200, test.before, string(body))
			}
			if test.header != "" {
				headers = append(headers, test.header)
			}
			path := "/me"
			if test.path != "" {
				path = test.path
			}
			if got := send(t, server, path, headers...); got.StatusCode != test.want {
				t.Errorf("%d, want %d: %s", got.StatusCode, test.want, got.Text)
			}
		})
	}
}

// TestTokensInSettings changes which tokens are taken while the mock runs, and expires all of them.
func TestTokensInSettings(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	server := start(t, accounts, mockserver.Options{Tokens: []string{"at-start"}, Now: func() time.Time { return now }})
	me := func(want int, token string) {
		t.Helper()
		if got := send(t, server, "/me", "Authorization: Bearer "+token); got.StatusCode != want {
			t.Fatalf("%s: %d, want %d: %s", token, got.StatusCode, want, got.Text)
		}
	}
	patch := func(change string) string {
		t.Helper()
		return fmt.Sprint(asks(t, server, http.StatusOK, "PATCH /__admin/settings", change))
	}
	me(200, "at-start")
	if said := patch(`{"tokens": ["these", "those"]}`); strings.Contains(said, "these") || !strings.Contains(said, "sha256:") {
		t.Errorf("settings quote a token: %s", said)
	}
	me(401, "at-start")
	me(200, "these")
	shown, _ := json.Marshal(map[string]any{"tokens": asks(t, server, http.StatusOK, "GET /__admin/settings", "")["tokens"]})
	patch(string(shown)) // what is shown can be given back
	patch(`{"seed": "x"}`)
	me(200, "those")
	asks(t, server, 200, "POST /login", rightPassword)
	me(200, "first")
	patch(`{"tokens_expired": "now"}`)
	me(401, "first")
	me(401, "these")
	now = now.Add(time.Second)
	asks(t, server, 200, "POST /login", rightPassword)
	me(200, "first")
	me(401, "these")
	patch(`{"tokens_expired": ""}`)
	me(200, "these")
	patch(`{"tokens": []}`)
	me(200, "any")
	asks(t, server, http.StatusUnprocessableEntity, "PATCH /__admin/settings", `{"tokens_expired": "2026-13-01T00:00:00Z"}`)
	for _, path := range []string{"/requests", "/requests/har", "/settings", "/metrics"} {
		if got := send(t, server, "/__admin"+path).Text; strings.Contains(got, `"first"`) || strings.Contains(got, "these") || strings.Contains(got, "Bearer first") {
			t.Errorf("%s shows a token: %s", path, got)
		}
	}
}

// crossIssued logs in so often that the oldest token makes room.
func crossIssued(t *testing.T) {
	fsys := fstest.MapFS{
		"openapi.yaml":             {Data: []byte(members)},
		"fixtures/login/echo.yaml": {Data: []byte("response: {status: 200, body: {data: {access_token: '${request.body#/name}', expires_in: 60}}}")},
	}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	server := start(t, fsys, mockserver.Options{Auth: mockserver.Required, Now: func() time.Time { return now }})
	const most = 1000
	for i := range most + 1 {
		if i == most && send(t, server, "/me", "Authorization: Bearer user-0").StatusCode != 200 {
			t.Error("the first is forgotten too early")
		}
		now = now.Add(time.Millisecond)
		asks(t, server, 200, "POST /login", fmt.Sprintf(`{"name": "user-%d", "password": "x"}`, i))
	}
	for token, want := range map[string]int{"user-0": 401, "user-1": 200, fmt.Sprint("user-", most): 200} {
		if got := send(t, server, "/me", "Authorization: Bearer "+token).StatusCode; got != want {
			t.Errorf("%s: %d, want %d", token, got, want)
		}
	}
}

// crossLife answers tokens that live longer than is reckoned with, as numbers and as texts, and such that say nonsense.
func crossLife(t *testing.T) {
	for _, life := range []string{"1", "3153600000", "3153600001", "1e300", `"9223372036854775807"`, `"60"`, "-5", "0", `"soon"`} {
		document := strings.Replace(members, "expires_in: {type: integer, example: 3600}", "expires_in: {}", 1)
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		server := start(t, fstest.MapFS{
			"openapi.yaml":          {Data: []byte(document)},
			"fixtures/login/1.json": {Data: []byte(`{"data": {"access_token": "first", "expires_in": ` + life + `}}`)},
		}, mockserver.Options{Auth: mockserver.Required, Now: func() time.Time { return now }})
		asks(t, server, 200, "POST /login", rightPassword)
		for after, want := range map[time.Duration]int{0: 200, 61 * time.Second: 200, 101 * 365 * 24 * time.Hour: 401} {
			switch {
			case after == 61*time.Second && (life == "1" || life == `"60"`):
				want = 401
			case life == "-5" || life == "0" || life == `"soon"`:
				want = 200
			}
			now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(after)
			if got := send(t, server, "/me", "Authorization: Bearer first").StatusCode; got != want {
				t.Errorf("expires_in %s, after %s: %d, want %d", life, after, got, want)
			}
		}
	}
}

// redis starts a server, and returns its address for Options.State.
func redis(t *testing.T) string {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skipf("Redis is asked for nothing without its server, which .ci/run installs: %v", err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	_, port, _ := net.SplitHostPort(address)
	server := exec.Command("redis-server", "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", t.TempDir())
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	for tries := 0; ; tries++ {
		connection, err := net.Dial("tcp", address)
		if err == nil {
			connection.Close()
			break
		}
		if tries == 500 {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	return "redis://" + address
}

// TestTokensInRedis logs in at one mock and asks another one that shares its memory.
func TestTokensInRedis(t *testing.T) {
	options := mockserver.Options{Auth: mockserver.Required, State: redis(t)}
	one, other := start(t, accounts, options), start(t, accounts, options)
	if got := send(t, other, "/me", "Authorization: Bearer first").StatusCode; got != 401 {
		t.Errorf("before the login: %d", got)
	}
	asks(t, one, 200, "POST /login", rightPassword)
	if got := send(t, other, "/me", "Authorization: Bearer first").StatusCode; got != 200 {
		t.Errorf("after the login: %d", got)
	}
	if got := send(t, other, "/me", "Authorization: Bearer first", "X-Mock-Session: a").StatusCode; got != 401 {
		t.Errorf("in another session: %d", got)
	}
	asks(t, other, 200, "PATCH /__admin/settings", `{"tokens_expired": "now"}`)
	if got := send(t, one, "/me", "Authorization: Bearer first").StatusCode; got != 401 {
		t.Errorf("after all have expired: %d", got)
	}
}
