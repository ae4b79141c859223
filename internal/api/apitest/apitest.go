package apitest

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/api"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// File returns a directory of one file.
func File(name, content string) fs.FS {
	return fstest.MapFS{name: &fstest.MapFile{Data: []byte(content)}}
}

// Load returns a document, given in YAML, that is right.
func Load(t *testing.T, document string) *openapi.Document {
	t.Helper()
	s, err := api.Document(File("openapi.yaml", document), openapi.Options{})
	if err != nil {
		t.Fatalf("load:\n%v", err)
	}
	return s
}

// Schema returns the schema S of components given in YAML, in a document of a version of OpenAPI.
func Schema(t *testing.T, version, components string) *jsonschema.Schema {
	t.Helper()
	s := Load(t, fmt.Sprintf(`openapi: %s
info: {title: t, version: '1'}
paths:
  /:
    get: {operationId: get, responses: {'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/S'}}}}}}
components:
  schemas:
%s`, version, Indent(components, "    ")))
	return Answer(t, s, "get").Schema
}

// Indent returns a text with every line indented.
func Indent(text, by string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.Trim(text, "\n") + "\n") {
		b.WriteString(by + line)
	}
	return b.String()
}

// Answer returns the body that an operation normally answers with.
func Answer(t *testing.T, s *openapi.Document, id string) *openapi.MediaType {
	t.Helper()
	o, ok := s.Operation(id)
	if !ok {
		t.Fatalf("no operation %s", id)
	}
	response, _ := o.Success()
	return response.Preferred()
}

// Decode returns the value of a JSON text.
func Decode(t *testing.T, text string) any {
	t.Helper()
	v, faults := jsonvalue.Decode([]byte(text))
	if len(faults) > 0 {
		t.Fatalf("%s: %v", text, faults)
	}
	return v
}

// Routes returns a document of operations alone, one a line: an ID, a method, a path.
func Routes(lines, servers string) string {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: t, version: '1'}\n" + servers + "paths:\n")
	byPath := map[string]string{}
	var paths []string
	for line := range strings.Lines(lines) {
		fields := strings.Fields(line)
		if len(fields) != 3 {
			continue
		}
		id, method, path := fields[0], fields[1], fields[2]
		if byPath[path] == "" {
			paths = append(paths, path)
		}
		var parameters []string
		for rest := path; ; {
			_, after, ok := strings.Cut(rest, "{")
			if !ok {
				break
			}
			name, tail, _ := strings.Cut(after, "}")
			parameters = append(parameters, fmt.Sprintf("{in: path, name: %s, required: true, schema: {type: string}}", name))
			rest = tail
		}
		byPath[path] += fmt.Sprintf("    %s: {operationId: %s, parameters: [%s], responses: {'200': {description: ''}}}\n",
			strings.ToLower(method), id, strings.Join(parameters, ", "))
	}
	for _, path := range paths {
		b.WriteString("  '" + path + "':\n" + byPath[path])
	}
	return b.String()
}

// Texts returns violations as sentences.
func Texts(found []jsonschema.Violation) []string {
	var all []string
	for _, v := range found {
		all = append(all, v.String())
	}
	return all
}

// SchemaDocument returns an OpenAPI document whose components hold schemas, a JSON object, and whose operations answer with
// one each.
func SchemaDocument(schemas string, names ...string) string {
	var paths []string
	for _, name := range names {
		paths = append(paths, fmt.Sprintf(`"/%s": {"get": {"operationId": %[1]q, "responses": {"200": {"description": "", "content":
			{"application/json": {"schema": {"$ref": "#/components/schemas/%[1]s"}}}}}}}`, name))
	}
	return fmt.Sprintf(`{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {%s}, "components": {"schemas": %s}}`,
		strings.Join(paths, ", "), schemas)
}

// Shop is a document of one operation that has a part of every kind.
const Shop = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /shops/{shop}/orders:
    post:
      operationId: order
      parameters:
        - {in: path, name: shop, required: true, schema: {type: integer}}
        - {in: query, name: page, required: true, schema: {type: integer, minimum: 1}}
        - {in: query, name: sort, schema: {enum: [up, down]}}
        - {in: header, name: X-Trace, schema: {type: string, format: uuid}}
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [item]
              properties: {item: {type: string, minLength: 2}, count: {type: integer}, at: {readOnly: true}}
              additionalProperties: false
          application/x-www-form-urlencoded:
            schema:
              type: object
              properties: {count: {type: integer}, tags: {type: array, items: {type: integer}}, pair: {type: array, prefixItems: [{type: integer}, {type: string}]}}
          text/*: {schema: {type: string, maxLength: 3}}
          image/png: {}
      responses:
        '201':
          description: made
          headers:
            X-Count: {required: true, schema: {type: integer}}
            Content-Type: {schema: {const: no}}
          content:
            application/json: {schema: {type: object, properties: {id: {type: string}}}}
            application/problem+json: {schema: {type: object, required: [title]}}
        2XX: {description: other}
        default:
          description: refused
          content: {application/json: {schema: {type: 'null'}}}
`
