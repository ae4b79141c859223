package contract_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

// ofPaths is a document of paths, in which a crate has an id, a label and a weight, and a slip is what is answered to who makes one.
func ofPaths(paths string) string {
	return "openapi: 3.0.3\ninfo: {title: Crates, version: '1'}\npaths:\n" + paths + `components:
  schemas:
    Crate: {type: object, required: [id, label, weight], properties: {id: {type: integer}, label: {type: string}, weight: {type: integer}}}
    Slip: {type: object, required: [id, printed], properties: {id: {type: integer}, printed: {type: boolean}, desk: {type: string}}}
    New: {type: object, required: [label], properties: {label: {type: string}, urgent: {type: boolean}, note: {type: string}}}
`
}

const (
	crate        = "{description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Crate'}}}}"
	slip         = "{description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Slip'}}}}"
	crates       = "{description: d, content: {application/json: {schema: {type: object, required: [total, crates], properties: {total: {type: integer}, crates: {type: array, items: {$ref: '#/components/schemas/Crate'}}}}}}}"
	newCrate     = "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}"
	yard         = "{name: yard, in: path, required: true, schema: {type: integer}}"
	cratesByPage = "parameters: [{name: page, in: query, schema: {type: integer, minimum: 1}}, {name: limit, in: query, schema: {type: integer, minimum: 1}}]"
)

// A creation that answers little of what it makes, or its id alone: the list shows the thing as it was sent. A list of other things at the path of a creation is whole.
func TestCreationsThatAnswerLittleFollowTheLaws(t *testing.T) {
	little := ofPaths("  /crates: {post: {operationId: makeCrate, " + newCrate + ", responses: {'200': " + slip + "}}}\n  /crates/search: {get: {operationId: findCrates, " + cratesByPage + ", responses: {'200': " + crates + "}}}\n")
	notes := strings.Replace(little, "required: [label], properties: {label: {type: string}, ", "required: [note], properties: {", 1)
	bare := ofPaths("  /crates: {post: {operationId: makeCrate, " + newCrate + ", responses: {'200': {description: d, content: {application/json: {schema: {type: integer}}}}}}}\n  /crates/{id}: {get: {operationId: readCrate, parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': " + crate + "}}}\n")
	part := ofPaths("  /sales:\n    post: {operationId: sell, requestBody: {required: true, content: {application/json: {schema: {type: object, required: [card], properties: {card: {type: object, required: [kind, month], properties: {kind: {type: string, minLength: 3}, month: {type: string}}}}}}}}, responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: string}, approved: {type: boolean}, card: {type: object, properties: {kind: {type: string}}}}}}}}}}\n  /sales/{id}: {get: {operationId: readSale, parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {id: {type: string}, card: {type: object, properties: {kind: {type: string}, month: {type: string}}}}}}}}}}}\n")
	anotherKind := func(_ http.Handler, r *http.Request, v any) any {
		if sale, ok := v.(map[string]any); ok && r.Method == http.MethodPost && sale["card"] != nil {
			sale["card"] = map[string]any{"kind": "no"}
		}
		return v
	}
	another := func(r *http.Request) {
		if r.Method == http.MethodPost {
			body, _ := io.ReadAll(r.Body)
			r.Body = io.NopCloser(strings.NewReader(strings.Replace(string(body), `{"label":"`, `{"label":"un`, 1)))
			r.ContentLength = -1
		}
	}
	for name, row := range map[string]struct {
		document string
		broken
	}{
		"none":                    {document: little},
		"another label is stored": {document: little, broken: broken{law: "stored-as-sent", before: another}},
		"of others":               {document: notes},
		"the id alone":            {document: bare},
		"a part of what was sent": {document: part},
		"another part":            {document: part, broken: broken{law: "stored-as-sent", after: anotherKind}},
		"another is made":         {document: bare, broken: broken{law: "stored-as-sent", before: another}},
	} {
		t.Run(name, func(t *testing.T) {
			row.isFound(t, apitest.File("openapi.yaml", row.document), contract.Options{UnsafeMethods: true})
		})
	}
}

// What is made and deleted beneath something else, and read by its id alone, is gone where it was read; who does not delete it is found out.
func TestThingsAreDeletedWhereTheyAreNotRead(t *testing.T) {
	document := ofPaths("  /yards/crates/{crateId}: {get: {operationId: readCrate, parameters: [{name: crateId, in: path, required: true, schema: {type: integer}}], responses: {'200': " + crate + "}}}\n" +
		"  /yards/{yard}/crates:\n    parameters: [" + yard + "]\n    get: {operationId: listCrates, responses: {'200': " + crates + "}}\n    post: {operationId: makeCrate, " + newCrate + ", responses: {'200': " + crate + "}}\n" +
		"    delete: {operationId: dropCrate, parameters: [{name: crateId, in: query, schema: {type: integer}}], responses: {'200': {description: d}}}\n")
	for name, b := range map[string]broken{
		"none":               {},
		"nothing is deleted": {law: "deleted-is-gone", answer: func(_ http.ResponseWriter, r *http.Request) bool { return r.Method == http.MethodDelete }},
	} {
		t.Run(name, func(t *testing.T) {
			b.isFound(t, apitest.File("openapi.yaml", document), contract.Options{UnsafeMethods: true})
		})
	}
}
