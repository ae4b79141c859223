package openapi_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// TestReferencesByURI: an $id and a $self are what references are relative to, and what they may lead to.
func TestReferencesByURI(t *testing.T) {
	const head = "info: {title: t, version: '1'}\n"
	answer := func(ref string) string {
		return "paths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '" + ref + "'}}}}}}}}\n"
	}
	for name, row := range map[string]struct {
		version string
		files   map[string]string // the first is openapi.yaml
		found   string            // of what is wrong, "" for nothing
		types   string            // of the answer
	}{
		"an absolute $id": {"3.1.0", map[string]string{"openapi.yaml": answer("https://a.example/pen") + "components: {schemas: {Pen: {$id: 'https://a.example/pen', type: integer}}}"}, "", "integer"},
		"a relative $id":  {"3.1.0", map[string]string{"openapi.yaml": answer("pen") + "components: {schemas: {Pen: {$id: pen, type: integer}}}"}, "", "integer"},
		"relative to the $id around": {"3.1.0", map[string]string{"openapi.yaml": answer("https://a.example/pens/all") +
			"components: {schemas: {All: {$id: 'https://a.example/pens/all', $ref: 'red#ink'}, Red: {$id: 'https://a.example/pens/red', $defs: {I: {$anchor: ink, type: boolean}}}}}"}, "", "boolean"},
		"a pointer inside an $id":   {"3.1.0", map[string]string{"openapi.yaml": answer("#/components/schemas/Pen") + "components: {schemas: {Pen: {$id: pen, $ref: '#/$defs/ink', $defs: {ink: {type: array, items: {}}}}}}"}, "", "array"},
		"a pointer out of an $id":   {"3.1.0", map[string]string{"openapi.yaml": answer("#/components/schemas/Pen") + "components: {schemas: {Pen: {$id: pen, $ref: '#/components/schemas/Ink', maximum: 3}, Ink: {type: integer}}}"}, `reference "#/components/schemas/Ink": expected what stands in /pen: it is read as of the whole file`, "integer"},
		"an anchor inside an $id":   {"3.1.0", map[string]string{"openapi.yaml": answer("#ink") + "components: {schemas: {Pen: {$id: pen, $defs: {I: {$anchor: ink, type: integer}}}}}"}, `reference "#ink": expected what stands in /openapi.yaml: it is read as of the whole file`, "integer"},
		"an $id twice":              {"3.1.0", map[string]string{"openapi.yaml": answer("pen") + "components: {schemas: {Pen: {$id: pen, type: integer}, Pin: {$id: ./pen, type: string}}}"}, `$id: "./pen" stands twice: the first one counts`, "integer"},
		"an anchor twice":           {"3.1.0", map[string]string{"openapi.yaml": answer("#p") + "components: {schemas: {Pen: {$anchor: p, type: integer}, Pin: {$anchor: p, type: string}}}"}, `$anchor: "p" stands twice in its resource, first at line 4: that one counts`, "integer"},
		"an $id in an example":      {"3.1.0", map[string]string{"openapi.yaml": answer("#/components/schemas/Pen") + "components: {schemas: {Pen: {type: object, properties: {default: {$id: ink, type: string}}, example: {$id: ink}}}}"}, "", "object"},
		"no $id before 3.1":         {"3.0.3", map[string]string{"openapi.yaml": answer("#/components/schemas/Pen") + "components: {schemas: {Pen: {$id: pen, allOf: [{$ref: '#/components/schemas/Ink'}]}, Ink: {type: integer}}}"}, "", "integer"},
		"by an unknown URI":         {"3.1.0", map[string]string{"openapi.yaml": answer("https://a.example/pin") + "components: {schemas: {Pen: {$id: 'https://a.example/pen', type: integer}}}"}, `$ref "https://a.example/pin": is not fetched`, "anything"},
		"$self":                     {"3.2.0", map[string]string{"openapi.yaml": "$self: https://a.example/api/v2\n" + answer("https://a.example/api/v2#/components/schemas/Pen") + "components: {schemas: {Pen: {type: integer}}}"}, "", "integer"},
		"a file beside $self":       {"3.2.0", map[string]string{"openapi.yaml": "$self: https://a.example/api/openapi.yaml\n" + answer("https://a.example/api/parts/pen.yaml#/Pen"), "parts/pen.yaml": "Pen: {$ref: ink.yaml}", "parts/ink.yaml": "type: boolean"}, "", "boolean"},
		"back from a file":          {"3.2.0", map[string]string{"openapi.yaml": "$self: https://a.example/api/openapi.yaml\n" + answer("pen.yaml#/Pen") + "components: {schemas: {Ink: {type: boolean}}}", "pen.yaml": "Pen: {$ref: 'https://a.example/api/openapi.yaml#/components/schemas/Ink'}"}, "", "boolean"},
		"a path as $self":           {"3.2.0", map[string]string{"openapi.yaml": "$self: /api/openapi.yaml\n" + answer("/api/pen.yaml#/Pen"), "pen.yaml": "Pen: {type: boolean}"}, "", "boolean"},
		"$self that is none":        {"3.2.0", map[string]string{"openapi.yaml": "$self: '#here'\n" + answer("#/components/schemas/Pen") + "components: {schemas: {Pen: {type: integer}}}"}, `$self: expected a URI without a fragment, found "#here": it is ignored`, "integer"},
		"another host than $self":   {"3.2.0", map[string]string{"openapi.yaml": "$self: https://a.example/api/openapi.yaml\n" + answer("https://b.example/api/pen.yaml"), "pen.yaml": "type: boolean"}, "is not fetched", "anything"},
		"a file that has an $id":    {"3.1.0", map[string]string{"openapi.yaml": answer("pen.json"), "pen.json": `{"$id": "https://a.example/pen", "$ref": "https://a.example/ink", "$defs": {"ink": {"$id": "/ink", "type": "integer"}}}`}, "", "integer"},
		"out of it, by its own $id": {"3.1.0", map[string]string{"openapi.yaml": answer("pen.json"), "pen.json": `{"$id": "https://a.example/pens/pen", "$ref": "ink.json"}`, "ink.json": `{"type": "integer"}`}, "", "integer"},
	} {
		t.Run(name, func(t *testing.T) {
			fsys := fstest.MapFS{}
			for file, text := range row.files {
				if file == "openapi.yaml" {
					text = "openapi: " + row.version + "\n" + head + text
				}
				fsys[file] = &fstest.MapFile{Data: []byte(text)}
			}
			s, err := openapi.Load(fsys, openapi.Options{})
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, f := range s.Findings {
				said += f.Message + "\n"
			}
			if (said == "") != (row.found == "") || !strings.Contains(said, row.found) {
				t.Errorf("found %q, want %q", said, row.found)
			}
			types := s.Operations[0].Responses[0].Content[0].Schema.PossibleTypes()
			if got := types.String(); got != row.types && (row.types != "anything" || types != jsonschema.AllTypes) {
				t.Errorf("it is of type %s, want %s", got, row.types)
			}
		})
	}
}

// TestReferencesStayInside: no URI leads out of the directory of the API.
func TestReferencesStayInside(t *testing.T) {
	for _, ref := range []string{"../pen.yaml", "https://a.example/api/../../pen.yaml", "https://a.example/pen.yaml", "/etc/passwd", "file:///etc/passwd", "//b.example/api/pen.yaml"} {
		s, err := openapi.Load(fstest.MapFS{
			"pen.yaml":     {Data: []byte("type: integer")},
			"openapi.yaml": {Data: []byte("openapi: 3.2.0\n$self: https://a.example/api/openapi.yaml\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '" + ref + "'}}}}}}}}\n")},
		}, openapi.Options{})
		if err == nil && len(s.Findings) == 0 {
			t.Errorf("%s leads somewhere", ref)
		}
	}
}
