package relation_test

import (
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/relation"
)

// Times of any zone and layout are compared as times, and mended in their own layout.
func TestNotBefore(t *testing.T) {
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
                  a: {type: [string, 'null'], format: date-time}
                  b: {type: [string, 'null'], format: date-time, x-not-before: 1/a}
`
	x := &message.Exchange{Operation: apitest.Load(t, document).Operations[0], Response: message.ResponseMessage{Status: 200}}
	x.Response.Body.MediaType = x.Operation.Responses[0].Content[0]
	for times, holds := range map[[2]string]bool{
		{"2024-03-01T00:00:00Z", "2024-03-01T00:00:00Z"}:      true,
		{"2024-03-01T00:00:00Z", "2024-02-29T23:59:59Z"}:      false,
		{"2024-03-01T08:00:00+08:00", "2024-03-01T00:00:00Z"}: true,
		{"2024-03-01T08:00:01+08:00", "2024-03-01T00:00:00Z"}: false,
		{"2024-03-01T00:00:00.5Z", "2024-03-01T00:00:00Z"}:    false,
		{"2024-03-01t00:00:00z", "2024-02-29t00:00:00z"}:      false,
		{"2024-03-01 00:00:00", "2024-02-29"}:                 false,
		{"2024-03-01", "2024-03-01 00:00:00"}:                 true,
		{"2024-03-01T00:00:00-08:00", "2024-03-01 07:59:59"}:  false,
		{"2024-03-01T23:00:00-08:00", "2024-03-01"}:           false,
		{"2024-03-01T00:00:00.5+14:00", "2024-02-28"}:         false,
		{"9999-12-31T23:59:59Z", "2024-03-01T00:00:00Z"}:      false,
		{"2024-03-01T13:00:00-12:00", "2024-03-02"}:           false,
		{"9999-12-31", "2024-03-01"}:                          false,
		{"2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"}:      false,
		{"soon", "2024-03-01"}:                                true,
		{"2024-03-01", "never"}:                               true,
	} {
		x.Response.Body.Value, x.Response.Body.Decoded = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "a", Value: times[0]}, {Name: "b", Value: times[1]}}}, true
		if found := relation.Check(x, jsonschema.InResponse); holds != (len(found) == 0) {
			t.Errorf("%v: %v", times, found)
		}
		relation.Apply(x, jsonschema.InResponse)
		if found := relation.Check(x, jsonschema.InResponse); len(found) > 0 {
			t.Errorf("%v, applied: %v", times, found)
		}
		if b, _ := jsonvalue.At(x.Response.Body.Value, "b"); holds && b != times[1] {
			t.Errorf("%v, applied: %v", times, b)
		}
	}
}
