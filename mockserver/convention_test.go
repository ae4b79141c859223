package mockserver_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// What there is to say of a thing may lie in its attributes, of which a request sends the members alone; times in there are the server's.
func TestAttributes(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: Songs, version: "1"}
paths:
  /songs:
    get: {parameters: [{name: sort, in: query, schema: {type: string}}, {name: 'filters[title]', in: query, schema: {type: string}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Song'}}, meta: {type: object, properties: {pagination: {type: object, properties: {total: {type: integer}}}}}}}}}}}}
    post: {requestBody: &body {content: {application/json: {schema: {type: object, properties: {data: {type: object, properties: {title: {type: string}, seconds: {type: integer}}}}}}}}, responses: {"200": &song {description: d, content: {application/json: {schema: {type: object, properties: {data: {$ref: '#/components/schemas/Song'}}}}}}}}
  /songs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": *song}}
    put: {requestBody: *body, responses: {"200": *song}}
components: {schemas: {Song: {type: object, properties: {id: {type: integer}, attributes: {type: object, properties: {title: {type: string}, seconds: {type: integer}, createdAt: {type: string, format: date-time}}}}}}}
`), mockserver.Options{Clock: time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC)})
	const made = `{"data":{"id":26,"attributes":{"title":"Zebra","seconds":9,"createdAt":"2026-11-26T15:00:00Z"}}}`
	if got := send(t, server, "POST /songs", "Content-Type: application/json", "", `{"data": {"title": "Zebra", "seconds": 9}}`).Text; got != made {
		t.Errorf("made: %s", got)
	}
	if got := send(t, server, "/songs/26").Text; got != made {
		t.Errorf("read: %s", got)
	}
	if got := send(t, server, "/songs?sort=-title").Text; !strings.HasPrefix(got, `{"data":[{"id":26,`) || !strings.HasSuffix(got, `"meta":{"pagination":{"total":26}}}`) {
		t.Errorf("ordered: %s", got)
	}
	if got := send(t, server, "/songs?filters[title]=Zebra").Text; !strings.Contains(got, `{"data":[{"id":26,`) || !strings.Contains(got, `"total":1}`) {
		t.Errorf("filtered: %s", got)
	}
	if got := send(t, server, "PUT /songs/26", "Content-Type: application/json", "", `{"data": {"title": "Yak"}}`).Text; got != `{"data":{"id":26,"attributes":{"title":"Yak","createdAt":"2026-11-26T15:00:00Z"}}}` {
		t.Errorf("replaced: %s", got)
	}
}

// A list of objects and a result that takes anything say nothing of things: what is sent says what they are.
func TestWhatNoAnswerDescribes(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: Posts, version: "1"}
paths:
  /system/post/list: {get: {parameters: [{name: pageNum, in: query, schema: {type: integer}}, {name: pageSize, in: query, schema: {type: integer}}, {name: postName, in: query, schema: {type: string}}], responses: {"200": {description: d, content: {"*/*": {schema: {type: object, properties: {total: {type: integer}, rows: {type: array, items: {type: object}}, code: {type: integer}, msg: {type: string}}}}}}}}}
  /system/post: {post: &write {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Post'}}}}, responses: {"200": &result {description: d, content: {"*/*": {schema: {type: object, properties: {success: {type: boolean}, warn: {type: boolean}}, additionalProperties: {type: object}}}}}}}, put: *write}
  /system/post/{postId}: {get: {parameters: [{name: postId, in: path, required: true, schema: {type: integer}}], responses: {"200": *result}}}
  /system/post/{postIds}: {delete: {parameters: [{name: postIds, in: path, required: true, schema: {type: array, items: {type: integer}}}], responses: {"200": *result}}}
components: {schemas: {Post: {type: object, properties: {postId: {type: integer}, postName: {type: string}, remark: {type: string}}}}}
`), mockserver.Options{})
	third := strings.TrimSuffix(strings.TrimPrefix(send(t, server, "/system/post/3").Text, `{"success":true,"warn":false,"data":`), "}") + "}"
	if third = strings.TrimSuffix(third, "}"); !strings.HasPrefix(third, `{"postId":3,"postName":"`) {
		t.Errorf("the third: %s", third)
	}
	if got := send(t, server, "/system/post/list?pageNum=2&pageSize=2").Text; !strings.HasPrefix(got, `{"total":25,"rows":[`+third) || !strings.Contains(got, `"postId":4`) || strings.Contains(got, `"postId":5`) {
		t.Errorf("the second page: %s, want the third of all first: %s", got, third)
	}
	if got := send(t, server, "POST /system/post", "Content-Type: application/json", "", `{"postName": "Baker"}`).Text; got != `{"success":true,"warn":false}` {
		t.Errorf("made: %s", got)
	}
	if got := send(t, server, "/system/post/list?postName=Baker").Text; got != `{"total":1,"rows":[{"postId":26,"postName":"Baker"}],"code":0,"msg":"success"}` {
		t.Errorf("found: %s", got)
	}
	send(t, server, "PUT /system/post", "Content-Type: application/json", "", `{"postId": 26, "postName": "Cook"}`)
	if got := send(t, server, "/system/post/26").Text; got != `{"success":true,"warn":false,"data":{"postId":26,"postName":"Cook"}}` {
		t.Errorf("changed: %s", got)
	}
	send(t, server, "DELETE /system/post/26,3")
	for _, path := range []string{"/system/post/26", "/system/post/3"} {
		if got := send(t, server, path); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s, which was deleted: %d %s", path, got.StatusCode, got.Text)
		}
	}
}

// Headers say numbers of a list, each by itself or as members of one; one of a page that is not there stands in none. A deletion that answers a thing
// answers the one that was there.
func TestHeadersOfPagesAndLastAnswers(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: Pens, version: "1"}
paths:
  /pens:
    get:
      parameters: [{name: page, in: query, schema: {type: integer}}, {name: per_page, in: query, schema: {type: integer}}]
      responses: {"200": {description: d, headers: {X-Next-Page: {schema: {type: integer}}, X-Total: {schema: {type: integer}}, X-Pagination: {schema: {type: object, properties: {total: {type: integer}, last_page: {type: integer}, page: {type: integer}, previous_page: {type: integer}, next_page: {type: integer}}}}}, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pen'}}}}}}
  /pens/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": &pen {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pen'}}}}}}
    put: {requestBody: {content: {application/json: {schema: {type: object, properties: {colour: {type: string}}}}}}, responses: {"200": *pen}}
    delete: {responses: {"200": *pen}}
components: {schemas: {Pen: {type: object, properties: {id: {type: integer}, colour: {type: string}}}}}
`), mockserver.Options{Population: 5})
	for page, want := range map[string][3]string{"1": {"2", "5", "total,5,last_page,3,page,1,next_page,2"}, "3": {"", "5", "total,5,last_page,3,page,3,previous_page,2"}} {
		h := send(t, server, "/pens?per_page=2&page="+page).Header
		if got := [3]string{h.Get("X-Next-Page"), h.Get("X-Total"), h.Get("X-Pagination")}; got != want {
			t.Errorf("page %s: %q, want %q", page, got, want)
		}
	}
	send(t, server, "PUT /pens/2", "Content-Type: application/json", "", `{"colour": "teal"}`)
	for _, id := range []string{"1", "2"} {
		before := send(t, server, "/pens/"+id).Text
		if got := send(t, server, "DELETE /pens/"+id).Text; got != before || id == "2" && before != `{"id":2,"colour":"teal"}` {
			t.Errorf("deleted: %s, want %s", got, before)
		}
		if got := send(t, server, "/pens/"+id); got.StatusCode != http.StatusNotFound {
			t.Errorf("%s afterwards: %d %s", id, got.StatusCode, got.Text)
		}
	}
}

// Conditions that are members of one parameter page and filter as those do that are parameters by themselves, and links lead on.
func TestObjectsOfConditions(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: Pens, version: "1"}
paths:
  /pens:
    get:
      parameters:
        - {name: page, in: query, style: deepObject, explode: true, schema: {type: object, properties: {number: {type: integer}, size: {type: integer}}}}
        - {name: filter, in: query, style: deepObject, explode: true, schema: {type: object, properties: {id: {type: integer}}}}
      responses: {"200": {description: d, headers: {Link: {schema: {type: string}}}, content: {application/json: {schema: &pens {type: array, items: {type: object, properties: {id: {type: integer}}}}}}}}
  /inks:
    get:
      parameters: [{name: filter, in: query, content: {application/json: {schema: {type: object, properties: {limit: {type: integer}, skip: {type: integer}}}}}}]
      responses: {"200": {description: d, content: {application/json: {schema: *pens}}}}
`), mockserver.Options{Population: 5})
	got := send(t, server, "/pens?page[number]=2&page[size]=2")
	if want := `</pens?page%5Bnumber%5D=3&page%5Bsize%5D=2>; rel="next"`; got.Text != `[{"id":3},{"id":4}]` || !strings.Contains(strings.ReplaceAll(got.Header.Get("Link"), server.URL, ""), want) {
		t.Errorf("the second page: %s %s", got.Text, got.Header.Get("Link"))
	}
	if got := send(t, server, "/pens?filter[id]=4").Text; got != `[{"id":4}]` {
		t.Errorf("filtered: %s", got)
	}
	if got := send(t, server, "/inks?filter=%7B%22limit%22:2,%22skip%22:3%7D").Text; got != `[{"id":4},{"id":5}]` {
		t.Errorf("by JSON: %s", got)
	}
}

// Filters whose values name the properties themselves choose, in the languages of OData, Strapi, LoopBack and others; one that nobody understands is left out. Orders are members, or parameters by property.
func TestFiltersThatNameProperties(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: Pens, version: "1"}
paths:
  /pens:
    get:
      parameters:
        - {name: $filter, in: query, schema: {type: string}}
        - {name: $orderby, in: query, style: form, explode: false, schema: {type: array, items: {type: string, enum: [id, id desc]}}}
        - {name: filters, in: query, style: deepObject, explode: true, schema: {type: object, additionalProperties: true}}
        - {name: filter, in: query, content: {application/json: {schema: {type: object, properties: {limit: {type: integer}, where: {type: object, additionalProperties: true}}}}}}
        - {name: s, in: query, schema: {type: string}}
        - {name: query, in: query, schema: {type: string}}
        - {name: 'order[id]', in: query, schema: {type: string, enum: [asc, desc]}}
        - {name: id, in: query, style: deepObject, explode: true, schema: {type: object, properties: {gt: {type: integer}, lt: {type: integer}}}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: integer}}}}}}}}
  /cups:
    get:
      parameters: [{name: filter, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}, {name: 'order[id]', in: query, schema: {type: string}}, {name: $sort, in: query, style: deepObject, explode: true, schema: {type: object, properties: {id: {type: integer, enum: [1, -1]}}}}]
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: integer}}}}}}}}
`), mockserver.Options{Population: 5})
	for request, want := range map[string]string{
		"/pens?$filter=id%20gt%203":                                                    `[{"id":4},{"id":5}]`,
		"/pens?$filter=id%20gt%203&$orderby=id%20desc":                                 `[{"id":5},{"id":4}]`,
		"/pens?$filter=colour%20gt%203":                                                `[{"id":1},{"id":2},{"id":3},{"id":4},{"id":5}]`,
		"/pens?filters[id][$gte]=4":                                                    `[{"id":4},{"id":5}]`,
		"/pens?filters[$or][0][id]=1&filters[$or][1][id]=5":                            `[{"id":1},{"id":5}]`,
		"/pens?filter=%7B%22where%22:%7B%22id%22:%7B%22lt%22:3%7D%7D,%22limit%22:1%7D": `[{"id":1}]`,
		"/pens?query=%7B%22id%22:2%7D":                                                 `[{"id":2}]`,
		"/pens?id[gt]=1&id[lt]=4":                                                      `[{"id":2},{"id":3}]`,
		"/cups?filter=id||$gt||2&filter=id||$lt||5":                                    `[{"id":3},{"id":4}]`,
		"/cups?order[id]=desc&filter=id||$lt||3":                                       `[{"id":2},{"id":1}]`,
		"/cups?$sort[id]=-1&filter=id||$lt||3":                                         `[{"id":2},{"id":1}]`,
	} {
		if got := send(t, server, request); got.Text != want {
			t.Errorf("%s: %d %s, want %s", request, got.StatusCode, got.Text, want)
		}
	}
}

// Things whose keys stand in parentheses are lived with as others are, and counted.
func TestKeysInParentheses(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: Pens, version: "1"}
paths:
  /Pens:
    get: {parameters: [{name: $filter, in: query, schema: {type: string}}, {name: $top, in: query, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {'@odata.count': {type: integer}, value: {type: array, items: {$ref: '#/components/schemas/Pen'}}}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pen'}}}}, responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pen'}}}}}}
  /Pens({ID}):
    parameters: [{name: ID, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pen'}}}}}}
    patch: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pen'}}}}, responses: {"204": {description: d}}}
    delete: {responses: {"204": {description: d}}}
  /Pens/$count: {get: {parameters: [{name: $filter, in: query, schema: {type: string}}], responses: {"200": {description: d, content: {text/plain: {schema: {anyOf: [{type: integer}, {type: string}]}}}}}}}
  /Pens/stock/count: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {count: {type: integer}}}}}}}}}
components: {schemas: {Pen: {type: object, properties: {ID: {type: integer}, Colour: {type: string}}}}}
`), mockserver.Options{Population: 5})
	json := "Content-Type: application/json"
	for _, step := range [][3]string{
		{"GET /Pens?$top=1&$filter=ID%20gt%203", "", `{"@odata.count":2,"value":[{"ID":4,`},
		{"GET /Pens/$count", "", "5"}, {"GET /Pens/$count?$filter=ID%20gt%203", "", "2"},
		{"POST /Pens", `{"ID": 9, "Colour": "red"}`, `{"ID":9,"Colour":"red"}`},
		{"GET /Pens/$count?$filter=Colour%20eq%20'red'", "", "1"},
		{"PATCH /Pens(9)", `{"Colour": "blue"}`, ""}, {"GET /Pens(9)", "", `{"ID":9,"Colour":"blue"}`},
		{"DELETE /Pens(1)", "", ""}, {"DELETE /Pens(2)", "", ""}, {"GET /Pens/$count", "", "4"},
	} {
		if got := send(t, server, step[0], json, "", step[1]); !strings.HasPrefix(got.Text, step[2]) || got.StatusCode > 299 {
			t.Errorf("%s: %d %s, want %s", step[0], got.StatusCode, got.Text, step[2])
		}
	}
}

// What a query chooses is changed and deleted, as PostgREST and LoopBack have it; who chooses nothing means nothing. Several things are made of the one member of a body that has them.
func TestWhatAQueryChooses(t *testing.T) {
	filters := "{name: id, in: query, schema: {type: string}}, {name: colour, in: query, schema: {type: string}}"
	pens := "{type: array, items: {$ref: '#/components/schemas/Pen'}}"
	answer := func(schema string) string {
		return "{'200': {description: d, content: {application/json: {schema: " + schema + "}}}}"
	}
	body := "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pen'}}}}, "
	server := start(t, apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: Pens, version: "1"}
paths:
  /pens:
    get: {parameters: [`+filters+`], responses: `+answer(pens)+`}
    post: {`+body+`responses: {"201": {description: d}}}
    patch: {parameters: [`+filters+`], `+body+`responses: `+answer(pens)+`}
    delete: {parameters: [`+filters+`], responses: {"204": {description: d}}}
  /inks:
    get: {responses: `+answer(pens)+`}
    patch: {parameters: [{name: where, in: query, content: {application/json: {schema: {type: object, additionalProperties: true}}}}], `+body+`responses: `+answer("{type: object, properties: {count: {type: integer}}}")+`}
  /inks/bulk:
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {bulk: `+pens+`}}}}}, responses: `+answer(pens)+`}
components: {schemas: {Pen: {type: object, properties: {id: {type: integer}, colour: {type: string}}}}}
`), mockserver.Options{Population: 5})
	for _, step := range [][3]string{
		{"PATCH /pens?id=lt.3", `{"colour": "red"}`, `[{"id":1,"colour":"red"},{"id":2,"colour":"red"}]`},
		{"GET /pens?colour=red", "", `[{"id":1,"colour":"red"},{"id":2,"colour":"red"}]`},
		{"DELETE /pens?id=gt.1&colour=eq.red", "", ""},
		{"GET /pens?colour=red", "", `[{"id":1,"colour":"red"}]`},
		{"DELETE /pens", "", ""},
		{"GET /pens?id=1", "", `[{"id":1,"colour":"red"}]`},
		{"PATCH /inks?where=%7B%22id%22:%7B%22inq%22:[3,4]%7D%7D", `{"colour": "blue"}`, `{"count":2}`},
		{"POST /inks/bulk", `{"bulk": [{"colour": "grey"}, {"colour": "pink"}]}`, `[{"id":6,"colour":"grey"},{"id":7,"colour":"pink"}]`},
	} {
		if got := send(t, server, step[0], "Content-Type: application/json", "", step[1]); got.Text != step[2] || got.StatusCode > 299 {
			t.Errorf("%s: %d %s, want %s", step[0], got.StatusCode, got.Text, step[2])
		}
	}
	if got := send(t, server, "/inks").Text; strings.Count(got, `"blue"`) != 2 || !strings.Contains(got, `{"id":4,"colour":"blue"}`) || !strings.HasSuffix(got, `{"id":7,"colour":"pink"}]`) {
		t.Errorf("inks: %s", got)
	}
}

// A thing whose path is a name of several segments is in the collection that the name begins with: made, listed, read, deleted.
func TestNamesOfSeveralSegments(t *testing.T) {
	box := "{type: object, properties: {name: {type: string}, colour: {type: string}}}"
	answer := func(schema string) string {
		return "responses: {'200': {description: d, content: {application/json: {schema: " + schema + "}}}}"
	}
	name := "parameters: [{name: name, in: path, required: true, schema: {type: string}}], "
	server := start(t, apitest.File("openapi.yaml", "openapi: 3.0.3\ninfo: {title: Boxes, version: '1'}\npaths:\n"+
		"  /v1/boxes: {get: {"+answer("{type: object, properties: {boxes: {type: array, items: "+box+"}}}")+"}, post: {requestBody: {content: {application/json: {schema: "+box+"}}}, "+answer(box)+"}}\n"+
		"  '/v1/{name=boxes/*}': {get: {"+name+answer(box)+"}, delete: {"+name+answer("{type: object}")+"}}\n"+
		"  '/v1/{name=boxes/*/lids/*}': {get: {"+name+answer(box)+"}}\n"), mockserver.Options{Population: 2})
	for _, step := range [][3]string{
		{"GET /v1/boxes", "", `{"boxes":[{"name":"boxes/1",`},
		{"POST /v1/boxes", `{"colour": "red"}`, `{"name":"boxes/3","colour":"red"}`},
		{"GET /v1/boxes/3", "", `{"name":"boxes/3","colour":"red"}`},
		{"DELETE /v1/boxes/1", "", `{}`}, {"DELETE /v1/boxes/2", "", `{}`},
		{"GET /v1/boxes", "", `{"boxes":[{"name":"boxes/3","colour":"red"}]}`},
		{"GET /v1/boxes/3/lids/2", "", `{"name":"`},
	} {
		if got := send(t, server, step[0], "Content-Type: application/json", "", step[1]); !strings.HasPrefix(got.Text, step[2]) || got.StatusCode > 299 {
			t.Errorf("%s: %d %s, want %s", step[0], got.StatusCode, got.Text, step[2])
		}
	}
	if got := send(t, server, "/v1/boxes/1"); got.StatusCode != http.StatusNotFound {
		t.Errorf("what was deleted: %d %s", got.StatusCode, got.Text)
	}
}

const rooms = `openapi: 3.0.3
info: {title: Rooms, version: "1"}
paths:
  /notes:
    get: {parameters: [{name: roomId, in: query, required: %s, schema: {type: string}}, {name: kind, in: query, schema: {type: string, enum: [text, image]}}, {name: page, in: query, schema: {type: integer}}, {name: size, in: query, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, required: [items, total], properties: {total: {type: integer}, items: {type: array, items: {$ref: '#/components/schemas/Note'}}}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}, "404": {description: d}}}
    delete: {responses: {"204": {description: d}}}
components: {schemas: {Note: {type: object, required: [id, roomId, kind], properties: {id: {type: string, format: uuid, readOnly: true}, roomId: {type: string}, kind: {type: string, enum: [text, image]}}}}}
`

// Things of something that the request must name come to be when it is named first: they are listed, counted, read and deleted like all others.
func TestThingsOfWhatIsNamed(t *testing.T) {
	type list struct {
		Items []struct{ ID, RoomID, Kind string }
		Total int
	}
	server := start(t, apitest.File("openapi.yaml", fmt.Sprintf(rooms, "true")), mockserver.Options{})
	ask := func(query string, headers ...string) (found list) {
		t.Helper()
		if err := json.Unmarshal([]byte(send(t, server, "/notes?"+query, headers...).Text), &found); err != nil {
			t.Fatal(err)
		}
		return found
	}
	first := ask("roomId=r-17")
	if len(first.Items) != 5 || first.Total != 5 {
		t.Fatalf("of a room that nobody knows: %+v", first)
	}
	for _, one := range first.Items {
		if read := send(t, server, "/notes/"+one.ID).Text; one.RoomID != "r-17" || read != `{"id":"`+one.ID+`","roomId":"r-17","kind":"`+one.Kind+`"}` {
			t.Errorf("listed %+v, read %s", one, read)
		}
	}
	if again := ask("roomId=r-17"); !reflect.DeepEqual(again, first) {
		t.Errorf("again: %+v, first %+v", again, first)
	}
	if page := ask("roomId=r-17&page=2&size=2"); page.Total != 5 || len(page.Items) != 2 || page.Items[0] != first.Items[2] {
		t.Errorf("page 2: %+v", page)
	}
	if texts, images := ask("roomId=r-17&kind=text"), ask("roomId=r-17&kind=image"); texts.Total+images.Total != 5 {
		t.Errorf("texts %+v, images %+v: another filter makes nothing", texts, images)
	}
	if made := send(t, server, "POST /notes", "Content-Type: application/json", "", `{"roomId": "r-18", "kind": "text"}`); made.StatusCode != 201 || ask("roomId=r-18").Total != 1 {
		t.Errorf("beside what was sent others come to be: %+v", ask("roomId=r-18"))
	}
	if other := ask("roomId=r-19", "X-Mock-Session: other"); other.Total != 5 {
		t.Errorf("in another session: %+v", other)
	}
	for _, one := range first.Items {
		send(t, server, "DELETE /notes/"+one.ID)
	}
	if left := ask("roomId=r-17"); left.Total != 0 {
		t.Errorf("all were deleted, and there are %+v", left)
	}
}

// Nothing comes to be where a filter may be left out, where unknown things are to be none, and where nothing is kept.
func TestNothingComesToBe(t *testing.T) {
	for name, row := range map[string]struct {
		required string
		options  mockserver.Options
	}{
		"optional": {"false", mockserver.Options{}},
		"unknown":  {"true", mockserver.Options{Unknown: mockserver.NotFound}},
		"kept":     {"true", mockserver.Options{Stateless: true}},
	} {
		server := start(t, apitest.File("openapi.yaml", fmt.Sprintf(rooms, row.required)), row.options)
		if got := send(t, server, "/notes?roomId=r-17").Text; got != `{"total":0,"items":[]}` {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// A thing whose id stands at the end of its address alone is listed, made, read and deleted by it.
func TestThingsOfAddresses(t *testing.T) {
	const paths = `openapi: 3.0.3
info: {title: Ships, version: "1"}
paths:
  /ships:
    get: {parameters: [{name: page, in: query, schema: {type: integer, minimum: 0, default: 0}}, {name: size, in: query, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {_embedded: {type: object, properties: {ships: {type: array, items: {$ref: '#/components/schemas/Ship'}}}}, page: {type: object, properties: {totalElements: {type: integer}}}}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {sail: {type: string}}}}}}, responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}}}
  /ships/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}}}
    put: {requestBody: {content: {application/json: {schema: {type: object, properties: {sail: {type: string}}}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Ship'}}}}}}
    delete: {responses: {"204": {description: d}}}
components: {schemas: {Ship: {type: object, properties: {sail: {type: string}, %s}}}}
`
	for name, row := range map[string]struct{ schema, says string }{
		"HAL":          {"_links: {type: object, additionalProperties: {type: object, properties: {href: {type: string}}}}", `"_links":{"self":{"href":"HOST/ships/ID"}}`},
		"JSON-LD":      {"'@id': {type: string, readOnly: true}", `"@id":"/ships/ID"`},
		"a whole name": {"name: {type: string, description: 'ships/{ship}'}", `"name":"ships/ID"`},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, apitest.File("openapi.yaml", fmt.Sprintf(paths, row.schema)), mockserver.Options{})
			says := func(id string) string {
				return strings.NewReplacer("HOST", server.URL, "ID", id).Replace(row.says)
			}
			third := send(t, server, "/ships/3").Text
			if !strings.HasSuffix(third, says("3")+"}") {
				t.Errorf("the third: %s", third)
			}
			if got := send(t, server, "/ships?page=1&size=2").Text; !strings.HasPrefix(got, `{"_embedded":{"ships":[`+third+`,`) || !strings.Contains(got, says("4")) || !strings.Contains(got, `"totalElements":25`) {
				t.Errorf("the second page: %s, want the third of all first: %s", got, third)
			}
			made := `{"sail":"red",` + says("26") + `}`
			if got := send(t, server, "POST /ships", "Content-Type: application/json", "", `{"sail": "red"}`).Text; got != made {
				t.Errorf("made: %s", got)
			}
			if got := send(t, server, "/ships/26").Text; got != made {
				t.Errorf("read: %s", got)
			}
			if got := send(t, server, "PUT /ships/3", "Content-Type: application/json", "", `{"sail": "blue"}`).Text; got != `{"sail":"blue",`+says("3")+`}` {
				t.Errorf("replaced: %s", got)
			}
			send(t, server, "DELETE /ships/26")
			if got := send(t, server, "/ships/26"); got.StatusCode != http.StatusNotFound {
				t.Errorf("deleted: %s", got.Text)
			}
			if got := send(t, server, "/ships?size=50").Text; strings.Contains(got, says("26")) || !strings.Contains(got, says("3")) || !strings.Contains(got, `"totalElements":25`) {
				t.Errorf("the list of those that are left: %s", got)
			}
		})
	}
}

// $select leaves the members that it names, in a list and of one thing, made and written, and all where the document requires others.
func TestSelect(t *testing.T) {
	const document = `openapi: 3.0.3
info: {title: Goods, version: "1"}
paths:
  /Goods:
    get: {parameters: [&select {name: $select, in: query, explode: false, schema: {type: array, items: {type: string}}}, {name: $top, in: query, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {value: {type: array, items: {$ref: '#/components/schemas/Good'}}}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Good'}}}}, responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Good'}}}}}}
  /Goods({ID}): {get: {parameters: [*select, {name: ID, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Good'}}}}}}}
components: {schemas: {Good: {type: object, required: [%s], properties: {ID: {type: integer, readOnly: true}, Title: {type: string}, Grams: {type: integer, enum: [5]}}}}}
`
	server := start(t, apitest.File("openapi.yaml", fmt.Sprintf(document, "")), mockserver.Options{})
	send(t, server, "POST /Goods", "Content-Type: application/json", "", `{"Title": "Tea", "Grams": 5}`)
	for path, want := range map[string]string{
		"/Goods?$top=2&$select=ID,Grams":  `{"value":[{"ID":1,"Grams":5},{"ID":2,"Grams":5}]}`,
		"/Goods(2)?$select=Grams":         `{"Grams":5}`,
		"/Goods(26)?$select=Title":        `{"Title":"Tea"}`,
		"/Goods(26)?$select=*":            `{"ID":26,"Title":"Tea","Grams":5}`,
		"/Goods(26)?$select=Unheard":      `{"ID":26,"Title":"Tea","Grams":5}`,
		"/Goods(26)":                      `{"ID":26,"Title":"Tea","Grams":5}`,
		"/Goods(26)?$select=ID,Title/Sub": `{"ID":26,"Title":"Tea"}`,
	} {
		if got := send(t, server, path).Text; got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	server = start(t, apitest.File("openapi.yaml", fmt.Sprintf(document, "ID")), mockserver.Options{})
	if got := send(t, server, "/Goods(2)?$select=Grams").Text; !strings.Contains(got, `"ID":2`) || !strings.Contains(got, `"Grams":5`) {
		t.Errorf("without what is required: %s", got)
	}
}
