package openapi_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"agentmock/internal/api"
	"agentmock/internal/openapi"
)

// What Swagger 2.0 allows and OpenAPI 3.0 does not is right, in one file and in several: nothing is doubted.
func TestSwaggerIsJudgedAsItself(t *testing.T) {
	files := fstest.MapFS{
		"swagger.yaml": {Data: []byte(`swagger: 2.0
info: {title: t, version: "1"}
host: example.com
basePath: /v1
schemes: [https]
consumes: [application/json]
produces: [application/json, application/xml]
parameters:
  Page: {name: page, in: query, type: integer}
  Body: {name: body, in: body, schema: {$ref: '#/definitions/«Pet of all»'}}
responses:
  x-Gone: {description: gone}
paths:
  x-note: anything
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, type: string}, {$ref: '#/parameters/Page'}]
    get:
      operationId: get
      parameters: [{name: ids, in: query, type: array, collectionFormat: multi, items: {type: array, collectionFormat: pipes, items: {type: integer}}}]
      responses:
        "200":
          description: a pet
          schema: {$ref: '#/definitions/«Pet of all»'}
          headers: {x-next: {type: integer, description: more}}
        "404": {$ref: '#/responses/x-Gone'}
      security: [{x-oauth: [read]}, {x-basic: []}]
    post:
      operationId: post
      consumes: [multipart/form-data]
      parameters: [{name: photo, in: formData, type: file, required: true}]
      responses: {"200": {description: d, schema: {type: file}}}
    put:
      operationId: put
      parameters: [{$ref: '#/parameters/Body'}]
      responses: {"204": {description: done}}
  /more: {$ref: 'more/paths.yaml#/more'}
definitions:
  «Pet of all»:
    type: object
    discriminator: kind
    required: [kind]
    properties:
      kind: {type: string}
      name: {type: [string, "null"]}
      friend: {$ref: '#/definitions/«Pet of all»'}
      owner: {$ref: 'more/paths.yaml#/owner'}
  Alias: {$ref: '#/definitions/«Pet of all»'}
securityDefinitions:
  x-oauth: {type: oauth2, flow: accessCode, authorizationUrl: "https://a.example/a", tokenUrl: "https://a.example/t", scopes: {read: reading}}
  x-basic: {type: basic}
`)},
		"more/paths.yaml": {Data: []byte(`more:
  get:
    operationId: more
    responses: {"200": {description: d, schema: {type: array, items: {$ref: '../swagger.yaml#/definitions/Alias'}}}}
owner: {type: object, properties: {pets: {type: array, items: {$ref: '../swagger.yaml#/definitions/«Pet of all»'}}, boss: {$ref: '#/owner'}}}
`)},
	}
	s, err := api.Document(files, openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Findings) > 0 {
		t.Errorf("doubts: %v", s.Findings)
	}
	o, _ := s.Operation("get")
	headers := o.Response(200).Headers
	if len(headers) != 1 || headers[0].Schema == nil || !slices.ContainsFunc(o.Security, func(r openapi.Requirement) bool { return r[0].Scheme == "basic" }) {
		t.Errorf("headers %v, security %v: what is called x- is no extension there", headers, o.Security)
	}
}
