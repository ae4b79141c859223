package mockserver_test

import (
	"fmt"
	"net/http"
	"testing"

	"agentmock/mockserver"
)

// A thing that a client has just made is as things begin: its state is the first that is called so, nothing belongs to it, and what does is counted from 0. What
// was there before, and what is put there by hand, has what it had; a list of nothing that can be made elsewhere is a part of what was made, as the choices of a
// completion are.
func TestBeginnings(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.4
info: {title: Logbook, version: '1'}
paths:
  /voyages:
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [port], properties: {port: {type: string}, crew: {$ref: '#/components/schemas/Crew'}}}}}}, responses: {'201': &voyage {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Voyage'}}}}}}
  /voyages/{id}:
    get: {parameters: &id [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': *voyage}}
  /voyages/{id}/entries:
    parameters: *id
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: object, properties: {total: {type: integer}, items: {type: array, items: {$ref: '#/components/schemas/Entry'}}}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [text], properties: {text: {type: string}}}}}}, responses: {'201': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Entry'}}}}}}
  /voyages/{id}/entries/{entry}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: entry, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Entry'}}}}}}
components:
  schemas:
    Crew: {type: array, items: {type: object, required: [name], properties: {name: {type: string}}}}
    Entry: {type: object, required: [id, text], properties: {id: {type: integer}, text: {type: string}}}
    Voyage:
      type: object
      required: [id, port, status, entries, entryCount, crewCount, wishes, crew, knots, legs]
      properties:
        id: {type: integer}
        port: {type: string}
        status: {type: string, enum: [done, sailing, PENDING, draft]}
        entries: {type: array, items: {$ref: '#/components/schemas/Entry'}}
        entryCount: {type: integer}
        crewCount: {type: integer, minimum: 1}
        wishes: {type: array, items: {type: object}, example: [{wind: west}]}
        crew: {$ref: '#/components/schemas/Crew'}
        knots: {type: integer, minimum: 5}
        legs: {type: array, items: {type: object, required: [from], properties: {from: {type: string}}}}
`), mockserver.Options{})
	made := asks(t, server, http.StatusCreated, "POST /voyages", `{"port":"Kiel","crew":[{"name":"Bo"}]}`)
	if got := fmt.Sprint(made["status"], made["entries"], made["entryCount"], made["crew"], made["wishes"]); got != "PENDING[] 0 [map[name:Bo]] [map[wind:west]]" || made["crewCount"] == 0.0 || made["knots"] == 0.0 || len(made["legs"].([]any)) == 0 {
		t.Errorf("a new voyage: %s, %v", got, made)
	}
	total := func(request string, want any) {
		t.Helper()
		if got := asks(t, server, http.StatusOK, request, "")["total"]; got != want {
			t.Errorf("%s: total %v, want %v", request, got, want)
		}
	}
	entries := fmt.Sprintf("/voyages/%v/entries", made["id"])
	total("GET "+entries, 0.0)
	total("GET /voyages/3/entries", 25.0)
	asks(t, server, http.StatusCreated, "POST "+entries, `{"text":"fog"}`)
	asks(t, server, http.StatusCreated, "POST /voyages/3/entries", `{"text":"fog"}`)
	total("GET "+entries, 1.0)
	total("GET /voyages/3/entries", 26.0)
	if old := asks(t, server, http.StatusOK, "GET /voyages/3", ""); len(old["entries"].([]any)) == 0 {
		t.Errorf("an old voyage has no entries: %v", old)
	}
	byHand := `{"id":900,"port":"Oslo","status":"done","entries":[],"entryCount":4,"crewCount":1,"wishes":[],"crew":[],"knots":9,"legs":[]}`
	asks(t, server, http.StatusCreated, "PUT /__admin/resources/voyage/900", byHand)
	total("GET /voyages/900/entries", 25.0)
}
