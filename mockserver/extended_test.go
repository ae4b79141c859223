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

// A thing that was sent by its name, or by its id, is answered as the thing: labels by their names, the category that has the id.
func TestSentByNameOrID(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.4
info: {title: Tickets, version: '1'}
paths:
  /categories:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Category'}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}, responses: {'201': &category {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Category'}}}}}}
  /categories/{id}:
    get: {parameters: &id [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': *category}}
  /tickets:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {labels: {type: array, items: {type: string}}, people: {type: array, items: {type: string}}, category: {type: integer}, watchers: {type: array, items: {type: integer}}, mark: {type: string}, owner: {type: string}}}}}}
      responses: {'201': &ticket {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Ticket'}}}}}
  /tickets/{id}:
    get: {parameters: *id, responses: {'200': *ticket}}
components:
  schemas:
    Category: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}
    Ticket:
      type: object
      required: [id, labels, people, category, watchers, mark, owner]
      properties:
        id: {type: integer}
        labels: {type: array, items: {type: object, required: [id, name, ink], properties: {id: {type: string}, name: {type: string}, ink: {const: red}}}}
        people: {type: array, items: {type: object, required: [login, id], properties: {name: {type: string}, login: {type: string, example: ann}, id: {type: integer, example: 1}}}}
        category: {$ref: '#/components/schemas/Category'}
        watchers: {type: array, items: {type: object, required: [id], properties: {id: {type: integer}}}}
        mark: {type: object, required: [title], properties: {title: {type: string}}}
        owner: {type: object, required: [id, age], properties: {id: {type: string, format: uuid}, name: {type: string}, age: {const: 40}}}
`), mockserver.Options{})
	category := asks(t, server, http.StatusCreated, "POST /categories", `{"name":"Sails"}`)
	made := asks(t, server, http.StatusCreated, "POST /tickets", fmt.Sprintf(`{"labels":["torn","wet"],"people":["bo","cy"],"category":%v,"watchers":[4,5,4],"mark":"M1","owner":"0d4bb3f1-58d3-4b4c-a0a5-3c9f2f0ad7e1"}`, category["id"]))
	labels := made["labels"].([]any)
	for i, name := range []string{"torn", "wet"} {
		if label := labels[i].(map[string]any); label["name"] != name || label["ink"] != "red" || label["id"] == name {
			t.Errorf("label %s: %v", name, label)
		}
	}
	want := fmt.Sprintf("[map[id:1 login:bo] map[id:2 login:cy]] %v [map[id:4] map[id:5]] map[title:M1] map[age:40 id:0d4bb3f1-58d3-4b4c-a0a5-3c9f2f0ad7e1]", category)
	if got := fmt.Sprint(made["people"], made["category"], made["watchers"], made["mark"], made["owner"]); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
