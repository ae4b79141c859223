package mockserver_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// style is one way in which documents describe tasks.
type style struct {
	id     string // the schema of the id
	item   string // the member of an answer that is the task; "" for the whole
	list   string // the members that lead to the tasks of a list; "" for the whole
	paging string // page, offset or none
	update string // PATCH or PUT
}

// task is the schema of a task, with a place for that of its id.
const task = `{"type": "object", "required": ["id", "title"], "additionalProperties": false, "properties": {
  "id": %s, "title": {"type": "string", "minLength": 1}, "done": {"type": "boolean", "default": false},
  "priority": {"type": "integer", "minimum": 1, "maximum": 5}, "labels": {"type": "array", "items": {"type": "string"}},
  "place": {"type": "object", "additionalProperties": false, "properties": {"room": {"type": "string"}, "floor": {"type": "integer"}}},
  "created_at": {"type": "string", "format": "date-time", "readOnly": true}, "updated_at": {"type": "string", "format": "date-time", "readOnly": true}}}`

// document returns a plain document of the style.
func (s style) document() string {
	wrap := func(path, schema string) string {
		for _, name := range slices.Backward(strings.FieldsFunc(path, func(c rune) bool { return c == '/' })) {
			schema = fmt.Sprintf(`{type: object, required: [%s], properties: {%s: %s}}`, name, name, schema)
		}
		return schema
	}
	item := wrap(s.item, "{$ref: '#/components/schemas/Task'}")
	list := wrap(s.list, "{type: array, items: {$ref: '#/components/schemas/Task'}}")
	if at := strings.LastIndex(list, "properties: {"); at >= 0 {
		list = list[:at] + "properties: {total: {type: integer}, " + list[at+len("properties: {"):]
	}
	paging := map[string]string{"page": "{name: page, in: query, schema: {type: integer, minimum: 1}}, {name: size, in: query, schema: {type: integer, minimum: 1}}, ", "offset": "{name: offset, in: query, schema: {type: integer, minimum: 0}}, {name: limit, in: query, schema: {type: integer, minimum: 1}}, "}[s.paging]
	path := "parameters: [{name: taskId, in: path, required: true, schema: " + s.id + "}]"
	body := "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}"
	if s.update == "PATCH" {
		body = "requestBody: {required: true, content: {application/merge-patch+json: {schema: {type: object}}, application/json: {schema: {type: object}}}}"
	}
	return `openapi: 3.1.0
info: {title: Tasks, version: "1"}
paths:
  /tasks:
    get: {parameters: [` + paging + `{name: done, in: query, schema: {type: boolean}}], responses: {"200": {description: d, content: {application/json: {schema: ` + list + `}}}}}
    post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}, responses: {"201": {description: d, headers: {Location: {schema: {type: string}}}, content: {application/json: {schema: ` + item + `}}}}}
  /tasks/{taskId}:
    get: {` + path + `, responses: {"200": {description: d, content: {application/json: {schema: ` + item + `}}}, "404": {description: d}}}
    ` + strings.ToLower(s.update) + `: {` + path + `, ` + body + `, responses: {"200": {description: d, content: {application/json: {schema: ` + item + `}}}}}
    delete: {` + path + `, responses: {"204": {description: d}}}
components: {schemas: {Task: ` + fmt.Sprintf(task, strings.Replace(s.id, "type:", "readOnly: true, type:", 1)) + `}}
`
}

// styles are all that the ways make.
func styles() (all []style) {
	for _, id := range []string{"{type: integer}", "{type: string, format: uuid}", "{type: string}"} {
		for _, places := range [][2]string{{"", ""}, {"data", "data/list"}, {"", "items"}} {
			for i, paging := range []string{"page", "offset", "none"} {
				all = append(all, style{id, places[0], places[1], paging, []string{"PATCH", "PUT"}[(len(all)+i)%2]})
			}
		}
	}
	return all
}

// store is the model: tasks as people think of them, in a plain list.
type store struct {
	t      *testing.T
	style  style
	server *httptest.Server
	judge  *jsonschema.Schema
	random *rand.Rand
	tasks  []map[string]any
	gone   []string
	log    []string
}

// TestWritesAgreeWithAModel sends random sequences of requests, and has a plain list of tasks say what is answered.
func TestWritesAgreeWithAModel(t *testing.T) {
	sequences := 10_000
	if testing.Short() {
		sequences = 500
	}
	all := styles()
	for i, s := range all {
		t.Run(strings.ReplaceAll(fmt.Sprint(s), "/", "."), func(t *testing.T) {
			t.Parallel()
			server := start(t, apitest.File("openapi.yaml", s.document()), mockserver.Options{Population: 6})
			compiler := jsonschema.NewCompiler()
			schema, _ := jsonschema.UnmarshalJSON(strings.NewReader(fmt.Sprintf(task, `{"type": ["string", "integer"]}`)))
			if err := compiler.AddResource("task.json", schema); err != nil {
				t.Fatal(err)
			}
			judge := compiler.MustCompile("task.json")
			var before []map[string]any
			for n := range sequences/len(all) + 1 {
				m := &store{t: t, style: s, server: server, judge: judge, random: rand.New(rand.NewPCG(uint64(i), uint64(n)))}
				if m.tasks = m.all(""); before == nil {
					before = slices.Clone(m.tasks)
				}
				if len(m.tasks) != 6 || !reflect.DeepEqual(m.tasks, before) {
					t.Fatalf("after a reset there are others: %v", m.tasks)
				}
				for range 8 {
					m.step()
				}
				asks(t, server, http.StatusNoContent, "POST /__admin/reset", "")
			}
		})
	}
}

// step sends one request, and compares.
func (m *store) step() {
	switch m.random.IntN(8) {
	case 0, 1:
		sent := m.made()
		reply := m.send(http.StatusCreated, "POST /tasks", sent)
		created := m.item(reply.Text)
		if location := reply.Header.Get("Location"); location != "/tasks/"+m.idOf(created) {
			m.fail("Location is %q", location)
		}
		if at := m.find(m.idOf(created)); at >= 0 || slices.Contains(m.gone, m.idOf(created)) {
			m.fail("the id of another: %v", created)
		}
		want := map[string]any{"id": created["id"], "created_at": created["created_at"], "updated_at": created["updated_at"], "done": false}
		for name, v := range sent {
			want[name] = v
		}
		m.same(created, want)
		m.tasks = append(m.tasks, want)
	case 2, 3:
		if at := m.any(); at >= 0 {
			m.change(at)
		}
	case 4:
		if at := m.any(); at >= 0 {
			id := m.idOf(m.tasks[at])
			m.send(http.StatusNoContent, "DELETE /tasks/"+id, nil)
			m.send(http.StatusNotFound, "DELETE /tasks/"+id, nil)
			m.tasks, m.gone = slices.Delete(m.tasks, at, at+1), append(m.gone, id)
		}
	case 5:
		if at := m.any(); at >= 0 {
			m.same(m.item(m.send(http.StatusOK, "GET /tasks/"+m.idOf(m.tasks[at]), nil).Text), m.tasks[at])
		}
		if len(m.gone) > 0 {
			m.send(http.StatusNotFound, "GET /tasks/"+m.gone[m.random.IntN(len(m.gone))], nil)
		}
	case 6:
		done := m.random.IntN(2) == 0
		var want []map[string]any
		for _, one := range m.tasks {
			if one["done"] == done {
				want = append(want, one)
			}
		}
		m.sameList(m.all(fmt.Sprintf("done=%t", done)), want)
	default:
		m.sameList(m.all(""), m.tasks)
	}
}

// change changes or replaces a task, in the model as RFC 7396 and RFC 9110 say.
func (m *store) change(at int) {
	old := m.tasks[at]
	next := map[string]any{} // the old one is looked at later
	var reply reply
	if m.style.update == "PUT" {
		sent := m.made()
		reply = m.send(http.StatusOK, "PUT /tasks/"+m.idOf(old), sent)
		next["id"], next["created_at"], next["done"] = old["id"], old["created_at"], false
		for name, v := range sent {
			next[name] = v
		}
	} else {
		patch := map[string]any{}
		for name, v := range m.made() {
			if m.random.IntN(2) == 0 {
				patch[name] = v
			}
		}
		for _, name := range []string{"priority", "labels"} {
			if m.random.IntN(4) == 0 {
				patch[name] = nil
			}
		}
		if m.random.IntN(4) == 0 {
			patch["place"] = map[string]any{"room": nil, "floor": float64(m.random.IntN(9))}
		}
		reply = m.send(http.StatusOK, "PATCH /tasks/"+m.idOf(old), patch)
		for name, v := range old {
			next[name] = v
		}
		for name, v := range patch {
			place, isPlace := v.(map[string]any)
			switch {
			case v == nil:
				delete(next, name)
			case isPlace:
				merged := map[string]any{}
				if before, ok := old["place"].(map[string]any); ok {
					for name, v := range before {
						merged[name] = v
					}
				}
				for name, v := range place {
					if merged[name] = v; v == nil {
						delete(merged, name)
					}
				}
				next["place"] = merged
			default:
				next[name] = v
			}
		}
	}
	got := m.item(reply.Text)
	if _, has := got["updated_at"]; has {
		next["updated_at"] = got["updated_at"]
	}
	m.same(got, next)
	m.tasks[at] = next
}

// made returns the members of a task that a client sends.
func (m *store) made() map[string]any {
	sent := map[string]any{"title": fmt.Sprintf("task %d 任务", m.random.IntN(1000))}
	for name, v := range map[string]any{"done": m.random.IntN(2) == 0, "priority": float64(1 + m.random.IntN(5)), "labels": []any{"a", fmt.Sprint(m.random.IntN(9))}, "place": map[string]any{"room": fmt.Sprint(m.random.IntN(9))}} {
		if m.random.IntN(2) == 0 {
			sent[name] = v
		}
	}
	return sent
}

// all pages through a list to its end.
func (m *store) all(filter string) []map[string]any {
	var found []map[string]any
	size := 1 + m.random.IntN(9)
	for n := 0; ; n++ {
		query := map[string]string{"page": fmt.Sprintf("page=%d&size=%d&", n+1, size), "offset": fmt.Sprintf("offset=%d&limit=%d&", n*size, size)}[m.style.paging]
		var body any
		if err := json.Unmarshal([]byte(m.send(http.StatusOK, "GET /tasks?"+query+filter, nil).Text), &body); err != nil {
			m.fail("%v", err)
		}
		total := -1
		for _, name := range strings.FieldsFunc(m.style.list, func(c rune) bool { return c == '/' }) {
			if count, ok := body.(map[string]any)["total"].(float64); ok {
				total = int(count)
			}
			body = body.(map[string]any)[name]
		}
		rows := body.([]any)
		for _, row := range rows {
			m.valid(row)
			found = append(found, row.(map[string]any))
		}
		if len(rows) < size || m.style.paging == "none" {
			if total >= 0 && total != len(found) {
				m.fail("total is %d of %d", total, len(found))
			}
			return found
		}
	}
}

func (m *store) send(status int, request string, body any) reply {
	var headers []string
	text := ""
	if body != nil {
		raw, _ := json.Marshal(body)
		text = string(raw)
		headers = []string{"Content-Type: application/json", "", text}
	}
	got := send(m.t, m.server, request, headers...)
	if m.log = append(m.log, fmt.Sprintf("%s %s: %d %s", request, text, got.StatusCode, got.Text)); got.StatusCode != status {
		m.fail("want %d", status)
	}
	return got
}

func (m *store) item(text string) map[string]any {
	var body map[string]any
	if err := json.Unmarshal([]byte(text), &body); err != nil {
		m.fail("%v", err)
	}
	if m.style.item != "" {
		body = body[m.style.item].(map[string]any)
	}
	m.valid(body)
	return body
}

func (m *store) valid(one any) {
	if err := m.judge.Validate(one); err != nil {
		m.fail("%v", err)
	}
}

func (m *store) idOf(one map[string]any) string {
	if n, isNumber := one["id"].(float64); isNumber {
		return fmt.Sprintf("%.0f", n)
	}
	return one["id"].(string)
}

func (m *store) find(id string) int {
	return slices.IndexFunc(m.tasks, func(one map[string]any) bool { return m.idOf(one) == id })
}

func (m *store) any() int {
	if len(m.tasks) == 0 {
		return -1
	}
	return m.random.IntN(len(m.tasks))
}

func (m *store) same(got, want map[string]any) {
	for _, name := range []string{"created_at", "updated_at"} { // a task need not have them
		if want[name] == nil {
			delete(want, name)
		}
	}
	if !reflect.DeepEqual(got, want) {
		m.fail("got  %v\nwant %v", got, want)
	}
}

func (m *store) sameList(got, want []map[string]any) {
	if len(got) != len(want) {
		m.fail("%d tasks, want %d", len(got), len(want))
	}
	for i := range got {
		m.same(got[i], want[i])
	}
}

func (m *store) fail(format string, args ...any) {
	m.t.Helper()
	m.t.Fatalf(format+"\n%s", append(args, strings.Join(m.log, "\n"))...)
}

// TestWritesOfSessionsAreApart: what is written in one session is not seen in another, and a reset of one leaves the others.
func TestWritesOfSessionsAreApart(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", style{"{type: integer}", "", "items", "page", "PATCH"}.document()), mockserver.Options{Population: 2})
	sessions := []string{"", mockserver.SessionHeader + ": a", mockserver.SessionHeader + ": b"}
	in := func(session, request string, body ...string) reply {
		var headers []string
		if session != "" {
			headers = append(headers, session)
		}
		if len(body) > 0 {
			headers = append(headers, "Content-Type: application/json", "", body[0])
		}
		return send(t, server, request, headers...)
	}
	for i, session := range sessions {
		for range i + 1 {
			in(session, "POST /tasks", `{"title": "x"}`)
		}
		in(session, fmt.Sprintf("DELETE /tasks/%d", i%2+1))
	}
	for round, want := range [][]int{{2, 3, 4}, {2, 2, 4}} {
		for i, session := range sessions {
			if got := in(session, "/tasks?size=1").Text; !strings.Contains(got, fmt.Sprintf(`"total":%d,`, want[i])) {
				t.Errorf("round %d, %q: %s, want %d", round, session, got, want[i])
			}
		}
		in(sessions[1], "POST /__admin/reset")
	}
	if got := in(sessions[0], "/tasks/1").StatusCode; got != http.StatusNotFound {
		t.Errorf("what was deleted answers %d", got)
	}
	if got := in(sessions[1], "/tasks/2").StatusCode; got != http.StatusOK {
		t.Errorf("what was deleted before a reset answers %d", got)
	}
}

// What is made below another thing, and has its address elsewhere, is found there and in both lists, and gone from all when it is deleted.
func TestWhatLivesElsewhere(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: Nested, version: "1"}
paths:
  /shops/{shopId}: {get: {parameters: [{name: shopId, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Shop'}}}}}}}
  /shops/{shopId}/orders: &orders
    parameters: [{name: shopId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {note: {type: string}}}}}}
      responses: {"201": {description: d, headers: {Location: {required: true, schema: {type: string}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
  /orders: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}}}
  /orders/{orderId}:
    parameters: [{name: orderId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}, "404": {description: d}}}
    delete: {responses: {"204": {description: d}}}
components:
  schemas:
    Shop: {type: object, required: [id], properties: {id: {type: integer}}}
    Order: {type: object, required: [id, note OWNER], properties: {id: {type: integer}, note: {type: string}, shop_id: {type: integer}}}
`
	for owner, others := range map[string]bool{", shop_id": false, "": true} {
		text := strings.Replace(document, "OWNER", owner, 1)
		if others { // nothing says whose an order is
			text = strings.Replace(text, ", shop_id: {type: integer}", "", 1)
		}
		server := start(t, apitest.File("openapi.yaml", text), mockserver.Options{Population: 4})
		made := send(t, server, "POST /shops/3/orders", "Content-Type: application/json", "", `{"note": "by hand"}`)
		location := made.Header.Get("Location")
		if made.StatusCode != http.StatusCreated || location != "/orders/5" {
			t.Errorf("%q: %d, Location %q", owner, made.StatusCode, location)
		}
		for path, want := range map[string]bool{location: true, "/shops/3/orders": true, "/shops/4/orders": false, "/orders": true} {
			if got := send(t, server, path).Text; strings.Contains(got, "by hand") != want {
				t.Errorf("%q: %s answers %s", owner, path, got)
			}
		}
		send(t, server, "DELETE "+location)
		for _, path := range []string{location, "/shops/3/orders", "/orders"} {
			if got := send(t, server, path).Text; strings.Contains(got, "by hand") {
				t.Errorf("%q: %s still answers %s", owner, path, got)
			}
		}
	}
}

// Two resources may have one name: what is written of the one is not the other's.
func TestNamesakesAreApart(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: Me, version: "1"}
paths:
  /users/@me: &me
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}}}
    patch: {requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}, responses: {"200": {description: d, content: {application/json: {schema: {type: object, required: [name], properties: {name: {type: string}}}}}}}}
  /apps/@me: *me
`), mockserver.Options{})
	before := send(t, server, "/apps/@me").Text
	if got := send(t, server, "PATCH /users/@me", "Content-Type: application/json", "", `{"name": "Ada"}`).Text; got != `{"name":"Ada"}` {
		t.Errorf("changed: %s", got)
	}
	if got := send(t, server, "/apps/@me").Text; got != before {
		t.Errorf("the other is %s, and was %s", got, before)
	}
}

// A list shows of a thing what its own schema names, at any depth; what only a creation ever shows is not kept.
func TestListsShowLess(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: Keys, version: "1"}
paths:
  /keys:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {type: object, required: [id, owner], properties: {id: {type: integer}, owner: {type: object, required: [name], properties: {name: {type: string}}}}}}}}}}}
    post:
      requestBody: {content: {application/json: {schema: {type: object, properties: {note: {type: string}}}, examples: {one: {value: {note: a}}}}}}
      responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/New'}, examples: {one: {value: {id: 90, owner: {name: Ada, pin: "1234"}, secret: s3}}}}}}}
  /keys/{id}:
    get: {parameters: [{name: id, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Key'}}}}}}
components:
  schemas:
    Key: {type: object, required: [id, owner], properties: {id: {type: integer}, owner: {type: object, required: [name], properties: {name: {type: string}, pin: {type: string}}}}}
    New: {type: object, required: [id, owner], properties: {id: {type: integer}, owner: {type: object, required: [name], properties: {name: {type: string}, pin: {type: string}}}, secret: {type: string}}}
`), mockserver.Options{})
	if got := send(t, server, "POST /keys", "Content-Type: application/json", "", `{"note": "a"}`).Text; !strings.Contains(got, "s3") {
		t.Errorf("made: %s", got)
	}
	if got := send(t, server, "/keys/90").Text; got != `{"id":90,"owner":{"name":"Ada","pin":"1234"}}` {
		t.Errorf("read: %s", got)
	}
	if got := send(t, server, "/keys").Text; !strings.Contains(got, `{"id":90,"owner":{"name":"Ada"}}`) {
		t.Errorf("listed: %s", got)
	}
}

// TestWhatIsWritten sends single requests of each kind that the rules of writing are about.
func TestWhatIsWritten(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /shops/{shopId}:
    get: {parameters: [{name: shopId, in: path, required: true, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Shop'}}}}}}
    delete: {parameters: [{name: shopId, in: path, required: true, schema: {type: integer}}], responses: {"204": {description: d}}}
  /shops/{shopId}/orders:
    parameters: [{name: shopId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}}
    post: {requestBody: {content: {application/json: {schema: {type: object, properties: {order: {$ref: '#/components/schemas/Order'}}}}}}, responses: {"201": {description: d, content: {application/json: {schema: {type: object, required: [order], properties: {order: {$ref: '#/components/schemas/Order'}}}}}}, "409": {description: d}}}
  /shops/{shopId}/orders/{orderNo}/cancel:
    post: {parameters: [{name: shopId, in: path, required: true, schema: {type: integer}}, {name: orderNo, in: path, required: true, schema: {type: string}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}}
  /shops/{shopId}/orders/{orderNo}/reopen:
    post: {parameters: [{name: shopId, in: path, required: true, schema: {type: integer}}, {name: orderNo, in: path, required: true, schema: {type: string}}], requestBody: {content: {application/json: {schema: {type: object, properties: {note: {type: string}}}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}}
  /shops/{shopId}/orders/{orderNo}/state:
    parameters: [{name: shopId, in: path, required: true, schema: {type: integer}}, {name: orderNo, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: object, required: [state], properties: {state: {type: string, enum: [new, paid, cancelled]}}}}}}}}
    put: {requestBody: {content: {application/json: {schema: {type: object, required: [state], properties: {state: {type: string, enum: [new, paid, cancelled]}}}}}}, responses: {"204": {description: d}}}
  /shops/{shopId}/address:
    parameters: [{name: shopId, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Address'}}}}}}
    put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Address'}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Address'}}}}}}
  /settings:
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Settings'}}}}}}
    patch: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Settings'}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Settings'}}}}}}
  /notes:
    put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Free'}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Free'}}}}}}
    post: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Free'}}}}, responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Free'}}}}}}
    delete: {parameters: [{name: ids, in: query, required: true, explode: false, schema: {type: array, items: {type: integer}}}], responses: {"204": {description: d}}}
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Free'}}}}}}}
  /notes/{ids}:
    delete: {parameters: [{name: ids, in: path, required: true, schema: {type: array, items: {type: integer}}}], responses: {"204": {description: d}}}
  /notes/batch:
    post: {requestBody: {content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Free'}}}}}, responses: {"201": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Free'}}}}}}}
  /users:
    x-resource: {deleted: {status: deleted}}
    get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}}}}
  /users/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}}
    delete: {responses: {"204": {description: d}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Free'}}}}}}
    post: {requestBody: {content: {application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Free'}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Free'}}}}}}
  /shops/{shopId}/orders/{orderNo}:
    parameters: [{name: shopId, in: path, required: true, schema: {type: integer}}, {name: orderNo, in: path, required: true, schema: {type: string}}]
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}}
    put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}, "201": {description: d, headers: {Location: {schema: {type: string}}}, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}}
    patch: {requestBody: {content: {application/json-patch+json: {schema: {type: array}}, application/json: {schema: {}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}, "422": {description: d}}}
    delete: {responses: {"204": {description: d}}}
components:
  schemas:
    Shop: {type: object, required: [shopId], properties: {shopId: {type: integer}, name: {type: string}, address: {$ref: '#/components/schemas/Address'}}}
    Address: {type: object, required: [street], properties: {street: {type: string}, no: {type: integer}}}
    User: {type: object, required: [id, status], properties: {id: {type: integer}, status: {type: string, enum: [active, deleted]}}}
    Settings: {type: object, properties: {theme: {type: string}, size: {type: integer}}}
    Free: {type: object, required: [id], properties: {id: {type: integer}, text: {type: string}, count: {type: integer}}}
    Order:
      type: object
      required: [orderNo, shopId, state]
      properties:
        orderNo: {type: string}
        shopId: {type: integer, readOnly: true}
        state: {type: string, enum: [new, paid, cancelled]}
        note: {type: [string, "null"]}
        pin: {type: string, writeOnly: true}
        items: {type: array, items: {type: string}}
`
	const patch = "Content-Type: application/json-patch+json"
	const json = "Content-Type: application/json"
	for _, test := range []struct {
		name     string
		requests [][]string // the last one is looked at
		status   int
		want     []string // in its answer; with - before it, not
	}{
		{"the id that was sent", [][]string{{"POST /shops/7/orders", json, "", `{"order": {"orderNo": "A1", "state": "new"}}`}}, 201, []string{`{"order":{"orderNo":"A1","shopId":7,"state":"new"}}`}},
		{"found at its id", [][]string{{"POST /shops/7/orders", json, "", `{"order": {"orderNo": "A1", "state": "paid"}}`}, {"GET /shops/7/orders/A1"}}, 200, []string{`"state":"paid"`, `"orderNo":"A1"`}},
		{"of one parent alone", [][]string{{"POST /shops/7/orders", json, "", `{"order": {"orderNo": "A1", "state": "paid"}}`}, {"GET /shops/8/orders"}}, 200, []string{"-A1"}},
		{"taken", [][]string{{"POST /shops/7/orders", json, "", `{"order": {"orderNo": "A1", "state": "new"}}`}, {"POST /shops/7/orders", json, "", `{"order": {"orderNo": "A1", "state": "new"}}`}}, 409, nil},
		{"what is only read is the server's", [][]string{{"PUT /shops/7/orders/order-1", json, "", `{"orderNo": "order-1", "shopId": 7, "state": "new"}`}}, 200, []string{`"shopId":7`}},
		{"what is only written is not answered", [][]string{{"POST /shops/7/orders", json, "", `{"order": {"orderNo": "A1", "state": "new", "pin": "1234"}}`}, {"GET /shops/7/orders/A1"}}, 200, []string{"-pin", "-1234"}},
		{"put creates", [][]string{{"PUT /shops/7/orders/Z9", json, "", `{"orderNo": "Z9", "state": "new"}`}}, 201, []string{`"orderNo":"Z9"`}},
		{"put again replaces", [][]string{{"PUT /shops/7/orders/Z9", json, "", `{"orderNo": "Z9", "state": "new", "note": "x"}`}, {"PUT /shops/7/orders/Z9", json, "", `{"orderNo": "Z9", "state": "paid"}`}, {"GET /shops/7/orders/Z9"}}, 200, []string{`"paid"`, "-note"}},
		{"what was put is listed", [][]string{{"PUT /shops/7/orders/Z9", json, "", `{"orderNo": "Z9", "state": "new"}`}, {"GET /shops/7/orders"}}, 200, []string{"Z9"}},
		{"put after delete creates", [][]string{{"DELETE /shops/7/orders/order-1"}, {"PUT /shops/7/orders/order-1", json, "", `{"orderNo": "order-1", "state": "new"}`}}, 201, nil},
		{"null and absent are apart", [][]string{{"PATCH /shops/7/orders/order-1", patch, "", `[{"op": "add", "path": "/note", "value": null}]`}, {"GET /shops/7/orders/order-1"}}, 200, []string{`"note":null`}},
		{"null in a merge patch removes", [][]string{{"PATCH /shops/7/orders/order-1", json, "", `{"note": null}`}}, 200, []string{"-note"}},
		{"a list in a merge patch is replaced", [][]string{{"PATCH /shops/7/orders/order-1", json, "", `{"items": ["one"]}`}}, 200, []string{`"items":["one"]`}},
		{"a JSON Patch", [][]string{{"PATCH /shops/7/orders/order-1", patch, "", `[{"op": "add", "path": "/items", "value": ["a"]}, {"op": "add", "path": "/items/-", "value": "b"}]`}}, 200, []string{`"items":["a","b"]`}},
		{"a JSON Patch that tests in vain", [][]string{{"PATCH /shops/7/orders/order-1", patch, "", `[{"op": "test", "path": "/shopId", "value": 8}]`}}, 422, nil},
		{"a patch that breaks the schema", [][]string{{"PATCH /shops/7/orders/order-1", json, "", `{"state": "lost"}`}}, 422, nil},
		{"nothing of it is kept", [][]string{{"PATCH /shops/7/orders/order-1", json, "", `{"state": "lost"}`}, {"GET /shops/7/orders/order-1"}}, 200, []string{"-lost"}},
		{"an action answers the thing", [][]string{{"PATCH /shops/7/orders/order-1", json, "", `{"note": "mine"}`}, {"POST /shops/7/orders/order-1/reopen"}}, 200, []string{`"orderNo":"order-1"`, `"note":"mine"`}},
		{"an action keeps what it is sent", [][]string{{"POST /shops/7/orders/order-1/reopen", json, "", `{"note": "again"}`}, {"GET /shops/7/orders/order-1"}}, 200, []string{`"note":"again"`}},
		{"an action on what is gone", [][]string{{"DELETE /shops/7/orders/order-1"}, {"POST /shops/7/orders/order-1/cancel"}}, 404, nil},
		{"a part of what was written", [][]string{{"PATCH /shops/7/orders/order-1", json, "", `{"state": "paid"}`}, {"GET /shops/7/orders/order-1/state"}}, 200, []string{`{"state":"paid"}`}},
		{"a part that is written", [][]string{{"PUT /shops/7/orders/order-1/state", json, "", `{"state": "paid"}`}, {"GET /shops/7/orders/order-1"}}, 200, []string{`"state":"paid"`}},
		{"the same again, otherwise", [][]string{{"PUT /shops/7/orders/order-1/state", json, "", `{"state": "new"}`}, {"GET /shops/7/orders/order-1"}}, 200, []string{`"state":"new"`}},
		{"a part that is an object", [][]string{{"PUT /shops/7/address", json, "", `{"street": "High Street", "no": 3}`}, {"GET /shops/7"}}, 200, []string{`"address":{"street":"High Street","no":3}`}},
		{"a part that is read", [][]string{{"PUT /shops/7/address", json, "", `{"street": "High Street"}`}, {"GET /shops/7/address"}}, 200, []string{`{"street":"High Street"}`}},
		{"one alone", [][]string{{"PATCH /settings", json, "", `{"theme": "dark"}`}, {"GET /settings"}}, 200, []string{`"theme":"dark"`, `"size":`}},
		{"the id in the body", [][]string{{"PUT /notes", json, "", `{"id": 5, "text": "five"}`}, {"GET /notes/5"}}, 200, []string{`{"id":5,"text":"five"}`}},
		{"no id in the body", [][]string{{"POST /notes", json, "", `{"id": 900, "text": "x"}`}, {"GET /notes/900"}}, 200, []string{`"text":"x"`}},
		{"a form that is posted to a thing", [][]string{{"POST /notes/6", "Content-Type: application/x-www-form-urlencoded", "", "id=6&text=six&count=2"}, {"GET /notes/6"}}, 200, []string{`{"id":6,"text":"six","count":2}`}},
		{"many at once", [][]string{{"POST /notes/batch", json, "", `[{"id": 70, "text": "a"}, {"id": 71, "text": "b"}]`}}, 201, []string{`[{"id":70,"text":"a"},{"id":71,"text":"b"}]`}},
		{"many are listed", [][]string{{"POST /notes/batch", json, "", `[{"id": 70, "text": "a"}, {"id": 71, "text": "b"}]`}, {"GET /notes"}}, 200, []string{`{"id":70,"text":"a"},{"id":71,"text":"b"}]`}},
		{"many are gone", [][]string{{"DELETE /notes?ids=1,3"}, {"GET /notes"}}, 200, []string{`[{"id":2,`, `-"id":1,`, `-"id":3,`}},
		{"many in the path are gone", [][]string{{"DELETE /notes/1,3"}, {"GET /notes"}}, 200, []string{`[{"id":2,`, `-"id":1,`, `-"id":3,`}},
		{"many that are gone already, where no 404 is declared", [][]string{{"DELETE /notes?ids=1,3"}, {"DELETE /notes?ids=1,3"}}, 204, nil},
		{"a soft delete", [][]string{{"DELETE /users/2"}, {"GET /users/2"}}, 200, []string{`{"id":2,"status":"deleted"}`}},
		{"an action that the state is called after", [][]string{{"POST /shops/7/orders/order-1/cancel"}, {"GET /shops/7/orders/order-1"}}, 200, []string{`"state":"cancelled"`}},
		{"gone everywhere", [][]string{{"DELETE /shops/7/orders/order-1"}, {"PATCH /shops/7/orders/order-1", json, "", `{"note": "x"}`}}, 404, nil},
		{"gone with its parent", [][]string{{"DELETE /shops/7"}, {"GET /shops/7/orders"}}, 404, nil},
		{"a part of it, too", [][]string{{"DELETE /shops/7"}, {"GET /shops/7/orders/order-1"}}, 404, nil},
		{"not with another", [][]string{{"DELETE /shops/7"}, {"GET /shops/8/orders/order-1"}}, 200, nil},
		{"a status that is asked for writes nothing", [][]string{{"DELETE /shops/7", "Prefer: code=204"}, {"GET /shops/7"}}, 200, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			server := start(t, apitest.File("openapi.yaml", document), mockserver.Options{Population: 3})
			var got reply
			for _, request := range test.requests {
				got = send(t, server, request[0], request[1:]...)
			}
			if got.StatusCode != test.status {
				t.Fatalf("%d %s, want %d", got.StatusCode, got.Text, test.status)
			}
			for _, want := range test.want {
				if text, not := strings.CutPrefix(want, "-"); strings.Contains(got.Text, text) == not {
					t.Errorf("%s, want %s", got.Text, want)
				}
			}
			stateless := start(t, apitest.File("openapi.yaml", document), mockserver.Options{Population: 3, Stateless: true})
			before := send(t, stateless, "/shops/7/orders").Text
			for _, request := range test.requests {
				send(t, stateless, request[0], request[1:]...)
			}
			if after := send(t, stateless, "/shops/7/orders").Text; after != before {
				t.Errorf("stateless: %s, before %s", after, before)
			}
		})
	}
}

// TestWhatIsNotSentHasItsDefault: also one that only the request says, as classes of what is sent do.
func TestWhatIsNotSentHasItsDefault(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.0.3
info: {title: Pens, version: "1"}
paths:
  /pens:
    post: {requestBody: {content: {application/json: {schema: {type: object, required: [label], properties: {label: {type: string}, nib: {type: string, enum: [thin, broad], default: broad}, ink: {type: string, default: red}}}}}}, responses: {"201": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pen'}}}}}}
  /pens/{id}: {get: {parameters: [{in: path, name: id, required: true, schema: {type: integer}}], responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Pen'}}}}}}}
components: {schemas: {Pen: {type: object, required: [id, label, nib], properties: {id: {type: integer}, label: {type: string}, nib: {type: string, enum: [thin, broad]}, ink: {type: string, enum: [blue]}}}}}
`), mockserver.Options{})
	for i := range 4 {
		made := objectOf(t, send(t, server, "POST /pens", "Content-Type: application/json", "", fmt.Sprintf(`{"label": "pen %d"}`, i)))
		if made["nib"] != "broad" || made["ink"] != nil {
			t.Errorf("%v", made)
		}
		if read := objectOf(t, send(t, server, fmt.Sprintf("/pens/%v", made["id"]))); read["nib"] != "broad" {
			t.Errorf("read %v", read)
		}
	}
}

// TestWritesAreBounded writes until there is no more room: the refusal says so, and what is deleted makes room.
// TestWhatIsRequiredIsKept writes a member that the schema requires by another name than it declares.
func TestWhatIsRequiredIsKept(t *testing.T) {
	mock := must(mockserver.New(apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /receivers: {get: {responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Receiver'}}}}}}}}
  /receivers/{name}:
    parameters: [{in: path, name: name, required: true, schema: {type: string}}]
    put: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Receiver'}}}}, responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Receiver'}}}}, "400": {description: d}}}
    get: {responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Receiver'}}}}}}
components: {schemas: {Receiver: {type: object, required: [filter], properties: {name: {type: string}, filters: {type: array, items: {type: string}}}}}}
`), mockserver.Options{Log: slog.New(slog.DiscardHandler)}))
	for _, method := range []string{http.MethodPut, http.MethodGet} {
		r := httptest.NewRequest(method, "/receivers/elr", strings.NewReader(`{"filter": "y", "filters": ["a"], "other": 1}`))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		if mock.ServeHTTP(w, r); w.Code != http.StatusOK || w.Body.String() != `{"name":"elr","filters":["a"],"filter":"y"}` {
			t.Errorf("%s: %d %s", method, w.Code, w.Body)
		}
	}
}

func TestWritesAreBounded(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", style{"{type: integer}", "", "items", "page", "PATCH"}.document()), mockserver.Options{Population: 1})
	body := `{"title": "` + strings.Repeat("x", 4<<20) + `"}`
	post := func() reply { return send(t, server, "POST /tasks", "Content-Type: application/json", "", body) }
	written := 0
	for written < 20 && post().StatusCode == http.StatusCreated {
		written++
	}
	if written != 15 {
		t.Fatalf("%d times 4 MB are kept of 64", written)
	}
	if got := post(); got.StatusCode != http.StatusInsufficientStorage || !strings.Contains(got.Text, "no room") {
		t.Errorf("%d %s", got.StatusCode, got.Text)
	}
	asks(t, server, http.StatusNoContent, "DELETE /tasks/2", "")
	if got := post(); got.StatusCode != http.StatusCreated {
		t.Errorf("after a delete: %d", got.StatusCode)
	}
}

// TestClock: with a clock of its own a mock answers the same writes the same way; and each a second later than the one before.
func TestClock(t *testing.T) {
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	var runs []string
	for range 2 {
		server := start(t, apitest.File("openapi.yaml", style{"{type: integer}", "", "items", "page", "PATCH"}.document()), mockserver.Options{Clock: at})
		const json = "Content-Type: application/json"
		runs = append(runs, send(t, server, "POST /tasks", json, "", `{"title": "x"}`).Text+send(t, server, "/tasks/26").Text[:0]+send(t, server, "PATCH /tasks/26", json, "", `{"done": true}`).Text)
	}
	want := `{"id":26,"title":"x","done":false,"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}` + `{"id":26,"title":"x","done":true,"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:01Z"}`
	if runs[0] != want || runs[1] != want {
		t.Errorf("got %q, want %q", runs, want)
	}
}

// TestUnknownThings: where things that nobody knows are not found, those of a list are known, those that were posted, and no others.
func TestUnknownThings(t *testing.T) {
	server := start(t, apitest.File("openapi.yaml", style{"{type: integer}", "", "items", "page", "PATCH"}.document()), mockserver.Options{Population: 2, Unknown: mockserver.NotFound})
	const json = "Content-Type: application/json"
	for _, test := range []struct {
		status  int
		request []string
	}{
		{200, []string{"/tasks"}},
		{200, []string{"/tasks/2"}},
		{404, []string{"/tasks/3"}},
		{404, []string{"PATCH /tasks/3", json, "", `{"done": true}`}},
		{404, []string{"DELETE /tasks/3"}},
		{200, []string{"PATCH /tasks/2", json, "", `{"done": true}`}},
		{201, []string{"POST /tasks", json, "", `{"title": "x"}`}},
		{200, []string{"/tasks/3"}},
		{200, []string{"PATCH /tasks/3", json, "", `{"done": true}`}},
		{204, []string{"DELETE /tasks/3"}},
		{404, []string{"/tasks/3"}},
		{404, []string{"/tasks/99"}},
	} {
		if got := send(t, server, test.request[0], test.request[1:]...); got.StatusCode != test.status {
			t.Errorf("%q: %d %s, want %d", test.request, got.StatusCode, got.Text, test.status)
		}
	}
}
