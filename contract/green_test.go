package contract_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// green are kinds of documents that vendors have, each with what makes it one of its kind: the mock keeps what the contract asks of it.
var green = map[string]string{
	"a path value that cannot be without a slash": `
  /tags/{arn}:
    get: {parameters: [{in: path, name: arn, required: true, schema: {type: string, pattern: '^arn:[a-z]{2}/[a-z]{3}$'}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}`,
	"a key that is declared as a parameter, too": `
  /rates:
    get:
      security: [{key: []}]
      parameters: [{in: query, name: apikey, required: true, schema: {type: string}, example: YOUR_KEY}]
      responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}, '401': {description: d}}
components: {securitySchemes: {key: {type: apiKey, in: query, name: apikey}}}`,
	"examples and no schemas": `
  /boats:
    get: {responses: {'200': {description: d, content: {application/json: {example: [{id: 3, name: Eve, at: '2024-05-01T10:00:00Z'}, {id: 4, name: Tom}]}}}}}
  /boats/:
    post: {requestBody: {content: {application/json: {example: {name: Zoe}}}}, responses: {'201': {description: d, content: {application/json: {example: {id: 3, name: Eve}}}}}}
  /boats/{id}:
    get: {responses: {'200': {description: d, content: {application/json: {example: {id: 3, name: Eve}}}}, '404': {description: d}}}
    delete: {responses: {'204': {description: d}}}`,
	"a list that is asked for by a code, and has others in its example": `
  /stops: {get: {parameters: [{name: code, in: query, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, example: {total: 2, stops: [{code: a1, line: Red}, {code: a2, line: Blue}]}, properties: {total: {type: integer}, stops: {type: array, items: {type: object, required: [code, line], properties: {code: {type: string, example: a1}, line: {type: string}}}}}}}}}}}}`,
	"a path of the mock's own": `
  /__admin/settings: {post: {requestBody: {required: true, content: {application/json: {schema: {type: object, required: [delay], properties: {delay: {type: integer}}}}}}, responses: {'200': {description: d}, '422': {description: d}}}}`,
	"an id beside a base that is open": `
  /notes:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {size: {type: integer}, values: {type: array, items: {$ref: '#/components/schemas/note'}}}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/note'}}}}, responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/note'}}}}}}
  /notes/{note_id}:
    get: {parameters: [{in: path, name: note_id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/note'}}}}}}
components:
  schemas:
    base: {type: object, additionalProperties: true, required: [type], properties: {type: {type: string}}}
    note: {allOf: [{$ref: '#/components/schemas/base'}, {type: object, additionalProperties: true, properties: {id: {type: integer}, title: {type: string}}}]}`,
	"a header that every client sets by itself": `
  /metrics:
    post:
      parameters: [{in: header, name: Content-Length, required: true, schema: {type: integer, minimum: 100000}}, {in: header, name: User-Agent, required: true, schema: {type: string}}]
      requestBody: {content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}}
      responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}`,
	"pages by a nextToken": listed("{type: object, properties: {monitors: {type: array, items: {$ref: '#/components/schemas/Monitor'}}, nextToken: {type: string}}}",
		"[{in: query, name: nextToken, schema: {type: string}}, {in: query, name: maxResults, schema: {type: integer, minimum: 1, maximum: 20}}]"),
	"pages by a token in base64": listed("{type: object, properties: {monitors: {type: array, items: {$ref: '#/components/schemas/Monitor'}}, nextToken: {type: string, minLength: 1, pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'}}}",
		"[{in: query, name: nextToken, schema: {type: string, pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$'}}, {in: query, name: maxResults, schema: {type: integer, minimum: 1, maximum: 100}}]"),
	"pages of which only the first can be asked for": listed("{type: object, properties: {monitors: {type: array, items: {$ref: '#/components/schemas/Monitor'}}}}", "[{in: query, name: maxResults, schema: {type: integer, minimum: 1, maximum: 20}}]"),
	"pages counted from one by default":              listed("{type: array, items: {$ref: '#/components/schemas/Monitor'}}", "[{in: query, name: page, required: true, schema: {type: integer, minimum: 0, default: 1, example: 1}}, {in: query, name: pageSize, schema: {type: integer, minimum: 1}}]"),
	"more pages than the answer can say": listed("{type: object, properties: {monitors: {type: array, items: {$ref: '#/components/schemas/Monitor'}}, page: {type: integer, maximum: 3}}}",
		"[{in: query, name: page, schema: {type: integer, minimum: 0, default: 0}}, {in: query, name: limit, schema: {type: integer, minimum: 1}}]"),
	"pages by an offset, without a size": listed("{type: array, items: {$ref: '#/components/schemas/Monitor'}}", "[{in: query, name: offset, schema: {type: integer, minimum: 0}}, {in: query, name: limit, schema: {type: integer, minimum: 1, maximum: 4}}]"),
	"things by name that have an id as well": `
  /servers:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Server'}}, example: [{id: /groups/a/servers/web-1, name: web-1}, {id: /groups/a/servers/web-2, name: web-2}]}}}}}
  /servers/{serverName}:
    get: {parameters: [{in: path, name: serverName, required: true, schema: {type: string}, example: web-1}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Server'}, example: {id: /groups/b/servers/web-1, name: web-1}}}}}}
components: {schemas: {Server: {type: object, required: [id, name], properties: {id: {type: string}, name: {type: string}}}}}`,
	"readers and deletions whose paths differ": `
  /listPipelines:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pipeline'}}}}}}}
  /getPipeline/{name}:
    get: {parameters: [{in: path, name: name, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pipeline'}}}}}}
  /deletePipeline/{name}:
    delete: {parameters: [{in: path, name: name, required: true, schema: {type: string}}], responses: {'200': {description: d}}}
components: {schemas: {Pipeline: {type: object, required: [name], properties: {name: {type: string}, units: {type: integer}}}}}`,
	"a reader by POST, whose example breaks its schema": `
  /sweep/list:
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {count: {type: integer, minimum: 1, maximum: 25}, offset: {type: integer, minimum: 0}, page: {type: integer, minimum: 1}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Sweep'}}}}}}}
  /sweep/get:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [sweep_id], properties: {client_id: {type: string}, sweep_id: {type: string}}}}}}
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Sweep'}, examples: {one: {value: {id: s-1, settled: '2025-10-15T13:52:38Z'}}}}}}}
components: {schemas: {Sweep: {type: object, required: [id], properties: {id: {type: string}, settled: {type: string, format: date}}}}}`,
	"addresses as ids": `
  /payments:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Payment'}}}}}}}
    post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Payment'}}}}, responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Payment'}, examples: {one: {value: {id: 'https://pay.example/payments/1', amount: 5}}}}}}}}
  /payments/{id}:
    get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Payment'}}}}}}
components: {schemas: {Payment: {type: object, required: [id, amount], properties: {id: {type: string, format: uri, readOnly: true}, amount: {type: integer}}}}}`,
	"an object of which nothing more is allowed than what each part describes": `
  /batches:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object, additionalProperties: false, required: [id, first], allOf: [{additionalProperties: false, properties: {id: {type: string}}}, {properties: {first: {type: string}}}]}}}}}}`,
	"a page that is asked for by an object, and a 201 of nothing beside each 200": `
  /lamps:
    get:
      parameters: [{name: pageable, in: query, required: true, schema: {$ref: '#/components/schemas/Pageable'}}]
      responses: {'200': {description: OK, content: {'*/*': {schema: {$ref: '#/components/schemas/PageLamp'}}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}}
      responses: {'200': {description: OK, content: {'*/*': {schema: {$ref: '#/components/schemas/Lamp'}}}}, '201': {description: Created}, '401': {description: Unauthorized}}
  /lamps/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int64}}], responses: {'200': {description: OK, content: {'*/*': {schema: {$ref: '#/components/schemas/Lamp'}}}}, '404': {description: Not Found}}}
    delete: {parameters: [{name: id, in: path, required: true, schema: {type: integer, format: int64}}], responses: {'200': {description: OK, content: {'*/*': {schema: {type: boolean}}}}, '204': {description: No Content}}}
components:
  schemas:
    Pageable: {type: object, properties: {page: {type: integer, format: int32, minimum: 0}, size: {type: integer, format: int32, minimum: 1}, sort: {type: array, items: {type: string}}}}
    PageLamp: {type: object, properties: {totalPages: {type: integer}, totalElements: {type: integer}, size: {type: integer}, number: {type: integer}, content: {type: array, items: {$ref: '#/components/schemas/Lamp'}}}}
    Lamp: {type: object, required: [name], properties: {id: {type: integer, format: int64}, name: {type: string}}}`,
	"a list that may be away, and may not be empty": `
  /lamps/search:
    get:
      parameters: [{name: query, in: query, required: true, schema: {type: string}}, {name: status, in: query, schema: {type: string, enum: [on, off, lost]}}]
      responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {data: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Lamp'}}, meta: {type: object, properties: {result_count: {type: integer}}}}}}}}}
components: {schemas: {Lamp: {type: object, required: [id, text], properties: {id: {type: string, pattern: '^[0-9]{1,19}$'}, text: {type: string}, status: {type: string, enum: [on, off]}}}}}`,
	"an id in the path and in the query": `
  /boxes:
    post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}, responses: {'201': {description: d, headers: {Location: {schema: {type: string}}}}}}
  /boxes/{boxName}:
    get: {parameters: [{name: box_name, in: query, required: true, schema: {type: string}}, {name: boxName, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Box'}}}}}}
components: {schemas: {Box: {type: object, required: [name], properties: {name: {type: string}, size: {type: integer}}}}}`,
	"values that a path and a query cannot hold, beside such as they can": `
  /plugins/{pluginId}/{version}:
    get: {parameters: [{name: pluginId, in: path, required: true, schema: {type: string}}, {name: version, in: path, required: true, schema: {type: object, properties: {major: {type: integer}, minor: {type: integer}}}}], responses: {'200': {description: d}, '404': {description: d}}}
  /guess:
    get: {parameters: [{name: input, in: query, required: true, example: {input: '{"rows": [1]}'}, schema: {type: object, properties: {rows: {type: array, items: {type: integer}}}}}], responses: {'200': {description: d}}}`,
	"two keys, one of which is enough, and both are needed": `
  /cards:
    get:
      security: [{key: []}, {token: []}]
      parameters: [{name: key, in: query, required: true, schema: {type: string}}, {name: token, in: query, required: true, schema: {type: string}}]
      responses: {'200': {description: d}, '400': {description: d}}
components: {securitySchemes: {key: {type: apiKey, in: query, name: key}, token: {type: apiKey, in: query, name: token}}}`,
	"a tag that must be sent of what nobody reads": `
  /parcels/{id}/{action}:
    post:
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: action, in: path, required: true, schema: {type: string, enum: [ship, cancel]}}, {name: If-Match, in: header, required: true, schema: {type: string}}]
      responses: {'202': {description: d}, '412': {description: d, headers: {ETag: {schema: {type: string}}}}}`,
	"an id in the answer that is required and not described": `
  /tickets:
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {source: {type: string}, target: {type: string}}}}}}
      responses: {'201': {description: d, content: {application/json: {schema: {properties: {number: {type: string}}, required: [ticketId]}}}}}
  /tickets/{ticketId}:
    get: {parameters: [{name: ticketId, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, required: [ticketId, source], properties: {ticketId: {type: string}, source: {type: string}, target: {type: string}}}}}}}}`,
	"a result that is always the same, and no id": `
  /visits:
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Visit'}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {result: {type: integer, minimum: 1, maximum: 1}}}}}}}}
  /visits/{visitId}:
    get: {parameters: [{name: visitId, in: path, required: true, schema: {type: integer}, example: 1}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Visit'}}}}}}
components: {schemas: {Visit: {type: object, required: [name], properties: {id: {type: integer, example: 125}, name: {type: string, example: Jo Doe}, phone: {type: string, example: (111)222-3333}}}}}`,
	"what only one of a reader's alternatives shows": `
  /parcels:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Parcel'}}}}}}}
    post: {requestBody: {required: true, content: {application/json: {schema: {type: object, required: [weight], properties: {weight: {type: integer}, shop: {enum: [corner, online]}}}}}}, responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Parcel'}}}}}}
  /parcels/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: d, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Parcel'}, {allOf: [{$ref: '#/components/schemas/Parcel'}, {type: object, required: [lines], properties: {shop: {enum: [corner, online]}, lines: {type: array, items: {type: string}}}}]}]}}}}}}
components: {schemas: {Parcel: {type: object, required: [id, weight], properties: {id: {type: integer}, weight: {type: integer}}}}}`,
	"rows that show what nothing describes": `
  /modules:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {oneOf: [{$ref: '#/components/schemas/Directory'}, {$ref: '#/components/schemas/Users'}]}}}}}}}
    post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Directory'}}}}, responses: {'200': {description: d, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Directory'}, {$ref: '#/components/schemas/Users'}]}}}}}}
  /modules/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Directory'}, {$ref: '#/components/schemas/Users'}]}}}}}}
components:
  schemas:
    Directory: {type: object, required: [id, server, metadataField], properties: {id: {type: string}, server: {type: string}}}
    Users: {type: object, required: [id, users], properties: {id: {type: string}, users: {type: array, items: {type: string}}}}`,
	"rows that show what their example has alone": `
  /targets:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {targets: {type: array, items: {type: object, example: {id: a1, name: My target, password: 0c7cba98e7}, properties: {id: {type: string}, name: {type: string}}}}}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}, password: {type: string}}}}}}, responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Target'}}}}}}
  /targets/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Target'}}}}}}
components: {schemas: {Target: {type: object, example: {id: a1, name: My target, password: 0c7cba98e7, enabled: true}, properties: {id: {type: string}, name: {type: string}, password: {type: string}, enabled: {type: boolean}}}}}`,
	"a list in two forms, one of which has less": `
  /hooks:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {oneOf: [{type: array, items: {type: object, required: [id, url, projects], properties: {id: {type: string}, url: {type: string}, projects: {type: [array, 'null'], items: {type: string}}}}}, {type: array, items: {type: object, required: [id, url], properties: {id: {type: string}, url: {type: string}}}}]}}}}}}
    post: {requestBody: {required: true, content: {application/json: {schema: {type: object, required: [url], properties: {url: {type: string}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Hook'}}}}}}
  /hooks/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Hook'}}}}}}
components: {schemas: {Hook: {type: object, required: [id, url], properties: {id: {type: string}, url: {type: string}}}}}`,
	"a list as JSON and in lines that are called JSON": `
  /events:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Event'}}}, application/stream+json: {schema: {$ref: '#/components/schemas/Event'}}}}}}
components: {schemas: {Event: {oneOf: [{type: object, required: [type, text], properties: {type: {enum: [command]}, text: {type: string}}}, {type: object, required: [type, state], properties: {type: {enum: [state]}, state: {type: integer}}}]}}}`,
	"a token for the next page in a header alone": `
  /kinds:
    get: {parameters: [{in: query, name: pageToken, schema: {type: string}}, {in: query, name: most, schema: {type: integer}}], responses: {'200': {description: d, headers: {NextPageToken: {schema: {type: string}}}, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Kind'}}}}}}}
    post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Kind'}}}}, responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Kind'}}}}}}
  /kinds/{guid}:
    get: {parameters: [{name: guid, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Kind'}}}}}}
components: {schemas: {Kind: {type: object, required: [name], properties: {guid: {type: string}, name: {type: string}}}}}`,
	"a page that is needed, by an example further on": listed("{type: object, properties: {monitors: {type: array, items: {$ref: '#/components/schemas/Monitor'}}}}",
		"[{in: query, name: page, required: true, example: 10, schema: {type: number, default: 0}}, {in: query, name: page_size, required: true, example: 10, schema: {type: number, default: 10}}]"),
	"a list of which no value is good, with numbers": `
  /lines:
    get:
      parameters: [{in: query, name: page, required: true, schema: {type: integer, minimum: 0, default: 1}}, {in: query, name: pageSize, schema: {type: integer, minimum: 1, maximum: 500, default: 100}}]
      responses: {'200': {description: d, content: {application/json: {schema: {additionalProperties: false, allOf: [{type: object, properties: {results: {type: array, items: {$ref: '#/components/schemas/Line'}}}}, {type: object, required: [pageSize, totalResults], properties: {pageSize: {type: integer}, totalResults: {type: integer}}}]}}}}}
  /lines/{lineId}:
    get: {parameters: [{name: lineId, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}}}}
components: {schemas: {Line: {type: object, properties: {lineId: {type: string}, status: {type: string}}}}}`,
	"a number of things a page that the answer cannot say": listed("{type: object, properties: {monitors: {type: array, items: {$ref: '#/components/schemas/Monitor'}}, pageSize: {type: integer, enum: [50, 100]}}}",
		"[{in: query, name: page, schema: {type: integer, minimum: 1}}, {in: query, name: pageSize, schema: {type: integer, minimum: 1, maximum: 100}}]"),
	"a kind whose own schema gives it other names than its parent's discriminator": `
  /schedules:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object, required: [selector], properties: {selector: {$ref: '#/components/schemas/Selector'}}}}}}}}
components:
  schemas:
    Base: {type: object, required: [type], discriminator: {propertyName: type}, properties: {type: {type: string}}}
    Selector: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {pattern: {type: string}, type: {type: string, enum: [branches, tags]}}}]}`,
	"an answer that describes another part of what is sent than the reader": `
  /sales:
    post: {requestBody: {required: true, content: {application/json: {schema: {type: object, required: [card], properties: {card: {type: object, required: [month, year], properties: {month: {type: string}, year: {type: string}}}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: string}, approved: {type: boolean}, card: {type: object, properties: {kind: {type: string}, match: {type: boolean}}}}}}}}}}
  /sales/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: string}, card: {type: object, properties: {kind: {type: string}, month: {type: string}}}}}}}}}}`,
	"a kind beside another that has an id": `
  /sources/clouds:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {results: {type: array, items: {type: object, properties: {entity: {type: string}}}}}}}}}}}
    post: {requestBody: {required: true, content: {application/json: {schema: {type: object, required: [nick], properties: {nick: {type: string}}}}}}, responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Cloud'}}}}}}
  /sources/clouds/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Cloud'}}}}}}
components:
  schemas:
    Source: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string, enum: [Cloud, Manager]}, nick: {type: string}}}
    Cloud: {allOf: [{$ref: '#/components/schemas/Source'}, {properties: {region: {type: string}}}]}
    Manager: {allOf: [{$ref: '#/components/schemas/Source'}, {properties: {cloud_id: {type: string}}}]}`,
	"kinds that what names them cannot name": `
  /shows:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Show'}}}}}}}
components:
  schemas:
    Show: {type: object, required: [id, type], discriminator: {propertyName: type}, properties: {id: {type: string}, type: {type: string, enum: [movie, trailer]}}}
    ShowDetail: {allOf: [{$ref: '#/components/schemas/Show'}, {type: object, properties: {credits: {type: string}}}]}`,
	"things that are called errors": `
  /groups/{groupId}/errors:
    get: {parameters: [{name: groupId, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {errors: {type: array, items: {$ref: '#/components/schemas/Base'}}}}}}}}}
  /groups/{groupId}/errors/{errorId}:
    get: {parameters: [{name: groupId, in: path, required: true, schema: {type: string}}, {name: errorId, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/Base'}], type: object, properties: {name: {type: string}}}}}}}}
components: {schemas: {Base: {type: object, properties: {errorId: {type: string}, deviceName: {type: string}}}}}`,
	"a Location whose reader needs more than a path": `
  /requests:
    post: {responses: {'202': {description: d, headers: {Location: {schema: {type: string}}}, content: {application/json: {schema: {type: object, required: [token], properties: {token: {type: string, format: uuid}}}}}}}}
  /requests/{token}:
    get: {parameters: [{name: token, in: path, required: true, schema: {type: string, format: uuid}}, {name: email, in: query, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {token: {type: string, format: uuid}, status: {type: string}}}}}}}}`,
	"a member that is only ever sent, in an answer of which no value is good": `
  /pickups/{pickup_id}:
    get: {parameters: [{name: pickup_id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, additionalProperties: false, required: [pickup_id, window], allOf: [{type: object, additionalProperties: false, properties: {pickup_id: {type: string}, window: {type: object, writeOnly: true, required: [from], properties: {from: {type: string}}}}}]}}}}}}`,
	"what has no end": `
  /trees:
    post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}}}
components: {schemas: {Tree: {type: object, required: [id, child], properties: {id: {type: integer}, child: {$ref: '#/components/schemas/Tree'}}}}}`,
	"a body that nobody can make": `
  /both:
    put: {security: [{}, {key: []}], requestBody: {required: true, content: {application/json: {schema: {allOf: [{type: string}, {type: integer}]}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}
components: {securitySchemes: {key: {type: http, scheme: bearer}}}`,
	"no success": `
  /status/505: {get: {responses: {'505': {description: d}}}}
  /status/102: {get: {responses: {'102': {description: d}}}}`,
	"a thing whose reader declares no success": `
  /estimates:
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {note: {type: string}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}, note: {type: string}}}}}}}}
  /estimates/{id}:
    get: {parameters: [{in: path, name: id, required: true, schema: {type: integer}}], responses: {'401': {description: d}, '404': {description: d}}}`,
	"a list that another part fills in": `
  /trips:
    get:
      responses:
        '200':
          description: d
          content:
            application/xml: {schema: {$ref: '#/components/schemas/Trips'}}
components:
  schemas:
    Base: {type: object, properties: {data: {type: array, items: {type: object}}}, xml: {name: data}}
    Trips: {allOf: [{$ref: '#/components/schemas/Base'}, {properties: {data: {type: array, items: {type: object, required: [price, dogs], properties: {price: {type: number}, dogs: {type: boolean}}}}}}]}`,
	"a key that may come in either place": `
  /rail: {get: {security: [{header: []}, {query: []}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}, '401': {description: d}}}}
components: {securitySchemes: {header: {type: apiKey, in: header, name: api_key}, query: {type: apiKey, in: query, name: api_key}}}`,
	"a name and a password, or any key in the same header": `
  /formats: {get: {security: [{basic: []}, {token: []}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}, '401': {description: d}}}}
components: {securitySchemes: {basic: {type: http, scheme: basic}, token: {type: apiKey, in: header, name: Authorization}}}`,
	"objects in a list of the query": `
  /certificates:
    get: {parameters: [{in: query, name: of, required: true, schema: {type: array, minItems: 1, items: {type: object, required: [arn], properties: {arn: {type: string}, usual: {type: boolean}}}}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}`,
	"what is required under another name": `
  /receivers: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Receiver'}}}}}}}}
  /receivers/{receiverName}:
    put: {parameters: [{in: path, name: receiverName, required: true, schema: {type: string}, example: elr}], requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Receiver'}}}}, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Receiver'}}}}, '400': {description: d}}}
    get: {parameters: [{in: path, name: receiverName, required: true, schema: {type: string}, example: elr}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Receiver'}}}}}}
components: {schemas: {Receiver: {type: object, required: [filter], properties: {name: {type: string}, filters: {type: array, items: {type: string}}}}}}`,
	"a member that needs more than can be sent": `
  /licensees:
    post: {requestBody: {required: true, content: {application/json: {schema: {type: object, required: [daily], properties: {daily: {type: object, required: [limit], properties: {limit: {type: integer}}}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Licensee'}}}}}}
  /licensees/{id}:
    get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Licensee'}}}}}}
components: {schemas: {Licensee: {allOf: [{properties: {daily: {properties: {limit: {type: integer}}}}}, {type: object, required: [id, daily], properties: {id: {type: string}, daily: {type: object, required: [count], properties: {count: {type: integer}}}}}]}}}`,
	"a wrapper that may be null inside": `
  /articles/{id}:
    put: {parameters: [{in: path, name: id, required: true, schema: {type: integer}, example: 7}], requestBody: {content: {application/json: {schema: {type: object, required: [article], properties: {article: {type: object, required: [url], properties: {url: {type: [string, 'null']}}}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Article'}}}}, '422': {description: d}}}
    get: {parameters: [{in: path, name: id, required: true, schema: {type: integer}, example: 7}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Article'}}}}}}
components: {schemas: {Article: {type: object, required: [id, url], properties: {id: {type: integer}, url: {type: string, format: uri}}}}}`,
	"a picture that is described as an object": `
  /captions:
    post: {requestBody: {content: {image/png: {schema: {$ref: '#/components/schemas/Caption'}}}}, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Caption'}}}}}}
  /captions/{id}:
    get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Caption'}}}}}}
components: {schemas: {Caption: {type: object, properties: {id: {type: string}, kind: {type: string}}}}}`,
	"an example of which all stands in a text, and lacks something": `
  /files/{id}:
    get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, required: [name, Id], properties: {Name: {type: string}, Id: {type: string}}}, example: '{"Name": "a.png", "Id": "7"}'}}}}}`,
	"a success without a body, and a 406": `
  /files/{id}:
    post: {parameters: [{in: path, name: id, required: true, schema: {type: integer}}], responses: {'200': {description: d}, '406': {description: d}}}`,
	"only a default, of any media type": `
  /events:
    post: {security: [{key: []}], requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {a: {type: integer}}}}}}, responses: {default: {description: d, content: {'*/*': {schema: {type: object, required: [category], properties: {category: {type: string}}}}}}}}
components: {securitySchemes: {key: {type: http, scheme: bearer}}}`,
	"a name with a space, which only a Location says": `
  /instances:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Instance'}}}}}}}
    post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Instance'}}}}, responses: {'201': {description: d, headers: {Location: {schema: {type: string}}}}}}
  /instances/{instanceName}:
    get: {parameters: [{in: path, name: instanceName, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Instance'}}}}}}
components: {schemas: {Instance: {type: object, required: [name, vendor], properties: {id: {type: integer}, name: {type: string, pattern: '^[a-z]+ [a-z]+$'}, vendor: {type: string}}}}}`,
	"a Location that is a whole address": `
  /articles:
    post: {responses: {'201': {description: d, headers: {Location: {schema: {type: string, format: uri, pattern: '^http://'}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Article'}}}}}}
  /articles/{id}:
    get: {parameters: [{in: path, name: id, required: true, schema: {type: integer}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Article'}}}}}}
components: {schemas: {Article: {type: object, required: [id], properties: {id: {type: integer}}}}}`,
	"a failure that no value fits": `
  /pages:
    get: {security: [{key: []}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}, '401': {description: d, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/A'}]}}}}}}
components: {securitySchemes: {key: {type: http, scheme: bearer}}, schemas: {A: {type: object, properties: {error: {type: string}}}}}`,
	"things that no value fits, and a list of them": `
  /dashboards:
    get: {parameters: [{in: query, name: limit, schema: {type: integer, minimum: 1}}, {in: query, name: offset, schema: {type: integer}}], responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Dashboard'}}}}}}}
  /dashboards/{id}:
    get: {parameters: [{in: path, name: id, required: true, schema: {type: integer}}], responses: {'200': {description: d, content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/Dashboard'}, {$ref: '#/components/schemas/Dashboard'}]}}}}}}
components: {schemas: {Dashboard: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}}}`,
	"a page of a list whose example has more, of things that have their addresses elsewhere": `
  /holders/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Holder'}}}}}}}
  /platforms/{id}/holders:
    get:
      parameters: [{in: path, name: id, required: true, schema: {type: string}}, {in: query, name: offset, schema: {type: integer, minimum: 0}}, {in: query, name: limit, schema: {type: integer, minimum: 1}}]
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {type: object, properties: {holders: {type: array, items: {$ref: '#/components/schemas/Holder'}}, hasNext: {type: boolean}}}
              example: {holders: [{id: h-a, status: open}, {id: h-b, status: shut}, {id: h-c, status: shut}], hasNext: false}
components: {schemas: {Holder: {type: object, required: [id, status], properties: {id: {type: string}, status: {type: string}}}}}`,
	"a pair of examples that says nothing of the page": `
  /shops/{shop}/notices:
    get:
      parameters: [{in: path, name: shop, required: true, schema: {type: string}, examples: {usual: {value: s-1}}}, {in: query, name: '$skip', schema: {type: integer, minimum: 0}}, {in: query, name: '$top', schema: {type: integer, minimum: 1}}]
      responses:
        '200':
          description: d
          content:
            application/json:
              schema: {type: object, properties: {value: {type: array, items: {$ref: '#/components/schemas/Notice'}}}}
              examples: {usual: {value: {value: [{name: sale}, {name: closing}, {name: hiring}]}}}
  /shops/{shop}/notices/{noticeName}:
    get: {parameters: [{in: path, name: shop, required: true, schema: {type: string}}, {in: path, name: noticeName, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Notice'}}}}}}
components: {schemas: {Notice: {type: object, required: [name], properties: {name: {type: string}}}}}`,
	"a list of what no value fits, and how many there are": `
  /search:
    get:
      parameters: [{in: query, name: q, schema: {type: string}}, {in: query, name: offset, schema: {type: integer, minimum: 0}}, {in: query, name: page_size, schema: {type: integer, minimum: 1}}]
      responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {results: {type: array, items: {oneOf: [{$ref: '#/components/schemas/Episode'}, {$ref: '#/components/schemas/Show'}]}}, total: {type: integer, examples: [1989]}}}}}}}
components: {schemas: {Episode: {type: object, properties: {id: {type: string}, audio: {type: string}}}, Show: {type: object, properties: {id: {type: string}, image: {type: string}}}}}`,
	"a list of what its address knows by another id": `
  /admin/orgs: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Org'}}}}}}}}
  /orgs/{org}: {get: {parameters: [{in: path, name: org, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Org'}}}}}}}
  /{parent}/devices:
    get: {parameters: [{in: path, name: parent, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {devices: {type: array, items: {$ref: '#/components/schemas/Device'}}}}}}}}}
    post: {parameters: [{in: path, name: parent, required: true, schema: {type: string}}], requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Device'}}}}, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Device'}}}}}}
  /device/{name}: {get: {parameters: [{in: path, name: name, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Device'}}}}}}}
components: {schemas: {Org: {type: object, required: [id, name, seats], properties: {id: {type: integer}, name: {type: string}, seats: {type: integer}}}, Device: {type: object, properties: {id: {type: string}, name: {type: string}, blocked: {type: boolean}}}}}`,
	"two things of one id in the example of a list": described("{value: [{name: '{lab}', quota: 1, kind: a}, {name: '{lab}', quota: 2, kind: b}]}", "{type: object, properties: {name: {type: string}, quota: {type: integer}, kind: {type: string}}}"),
	"an example of a list whose things the reader cannot answer": described("{value: [{name: patch-1, schedule: {start: Monday, classes: 'Critical, Security'}}]}",
		"{type: object, required: [schedule], properties: {name: {type: string}, schedule: {type: object, required: [start, end], properties: {start: {type: string}, end: {type: string}, classes: {type: string, enum: [Critical, Security]}}}}}"),
	"an example of a list that refers to things, and names another place than the path": `
  /plans: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Plan'}}, example: [{id: p-1}, {id: p-2}]}}}}}}
  /plans/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Plan'}}}}}}}
  /shops/{shop}/members:
    get: {parameters: [{in: path, name: shop, required: true, schema: {type: string}, example: s-1}], responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Member'}}, example: [{id: m-1, planId: p-77, shop: s-8}, {id: m-2, planId: p-78, shop: s-9}]}}}}}
  /shops/{shop}/members/{id}:
    get: {parameters: [{in: path, name: shop, required: true, schema: {type: string}, example: s-1}, {in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Member'}}}}}}
components: {schemas: {Plan: {type: object, required: [id], properties: {id: {type: string}}}, Member: {type: object, required: [id, planId, shop], properties: {id: {type: string}, planId: {type: string}, shop: {type: string}}}}}`,
	"an example of a reader that names another place than the path": `
  /shops/{shop}/files:
    get: {parameters: [{in: path, name: shop, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/File'}}}}}}}
  /shops/{shop}/files/{id}:
    get: {parameters: [{in: path, name: shop, required: true, schema: {type: string}}, {in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/File'}, example: {id: f-1, shop: s-9}}}}}}
components: {schemas: {File: {type: object, required: [id, shop], properties: {id: {type: string}, shop: {type: string}}}}}`,
	"two examples of one thing, of two lists": `
  /incidents: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Incident'}}, example: [{id: i-1, opened: 5}, {id: i-2, opened: 6}]}}}}}}
  /incidents/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Incident'}}}}}}}
  /incidents/{id}/related: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Incident'}}, example: [{id: i-2, opened: 7}]}}}}}}
components: {schemas: {Incident: {type: object, required: [id, opened], properties: {id: {type: string}, opened: {type: integer}}}}}`,
	"an id of which only the path says the form":                  named("{type: string, readOnly: true}", "{type: string, format: uuid}", "{$ref: '#/components/schemas/Lamp'}"),
	"an id that is a number in the path, and a text or null":      named("{type: [string, 'null'], readOnly: true}", "{type: integer, format: int32}", "{$ref: '#/components/schemas/Lamp'}"),
	"an id that is a text of so many characters":                  named("{type: string, minLength: 10, maxLength: 10}", "{type: string, minLength: 10, maxLength: 10, example: '0412345678'}", "{$ref: '#/components/schemas/Lamp'}"),
	"an id that is a text with the format of a number":            named("{type: string, format: int64, readOnly: true}", "{type: string}", "{$ref: '#/components/schemas/Lamp'}"),
	"an id that is a text, which its creation calls a number":     named("{type: string}", "{type: integer}", "{type: object, properties: {lampId: {type: integer}}}"),
	"things of which nobody can tell which of two kinds they are": named("{type: string}", "{type: string}", "{oneOf: [{$ref: '#/components/schemas/Lamp'}, {type: object, properties: {lampId: {type: string}, colour: {type: string}}}]}"),
	"a pair of examples of parameters alone, at a creation": `
  /shops/{shop}/keys:
    post:
      parameters: [{in: path, name: shop, required: true, schema: {type: string}, examples: {usual: {value: s-1}}}]
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {title: {type: string}}}}}}
      responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Key'}, examples: {usual: {value: {keyId: k-1, title: An example}}}}}}}
  /shops/{shop}/keys/{keyId}:
    get: {parameters: [{in: path, name: shop, required: true, schema: {type: string}, example: s-1}, {in: path, name: keyId, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Key'}}}}}}
components: {schemas: {Key: {type: object, properties: {keyId: {type: string}, title: {type: string}}}}}`,
	"a Location whose reader asks for what every request says": `
  /tasks:
    post: {parameters: [{in: query, name: api-version, required: true, schema: {type: string}}], requestBody: {content: {application/json: {schema: {type: object, properties: {title: {type: string}}}}}}, responses: {'201': {description: d, headers: {Location: {schema: {type: string}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}}}
  /tasks/{id}:
    get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}, {in: query, name: api-version, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}}}
components: {schemas: {Task: {type: object, properties: {id: {type: string}, title: {type: string}}}}}`,
	"members that a base takes only as objects": `
  /groups:
    post: {requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {title: {type: string}}}}}}, responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Group'}}}}}}
  /groups/{objectId}:
    get: {parameters: [{in: path, name: objectId, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Group'}}}}}}
components: {schemas: {Base: {type: object, required: [objectId], properties: {objectId: {type: string}}, additionalProperties: {type: object}}, Group: {allOf: [{$ref: '#/components/schemas/Base'}], type: object, properties: {title: {type: string}}}}}`,
	"entity tags that are weak, or numbers, and one that is no tag": `
  /pools/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, headers: {ETag: {schema: {type: string}, example: 'W/"0x8D4E"'}}, content: {application/json: {schema: {type: object}}}}, '304': {description: d}}}}
  /buckets/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}, {in: header, name: If-None-Match, schema: {type: string, pattern: '^"[0-9]+"$'}}], responses: {'200': {description: d, headers: {ETag: {schema: {type: string, pattern: '^"([0-9]+?)"$|^\\*$'}}}, content: {application/json: {schema: {type: object}}}}, '304': {description: d}}}}
  /settings/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, headers: {ETag: {schema: {type: string, pattern: '^"a"b"$'}}}, content: {application/json: {schema: {type: object}}}}, '304': {description: d}}}}`,
	"an entity tag of an example, of what has another": `
  /policies/{id}:
    post: {parameters: [{in: path, name: id, required: true, schema: {type: string}}, {in: header, name: If-Match, required: true, schema: {type: string}, example: '"8d59"'}], responses: {'200': {description: d, headers: {ETag: {schema: {type: string}}}, content: {application/json: {schema: {type: object}}}}}}
    get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, headers: {ETag: {schema: {type: string}, example: '"8d60"'}}, content: {application/json: {schema: {type: object}}}}}}`,
	"paths whose last variable is an ending": `
  /routes/{position}.{ext}: {get: {parameters: [{in: path, name: position, required: true, schema: {type: string}, example: '37.8328,-122.27669'}, {in: path, name: ext, required: true, schema: {type: string, enum: [xml, json]}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}
  /blog/{page}{ending}: {get: {parameters: [{in: path, name: page, required: true, schema: {type: string}}, {in: path, name: ending, required: true, schema: {type: string, enum: ['.json']}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}`,
	"an example of a path that leads to another operation": `
  /entities/Client/documents: {post: {requestBody: {required: true, content: {application/json: {schema: {type: object, required: [email], properties: {email: {type: string}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}
  /entities/{name}/documents: {post: {parameters: [{in: path, name: name, required: true, schema: {type: string}, example: Client}], requestBody: {required: true, content: {application/json: {schema: {type: object, additionalProperties: {type: string}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}`,
	"a table with cells in which nothing is": `
  /levels: {get: {parameters: [{in: query, name: offset, schema: {type: integer}}, {in: query, name: limit, schema: {type: integer, minimum: 1}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Levels'}}, text/csv: {schema: {$ref: '#/components/schemas/Levels'}}}}}}}
components: {schemas: {Levels: {type: object, required: [count], properties: {count: {type: integer}, previous: {type: string, format: uri}, results: {type: array, items: {type: object, required: [id], properties: {id: {type: integer}, ppm: {type: number}}}}}}}}`,
	"things that are deleted, of which only the default is described": `
  /clients/{id}:
    get: {parameters: [{in: path, name: id, required: true, schema: {type: integer}}], responses: {default: {description: d, content: {application/vnd.office-v1+json: {schema: {type: object, required: [id], properties: {id: {type: integer}, title: {type: string}}}}}}}}
    delete: {parameters: [{in: path, name: id, required: true, schema: {type: integer}}], responses: {'204': {description: d}}}
  /clients: {post: {requestBody: {content: {application/json: {schema: {type: object, properties: {title: {type: string}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}, title: {type: string}}}}}}}}}`,
	"a download in parts of which nothing is said": `
  /downloads/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {default: {description: d, content: {multipart/form-data: {}}}}}}
  /quotes/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {default: {description: d, content: {multipart/form-data: {example: /assets/examples/1.json}}}}}}`,
	"a header that every client sets to what the document does not know, and an empty example of a path": `
  /secrets/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string, example: ''}}, {in: header, name: Accept-Encoding, schema: {type: string, enum: [base64]}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}`,
	"a pattern between slashes": `
  /apps: {post: {parameters: [{in: query, name: title, required: true, schema: {type: string, pattern: '/^[A-Z]{3}$/i'}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}`,
	"a parameter that the path gives itself": `
  /build/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}
  /build/{id}?view=info: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}, {in: query, name: view, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}`,
	"a key in a header of which the name has spaces": `
  /letters/{id}: {get: {security: [{key: []}], parameters: [{in: path, name: id, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}, '401': {description: d}}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: Office API Key}}}`,
	"a parent that is a number in one path and a text in another": `
  /albums/{id}/reviews:
    get: {parameters: [{in: path, name: id, required: true, schema: {type: integer}}], responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Review'}}}}}}}
    post: {parameters: [{in: path, name: id, required: true, schema: {type: integer}}], requestBody: {content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Review'}}}}}}
  /albums/{id}/reviews/{reviewId}:
    delete: {parameters: [{in: path, name: id, required: true, schema: {type: string}}, {in: path, name: reviewId, required: true, schema: {type: integer}}], responses: {'200': {description: d}}}
components: {schemas: {Review: {type: object, properties: {id: {type: integer}, text: {type: string}}}}}`,
	"a body that nobody can make, and statuses that nobody has": `
  /memberships/{id}/tables:
    post: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], requestBody: {required: true, content: {application/json: {schema: {type: object, required: [a], properties: {a: {type: string, minLength: 9, maxLength: 3}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}, '484': {description: d}}}`,
	"pages by texts that are numbers": listed("{type: object, properties: {items: {type: array, items: {$ref: '#/components/schemas/Monitor'}}, total: {type: integer}}}",
		"[{in: query, name: offset, schema: {type: string, default: '0'}}, {in: query, name: limit, schema: {type: string, default: '10'}}]"),
	"pages by a token of a form that nobody foresees": listed("{type: object, properties: {monitors: {type: array, items: {$ref: '#/components/schemas/Monitor'}}, nextToken: {type: string, pattern: '[#]+'}}}",
		"[{in: query, name: nextToken, schema: {type: string, pattern: '[#]+'}}, {in: query, name: maxResults, schema: {type: integer, minimum: 0, maximum: 25}}]"),
}

// named is a document of lamps, of an id as a property, a path and the answer of their creation have it.
func named(property, parameter, created string) string {
	read := created
	if !strings.Contains(created, "oneOf") {
		read = "{$ref: '#/components/schemas/Lamp'}"
	}
	return `
  /lamps:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: {type: object, properties: {lampId: {type: string}, colour: {type: string}}}}}}}}}
    post: {requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {colour: {type: string}}}}}}, responses: {'201': {description: d, content: {application/json: {schema: ` + created + `}}}}}
  /lamps/{lampId}:
    get: {parameters: [{in: path, name: lampId, required: true, schema: ` + parameter + `}], responses: {'200': {description: d, content: {application/json: {schema: ` + read + `}}}}}
components: {schemas: {Lamp: {type: object, properties: {lampId: ` + property + `, colour: {type: string}}}}}`
}

// described is a document of labs that are listed as an example has them, and read as a schema asks for.
func described(example, schema string) string {
	return `
  /labs:
    get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {value: {type: array, items: {type: object, properties: {name: {type: string}}}}}}, example: ` + example + `}}}}}
  /labs/{labName}:
    get: {parameters: [{in: path, name: labName, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: ` + schema + `}}}}}`
}

// listed is a document of monitors that are created, read and listed in an answer of a schema, in pages that parameters ask for.
func listed(answer, parameters string) string {
	return `
  /monitors:
    get: {parameters: ` + parameters + `, responses: {'200': {description: d, content: {application/json: {schema: ` + answer + `}}}}}
    post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Monitor'}}}}, responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Monitor'}}}}}}
  /monitors/{monitorName}:
    get: {parameters: [{in: path, name: monitorName, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Monitor'}}}}}}
components: {schemas: {Monitor: {type: object, required: [name, status], properties: {name: {type: string}, status: {type: string, enum: [ACTIVE, PENDING]}}}}}`
}

// TestWhatVendorsWriteIsGreen holds the mock of each kind of document against that very document.
func TestWhatVendorsWriteIsGreen(t *testing.T) {
	for kind, paths := range green {
		t.Run(kind, func(t *testing.T) {
			fsys := apitest.File("openapi.yaml", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:"+paths+"\n")
			mock, err := mockserver.New(fsys, mockserver.Options{Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
			if err != nil {
				t.Fatal(err)
			}
			server := httptest.NewServer(mock)
			t.Cleanup(server.Close)
			report, err := contract.Run(context.Background(), fsys, contract.Options{URL: server.URL, Token: "made-up", UnsafeMethods: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range report.Findings {
				if f.Severity == contract.Error || f.Rule == "undeclared-field" || f.Rule == "unique-ids" {
					t.Errorf("%s %s at %s: got %s, want %s", f.Operation, f.Rule, f.Where, f.Got, f.Want)
				}
			}
			if report.Totals.Untested > 0 {
				t.Errorf("%d operations are not tested: %s", report.Totals.Untested, strings.Join(report.Skipped, "; "))
			}
		})
	}
}

// TestAThingTwiceOnAPage has a list that shows the same two things whichever page is asked for. Where they are one thing, that is of unique-ids,
// and nobody can say what another page has.
func TestAThingTwiceOnAPage(t *testing.T) {
	for second, want := range map[string]bool{"a": false, "b": true} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `[{"name": "a", "status": "ACTIVE"}, {"name": "`+second+`", "status": "ACTIVE"}]`)
		}))
		t.Cleanup(server.Close)
		document := listed("{type: array, items: {$ref: '#/components/schemas/Monitor'}}", "[{in: query, name: limit, schema: {type: integer}}, {in: query, name: offset, schema: {type: integer}}]")
		report, err := contract.Run(context.Background(), apitest.File("openapi.yaml", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:"+document+"\n"), contract.Options{URL: server.URL, UnsafeMethods: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := slices.ContainsFunc(report.Findings, func(f contract.Finding) bool { return f.Rule == "pages-disjoint" }); got != want {
			t.Errorf("a and %s on each page: found by pages-disjoint: %v, want %v", second, got, want)
		}
	}
}

// No request that is to find nothing names one of the things that a path lists: it would delete what the good ones are about.
func TestNobodyIsNoneOfTheListed(t *testing.T) {
	const document = `openapi: 3.0.3
info: {title: Bells, version: "1"}
paths:
  /bells: {get: {operationId: listBells, responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {bell: {type: array, items: {type: object, properties: {name: {type: string, enum: [DAWN, NOON, DUSK]}, tone: {type: string}}}}}}}}}}}}
  /bells/{bellName}:
    parameters: [{name: bellName, in: path, required: true, schema: {type: string, enum: [DAWN, NOON, DUSK]}}]
    delete: {operationId: deleteBell, responses: {"204": {description: d}, "404": {description: d}}}
`
	names := map[string]bool{}
	err := contract.Dry(t.Context(), apitest.File("openapi.yaml", document), contract.Options{URL: "http://localhost", UnsafeMethods: true}, func(r contract.Request) error {
		names[r.Case] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if names["deleteBell/negative/nobody"] || !names["deleteBell/negative/bellName/enum-other"] {
		t.Errorf("%v", names)
	}
}
