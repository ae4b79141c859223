package mockserver_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/mockserver"
)

// pets is a document with places for examples: of the reader, of the list, of what is posted and of its answer.
const pets = `openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      parameters: [{name: limit, in: query, schema: {type: integer}}, {name: page, in: query, schema: {type: integer}}, {name: kind, in: query, schema: {type: string}}]
      responses: {"200": {description: d, content: {application/json: {schema: {type: object, required: [items, total], properties: {items: {type: array, items: {$ref: '#/components/schemas/Pet'}}, total: {type: integer}}}%s}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}, examples: {kitty: {value: {name: Kitty, kind: cat}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}, examples: {kitty: {value: {id: 500, name: Kitty the First, kind: cat}}}}}}}
  /pets/{petId}:
    get:
      operationId: getPet
      parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}%s}}}}
components:
  schemas:
    Pet: {type: object, required: [id, name, kind], properties: {id: {type: integer, readOnly: true}, name: {type: string}, kind: {type: string}}}
`

// TestTheWorldBeginsWithWhatIsWrittenDown: exchange files and examples are things among the others, and lists and readers agree on them.
func TestTheWorldBeginsWithWhatIsWrittenDown(t *testing.T) {
	const list = `, example: {items: [{id: 9, name: Rex, kind: dog}, {id: 4, name: Tom, kind: cat}], total: 2}`
	const reader = `, example: {id: 10, name: Rex, kind: dog}`
	file := map[string]string{"fixtures/getPet/file.yaml": "request: {path: {petId: 77}}\nresponse: {status: 200, body: {id: 77, name: Filed, kind: fish}}"}
	for _, test := range []struct {
		name         string
		list, reader string
		files        map[string]string
		options      mockserver.Options
		first        string // the list begins with
		total        int
		reads        map[string]string // by path
	}{
		{"an example of the reader", "", reader, nil, mockserver.Options{}, `{"id":10,"name":"Rex","kind":"dog"}`, 25, map[string]string{"/pets/10": `"name":"Rex"`, "/pets/1": `"kind":"dog"`, "/pets/999": `{"id":999,"name":"Rex","kind":"dog"}`}},
		{"an example of the list", list, "", nil, mockserver.Options{}, `{"id":9,"name":"Rex","kind":"dog"}`, 2, map[string]string{"/pets/4": `"name":"Tom","kind":"cat"`, "/pets?kind=cat": `{"items":[{"id":4,"name":"Tom","kind":"cat"}],"total":1}`, "/pets?limit=1&page=2": `{"items":[{"id":4,"name":"Tom","kind":"cat"}],"total":2}`}},
		{"both", list, reader, nil, mockserver.Options{}, `{"id":9,"name":"Rex","kind":"dog"}`, 2, map[string]string{"/pets/4": `"name":"Tom"`, "/pets/10": `"name":"Rex"`}},
		{"an exchange file", "", "", file, mockserver.Options{}, `{"id":77,"name":"Filed","kind":"fish"}`, 25, map[string]string{"/pets?kind=fish": `"total":1`}},
		{"an exchange file and examples", list, reader, file, mockserver.Options{}, `{"id":9,"name":"Rex","kind":"dog"}`, 2, map[string]string{"/pets?kind=fish": `"Filed"`}},
		{"a smaller world", "", reader, file, mockserver.Options{Population: 2}, `{"id":77,`, 2, nil},
		{"past the examples", "", reader, nil, mockserver.Options{Dynamic: true}, `{"id":10,`, 25, map[string]string{"/pets/10": `!"name":"Rex"`}},
	} {
		t.Run(test.name, func(t *testing.T) {
			fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(fmt.Sprintf(pets, test.list, test.reader))}}
			for name, text := range test.files {
				fsys[name] = &fstest.MapFile{Data: []byte(text)}
			}
			server := start(t, fsys, test.options)
			text := send(t, server, "/pets").Text
			if test.list != "" && text != `{"items":[{"id":9,"name":"Rex","kind":"dog"},{"id":4,"name":"Tom","kind":"cat"}],"total":2}` {
				t.Errorf("the example is answered as %s", text)
			}
			var page struct {
				Items []map[string]any
				Total int
			}
			if text = send(t, server, "/pets?limit=50").Text; json.Unmarshal([]byte(text), &page) != nil || page.Total != test.total && len(test.files) == 0 || len(page.Items) != page.Total {
				t.Fatalf("the list is %s", text)
			}
			if first := `{"items":[` + test.first; !strings.HasPrefix(text, first) && !strings.Contains(text, test.first) {
				t.Errorf("the list is %s", text)
			}
			names := map[any]bool{}
			for _, row := range page.Items {
				var read map[string]any
				if err := json.Unmarshal([]byte(send(t, server, fmt.Sprintf("/pets/%v", row["id"])).Text), &read); err != nil || !reflect.DeepEqual(row, read) {
					t.Errorf("listed %v, read %v", row, read)
				}
				names[row["name"]] = true
			}
			if len(page.Items) > 3 && len(names) < 10 {
				t.Errorf("%d things have %d names", len(page.Items), len(names))
			}
			for path, want := range test.reads {
				want, not := strings.CutPrefix(want, "!")
				if got := send(t, server, path).Text; strings.Contains(got, want) == not {
					t.Errorf("%s: %s, want %s", path, got, want)
				}
			}
		})
	}
}

// TestAPairOfExamplesIsKept: what a pair of examples creates is answered as it says, and is there afterwards.
func TestAPairOfExamplesIsKept(t *testing.T) {
	server := start(t, fstest.MapFS{"openapi.yaml": {Data: []byte(fmt.Sprintf(pets, "", ""))}}, mockserver.Options{})
	want := `{"id":500,"name":"Kitty the First","kind":"cat"}`
	for range 2 {
		if got := send(t, server, "POST /pets", "Content-Type: application/json", "", `{"name": "Kitty", "kind": "cat"}`); got.StatusCode != 201 || got.Text != want {
			t.Errorf("%d %s", got.StatusCode, got.Text)
		}
	}
	if got := send(t, server, "/pets/500").Text; got != want {
		t.Errorf("read: %s", got)
	}
	if got := send(t, server, "/pets?kind=cat").Text; got != `{"items":[`+want+`],"total":1}` {
		t.Errorf("listed: %s", got)
	}
}
