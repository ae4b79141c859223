package mockserver_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"agentmock/mockserver"
)

// TestRetryJourney is a client that tries again until the API answers, and a test that counts how often it had to.
func TestRetryJourney(t *testing.T) {
	server := agent(t, mockserver.Options{})
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "getCustomerDetail", "name": "shaky", "responses": [{"status": 500}, {"status": 429, "headers": {"Retry-After": "0"}}, {"status": 200}]}`)
	var statuses []int
	for range 5 {
		got := send(t, server, documented, "Authorization: Bearer t")
		statuses = append(statuses, got.StatusCode)
		if got.StatusCode == http.StatusOK {
			break
		}
	}
	if fmt.Sprint(statuses) != "[500 429 200]" {
		t.Errorf("the client saw %v", statuses)
	}
	count := asks(t, server, http.StatusOK, "POST /__admin/requests/count", `{"operation": "getCustomerDetail", "request": {"path": {"customer_id": "780f7216-b131-462b-ba30-de7cd1f527de"}}}`)
	if count["count"] != 3.0 {
		t.Errorf("counted %v requests, want 3", count)
	}
	if got := asks(t, server, http.StatusOK, "GET /__admin/sequences", ""); !strings.Contains(fmt.Sprint(got), "fixture:shaky") || !strings.Contains(fmt.Sprint(got), "taken:3") {
		t.Errorf("sequences: %v", got)
	}
}

const job = `openapi: 3.1.0
info: {title: jobs, version: "1"}
paths:
  /jobs:
    post:
      operationId: startJob
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}}}}
      responses:
        '201': {description: begun, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
  /jobs/{id}:
    get:
      operationId: readJob
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: it, headers: {X-Need: {required: true, schema: {type: integer}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
        '404': {description: none, content: {application/json: {schema: {type: object, properties: {message: {type: string}}}}}}
components:
  schemas:
    Job:
      type: object
      required: [id, state]
      properties: {id: {type: string}, state: {enum: [pending, done]}, size: {type: integer}, note: {type: string}, echo: {}}
`

// TestPollingJourney is a client that asks until a job is done; each job has its own turns.
func TestPollingJourney(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{})
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{
		"operation": "readJob", "key": "$request.path.id",
		"responses": [{"body": {"id": "${request.path.id}", "state": "pending"}}, {"body": {"id": "${request.path.id}", "state": "pending"}}, {"body": {"id": "${request.path.id}", "state": "done"}}]}`)
	for _, id := range []string{"a", "b"} {
		polls := 0
		for {
			polls++
			got := send(t, server, "/jobs/"+id)
			if !strings.Contains(got.Text, `"id":"`+id+`"`) {
				t.Fatalf("job %s: %s", id, got.Text)
			}
			if strings.Contains(got.Text, "done") {
				break
			}
		}
		if polls != 3 {
			t.Errorf("job %s was done after %d polls, want 3", id, polls)
		}
	}
	asks(t, server, http.StatusNoContent, "POST /__admin/sequences/reset", "")
	if got := send(t, server, "/jobs/a"); !strings.Contains(got.Text, "pending") {
		t.Errorf("after a reset: %s", got.Text)
	}
}

// TestParallelWorkersJourney runs workers side by side on one server: each has its own fixtures, sequence, journal and settings.
func TestParallelWorkersJourney(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{})
	var workers sync.WaitGroup
	for w := range 8 {
		workers.Add(1)
		go func() {
			defer workers.Done()
			session := fmt.Sprintf("%s: worker-%d", mockserver.SessionHeader, w)
			var turns []string
			for i := range 20 {
				turns = append(turns, fmt.Sprintf(`{"body": {"id": "%d", "state": "pending", "size": %d}}`, w, i))
			}
			asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "readJob", "name": "mine", "responses": [`+strings.Join(turns, ",")+`]}`, session)
			for i := range 20 {
				if got := send(t, server, "/jobs/x", session); !strings.Contains(got.Text, fmt.Sprintf(`"id":"%d","state":"pending","size":%d}`, w, i)) {
					t.Errorf("worker %d, turn %d: %s", w, i, got.Text)
				}
			}
			if got := asks(t, server, http.StatusOK, "POST /__admin/requests/count", `{}`, session); got["count"] != 20.0 {
				t.Errorf("worker %d counts %v", w, got)
			}
		}()
	}
	workers.Wait()
	if got := asks(t, server, http.StatusOK, "GET /__admin/requests", ""); fmt.Sprint(got["meta"]) != "map[total:0]" {
		t.Errorf("the journal without a session has %v", got["meta"])
	}
	if got := asks(t, server, http.StatusOK, "GET /__admin/sessions", ""); len(got["sessions"].([]any)) != 9 {
		t.Errorf("sessions: %v", got)
	}
}

// TestWaitJourney waits for requests that come while it waits, and for those that do not.
func TestWaitJourney(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{})
	begin := make(chan struct{})
	go func() {
		<-begin
		for range 3 {
			send(t, server, "POST /jobs", "Content-Type: application/json", "", `{"name": "x"}`)
		}
	}()
	send(t, server, "POST /jobs", "Content-Type: application/json", "", `{"name": "x", "size": 2}`)
	close(begin)
	got := asks(t, server, http.StatusOK, "POST /__admin/requests/wait", `{"operation": "startJob", "count": 4, "timeout": "20s", "request": {"body": {"/name": "x"}}}`)
	if n := len(got["requests"].([]any)); n != 4 {
		t.Errorf("%d requests arrived", n)
	}
	begun := time.Now()
	late := asks(t, server, http.StatusRequestTimeout, "POST /__admin/requests/wait", `{"operation": "startJob", "count": 2, "timeout": "50ms", "request": {"body": {"/size": 2}}}`)
	if detail := late["detail"]; detail != "1 of 2 matching requests arrived within 50ms" || time.Since(begun) > 10*time.Second {
		t.Errorf("%v after %s", detail, time.Since(begun))
	}
}

// TestTemplates fills bodies from the request; what is a number in it is one in the answer.
func TestTemplates(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{})
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "startJob", "response": {"status": 201, "body":
		{"id": "job-${request.body#/name}", "state": "pending", "size": "${request.body#/size}", "note": "${method} ${url} $${url}", "echo": "${request.body}"}}}`)
	got := send(t, server, "POST /jobs", "Content-Type: application/json", "", `{"name": "月报", "size": 12, "more": [1, {"a": null}]}`)
	want := `{"id":"job-月报","state":"pending","size":12,"note":"POST /jobs ${url}","echo":{"name":"月报","size":12,"more":[1,{"a":null}]}}`
	if got.Text != want {
		t.Errorf("got  %s\nwant %s", got.Text, want)
	}
	broken := send(t, server, "POST /jobs", "Content-Type: application/json", "", `{"name": "no size"}`)
	if !strings.Contains(broken.Text, `"size":null`) {
		t.Errorf("without a size: %s", broken.Text)
	}
	list := asks(t, server, http.StatusOK, "GET /__admin/requests?violations=true", "")
	if requests := list["requests"].([]any); len(requests) != 1 || !strings.Contains(fmt.Sprint(requests[0]), "response.body#/size") {
		t.Errorf("the journal marks %v", requests)
	}
	for body, says := range map[string]string{
		`{"operation": "readJob", "response": {"body": {"id": "${request.path.nr}", "state": "done"}}}`: `readJob has no path parameter "nr"`,
		`{"operation": "readJob", "response": {"body": {"id": "${request.body#/x}", "state": "done"}}}`: "readJob takes no body",
		`{"operation": "readJob", "response": {"body": {"id": "x", "size": "${request.path.id}"}}}`:     "response.body#/size: want a value of type integer",
		`{"operation": "readJob", "response": {"body": {"id": 1, "state": "${request.path.id}"}}}`:      "response.body#/id: want a value of type string",
		`{"operation": "readJob", "key": "$response.body#/id", "response": {}}`:                         "key: expected a runtime expression such as $request.path.NAME",
		`{"operation": "readJobs", "response": {}}`:                                                     `expected the operationId of one, found "readJobs"; near: readJob`,
		`{"operation": "readJob", "response": {"status": 503}}`:                                         "declares no response 503",
		`{"operation": "readJob", "respones": {}}`:                                                      "respones",
		`{"operation": "readJob", "request": {"path": {"id": {"matches": "("}}}, "response": {}}`:       "error parsing regexp",
		`[]`: "object",
	} {
		if refused := asks(t, server, http.StatusUnprocessableEntity, "PUT /__admin/fixtures/bad", body); !strings.Contains(refused["detail"].(string), says) {
			t.Errorf("%s\nis refused with %v\nwant %s", body, refused["detail"], says)
		}
	}
	asks(t, server, http.StatusNotFound, "GET /__admin/fixtures/bad", "")
}
