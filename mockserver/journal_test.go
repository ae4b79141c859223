package mockserver_test

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"agentmock/mockserver"
)

const withKey = `openapi: 3.1.0
info: {title: keys, version: "1"}
security: [{key: []}]
paths:
  /things/{id}:
    post:
      operationId: putThing
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: page, in: query, schema: {type: integer}}
      requestBody: {content: {application/json: {schema: {type: object}}, application/x-www-form-urlencoded: {schema: {type: object}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {type: object, properties: {ok: {type: boolean}}}}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: X-Door}}}
`

// TestTheJournalHasNoSecrets sends secrets in every place and looks for them in everything that the journal says.
func TestTheJournalHasNoSecrets(t *testing.T) {
	server := start(t, oneFile(withKey), mockserver.Options{})
	const secret = "s3cr3t-value"
	send(t, server, "POST /things/1?page=2&access_token="+secret, "X-Door: "+secret, "Authorization: Bearer "+secret, "Cookie: sid="+secret, "Content-Type: application/json", "", `{"name": "张三", "password": "`+secret+`", "list": [{"api_key": "`+secret+`"}]}`)
	send(t, server, "POST /things/2", "X-Door: "+secret, "Content-Type: application/x-www-form-urlencoded", "", "user=a&client_secret="+secret)
	send(t, server, "POST /things/3", "X-Door: "+secret, "Content-Type: application/json", "", `{"token": "`+secret)
	for _, request := range []string{"GET /__admin/requests", "GET /__admin/requests/1", "GET /__admin/requests/har", "GET /__admin/requests/unmatched", "GET /__admin/metrics"} {
		got := send(t, server, request)
		if got.StatusCode != http.StatusOK || strings.Contains(got.Text, secret) {
			t.Errorf("%s: %d has the secret: %s", request, got.StatusCode, got.Text)
		}
	}
	if got := send(t, server, "/__admin/requests/1"); !strings.Contains(got.Text, `page=2\u0026access_token=•••`) || !strings.Contains(got.Text, "张三") {
		t.Errorf("what is no secret is gone: %s", got.Text)
	}
}

// TestJournalList asks for parts of the journal.
func TestJournalList(t *testing.T) {
	server := start(t, oneFile(withKey), mockserver.Options{Journal: 5})
	for i := range 6 {
		send(t, server, fmt.Sprintf("POST /things/%d", i), "X-Door: k")
	}
	send(t, server, "POST /things/x", "X-Door: k")
	send(t, server, "GET /things")
	for request, want := range map[string]string{
		"":                     "8 7 6 5 4 of 5",
		"?limit=2":             "8 7 of 5",
		"?limit=2&before=7":    "6 5 of 5",
		"?before=1":            "of 5",
		"?status=4XX":          "8 7 of 2",
		"?status=404":          "8 of 1",
		"?operation=putThing":  "7 6 5 4 of 4",
		"?source=problem":      "8 7 of 2",
		"?source=generated":    "6 5 4 of 3",
		"?violations=true":     "7 of 1",
		"?q=things/x":          "7 of 1",
		"?method=get":          "8 of 1",
		"?method=get&status=2": "refused",
	} {
		got := send(t, server, "/__admin/requests"+request)
		if want == "refused" {
			if got.StatusCode != http.StatusUnprocessableEntity {
				t.Errorf("%s: %d", request, got.StatusCode)
			}
			continue
		}
		page := asks(t, server, http.StatusOK, "GET /__admin/requests"+request, "")
		var ids []string
		for _, one := range page["requests"].([]any) {
			ids = append(ids, one.(map[string]any)["id"].(string))
		}
		said := strings.TrimSpace(fmt.Sprintf("%s of %v", strings.Join(ids, " "), page["meta"].(map[string]any)["total"]))
		if said != want {
			t.Errorf("%s: %s, want %s", request, said, want)
		}
	}
	unmatched := asks(t, server, http.StatusOK, "GET /__admin/requests/unmatched", "")
	if said := fmt.Sprint(unmatched); !strings.Contains(said, "near: /things/{id}") {
		t.Errorf("unmatched: %s", said)
	}
	asks(t, server, http.StatusNoContent, "DELETE /__admin/requests/7", "")
	asks(t, server, http.StatusNotFound, "GET /__admin/requests/7", "")
	asks(t, server, http.StatusNoContent, "DELETE /__admin/requests", "")
	if got := asks(t, server, http.StatusOK, "POST /__admin/requests/find", "{}"); len(got["requests"].([]any)) != 0 {
		t.Errorf("after deleting: %v", got)
	}
	send(t, server, "POST /things/1", "X-Door: k")
	if got := asks(t, server, http.StatusOK, "GET /__admin/requests", ""); got["requests"].([]any)[0].(map[string]any)["id"] != "9" {
		t.Errorf("an id comes twice: %v", got)
	}
}

// TestEvents listens while requests come, goes, and comes again for what it missed.
func TestEvents(t *testing.T) {
	server := start(t, oneFile(withKey), mockserver.Options{})
	listen := func(headers ...string) (*bufio.Scanner, func()) {
		r, err := http.NewRequest(http.MethodGet, server.URL+"/__admin/requests/events", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, header := range headers {
			name, text, _ := strings.Cut(header, ": ")
			r.Header.Set(name, text)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
			t.Fatalf("the stream is %s", kind)
		}
		return bufio.NewScanner(response.Body), func() { response.Body.Close() }
	}
	next := func(lines *bufio.Scanner, want string) {
		t.Helper()
		for lines.Scan() {
			if strings.HasPrefix(lines.Text(), "data: ") {
				if !strings.Contains(lines.Text(), want) {
					t.Errorf("event %s, want %s", lines.Text(), want)
				}
				return
			}
		}
		t.Fatalf("the stream ended before %s", want)
	}
	lines, leave := listen()
	for i := range 3 {
		send(t, server, fmt.Sprintf("POST /things/%d", i), "X-Door: k")
	}
	for i := range 3 {
		next(lines, fmt.Sprintf("/things/%d", i))
	}
	leave()
	send(t, server, "POST /things/3", "X-Door: k")
	again, leave := listen("Last-Event-ID: 2")
	next(again, "/things/2")
	next(again, "/things/3")
	send(t, server, "POST /things/4", "X-Door: k")
	next(again, "/things/4")
	leave()
}

// TestTheClientThatGoes is noted too.
func TestTheClientThatGoes(t *testing.T) {
	server := start(t, oneFile(withKey), mockserver.Options{Delay: "1m"})
	r, err := http.NewRequest(http.MethodPost, server.URL+"/things/1", nil)
	if err != nil {
		t.Fatal(err)
	}
	client := http.Client{Timeout: 50_000_000}
	if _, err := client.Do(r); err == nil {
		t.Fatal("it was answered")
	}
	got := asks(t, server, http.StatusOK, "POST /__admin/requests/wait", `{"operation": "putThing"}`)
	if !strings.Contains(fmt.Sprint(got), "the client went away") {
		t.Errorf("%v", got)
	}
}
