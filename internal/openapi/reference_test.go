package openapi_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/openapi"
)

// What stands beside a $ref does not end the way to what it stands for, wherever OpenAPI takes a Reference Object.
func TestReferencesWithSiblings(t *testing.T) {
	const document = `openapi: VERSION
info: {title: t, version: "1"}
paths:
  /a: {$ref: '#/x-items/first', description: own}
security: [{key: []}]
x-items:
  first: {$ref: '#/x-items/second', summary: s, post: {operationId: post, responses: {"204": {description: gone}}}}
  second:
    parameters: [{$ref: '#/components/parameters/A', description: own}]
    get:
      operationId: get
      requestBody: {$ref: '#/components/requestBodies/A', description: own}
      responses: {"200": {$ref: '#/components/responses/A', description: own}}
components:
  parameters:
    A: {$ref: '#/components/parameters/B', description: x}
    B: {name: q, in: query, required: true, schema: {type: integer}}
  requestBodies:
    A: {$ref: '#/components/requestBodies/B', summary: x}
    B: {required: true, content: {application/json: {schema: {type: object}}}}
  responses:
    A: {$ref: '#/components/responses/B', description: first, summary: x}
    B:
      description: target
      headers: {X-A: {$ref: '#/components/headers/A', description: own}}
      content: {application/json: {schema: {type: object}, examples: {one: {$ref: '#/components/examples/A', summary: own}}}}
  headers:
    A: {$ref: '#/components/headers/B', description: x}
    B: {required: true, schema: {type: string}}
  examples:
    A: {$ref: '#/components/examples/B', description: x}
    B: {value: {n: 1}}
  securitySchemes:
    key: {$ref: '#/components/securitySchemes/other', description: x}
    other: {type: apiKey, in: header, name: X-Key}
`
	for version, description := range map[string]string{"3.0.3": "target", "3.1.0": "own", "3.2.0": "own"} {
		t.Run(version, func(t *testing.T) {
			s := apitest.Load(t, strings.Replace(document, "VERSION", version, 1))
			if diff := cmp.Diff([]string{"get", "post"}, s.OperationIDs()); diff != "" {
				t.Fatalf("operations (-want +got):\n%s", diff)
			}
			o, _ := s.Operation("get")
			if len(o.Parameters) != 1 || o.Parameters[0].Name != "q" || !o.Parameters[0].Required || o.Parameters[0].Schema == nil {
				t.Errorf("parameters: %v", o.Parameters)
			}
			if o.RequestBody == nil || !o.RequestBody.Required || len(o.RequestBody.Content) != 1 {
				t.Errorf("body: %v", o.RequestBody)
			}
			if len(o.Security) != 1 || o.Security[0][0].Name != "X-Key" {
				t.Errorf("security: %v", o.Security)
			}
			r := o.Responses[0]
			if r.Description != description || len(r.Content) != 1 {
				t.Errorf("response: %q, want %q; %v", r.Description, description, r.Content)
			}
			if len(r.Headers) != 1 || !r.Headers[0].Required || r.Headers[0].Schema == nil {
				t.Errorf("headers: %v", r.Headers)
			}
			if examples := r.Content[0].Examples; len(examples) != 1 || examples[0].Name != "one" {
				t.Errorf("examples: %v", examples)
			}
		})
	}
}

// Two that refer to each other lead nowhere, whatever stands beside.
func TestReferencesThatNeverEnd(t *testing.T) {
	s, err := api.Document(apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/a: {get: {parameters: [{$ref: '#/components/parameters/A'}], responses: {"204": {description: gone}}}}}
components:
  parameters:
    A: {$ref: '#/components/parameters/B', description: x}
    B: {$ref: '#/components/parameters/A', description: x}
`), openapi.Options{})
	if err != nil || len(s.Findings) != 1 || !strings.Contains(s.Findings[0].String(), `openapi.yaml:3: error: $ref "#/components/parameters/A": refers to itself`) {
		t.Errorf("got %v %v", err, s)
	}
}

// A file is found by the path that Windows writes, and whole by #/.
func TestReferencesToFiles(t *testing.T) {
	for _, ref := range []string{`paths/pens.yaml`, `.\\paths\\pens.yaml`, `paths\\pens.yaml#/`, `./paths/pens.yaml#/`, `paths/pens.yaml#`} {
		d, err := openapi.Load(fstest.MapFS{
			"openapi.yaml":    {Data: []byte("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/pens: {$ref: \"" + ref + "\"}}\n")},
			"paths/pens.yaml": {Data: []byte("get: {operationId: pens, responses: {'200': {description: d}}}\n")},
		}, openapi.Options{})
		if err != nil {
			t.Errorf("%s: %v", ref, err)
			continue
		}
		if o, found := d.Operation("pens"); !found || o.Unserved != nil {
			t.Errorf("%s leads nowhere: %v", ref, d.Findings)
		}
		if meant := strings.ContainsAny(ref, `\`) || strings.HasSuffix(ref, "#/"); meant != (len(d.Findings) == 1) {
			t.Errorf("%s: found %v", ref, d.Findings)
		}
	}
}
