package contract_test

import (
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

const journal = `openapi: 3.0.3
info: {title: Journal, version: "1"}
paths:
  /lines:
    get:
      operationId: listLines
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1}}
        - {name: level, in: query, schema: {type: string, enum: [low, high]}}
      responses:
        "200": {description: d, content: {application/json: {schema: {type: object, required: [items, total], properties: {total: {type: integer}, items: {type: array, items: {type: object, required: [text, level], properties: {text: {type: string}, level: {type: string, enum: [low, high]}}}}}}}}}
  /readings:
    get:
      operationId: listReadings
      parameters:
        - {name: station, in: query, required: true, schema: {type: string, minLength: 2, maxLength: 8}}
        - {name: limit, in: query, schema: {type: integer, minimum: 1}}
      responses:
        "200": {description: d, content: {application/json: {schema: {type: array, items: {type: object, required: [station, value], properties: {station: {type: string, minLength: 2, maxLength: 8}, value: {type: number}}}}}}}
`

// A list whose things nothing tells apart is held against the laws of lists: of its sizes, its pages, its total and its filters.
func TestThingsWithoutIDsFollowTheLaws(t *testing.T) {
	for name, b := range map[string]broken{
		"none":                       {},
		"pages are as large as ever": {law: "page-size", before: query("limit")},
		"there is one page":          {law: "pages-disjoint", before: query("page")},
		"the total is one too many":  {law: "total-agrees", after: ofList(func(list map[string]any) { list["total"] = list["total"].(float64) + 1 })},
		"nothing is filtered":        {law: "filter-respected", before: query("level")},
	} {
		t.Run(name, func(t *testing.T) { b.isFound(t, apitest.File("openapi.yaml", journal), contract.Options{}) })
	}
}
