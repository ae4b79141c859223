package export_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"testing/fstest"

	"agentmock/internal/api"
	"agentmock/internal/export"
	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
	"agentmock/internal/wiremock"
)

var files = fstest.MapFS{
	"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: pets, version: "1"}
servers: [{url: /v1}]
paths:
  /pets:
    get:
      operationId: list
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: tag, in: query, schema: {type: string}}, {name: X-By, in: header, schema: {type: string}}, {name: sid, in: cookie, schema: {type: string}}]
      responses: {'200': {description: it, content: {application/json: {schema: {type: array}, example: [{"name": "of the document"}]}}}, '503': {description: away}}
    post:
      operationId: add
      requestBody: {content: {application/json: {schema: {type: object}, example: {name: Tom}}}}
      responses: {'201': {description: it, content: {application/json: {schema: {type: object}}}}}
  /pets/{pet-id}:
    get:
      operationId: read
      parameters: [{name: pet-id, in: path, required: true, schema: {type: string}, example: seven}]
      responses: {'200': {description: it, content: {application/json: {schema: {type: object}}, image/png: {}, text/plain: {}}}, '404': {description: none}}
    delete:
      operationId: remove
      parameters: [{name: pet-id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: it}}
`)},
	"fixtures/list/page.yaml":    {Data: []byte("request: {query: {page: 2}}\nresponse: {body: [{name: two}], headers: {X-A: b}}")},
	"fixtures/list/tag.yaml":     {Data: []byte("request: {query: {tag: {matches: '^d.g$'}}, header: {X-By: me}}\nresponse: {body: [{name: tagged}]}")},
	"fixtures/list/cookie.yaml":  {Data: []byte("request: {cookie: {sid: 'a'}}\nresponse: {status: 503, delay: 20ms}")},
	"fixtures/add/whole.yaml":    {Data: []byte("request: {body: {name: Rex, n: 1}}\nresponse: {status: 201, body: {id: whole}}")},
	"fixtures/add/word.yaml":     {Data: []byte("request: {body: just a word}\nresponse: {status: 201, body: {id: word}}")},
	"fixtures/add/part.yaml":     {Data: []byte("request: {body: {/name: Tom, /tags/0: {matches: o}}}\nresponse: {status: 201, body: {id: part}, delay: {median: 10ms, p99: 20ms}}")},
	"fixtures/add/text.yaml":     {Data: []byte("request: {body: {matches: 'magic'}}\nresponse: {status: 201, body: {id: text}, fault: truncated-body}")},
	"fixtures/read/turns.yaml":   {Data: []byte("request: {path: {pet-id: a/b}}\nresponses: [{status: 404}, {body: {n: 1}}, {body: {n: 2}}]")},
	"fixtures/read/picture.yaml": {Data: []byte("request: {path: {pet-id: picture}}\nresponse: {headers: {Content-Type: image/png}, bodyFile: p.png}")},
	"fixtures/read/p.png":        {Data: []byte("\x89PNG\x00\xff")},
	"fixtures/read/words.yaml":   {Data: []byte("request: {path: {pet-id: words}}\nresponse: {headers: {Content-Type: text/plain}, body: 'it''s `plain` ${x}'}")},
	"fixtures/read/drip.yaml":    {Data: []byte("request: {path: {pet-id: drip}}\nresponse: {body: {}, fault: slow-drip}")},
	"fixtures/read/made.yaml":    {Data: []byte("request: {path: {pet-id: made}}\nresponse: {status: 200}")},
	"fixtures/read/told.yaml":    {Data: []byte("request: {path: {pet-id: told}}\nresponse: {body: {id: '${request.path.pet-id}'}}")},
}

func exported(t *testing.T) (*api.API, *export.Set) {
	t.Helper()
	a, err := api.Open(files, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return a, export.New(a.Document, a.Fixtures, map[string]string{"list": "/v1/pets", "add": "/v1/pets", "read": "/v1/pets/seven", "remove": "/v1/pets/x"})
}

// TestMappingsAreReadAsWhatTheyWere reads the mappings that were written, and asks them and the fixtures for the same requests.
func TestMappingsAreReadAsWhatTheyWere(t *testing.T) {
	a, set := exported(t)
	written, faults := jsonvalue.Decode(set.WireMock())
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	list, _ := jsonvalue.At(written, "mappings")
	var all []*fixture.Fixture
	for i, one := range list.([]any) {
		m, err := wiremock.Parse("m", jsonvalue.Append(nil, one))
		if err != nil {
			t.Fatalf("%s: %v", jsonvalue.Text(one), err)
		}
		operations, err := m.Operations(a.Document)
		if err != nil || len(operations) != 1 {
			t.Fatalf("%s: %v %v", jsonvalue.Text(one), operations, err)
		}
		f, broken, err := m.Fixture(fmt.Sprint(i), "", operations[0])
		if err != nil || len(broken) > 0 {
			t.Fatalf("%s: %v %v", jsonvalue.Text(one), broken, err)
		}
		all = append(all, f)
	}
	mapped := fixture.Collect(all)
	for _, request := range []struct {
		method, url, header, body, want string
	}{
		{"GET", "/v1/pets?page=2", "", "", "page"}, {"GET", "/v1/pets?page=3", "", "", ""}, {"GET", "/v1/pets?tag=dig", "X-By: me", "", "tag"}, {"GET", "/v1/pets?tag=dig", "", "", ""},
		{"GET", "/v1/pets?tag=ddig", "X-By: me", "", ""}, {"GET", "/v1/pets", "Cookie: sid=a", "", "cookie"}, {"POST", "/v1/pets", "", `{"n": 1.0, "name": "Rex"}`, "whole"},
		{"POST", "/v1/pets", "", `{"name": "Tom", "tags": ["dog"]}`, "part"}, {"POST", "/v1/pets", "", `{"name": "Tom", "tags": ["cat"]}`, ""}, {"POST", "/v1/pets", "", `{"a": "no magic"}`, "text"},
		{"POST", "/v1/pets", "", `"just a word"`, "word"}, {"POST", "/v1/pets", "", `"another"`, ""}, {"GET", "/v1/pets/a%2Fb", "", "", "turns"}, {"GET", "/v1/pets/picture", "", "", "picture"}, {"GET", "/v1/pets/words", "", "", "words"}, {"GET", "/v1/pets/other", "", "", ""},
	} {
		u, err := url.Parse(request.url)
		if err != nil {
			t.Fatal(err)
		}
		match := a.Document.MatchURL(request.method, u)
		x := &message.Exchange{Operation: match.Operation, Request: message.RequestMessage{Method: request.method, URL: request.url, Path: match.Path, Header: http.Header{"Content-Type": {"application/json"}}, Body: message.Body{Raw: []byte(request.body)}}}
		var name, value string
		if n, _ := fmt.Sscanf(request.header, "%s %s", &name, &value); n == 2 {
			x.Request.Header.Set(name[:len(name)-1], value)
		}
		verify.Request(x)
		before, after := a.Fixtures.Find(x, 0), mapped.Find(x, 0)
		if before == nil && request.want == "" {
			if example := after; request.url[:8] == "/v1/pets" && request.method == "GET" && match.Operation.ID == "list" {
				if example == nil || string(example.Responses[0].Raw) != `[{"name":"of the document"}]` {
					t.Errorf("%s: the example does not answer: %v", request.url, example)
				}
			} else if after != nil {
				t.Errorf("%s %s %s: %v answers", request.method, request.url, request.body, after)
			}
			continue
		}
		if before == nil || before.Name != request.want || after == nil {
			t.Errorf("%s %s %s: %v before, %v after, want %s", request.method, request.url, request.body, before, after, request.want)
			continue
		}
		if request.want == "turns" {
			continue // they stand below
		}
		one, other := before.Responses[0], after.Responses[0]
		delay := (one.Delay.P99 - other.Delay.P99).Abs().Microseconds() + (one.Delay.Median - other.Delay.Median).Abs().Microseconds()
		if one.Status != other.Status || one.Fault != other.Fault || delay > 1 || one.MediaType != other.MediaType || !same(one.Raw, other.Raw) || fmt.Sprint(one.Head) != fmt.Sprint(other.Head) && one.MediaType == nil {
			t.Errorf("%s: %+v before, %+v after", request.want, one, other)
		}
	}
	// Turns are a scenario.
	var states []string
	for _, f := range all {
		if f.Scenario != nil {
			states = append(states, fmt.Sprintf("%s>%s:%d", f.Scenario.Required, f.Scenario.Next, f.Responses[0].Status))
		}
	}
	if got := fmt.Sprint(states); got != "[Started>turn 2:404 turn 2>turn 3:200 turn 3>turn 3:200]" {
		t.Errorf("turns: %s", got)
	}
}

// same compares bodies: the members of JSON are written anew.
func same(a, b []byte) bool {
	one, faults := jsonvalue.Decode(a)
	other, _ := jsonvalue.Decode(b)
	return bytes.Equal(a, b) || len(faults) == 0 && jsonvalue.Equal(one, other)
}

// TestWhatIsLeftOut counts what the other tools cannot say.
func TestWhatIsLeftOut(t *testing.T) {
	_, set := exported(t)
	set.WireMock()
	set.Postman("http://h")
	if got := fmt.Sprint(set.Left); got != "map[WireMock has no fault slow-drip:1 its body is a template:1 its body is made up for each request:1 no one request can be written down for it:3]" {
		t.Errorf("%s", got)
	}
}
