package traffic_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"agentmock/internal/i18n"
	"agentmock/internal/traffic"
)

// all opens a recording and reads it to its end.
func all(text, base string) (got []traffic.Recorded, passed []string, err error) {
	source, err := traffic.Open(strings.NewReader(text), "a", base)
	if err != nil {
		return nil, nil, err
	}
	for {
		r, err := source()
		switch {
		case err == io.EOF:
			return got, passed, nil
		case errors.Is(err, traffic.ErrForeign):
			passed = append(passed, traffic.Reason(err).In(i18n.English))
		case err != nil:
			return got, passed, err
		default:
			got = append(got, r)
		}
	}
}

const requestText, answerText = `{"name": "张"}`, `{"id": 1}`

// forms are the recordings of one exchange, in each form, with what the form does not keep.
var forms = map[string]struct {
	text   string
	change func(r *traffic.Recorded)
}{
	"HAR": {`{"log": {"version": "1.2", "entries": [{"time": 12.5, "request": {"method": "POST", "url": "http://h.example/a?b=1", "headers": [{"name": "Content-Type", "value": "application/json"}], "postData": {"mimeType": "application/json", "text": "{\"name\": \"张\"}"}},
		"response": {"status": 201, "headers": [{"name": "Content-Type", "value": "application/json"}], "content": {"mimeType": "application/json", "text": "eyJpZCI6IDF9", "encoding": "base64"}}}]}}`, nil},
	"JSON lines": {`{"method": "post", "url": "http://h.example/a?b=1", "status": 201, "requestHeaders": {"Content-Type": "application/json"}, "requestBody": {"name": "张"}, "headers": {"Content-Type": ["application/json"]}, "body": {"id": 1}, "seconds": 0.0125, "name": "x"}`, nil},
	"base64":     {`{"method": "POST", "url": "http://h.example/a?b=1", "status": 201, "requestHeaders": {"Content-Type": "application/json"}, "requestBody": "` + base64.StdEncoding.EncodeToString([]byte(requestText)) + `", "requestBodyBase64": true, "headers": {"Content-Type": "application/json"}, "body": "eyJpZCI6IDF9", "bodyBase64": true, "seconds": 0.0125}`, nil},
	"texts":      {`[{"bodyText": true, "method": "POST", "url": "http://h.example/a?b=1", "status": 201, "requestHeaders": {"Content-Type": "application/json"}, "requestBody": "{\"name\": \"张\"}", "requestBodyText": true, "headers": {"Content-Type": "application/json"}, "body": "{\"id\": 1}", "seconds": 0.0125}]`, nil},
	"a journal": {`{"requests": [{"id": "1", "took_ms": 12.5, "request": {"method": "POST", "url": "http://h.example/a?b=1", "headers": {"Content-Type": ["application/json"]}, "body": "{\"name\": \"张\"}"},
		"response": {"status": 201, "headers": {"Content-Type": ["application/json"]}, "body": "eyJpZCI6IDF9", "body_base64": true, "size": 9}}], "meta": {"total": 1}}`, nil},
	"an entry of a journal": {`{"id": "1", "took_ms": 12.5, "request": {"method": "POST", "url": "http://h.example/a?b=1", "headers": {"Content-Type": ["application/json"]}, "body": "{\"name\": \"张\"}"}, "response": {"status": 201, "headers": {"Content-Type": ["application/json"]}, "body": "{\"id\": 1}", "size": 9}}`, nil},
	"an Apifox project": {`{"apifoxProject": "1.0.0", "info": {"name": "p"}, "environments": [{"name": "e", "baseUrl": "http://{{host}}", "variables": [{"name": "host", "value": "h.example"}]}], "apiCollection": [{"name": "root", "items": [{"name": "f", "items": [{"name": "r",
		"api": {"method": "post", "path": "/{what}", "parameters": {"path": [{"name": "what", "example": "a"}], "query": [{"name": "b", "required": true, "example": "1"}, {"name": "c", "example": "2"}]},
		"requestBody": {"type": "application/json", "example": "{\"name\": \"张\"}"}, "responses": [{"id": 1, "code": 404}, {"id": 2, "code": 201, "contentType": "json"}], "responseExamples": [{"name": "ok", "responseId": 2, "data": "{\"id\": 1}"}]}}]}]}]}`, func(r *traffic.Recorded) { r.Took = 0 }},
	"a Mockoon environment": {`{"uuid": "e", "lastMigration": 33, "name": "e", "endpointPrefix": "http:", "routes": [{"type": "http", "method": "post", "endpoint": "/h.example/:id", "responses": [{"statusCode": 201, "body": "{\"id\": 1}", "headers": [{"key": "Content-Type", "value": "application/json"}], "rules": []}]}]}`,
		func(r *traffic.Recorded) {
			r.Took, r.URL, r.RequestBody, r.RequestHeader, r.NoRequest = 0, "/http:/h.example/1", nil, http.Header{}, true
		}},
	"WireMock's mappings": {`{"mappings": [{"request": {"method": "POST", "urlPath": "http://h.example/a", "queryParameters": {"b": {"equalTo": "1"}}, "headers": {"Content-Type": {"equalTo": "application/json"}}, "bodyPatterns": [{"equalToJson": "{\"name\": \"张\"}"}]},
		"response": {"status": 201, "headers": {"Content-Type": "application/json"}, "body": "{\"id\": 1}"}}]}`, func(r *traffic.Recorded) { r.Took = 0 }},
	"a mapping of WireMock": {`{"id": "1", "request": {"method": "POST", "urlPathTemplate": "http://h.example/{x}", "pathParameters": {"x": {"equalTo": "a"}}, "queryParameters": {"b": {"equalTo": "1"}}, "bodyPatterns": [{"equalToJson": "{\"name\": \"张\"}"}]},
		"response": {"status": 201, "headers": {"Content-Type": "application/json"}, "base64Body": "eyJpZCI6IDF9"}}`, func(r *traffic.Recorded) { r.Took = 0 }},
	"a Postman collection": {`{"info": {"name": "c", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "variable": [{"key": "host", "value": "h.example"}],
		"item": [{"name": "f", "item": [{"name": "r", "request": {"method": "GET"}, "response": [{"name": "ok", "code": 201, "responseTime": 12.5, "header": [{"key": "Content-Type", "value": "application/json"}], "body": "{\"id\": 1}",
		"originalRequest": {"method": "POST", "url": {"raw": "http://{{host}}/:what?b=1", "variable": [{"key": "what", "value": "a"}]}, "header": [{"key": "X-Off", "value": "x", "disabled": true}], "body": {"mode": "raw", "raw": "{\"name\": \"张\"}", "options": {"raw": {"language": "json"}}}}}]}]}]}`, nil},
	"a report of Newman": {`{"collection": {"info": {}}, "run": {"executions": [{"request": {"method": "POST", "url": {"protocol": "http", "host": ["h", "example"], "path": ["a"], "query": [{"key": "b", "value": "1"}]}, "header": [{"key": "Content-Type", "value": "application/json"}], "body": {"mode": "raw", "raw": "{\"name\": \"张\"}"}},
		"response": {"code": 201, "responseTime": 12.5, "header": [{"key": "Content-Type", "value": "application/json"}], "stream": {"type": "Buffer", "data": [123, 34, 105, 100, 34, 58, 32, 49, 125]}}}]}}`, nil},
	"curl -i": {"$ curl -i -X POST -H 'Content-Type: application/json' --data-binary '{\"name\": \"张\"}' 'http://h.example/a?b=1'  # it\nHTTP/1.1 100 Continue\n\nHTTP/1.1 201 Created\r\nContent-Type: application/json\r\n\r\n{\"id\": 1}\n",
		func(r *traffic.Recorded) { r.Took = 0 }},
	"curl -v": {"* Connected\n> POST /a?b=1 HTTP/1.1\n> Content-Type: application/json\n> Content-Length: 15\n>\n} [15 bytes data]\n< HTTP/1.1 201 Created\n< Content-Type: application/json\n<\n{ [9 bytes data]\n{\"id\": 1}\n* Connection left intact\n",
		func(r *traffic.Recorded) {
			r.Took, r.URL, r.RequestBody, r.NoRequestBody = 0, "/a?b=1", nil, true
			r.RequestHeader.Set("Content-Length", "15")
		}},
	"an .http file": {"@host = h.example\n### first\n# it\nPOST http://{{host}}/a\n  ?b=1\nContent-Type: application/json\n\n{\"name\": \"张\"}\n\nHTTP/1.1 201 Created\nContent-Type: application/json\n\n{\"id\": 1}\n", func(r *traffic.Recorded) { r.Took = 0 }},
}

// TestForms reads one exchange in every form, as it is, gzipped, and behind a byte order mark.
func TestForms(t *testing.T) {
	for name, form := range forms {
		want := traffic.Recorded{
			Method: "POST", URL: "http://h.example/a?b=1", Status: 201, RequestHeader: http.Header{"Content-Type": {"application/json"}}, RequestBody: []byte(requestText),
			ResponseHeader: http.Header{"Content-Type": {"application/json"}}, ResponseBody: []byte(answerText), Took: 12500 * time.Microsecond,
		}
		if form.change != nil {
			form.change(&want)
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		if _, err := io.WriteString(z, form.text); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		text := form.text
		if strings.HasPrefix(text, "{") && !strings.HasPrefix(text, `{"log"`) && !strings.HasPrefix(text, `{"run`) {
			var one json.RawMessage
			if json.Unmarshal([]byte(text), &one) == nil {
				var line bytes.Buffer
				_ = json.Compact(&line, one)
				text = line.String()
			}
		}
		for how, given := range map[string]string{"": text, "gzipped ": packed.String(), "marked ": "\ufeff" + text} {
			got, _, err := all(given, "")
			if err != nil || len(got) != 1 {
				t.Errorf("%s%s: %d exchanges, %v", how, name, len(got), err)
				continue
			}
			got[0].RequestHeader.Del("Accept")
			ignore := cmpopts.IgnoreFields(traffic.Recorded{}, "Name", "RequestBody", "ResponseBody")
			if diff := cmp.Diff(want, got[0], ignore); diff != "" || got[0].Name == "" {
				t.Errorf("%s%s (-want +got):\n%s", how, name, diff)
			}
			if squeezed(got[0].RequestBody) != squeezed(want.RequestBody) || squeezed(got[0].ResponseBody) != squeezed(want.ResponseBody) {
				t.Errorf("%s%s: bodies %s and %s", how, name, got[0].RequestBody, got[0].ResponseBody)
			}
		}
	}
}

func squeezed(body []byte) string { return strings.ReplaceAll(string(body), " ", "") }

// TestWhatIsReadIsStrict has recordings that look like one and are none.
func TestWhatIsReadIsStrict(t *testing.T) {
	for text, want := range map[string]string{
		`{"method": "GET", "url": "/a", "statusCode": 200}`:                                                                                            `a:1: no member is called "statusCode"; near: status`,
		`{"method": "GET", "url": "/a", "status": 200, "response_body": 1}`:                                                                            `a:1: no member is called "response_body"; near: body`,
		`{"method": "GET", "url": "/a", "status": 200, "header": {}}`:                                                                                  `a:1: no member is called "header"; near: headers`,
		`{"method": "GET", "url": "/a"}`:                                                                                                               "a:1: status is missing",
		`{"url": "/a", "status": 200}`:                                                                                                                 "a:1: method is missing",
		`{"method": "GET", "url": "/a", "status": 200, "status": 404}`:                                                                                 "a:1: status is there twice",
		`{"method": "GET", "url": "/a", "status": "200"}`:                                                                                              "a:1: status: expected a number from 100 to 599",
		`{"method": "GET", "url": "/a", "status": 200, "body": {}, "bodyText": true}`:                                                                  "a:1: body: expected a string, as bodyText or bodyBase64 says",
		`{"method": "GET", "url": "/a", "status": 200, "body": "x", "bodyText": "yes"}`:                                                                "a:1: bodyText: expected true or false",
		`{"method": "GET", "url": "/a", "status": 200, "body": "***", "bodyBase64": true}`:                                                             "a:1: body: illegal base64 data at input byte 0",
		`{"method": "GET", "url": "/a", "status": 200, "headers": {"A": {}}}`:                                                                          "a:1: headers: A: expected a string, or a list of them",
		`{"method": "GET", "url": "/a", "status": 200, "seconds": "1"}`:                                                                                "a:1: seconds: expected how long it took, as a number",
		`{"log": {"entries": [{"request": {"method": "GET", "url": "/a"}, "response": {"status": 200, "content": {"text": "x", "encoding": "br"}}}]}}`: `a: entry 1: response.content: encoding "br": expected base64, or none`,
		`{"log": {"entries": [{"response": {"status": 200}}]}}`:                                                                                        "a: entry 1: expected request.method and request.url",
		`{"info": {}, "item": [{"request": {"url": "/a"}}]}`:                                                                                           "a: the collection has no saved responses",
		`{"info": {}, "item": [{"name": "x", "request": {}, "response": [{"code": 200}]}]}`:                                                            "a: x: response 1: the request has no URL",
		`{"collection": {}, "run": {}}`:                                                                                                                "a: the report has no run.executions",
		`{"requests": [{"request": {}}]}`:                                                                                                              "a: request 1: expected request.method and request.url",
		"HTTP/1.1 200 OK\n\n{}":                                                                                                                        "a: no request stands before the answer",
		"curl --frobnicate http://h/\nHTTP/1.1 200 OK\n\n{}":                                                                                           "a:1: what curl's --frobnicate does to a request is not known here",
		"curl 'http://h/\nHTTP/1.1 200 OK\n\n{}":                                                                                                       "a:1: a quote of the command line has no end",
		"GET http://h/a\n\n###\nGET http://h/b\n":                                                                                                      "a: no request has its answer behind it",
		`{"code": 404, "status": "error"}`:                                                                                                             "a: what is it? expected a HAR",
		"hello":                                                                                                                                        "a: what is it? expected a HAR, an Apifox project",
		"":                                                                                                                                             "a: what is it? expected a HAR",
	} {
		if _, _, err := all(text, ""); !strings.HasPrefix(fmt.Sprint(err), want) {
			t.Errorf("%s\ngot  %v\nwant %s", text, err, want)
		}
	}
}

// What was not kept is said, and is not taken for nothing.
func TestWhatWasNotKept(t *testing.T) {
	har := func(request, content string) string {
		return `{"log": {"entries": [{"request": {"method": "POST", "url": "/a", "headers": []` + request + `}, "response": {"status": 200, "headers": [], "content": {` + content + `}}}]}}`
	}
	for name, row := range map[string]struct {
		text            string
		noBody, noAsked bool
	}{
		"HAR, both kept":          {har(`, "postData": {"text": "x"}`, `"size": 1, "text": "x"`), false, false},
		"HAR, no body of either":  {har(`, "bodySize": 7`, `"size": 7`), true, true},
		"HAR, there was none":     {har("", `"size": 0`), false, false},
		"line, no body of either": {`{"method": "GET", "url": "/a", "status": 200}`, true, true},
		"line, an empty body":     {`{"method": "GET", "url": "/a", "status": 200, "body": "", "bodyText": true, "requestBody": "", "requestBodyText": true}`, false, false},
		"journal, cut":            {`{"requests": [{"request": {"method": "GET", "url": "/a"}, "response": {"status": 200, "body": "x", "size": 7}}]}`, true, false},
		"Postman, no body":        {`{"item": [{"request": {"url": "/a", "body": {"mode": "file"}}, "response": [{"code": 200, "body": null}]}]}`, true, true},
		"curl, from a file":       {"curl -d @x /a\nHTTP/1.1 200 OK\n\n{}", false, true},
	} {
		got, _, err := all(row.text, "")
		if err != nil || len(got) != 1 || got[0].NoBody != row.noBody || got[0].NoRequestBody != row.noAsked {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
}

// What is passed over has its reason.
func TestPassedOver(t *testing.T) {
	text := `{"log": {"entries": [{"request": {"method": "GET", "url": "http://other/a"}, "response": {"status": 200}}, {"request": {"method": "GET", "url": "http://h/a"}, "response": {"status": 0}}, {"request": {"method": "GET", "url": "http://h/a"}, "response": {"status": 200}}]}}`
	got, passed, err := all(text, "http://h")
	if diff := cmp.Diff([]string{"of another host", "without an answer of its own"}, passed); diff != "" || err != nil || len(got) != 1 {
		t.Errorf("%v %v %s", got, err, diff)
	}
	got, passed, err = all("### a\nGET http://h/a\n\n<> 2026-11-27T010203.200.json\n\n### b\nGET http://h/b\n\nHTTP/1.1 200 OK\n\n{}\n", "http://h")
	if diff := cmp.Diff([]string{"its answer stands in a file of its own, which is not read"}, passed); diff != "" || err != nil || len(got) != 1 {
		t.Errorf("%v %v %s", got, err, diff)
	}
	if _, _, err := all("### a\nGET http://h/a\n\nHTTP/1.1 200 OK\n\n{}\n\n### b\n http://h/a\n", "http://h"); !strings.Contains(fmt.Sprint(err), "expected a request") {
		t.Errorf("a request without a method: %v", err)
	}
	if _, _, err := all(`{"url": 1}`, "nowhere"); !strings.Contains(fmt.Sprint(err), `--url "nowhere"`) {
		t.Error(err)
	}
	got, passed, err = all(`{"apifoxProject": "1.0.0", "apiCollection": [{"items": [{"name": "r", "api": {"method": "get", "responses": [{"id": 2, "code": 200}], "responseExamples": [{"name": "ok", "responseId": 2, "data": "{}"}]}}]}]}`, "")
	if diff := cmp.Diff([]string{"without an address"}, passed); diff != "" || err != nil || len(got) != 0 {
		t.Errorf("%s %v %v", diff, got, err)
	}
}

// Several exchanges of one trace are told apart.
func TestSeveralAnswersOfATrace(t *testing.T) {
	text := "curl -si http://h/a\nHTTP/1.1 302 Found\nLocation: /b\n\nHTTP/1.1 200 OK\nContent-Type: text/plain\n\nHTTP/1.1 is a protocol\n\n$ curl -XDELETE http://h/b -H'X-A: 1'\nHTTP/1.1 204 No Content\n\n"
	got, _, err := all(text, "")
	if err != nil || len(got) != 2 || got[0].Status != 200 || string(got[0].ResponseBody) != "HTTP/1.1 is a protocol" || got[1].Method != "DELETE" || got[1].Status != 204 || got[1].RequestHeader.Get("X-A") != "1" {
		t.Errorf("%v %+v", err, got)
	}
}
