package mockserver_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"agentmock/mockserver"
)

// What is posted has a number of its own, though its path has another name for it and an example of the document says what one of them is.
func TestWhatIsMadeHasItsOwnNumber(t *testing.T) {
	for name, example := range map[string]string{
		"made up":       "",
		"of an example": ", example: {id: 1, slug: blue, name: Blue}",
	} {
		server := start(t, oneFile(fmt.Sprintf(`openapi: 3.0.4
info: {title: Teams, version: '1'}
paths:
  /teams:
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Team'}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}, responses: {'201': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}}}
  /teams/{slug}:
    get: {parameters: [{name: slug, in: path, required: true, schema: {type: string}}], responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Team'}%s}}}}}
components:
  schemas:
    Team: {type: object, required: [id, slug, name], properties: {id: {type: integer}, slug: {type: string}, name: {type: string}}}
`, example)), mockserver.Options{})
		for _, of := range []string{"Red", "Green"} {
			asks(t, server, http.StatusCreated, "POST /teams", `{"name":"`+of+`"}`)
		}
		seen := map[string]bool{}
		var all []map[string]any
		if err := json.Unmarshal([]byte(send(t, server, "/teams").Text), &all); err != nil {
			t.Fatal(err)
		}
		for _, team := range all {
			id := fmt.Sprint(team["id"])
			if seen[id] {
				t.Errorf("%s: two have the id %s", name, id)
			}
			seen[id] = true
		}
		if last := all[len(all)-1]; last["name"] != "Green" {
			t.Errorf("%s: the last one is %v", name, last)
		}
	}
}
