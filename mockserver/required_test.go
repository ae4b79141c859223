package mockserver_test

import (
	"net/http"
	"testing"

	"agentmock/mockserver"
)

// A document that requires a member of what is sent and does not describe it: what it answers under that name is an object.
const columns = `openapi: 3.0.4
info: {title: Columns, version: '1'}
paths:
  /columns/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': &column {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Column'}}}}}}
    put: {requestBody: {content: {application/json: {schema: {type: object, required: [name, board], properties: {name: {type: string}}}}}}, responses: {'200': *column, '400': {description: no}}}
components:
  schemas:
    Column: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}, board: {type: object, properties: {id: {type: string}}}}}
`

// What a document requires without a word of what it is may be anything: a request that has it is a good one, though the thing does not take it.
func TestRequiredMemberMayBeAnything(t *testing.T) {
	server := start(t, oneFile(columns), mockserver.Options{})
	if got := asks(t, server, http.StatusOK, "PUT /columns/7", `{"name":"Next","board":"board-8"}`); got["name"] != "Next" {
		t.Errorf("%v", got)
	}
	asks(t, server, http.StatusBadRequest, "PUT /columns/7", `{"name":"Next","board":{},"id":"none"}`)
}
