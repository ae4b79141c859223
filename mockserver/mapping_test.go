package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"agentmock/mockserver"
)

const stubbed = `openapi: 3.1.0
info: {title: pets, version: "1"}
servers: [{url: /v1}]
paths:
  /pets:
    get:
      operationId: listPets
      parameters: [{name: tag, in: query, schema: {type: string}}]
      responses: {'200': {description: it, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}}, '503': {description: away}}
    post:
      operationId: addPet
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'201': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /pets/{id}:
    get:
      operationId: readPet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}, text/plain: {schema: {type: string}}}}, '404': {description: none, content: {application/json: {schema: {type: object, properties: {reason: {type: string}}}}}}, '503': {description: away}}
components: {schemas: {Pet: {type: object, required: [name], properties: {name: {type: string}, tag: {type: string}}}}}
`

// stub sends a mapping and returns its id.
func stub(t *testing.T, server *httptest.Server, mapping string, header ...string) string {
	t.Helper()
	return asks(t, server, http.StatusCreated, "POST /__admin/mappings", mapping, header...)["id"].(string)
}

// TestMappings adds mappings one by one, and sends requests that they answer and that they do not.
func TestMappings(t *testing.T) {
	server := start(t, oneFile(stubbed), mockserver.Options{})
	says := func(request, body string, status int, text string) {
		t.Helper()
		lines := []string{request}
		if body != "" {
			lines = append(lines, "Content-Type: application/json", "", body)
		}
		if got := send(t, server, lines[0], lines[1:]...); got.StatusCode != status || !strings.Contains(got.Text, text) {
			t.Errorf("%s %s: %d %s, want %d %s", request, body, got.StatusCode, got.Text, status, text)
		}
	}
	any := stub(t, server, `{"request": {"method": "GET", "urlPathPattern": "/v1/pets/.*"}, "response": {"status": 404, "jsonBody": {"reason": "none at all"}}}`)
	says("/v1/pets/7", "", 404, "none at all")
	stub(t, server, `{"request": {"method": "GET", "url": "/v1/pets/7"}, "response": {"headers": {"X-By": ["a", "b"]}, "jsonBody": {"name": "${request.path.id}"}}}`)
	says("/v1/pets/7", "", 200, `{"name":"${request.path.id}"}`)
	says("/v1/pets/7?more=1", "", 404, "none at all")
	if got := send(t, server, "/v1/pets/7"); strings.Join(got.Header["X-By"], " ") != "a b" {
		t.Errorf("headers: %v", got.Header)
	}
	stub(t, server, `{"priority": 1, "request": {"method": "GET", "urlPath": "/v1/pets/8"}, "response": {"body": "eight", "headers": {"Content-Type": "text/plain"}}}`)
	stub(t, server, `{"request": {"method": "GET", "urlPath": "/v1/pets/8"}, "response": {"jsonBody": {"name": "later"}}}`)
	says("/v1/pets/8", "", 200, "eight")
	stub(t, server, `{"request": {"method": "POST", "urlPath": "/v1/pets", "bodyPatterns": [{"matchesJsonPath": "$[?(@ == 'Rex')]"}, {"contains": "dog"}]}, "response": {"status": 201, "jsonBody": {"name": "a dog"}}}`)
	says("POST /v1/pets", `{"name": "Rex", "tag": "dog"}`, 201, "a dog")
	if got := send(t, server, "POST /v1/pets", "Content-Type: application/json", "", `{"name": "Tom", "tag": "dog"}`); strings.Contains(got.Text, "a dog") {
		t.Errorf("another body: %s", got.Text)
	}
	stub(t, server, `{"request": {"urlPath": "/v1/pets", "queryParameters": {"tag": {"equalTo": "x"}}}, "response": {"status": 503}}`)
	says("/v1/pets?tag=x", "", 503, "")
	says("/v1/pets", "", 200, "")
	asks(t, server, http.StatusOK, "DELETE /__admin/mappings/"+any, "")
	says("/v1/pets/7?more=1", "", 200, "")
	if got := send(t, server, "/__admin/mappings"); !strings.Contains(got.Text, `"total":5`) {
		t.Errorf("%s", got.Text)
	}
	asks(t, server, http.StatusOK, "POST /__admin/mappings/reset", "")
	if got := send(t, server, "/v1/pets/8"); strings.Contains(got.Text, "eight") {
		t.Errorf("after the reset: %s", got.Text)
	}
}

// TestMappingsThatTheDocumentDoesNotAllow are refused with the place.
func TestMappingsThatTheDocumentDoesNotAllow(t *testing.T) {
	server := start(t, oneFile(stubbed), mockserver.Options{})
	for mapping, want := range map[string]string{
		`{"request": {"method": "GET", "url": "/v1/dogs"}}`:                                                       "/request/url: the document has no operation for GET /v1/dogs",
		`{"request": {"method": "DELETE"}}`:                                                                       "/request/method: ",
		`{"request": {"url": "/v1/pets/7"}, "response": {"status": 500}}`:                                         "/response/status: readPet declares no response 500",
		`{"request": {"url": "/v1/pets/7"}, "response": {"body": "{"}}`:                                           "/response/body: ",
		`{"request": {"url": "/v1/pets/7"}, "response": {"headers": {"Content-Type": "text/html"}, "body": "a"}}`: "/response/headers/Content-Type: ",
		`{"request": {"url": "/v1/pets/7"}, "response": {"status": 503, "body": "a"}}`:                            "/response/body: ",
		`{"request": {"url": "/v1/pets/7"}, "response": {"jsonBody": {"name": 1}}}`:                               "response.body#/name",
		`{"request": {"url": "/v1/pets/7"}, "response": {"bodyFileName": "a.json"}}`:                              "/response/bodyFileName: ",
	} {
		got := send(t, server, "POST /__admin/mappings", "Content-Type: application/json", "", mapping)
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.Text, want) {
			t.Errorf("%s: %d %s, want %s", mapping, got.StatusCode, got.Text, want)
		}
	}
	// A pattern answers the operations whose document allows the answer, and lets the others be.
	stub(t, server, `{"request": {"method": "GET", "urlPattern": "/v1/pets.*"}, "response": {"status": 404}}`)
	if one, all := send(t, server, "/v1/pets/1"), send(t, server, "/v1/pets"); one.StatusCode != 404 || all.StatusCode != 200 {
		t.Errorf("one %d, all %d", one.StatusCode, all.StatusCode)
	}
}

// TestScenarios has answers that depend on what was asked before, across operations and for each session.
func TestScenarios(t *testing.T) {
	server := start(t, oneFile(stubbed), mockserver.Options{})
	mine := []string{"X-Mock-Session: mine"}
	for _, mapping := range []string{
		`{"scenarioName": "s", "requiredScenarioState": "Started", "request": {"url": "/v1/pets"}, "response": {"jsonBody": []}}`,
		`{"scenarioName": "s", "requiredScenarioState": "Started", "newScenarioState": "one", "request": {"method": "POST", "url": "/v1/pets"}, "response": {"status": 201}}`,
		`{"scenarioName": "s", "requiredScenarioState": "one", "newScenarioState": "gone", "request": {"method": "GET", "url": "/v1/pets"}, "response": {"jsonBody": [{"name": "Rex"}]}}`,
		`{"scenarioName": "s", "requiredScenarioState": "gone", "request": {"method": "GET", "url": "/v1/pets"}, "response": {"status": 503}}`,
	} {
		stub(t, server, mapping, mine...)
	}
	list := func(want string) {
		t.Helper()
		if got := send(t, server, "/v1/pets", mine...); strings.TrimSpace(got.Text) != want {
			t.Errorf("%d %s, want %s", got.StatusCode, got.Text, want)
		}
	}
	explained := func() {
		t.Helper()
		asks(t, server, http.StatusOK, "POST /__admin/explain", `{"method": "POST", "url": "/v1/pets", "headers": {"Content-Type": "application/json"}, "body": "{\"name\": \"a\"}"}`, mine...)
	}
	list("[]")
	explained() // changes nothing
	list("[]")
	send(t, server, "POST /v1/pets", append(mine, "Content-Type: application/json", "", `{"name": "Rex"}`)...)
	send(t, server, "HEAD /v1/pets", mine...) // neither
	list(`[{"name":"Rex"}]`)
	list("")
	if got := send(t, server, "/__admin/scenarios", mine...); !strings.Contains(got.Text, `"state":"gone"`) || !strings.Contains(got.Text, `"possibleStates":["Started",`) {
		t.Errorf("%s", got.Text)
	}
	if got := send(t, server, "/__admin/scenarios"); !strings.Contains(got.Text, `"scenarios":[]`) {
		t.Errorf("of another session: %s", got.Text)
	}
	asks(t, server, http.StatusOK, "PUT /__admin/scenarios/s/state", `{"state": "one"}`, mine...)
	list(`[{"name":"Rex"}]`)
	asks(t, server, http.StatusUnprocessableEntity, "PUT /__admin/scenarios/s/state", `{"state": "two"}`, mine...)
	asks(t, server, http.StatusOK, "POST /__admin/scenarios/reset", "", mine...)
	list("[]")
}

// TestPatternsOfTheJournal counts and finds requests as clients of WireMock do.
func TestPatternsOfTheJournal(t *testing.T) {
	server := start(t, oneFile(stubbed), mockserver.Options{})
	send(t, server, "/v1/pets?tag=a", "X-By: me")
	send(t, server, "/v1/pets/7")
	send(t, server, "POST /v1/pets", "Content-Type: application/json", "", `{"name": "Rex"}`)
	send(t, server, "/elsewhere")
	for criteria, want := range map[string]float64{
		`{}`: 4, `{"method": "ANY", "urlPattern": ".*"}`: 4, `{"method": "ANY", "url": "/v1/pets/7"}`: 1, `{"method": "GET", "urlPath": "/v1/pets"}`: 1, `{"urlPathPattern": "/v1/pets.*"}`: 3,
		`{"urlPath": "/v1/pets", "queryParameters": {"tag": {"matches": "[a-c]"}}}`: 1, `{"headers": {"X-By": {"equalTo": "me"}}}`: 1,
		`{"bodyPatterns": [{"equalToJson": {"name": "Rex"}}]}`: 1, `{"bodyPatterns": [{"matchesJsonPath": "$.tag"}]}`: 0,
	} {
		if got := asks(t, server, http.StatusOK, "POST /__admin/requests/count", criteria)["count"]; got != want {
			t.Errorf("%s: %v, want %v", criteria, got, want)
		}
	}
	for criteria, want := range map[string]string{
		`{"urlPath": "/v1/pets", "status": 200}`:                  "/status: ",
		`{"headers": {"Authorization": {"equalTo": "Bearer a"}}}`: "masked in the journal",
		`{"bodyPatterns": [{"matchesXPath": "//a"}]}`:             "/bodyPatterns/0/matchesXPath: ",
		`{"urlPattern": "("}`:                                     "/urlPattern: ",
	} {
		got := send(t, server, "POST /__admin/requests/count", "Content-Type: application/json", "", criteria)
		if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.Text, want) {
			t.Errorf("%s: %d %s, want %s", criteria, got.StatusCode, got.Text, want)
		}
	}
	found := asks(t, server, http.StatusOK, "POST /__admin/requests/find", `{"method": "POST", "url": "/v1/pets"}`)["requests"].([]any)[0].(map[string]any)
	if found["url"] != "/v1/pets" || found["method"] != "POST" || found["body"] != `{"name": "Rex"}` || found["absoluteUrl"] != server.URL+"/v1/pets" || found["loggedDate"].(float64) < 1e12 || found["request"].(map[string]any)["method"] != "POST" {
		t.Errorf("%v", found)
	}
	unmatched := asks(t, server, http.StatusOK, "GET /__admin/requests/unmatched", "")["requests"].([]any)
	if len(unmatched) != 1 || unmatched[0].(map[string]any)["url"] != "/elsewhere" || unmatched[0].(map[string]any)["wasMatched"] != false {
		t.Errorf("%v", unmatched)
	}
}

// TestMappingsOfTheDocumentation adds those of docs/wiremock.md.
func TestMappingsOfTheDocumentation(t *testing.T) {
	server := start(t, oneFile(stubbed), mockserver.Options{})
	text, err := os.ReadFile("../docs/wiremock.md")
	blocks := regexp.MustCompile("(?s)```json\n(.*?)```").FindAllStringSubmatch(string(text), -1)
	if err != nil || len(blocks) == 0 {
		t.Fatal(blocks, err)
	}
	for _, block := range blocks {
		stub(t, server, block[1])
	}
	got := send(t, server, "POST /v1/pets", "X-Tenant: 7", "Content-Type: application/json", "", `{"name": "Rex", "tag": "a dog", "age": 3}`)
	if got.StatusCode != http.StatusCreated || got.Header.Get("X-By") != "hand" {
		t.Errorf("%d %s", got.StatusCode, got.Text)
	}
}
