package mockserver_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

// rowsAPI has an operation for each way in which an answer is found.
var rowsAPI = fstest.MapFS{
	"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: rows, version: "1"}
paths:
  /rows/{id}:
    parameters: [&id {name: id, in: path, required: true, schema: {type: integer}}]
    get: &row
      operationId: getRow
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: X-Tenant, in: header, schema: {type: string}}]
      responses: &responses
        "200": {description: it, content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}, examples: {one: {value: {id: 1}}, fixture two: {value: {id: 2}}}}}}
        "404": {description: none, content: {application/json: {schema: {type: object}}}}
        "500": {description: broken}
    post:
      operationId: postRow
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}}}}
      responses: {"201": {description: made, content: {application/json: {schema: {type: object}}}}, "400": {description: no, content: {application/json: {schema: {type: object}}}}}
    delete: {operationId: deleteRow, responses: {"204": {description: gone}}}
  /made/{id}:
    get: {operationId: getMade, parameters: [*id], responses: {"200": {description: it, content: {application/json: {schema: {type: object}}, text/plain: {schema: {type: string}}}}}}
  /locked/{id}:
    get: {operationId: getLocked, parameters: [*id], security: [{key: []}], responses: *responses}
  /silent: {get: {operationId: getSilent}}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
`)},
	"fixtures/getRow/seven.yaml":  {Data: []byte("request: {path: {id: 7}}\nresponse: {status: 200, body: {id: 7}}")},
	"fixtures/getRow/turns.yaml":  {Data: []byte("request: {path: {id: 8}}\nresponses: [{status: 404}, {status: 500}, {status: 200, body: {id: 8}}]")},
	"fixtures/getRow/tenant.yaml": {Data: []byte("request: {path: {id: 7}, header: {X-Tenant: b}}\nresponse: {status: 404, body: {}}")},
	"fixtures/getRow/broken.yaml": {Data: []byte("request: {path: {id: 9}}\nresponse: {status: 200, body: {id: 9}, fault: malformed-body, delay: {median: 1s, p99: 9s}}")},
	"fixtures/getMade/text.yaml":  {Data: []byte("request: {path: {id: 1}}\nresponse: {status: 200, body: {}}")},
}

// TestExplainedIsServed explains each request, sends it, and compares: what is said is what is done, the second and third time too.
func TestExplainedIsServed(t *testing.T) {
	type outcome struct {
		Status        float64
		Source, Fault string
	}
	const fixture = `POST /__admin/fixtures {"operation": "getRow", "name": "new", "request": {"path": {"id": 7}}, "responses": [{"status": 404}, {"status": 200, "body": {"id": "${request.path.id}"}}]}`
	tests := map[string]struct {
		options mockserver.Options
		before  string // a request of the admin API
		request []string
	}{
		"a fixture":                        {request: []string{"/rows/7"}},
		"a fixture by a header":            {request: []string{"/rows/7", "X-Tenant: b"}},
		"a sequence":                       {request: []string{"/rows/8"}},
		"HEAD of a sequence":               {request: []string{"HEAD /rows/8"}},
		"a sequence and a status":          {request: []string{"/rows/8", "Prefer: code=500"}},
		"a fault of a fixture":             {request: []string{"/rows/9"}},
		"a run-time fixture":               {before: fixture, request: []string{"/rows/7"}},
		"a run-time fixture of all":        {before: fixture, request: []string{"/rows/7", "X-Mock-Session: s"}},
		"an example":                       {request: []string{"/rows/1"}},
		"an example by name":               {request: []string{"/rows/7", "Prefer: example=\"fixture two\""}},
		"an example that there is not":     {request: []string{"/rows/7", "Prefer: example=three"}},
		"generated":                        {request: []string{"/made/2"}},
		"generated as it is asked":         {request: []string{"/rows/7?__seed=x"}},
		"generated text":                   {request: []string{"/made/1", "Accept: text/plain"}},
		"what nobody takes":                {request: []string{"/made/2", "Accept: image/png"}},
		"what the fixture is not":          {request: []string{"/rows/7", "Accept: text/html"}},
		"a status that is not declared":    {request: []string{"/rows/7", "Prefer: code=418"}},
		"a status that is none":            {request: []string{"/rows/7", "Prefer: code=1000"}},
		"a preference of a fault":          {request: []string{"/rows/7", "Prefer: fault=malformed-body"}},
		"a preference that is not ours":    {request: []string{"/rows/7", "Prefer: respond-async"}},
		"a status":                         {request: []string{"/rows/7", "Prefer: code=404"}},
		"an unknown path":                  {request: []string{"/lines"}},
		"an unknown method":                {request: []string{"PUT /rows/7"}},
		"OPTIONS":                          {request: []string{"OPTIONS /rows/7"}},
		"OPTIONS of an unknown path":       {request: []string{"OPTIONS /lines"}},
		"HEAD":                             {request: []string{"HEAD /rows/7"}},
		"HEAD of an unknown path":          {request: []string{"HEAD /lines"}},
		"a parameter that is wrong":        {request: []string{"/rows/x"}},
		"a parameter in the query":         {request: []string{"/rows/7?page=x"}},
		"a body":                           {request: []string{"POST /rows/1", "Content-Type: application/json", "", `{"id": 1}`}},
		"a body that is missing":           {request: []string{"POST /rows/1"}},
		"a body that is wrong":             {request: []string{"POST /rows/1", "Content-Type: application/json", "", `{"id": "x"}`}},
		"a body that is none":              {request: []string{"POST /rows/1", "Content-Type: application/json", "", `{"id"`}},
		"a media type that is wrong":       {request: []string{"POST /rows/1", "Content-Type: text/plain", "", `{"id": 1}`}},
		"a body that is too large":         {options: mockserver.Options{MaxBody: 5}, request: []string{"POST /rows/1", "Content-Type: application/json", "", `{"id": 1}`}},
		"no content":                       {request: []string{"DELETE /rows/1"}},
		"no responses":                     {request: []string{"/silent"}},
		"no responses, a status":           {request: []string{"/silent", "Prefer: code=503"}},
		"no credentials":                   {request: []string{"/locked/1"}},
		"credentials":                      {request: []string{"/locked/1", "Authorization: Bearer t"}},
		"credentials that are not taken":   {options: mockserver.Options{Tokens: []string{"a"}}, request: []string{"/locked/1", "Authorization: Bearer b"}},
		"credentials that nobody needs":    {options: mockserver.Options{Auth: mockserver.Off}, request: []string{"/locked/1"}},
		"a session that cannot be":         {request: []string{"/rows/7", "X-Mock-Session: !"}},
		"a session that cannot be, lost":   {request: []string{"/lines", "X-Mock-Session: !"}},
		"unknown things are not found":     {options: mockserver.Options{Unknown: mockserver.NotFound}, request: []string{"/made/2"}},
		"unknown things, by status":        {options: mockserver.Options{Unknown: mockserver.NotFound}, request: []string{"/made/2", "Prefer: code=200"}},
		"unknown things, generated":        {options: mockserver.Options{Unknown: mockserver.NotFound}, request: []string{"/made/2", "Prefer: dynamic=true"}},
		"errors":                           {options: mockserver.Options{ErrorRate: 0.5}, request: []string{"/rows/7"}},
		"errors that are not for who asks": {options: mockserver.Options{ErrorRate: 1}, request: []string{"/rows/7", "Prefer: code=200"}},
		"errors of a session":              {options: mockserver.Options{ErrorRate: 0.5, Seed: "y"}, request: []string{"/rows/7", "X-Mock-Session: s"}},
		"faults":                           {options: mockserver.Options{FaultRate: 0.5}, request: []string{"/rows/7"}},
		"errors, faults and delays":        {options: mockserver.Options{ErrorRate: 0.3, FaultRate: 0.5, Delay: "median=1s,p99=2s"}, request: []string{"/rows/9"}},
		"a limit that is just not reached": {options: mockserver.Options{RateLimit: "4/h"}, request: []string{"/rows/7"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			clock := &clock{}
			test.options.After = clock.after
			server := start(t, rowsAPI, test.options)
			if test.before != "" {
				parts := strings.SplitN(test.before, " ", 3)
				asks(t, server, http.StatusCreated, parts[0]+" "+parts[1], parts[2])
			}
			method, path, ok := strings.Cut(test.request[0], " ")
			if !ok {
				method, path = http.MethodGet, test.request[0]
			}
			asked := map[string]any{"method": method, "url": path}
			headers, session := map[string]string{}, []string{}
			for i, header := range test.request[1:] {
				if header == "" {
					asked["body"] = test.request[i+2]
					break
				}
				name, text, _ := strings.Cut(header, ": ")
				headers[name] = text
				if name == mockserver.SessionHeader && text != "!" {
					session = append(session, header)
				}
			}
			asked["headers"] = headers
			body, err := json.Marshal(asked)
			if err != nil {
				t.Fatal(err)
			}
			for range 4 {
				said := asks(t, server, http.StatusOK, "POST /__admin/explain", string(body))
				outcomeOf(server.URL, method, path, test.request[1:])
				entries := asks(t, server, http.StatusOK, "GET /__admin/requests?limit=1", "", session...)["requests"].([]any)
				if len(entries) == 0 {
					t.Fatal("nothing is in the journal")
				}
				entry := entries[0].(map[string]any)
				read := func(m map[string]any, status any) (out outcome) {
					out.Status, _ = status.(float64)
					out.Source, _ = m["source"].(string)
					out.Fault, _ = m["fault"].(string)
					return out
				}
				if diff := cmp.Diff(read(said, said["status"]), read(entry, entry["response"].(map[string]any)["status"])); diff != "" {
					t.Errorf("explained (-), served (+):\n%s\n%v", diff, said["lines"])
				}
				if strings.Contains(name, "credentials") || strings.Contains(name, "too large") { // the journal has not all of it
					continue
				}
				again := asks(t, server, http.StatusOK, "POST /__admin/explain", string(body))["lines"]
				nearest := asks(t, server, http.StatusOK, fmt.Sprintf("GET /__admin/requests/%s", entry["id"]), "", session...)["nearest"]
				if diff := cmp.Diff(again, nearest); diff != "" {
					t.Errorf("explained (-), by the journal (+):\n%s", diff)
				}
			}
		})
	}
}

// TestExplainedSimulation has an explanation say what is done to an answer on its way.
func TestExplainedSimulation(t *testing.T) {
	server := start(t, rowsAPI, mockserver.Options{Delay: "300ms", RateLimit: "1/h"})
	said := fmt.Sprint(asks(t, server, http.StatusOK, "POST /__admin/explain", `{"method": "GET", "url": "/rows/7", "headers": {"Prefer": "delay=2s, fault=slow-drip"}}`)["lines"])
	for _, want := range []string{"the client asks for delay=2s", "it is kept back for 2.3s", "it does not arrive as it should: slow-drip", "a client that asks more often than 1/h is refused: 429"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in %s", want, said)
		}
	}
}

// outcomeOf sends a request, whatever comes of it.
func outcomeOf(base, method, path string, headers []string) {
	body := ""
	for i, header := range headers {
		if header == "" {
			body, headers = headers[i+1], headers[:i]
			break
		}
	}
	r, err := http.NewRequest(method, base+path, strings.NewReader(body))
	if err != nil {
		panic(err)
	}
	for _, header := range headers {
		name, text, _ := strings.Cut(header, ": ")
		r.Header.Add(name, text)
	}
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	if response, err := client.Do(r); err == nil {
		response.Body.Close()
	}
}
