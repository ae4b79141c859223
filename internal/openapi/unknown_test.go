package openapi_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
)

// What is not compiled is a doubt at its line, in every object and version; the document is served all the same.
func TestUnknownMembers(t *testing.T) {
	const rest = "\npaths: {/a: {get: {operationId: a, responses: {'204': {description: none}}}}}\n"
	for name, row := range map[string]struct{ version, document, want string }{
		"methods of 3.2": {"3.2.0", `
info: {title: t, version: "1"}
paths:
  /a:
    query: {operationId: q, responses: {"204": {description: none}}}
    additionalOperations: {COPY: {operationId: c, of: 1, responses: {"204": {description: none}}}}
`, "6: of means nothing in an Operation Object\n"},
		"methods of 3.2 in 3.1": {"3.1.0", `
info: {title: t, version: "1"}
paths:
  /a:
    query: {operationId: q, responses: {"204": {description: none}}}
    additionalOperations: {COPY: {operationId: c, responses: {"204": {description: none}}}}
`, "5: query came with OpenAPI 3.2: it is read all the same\n6: additionalOperations came with OpenAPI 3.2: it is read all the same\n"},
		"streams of 3.2": {"3.2.0", `
info: {title: t, version: "1"}
paths:
  /a:
    get: {responses: {"200": {description: d, content: {application/jsonl: {itemSchema: {typ: string}}}}}}
`, "5: typ means nothing in a Schema Object; near: type\n"},
		"root, info and what they hold": {"3.0.3", `
info: {title: t, version: "1", summery: s,
  contact: {mail: a}, license: {name: l, id: MIT}}
servers: [{url: '/{v}', variables: {v: {default: a, of: b}},
  of: c}]
tags: [{name: a, of: b}]
swagger2: "2.0"` + rest, `2: summery means nothing in an Info Object
3: mail means nothing in a Contact Object; near: email
3: id means nothing in a License Object
4: of means nothing in a Server Variable Object
5: of means nothing in a Server Object
6: of means nothing in a Tag Object
7: swagger2 means nothing in an OpenAPI Object
`},
		"operations": {"3.1.0", `
info: {title: t, version: "1"}
paths:
  /a:
    oops: 1
    post:
      body: 1
      parameters: [{name: a, in: query, schema: {}, typ: 1}]
      requestBody: {content: {}, contents: 1}
      responses:
        "200":
          description: d
          status: 1
          headers: {A: {schema: {}, type: 1}}
          links: {a: {operationId: a, operation: b}}
          content:
            a/b: {scheme: 1, examples: {e: {values: 1}}, encoding: {p: {type: 1}}}
      callbacks: {c: {'{$url}': {gett: 1}}}
      externalDocs: {url: "http://a.example", of: 1}
`, `5: oops means nothing in a Path Item Object
7: body means nothing in an Operation Object
8: typ means nothing in a Parameter Object
9: contents means nothing in a Request Body Object; near: content
13: status means nothing in a Response Object
14: type means nothing in a Header Object; near: style
15: operation means nothing in a Link Object; near: operationId, operationRef
17: scheme means nothing in a Media Type Object; near: schema
17: values means nothing in an Example Object; near: value
17: type means nothing in an Encoding Object; near: style
18: gett means nothing in a Path Item Object; near: get
19: of means nothing in an External Documentation Object
`},
		"components of 3.1 in 3.0": {"3.0.3", `
info: {title: t, version: "1"}
components: {pathItems: {}}
` + rest, "3: pathItems means nothing in OpenAPI 3.0: it came with 3.1\n"},
		"components": {"3.1.0", `
info: {title: t, version: "1"}
components:
  schema: {}
  securitySchemes:
    s: {type: oauth2, kind: 1, flows: {password: {tokenUrl: /t, scopes: {}, of: 1}, passwords: {}}}
  responses:
    R: {$ref: '#/components/responses/S', description: allowed, content: {}}
    S: {description: d}
  pathItems: {p: {post: {of: 1}}}
` + rest, `4: schema means nothing in a Components Object; near: schemas
6: kind means nothing in a Security Scheme Object; near: in
6: of means nothing in an OAuth Flow Object
6: passwords means nothing in an OAuth Flows Object; near: password
8: content means nothing beside a $ref
10: of means nothing in an Operation Object
`},
		"schemas": {"3.1.0", `
info: {title: t, version: "1"}
components:
  schemas:
    a: {type: string, maxLenght: 3, x-own: 1}
    b: {$ref: '#/components/schemas/a', nullable: true, minLength: 1}
    c: {properties: {type: {type: object, unknown: 1, default: {anything: 1}}}, dependencies: {}}
    d: {oneOf: [{xml: {nam: 1}}], discriminator: {propertyName: p, map: 1}, items: {allOf: [{of: 1}]}}
` + rest, `5: maxLenght means nothing in a Schema Object; near: maxLength, minLength
6: nullable went with OpenAPI 3.0: it is read all the same
7: unknown means nothing in a Schema Object
7: dependencies means nothing in a Schema Object; near: dependentSchemas
8: nam means nothing in an XML Object; near: name, namespace
8: map means nothing in a Discriminator Object; near: mapping
8: of means nothing in a Schema Object; near: if
`},
		"beside a $ref in 3.0": {"3.0.3", `
info: {title: t, version: "1"}
components:
  schemas:
    a: {type: string}
    b: {allOf: [{$ref: '#/components/schemas/a', nullable: true, description: fine}], nullable: true}
` + rest, "6: nullable means nothing beside a $ref\n"},
		"Swagger 2.0": {"", `swagger: "2.0"
info: {title: t, version: "1"}
servers: []
paths:
  /a:
    trace: {}
    post:
      requestBody: {}
      parameters: [{name: a, in: query, type: array, items: {type: string, of: 1}, style: form},
        {name: b, in: body, schema: {type: object, additionalPropertys: true}}]
      responses: {"200": {description: d, content: {}, headers: {A: {type: string, schema: {}}}}}
`, `3: servers means nothing in an OpenAPI Object
6: trace means nothing in a Path Item Object
8: requestBody means nothing in an Operation Object
9: of means nothing in an Items Object
9: style means nothing in a Parameter Object; near: type
10: additionalPropertys means nothing in a Schema Object; near: additionalProperties
11: content means nothing in a Response Object
11: schema means nothing in a Header Object
`},
	} {
		t.Run(name, func(t *testing.T) {
			document := row.document
			if row.version != "" {
				document = "openapi: " + row.version + document
			}
			var got strings.Builder
			for _, f := range apitest.Load(t, document).Findings {
				if strings.Contains(f.Message, "means nothing") || strings.Contains(f.Message, "not served:") || strings.Contains(f.Message, "read all the same") {
					fmt.Fprintf(&got, "%d: %s\n", f.Line, f.Message)
				}
			}
			if diff := cmp.Diff(row.want, got.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
