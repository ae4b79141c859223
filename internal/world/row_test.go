package world_test

import (
	"testing"

	"agentmock/internal/jsonvalue"
)

// A list shows the same rows whichever of them are asked for, and in which order: also what only the rows have, and where the reader may answer
// something else for a thing, by the seed.
func TestRowsAreTheSame(t *testing.T) {
	const document = `openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /customers:
    get:
      operationId: list
      parameters: [{name: tier, in: query, schema: {type: string}}, {name: sort, in: query, schema: {type: string}}, {name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: d, content: {application/json: {schema: {type: object, required: [data], properties: {data: {type: array, items: {$ref: '#/components/schemas/Row'}}}}}}}}
  /customers/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: d, content: {application/json: {schema: {anyOf: [{$ref: '#/components/schemas/Customer'}, {$ref: '#/components/schemas/Deleted'}]}}}}}
components:
  schemas:
    Row: {type: object, required: [id, tier, seen, score], properties: {id: {type: integer}, tier: {type: string, enum: [a, b, c]}, seen: {type: string, format: date-time}, score: {type: integer}}, additionalProperties: false}
    Customer: {type: object, required: [id, tier, email], properties: {id: {type: integer}, tier: {type: string, enum: [a, b, c]}, email: {type: string, format: email}}}
    Deleted: {type: object, required: [id, deleted], properties: {id: {type: integer}, deleted: {type: boolean, enum: [true]}}}
`
	rows := func(a *asker, given map[string]any) map[string]string {
		all := map[string]string{}
		given["limit"] = number(100)
		for _, row := range at(a.list("list", given), "data").([]any) {
			all[jsonvalue.Text(at(row, "id"))] = jsonvalue.Text(row)
		}
		return all
	}
	for seed := range uint64(6) {
		a := newAsker(t, document, 30)
		a.seed = seed
		all, found := rows(a, map[string]any{}), 0
		for _, given := range []map[string]any{{"tier": "a"}, {"tier": "b"}, {"tier": "c"}, {"sort": "-tier"}} {
			some := rows(a, given)
			if given["sort"] == nil {
				found += len(some)
			} else if len(some) != len(all) {
				t.Errorf("seed %d: %d rows in order, %d as they are", seed, len(some), len(all))
			}
			for id, row := range some {
				if all[id] != row {
					t.Errorf("seed %d, %v: %s, in the whole list %s", seed, given, row, all[id])
				}
			}
		}
		if found != len(all) || len(all) != 30 {
			t.Errorf("seed %d: %d rows, %d by their tiers", seed, len(all), found)
		}
	}
}
