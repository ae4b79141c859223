package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/jsonvalue"
	"agentmock/mockserver"
)

// asFile returns what an exchange file says of a run-time fixture, and what is left out of it.
func asFile(t *testing.T, document, fixture string) (exchange string, left []string) {
	t.Helper()
	got := send(t, start(t, oneFile(document), mockserver.Options{}), "POST /__admin/files/exchange", "Content-Type: application/json", "", fixture)
	v, faults := jsonvalue.Decode([]byte(got.Text))
	if got.StatusCode != http.StatusOK || len(faults) > 0 {
		t.Fatalf("%s: %d %s", fixture, got.StatusCode, got.Text)
	}
	found, _ := jsonvalue.At(v, "exchange")
	places, _ := jsonvalue.At(v, "left")
	for _, one := range places.([]any) {
		left = append(left, one.(string))
	}
	return jsonvalue.Text(found), left
}

// answeredBy returns what answered the latest request.
func answeredBy(t *testing.T, server *httptest.Server) string {
	t.Helper()
	return asks(t, server, http.StatusOK, "GET /__admin/requests?limit=1", "")["requests"].([]any)[0].(map[string]any)["source"].(string)
}

// TestMappingsAsFiles holds what a mapping answers against what the file made of it answers, in a mock of its own: requests that both mean,
// and those that neither does.
func TestMappingsAsFiles(t *testing.T) {
	post := func(body string) []string {
		return []string{"POST /v1/pets", "Content-Type: application/json", "", body}
	}
	get := func(request string, headers ...string) []string { return append([]string{request}, headers...) }
	for _, test := range []struct {
		operation, mapping string
		left               string
		means, not         [][]string
	}{
		{"readPet", `{"request": {"url": "/v1/pets/7"}, "response": {"headers": {"X-By": "me"}, "jsonBody": {"name": "${request.path.id} $${uuid}"}}}`, "", [][]string{get("/v1/pets/7")}, [][]string{get("/v1/pets/8")}},
		{"readPet", `{"request": {"urlPathTemplate": "/v1/pets/{pet}", "pathParameters": {"pet": {"matches": "[78]"}}}, "response": {"status": 404, "jsonBody": {"reason": "none"}}}`, "", [][]string{get("/v1/pets/7")}, [][]string{get("/v1/pets/78"), get("/v1/pets/9")}},
		{"readPet", `{"request": {"urlPathTemplate": "/v1/pets/{pet}", "pathParameters": {"pet": {"equalTo": "7"}}}, "response": {"status": 503}}`, "", [][]string{get("/v1/pets/7")}, [][]string{get("/v1/pets/8")}},
		{"readPet", `{"request": {"urlPathPattern": "/v1/pets/1[0-9]"}, "response": {"status": 503}}`, "", [][]string{get("/v1/pets/17")}, [][]string{get("/v1/pets/7"), get("/v1/pets/170")}},
		{"readPet", `{"request": {"urlPathPattern": "/v1/pets/.*"}, "response": {"headers": {"Content-Type": "text/plain"}, "body": "${method} is a text"}}`, "", [][]string{get("/v1/pets/7", "Accept: text/plain")}, nil},
		{"readPet", `{"request": {"urlPathPattern": "/v1/(pets|dogs)/7"}, "response": {"status": 503}}`, "/request/urlPathPattern", [][]string{get("/v1/pets/7")}, nil},
		{"listPets", `{"request": {"url": "/v1/pets?tag=x"}, "response": {"status": 503}}`, "", [][]string{get("/v1/pets?tag=x")}, [][]string{get("/v1/pets"), get("/v1/pets?tag=y")}},
		{"listPets", `{"request": {"urlPath": "/v1/pets", "queryParameters": {"tag": {"equalTo": "ab", "caseInsensitive": true}}}, "response": {"status": 503}}`, "", [][]string{get("/v1/pets?tag=AB")}, [][]string{get("/v1/pets?tag=abc")}},
		{"listPets", `{"request": {"urlPath": "/v1/pets", "headers": {"X-A": {"contains": "a.b"}}}, "response": {"status": 503}}`, "", [][]string{get("/v1/pets", "X-A: xa.by")}, [][]string{get("/v1/pets", "X-A: axb"), get("/v1/pets")}},
		{"listPets", `{"request": {"urlPath": "/v1/pets", "headers": {"Authorization": {"equalTo": "Bearer s3cret"}, "X-B": {"absent": true}}}, "priority": 1, "scenarioName": "s", "newScenarioState": "t", "response": {"status": 503}}`, "/priority /scenarioName /newScenarioState /request/headers/Authorization /request/headers/X-B", nil, nil},
		{"listPets", `{"request": {"method": "GET", "basicAuthCredentials": {"username": "u", "password": "p"}}, "response": {"status": 503}}`, "/request/basicAuthCredentials", nil, nil},
		{"addPet", `{"name": "Rex", "request": {"bodyPatterns": [{"equalToJson": {"name": "Rex", "n": 1.0}}]}, "response": {"status": 201, "jsonBody": {"name": "a dog"}}}`, "", [][]string{post(`{"n": 1, "name": "Rex"}`)}, [][]string{post(`{"name": "Rex"}`)}},
		{"addPet", `{"request": {"bodyPatterns": [{"equalToJson": "{\"name\": \"Rex\"}", "ignoreExtraElements": true}]}, "response": {"status": 201, "jsonBody": {"name": "a dog"}}}`, "", [][]string{post(`{"n": 1, "name": "Rex"}`)}, [][]string{post(`{"name": "Tom"}`)}},
		{"addPet", `{"request": {"bodyPatterns": [{"matchesJsonPath": {"expression": "$.name", "equalTo": "Rex"}}, {"matchesJsonPath": {"expression": "$['n'][0]", "equalTo": "1"}}]}, "response": {"status": 201, "jsonBody": {"name": "a dog"}}}`, "", [][]string{post(`{"n": [1], "name": "Rex"}`)}, [][]string{post(`{"n": [2], "name": "Rex"}`), post(`{"n": [1], "name": "Rexy"}`)}},
		{"addPet", `{"request": {"bodyPatterns": [{"contains": "Rex"}]}, "response": {"status": 201, "jsonBody": {"name": "a dog"}}}`, "", [][]string{post(`{"name": "Rexy"}`)}, [][]string{post(`{"name": "Tom"}`)}},
		{"addPet", `{"request": {"bodyPatterns": [{"contains": "Rex"}, {"matchesJsonPath": "$[?(@ == 'Rex')]"}, {"matchesJsonPath": {"expression": "$..name", "equalTo": "Rex"}}, {"equalToJson": {"a": [1]}, "ignoreArrayOrder": true}]}, "response": {"status": 201, "jsonBody": {"name": "a dog"}}}`, "/request/bodyPatterns/0 /request/bodyPatterns/1 /request/bodyPatterns/2 /request/bodyPatterns/3", nil, nil},
		{"addPet", `{"request": {"bodyPatterns": [{"equalToJson": {"/name": "Rex"}}]}, "response": {"status": 201, "headers": {"X-Two": ["a", "b"], "Set-Cookie": "sid=s3cret"}, "fixedDelayMilliseconds": 1, "jsonBody": {"name": "a dog"}}}`, "/request/bodyPatterns/0 /response/headers/Set-Cookie /response/headers/X-Two", nil, nil},
	} {
		exchange, left := asFile(t, stubbed, `{"operation": "`+test.operation+`", "mapping": `+test.mapping+`}`)
		if got := strings.Join(left, " "); got != test.left {
			t.Errorf("%s: left is %q, want %q", test.mapping, got, test.left)
		}
		if strings.Contains(exchange, "s3cret") || strings.Contains(exchange, "dTpw") {
			t.Errorf("a credential is in the file: %s", exchange)
		}
		mapped := start(t, oneFile(stubbed), mockserver.Options{})
		stub(t, mapped, test.mapping)
		filed := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(stubbed)}, "fixtures/" + test.operation + "/one.yaml": {Data: []byte(exchange)}}, mockserver.Options{})
		for _, request := range test.means {
			a, b := send(t, mapped, request[0], request[1:]...), send(t, filed, request[0], request[1:]...)
			if a.StatusCode != b.StatusCode || a.StatusCode < 500 && a.Text != b.Text || a.Header.Get("X-By") != b.Header.Get("X-By") {
				t.Errorf("%s\nof %s\n%v: the mapping answers %d %s, the file %d %s", exchange, test.mapping, request, a.StatusCode, a.Text, b.StatusCode, b.Text)
			}
			if got := answeredBy(t, filed); got != "fixture one" {
				t.Errorf("%s: %v is answered by %s", exchange, request, got)
			}
		}
		for _, request := range test.not {
			send(t, filed, request[0], request[1:]...)
			send(t, mapped, request[0], request[1:]...)
			if file, mapping := answeredBy(t, filed), answeredBy(t, mapped); file == "fixture one" || strings.HasPrefix(mapping, "run-time") {
				t.Errorf("%s: %v is answered by %s, and by %s", exchange, request, file, mapping)
			}
		}
	}
}

// TestExchangesAsFiles has an exchange of run time as a file: without what only a running mock takes.
func TestExchangesAsFiles(t *testing.T) {
	exchange, left := asFile(t, stubbed, `{"operation": "listPets", "name": "away", "times": 2, "description": "d", "response": {"status": 503}}`)
	if exchange != `{"description":"d","response":{"status":503}}` || !slices.Equal(left, []string{"/times"}) {
		t.Errorf("%s, left %v", exchange, left)
	}
	server := start(t, oneFile(stubbed), mockserver.Options{})
	for _, wrong := range []string{`{"operation": "none", "response": {}}`, `{"operation": "listPets", "mapping": {"request": {}, "response": {"status": 418}}}`, `{"operation": "listPets", "response": {"body": 1}}`} {
		if got := send(t, server, "POST /__admin/files/exchange", "Content-Type: application/json", "", wrong); got.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", wrong, got.StatusCode, got.Text)
		}
	}
}
