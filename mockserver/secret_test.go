package mockserver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

const login = `openapi: 3.1.0
info: {title: login, version: "1"}
paths:
  /login:
    post:
      operationId: login
      parameters: [{name: api_key, in: query, schema: {type: string, minLength: 20}}]
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {password: {type: string, minLength: 12}, note: {type: string}}}}}}
      responses:
        '200': {description: ok, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}
        '422': {description: no, content: {application/json: {schema: {type: object, required: [message], properties: {message: {type: string, x-faker: problem.zh}}}}}}
`

// TestRefusalsQuoteNoSecret breaks the document with secrets: neither the answer, nor the journal, nor a sequence's key shows them.
func TestRefusalsQuoteNoSecret(t *testing.T) {
	server := start(t, oneFile(login), mockserver.Options{})
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "login", "key": "$request.header.Authorization", "responses": [{"status": 200}, {"status": 200}]}`)
	const secret, key = "hunter2", "SHORTSECRET"
	headers := []string{"Content-Type: application/json", "Authorization: Bearer " + secret, "Referer: http://app/?access_token=" + secret, ""}
	for request, body := range map[string]string{
		"POST /login":                `{"password": "` + secret + `"}`,
		"POST /login?api_key=" + key: `{}`,
		"POST /login?x=1":            `{"note": "fine"}`,
	} {
		if got := send(t, server, request, append(headers, body)...); strings.Contains(got.Text, secret) || strings.Contains(got.Text, key) {
			t.Errorf("%s: the answer quotes it: %s", request, got.Text)
		}
	}
	for _, path := range []string{"/requests", "/requests/unmatched", "/requests/har", "/sequences", "/metrics"} {
		if got := send(t, server, "/__admin"+path); strings.Contains(got.Text, secret) || strings.Contains(got.Text, key) {
			t.Errorf("%s shows it: %s", path, got.Text)
		}
	}
	for body, want := range map[string]int{
		`{"request": {"header": {"Authorization": "Bearer x"}}}`: http.StatusUnprocessableEntity,
		`{"cont": 3}`: http.StatusUnprocessableEntity,
		`{}`:          http.StatusOK,
	} {
		asks(t, server, want, "POST /__admin/requests/count", body)
	}
}

// TestTheJournalIsReadWhileAnswersBreak has faults change answers while somebody reads the journal.
func TestTheJournalIsReadWhileAnswersBreak(t *testing.T) {
	server := start(t, oneFile(login), mockserver.Options{})
	var workers sync.WaitGroup
	for range 4 {
		workers.Add(2)
		go func() {
			defer workers.Done()
			for range 30 {
				send(t, server, "POST /login?__fault=malformed-body", "Content-Type: application/json", "Origin: http://localhost:3000", "", `{"note": "x"}`)
			}
		}()
		go func() {
			defer workers.Done()
			for range 30 {
				send(t, server, "/__admin/requests")
			}
		}()
	}
	workers.Wait()
}

// TestSettingsChangedAtOnce changes each another setting at the same time: none is lost.
func TestSettingsChangedAtOnce(t *testing.T) {
	server := start(t, oneFile(login), mockserver.Options{})
	for round := range 20 {
		var workers sync.WaitGroup
		for _, change := range []string{`{"delay": "1ms"}`, `{"seed": "x"}`, `{"error_rate": 0.5}`} {
			workers.Add(1)
			go func() {
				defer workers.Done()
				asks(t, server, http.StatusOK, "PATCH /__admin/settings", change, "X-Mock-Session: s"+fmt.Sprint(round))
			}()
		}
		workers.Wait()
		got := asks(t, server, http.StatusOK, "GET /__admin/settings", "", "X-Mock-Session: s"+fmt.Sprint(round))
		if got["delay"] != "1ms" || got["seed"] != "x" || got["error_rate"] != 0.5 {
			t.Fatalf("round %d: %v", round, got)
		}
	}
}

// TestAFixtureWhoseOperationIsGone keeps it and says so, and serves it when the operation comes back.
func TestAFixtureWhoseOperationIsGone(t *testing.T) {
	mock := must(mockserver.New(oneFile(job), mockserver.Options{}))
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "readJob", "name": "mine", "response": {"body": {"id": "mine", "state": "done"}}}`)
	reload := func(document string) {
		t.Helper()
		if err := mock.Reload(fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}); err != nil {
			t.Fatal(err)
		}
	}
	reload(strings.ReplaceAll(job, "readJob", "getJob"))
	if got := send(t, server, "/jobs/1"); strings.Contains(got.Text, "mine") {
		t.Errorf("it is served for another operation: %s", got.Text)
	}
	for _, path := range []string{"/__admin/fixtures", "/__admin/fixtures/mine"} {
		if got := fmt.Sprint(asks(t, server, http.StatusOK, "GET "+path, "")); !strings.Contains(got, "mine") || !strings.Contains(got, "near: getJob") {
			t.Errorf("%s: %s", path, got)
		}
	}
	reload(job)
	if got := send(t, server, "/jobs/1"); !strings.Contains(got.Text, "mine") {
		t.Errorf("it is not back: %s", got.Text)
	}
}

// What only sounds like a credential stays readable in the journal and in its archive.
func TestNearMissesStayReadable(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{})
	body := `{"name": "x", "shipping": "seen-1", "ticket_id": "seen-2", "token_type": "seen-3", "author": "seen-4", "state": "seen-5", "note": "Basic seen-6", "max_tokens": 12345, "pass": true, "call_sid": "seen-7"}`
	send(t, server, "POST /jobs?state=seen-8&keyword=seen-9", "Content-Type: application/json", "Access-Control-Allow-Credentials: seen-10", "X-Note: https://host/a@seen-11", "", body)
	for _, path := range []string{"/__admin/requests/1", "/__admin/requests/har"} {
		got := send(t, server, path).Text
		for n := 1; n <= 11; n++ {
			if word := fmt.Sprintf("seen-%d", n); !strings.Contains(got, word) {
				t.Errorf("%s: %s is hidden: %s", path, word, got)
			}
		}
		if !strings.Contains(got, "12345") {
			t.Errorf("%s: a number of tokens is hidden", path)
		}
	}
}
