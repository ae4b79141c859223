package mockserver_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"agentmock/mockserver"
)

const vehicles = `openapi: 3.0.4
info: {title: Garage, version: '1'}
paths:
  /vehicles:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Vehicle'}}}}}}}
    post: {requestBody: &sent {content: {application/json: {schema: {$ref: '#/components/schemas/NewVehicle'}}}}, responses: {'201': &vehicle {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Vehicle'}}}}}}
  /vehicles/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {'200': *vehicle}}
    put: {requestBody: *sent, responses: {'200': *vehicle}}
  /shape:
    get: {responses: {'200': &shape {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}}}
    put: {requestBody: &drawn {content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}}, responses: {'200': *shape}}
  /drafts:
    post: {requestBody: *drawn, responses: {'200': *shape}}
  /quotes:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {product: {type: string}, pieces: {type: integer}, message: {type: string}, secret: {type: string}}}}}}
      responses: {'200': {description: how, content: {application/json: {schema: {type: object, required: [code, message, data], properties: {code: {const: 0}, message: {const: success}, data: {type: object, required: [product, pieces, price, secret], properties: {product: {type: string, maxLength: 8}, pieces: {type: integer}, price: {const: 5}, secret: {const: none}}}}}}}}}
  /grove:
    get: {responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}}}
    put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}, responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}}}
  /trees:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Tree'}}}}}
  /register:
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [email], properties: {email: {type: string}, password: {type: string}, terms: {type: boolean}, hint: {type: string}}}}}}
      responses: {'201': {description: how, content: {application/json: {schema: {type: object, required: [user, fee], properties: {user: {type: object, required: [id, email, hint], properties: {id: {type: integer}, email: {type: string}, hint: {const: none}}}, fee: {type: object, required: [hint], properties: {hint: {type: string, example: one}}}}}}}}}
  /transfers:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {amount: {type: integer}, currency: {type: string}, to: {type: string}}}}}}
      responses: {'200': {description: how, content: {application/json: {schema: {type: object, required: [fee], properties: {fee: {type: object, required: [amount, currency], properties: {amount: {const: 1}, currency: {type: string, example: EUR}}}}}}}}}
  /messages:
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {phone: {type: string}, text: {type: string}, kind: {type: string}}}}}}
      responses: {'200': {description: how, content: {application/json: {schema: {type: object, required: [kind], properties: {kind: {type: string, example: queued}}}}}}}
components:
  schemas:
    Tree: {type: object, properties: {top: {type: object, properties: {fruit: {type: string}, age: {type: integer, writeOnly: true}}}}}
    Vehicle:
      type: object
      required: [id, type, created_at]
      properties: {id: {type: integer}, type: {type: string}, created_at: {type: string, format: date-time}}
      discriminator: {propertyName: type, mapping: {boat: '#/components/schemas/Boat', car: '#/components/schemas/Car'}}
    Boat: {allOf: [{$ref: '#/components/schemas/Vehicle'}, {type: object, required: [draught, berth], properties: {draught: {type: number}, berth: {const: B7, readOnly: true}}}]}
    Car: {allOf: [{$ref: '#/components/schemas/Vehicle'}, {type: object, required: [doors, plate], properties: {doors: {type: integer}, plate: {const: HH-1, readOnly: true}}}]}
    NewVehicle:
      oneOf:
        - {type: object, required: [type, draught], properties: {type: {type: string, enum: [boat]}, draught: {type: number}}}
        - {type: object, required: [type, doors], properties: {type: {type: string, enum: [car]}, doors: {type: integer}}}
    Shape: {anyOf: [{$ref: '#/components/schemas/Circle'}, {$ref: '#/components/schemas/Square'}]}
    Circle: {type: object, required: [radius], properties: {radius: {type: number}, color: {type: string}}}
    Square: {type: object, required: [side, area], properties: {side: {type: number}, color: {type: string}, area: {const: 9, readOnly: true}}}
`

// What is written is of the kind that was sent, with what only that kind has, whichever kind stood there and whichever comes first in the document.
func TestKindThatWasSent(t *testing.T) {
	server := start(t, oneFile(vehicles), mockserver.Options{})
	boat, car := `{"type":"boat","draught":1.5}`, `{"type":"car","doors":3}`
	for _, step := range []struct {
		request, body string
		status        int
		has           map[string]any
		lacks         []string
	}{
		{"POST /vehicles", boat, http.StatusCreated, map[string]any{"type": "boat", "draught": 1.5, "berth": "B7"}, []string{"doors", "plate"}},
		{"POST /vehicles", car, http.StatusCreated, map[string]any{"type": "car", "doors": 3.0, "plate": "HH-1"}, []string{"draught", "berth"}},
		{"PUT /vehicles/1", boat, http.StatusOK, map[string]any{"type": "boat", "draught": 1.5, "berth": "B7", "id": 1.0}, []string{"doors", "plate"}},
		{"PUT /vehicles/1", car, http.StatusOK, map[string]any{"type": "car", "doors": 3.0, "plate": "HH-1", "id": 1.0}, []string{"draught", "berth"}},
		{"GET /vehicles/1", "", http.StatusOK, map[string]any{"type": "car", "plate": "HH-1"}, []string{"draught", "berth"}},
		{"PUT /shape", `{"side":3}`, http.StatusOK, map[string]any{"side": 3.0, "area": 9.0}, []string{"radius", "color"}},
		{"PUT /shape", `{"radius":3,"color":"red"}`, http.StatusOK, map[string]any{"radius": 3.0, "color": "red"}, []string{"side", "area"}},
		{"GET /shape", "", http.StatusOK, map[string]any{"radius": 3.0, "color": "red"}, []string{"side", "area"}},
		{"POST /drafts", `{"side":3}`, http.StatusOK, map[string]any{"side": 3.0, "area": 9.0}, []string{"radius"}},
		{"POST /drafts", `{"radius":3}`, http.StatusOK, map[string]any{"radius": 3.0}, []string{"side", "area"}},
	} {
		holds(t, step.request+" "+step.body, asks(t, server, step.status, step.request, step.body), step.has, step.lacks)
	}
	moment := asks(t, server, http.StatusOK, "GET /vehicles/2", "")["created_at"]
	holds(t, "another kind of an old thing", asks(t, server, http.StatusOK, "PUT /vehicles/2", boat), map[string]any{"created_at": moment}, nil)
}

// holds looks at the members of an answer.
func holds(t *testing.T, what string, got map[string]any, has map[string]any, lacks []string) {
	t.Helper()
	for name, want := range has {
		if got[name] != want {
			t.Errorf("%s: %s is %v, want %v, in %v", what, name, got[name], want, got)
		}
	}
	for _, name := range lacks {
		if _, there := got[name]; there {
			t.Errorf("%s: has %s: %v", what, name, got)
		}
	}
}

// What is sent to an operation that keeps nothing comes back where its answer has the same members, half of what can be sent or more: not
// how it went, no secrets, and nothing that the answer's schema does not take.
func TestSentComesBack(t *testing.T) {
	server := start(t, oneFile(vehicles), mockserver.Options{})
	quote := func(body string) map[string]any {
		answer := asks(t, server, http.StatusOK, "POST /quotes", body)
		if answer["message"] != "success" {
			t.Errorf("POST /quotes %s: %v", body, answer)
		}
		data, _ := answer["data"].(map[string]any)
		return data
	}
	holds(t, "all of it", quote(`{"product":"Pen","pieces":12,"message":"hello","secret":"s"}`), map[string]any{"product": "Pen", "pieces": 12.0, "price": 5.0, "secret": "none"}, nil)
	holds(t, "some of it", quote(`{"pieces":7}`), map[string]any{"pieces": 7.0}, nil)
	if long := quote(`{"product":"Pencils in a box","pieces":1}`); long["product"] == "Pencils in a box" || long["pieces"] != 1.0 {
		t.Errorf("more than the answer takes: %v", long)
	}
	holds(t, "a third", asks(t, server, http.StatusOK, "POST /messages", `{"phone":"1","text":"x","kind":"urgent"}`), map[string]any{"kind": "queued"}, nil)
	for _, request := range []string{"POST /trees", "PUT /grove"} {
		tree := asks(t, server, http.StatusOK, request, `{"top": {"fruit": "plum", "age": 9, "birds": 3}}`)
		top, _ := tree["top"].(map[string]any)
		holds(t, request+": what is not described, or never answered", top, map[string]any{"fruit": "plum"}, []string{"age", "birds"})
	}
	user, _ := asks(t, server, http.StatusCreated, "POST /register", `{"email":"ann@ships.example","password":"p","terms":true}`)["user"].(map[string]any)
	holds(t, "who registers", user, map[string]any{"email": "ann@ships.example"}, []string{"password"})
	fee, _ := asks(t, server, http.StatusOK, "POST /transfers", `{"amount":1,"currency":"SEK","to":"x"}`)["fee"].(map[string]any)
	holds(t, "another thing beside", fee, map[string]any{"currency": "EUR"}, nil)
	stateless := start(t, oneFile(vehicles), mockserver.Options{Stateless: true})
	holds(t, "without state", asks(t, stateless, http.StatusCreated, "POST /vehicles", `{"type":"car","doors":3}`), map[string]any{"type": "car", "doors": 3.0, "plate": "HH-1"}, []string{"berth"})
}

// A thing is what it is, whatever a server adds to it, though what it was once it is deleted asks for less: its reader answers either.
func TestWhatIsMadeIsNotDeleted(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.4
info: {title: Shop, version: '1'}
paths:
  /customers:
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {balance: {type: integer}}}}}}, responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Customer'}}}}}}
  /customers/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'200': {description: one, content: {application/json: {schema: {anyOf: [{$ref: '#/components/schemas/Customer'}, {$ref: '#/components/schemas/Deleted'}]}}}}}}
components:
  schemas:
    Customer: {type: object, required: [id, object, created, live], properties: {id: {type: string}, object: {enum: [customer]}, created: {type: integer}, live: {type: boolean}, balance: {type: integer}}}
    Deleted: {type: object, required: [id, object, deleted], properties: {id: {type: string}, object: {enum: [customer]}, deleted: {enum: [true]}}}
`), mockserver.Options{})
	made := asks(t, server, http.StatusOK, "POST /customers", `{"balance":70000000}`)
	read := asks(t, server, http.StatusOK, "GET /customers/"+made["id"].(string), "")
	if made["balance"] != 7e7 || read["balance"] != 7e7 || read["live"] == nil {
		t.Errorf("made %v, read %v", made, read)
	}
}

// What a thing needs and only another kind of request can say stays as it was: a replaced thing is one that the document allows, and is listed.
func TestReplacedKindStaysWhole(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.4
info: {title: Lines, version: '1'}
paths:
  /lines:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Line'}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewLine'}}}}, responses: {'201': &line {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Line'}}}}}}
  /lines/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    put: {requestBody: {content: {application/json: {schema: {oneOf: [{$ref: '#/components/schemas/LanUpdate'}, {$ref: '#/components/schemas/NewWan'}]}}}}, responses: {'200': *line}}
components:
  schemas:
    Line: {oneOf: [{$ref: '#/components/schemas/Lan'}, {$ref: '#/components/schemas/Wan'}]}
    Lan: {type: object, required: [id, type, site, speed], properties: {id: {type: integer}, type: {enum: [lan]}, site: {type: string}, speed: {type: integer}}}
    Wan: {type: object, required: [id, type, site, far], properties: {id: {type: integer}, type: {enum: [wan]}, site: {type: string}, far: {type: string}}}
    NewLine: {oneOf: [{$ref: '#/components/schemas/NewLan'}, {$ref: '#/components/schemas/NewWan'}]}
    NewLan: {type: object, required: [type, site, speed], properties: {type: {enum: [lan]}, site: {type: string}, speed: {type: integer}}}
    NewWan: {type: object, required: [type, site, far], properties: {type: {enum: [wan]}, site: {type: string}, far: {type: string}}}
    LanUpdate: {type: object, required: [type, speed], properties: {type: {enum: [lan]}, speed: {type: integer}}}
`), mockserver.Options{})
	made := asks(t, server, http.StatusCreated, "POST /lines", `{"type":"lan","site":"north","speed":70000001}`)
	put := asks(t, server, http.StatusOK, fmt.Sprint("PUT /lines/", made["id"]), `{"type":"lan","speed":70000002}`)
	if put["speed"] != 70000002.0 || put["site"] != "north" {
		t.Errorf("replaced: %v, of %v", put, made)
	}
	if all := send(t, server, "/lines").Text; !strings.Contains(all, `"site":"north","speed":70000002`) {
		t.Errorf("the list has it not as it is: %s", all)
	}
}
