package mockserver_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/api/apitest"
	"agentmock/internal/mocktest"
	"agentmock/mockserver"
)

const shown = `openapi: 3.0.3
info: {title: Shown, version: "1"}
paths:
  /flawed:
    get:
      responses:
        "200": {description: "", content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}, example: {n: many}}}}
        "409": {description: "", content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}, example: '{"n": 3}'}}}
  /mixed:
    get:
      responses:
        "200": {description: "", content: {application/json: {schema: {type: object, properties: {n: {type: integer}}}, examples: {bad: {value: {n: many}}, good: {value: {n: 2}}}}}}
  /rooms/{id}:
    get:
      operationId: getRoom
      parameters:
        - {in: path, name: id, required: true, schema: {type: integer, maximum: 900}, examples: {attic: {value: 12}, cellar: {value: 13}, gone: {value: 14}, high: {value: 1000}}}
        - {in: query, name: lang, schema: {type: string}, examples: {attic: {value: en}}}
        - {in: header, name: X-Seen, schema: {type: string}, examples: {cellar: {value: "yes"}}}
      responses:
        "200": {description: "", content: {application/json: {schema: {type: object}, examples: {plain: {value: {room: any}}, attic: {value: {room: attic}}, cellar: {value: {room: cellar}}}}}}
        "404": {description: "", content: {application/json: {schema: {type: object}, examples: {gone: {value: {why: gone}}, other: {value: {why: other}}}}}}
        "422": {description: "", content: {application/json: {schema: {type: object}, examples: {usual: {value: {why: usual}}, high: {value: {why: high}}}}}}
    post:
      operationId: changeRoom
      parameters: [{in: path, name: id, required: true, schema: {type: integer}}]
      requestBody: {content: {application/json: {schema: {type: object}, examples: {paint: {value: {colour: red, walls: [1, 2]}}, empty: {value: {}}}}}}
      responses:
        "200": {description: "", content: {application/json: {schema: {type: object}, examples: {first: {value: {done: first}}, paint: {value: {done: painted}}}}}}
        "400": {description: "", content: {application/json: {schema: {type: object}, examples: {empty: {value: {why: empty}}}}}}
  /headed:
    get:
      responses:
        "200":
          description: ""
          headers:
            X-Schema: {schema: {$ref: '#/components/schemas/Zone'}}
            X-Default: {schema: {type: integer, default: 88}}
            X-Both: {example: nearest, schema: {type: string, example: farther}}
          content: {application/json: {schema: {type: object, required: [zone, n], properties: {zone: {$ref: '#/components/schemas/Zone'}, n: {type: integer, default: 88}}}}}
components: {schemas: {Zone: {type: string, example: north-by-west}}}
`

// TestExamplesOfTheDocument: which example answers which request.
func TestExamplesOfTheDocument(t *testing.T) {
	server := mocktest.Start(t, fstest.MapFS{
		"openapi.yaml":                  {Data: []byte(shown)},
		"fixtures/getRoom/missing.yaml": {Data: []byte("request: {path: {id: 77}}\nresponse: {status: 404}\n")},
	}, mockserver.Options{})
	for name, test := range map[string]struct {
		request []string
		status  int
		want    string
	}{
		"a flaw is answered":                   {[]string{"/flawed"}, 200, `{"n":"many"}`},
		"a text of JSON is what it says":       {[]string{"/flawed", "Prefer: code=409"}, 409, `{"n":3}`},
		"one without a flaw before it":         {[]string{"/mixed"}, 200, `{"n":2}`},
		"the flawed one by its name":           {[]string{"/mixed", "Prefer: example=bad"}, 200, `{"n":"many"}`},
		"no example of the request":            {[]string{"/rooms/11"}, 200, `{"room":"any"}`},
		"all its parameters":                   {[]string{"/rooms/12?lang=en"}, 200, `{"room":"attic"}`},
		"not all of them":                      {[]string{"/rooms/12?lang=fr"}, 200, `{"room":"any"}`},
		"a header, too":                        {[]string{"/rooms/13", "X-Seen: yes"}, 200, `{"room":"cellar"}`},
		"without the header":                   {[]string{"/rooms/13"}, 200, `{"room":"any"}`},
		"of another status":                    {[]string{"/rooms/14"}, 404, `{"why":"gone"}`},
		"the status that is asked for":         {[]string{"/rooms/14", "Prefer: code=200"}, 200, `{"room":"any"}`},
		"of a refusal":                         {[]string{"/rooms/1000"}, 422, `{"why":"high"}`},
		"of another refusal":                   {[]string{"/rooms/1001"}, 422, `{"why":"usual"}`},
		"a body":                               {[]string{"POST /rooms/1", "Content-Type: application/json", "", `{"walls":[1,2],"colour":"red"}`}, 200, `{"done":"painted"}`},
		"a body of another status":             {[]string{"POST /rooms/1", "Content-Type: application/json", "", `{}`}, 400, `{"why":"empty"}`},
		"a body that is none":                  {[]string{"POST /rooms/1", "Content-Type: application/json", "", `{"walls":[1]}`}, 200, `{"done":"first"}`},
		"a fixture of a status without a body": {[]string{"/rooms/77"}, 404, `{"why":"gone"}`},
	} {
		t.Run(name, func(t *testing.T) {
			got := send(t, server, test.request[0], test.request[1:]...)
			if got.StatusCode != test.status || got.Text != test.want {
				t.Errorf("%d %s, want %d %s", got.StatusCode, got.Text, test.status, test.want)
			}
		})
	}
}

// TestDynamicGoesPastExamples: the setting passes over what the document gives, in bodies and in headers; a client may say otherwise, and
// fixtures answer.
func TestDynamicGoesPastExamples(t *testing.T) {
	fsys := fstest.MapFS{
		"openapi.yaml":                {Data: []byte(shown)},
		"fixtures/getRoom/fixed.yaml": {Data: []byte("request: {path: {id: 5}}\nresponse: {status: 200, body: {room: fixed}}\n")},
	}
	usual, dynamic := mocktest.Start(t, fsys, mockserver.Options{}), mocktest.Start(t, fsys, mockserver.Options{Dynamic: true})
	const given = `{"zone":"north-by-west","n":88}`
	got := send(t, usual, "/headed")
	if got.Text != given || got.Header.Get("X-Schema") != "north-by-west" || got.Header.Get("X-Default") != "88" || got.Header.Get("X-Both") != "nearest" {
		t.Errorf("as usual: %s %v", got.Text, got.Header)
	}
	for _, got := range []reply{send(t, dynamic, "/headed"), send(t, usual, "/headed", "Prefer: dynamic=true")} {
		if got.Text == given || got.Header.Get("X-Schema") == "north-by-west" || got.Header.Get("X-Default") == "88" || got.Header.Get("X-Both") == "nearest" || got.Header.Get("X-Both") == "farther" {
			t.Errorf("dynamic: %s %v", got.Text, got.Header)
		}
	}
	if got := send(t, dynamic, "/headed", "Prefer: dynamic=false"); got.Text != given {
		t.Errorf("the client says otherwise: %s", got.Text)
	}
	if got := send(t, dynamic, "/mixed"); got.Text == `{"n":2}` {
		t.Errorf("an example of the response: %s", got.Text)
	}
	if got := send(t, dynamic, "/rooms/5"); got.Text != `{"room":"fixed"}` {
		t.Errorf("a fixture: %s", got.Text)
	}
	asks(t, usual, http.StatusOK, "PATCH /__admin/settings", `{"dynamic": true}`)
	if got := send(t, usual, "/headed"); got.Text == given {
		t.Errorf("the setting: %s", got.Text)
	}
}

// TestExamplesOfSwagger: where documents of version 2.0 have their examples.
func TestExamplesOfSwagger(t *testing.T) {
	server := mocktest.Start(t, apitest.File("swagger.yaml", `swagger: "2.0"
info: {title: Old, version: "1"}
produces: [application/json]
consumes: [application/json]
paths:
  /boats/{id}:
    get:
      parameters: [{in: path, name: id, required: true, type: integer, x-example: 31}]
      responses: {"200": {description: "", schema: {$ref: '#/definitions/Boat'}, headers: {X-Dock: {type: string, x-example: B7}}}}
  /boats:
    get: {responses: {"200": {description: "", schema: {type: array, items: {$ref: '#/definitions/Boat'}}, examples: {application/json: [{id: 9, name: Nina}]}}}}
    post:
      parameters: [{in: body, name: boat, schema: {$ref: '#/definitions/Boat'}, x-examples: {sunk: {id: 2, name: Vasa}}}]
      responses: {"200": {description: "", schema: {$ref: '#/definitions/Boat'}}, "410": {description: "", schema: {type: object}, x-examples: {sunk: {why: 1628}}}}
definitions:
  Boat: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}, example: {id: 1, name: Argo}}
`), mockserver.Options{})
	for _, test := range [][]string{
		{`{"id":31,"name":"Argo"}`, "/boats/31"},
		{`[{"id":9,"name":"Nina"}]`, "/boats"},
		{`{"id":3,"name":"Mary"}`, "POST /boats", "Content-Type: application/json", "", `{"id":3,"name":"Mary"}`},
		{`{"why":1628}`, "POST /boats", "Content-Type: application/json", "", `{"id":2,"name":"Vasa"}`},
	} {
		if got := send(t, server, test[1], test[2:]...); got.Text != test[0] {
			t.Errorf("%s: got %d %s, want %s", test[1], got.StatusCode, got.Text, test[0])
		}
	}
	if dock := send(t, server, "/boats/31").Header.Get("X-Dock"); dock != "B7" {
		t.Errorf("X-Dock is %q", dock)
	}
}

// Examples with a flaw are one line of the log, however many there are and however many operations share them.
func TestFlawedExamplesAreOneLineOfTheLog(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: Flawed, version: "1"}
paths:
  /a: {get: {responses: {"200": {$ref: '#/components/responses/Flawed'}}}}
  /b: {get: {responses: {"200": {$ref: '#/components/responses/Flawed'}, "404": {description: none, content: {application/json: {schema: {type: boolean}, example: 1}}}}}}
components:
  responses:
    Flawed:
      description: flawed
      content:
        application/json:
          schema: {type: integer}
          examples: {one: {value: one}, two: {value: 2}}
`
	var log bytes.Buffer
	start(t, oneFile(document), mockserver.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	if got := log.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "examples=2 first=openapi.yaml:13") {
		t.Errorf("the log: %s", got)
	}
}

// The example that stands with the schema of a list, of the whole answer or of the list in it, is what it lists, and each of its things is read so;
// things whose schema has an example follow on it.
func TestListExampleOfASchema(t *testing.T) {
	const buoys = `openapi: 3.0.4
info: {title: Buoys, version: '1'}
paths:
  /buoys:
    get:
      parameters: [{name: color, in: query, schema: {type: string}}]
      responses: {'200': {description: all, content: {application/json: {schema: {$ref: '#/components/schemas/Buoys'}}}}}
  /buoys/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Buoy'}}}}}
components:
  schemas:
    Buoy: {type: object, required: [id, color], properties: {id: {type: integer}, color: {type: string}, depth: {type: integer}}BUOY}
    Buoys: {type: object, required: [total, data], properties: {total: {type: integer}, data: {type: array, items: {$ref: '#/components/schemas/Buoy'}DATA}}ALL}
`
	for _, test := range []struct{ what, buoy, data, all, list, one string }{
		{"of the list", "", ", example: [{id: 41, color: red}, {id: 43, color: green}]", "", "2 [41 43]", "red"},
		{"of the answer", "", "", ", example: {total: 9, data: [{id: 41, color: red}]}", "1 [41]", "red"},
		{"of the answer, before that of the list", "", ", example: [{id: 43, color: green}]", ", example: {total: 1, data: [{id: 41, color: red}]}", "1 [41]", "red"},
		{"of a thing", ", example: {id: 41, color: red, depth: 3}", "", "", "25 [41 42 43]", "red"},
		{"that breaks its schema", "", ", example: [{id: 43}]", "", "25 [1 2 3]", ""},
	} {
		server := start(t, oneFile(strings.NewReplacer("BUOY}", test.buoy+"}", "DATA", test.data, "ALL}", test.all+"}").Replace(buoys)), mockserver.Options{})
		list := asks(t, server, http.StatusOK, "GET /buoys", "")
		var ids []any
		for _, one := range list["data"].([]any) {
			ids = append(ids, one.(map[string]any)["id"])
		}
		if got := fmt.Sprint(list["total"], " ", ids[:min(3, len(ids))]); got != test.list {
			t.Errorf("%s: %s, want %s", test.what, got, test.list)
		}
		if one := asks(t, server, http.StatusOK, "GET /buoys/41", ""); test.one != "" && one["color"] != test.one {
			t.Errorf("%s: %v, want %s", test.what, one, test.one)
		}
		if red := fmt.Sprint(asks(t, server, http.StatusOK, "GET /buoys?color=red", "")); test.one != "" && !strings.HasPrefix(red, "map[data:[map[color:red") {
			t.Errorf("%s: ?color=red: %s", test.what, red)
		}
	}
}
