package mockserver_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"agentmock/mockserver"
)

// memberDocument is an API as many back ends have it: what is done stands in the path, and pages, filters and ids in the body or in the query.
const memberDocument = `openapi: 3.0.1
info: {title: 会员, version: "1"}
paths:
  /member/page:
    post:
      operationId: pageMembers
      requestBody: {content: {application/json: {schema: {type: object, properties: {current: {type: integer}, size: {type: integer, maximum: 100}, level: {type: integer, nullable: true}, name: {type: string}, param: {type: object, properties: {minPoints: {type: integer}}}, sortField: {type: string}, order: {type: string}}}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {type: object, properties: {records: {type: array, items: {$ref: "#/components/schemas/Member"}}, total: {type: integer}, size: {type: integer}, current: {type: integer}, pages: {type: integer}}}}}}}}}
  /member/getMemberDetail:
    get:
      operationId: readMember
      parameters: [{name: memberId, in: query, required: true, schema: {type: integer}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {$ref: "#/components/schemas/Member"}}}}}}, "404": {description: none}}
  /member/simple-list:
    get:
      operationId: listNames
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, properties: {data: {type: array, items: {type: object, properties: {id: {type: integer}, name: {type: string}}}}}}}}}}
  /member/save:
    post:
      operationId: saveMember
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Member"}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Result"}}}}}
  /member/update:
    post:
      operationId: updateMember
      requestBody: {required: true, content: {application/json: {schema: {$ref: "#/components/schemas/Member"}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Result"}}}}}
  /member/deleteMembersByIds:
    post:
      operationId: deleteMembers
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {ids: {type: array, items: {type: integer}}}}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {$ref: "#/components/schemas/Result"}}}}}
  /goods/getGoodsList:
    post:
      operationId: listGoods
      requestBody: {content: {application/json: {schema: {type: object, properties: {page: {type: integer}, pageSize: {type: integer}}}}}}
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, properties: {data: {type: object, properties: {list: {}, total: {type: integer}}}}}}}}}
  /goods/findGoods:
    get:
      operationId: readGoods
      parameters: [{name: id, in: query, schema: {type: integer}}]
      responses: {"200": {description: ok, content: {application/json: {schema: {type: object, properties: {data: {$ref: "#/components/schemas/Member"}}}}}}}
components:
  schemas:
    Member: {type: object, properties: {id: {type: integer}, name: {type: string}, level: {type: integer, minimum: 1, maximum: 3, description: 等级 1-普通 2-黄金 3-钻石}, levelName: {type: string}, points: {type: integer, minimum: 0, maximum: 900}}}
    Result: {type: object, properties: {code: {type: integer}, msg: {type: string}}}
`

// TestWhatPathsSayIsDone lives with such an API as a front end does: pages, filters and orders of the body, fields of a form that nobody has filled in,
// things that are the same in the list and alone, and writes whose answers say nothing.
func TestWhatPathsSayIsDone(t *testing.T) {
	server := start(t, oneFile(memberDocument), mockserver.Options{})
	page := func(body string) map[string]any {
		t.Helper()
		return asks(t, server, http.StatusOK, "POST /member/page", body)["data"].(map[string]any)
	}
	records := func(body string) []any { t.Helper(); return page(body)["records"].([]any) }
	seen := map[any]bool{}
	levels := map[any]int{}
	for number := 1; number <= 4; number++ {
		got := page(fmt.Sprintf(`{"current": %d, "size": 8}`, number))
		if got["total"] != 25.0 || got["current"] != float64(number) || got["size"] != 8.0 || got["pages"] != 4.0 {
			t.Errorf("page %d: %v", number, got)
		}
		for _, one := range got["records"].([]any) {
			member := one.(map[string]any)
			seen[member["id"]] = true
			levels[member["level"]]++
			if alone := asks(t, server, http.StatusOK, fmt.Sprintf("GET /member/getMemberDetail?memberId=%v", member["id"]), "")["data"]; fmt.Sprint(alone) != fmt.Sprint(one) {
				t.Errorf("%v alone, %v in the list", alone, one)
			}
		}
	}
	if len(seen) != 25 || len(levels) < 2 {
		t.Errorf("%d members on four pages, of levels %v", len(seen), levels)
	}
	names := asks(t, server, http.StatusOK, "GET /member/simple-list", "")["data"].([]any)
	for i, one := range records(`{"current": 1, "size": 100}`) {
		member := one.(map[string]any)
		if want := map[string]any{"id": member["id"], "name": member["name"]}; i >= len(names) || fmt.Sprint(names[i]) != fmt.Sprint(want) {
			t.Fatalf("the names %v, want %v at %d", names, want, i)
		}
	}
	if got := page(`{"current": 1, "size": 100, "level": 2, "name": ""}`); got["total"] != float64(levels[2.0]) {
		t.Errorf("%v members of level 2, want %d", got["total"], levels[2.0])
	}
	for _, one := range records(`{"size": 100, "level": null, "param": {"minPoints": 450}}`) {
		if one.(map[string]any)["points"].(float64) < 450 {
			t.Errorf("%v has fewer points than was asked for", one)
		}
	}
	before := -1.0
	for _, one := range records(`{"size": 100, "sortField": "points", "order": "asc"}`) {
		if points := one.(map[string]any)["points"].(float64); points < before {
			t.Errorf("%v after %v", points, before)
		} else {
			before = points
		}
	}
	if n := len(records(`{"current": 9, "size": 10}`)); n != 0 {
		t.Errorf("%d members behind the last page", n)
	}

	asks(t, server, http.StatusOK, "POST /member/save", `{"name": "陈一", "level": 3}`)
	made := records(`{"name": "陈一"}`)
	if len(made) != 1 {
		t.Fatalf("what was saved is listed as %v", made)
	}
	id := made[0].(map[string]any)["id"]
	asks(t, server, http.StatusOK, "POST /member/update", fmt.Sprintf(`{"id": %v, "name": "陈二"}`, id))
	if alone := asks(t, server, http.StatusOK, fmt.Sprintf("GET /member/getMemberDetail?memberId=%v", id), "")["data"].(map[string]any); alone["name"] != "陈二" || alone["level"] != 3.0 || alone["levelName"] != "钻石" {
		t.Errorf("after the update it is %v", alone)
	}
	asks(t, server, http.StatusOK, "POST /member/update", fmt.Sprintf(`{"id": %v, "level": 2}`, id))
	if got := records(`{"name": "陈二"}`); len(got) != 1 || got[0].(map[string]any)["levelName"] != "黄金" {
		t.Errorf("of level 2 it is %v", got)
	}
	for range 2 { // nobody minds that they are gone: no 404 is declared
		asks(t, server, http.StatusOK, "POST /member/deleteMembersByIds", fmt.Sprintf(`{"ids": [1, %v]}`, id))
	}
	if got := page(`{}`); got["total"] != 24.0 || strings.Contains(fmt.Sprint(got["records"]), "陈二") {
		t.Errorf("after the deletion: %v", got)
	}
	asks(t, server, http.StatusNotFound, fmt.Sprintf("GET /member/getMemberDetail?memberId=%v", id), "")

	goods := asks(t, server, http.StatusOK, "POST /goods/getGoodsList", `{"page": 2, "pageSize": 20}`)["data"].(map[string]any)
	if list, isList := goods["list"].([]any); !isList || len(list) != 5 || goods["total"] != 25.0 || list[0].(map[string]any)["points"] == nil {
		t.Errorf("a list of anything is %v", goods)
	}
}
