package wiremock_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/message"
	"agentmock/internal/source"
	"agentmock/internal/wiremock"
)

func pattern(t *testing.T, text string) (wiremock.Pattern, error) {
	t.Helper()
	n, err := source.ParseFile("pattern", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return wiremock.ReadPattern(n, "/request")
}

// TestMatchers holds one request against patterns that mean it, and against the same ones changed so that they do not.
func TestMatchers(t *testing.T) {
	x := &message.Exchange{Request: message.RequestMessage{
		Method: "POST", URL: "/api/things/7%2F8?page=2&tag=a&tag=b",
		Header: http.Header{"X-Tenant": {"Seven"}, "Cookie": {"sid=abc; theme=dark"}, "Authorization": {"Basic dTpw"}},
		Body:   message.Body{Raw: []byte(`{"name": "Wang", "n": 1.0, "items": [{"id": 1}, {"id": 2, "x": true}], "none": null}`)},
	}}
	for _, test := range []struct{ takes, not string }{
		{`{}`, `{"method": "GET"}`},
		{`{"method": "ANY"}`, `{"method": "PUT"}`},
		{`{"url": "/api/things/7%2F8?page=2&tag=a&tag=b"}`, `{"url": "/api/things/7%2F8"}`},
		{`{"urlPath": "/api/things/7%2F8"}`, `{"urlPath": "/api/things"}`},
		{`{"urlPattern": "/api/.*page=\\d.*"}`, `{"urlPattern": "/api/things"}`},
		{`{"urlPathPattern": "/api/things/[^/]+"}`, `{"urlPathPattern": "/api/.*page.*"}`},
		{`{"urlPathTemplate": "/api/things/{id}", "pathParameters": {"id": {"equalTo": "7/8"}}}`, `{"urlPathTemplate": "/api/things/{id}", "pathParameters": {"id": {"equalTo": "7"}}}`},
		{`{"queryParameters": {"page": {"equalTo": "2"}}}`, `{"queryParameters": {"page": {"equalTo": "3"}}}`},
		{`{"queryParameters": {"tag": {"equalTo": "b"}}}`, `{"queryParameters": {"tag": {"equalTo": "c"}}}`},
		{`{"queryParameters": {"tag": {"hasExactly": [{"equalTo": "b"}, {"equalTo": "a"}]}}}`, `{"queryParameters": {"tag": {"hasExactly": [{"equalTo": "b"}]}}}`},
		{`{"queryParameters": {"tag": {"includes": [{"equalTo": "b"}]}}}`, `{"queryParameters": {"tag": {"includes": [{"equalTo": "b"}, {"equalTo": "c"}]}}}`},
		{`{"queryParameters": {"other": {"absent": true}}}`, `{"queryParameters": {"page": {"absent": true}}}`},
		{`{"queryParameters": {"page": {"absent": false}}}`, `{"queryParameters": {"other": {"absent": false}}}`},
		{`{"headers": {"x-tenant": {"equalTo": "seven", "caseInsensitive": true}}}`, `{"headers": {"x-tenant": {"equalTo": "seven"}}}`},
		{`{"headers": {"X-Tenant": {"contains": "eve"}}}`, `{"headers": {"X-Tenant": {"contains": "eight"}}}`},
		{`{"headers": {"X-Tenant": {"doesNotContain": "eight"}}}`, `{"headers": {"X-Tenant": {"doesNotContain": "eve"}}}`},
		{`{"headers": {"X-Tenant": {"matches": "S.*n"}}}`, `{"headers": {"X-Tenant": {"matches": "S"}}}`},
		{`{"headers": {"X-Tenant": {"doesNotMatch": "S"}}}`, `{"headers": {"X-Tenant": {"doesNotMatch": "S.*"}}}`},
		{`{"headers": {"X-Tenant": {"not": {"equalTo": "x"}}}}`, `{"headers": {"X-Tenant": {"not": {"equalTo": "Seven"}}}}`},
		{`{"headers": {"X-Tenant": {"and": [{"contains": "S"}, {"contains": "n"}]}}}`, `{"headers": {"X-Tenant": {"and": [{"contains": "S"}, {"contains": "x"}]}}}`},
		{`{"headers": {"X-Tenant": {"or": [{"contains": "x"}, {"contains": "n"}]}}}`, `{"headers": {"X-Tenant": {"or": [{"contains": "x"}, {"contains": "y"}]}}}`},
		{`{"cookies": {"theme": {"equalTo": "dark"}}}`, `{"cookies": {"theme": {"equalTo": "light"}}}`},
		{`{"basicAuthCredentials": {"username": "u", "password": "p"}}`, `{"basicAuthCredentials": {"username": "u", "password": "q"}}`},
		{`{"bodyPatterns": [{"contains": "Wang"}, {"contains": "items"}]}`, `{"bodyPatterns": [{"contains": "Wang"}, {"contains": "Li"}]}`},
		{`{"bodyPatterns": [{"binaryEqualTo": "eyJuYW1lIjogIldhbmciLCAibiI6IDEuMCwgIml0ZW1zIjogW3siaWQiOiAxfSwgeyJpZCI6IDIsICJ4IjogdHJ1ZX1dLCAibm9uZSI6IG51bGx9"}]}`, `{"bodyPatterns": [{"binaryEqualTo": "eyJh"}]}`},
		{`{"bodyPatterns": [{"equalToJson": {"n": 1, "name": "Wang", "items": [{"id": 1}, {"id": 2, "x": true}], "none": null}}]}`, `{"bodyPatterns": [{"equalToJson": {"name": "Wang"}}]}`},
		{`{"bodyPatterns": [{"equalToJson": "{\"name\": \"Wang\"}", "ignoreExtraElements": true}]}`, `{"bodyPatterns": [{"equalToJson": "{\"name\": \"Li\"}", "ignoreExtraElements": true}]}`},
		{`{"bodyPatterns": [{"equalToJson": {"items": [{"id": 2}, {"id": 1}]}, "ignoreExtraElements": true, "ignoreArrayOrder": true}]}`, `{"bodyPatterns": [{"equalToJson": {"items": [{"id": 2}, {"id": 1}]}, "ignoreExtraElements": true}]}`},
		{`{"bodyPatterns": [{"equalToJson": {"items": [{}, {"id": 1}]}, "ignoreExtraElements": true, "ignoreArrayOrder": true}]}`, `{"bodyPatterns": [{"equalToJson": {"items": [{"id": 1}, {"id": 1}]}, "ignoreExtraElements": true, "ignoreArrayOrder": true}]}`},
		{`{"bodyPatterns": [{"matchesJsonPath": "$.items[?(@.x == true)]"}]}`, `{"bodyPatterns": [{"matchesJsonPath": "$.items[?(@.x == false)]"}]}`},
		{`{"bodyPatterns": [{"matchesJsonPath": "$.name"}]}`, `{"bodyPatterns": [{"matchesJsonPath": "$.none"}]}`},
		{`{"bodyPatterns": [{"matchesJsonPath": {"expression": "$..id", "equalTo": "2"}}]}`, `{"bodyPatterns": [{"matchesJsonPath": {"expression": "$..id", "equalTo": "3"}}]}`},
		{`{"bodyPatterns": [{"matchesJsonPath": {"expression": "$.items[-1:]", "equalToJson": {"id": 2, "x": true}}}]}`, `{"bodyPatterns": [{"matchesJsonPath": {"expression": "$.items[0]", "equalToJson": {"id": 2, "x": true}}}]}`},
		{`{"bodyPatterns": [{"matchesJsonPath": {"expression": "$.other", "absent": true}}]}`, `{"bodyPatterns": [{"matchesJsonPath": {"expression": "$.name", "absent": true}}]}`},
	} {
		for text, want := range map[string]bool{test.takes: true, test.not: false} {
			p, err := pattern(t, text)
			if err != nil || p.Matches(x) != want {
				t.Errorf("%s: matches is %t: %v", text, !want, err)
			}
		}
	}
}

// TestRefused has what a mapping says that cannot be done, and where.
func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		`[]`:                                  "",
		`{"request": {}, "post": 1}`:          "/post",
		`{}`:                                  "/request",
		`{"request": {}, "priority": 0}`:      "/priority",
		`{"request": {}, "persistent": true}`: "/persistent",
		`{"request": {}, "newScenarioState": "a"}`:                                              "/newScenarioState",
		`{"request": {}, "requiredScenarioState": "a"}`:                                         "/requiredScenarioState",
		`{"request": {}, "scenarioName": 1}`:                                                    "/scenarioName",
		`{"request": {}, "postServeActions": []}`:                                               "/postServeActions",
		`{"request": {"url": "/a", "urlPath": "/a"}}`:                                           "/request/urlPath",
		`{"request": {"url": 1}}`:                                                               "/request/url",
		`{"request": {"urlPattern": "(?=a)"}}`:                                                  "/request/urlPattern",
		`{"request": {"urlPathPattern": "("}}`:                                                  "/request/urlPathPattern",
		`{"request": {"pathParameters": {"id": {"equalTo": "1"}}}}`:                             "/request/pathParameters/id",
		`{"request": {"multipartPatterns": []}}`:                                                "/request/multipartPatterns",
		`{"request": {"headers": []}}`:                                                          "/request/headers",
		`{"request": {"headers": {"X/Y": {}}}}`:                                                 "/request/headers/X~1Y",
		`{"request": {"headers": {"A": {"before": "now"}}}}`:                                    "/request/headers/A/before",
		`{"request": {"headers": {"A": {"caseInsensitive": true}}}}`:                            "/request/headers/A/caseInsensitive",
		`{"request": {"headers": {"A": {"equalTo": null}}}}`:                                    "/request/headers/A/equalTo",
		`{"request": {"queryParameters": {"a": {"includes": {}}}}}`:                             "/request/queryParameters/a/includes",
		`{"request": {"bodyPatterns": {}}}`:                                                     "/request/bodyPatterns",
		`{"request": {"bodyPatterns": [{"contains": "a"}, {"matchesXPath": "//a"}]}}`:           "/request/bodyPatterns/1/matchesXPath",
		`{"request": {"bodyPatterns": [{"equalToJson": "{"}]}}`:                                 "/request/bodyPatterns/0/equalToJson",
		`{"request": {"bodyPatterns": [{"equalToJson": {"a": "${json-unit.ignore}"}}]}}`:        "/request/bodyPatterns/0/equalToJson",
		`{"request": {"bodyPatterns": [{"matchesJsonPath": "name"}]}}`:                          "/request/bodyPatterns/0/matchesJsonPath",
		`{"request": {"bodyPatterns": [{"binaryEqualTo": "*"}]}}`:                               "/request/bodyPatterns/0/binaryEqualTo",
		`{"request": {}, "response": {"status": 99}}`:                                           "/response/status",
		`{"request": {}, "response": {"status": 200, "statusMessage": "Fine"}}`:                 "/response/statusMessage",
		`{"request": {}, "response": {"body": "a", "jsonBody": 1}}`:                             "/response/jsonBody",
		`{"request": {}, "response": {"base64Body": "*"}}`:                                      "/response/base64Body",
		`{"request": {}, "response": {"bodyFileName": "a"}}`:                                    "/response/bodyFileName",
		`{"request": {}, "response": {"transformers": ["response-template"]}}`:                  "/response/transformers",
		`{"request": {}, "response": {"proxyBaseUrl": "http://a"}}`:                             "/response/proxyBaseUrl",
		`{"request": {}, "response": {"headers": {"A": "a\nb"}}}`:                               "/response/headers/A",
		`{"request": {}, "response": {"headers": {"A b": "a"}}}`:                                "/response/headers/A b",
		`{"request": {}, "response": {"fixedDelayMilliseconds": -1}}`:                           "/response/fixedDelayMilliseconds",
		`{"request": {}, "response": {"delayDistribution": {"type": "uniform"}}}`:               "/response/delayDistribution/type",
		`{"request": {}, "response": {"delayDistribution": {"type": "lognormal", "sigma": 1}}}`: "/response/delayDistribution",
		`{"request": {}, "response": {"fault": "RANDOM_DATA_THEN_CLOSE"}}`:                      "/response/fault",
	} {
		_, err := wiremock.Parse("m", []byte(text))
		var why *wiremock.Refused
		if !errors.As(err, &why) || why.Pointer != want || why.Reason == "" {
			t.Errorf("%s: refused at %v, want %s", text, err, want)
		}
	}
}

// TestOperations has patterns, and the operations whose requests they may mean.
func TestOperations(t *testing.T) {
	s := apitest.Load(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\nservers: [{url: /api}]\n"+`paths:
  /things: {get: {operationId: list, responses: {'200': {description: ok}}}, post: {operationId: create, responses: {'200': {description: ok}}}}
  /things/{id}: {get: {operationId: read, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
  /things/{id}/photos/{n}.png: {get: {operationId: photo, parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: n, in: path, required: true, schema: {type: string}}], responses: {'200': {description: ok}}}}
`)
	for text, want := range map[string]string{
		`{}`:                                                 "list create read photo",
		`{"method": "POST"}`:                                 "create",
		`{"url": "/api/things?page=1"}`:                      "list create",
		`{"urlPath": "/api/things/7"}`:                       "read",
		`{"urlPath": "/api/things/"}`:                        "",
		`{"urlPattern": "/api/things.*"}`:                    "list create read photo",
		`{"urlPattern": "/api/things"}`:                      "list create",
		`{"urlPattern": "/api/things\\?a=.*"}`:               "list create",
		`{"urlPattern": "/api/things/[0-9]+(\\?.*)?"}`:       "read",
		`{"urlPathPattern": "/api/things\\?a=.*"}`:           "",
		`{"urlPathPattern": "/api/things/[^/]+"}`:            "read",
		`{"urlPathPattern": "/api/things/[^/]+/.*"}`:         "photo",
		`{"urlPathPattern": ".*\\.png"}`:                     "read photo",
		`{"urlPathPattern": "^/api/things/7/photos/1.png$"}`: "photo",
		`{"urlPathPattern": "/api/things/(?:a|b/c)"}`:        "read",
		`{"urlPathPattern": "(?i)/API/THINGS"}`:              "list create",
		`{"urlPathPattern": "/other/.*"}`:                    "",
		`{"urlPathTemplate": "/api/things/{x}"}`:             "read",
	} {
		p, err := pattern(t, text)
		var got []string
		for _, o := range p.Operations(s) {
			got = append(got, o.ID)
		}
		if err != nil || strings.Join(got, " ") != want {
			t.Errorf("%s: %s, want %q: %v", text, fmt.Sprint(got), want, err)
		}
	}
}
