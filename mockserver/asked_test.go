package mockserver_test

import (
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// TestVerbsAndQueries writes and reads by paths that are verbs, where the query or the body says which thing is meant.
func TestVerbsAndQueries(t *testing.T) {
	const document = `
openapi: 3.0.3
info: {title: t, version: "1"}
paths:
  /member/memberList:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {type: array, items: {$ref: '#/components/schemas/Member'}}}}}}}}}
  /member/memberInfo:
    get: {parameters: [{name: member_id, in: query, required: true, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {$ref: '#/components/schemas/Member'}}}}}}}}
  /member/addMember:
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}, responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {$ref: '#/components/schemas/Member'}}}}}}}}
  /member/deleteMember:
    delete: {requestBody: {content: {application/json: {schema: {type: object, required: [member_id], properties: {member_id: {type: integer}}}}}}, responses: {"200": {description: d}}}
  /club/create:
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}, responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {type: integer, format: int64}}}}}}}}
  /club/get:
    get: {parameters: [{name: id, in: query, required: true, schema: {type: integer, format: int64}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {$ref: '#/components/schemas/Club'}}}}}}}}
  /club/get/vo:
    get: {parameters: [{name: id, in: query, required: true, schema: {type: integer, format: int64}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {type: object, required: [id, nick], properties: {id: {type: integer, format: int64}, nick: {type: string}}}}}}}}}}
  /club/list/page/vo:
    get: {parameters: [{name: nick, in: query, description: 名称，模糊匹配, schema: {type: string}}, {name: words, in: query, description: 关键词, schema: {type: string}}], responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {type: object, properties: {records: {type: array, items: {$ref: '#/components/schemas/Club'}}}}}}}}}}}
  /seats:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {type: object, required: [id], properties: {id: {type: integer}}}}}}}}}
    delete: {requestBody: {content: {application/json: {schema: {type: array, items: {type: integer}}}}}, responses: {"200": {description: d}}}
components:
  schemas:
    New: {type: object, required: [nick], properties: {nick: {type: string}, level: {type: integer}}}
    Club: {type: object, required: [id, nick], properties: {id: {type: integer, format: int64}, nick: {type: string}, motto: {type: string}}}
    Member: {type: object, required: [id, nick, level], properties: {id: {type: integer}, nick: {type: string}, level: {type: integer}}}
`
	const json = "Content-Type: application/json"
	for _, test := range []struct {
		name     string
		requests [][]string // the last one is looked at
		status   int
		want     []string
	}{
		{"created, then read", [][]string{{"POST /member/addMember", json, "", `{"nick": "小满", "level": 3}`}, {"GET /member/memberInfo?member_id=4"}}, 200, []string{`"id":4`, `"nick":"小满"`, `"level":3`}},
		{"created, then listed", [][]string{{"POST /member/addMember", json, "", `{"nick": "小满"}`}, {"GET /member/memberList"}}, 200, []string{`"id":4,"nick":"小满"`}},
		{"the id is all that is answered", [][]string{{"POST /club/create", json, "", `{"nick": "northern lights"}`}}, 200, []string{`"data":4`}},
		{"and leads to it", [][]string{{"POST /club/create", json, "", `{"nick": "northern lights"}`}, {"GET /club/get?id=4"}}, 200, []string{`"id":4,"nick":"northern lights"`}},
		{"less of it is shown", [][]string{{"POST /club/create", json, "", `{"nick": "northern lights"}`}, {"GET /club/get/vo?id=4"}}, 200, []string{`"data":{"id":4,"nick":"northern lights"}`}},
		{"a filter that looks into texts", [][]string{{"POST /club/create", json, "", `{"nick": "northern lights"}`}, {"GET /club/list/page/vo?nick=light"}}, 200, []string{`"records":[{"id":4,"nick":"northern lights"`}},
		{"words of which a description says so", [][]string{{"POST /club/create", json, "", `{"nick": "northern lights"}`}, {"GET /club/list/page/vo?words=light"}}, 200, []string{`"records":[{"id":4,"nick":"northern lights"`}},
		{"gone", [][]string{{"DELETE /member/deleteMember", json, "", `{"member_id": 2}`}, {"GET /member/memberInfo?member_id=2"}}, 404, []string{"member_id=2"}},
		{"gone, says the body", [][]string{{"DELETE /member/deleteMember", json, "", `{"member_id": 2}`}, {"DELETE /member/deleteMember", json, "", `{"member_id": 2}`}}, 404, []string{"member_id=2"}},
		{"many that the body is", [][]string{{"DELETE /seats", json, "", `[1, 3]`}, {"GET /seats"}}, 200, []string{`[{"id":2}]`}},
		{"again, where no 404 is declared", [][]string{{"DELETE /seats", json, "", `[1, 3]`}, {"DELETE /seats", json, "", `[1, 3]`}}, 200, nil},
	} {
		server := start(t, apitest.File("openapi.yaml", document), mockserver.Options{Population: 3})
		var got reply
		for _, request := range test.requests {
			got = send(t, server, request[0], request[1:]...)
		}
		if got.StatusCode != test.status {
			t.Errorf("%s: %d %s, want %d", test.name, got.StatusCode, got.Text, test.status)
		}
		for _, want := range test.want {
			if !strings.Contains(got.Text, want) {
				t.Errorf("%s: %s, want %s", test.name, got.Text, want)
			}
		}
	}
	server := start(t, apitest.File("openapi.yaml", document), mockserver.Options{Population: 3})
	one, list := send(t, server, "/member/memberInfo?member_id=1").Text, send(t, server, "/member/memberList").Text
	if other := send(t, server, "/member/memberInfo?member_id=2").Text; strings.Replace(one, `"id":1`, `"id":2`, 1) == other {
		t.Errorf("two members are one: %s", one)
	}
	if thing := one[strings.LastIndexByte(one, '{'):strings.IndexByte(one, '}')]; !strings.Contains(list, thing) {
		t.Errorf("%s is not listed in %s", thing, list)
	}
}
