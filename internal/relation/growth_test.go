package relation_test

import (
	"testing"
	"time"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
	"agentmock/internal/relation"
)

// Values that are made of each other by way of a list cannot be told apart at load; they stop growing.
func TestApplyRelationsEnds(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /:
    get:
      operationId: get
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema:
                properties:
                  list: {type: array, items: {type: object, properties: {x: {type: object, x-same-as: 3/all}, y: {type: object, x-same-as: 3/all}}}}
                  all: {type: object, x-same-as: 1/list/0}
`
	x := &message.Exchange{Operation: apitest.Load(t, document).Operations[0]}
	x.Response = message.ResponseMessage{Status: 200, Body: message.Body{MediaType: x.Operation.Responses[0].Content[0], Decoded: true,
		Value: apitest.Decode(t, `{"list": [{"x": {}, "y": {}}], "all": {"x": {}}}`)}}
	start := time.Now()
	relation.Apply(x, jsonschema.InResponse)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}
