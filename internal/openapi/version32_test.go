package openapi_test

import (
	"testing"

	"agentmock/internal/api/apitest"
)

// TestNothingOf32IsDoubted: what OpenAPI 3.2 has beyond 3.1, and 3.1 beyond 3.0, is no finding.
func TestNothingOf32IsDoubted(t *testing.T) {
	s := apitest.Load(t, `openapi: 3.2.0
$self: https://a.example/api/openapi.yaml
jsonSchemaDialect: https://spec.openapis.org/oas/3.1/dialect/base
info: {title: t, version: "1", summary: all}
servers: [{url: /, name: here}]
tags: [{name: a, summary: A, kind: nav}, {name: b, parent: a}]
paths:
  /a:
    query: {responses: {"200": {summary: fine, content: {application/jsonl: {itemSchema: {}, examples: {e: {dataValue: [1]}, f: {serializedValue: "2"}}}}}}}
    additionalOperations: {COPY: {responses: {"204": {}}}}
    post:
      parameters: [{in: querystring, name: q, content: {text/plain: {schema: {type: string}}}}, {in: cookie, name: c, style: cookie, schema: {type: string}}]
      requestBody: {content: {multipart/mixed: {itemSchema: {}, prefixEncoding: [{contentType: text/plain, encoding: {}}], itemEncoding: {contentType: multipart/mixed, itemEncoding: {}, prefixEncoding: []}}}}
      responses: {"200": {content: {text/event-stream: {$ref: "#/components/mediaTypes/Events"}}}}
components:
  mediaTypes: {Events: {itemSchema: {type: object, properties: {data: {type: string, contentMediaType: application/json, contentSchema: {type: integer}}}}}}
  schemas:
    A: {type: object, properties: {k: {type: string, xml: {nodeType: cdata}}}, oneOf: [{$ref: "#/components/schemas/B"}], discriminator: {propertyName: k, defaultMapping: B}}
    B: {$id: https://a.example/b, $schema: https://json-schema.org/draft/2020-12/schema, $anchor: b, $comment: c, $defs: {C: {$dynamicAnchor: c}}, type: object, properties: {d: {$dynamicRef: "#c"}}}
  securitySchemes:
    s: {type: oauth2, oauth2MetadataUrl: "https://a.example", deprecated: true, flows: {deviceAuthorization: {deviceAuthorizationUrl: "https://a.example/d", tokenUrl: "https://a.example/t", scopes: {}}}}
`)
	for _, f := range s.Findings {
		t.Error(f)
	}
}
