package mockserver_test

import (
	"net/http"
	"testing"

	"agentmock/mockserver"
)

// A document whose paths call every id id: concerts are of a hall and of a band.
const concerts = `openapi: 3.0.4
info: {title: Concerts, version: '1'}
paths:
  /halls/{id}: {get: {parameters: &id [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Hall'}}}}}}}
  /bands/{id}: {get: {parameters: *id, responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Band'}}}}}}}
  /concerts/{id}: {get: {parameters: *id, responses: {'200': &concert {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Concert'}}}}}}}
  /halls/{id}/concerts: &within
    parameters: *id
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Concert'}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [title], properties: {title: {type: string}, band_id: {type: integer}}}}}}, responses: {'201': *concert}}
  /tours/{id}/concerts: *within
components:
  schemas:
    Hall: {type: object, required: [id, city], properties: {id: {type: integer}, city: {type: string}}}
    Band: {type: object, required: [id, style], properties: {id: {type: integer}, style: {type: string}}}
    Concert: {type: object, required: [id, title, hall, band], properties: {id: {type: integer}, title: {type: string}, hall: {$ref: '#/components/schemas/Hall'}, band: {$ref: '#/components/schemas/Band'}}}
`

// What is made below a thing holds that thing's id, and of others the one that was sent: below a thing of which nothing is known it holds none.
func TestHolderIsTheOneAbove(t *testing.T) {
	server := start(t, oneFile(concerts), mockserver.Options{})
	made := asks(t, server, http.StatusCreated, "POST /halls/7/concerts", `{"title":"Fog","band_id":834}`)
	if hall, band := made["hall"].(map[string]any)["id"], made["band"].(map[string]any)["id"]; hall != 7.0 || band != 834.0 {
		t.Errorf("hall %v, band %v", hall, band)
	}
	made = asks(t, server, http.StatusCreated, "POST /tours/7/concerts", `{"title":"Rain","band_id":835}`)
	if band := made["band"].(map[string]any)["id"]; band != 835.0 {
		t.Errorf("of a tour: band %v", band)
	}
}
