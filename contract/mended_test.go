package contract_test

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/mockserver"
)

// mended is a kind of flaw: a small document that has it, and what is found in it.
type mended struct {
	kind     string // what people write
	document string // a whole one, or the schema of a property of the answer where it begins with a brace
	severity source.Severity
	found    string // the words of the finding, from its beginning
}

// ofSchema is a document whose answer has a schema.
func ofSchema(schema string) string {
	return "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {responses: {'200': {description: d, content: {application/json: {schema: " + schema + "}}}}}}}\n"
}

// ofAnswer is a document whose answer is described so.
func ofAnswer(media string) string {
	return "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {responses: {'200': {content: {application/json: {" + media + "}}}}}}}\n"
}

// ofOperation is a document of one operation.
func ofOperation(path, operation string) string {
	return "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {'" + path + "': {get: " + operation + "}}\n"
}

// ofSwagger is a document of Swagger 2.0 that has something at its root.
func ofSwagger(root string) string {
	return "swagger: '2.0'\ninfo: {title: t, version: '1'}\n" + root + "\npaths: {/books: {get: {responses: {'200': {description: d, schema: {type: object}}}}}}\n"
}

const fine = "responses: {'200': {description: d}}"

// allMended are the kinds, in the order of the table that people read.
var allMended = []mended{
	{"no info", "openapi: 3.0.3\npaths: {/books: {get: {" + fine + "}}}\n", source.Error, "no info: expected an object with title and version"},
	{"a version that is a number", "openapi: 3.0.3\ninfo: {title: t, version: 2.5}\npaths: {/books: {get: {" + fine + "}}}\n", source.Error, "info: expected version to be a text, found 2.5: it is read as one"},
	{"no openapi", "info: {title: t, version: '1'}\npaths: {/books: {get: {" + fine + "}}}\n", source.Error, "no openapi: expected 3.0.x, 3.1.x or 3.2.x: it is read as 3.1"},
	{"a key twice", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {" + fine + "}}}\npaths: {/books: {get: {" + fine + "}}}\n", source.Error, `key "paths" is repeated: the last one counts`},
	{"a server without a URL", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [{url: ''}]\npaths: {/books: {get: {" + fine + "}}}\n", source.Error, `server: expected a url, found "": it is read as /`},
	{"a server variable that is not declared", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [{url: 'https://{zone}.example.org'}]\npaths: {/books: {get: {" + fine + "}}}\n", source.Error, "server: {zone} is no variable of it: it is nothing in a path, and any name in a host"},
	{"a server variable in two braces", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: [{url: 'https://example.org/{{stage}}'}]\npaths: {/books: {get: {" + fine + "}}}\n", source.Error, "server: {stage} is no variable of it: it is nothing in a path, and any name in a host"},
	{"a path without a slash", ofOperation("books", "{"+fine+"}"), source.Error, `path "books": expected a / at the beginning: it is read as "/books"`},
	{"a path of the mock's own", ofOperation("/__admin/health", "{"+fine+"}"), source.Warning, "path /__admin/health: the mock answers for itself below /__admin, and what it has at the same path cannot be reached there: --admin-addr takes it to another address"},
	{"a variable with a colon", ofOperation("/books/:isbn", "{parameters: [{in: path, name: isbn, required: true, schema: {type: string}}], "+fine+"}"), source.Warning, `path "/books/:isbn": expected a variable in braces: it is read as "/books/{isbn}"`},
	{"a variable in two braces", ofOperation("/books/{{isbn}}", "{parameters: [{in: path, name: isbn, required: true, schema: {type: string}}], "+fine+"}"), source.Warning, `path "/books/{{isbn}}": expected names in braces and nothing else: it is read as "/books/{isbn}"`},
	{"a variable of any number of segments", ofOperation("/files/{path+}", "{parameters: [{in: path, name: path, required: true, schema: {type: string}}], "+fine+"}"), source.Warning, `path "/files/{path+}": expected names in braces and nothing else: it is read as "/files/{path}", and a value of {path} may have slashes`},
	{"a variable with its type", ofOperation("/books/<int:isbn>", "{parameters: [{in: path, name: isbn, required: true, schema: {type: integer}}], "+fine+"}"), source.Warning, `path "/books/<int:isbn>": expected names in braces and nothing else: it is read as "/books/{isbn}"`},
	{"a variable with a pattern", ofOperation("/books/{isbn: [0-9]+}", "{parameters: [{in: path, name: isbn, required: true, schema: {type: string}}], "+fine+"}"), source.Warning, `path "/books/{isbn: [0-9]+}": expected names in braces and nothing else: it is read as "/books/{isbn}"`},
	{"a template of RFC 6570", ofOperation("/books{?author,year}", "{parameters: [{in: query, name: author, schema: {type: string}}], "+fine+"}"), source.Warning, `path "/books{?author,year}": expected names in braces and nothing else: it is read as "/books"`},
	{"a path with a query", ofOperation("/books?draft=yes", "{"+fine+"}"), source.Warning, `path "/books?draft=yes": expected no query: it is read as a condition of the operations`},
	{"a path with a fragment", ofOperation("/books#list", "{"+fine+"}"), source.Warning, `path "/books#list": no request has a fragment: #list is ignored`},
	{"paths that differ in a variable's name", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /books/{isbn}: {get: {parameters: [{in: path, name: isbn, required: true, schema: {type: string}}], " + fine + "}}\n  /books/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: string}}], " + fine + "}}\n", source.Error, "GET /books/{id} takes the same requests as GET /books/{isbn}, at line 4: only that one is served"},
	{"a method that has a member of its own", "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {/books: {additionalOperations: {Put: {" + fine + "}}}}\n", source.Error, "additionalOperations: Put has a member of its own, expected put beside additionalOperations: it is read as that"},
	{"media types that are no list", ofSwagger("produces: application/json"), source.Error, `produces: expected a list of media types, found "application/json": it is read as one of them`},
	{"a short name of a media type", ofSwagger("produces: [json]"), source.Warning, `produces: "json" is no media type: it is read as application/json`},
	{"a media type that is none", ofSwagger("produces: ['', application/json]"), source.Error, `produces: expected a media type, found "": it is left out`},
	{"a method that is none", "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {" + fine + "}, additionalOperations: {LEND OUT: {" + fine + "}}}}\n", source.Error, `additionalOperations: "LEND OUT" is no method: expected letters, such as COPY: it is left out`},
	{"an operationId twice", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /books: {get: {operationId: list, " + fine + "}}\n  /pens: {get: {operationId: list, " + fine + "}}\n", source.Error, `operationId "list" is that of GET /books, at line 4: this one is called list_get_pens`},
	{"no responses", ofOperation("/books", "{summary: s}"), source.Error, "GET /books: expected responses: it answers 200 without a body"},
	{"a status with words", ofOperation("/books", "{responses: {'202 ACCEPTED': {description: d}}}"), source.Error, `response "202 ACCEPTED": expected a status such as 200, a range such as 4XX, or default: it is read as 202`},
	{"a description that is the body", ofOperation("/books", `{responses: {'200': {description: '{"title": "t"}', content: {application/json: {schema: {type: string}}}}}}`), source.Warning, "response 200: its description is a body in JSON, its schema a text: the description is read as the body"},
	{"a response without a description", ofOperation("/books", "{responses: {'200': {}}}"), source.Error, "response 200: expected a description, found none"},
	{"a response that leads nowhere", ofOperation("/books", "{responses: {'200': {$ref: '#/components/responses/Books'}}}"), source.Error, `$ref "#/components/responses/Books": nothing at #/components in openapi.yaml: it answers 501`},
	{"a path that leads nowhere", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {" + fine + "}}, /pens: {$ref: '#/components/pathItems/Pens'}}\n", source.Error, `$ref "#/components/pathItems/Pens": nothing at #/components in openapi.yaml: it answers 501`},
	{"a reference in an example", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {responses: {'200': {description: d, content: {application/json: {example: {$ref: '#/components/examples/Book'}}}}}}}}\ncomponents: {examples: {Book: {value: {title: t}}}}\n", source.Warning, `example: expected a value, found a reference, which means nothing in one: it is read as what "#/components/examples/Book" leads to`},
	{"an example behind a URL", ofOperation("/books", "{responses: {'200': {description: d, content: {application/json: {examples: {book: {externalValue: 'https://example.org/book.json'}}}}}}}"), source.Warning, `externalValue "https://example.org/book.json" is not fetched: copy the file into the API's directory and refer to it by a relative path: the example is left out`},
	{"a reference without its first slash", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#components/schemas/Book'}}}}}}}}\ncomponents: {schemas: {Book: {type: object}}}\n", source.Error, `$ref "#components/schemas/Book": nothing is there: it is read as "#/components/schemas/Book"`},
	{"a reference to a name with a percent sign", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Off50%'}}}}}}}}\ncomponents: {schemas: {Off50%: {type: object}}}\n", source.Error, `$ref "#/components/schemas/Off50%": nothing is there: it is read as "#/components/schemas/Off50%25"`},
	{"a reference to a file as Windows writes it", ofOperation("/books", `{responses: {'200': {$ref: '.\openapi.yaml#/components/responses/Books'}}}`) + "components: {responses: {Books: {description: d}}}\n", source.Error, `$ref ".\\openapi.yaml#/components/responses/Books": nothing is there: it is read as "./openapi.yaml#/components/responses/Books"`},
	{"a reference of another version", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/definitions/Book'}}}}}}}}\ncomponents: {schemas: {Book: {type: object}}}\n", source.Error, `$ref "#/definitions/Book": nothing is there: it is read as "#/components/schemas/Book"`},
	{"a schema's name as a type", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: Book}}}}}}}}\ncomponents: {schemas: {Book: {type: object}}}\n", source.Error, `type: expected one of boolean, integer, number, string, array, object, null, found "Book": it is read as {"$ref":"#/components/schemas/Book"}`},
	{"a type as a programming language has it", ofSchema("{type: 'List<java.lang.String>'}"), source.Error, `type: expected one of boolean, integer, number, string, array, object, null, found "List<java.lang.String>": it is read as {"type":"array","items":{"type":"string"}}`},
	{"a type where a schema belongs", ofSchema("{type: object, properties: {title: string}}"), source.Error, `expected a schema, found "string": it is read as {"type":"string"}`},
	{"a schema where a media type belongs", ofOperation("/books", "{responses: {'200': {description: d, content: {application/json: {type: object}}}}}"), source.Error, "media type application/json: expected schema, found what stands in one: it is read as one"},
	{"a schema without its media type", ofOperation("/books", "{responses: {'200': {description: d, content: {schema: {type: object}}}}}"), source.Error, "content: expected media types by name, found a schema: it is read as that of application/json"},
	{"an enum of one value", ofSchema("{enum: ink}"), source.Error, `enum: expected a list of values, found "ink": it is read as a list of one`},
	{"one server for all", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nservers: {url: /v1}\npaths: {/books: {get: {" + fine + "}}}\n", source.Error, "servers: expected a list, found one: it is read as a list of one"},
	{"parameters by their names", ofOperation("/books", "{parameters: {author: {in: query, schema: {type: string}}}, "+fine+"}"), source.Error, "parameters: expected a list, found an object: its members are read as one, by their names"},
	{"one parameter for all", ofOperation("/books", "{parameters: {name: author, in: query, schema: {type: string}}, "+fine+"}"), source.Error, "parameters: expected a list, found one: it is read as a list of one"},
	{"a status by its name", ofOperation("/books", "{responses: {Accepted: {description: d}}}"), source.Error, `response "Accepted": expected a status such as 200, a range such as 4XX, or default: it is read as 202`},
	{"media types without content", ofOperation("/books", "{responses: {'200': {description: d, application/json: {schema: {type: object}}}}}"), source.Error, "response 200: expected content, found media types: they are read as it"},
	{"a short name of a media type in content", ofOperation("/books", "{responses: {'200': {description: d, content: {json: {schema: {type: object}}}}}}"), source.Warning, `content: "json" is no media type: it is read as application/json`},
	{"a response as a schema", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/responses/Book'}}}}}}}}\ncomponents: {responses: {Book: {description: d, content: {application/json: {schema: {type: object}}}}}}\n", source.Error, "expected a schema, found what has one in its content: that one is meant"},
	{"an example that is a text of JSON", ofOperation("/books", `{responses: {'200': {description: d, content: {application/json: {schema: {type: object}, example: '{"title": "t"}'}}}}}`), source.Error, "example: expected a value, found a text of JSON: it is read as its value"},
	{"an example among examples without a name", ofOperation("/books", "{responses: {'200': {description: d, content: {application/json: {schema: {type: object}, examples: {title: t}}}}}}"), source.Error, "examples: expected examples by their names, found a value: it is read as one"},
	{"a list of examples", ofOperation("/books", "{responses: {'200': {description: d, content: {application/json: {schema: {type: object}, examples: [{title: t}]}}}}}"), source.Error, "examples: expected examples by their names, found a list: its values are read as examples"},
	{"an example without value", ofOperation("/books", "{responses: {'200': {description: d, content: {application/json: {schema: {type: object}, examples: {one: {title: t}}}}}}}"), source.Error, "example one: expected value, found what stands in one: it is read as the value"},
	{"a variable without a parameter", ofOperation("/books/{isbn}", "{"+fine+"}"), source.Error, "GET /books/{isbn}: {isbn} has no parameter: expected one with in: path, name: isbn, required: true: it is read as a text"},
	{"a path parameter by another name than its variable's", ofOperation("/books/{isbn}", "{parameters: [{in: path, name: id, required: true, schema: {type: integer}}], "+fine+"}"), source.Error, `path parameter "id": /books/{isbn} has no {id}: it is read as {isbn}, which has no parameter`},
	{"a path parameter without its variable", ofOperation("/books", "{parameters: [{in: path, name: isbn, required: true, schema: {type: string}}], "+fine+"}"), source.Error, `path parameter "isbn": /books has no {isbn}: it is left out`},
	{"a parameter twice", ofOperation("/books", "{parameters: [{in: query, name: q, schema: {type: string}}, {in: query, name: q, schema: {type: integer}}], "+fine+"}"), source.Error, `query parameter "q" stands twice: the last one counts`},
	{"a parameter without a schema", ofOperation("/books", "{parameters: [{in: query, name: q}], "+fine+"}"), source.Error, `query "q": expected a schema or content, found none: it is read as a text`},
	{"a parameter that is the body", ofOperation("/books", "{parameters: [{in: body, name: b, schema: {type: object}}], "+fine+"}"), source.Error, "parameter in: body: expected a requestBody: it is read as one"},
	{"a whole query without a media type", ofOperation("/books", "{parameters: [{in: querystring, name: q, schema: {type: object}}], "+fine+"}"), source.Error, `parameter "q" in: querystring: expected content, found none: it is read as that of application/x-www-form-urlencoded`},
	{"a whole query beside a part of it", ofOperation("/books", "{parameters: [{in: querystring, name: q, content: {text/plain: {schema: {type: string}}}}, {in: query, name: page, schema: {type: integer}}], "+fine+"}"), source.Error, `parameter "page" in: query: "q" in: querystring is the whole query: both read it`},
	{"a whole query twice", ofOperation("/books", "{parameters: [{in: querystring, name: q, content: {text/plain: {schema: {type: string}}}}, {in: querystring, name: p, content: {text/plain: {schema: {type: string}}}}], "+fine+"}"), source.Error, `parameter "p" in: querystring: "q" is the whole query already: both read it`},
	{"a security scheme that is not declared", ofOperation("/books", "{security: [{staff: []}], "+fine+"}"), source.Error, `security: no scheme "staff" among the components: no credentials are asked for`},
	{"two schemes for one header", "openapi: 3.0.3\ninfo: {title: t, version: '1'}\nsecurity: [{user: [], staff: []}]\npaths: {/books: {get: {" + fine + "}}}\ncomponents: {securitySchemes: {user: {type: http, scheme: basic}, staff: {type: http, scheme: bearer}}}\n", source.Warning, "security: user and staff both need the Authorization header, of which a request has one: either is taken"},
	{"a schema that leads nowhere", ofSchema("{$ref: '#/components/schemas/Book'}"), source.Error, `$ref "#/components/schemas/Book": nothing at #/components in openapi.yaml: anything is taken in its place`},
	{"a schema that is null", ofSchema("{type: object, properties: {title: null}}"), source.Error, "expected a schema, found null: it takes anything"},
	{"a file that is not UTF-8", "openapi: 3.0.3\ninfo: {title: Gr\xfc\xdfe, version: '1'}\npaths: {/books: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object}}}}}}}}\n", source.Error, "bytes that are not UTF-8: each is read as U+FFFD: save the file as UTF-8"},
	{"a document in an envelope", `{"code":200,"data":{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/books":{"get":{"responses":{"200":{"description":"d","content":{"application/json":{"schema":{"type":"object"}}}}}}}}}}`, source.Error, `expected a document, found one in member "data": it is read as that`},
	{"a document that is quoted once more", `"{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\"paths\":{\"/books\":{\"get\":{\"responses\":{\"200\":{\"description\":\"d\",\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\"}}}}}}}}}"`, source.Error, "expected an object, found a text that is one in JSON: it is read as that"},
	{"null for everything that is not there", ofSchema("{type: string, $ref: null, const: null, title: null, format: null, pattern: null, enum: null, minLength: null, maxLength: null, minimum: null, maximum: null, items: null, properties: null, required: null, allOf: null, oneOf: null, anyOf: null, not: null, xml: null, readOnly: null, writeOnly: null, discriminator: null}"), source.Warning, "null stands for what is not there, here and 19 times more: it is left out"},
	{"a type that is none", ofSchema("{type: double}"), source.Error, `type: expected one of boolean, integer, number, string, array, object, null, found "double": it is read as number of format double`},
	{"a type that nobody knows", ofSchema("{type: novel}"), source.Error, `type: expected one of boolean, integer, number, string, array, object, null, found "novel": any is taken`},
	{"a list of types in 3.0", ofSchema("{type: [integer, 'null']}"), source.Warning, "type: a list of types came with OpenAPI 3.1: it is read as one"},
	{"const in 3.0", ofSchema("{const: 5}"), source.Warning, "const came with OpenAPI 3.1: it is read all the same"},
	{"an exclusive bound of the other version", ofSchema("{type: integer, exclusiveMaximum: 9}"), source.Error, "exclusiveMaximum: expected true or false, found 9: it is read as OpenAPI 3.1 has it, a bound of its own"},
	{"required that is true", ofSchema("{type: object, properties: {title: {type: string, required: true}}}"), source.Error, "required: expected a list of names, found true: it is ignored"},
	{"a flag that is a text", ofSchema("{type: string, nullable: 'true'}"), source.Error, `nullable: expected true or false, found "true": it is read as true`},
	{"a number that is a text", ofSchema("{type: integer, maximum: '8'}"), source.Error, `maximum: expected a number, found "8": it is read as 8`},
	{"a length below zero", ofSchema("{type: string, maxLength: -5}"), source.Error, "maxLength: expected a whole number of at least 0, found -5: it is ignored"},
	{"null beside a list of values", ofSchema("{type: string, nullable: true, enum: [a]}"), source.Warning, "enum has no null beside nullable: true, which by OpenAPI 3.0.3 says nothing then: null is taken all the same; list it"},
	{"null beside allOf", ofSchema("{type: object, properties: {author: {allOf: [{type: object}], nullable: true}}}"), source.Warning, "nullable: true says nothing by OpenAPI 3.0.3 where allOf, oneOf or anyOf beside it take no null: null is taken all the same"},
	{"an empty list of values", ofSchema("{type: string, enum: []}"), source.Error, "enum: expected a list of at least one value, found []: it says nothing"},
	{"numbers among the texts of an enum", ofSchema("{type: string, enum: [1.10, latest]}"), source.Error, `enum: expected string, found 1.10: "1.10" is taken too`},
	{"codes without quotes", ofSchema("{type: string, enum: [007, 08]}"), source.Error, `enum: expected string, found 007: it is read as "007"`},
	{"a text of a number or a bool in an example", ofOperation("/books", "{responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {lent: {type: boolean}}}, example: {lent: 'true'}}}}}}"), source.Warning, `example: expected a value of type boolean, found "true": it is read as one`},
	{"a code without quotes in an example", ofOperation("/books", "{responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {zip: {type: string}}}, example: {zip: 01234}}}}}}"), source.Error, "example: expected a text, found 01234: it is read as one"},
	{"values of another type", ofSchema("{type: integer, enum: ['7']}"), source.Error, `enum: expected integer, found "7": it is read as 7`},
	{"an empty list of schemas", ofSchema("{anyOf: []}"), source.Error, "anyOf: expected a list of at least one schema, found []: it says nothing"},
	{"an array without items", ofSchema("{type: array}"), source.Error, "items: expected a schema, found none: items are anything"},
	{"items that are a list", ofSchema("{type: array, items: [{type: string}, {type: integer}]}"), source.Error, "items: expected a schema, found a list: it is read as prefixItems"},
	{"a pattern that no engine knows", ofSchema("{type: string, pattern: '['}"), source.Error, "pattern \"[\": error parsing regexp: missing closing ]: `[`: it is ignored"},
	{"a schema that applies itself", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {" + fine + "}}}\ncomponents: {schemas: {Book: {allOf: [{$ref: '#/components/schemas/Book'}]}}}\n", source.Error, "the schema Book applies itself to the same value and so never ends: what it applies is left out"},
	{"a kind of XML node that is none", ofSchema("{type: object, properties: {a: {type: string, xml: {nodeType: leaf}}}}"), source.Error, `nodeType: expected element, attribute, text, cdata or none, found "leaf": it is ignored`},
	{"a kind of XML node in both ways", ofSchema("{type: object, properties: {a: {type: string, xml: {nodeType: text, attribute: true}}}}"), source.Error, "nodeType: expected neither attribute nor wrapped beside it: they are ignored"},
	{"an example in both ways", ofAnswer("schema: {}, examples: {e: {value: 1, dataValue: 2}}"), source.Error, "example: expected value, or dataValue and serializedValue, found both: value counts"},
	{"an example that is sent as another", ofAnswer(`schema: {}, examples: {e: {dataValue: 2, serializedValue: "3"}}`), source.Warning, "serializedValue: expected what dataValue is written as, found another value: dataValue counts"},
	{"an example that is no JSON", ofAnswer(`schema: {}, examples: {e: {serializedValue: "[1"}}`), source.Error, "serializedValue: expected application/json, found unexpected EOF at byte 2: it is left out"},
	{"a parameter's example as it is sent", ofOperation("/books", "{parameters: [{in: query, name: q, schema: {type: string}, examples: {e: {serializedValue: q=1}}}], "+fine+"}"), source.Warning, "serializedValue: expected dataValue beside it, which says what the value is: it is left out"},
	{"a schema of items that is no sequence's", "openapi: 3.2.0\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {responses: {'200': {content: {image/png: {itemSchema: {type: string}}}}}}}}\n", source.Error, "itemSchema: image/png is no sequence of items: it is ignored"},
	{"a tag below none", "openapi: 3.2.0\ninfo: {title: t, version: '1'}\ntags: [{name: prose, parent: books}]\npaths: {/books: {get: {" + fine + "}}}\n", source.Warning, `tag: no other tag is called "books", its parent`},
	{"another dialect of JSON Schema", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\njsonSchemaDialect: http://json-schema.org/draft-07/schema#\npaths: {/books: {get: {" + fine + "}}}\n", source.Warning, `jsonSchemaDialect: expected JSON Schema 2020-12 or a dialect of OpenAPI, found "http://json-schema.org/draft-07/schema#": it is read as that`},
	{"a schema of another dialect", ofAnswer("schema: {$schema: 'http://json-schema.org/draft-04/schema#'}"), source.Warning, `$schema: expected JSON Schema 2020-12 or a dialect of OpenAPI, found "http://json-schema.org/draft-04/schema#": it is read as that`},
	{"a reference out of an $id", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {" + fine + "}}}\ncomponents: {schemas: {Book: {$id: book, type: object, properties: {pen: {$ref: '#/components/schemas/Pen'}}}, Pen: {type: string}}}\n", source.Error, `reference "#/components/schemas/Pen": expected what stands in /book: it is read as of the whole file`},
	{"an anchor twice", "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/books: {get: {" + fine + "}}}\ncomponents: {schemas: {Book: {$anchor: a, type: object}, Pen: {$anchor: a, type: string}}}\n", source.Error, `$anchor: "a" stands twice in its resource, first at line 4: that one counts`},
	{"a keyword that nobody knows", ofSchema("{type: string, shelf: 3}"), source.Warning, "shelf means nothing in a Schema Object"},
}

// mendedTable holds each kind of flaw against what is found, with its line, and against what a mock serves of it all the same.
func mendedTable(t *testing.T) string {
	var table strings.Builder
	table.WriteString("\n## What is mended\n\nA document with one of these flaws is served; `agentmock lint` shows each with file and line, and `serve --strict` refuses a document that\n" +
		"has an error. The last column is what the requests of the suite are answered with.\n\n| what people write | what lint says, and what is done instead | | served |\n|---|---|---|---|\n")
	for _, row := range allMended {
		t.Run(row.kind, func(t *testing.T) {
			fsys := apitest.File("openapi.yaml", row.document)
			s, err := api.Document(fsys, openapi.Options{})
			if err != nil {
				t.Fatal(err)
			}
			said := ""
			for _, f := range s.Findings {
				said += fmt.Sprintf("%s: %s\n", f.Severity, f.Message)
				if f.Line == 0 {
					t.Errorf("%s: it has no line", f)
				}
			}
			if want := fmt.Sprintf("%s: %s\n", row.severity, row.found); !strings.Contains(said, want) {
				t.Errorf("want %s, got %s", want, said)
			}
			escaped := strings.ReplaceAll(strings.ReplaceAll(row.found, "`", "'"), "|", `\|`)
			fmt.Fprintf(&table, "| %s | `%s` | %s | %s |\n", row.kind, escaped, row.severity, answeredAs(t, row.document))
		})
	}
	return table.String()
}

// answeredAs returns what a mock of a document answers the requests of the suite with.
func answeredAs(t *testing.T, document string) string {
	t.Helper()
	fsys := apitest.File("openapi.yaml", document)
	mock, err := mockserver.New(fsys, mockserver.Options{Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	defer server.Close()
	requests, err := contract.GoodRequests(fsys, contract.Options{URL: server.URL, UnsafeMethods: true, Token: "reader:secret"})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, one := range requests {
		r := one.Make()
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, response.Body)
		_ = response.Body.Close()
		if response.StatusCode >= 400 && response.StatusCode != http.StatusNotImplemented {
			t.Errorf("%s %s: %s", r.Method, r.URL.Path, response.Status)
		}
		all = append(all, fmt.Sprintf("%s %s %d", r.Method, one.Operation.Path, response.StatusCode))
	}
	for _, o := range mock.Operations() { // which the suite passes over
		response, err := http.Get(server.URL + o.Path)
		if err != nil {
			t.Fatal(err)
		}
		_ = response.Body.Close()
		if line := fmt.Sprintf("%s %s %d", o.Method, o.Path, response.StatusCode); o.Method == http.MethodGet && response.StatusCode == http.StatusNotImplemented && !slices.Contains(all, line) {
			all = append(all, line)
		}
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}
