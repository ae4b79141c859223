package mockserver_test

import (
	"fmt"
	"net/http"
	"testing"

	"agentmock/mockserver"
)

// A document whose inner things have ids that are words of an enum: every target has the same few options.
const targets = `openapi: 3.0.4
info: {title: Targets, version: '1'}
paths:
  /targets:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: &target {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}, responses: {'201': {description: one, content: {application/json: {schema: *target}}}}}
  /targets/{id}: {get: {parameters: &id [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: one, content: {application/json: {schema: *target}}}}}}
  /targets/{id}/options:
    parameters: *id
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: &option {type: object, required: [key], properties: {key: {type: string, enum: [size, speed]}, value: {type: string}}}}}}}}}
    post: {requestBody: {content: {application/json: {schema: *option}}}, responses: {'201': {description: one, content: {application/json: {schema: *option}}}}}
  /targets/{id}/options/{key}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: key, in: path, required: true, schema: {type: string}}], responses: {'200': {description: one, content: {application/json: {schema: *option}}}}}}
`

// What is made in a thing that was made is listed there, whatever ids the things of others have.
func TestChildOfWhatWasMadeIsListed(t *testing.T) {
	server := start(t, oneFile(targets), mockserver.Options{})
	options := fmt.Sprintf("/targets/%v/options", asks(t, server, http.StatusCreated, "POST /targets", `{"name":"mine"}`)["id"])
	for _, key := range []string{"size", "speed"} {
		asks(t, server, http.StatusCreated, "POST "+options, `{"key":"`+key+`","value":"v"}`)
	}
	if got := send(t, server, "GET "+options); got.Text != `[{"key":"size","value":"v"},{"key":"speed","value":"v"}]` {
		t.Errorf("listed: %s", got.Text)
	}
}
