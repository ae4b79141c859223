package traffic_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/traffic"
)

// TestWhatIsNoOneExchange has mappings and routes that are passed over, each with its reason.
func TestWhatIsNoOneExchange(t *testing.T) {
	mapping := func(request, response string) string {
		return `{"mappings": [{"request": ` + request + `, "response": ` + response + `}]}`
	}
	route := func(route, response string) string {
		return `{"lastMigration": 33, "data": [{"id": "b", "value": "[]"}], "routes": [{` + route + `, "responses": [` + response + `]}]}`
	}
	for text, want := range map[string]string{
		mapping(`{"method": "GET", "urlPathPattern": "/a.*"}`, `{}`):                        "a pattern of URLs is no one request",
		mapping(`{"method": "GET", "urlPathTemplate": "/a/{id}"}`, `{}`):                    "a pattern of URLs is no one request",
		mapping(`{"url": "/a"}`, `{}`):                                                      "a mapping of any method is no one request",
		mapping(`{"method": "ANY", "url": "/a"}`, `{}`):                                     "a mapping of any method is no one request",
		mapping(`{"method": "GET", "url": "/a"}`, `{"fault": "EMPTY_RESPONSE"}`):            "a mapping of a fault has no answer",
		mapping(`{"method": "GET", "url": "/a"}`, `{"transformers": ["t"], "body": "a"}`):   "its body is a template",
		mapping(`{"method": "GET", "url": "/a"}`, `{"proxyBaseUrl": "http://h"}`):           "what is at /response/proxyBaseUrl of the mapping cannot be done",
		route(`"method": "all", "endpoint": "a"`, `{"statusCode": 200}`):                    "a route of any method is no one request",
		route(`"type": "crud", "method": "get", "endpoint": "a"`, `{"statusCode": 200}`):    "a route of Mockoon that is no single answer: crud",
		route(`"method": "get", "endpoint": "a"`, `{}`):                                     "without a status",
		route(`"method": "get", "endpoint": "a"`, `{"statusCode": 200, "body": "{{now}}"}`): "its body is a template",
		route(`"method": "get", "endpoint": "a/:id"`, `{"statusCode": 200, "body": "{}"}`):  "its path has a place that nothing fills",
		`{"apifoxProject": "1", "apiCollection": [{"api": {"method": "get", "path": "/a/{id}", "responses": [{"code": 200}], "responseExamples": [{"data": "{}"}]}}]}`: "its path has a place that nothing fills",
		`{"apifoxProject": "1", "apiCollection": [{"api": {"method": "get", "path": "/a", "responseExamples": [{"data": "{}"}]}}]}`:                                    "without a status",
	} {
		got, passed, err := all(text, "")
		if err != nil || len(got) != 0 || strings.Join(passed, "; ") != want {
			t.Errorf("%s: %v, passed over: %q, want %q: %v", text, got, passed, want, err)
		}
	}
	for text, want := range map[string]string{
		route(`"method": "get", "endpoint": "a/:id"`, `{"statusCode": 200, "rules": [{"target": "params", "modifier": "id", "operator": "equals", "value": "7/8"}]}`): "/a/7%2F8",
		route(`"method": "get", "endpoint": "a/:id"`, `{"statusCode": 200, "body": "{\"data\": {\"id\": 9}}"}`):                                                       "/a/9",
		route(`"method": "get", "endpoint": "a"`, `{"statusCode": 200, "bodyType": "DATABUCKET", "databucketID": "b"}`):                                               "/a []",
		route(`"method": "get", "endpoint": "a"`, `{"statusCode": 200, "body": "{{a}}", "disableTemplating": true}`):                                                  "/a {{a}}",
	} {
		got, _, err := all(text, "")
		if err != nil || len(got) != 1 || !strings.Contains(got[0].URL+" "+string(got[0].ResponseBody), want) {
			t.Errorf("%s: %v, want %s: %v", text, got, want, err)
		}
	}
	for text, want := range map[string]string{
		`{"mappings": {}}`: "a: /mappings: expected a list", `{"mappings": [1]}`: "a: /mappings/0: expected a stub mapping",
		`{"lastMigration": 1}`: "a: /routes: the environment has no responses", `{"apifoxProject": "1"}`: "a: /apiCollection: the project has no examples",
		`{"apifoxProject": "1", "apiCollection": ` + strings.Repeat(`[{"items": `, 40) + "[]" + strings.Repeat("}]", 40) + `}`: "folders more than 32 deep",
	} {
		if _, _, err := all(text, ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.80s: %v, want %s", text, err, want)
		}
	}
}

// TestOpenDir reads the folder of a WireMock: its mappings in the order of their names, with bodies in files and none from outside.
func TestOpenDir(t *testing.T) {
	mapping := func(url, file string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(`{"request": {"method": "GET", "url": "` + url + `"}, "response": {"status": 200, "bodyFileName": "` + file + `"}}`)}
	}
	read := func(fsys fstest.MapFS) (string, error) {
		next, err := traffic.OpenDir(fsys, "wm", "")
		var all []string
		for err == nil {
			var r traffic.Recorded
			if r, err = next(); err == nil {
				all = append(all, r.Name+" "+r.URL+" "+string(r.ResponseBody))
			}
		}
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return strings.Join(all, "\n"), err
	}
	got, err := read(fstest.MapFS{"mappings/b.json": mapping("/b", "x/b.json"), "mappings/a/c.json": mapping("/c", "c.txt"), "__files/x/b.json": {Data: []byte("[1]")}, "__files/c.txt": {Data: []byte("see")}, "readme.md": {}})
	if want := "wm/mappings/a/c.json: mapping-1 /c see\nwm/mappings/b.json: mapping-1 /b [1]"; err != nil || got != want {
		t.Errorf("%s\nwant %s: %v", got, want, err)
	}
	for name, fsys := range map[string]fstest.MapFS{
		"no .json file": {"a.txt": {}},
		"bodyFileName":  {"a.json": mapping("/a", "../secret.txt"), "secret.txt": {}},
		"not exist":     {"a.json": mapping("/a", "none.txt")},
		"what is it?":   {"a.json": {Data: []byte("{}")}},
	} {
		if _, err := read(fsys); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
