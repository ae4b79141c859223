package mockserver_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// retold is what the first pages of two other tools' documentation show, described as a document: the routes of json-server for posts,
// with its names of query parameters and its page, and CRUD routes over a list of users as Mockoon has them, with its header.
const retold = `openapi: 3.1.0
info: {title: Retold, version: "1"}
paths:
  /posts:
    get:
      parameters:
        - {name: _page, in: query, schema: {type: integer}}
        - {name: _per_page, in: query, schema: {type: integer, default: 10}}
        - {name: _sort, in: query, schema: {type: string}}
        - {name: title, in: query, schema: {type: string}}
        - {name: views_gt, in: query, schema: {type: integer}}
        - {name: views_gte, in: query, schema: {type: integer}}
        - {name: views_lt, in: query, schema: {type: integer}}
        - {name: views_lte, in: query, schema: {type: integer}}
        - {name: views_ne, in: query, schema: {type: integer}}
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Page'}, example: {first: 1, prev: null, next: null, last: 1, pages: 1, items: 3, data: [{id: "1", title: a title, views: 100}, {id: "2", title: another title, views: 200}, {id: "3", title: third, views: 150}]}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Post'}}}}, responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Post'}}}}}}
  /posts/{id}:
    parameters: [&id {name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: &one {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Post'}}}}, "404": {description: d}}}
    put: {requestBody: &post {content: {application/json: {schema: {$ref: '#/components/schemas/Post'}}}}, responses: *one}
    patch: {requestBody: {content: {application/json: {schema: {type: object}}}}, responses: *one}
    delete: {responses: *one}
  /users:
    get:
      parameters:
        - {name: page, in: query, schema: {type: integer}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: sort, in: query, schema: {type: string}}
        - {name: order, in: query, schema: {enum: [asc, desc]}}
        - {name: search, in: query, schema: {type: string}}
        - {name: name_like, in: query, schema: {type: string}}
      responses: {"200": {description: d, headers: {X-Total-Count: {schema: {type: integer}}, Link: {schema: {type: string}}}, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}, example: [{id: "a", name: John, age: 30}, {id: "b", name: Jane, age: 25}, {id: "c", name: Jim, age: 41}]}}}}
  /users/{id}:
    parameters: [*id]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}}
components:
  schemas:
    Post: {type: object, required: [id, title], properties: {id: {type: string}, title: {type: string}, views: {type: integer}}}
    User: {type: object, required: [id, name], properties: {id: {type: string}, name: {type: string}, age: {type: integer}}}
    Page:
      type: object
      required: [first, prev, next, last, pages, items, data]
      properties: {first: {type: integer}, prev: {type: [integer, "null"]}, next: {type: [integer, "null"]}, last: {type: integer}, pages: {type: integer}, items: {type: integer}, data: {type: array, items: {$ref: '#/components/schemas/Post'}}}
`

// TestRetold sends the requests that json-server and Mockoon show, and looks at what they show of the answers.
func TestRetold(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", retold), mockserver.Options{})
	page := func(first, prev, next, last, pages int, ids ...string) string {
		number := func(n int) string {
			if n == 0 {
				return "null"
			}
			return fmt.Sprint(n)
		}
		rows := map[string]string{"1": `{"id":"1","title":"a title","views":100}`, "2": `{"id":"2","title":"another title","views":200}`, "3": `{"id":"3","title":"third","views":150}`}
		var data []string
		for _, id := range ids {
			data = append(data, rows[id])
		}
		return fmt.Sprintf(`{"first":%d,"prev":%s,"next":%s,"last":%d,"pages":%d,"items":%%d,"data":[%s]}`, first, number(prev), number(next), last, pages, strings.Join(data, ","))
	}
	items := func(page string, n int) string { return fmt.Sprintf(page, n) }
	for request, want := range map[string]string{
		"/posts":                          items(page(1, 0, 0, 1, 1, "1", "2", "3"), 3),
		"/posts/1":                        `{"id":"1","title":"a title","views":100}`,
		"/posts?title=third":              items(page(1, 0, 0, 1, 1, "3"), 1),
		"/posts?views_gt=100":             items(page(1, 0, 0, 1, 1, "2", "3"), 2),
		"/posts?views_gte=150":            items(page(1, 0, 0, 1, 1, "2", "3"), 2),
		"/posts?views_lt=150":             items(page(1, 0, 0, 1, 1, "1"), 1),
		"/posts?views_lte=150":            items(page(1, 0, 0, 1, 1, "1", "3"), 2),
		"/posts?views_ne=100":             items(page(1, 0, 0, 1, 1, "2", "3"), 2),
		"/posts?_page=1&_per_page=2":      items(page(1, 0, 2, 2, 2, "1", "2"), 3),
		"/posts?_page=2&_per_page=2":      items(page(1, 1, 0, 2, 2, "3"), 3),
		"/posts?_sort=views":              items(page(1, 0, 0, 1, 1, "1", "3", "2"), 3),
		"/posts?_sort=-views":             items(page(1, 0, 0, 1, 1, "2", "3", "1"), 3),
		"/posts?_sort=-views&_per_page=1": items(page(1, 0, 2, 3, 3, "2"), 3),
		"/users":                          `[{"id":"a","name":"John","age":30},{"id":"b","name":"Jane","age":25},{"id":"c","name":"Jim","age":41}]`,
		"/users/b":                        `{"id":"b","name":"Jane","age":25}`,
		"/users?page=2&limit=2":           `[{"id":"c","name":"Jim","age":41}]`,
		"/users?sort=age":                 `[{"id":"b","name":"Jane","age":25},{"id":"a","name":"John","age":30},{"id":"c","name":"Jim","age":41}]`,
		"/users?sort=age&order=desc":      `[{"id":"c","name":"Jim","age":41},{"id":"a","name":"John","age":30},{"id":"b","name":"Jane","age":25}]`,
		"/users?search=jo":                `[{"id":"a","name":"John","age":30}]`,
		"/users?name_like=J":              `[{"id":"a","name":"John","age":30},{"id":"b","name":"Jane","age":25},{"id":"c","name":"Jim","age":41}]`,
	} {
		if got := send(t, server, request).Text; !sameJSON(got, want) {
			t.Errorf("%s\ngot  %s\nwant %s", request, got, want)
		}
	}
	users := send(t, server, "/users?page=2&limit=1")
	if count, link := users.Header.Get("X-Total-Count"), users.Header.Get("Link"); count != "3" || link != fmt.Sprintf(`<%[1]s/users?limit=1&page=1>; rel="first", <%[1]s/users?limit=1&page=1>; rel="prev", <%[1]s/users?limit=1&page=3>; rel="next", <%[1]s/users?limit=1&page=3>; rel="last"`, server.URL) {
		t.Errorf("X-Total-Count %s, Link %s", count, link)
	}
	const typed = "Content-Type: application/json"
	for _, test := range []struct {
		request, body string
		status        int
		want          string
	}{
		{"POST /posts", `{"id": "4", "title": "foo", "views": 1}`, 201, `{"id":"4","title":"foo","views":1}`},
		{"GET /posts/4", "", 200, `{"id":"4","title":"foo","views":1}`},
		{"PUT /posts/4", `{"id": "4", "title": "bar"}`, 200, `{"id":"4","title":"bar"}`},
		{"PATCH /posts/4", `{"views": 7}`, 200, `{"id":"4","title":"bar","views":7}`},
		{"DELETE /posts/4", "", 200, ""},
		{"GET /posts/4", "", 404, ""},
		{"GET /posts", "", 200, items(page(1, 0, 0, 1, 1, "1", "2", "3"), 3)},
	} {
		var got reply
		if test.body == "" {
			got = send(t, server, test.request)
		} else {
			got = send(t, server, test.request, typed, "", test.body)
		}
		if got.StatusCode != test.status || test.want != "" && !sameJSON(got.Text, test.want) {
			t.Errorf("%s: %d %s, want %d %s", test.request, got.StatusCode, got.Text, test.status, test.want)
		}
	}
	if got := send(t, server, "HEAD /posts").StatusCode; got != http.StatusOK {
		t.Errorf("HEAD: %d", got)
	}
}

func sameJSON(a, b string) bool {
	var one, other any
	if json.Unmarshal([]byte(a), &one) != nil || json.Unmarshal([]byte(b), &other) != nil {
		return a == b
	}
	return fmt.Sprint(one) == fmt.Sprint(other)
}
