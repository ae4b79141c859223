package openapi_test

import (
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/openapi"
)

// folders are the files of several documents.
type folders struct {
	fs.FS
	parts []openapi.Part
}

func (f folders) Parts() []openapi.Part { return f.parts }

func twoOf(first, second string, parts ...openapi.Part) fs.FS {
	return folders{fstest.MapFS{"a/openapi.yaml": {Data: []byte(first)}, "b/spec.yaml": {Data: []byte(second)}, "b/parts/one.yaml": {Data: []byte("type: string\n")}}, parts}
}

const joinedDocument = `openapi: 3.1.0
info: {title: SHORT, version: '1'}
servers: [{url: /one}, {url: /two}]
paths:
  /x/{id}:
    get:
      operationId: read
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: d, links: {again: {operationId: read}, other: {operationRef: '#/paths/~1x~1{id}/get'}}, content: {application/json: {schema: {$ref: SCHEMA}}}}
components: {schemas: {S: {type: string}}}
`

// Operations of joined documents stand below their own base paths, all of them, have IDs of their own, and links lead to them still.
func TestJoinedDocuments(t *testing.T) {
	below := "/b"
	d, err := openapi.Load(twoOf(
		strings.NewReplacer("SHORT", "A", "SCHEMA", "'#/components/schemas/S'").Replace(joinedDocument),
		strings.NewReplacer("SHORT", "B", "SCHEMA", "parts/one.yaml").Replace(joinedDocument),
		openapi.Part{Name: "a"}, openapi.Part{Name: "b", File: "spec.yaml", BasePath: &below},
	), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "A, B" || d.Version != "1" || d.BasePath() != "" || len(d.Each()) != 2 || d.Each()[1].BasePath() != "/b" {
		t.Errorf("found %s %s at %q, %d documents", d.Title, d.Version, d.BasePath(), len(d.Each()))
	}
	for path, want := range map[string]string{"/one/x/1": "read", "/two/x/1": "read", "/b/x/1": "b.read", "/x/1": "", "/b/one/x/1": ""} {
		found := ""
		if o := d.MatchURL("GET", &url.URL{Path: path}).Operation; o != nil {
			found = o.ID
		}
		if found != want {
			t.Errorf("%s: found %q, want %q", path, found, want)
		}
	}
	second := d.Operations[1]
	if links := second.Responses[0].Links; second.Path != "/b/x/{id}" || second.OwnID() != "read" || links[0].Operation != "b.read" || links[1].Operation != "GET /b/x/{id}" {
		t.Errorf("the second: %s, %s, links to %s and %s", second.Path, second.OwnID(), links[0].Operation, links[1].Operation)
	}
	if len(d.Findings) > 0 || len(d.Files) != 3 {
		t.Errorf("files %q, findings %v", d.Files, d.Findings)
	}
}

// Documents that answer the same cannot be joined, nor one that is none.
func TestDocumentsThatCannotBeJoined(t *testing.T) {
	text := strings.NewReplacer("SHORT", "A", "SCHEMA", "'#/components/schemas/S'").Replace(joinedDocument)
	for want, fsys := range map[string]fs.FS{
		"b/spec.yaml:7: GET /two/x/{other} is answered by a/openapi.yaml:7, too":                              twoOf(text, strings.ReplaceAll(text, "{id}", "{other}"), openapi.Part{Name: "a"}, openapi.Part{Name: "b", File: "spec.yaml"}),
		"b/spec.yaml:10: $ref \"../a/openapi.yaml#/components/schemas/S\": leads outside the API's directory": twoOf(text, strings.ReplaceAll(strings.Replace(text, "'#/components/schemas/S'", "'../a/openapi.yaml#/components/schemas/S'", 1), "/x/", "/y/"), openapi.Part{Name: "a"}, openapi.Part{Name: "b", File: "spec.yaml"}),
		"b/spec.yaml:1": twoOf(text, "{", openapi.Part{Name: "a"}, openapi.Part{Name: "b", File: "spec.yaml"}),
		"no document":   twoOf(text, text, openapi.Part{Name: "a"}, openapi.Part{Name: "b"}),
	} {
		if _, err := openapi.Load(fsys, openapi.Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("expected %q, found %v", want, err)
		}
	}
}
