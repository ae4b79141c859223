package mockserver_test

import (
	"net/http"
	"testing"

	"agentmock/mockserver"
)

// A document of which every thing is of a kind of one base: to each of them another may belong.
const shelf = `openapi: 3.0.4
info: {title: Shelf, version: '1'}
paths:
  /shelves/{shelf}/boxes:
    parameters: [{name: shelf, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: object, properties: {values: {type: array, items: {$ref: '#/components/schemas/box'}}}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/box'}}}}, responses: {'201': {description: made, headers: {Location: {schema: {type: string}}}, content: {application/json: {schema: {$ref: '#/components/schemas/box'}}}}}}
  /shelves/{shelf}/boxes/{box_key}:
    parameters: [{name: shelf, in: path, required: true, schema: {type: string}}, {name: box_key, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/box'}}}}}}
components:
  schemas:
    thing: {type: object, required: [type], properties: {type: {type: string}}, discriminator: {propertyName: type}}
    box: {allOf: [{$ref: '#/components/schemas/thing'}, {type: object, properties: {key: {type: string}, uuid: {type: string}, label: {type: string}}}]}
    letter: {allOf: [{$ref: '#/components/schemas/thing'}, {type: object, properties: {id: {type: integer}, box: {$ref: '#/components/schemas/box'}}}]}
`

// What a schema derived from a base describes is of its own kind: members of the other kinds are none of its own.
func TestThingOfAKindIsOfNoOther(t *testing.T) {
	server := start(t, oneFile(shelf), mockserver.Options{})
	made := send(t, server, "POST /shelves/a/boxes", "Content-Type: application/json", "", `{"type":"box","key":"K","label":"mine"}`)
	if made.StatusCode != http.StatusCreated || made.Header.Get("Location") != "/shelves/a/boxes/K" {
		t.Fatalf("%d, Location %q: %s", made.StatusCode, made.Header.Get("Location"), made.Text)
	}
	if got := asks(t, server, http.StatusOK, "GET /shelves/a/boxes/K", ""); got["label"] != "mine" || got["key"] != "K" {
		t.Errorf("read: %v", got)
	}
}
