package mockserver_test

import (
	"net/http"
	"strings"
	"testing"

	"agentmock/mockserver"
)

const flats = `openapi: 3.0.4
info: {title: Flats, version: '1'}
paths:
  /flats:
    get: {parameters: [{name: town, in: query, schema: {type: string}}], responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: string}, town: {type: string}, floor: {type: string}}}}, example: [{id: a, town: Ulm, floor: third, heating: gas, lift: false}, {id: b, town: Bonn, floor: first, heating: oil, lift: true}]}}}}}
  /flats/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: one, content: {application/json: {schema: {type: object, properties: {id: {type: string}, town: {type: string}}}, example: {id: z, town: Kiel, heating: gas}}}}}}
`

// The reader of a thing that a list's example shows says of it what the reader describes, or its own example has; the list says what it says.
func TestReaderOfAnExampleRow(t *testing.T) {
	server := start(t, oneFile(flats), mockserver.Options{})
	got := asks(t, server, http.StatusOK, "GET /flats/b", "")
	if len(got) != 3 || got["town"] != "Bonn" || got["heating"] != "oil" {
		t.Errorf("the reader says %v", got)
	}
	if got := send(t, server, "GET /flats?town=Bonn"); !strings.Contains(got.Text, `"floor":"first"`) {
		t.Errorf("the list says %s", got.Text)
	}
}
