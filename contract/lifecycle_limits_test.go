package contract_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

// shelf is a list of many books that refer to others, with more filters and orders than are asked for.
const shelf = `openapi: 3.1.0
info: {title: Shelf, version: "1"}
paths:
  /books:
    get:
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1}}
        - {name: size, in: query, schema: {type: integer, minimum: 1}}
        - {name: sort, in: query, schema: {type: string, enum: [a, b, c, d, e]}}
        - {name: a, in: query, schema: {type: integer}}
        - {name: b, in: query, schema: {type: integer}}
        - {name: c, in: query, schema: {type: integer}}
        - {name: d, in: query, schema: {type: integer}}
        - {name: e, in: query, schema: {type: integer}}
        - {name: f, in: query, schema: {type: integer}}
        - {name: g, in: query, schema: {type: integer}}
        - {name: h, in: query, schema: {type: integer}}
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Book'}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}}
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}}, "404": {description: d}}}
  /authors: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Author'}}}}}}}}
  /authors/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Author'}}}}, "404": {description: d}}}
  /shops: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Author'}}}}}}}}
  /shops/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Author'}}}}, "404": {description: d}}}
  /towns: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Author'}}}}}}}}
  /towns/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Author'}}}}, "404": {description: d}}}
components:
  schemas:
    Author: {type: object, required: [id], properties: {id: {type: integer, readOnly: true}}}
    Book:
      type: object
      required: [id]
      properties: {id: {type: integer, readOnly: true}, a: {type: integer}, b: {type: integer}, c: {type: integer}, d: {type: integer}, e: {type: integer}, f: {type: integer}, g: {type: integer}, h: {type: integer}, author_id: {type: integer}, shop_id: {type: integer}, town_id: {type: integer}}
`

// serveShelf answers as the document says; spoil may spoil a new book.
func serveShelf(spoil func(book map[string]any)) http.HandlerFunc {
	book := func(i int) map[string]any {
		b := map[string]any{"id": i, "author_id": 1, "shop_id": 1, "town_id": 1}
		for _, name := range strings.Split("a b c d e f g h", " ") {
			b[name] = i
		}
		return b
	}
	made := map[string]map[string]any{}
	var mutex sync.Mutex
	return func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		answer := func(status int, v any) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(v)
		}
		path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
		id := 0
		if len(path) == 2 {
			id, _ = strconv.Atoi(path[1])
		}
		switch {
		case len(path) == 2 && made[path[1]] != nil:
			answer(200, made[path[1]])
		case len(path) == 2 && path[0] == "books" && id > 0 && id <= 60:
			answer(200, book(id))
		case len(path) == 2 && id == 1:
			answer(200, map[string]any{"id": 1})
		case len(path) == 2:
			w.WriteHeader(404)
		case r.Method == http.MethodPost:
			sent := map[string]any{}
			if json.NewDecoder(r.Body).Decode(&sent) != nil || sent == nil {
				w.WriteHeader(400)
				return
			}
			sent["id"] = 1000 + len(made)
			made[fmt.Sprint(sent["id"])] = sent
			spoil(sent)
			answer(201, sent)
		case path[0] != "books":
			answer(200, []any{map[string]any{"id": 1}})
		default:
			all := []any{}
			for i := range 60 {
				kept := true
				for name := range r.URL.Query() {
					n, _ := strconv.Atoi(r.URL.Query().Get(name))
					kept = kept && (len(name) != 1 || n == i+1)
				}
				if kept {
					all = append(all, book(i+1))
				}
			}
			page, size := 1, 60
			if n, err := strconv.Atoi(r.URL.Query().Get("size")); err == nil {
				size = n
			}
			if n, err := strconv.Atoi(r.URL.Query().Get("page")); err == nil {
				page = n
			}
			from := min(len(all), (max(page, 1)-1)*max(size, 1))
			answer(200, all[from:min(len(all), from+max(size, 1))])
		}
	}
}

// shelved returns what a run asks of the shelf.
func shelved(t *testing.T, spoil func(map[string]any)) (report *contract.Report, count func(part string) int) {
	t.Helper()
	server := httptest.NewServer(serveShelf(spoil))
	defer server.Close()
	report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", shelf), contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{contract.Lifecycle}, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return report, func(part string) int {
		n := 0
		for _, c := range report.Cases {
			if strings.Contains(c.Name, part) {
				n++
			}
		}
		return n
	}
}

func crossAsked(t *testing.T, part string, want int) {
	t.Helper()
	_, count := shelved(t, func(map[string]any) {})
	if got := count(part); got != want {
		t.Errorf("%d times %s, want %d", got, part, want)
	}
}

func crossDetails(t *testing.T) { crossAsked(t, "get_books_id/lifecycle/listed", contract.MaxDetails) }

func crossFilters(t *testing.T) { crossAsked(t, "/lifecycle/filter-", contract.MaxFilters) }

func crossPages(t *testing.T) { crossAsked(t, "/lifecycle/page-", contract.MaxPages) }

func crossReferences(t *testing.T) {
	crossAsked(t, "/lifecycle/referred-to-by", contract.MaxDetails*contract.MaxReferences)
}

func crossSorts(t *testing.T) { crossAsked(t, "/lifecycle/sort-", contract.MaxSorts) }

// Of a hundred kinds of things that all break one law, the sequences of a few are cut down; the others are reported as they are.
func crossShrinks(t *testing.T) {
	document := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n"
	for i := range 2 * contract.MaxShrinks {
		document += fmt.Sprintf("  /kind%[1]c:\n    post: {requestBody: {content: {application/json: {schema: &thing%[1]c {type: object, required: [id, name], properties: {id: {type: integer, readOnly: true}, name: {type: string}}}}}}, responses: {'201': {description: d, content: {application/json: {schema: *thing%[1]c}}}}}\n  /kind%[1]c/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n    get: {responses: {'200': {description: d, content: {application/json: {schema: *thing%[1]c}}}}}\n    put: {requestBody: {content: {application/json: {schema: *thing%[1]c}}}, responses: {'200': {description: d, content: {application/json: {schema: *thing%[1]c}}}}}\n", 'a'+i)
	}
	var name any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		sent := map[string]any{}
		switch r.Method {
		case http.MethodPost:
			_ = json.NewDecoder(r.Body).Decode(&sent)
			name = sent["name"]
			w.WriteHeader(201)
		case http.MethodPut:
			name = "always"
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"id": 1, "name": name})
	}))
	defer server.Close()
	report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", document), contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{contract.Lifecycle}, Checks: []string{"stored-as-sent"}, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	short := 0
	for _, f := range report.Findings {
		if strings.HasPrefix(f.Operation, "put_") && len(f.Steps) == 2 {
			short++
		}
	}
	if short != contract.MaxShrinks {
		t.Errorf("%d sequences are cut down, want %d of %d", short, contract.MaxShrinks, len(report.Findings))
	}
}

// What a run leaves behind is named, and the rest of it counted.
func crossLeftovers(t *testing.T) {
	server := httptest.NewServer(serveShelf(func(map[string]any) {}))
	defer server.Close()
	report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", shelf), contract.Options{URL: server.URL, UnsafeMethods: true, MaxCases: 10 * contract.MaxLeftovers, Language: "zh"})
	if err != nil || len(report.Left) != contract.MaxLeftovers || report.LeftMore == 0 {
		t.Errorf("%v %d and %d more", err, len(report.Left), report.LeftMore)
	}
	for _, left := range report.Left[:min(1, len(report.Left))] {
		if !strings.HasPrefix(left.Path, "/books/1") || left.Why != "the document has no operation that deletes it" || left.WhyIn != "文档中没有删除它的接口" || left.Operation != "post_books" {
			t.Errorf("%+v", left)
		}
	}
}
