package mockserver_test

import (
	"fmt"
	"net/http"
	"runtime"
	"testing"

	"agentmock/mockserver"
)

// Things that belong to each other, around in a circle, are in the list of the one whose id they hold, and that is all that is written.
func TestThingsBelongInCircles(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.4
info: {title: Tree, version: '1'}
paths:
  /categories:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Category'}}}}}}}
    post: {requestBody: &sent {content: {application/json: {schema: {type: object, properties: {name: {type: string}, parentCategoryId: {type: integer}}}}}}, responses: {'201': &one {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Category'}}}}}}
  /categories/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': *one}}
    put: {requestBody: *sent, responses: {'200': *one}}
components:
  schemas:
    Category: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}, parentCategoryId: {type: integer}, children: {type: array, items: {$ref: '#/components/schemas/Category'}}}}
`), mockserver.Options{})
	var ids []any
	for i := range 3 {
		ids = append(ids, asks(t, server, http.StatusCreated, "POST /categories", fmt.Sprintf(`{"name":"n%d"}`, i))["id"])
	}
	for i := range ids {
		asks(t, server, http.StatusOK, fmt.Sprint("PUT /categories/", ids[i]), fmt.Sprintf(`{"name":"c%d","parentCategoryId":%v}`, i, ids[(i+1)%len(ids)]))
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	asks(t, server, http.StatusOK, fmt.Sprint("PUT /categories/", ids[0]), fmt.Sprintf(`{"name":"again","parentCategoryId":%v}`, ids[1]))
	if runtime.ReadMemStats(&after); after.TotalAlloc-before.TotalAlloc > 20<<20 {
		t.Errorf("one more write took %d MB: it went around the circle", (after.TotalAlloc-before.TotalAlloc)>>20)
	}
	for i := range ids {
		got := asks(t, server, http.StatusOK, fmt.Sprint("GET /categories/", ids[(i+1)%len(ids)]), "")
		children, _ := got["children"].([]any)
		if len(children) != 1 || children[0].(map[string]any)["id"] != ids[i] {
			t.Errorf("%v", got)
		}
	}
}
