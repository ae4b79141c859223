package mockserver_test

import (
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// TestWhatGeneratorsWrite asks documents of the kinds that frameworks write by themselves what a person asks.
func TestWhatGeneratorsWrite(t *testing.T) {
	for name, row := range map[string]struct {
		document string
		sent     []string // in turn: a request, its body, what the answer begins with
	}{
		"springdoc's pageable": {`openapi: 3.0.1
info: {title: t, version: v0}
paths:
  /lamps:
    get:
      parameters: [{name: request, in: query, required: true, schema: {type: object}}, {name: pageable, in: query, required: true, schema: {$ref: '#/components/schemas/Pageable'}}]
      responses: {'200': {description: OK, content: {'*/*': {schema: {$ref: '#/components/schemas/PageLamp'}}}}}
  /lamps/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int64}}], responses: {'200': {description: OK, content: {'*/*': {schema: {$ref: '#/components/schemas/Lamp'}}}}}}
components:
  schemas:
    Pageable: {type: object, properties: {page: {type: integer, format: int32, minimum: 0}, size: {type: integer, format: int32, minimum: 1}, sort: {type: array, items: {type: string}}}}
    PageLamp: {type: object, properties: {totalPages: {type: integer, format: int32}, totalElements: {type: integer, format: int64}, size: {type: integer, format: int32}, number: {type: integer, format: int32}, content: {type: array, items: {$ref: '#/components/schemas/Lamp'}}}}
    Lamp: {type: object, properties: {id: {type: integer, format: int64}, name: {type: string}}}
`, []string{
			"/lamps", "", `{"totalPages":2,"totalElements":25,"size":20,"number":0,`,
			"/lamps?page=4&size=6", "", `{"totalPages":5,"totalElements":25,"size":6,"number":4,"content":[{"id":25,`,
			"/lamps?sort=id,desc&size=3", "", `{"totalPages":9,"totalElements":25,"size":3,"number":0,"content":[{"id":25,`,
			"/lamps?page=x", "", `{"type":"about:blank","title":"Invalid request","status":422,"detail":"request.query.page: want a value of type integer, got \"x\""`,
		}},
		"springfox's bare 201": {`openapi: 3.0.3
info: {title: t, version: v0}
paths:
  /desks:
    get: {responses: {'200': {description: OK, content: {'*/*': {schema: {type: array, items: {$ref: '#/components/schemas/Desk'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Desk'}}}}
      responses: {'200': {description: OK, content: {'*/*': {schema: {$ref: '#/components/schemas/Desk'}}}}, '201': {description: Created}, '401': {description: Unauthorized}}
  /desks/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: OK, content: {'*/*': {schema: {$ref: '#/components/schemas/Desk'}}}}}}
components: {schemas: {Desk: {type: object, properties: {id: {type: integer}, name: {type: string}}}}}
`, []string{"POST /desks", `{"name": "oak"}`, `{"id":26,"name":"oak"}`, "/desks/26", "", `{"id":26,"name":"oak"}`}},
		"swaggo's answers, of which each says what the data is": {`swagger: "2.0"
info: {title: t, version: "1"}
basePath: /api
definitions:
  response.Response: {type: object, properties: {code: {type: integer}, data: {}, msg: {type: string}}}
  response.Page: {type: object, properties: {list: {}, page: {type: integer}, pageSize: {type: integer}, total: {type: integer}}}
  model.Lamp: {type: object, properties: {ID: {type: integer}, watts: {type: integer, example: 40}}}
paths:
  /lamp/list:
    get:
      parameters: [{type: integer, name: page, in: query}, {type: integer, name: pageSize, in: query}]
      responses: {"200": {description: OK, schema: {allOf: [{$ref: '#/definitions/response.Response'}, {type: object, properties: {data: {allOf: [{$ref: '#/definitions/response.Page'}, {type: object, properties: {list: {type: array, items: {$ref: '#/definitions/model.Lamp'}}}}]}}}]}}}
  /lamp/{id}:
    get: {parameters: [{type: integer, name: id, in: path, required: true}], responses: {"200": {description: OK, schema: {allOf: [{$ref: '#/definitions/response.Response'}, {type: object, properties: {data: {$ref: '#/definitions/model.Lamp'}}}]}}}}
`, []string{
			"/api/lamp/2", "", `{"code":0,"data":{"ID":2,"watts":40},"msg":"success"}`,
			"/api/lamp/list?page=2&pageSize=2", "", `{"code":0,"data":{"list":[{"ID":3,"watts":40},{"ID":4,"watts":40}],"page":2,"pageSize":2,"total":25},"msg":"success"}`,
		}},
		"an envelope whose code is no id": {`openapi: 3.0.3
info: {title: t, version: v0}
paths:
  /admin/user/list:
    get:
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: page_size, in: query, schema: {type: integer}}]
      responses: {'200': {description: '', content: {application/json: {schema: {type: object, properties: {code: {type: integer}, message: {type: string}, data: {type: object, properties: {list: {type: array, items: {type: object, properties: {id: {type: integer}, rank: {type: integer, enum: [1]}}}}, total: {type: integer}}}}}}}}}
  /admin/user/{userId}:
    put:
      parameters: [{name: userId, in: path, required: true, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {rank: {type: integer}}}}}}
      responses: {'200': {description: '', content: {application/json: {schema: {type: object, properties: {code: {type: integer}, message: {type: string}, data: {type: array, maxItems: 0, items: {}}}}}}}}
`, []string{
			"PUT /admin/user/3", `{"rank": 1}`, `{"code":0,"message":"success","data":[]}`,
			"/admin/user/list?page=2&page_size=1", "", `{"code":0,"message":"success","data":{"list":[{"id":2,"rank":1}],"total":25}}`,
		}},
		"a 201 that says where": {`openapi: 3.0.3
info: {title: t, version: v0}
paths:
  /desks:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Desk'}}}}
      responses: {'200': {description: OK, content: {'*/*': {schema: {$ref: '#/components/schemas/Desk'}}}}, '201': {description: Created, headers: {Location: {schema: {type: string}}}}}
  /desks/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: OK, content: {'*/*': {schema: {$ref: '#/components/schemas/Desk'}}}}}}
components: {schemas: {Desk: {type: object, properties: {id: {type: integer}, name: {type: string}}}}}
`, []string{"POST /desks", `{"name": "oak"}`, ""}},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, apitest.File("openapi.yaml", row.document), mockserver.Options{})
			for i := 0; i < len(row.sent); i += 3 {
				got := send(t, server, row.sent[i], "Content-Type: application/json", "", row.sent[i+1]).Text
				if !strings.HasPrefix(got, row.sent[i+2]) || row.sent[i+2] == "" && got != "" {
					t.Errorf("%s: %.300s, want %s", row.sent[i], got, row.sent[i+2])
				}
			}
		})
	}
}
