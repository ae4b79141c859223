package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// lockedDocument has operations that ask for a token, a key in the query and a cookie.
const lockedDocument = `openapi: 3.1.0
info: {title: locked, version: "1"}
paths:
  /in: {post: {operationId: logIn, requestBody: {content: {application/json: {schema: {type: object}}}}, responses: &answers {'200': {description: it, content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}}}}}}}
  /a/{id}: {get: {operationId: byToken, security: [{oauth: []}], parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: *answers}}
  /b: {get: {operationId: byKey, security: [{key: []}], responses: *answers}}
  /c: {get: {operationId: byCookie, security: [{sid: []}], responses: *answers}}
components:
  securitySchemes:
    oauth: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}
    key: {type: apiKey, in: query, name: key}
    sid: {type: apiKey, in: cookie, name: sid}
`

// echoing answers everything with what it was sent, and with secrets of its own; what it says is never what the document says.
func echoing(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("Content-Type", "application/json")
	http.SetCookie(w, &http.Cookie{Name: "sid", Value: "hunter2-of-the-server", Path: "/"})
	for _, values := range r.Header {
		w.Header().Add("X-Echo", strings.Join(values, " "))
	}
	if r.URL.Path == "/token" {
		fmt.Fprint(w, `{"access_token": "hunter2-issued"}`)
		return
	}
	fmt.Fprintf(w, `{"n": %q, "session": {"pass": "hunter3-captured"}}`, fmt.Sprint(r.URL, r.Header, string(body)))
}

// No way in shows its secrets anywhere: not in a report of any form, not where all data are shown, not in a dry run, not in an error.
func TestWaysInShowNoSecrets(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(echoing))
	defer server.Close()
	env := map[string]string{"PHRASE": "hunter2 of the environment", "TENANT_KEY": "hunter2-tenant"}
	with := func(more map[string]string) map[string]string {
		all := maps.Clone(env)
		maps.Copy(all, more)
		return all
	}
	dir := folder(t, map[string]string{
		"openapi.yaml":       lockedDocument,
		"login.yaml":         "operation: logIn\nrequest: {body: {phrase: '${PHRASE}'}}\ncapture: {token: $response.body#/session/pass}\n",
		"cases/1-in.yaml":    "operation: logIn\nrequest: {header: {Authorization: Bearer hunter2-written}, body: {phrase: '${PHRASE}'}}\nresponse: {status: 201, body: {contains: {n: '${PHRASE}'}}}\ncapture: {ticket: $response.body#/session/pass}\n",
		"cases/2-a.yaml":     "operation: byToken\nrequest: {path: {id: '${ticket}'}, header: {X-Ticket: '${ticket}'}}\nresponse: {body: {contains: {n: '${ticket}'}}, headers: {X-Echo: '${ticket}'}}\n",
		"settings.yaml":      "token: ${STAGING}\nheader: {X-Api-Key: '${TENANT_KEY}', '@byKey': {X-Secret: 'hunter2-typed'}}\n",
		"refusing/1-in.yaml": "operation: logIn\nrequest: {body: {phrase: '${PHRASE}'}}\ncapture: {ticket: $response.body#/none}\n",
		"refusing/2-in.yaml": "operation: byToken\nrequest: {path: {id: '${ticket}${PHRASE}'}}\n",
	})
	at := func(name string) string { return filepath.Join(dir, name) }
	for name, test := range map[string]struct {
		env  map[string]string
		args []string
	}{
		"a token":       {with(map[string]string{"AGENTMOCK_TOKEN": "hunter2:given"}), nil},
		"another user":  {with(map[string]string{"AGENTMOCK_TOKEN": "hunter2-given", "AGENTMOCK_OTHER_TOKEN": "hunter2-other"}), nil},
		"headers":       {env, []string{"-H", "Authorization: Bearer hunter2-typed", "-H", "@byKey X-Api-Key: hunter2-typed"}},
		"a login":       {env, []string{"--login", at("login.yaml"), "--cookies"}},
		"a client":      {with(map[string]string{"AGENTMOCK_OAUTH_CLIENT_SECRET": "hunter2-client"}), []string{"--oauth-client-id", "me"}},
		"cases":         {env, []string{"--cases", at("cases")}},
		"broken cases":  {env, []string{"--cases", at("refusing")}},
		"settings":      {with(map[string]string{"STAGING": "hunter2-staging"}), []string{"--settings", at("settings.yaml")}},
		"nobody's host": {with(map[string]string{"AGENTMOCK_TOKEN": "hunter2-given"}), []string{"--url", "http://127.0.0.1:1", "--retries", "-1"}},
	} {
		for form, more := range map[string][]string{"": nil, "shown": {"--show-data"}, "dry": {"--dry-run"}, "dry json": {"--dry-run", "--format", "json"}} {
			t.Run(name+" "+form, func(t *testing.T) {
				reports := t.TempDir()
				args := slices.Concat([]string{"test", at("openapi.yaml"), "--url", server.URL, "--unsafe-methods", "--report", "json,junit,html,github", "--report-dir", reports, "--write-baseline", filepath.Join(reports, "known.txt")}, test.args, more)
				_, stdout, stderr := typed(t, test.env, args...)
				texts := map[string]string{"stdout": stdout, "stderr": stderr}
				files, _ := os.ReadDir(reports)
				for _, file := range files {
					text, _ := os.ReadFile(filepath.Join(reports, file.Name()))
					texts[file.Name()] = string(text)
				}
				secrets := []string{"hunter2"}
				if form != "shown" || name == "a login" || name == "cases" { // else it is what the API says, and captured by nobody
					secrets = append(secrets, "hunter3")
				}
				for sink, text := range texts {
					for _, secret := range secrets {
						if i := strings.Index(text, secret); i >= 0 {
							t.Errorf("%s: …%s…", sink, text[max(0, i-200):min(len(text), i+60)])
						}
					}
				}
				if len(stdout+stderr) < 100 {
					t.Errorf("nothing was asked: %s%s", stdout, stderr)
				}
			})
		}
	}
}
