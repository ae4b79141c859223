package anonymize_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock"
	"agentmock/internal/anonymize"
	"agentmock/internal/fixture"
	"agentmock/internal/generate"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// document is the API of these tests.
const document = `openapi: 3.1.0
info: {title: notes, version: "1"}
security: [{key: []}, {pass: []}]
paths:
  /people/{person}:
    get:
      operationId: getPerson
      parameters:
        - {name: person, in: path, required: true, schema: {type: string}}
        - {name: search, in: query, schema: {type: string}}
        - {name: page, in: query, schema: {type: integer}}
        - {name: access_token, in: query, schema: {type: string}}
        - {name: appid, in: query, schema: {type: string}}
        - {name: X-Tenant, in: header, schema: {type: string}}
        - {name: X-Api-Key, in: header, schema: {type: string}}
        - {name: visit, in: cookie, schema: {type: string}}
      responses:
        '200':
          description: anything at all
          headers:
            Location: {schema: {type: string}}
            X-Owner: {schema: {type: string}}
            X-Left: {schema: {type: integer}}
            Set-Cookie: {schema: {type: string}}
            Content-Length: {schema: {type: integer}}
          content: {application/json: {schema: {}}}
        '404': {description: nobody, content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}, text/plain: {schema: {type: string}}}}
    put:
      operationId: putPerson
      parameters: [{name: person, in: path, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {}}, text/plain: {}, image/png: {}}}
      responses: {'204': {description: done}, '200': {description: done, content: {text/plain: {}, text/html: {}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: appid}
    pass: {type: http, scheme: bearer}
  schemas:
    Problem:
      type: object
      required: [code]
      properties: {code: {type: string, enum: [gone, nobody]}, message: {type: string, examples: [没有这个人]}}
`

func notes(t testing.TB) *openapi.Document {
	t.Helper()
	s, err := openapi.Load(fstest.MapFS{"openapi.yaml": {Data: []byte(document)}}, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func agentAPI(t testing.TB) *openapi.Document {
	t.Helper()
	s, err := openapi.Load(agentmock.FS, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// exchange returns one that happened. Headers are "Name: value"; a status begins those of the response.
func exchange(t testing.TB, s *openapi.Document, request, body string, status int, response string, headers ...string) *message.Exchange {
	t.Helper()
	method, url, _ := strings.Cut(request, " ")
	path, _, _ := strings.Cut(url, "?")
	found := s.Match(method, path)
	if found.Operation == nil {
		t.Fatalf("no operation for %s", request)
	}
	x := &message.Exchange{Operation: found.Operation}
	x.Request = message.RequestMessage{Method: method, URL: url, Path: found.Path, Header: http.Header{}, Body: message.Body{Raw: []byte(body)}}
	x.Response = message.ResponseMessage{Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: message.Body{Raw: []byte(response)}}
	for _, header := range headers {
		name, text, _ := strings.Cut(header, ": ")
		if to, ok := strings.CutPrefix(name, "> "); ok {
			x.Request.Header.Set(to, text)
		} else {
			x.Response.Header.Set(strings.TrimPrefix(name, "< "), text)
		}
	}
	if body != "" && x.Request.Header.Get("Content-Type") == "" {
		x.Request.Header.Set("Content-Type", "application/json")
	}
	verify.Request(x)
	return x
}

// recorder writes into a folder that is the root of an API's fixtures.
func recorder(t testing.TB, s *openapi.Document, o anonymize.Options) (*anonymize.Recorder, string) {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	if o.Key == nil && !o.Raw {
		o.Key = []byte("a key of the tests")
	}
	g, err := generate.New(s)
	if err != nil {
		t.Fatal(err)
	}
	r, err := anonymize.New(s, g, o)
	if err != nil {
		t.Fatal(err)
	}
	return r, o.Dir
}

// recorded returns the one file that an exchange becomes.
func recorded(t testing.TB, s *openapi.Document, o anonymize.Options, x *message.Exchange) string {
	t.Helper()
	r, _ := recorder(t, s, o)
	name, err := r.Record(x)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// load reads a folder as a mock does; nothing in it breaks the document.
func load(t testing.TB, s *openapi.Document, dir string) *fixture.Set {
	t.Helper()
	set, err := fixture.LoadFrom(os.DirFS(dir), ".", s)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range set.Broken {
		t.Error(b)
	}
	return set
}

// files returns the texts of all files below a folder, by path.
func files(t testing.TB, dir string) map[string]string {
	t.Helper()
	texts := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		within, _ := filepath.Rel(dir, path)
		texts[filepath.ToSlash(within)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func numbered(prefix string, n int) string { return fmt.Sprintf("%s-b131-462b-ba30-%012x", prefix, n) }
