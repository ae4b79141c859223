package mockserver_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// TestResourcesByHand lists, reads, changes, seeds and exports things by the admin API, and sees it in the API.
func TestResourcesByHand(t *testing.T) {
	document := fstest.MapFS{"openapi.yaml": {Data: []byte(fmt.Sprintf(pets, "", ""))}}
	server := start(t, document, mockserver.Options{Population: 3})
	listed := asks(t, server, http.StatusOK, "GET /__admin/resources", "")
	if got := fmt.Sprint(listed["resources"]); got != "[map[collection:/pets id:/id item:/pets/{petId} name:pet schema:operations/getPet/schema?at=&status=200 things:3 written:0]]" {
		t.Errorf("resources: %s", got)
	}
	page := asks(t, server, http.StatusOK, "GET /__admin/resources/pet?offset=1&limit=1", "")
	if total, things := page["total"], page["things"].([]any); total != 3.0 || len(things) != 1 || things[0].(map[string]any)["id"] != 2.0 {
		t.Errorf("page: %v", page)
	}
	asks(t, server, http.StatusOK, "PUT /__admin/resources/pet/2", `{"name": "Second", "kind": "dog"}`)
	asks(t, server, http.StatusCreated, "PUT /__admin/resources/pet/70", `{"name": "Seventieth", "kind": "cat"}`)
	asks(t, server, http.StatusNoContent, "DELETE /__admin/resources/pet/1", "")
	if got := send(t, server, "/pets").Text; !strings.Contains(got, `{"id":2,"name":"Second","kind":"dog"}`) || !strings.Contains(got, `{"id":70,"name":"Seventieth","kind":"cat"}`) || !strings.Contains(got, `"total":3`) || strings.Contains(got, `"id":1,`) {
		t.Errorf("the API lists %s", got)
	}
	differs := asks(t, server, http.StatusOK, "GET /__admin/resources/pet?limit=1", "")
	if got := fmt.Sprint(differs["created"], differs["changed"]); got != "[70] [2]" || len(differs["deleted"].([]any)) != 1 || differs["deleted"].([]any)[0].(map[string]any)["id"] != 1.0 {
		t.Errorf("what differs: %v", differs)
	}
	asks(t, server, http.StatusOK, "GET /__admin/operations/getPet/schema?at=&status=200", "")
	if got := asks(t, server, http.StatusOK, "GET /__admin/resources/pet/70", ""); got["name"] != "Seventieth" {
		t.Errorf("read: %v", got)
	}
	for request, body := range map[string]string{"GET /__admin/resources/pet/1": "", "DELETE /__admin/resources/pet/1": "", "GET /__admin/resources/dog": "", "GET /__admin/resources/dog/1": "", "PUT /__admin/resources/dog/1": "{}", "POST /__admin/resources/dog": "[]"} {
		asks(t, server, http.StatusNotFound, request, body)
	}
	for request, body := range map[string]string{"PUT /__admin/resources/pet/2": `{"name": 1}`, "POST /__admin/resources/pet": `[{"name": "x"}]`, "GET /__admin/resources/pet?parent=1": ""} {
		asks(t, server, http.StatusUnprocessableEntity, request, body)
	}
	exported := asks(t, server, http.StatusOK, "GET /__admin/resources/fixtures", "")["files"].(map[string]any)
	again := fstest.MapFS{"openapi.yaml": document["openapi.yaml"]}
	for name, file := range exported {
		text, _ := json.Marshal(file)
		again[name] = &fstest.MapFile{Data: text}
	}
	if got := send(t, start(t, again, mockserver.Options{}), "/pets/70").Text; len(exported) != 2 || !strings.Contains(got, `"name":"Seventieth"`) {
		t.Errorf("of %d files: %s", len(exported), got)
	}
	for _, test := range []struct{ contentType, body string }{
		{"application/json", `[{"id": 7, "name": "A", "kind": "x"}, {"name": "B", "kind": "y"}]`},
		{"text/csv", "id,name,kind\n7,A,x\n,B,y\n"},
	} {
		asks(t, server, http.StatusNoContent, "POST /__admin/reset", "")
		if got := send(t, server, "POST /__admin/resources/pet", "Content-Type: "+test.contentType, "", test.body); got.StatusCode != http.StatusNoContent {
			t.Fatalf("%s: %d %s", test.contentType, got.StatusCode, got.Text)
		}
		if got := send(t, server, "/pets").Text; got != `{"items":[{"id":7,"name":"A","kind":"x"},{"id":5,"name":"B","kind":"y"}],"total":2}` {
			t.Errorf("%s: the API lists %s", test.contentType, got)
		}
	}
	other := asks(t, server, http.StatusOK, "GET /__admin/resources/pet", "", mockserver.SessionHeader+": other")
	if other["total"] != 3.0 {
		t.Errorf("another session has %v", other)
	}
}
