package mockserver_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"agentmock/mockserver"
)

const parcels = `openapi: 3.0.4
info: {title: Parcels, version: '1'}
paths:
  /track:
    get: {parameters: [{name: id, in: query, required: true, schema: {type: integer}}], responses: {'200': {description: what is asked for, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Place'}}}}}}}
  /track-all:
    get: {parameters: [{name: id, in: query, required: true, explode: false, schema: {type: array, items: {type: string}}}], responses: {'200': {description: what is asked for, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Stop'}}}}}}}
components:
  schemas:
    Place: {type: object, required: [id, town], properties: {id: {type: integer}, town: {type: string}}}
    Stop: {type: object, required: [id, town], properties: {id: {type: string}, town: {type: string}}}
`

// A list that is asked for by id has each that is asked for once.
func TestListOfIDs(t *testing.T) {
	server := start(t, oneFile(parcels), mockserver.Options{})
	for path, want := range map[string]string{"/track?id=801": "[801]", "/track-all?id=a": "[a]", "/track-all?id=b,c,b": "[b c]"} {
		if got := fmt.Sprint(idsOf(t, server, path)); got != want {
			t.Errorf("GET %s has %s, want %s", path, got, want)
		}
	}
}

const feeds = `openapi: 3.0.4
info: {title: Feeds, version: '1'}
paths:
  /{user}/%[1]s:
    parameters: [{name: user, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Feed'}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [title], properties: {title: {type: string}}}}}}, responses: {'201': &feed {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Feed'}}}}}}
  /{user}/%[1]s/{key}:
    get: {parameters: [{name: user, in: path, required: true, schema: {type: string}}, {name: key, in: path, required: true, schema: {type: string}}], responses: {'200': *feed}}
components:
  schemas:
    Feed: {type: object, required: [key, id, title], properties: {key: {type: string}, %[2]s title: {type: string}}}
`

// Things that are told apart by their key have another id each all the same, those that are made by a request as well: by one a program keeps them apart.
func TestOtherIDs(t *testing.T) {
	for _, id := range []string{"id: {type: number},", "id: {type: string},", "", "id: {type: integer, example: 22},", "id: {type: string, example: 1d3daef4-2037-4584-ab86-bafd8c8f8a5e},"} {
		server := start(t, oneFile(fmt.Sprintf(feeds, "feeds", id)), mockserver.Options{})
		for range 3 {
			if made := send(t, server, "POST /ann/feeds", "Content-Type: application/json", "", `{"title":"Fog"}`); made.StatusCode != http.StatusCreated {
				t.Fatalf("%s: %d %s", id, made.StatusCode, made.Text)
			}
		}
		seen := map[any]bool{}
		all := idsOf(t, server, "/ann/feeds")
		for _, one := range all {
			if one == nil || seen[one] {
				t.Errorf("%s: %v is there again: %v", id, one, all)
			}
			seen[one] = true
		}
		if len(all) < 5 {
			t.Errorf("%s: the list has no more than %v", id, all)
		}
	}
}

// Those that a request makes come after those that an example shows, whichever ids these have.
func TestOtherIDsAfterAnExample(t *testing.T) {
	document := strings.Replace(fmt.Sprintf(feeds, "feeds", "id: {type: integer},"), "items: {$ref: '#/components/schemas/Feed'}}", "items: {$ref: '#/components/schemas/Feed'}}, example: [{key: a, id: 4, title: b}, {key: c, id: 3, title: d}]", 1)
	server := start(t, oneFile(document), mockserver.Options{})
	for range 3 {
		send(t, server, "POST /ann/feeds", "Content-Type: application/json", "", `{"title":"Fog"}`)
	}
	all := idsOf(t, server, "/ann/feeds")
	slices.SortFunc(all, func(a, b any) int { return cmp.Compare(a.(float64), b.(float64)) })
	if len(all) != 5 || len(slices.Compact(slices.Clone(all))) != 5 {
		t.Errorf("the list has %v", all)
	}
}

// idsOf returns the ids of the elements of a list.
func idsOf(t *testing.T, server *httptest.Server, path string) (ids []any) {
	t.Helper()
	var all []map[string]any
	if got := send(t, server, "GET "+path); json.Unmarshal([]byte(got.Text), &all) != nil {
		t.Fatalf("GET %s: %d %s", path, got.StatusCode, got.Text)
	}
	for _, one := range all {
		ids = append(ids, one["id"])
	}
	return ids
}
