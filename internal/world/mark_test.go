package world_test

import (
	"fmt"
	"testing"

	"agentmock/internal/jsonvalue"
)

// What else a page says of itself is so: in the words of Spring (whose answers are */*), of Laravel and of PageHelper. A list that is no page keeps
// members of these names to itself.
func TestMarks(t *testing.T) {
	const head = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /books:\n    get:\n      operationId: list\n      parameters: [{name: page, in: query, schema: {type: integer%s}}, {name: size, in: query, schema: {type: integer}}, {name: sort, in: query, schema: {type: string}}]\n" +
		"      responses: {'200': {description: d, content: {'%s': {schema: {type: object, properties: {%s}}}}}}\n" +
		"  /books/{id}: {get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {'200': {description: d, content: {'%[2]s': {schema: &book {type: object, properties: {id: {type: integer}, title: {type: string}}}}}}}}}\n"
	const sort = "sort: {type: object, properties: {empty: {type: boolean}, sorted: {type: boolean}, unsorted: {type: boolean}}}"
	const items = "{type: array, items: {type: object, properties: {id: {type: integer}, title: {type: string}}}}"
	for name, row := range map[string]struct {
		first, media, answer string
		ask                  map[string]any
		want                 string // the answer without its things
	}{
		"Spring": {", minimum: 0", "*/*", "content: " + items + ", totalPages: {type: integer}, totalElements: {type: integer}, first: {type: boolean}, last: {type: boolean}, numberOfElements: {type: integer}, empty: {type: boolean}, " +
			"pageable: {type: object, properties: {offset: {type: integer}, pageNumber: {type: integer}, pageSize: {type: integer}, paged: {type: boolean}, unpaged: {type: boolean}, " + sort + "}}, " + sort,
			map[string]any{"page": number(2), "size": number(3), "sort": "title"},
			`{"content":1,"totalPages":3,"totalElements":7,"first":false,"last":true,"numberOfElements":1,"empty":false,"pageable":{"offset":6,"pageNumber":2,"pageSize":3,"paged":true,"unpaged":false,"sort":{"empty":false,"sorted":true,"unsorted":false}},"sort":{"empty":false,"sorted":true,"unsorted":false}}`},
		"Spring, behind the end": {", minimum: 0", "*/*", "content: " + items + ", totalElements: {type: integer}, first: {type: boolean}, last: {type: boolean}, numberOfElements: {type: integer}, empty: {type: boolean}, " + sort,
			map[string]any{"page": number(9), "size": number(3)},
			`{"content":0,"totalElements":7,"first":false,"last":true,"numberOfElements":0,"empty":true,"sort":{"empty":true,"sorted":false,"unsorted":true}}`},
		"Laravel": {"", "application/json", "data: " + items + ", meta: {type: object, properties: {current_page: {type: integer}, from: {type: integer, nullable: true}, to: {type: integer, nullable: true}, total: {type: integer}}}",
			map[string]any{"page": number(2), "size": number(3)}, `{"data":3,"meta":{"current_page":2,"from":4,"to":6,"total":7}}`},
		"Laravel, behind the end": {"", "application/json", "data: " + items + ", meta: {type: object, properties: {current_page: {type: integer}, from: {type: integer, nullable: true}, to: {type: integer}, total: {type: integer}}}",
			map[string]any{"page": number(5), "size": number(3)}, `{"data":0,"meta":{"current_page":5,"from":null,"to":0,"total":7}}`},
		"PageHelper": {"", "application/json", "list: " + items + ", total: {type: integer}, pageNum: {type: integer}, startRow: {type: integer}, endRow: {type: integer}, isFirstPage: {type: boolean}, isLastPage: {type: boolean}, hasPreviousPage: {type: boolean}, hasNextPage: {type: boolean}, prePage: {type: integer}",
			map[string]any{"page": number(2), "size": number(3)}, `{"list":3,"total":7,"pageNum":2,"startRow":4,"endRow":6,"isFirstPage":false,"isLastPage":false,"hasPreviousPage":true,"hasNextPage":true,"prePage":1}`},
	} {
		t.Run(name, func(t *testing.T) {
			body := newAsker(t, fmt.Sprintf(head, row.first, row.media, row.answer), 7).list("list", row.ask).(*jsonvalue.Object)
			for i, m := range body.Members {
				if things, isList := m.Value.([]any); isList {
					body.Members[i].Value = number(len(things))
				}
			}
			if got := jsonvalue.Text(body); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
	alone := newAsker(t, fmt.Sprintf(head, "", "application/json", "content: "+items+", empty: {type: boolean, enum: [true]}"), 7).list("list", nil)
	if empty := at(alone, "empty"); empty != true {
		t.Errorf("empty is %v", empty)
	}
}
