package resource_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/resource"
)

// TestIDPlaces has answers to creations that are the id of the new thing and nothing around it, and others that only look so.
func TestIDPlaces(t *testing.T) {
	const plain = "[[id] [data id]]"
	for name, test := range map[string]struct{ id, answer, want string }{
		"the number that ids are":  {"{type: integer, format: int64}", "{code: {type: integer}, data: {type: integer, format: int64}}", "[[id] [data id] [data]]"},
		"how many were written":    {"{type: integer, format: int64}", "{data: {type: integer, format: int32}}", plain},
		"a text of the same kind":  {"{type: string, format: uuid}", "{result: {type: string, format: uuid}}", "[[id] [data id] [result]]"},
		"a text of any kind":       {"{type: string}", "{result: {type: string}}", plain},
		"what kind of thing it is": {"{type: string, format: uuid}", "{object: {type: string, format: uuid}}", plain},
		"one of some numbers":      {"{type: integer}", "{data: {type: integer, enum: [0, 1]}}", plain},
		"another type":             {"{type: integer}", "{data: {type: boolean}}", plain},
		"the body itself":          {"{type: string, format: uuid}", "{type: string, format: uuid}", "[[id] [data id] []]"},
		"any text":                 {"{type: string}", "{type: string}", plain},
	} {
		if !strings.HasPrefix(test.answer, "{type:") {
			test.answer = "{type: object, properties: " + test.answer + "}"
		}
		d := apitest.Load(t, fmt.Sprintf(`openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /pens:
    post: {requestBody: {content: {application/json: {schema: {type: object}}}}, responses: {'200': {description: d, content: {application/json: {schema: %s}}}}}
  /pens/{id}:
    get: {parameters: [{in: path, name: id, required: true, schema: %s}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {id: %s}}}}}}}
`, test.answer, test.id, test.id))
		if got := fmt.Sprint(resource.Find(d).IDPlaces(d.Operations[0])); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}
