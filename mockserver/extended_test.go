package mockserver_test

import (
	"fmt"
	"net/http"
	"testing"

	"agentmock/mockserver"
)

const voyages = `openapi: 3.0.4
info: {title: Voyages, version: '1'}
paths:
  /skippers:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Skipper'}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Skipper'}}}}, responses: {'201': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Skipper'}}}}}}
  /skippers/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Skipper'}}}}}}
  /voyages:
    post: {requestBody: &new {content: {application/json: {schema: {$ref: '#/components/schemas/NewVoyage'}}}}, responses: {'201': &voyage {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Voyage'}}}}}}
  /voyages/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': *voyage}}
    put: {requestBody: *new, responses: {'200': *voyage}}
    patch: {requestBody: *new, responses: {'200': *voyage}}
  /estimates:
    post: {requestBody: *new, responses: {'200': {description: one, content: {application/json: {schema: {type: object, required: [cost, legs], properties: {cost: {const: 7}, legs: {$ref: '#/components/schemas/Legs'}, note: {type: string}}}}}}}}
components:
  schemas:
    NewVoyage: {type: object, properties: {legs: {type: array, items: {type: object, properties: {id: {type: integer}, port: {type: string}}}}, note: {type: string}, skipperId: {type: integer}, crew_ids: {type: array, items: {type: integer}}}}
    Voyage: {type: object, required: [id, legs, status], properties: {id: {type: integer}, status: {type: string, enum: [done, sailing, DRAFT, open]}, legs: {$ref: '#/components/schemas/Legs'}, note: {type: string}, skipper: {$ref: '#/components/schemas/Skipper'}, crew: {type: array, items: {$ref: '#/components/schemas/Hand'}}}}
    Legs: {type: array, items: {type: object, required: [id, port, miles], properties: {id: {type: integer, maximum: 8}, port: {type: string}, miles: {type: integer}, wind: {type: string}}}}
    Skipper: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}
    Hand: {type: object, required: [id, task], properties: {id: {type: integer}, task: {const: deck}}}
`

// What is answered of a thing says more than was sent, beside what was sent: the elements of its lists have what they need, an id is of its own thing.
func TestSentIsExtended(t *testing.T) {
	server := start(t, oneFile(voyages), mockserver.Options{})
	asks(t, server, http.StatusCreated, "POST /skippers", `{"id":77,"name":"Ann Lee"}`)
	made := asks(t, server, http.StatusCreated, "POST /voyages", `{"legs":[{"port":"Kiel"},{"port":"Bergen"},{"port":"Turku"}],"skipperId":77,"crew_ids":[5,3,5]}`)
	ports, ids := legs(t, made)
	if ports != "Kiel Bergen Turku" || len(ids) != 3 {
		t.Errorf("legs %s with %d ids: %v", ports, len(ids), made)
	}
	if got := fmt.Sprint(made["skipper"], made["crew"]); got != "map[id:77 name:Ann Lee] [map[id:5 task:deck] map[id:3 task:deck]]" {
		t.Errorf("skipper and crew: %s", got)
	}
	holds(t, "a new voyage", made, map[string]any{"status": "DRAFT"}, nil)
	second := asks(t, server, http.StatusOK, "GET /skippers/2", "")
	request := fmt.Sprint("/voyages/", made["id"])
	miles := made["legs"].([]any)[1].(map[string]any)["miles"]
	patched := asks(t, server, http.StatusOK, "PATCH "+request, fmt.Sprintf(`{"legs":[{"id":%v,"port":"Oslo"}],"skipperId":2}`, made["legs"].([]any)[1].(map[string]any)["id"]))
	leg := patched["legs"].([]any)[0].(map[string]any)
	if leg["port"] != "Oslo" || leg["miles"] != miles || len(patched["legs"].([]any)) != 1 || fmt.Sprint(patched["skipper"]) != fmt.Sprint(second) || fmt.Sprint(patched["crew"]) != fmt.Sprint(made["crew"]) {
		t.Errorf("patched %v, of %v", patched, made)
	}
	put := asks(t, server, http.StatusOK, "PUT "+request, `{"legs":[{"port":"Riga"}]}`)
	if ports, _ := legs(t, put); ports != "Riga" {
		t.Errorf("put %v", put)
	}
	holds(t, "PUT "+request, put, nil, []string{"note"})
	estimate := asks(t, server, http.StatusOK, "POST /estimates", `{"legs":[{"port":"Kiel"},{"port":"Riga"}],"note":"soon"}`)
	holds(t, "POST /estimates", estimate, map[string]any{"cost": 7.0, "note": "soon"}, nil)
	if ports, _ := legs(t, estimate); ports != "Kiel Riga" {
		t.Errorf("an estimate of %v", estimate)
	}
}

// legs returns the ports of a voyage, and which ids its legs have.
func legs(t *testing.T, voyage map[string]any) (ports string, ids map[any]bool) {
	t.Helper()
	all, _ := voyage["legs"].([]any)
	ids = map[any]bool{}
	for i, one := range all {
		leg := one.(map[string]any)
		if _, sails := leg["miles"].(float64); !sails || leg["wind"] != nil {
			t.Errorf("a leg of %v", leg)
		}
		if ids[leg["id"]] = true; i > 0 {
			ports += " "
		}
		ports += fmt.Sprint(leg["port"])
	}
	return ports, ids
}
