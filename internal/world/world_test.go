package world_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"agentmock/internal/api"
	"agentmock/internal/api/apitest"
	"agentmock/internal/generate"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/world"
)

// shop is a document of things in an envelope of a kind; %s is how the list answers and what it is asked by.
const shop = `openapi: 3.0.3
info: {title: Shop, version: "1"}
paths:
  /orders:
    get:
      operationId: listOrders
      parameters: %s
      responses: {"200": {description: d, content: {application/json: {schema: %s}}}}
  /orders/{orderId}:
    get:
      operationId: getOrder
      parameters: [{name: orderId, in: path, required: true, schema: {type: integer}}]
      responses: {"200": {description: d, content: {application/json: {schema: {type: object, properties: {code: {type: integer}, data: {$ref: '#/components/schemas/Order'}}}}}}}
  /customers: {get: {operationId: listCustomers, responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Customer'}}}}}}}}
  /customers/{id}:
    get:
      operationId: getCustomer
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses: {"200": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Customer'}}}}}
  /customers/{id}/orders:
    get:
      operationId: listOrdersOfCustomer
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses: {"200": {description: d, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Order'}}}}}}
components:
  schemas:
    Order:
      type: object
      required: [id, status]
      properties:
        id: {type: integer}
        status: {type: string, enum: [open, paid, sent]}
        customer_id: {type: string, format: uuid}
        created_at: {type: string, format: date-time}
        price: {type: integer, minimum: 1, maximum: 500}
        note: {type: string}
    Row: {type: object, required: [id], properties: {id: {type: integer}, status: {type: string, enum: [open, paid, sent]}, price: {type: integer, minimum: 1, maximum: 500}}}
    Customer: {type: object, required: [id], properties: {id: {type: string, format: uuid}, name: {type: string}}}
`

// asker asks the world of a document.
type asker struct {
	t     *testing.T
	api   *api.API
	world *world.World
	seed  uint64

	changes   *world.Changes
	documents map[string][]byte
	count     int64
}

func newAsker(t *testing.T, document string, population int) *asker {
	t.Helper()
	opened, err := api.Open(apitest.File("openapi.yaml", document), openapi.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return &asker{t: t, api: opened, world: world.New(opened.Resources, opened.Generator, population, nil)}
}

func (a *asker) exchange(id string, given map[string]any) (*message.Exchange, *openapi.MediaType) {
	a.t.Helper()
	o, ok := a.api.Document.Operation(id)
	if !ok {
		a.t.Fatal(id)
	}
	response, status := o.Success()
	x := &message.Exchange{Operation: o, Response: message.ResponseMessage{Status: status}}
	for _, p := range o.Parameters {
		v, ok := given[p.Name]
		if !ok {
			v = message.Absent
		}
		x.Request.Parameters = append(x.Request.Parameters, v)
	}
	return x, response.Preferred()
}

// list returns the answer of a list, which is held against its schema.
func (a *asker) list(id string, given map[string]any) any {
	a.t.Helper()
	x, m := a.exchange(id, given)
	listed, ok := a.world.List(x, m, generate.Options{Seed: a.seed}, a.changes)
	if !ok {
		a.t.Fatalf("%s %v: nothing is listed", id, given)
	}
	body := jsonvalue.FromText(jsonvalue.Append(nil, listed.Body)) // as it is sent
	if broken := m.Schema.Validate(body, 0); len(broken) > 0 {
		a.t.Errorf("%s %v: %v", id, given, broken)
	}
	return body
}

// read returns one thing as its reader answers it.
func (a *asker) read(id, parameter string, value any, at ...string) *jsonvalue.Object {
	a.t.Helper()
	x, m := a.exchange(id, map[string]any{parameter: value})
	options, ok := a.world.About(x, generate.Options{Seed: a.seed}, true)
	if !ok {
		a.t.Fatalf("%s answers no thing", id)
	}
	if err := a.api.Generator.Body(x, m, options); err != nil {
		a.t.Fatal(err)
	}
	v, _ := jsonvalue.At(x.Response.Body.Value, at...)
	return v.(*jsonvalue.Object)
}

func at(v any, tokens ...string) any {
	found, _ := jsonvalue.At(v, tokens...)
	return found
}

func number(n int) jsonvalue.Number { return jsonvalue.Int(int64(n)) }

// ways are how lists answer and are asked: what they are called, where their things and their total stand, and how page i of a size is asked for.
var ways = map[string]struct {
	parameters, schema string
	items, total       []string
	ask                func(body any, i, size int) map[string]any
}{
	"page and limit": {
		"[{name: page, in: query, schema: {type: integer, minimum: 1}}, {name: limit, in: query, schema: {type: integer}}]",
		"{type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Order'}}, total: {type: integer}}}",
		[]string{"data"}, []string{"total"},
		func(_ any, i, size int) map[string]any {
			return map[string]any{"page": number(i + 1), "limit": number(size)}
		},
	},
	"pages from 0, rows": {
		"[{name: page, in: query, schema: {type: integer, minimum: 0, default: 0}}, {name: size, in: query, schema: {type: integer}}]",
		"{type: object, properties: {content: {type: array, items: {$ref: '#/components/schemas/Row'}}, totalElements: {type: integer}, totalPages: {type: integer}, number: {type: integer}}}",
		[]string{"content"}, []string{"totalElements"},
		func(_ any, i, size int) map[string]any {
			return map[string]any{"page": number(i), "size": number(size)}
		},
	},
	"offset": {
		"[{name: offset, in: query, schema: {type: integer}}, {name: limit, in: query, schema: {type: integer}}]",
		"{type: object, properties: {meta: {type: object, properties: {total_count: {type: integer}}}, items: {type: array, items: {$ref: '#/components/schemas/Order'}}}}",
		[]string{"items"}, []string{"meta", "total_count"},
		func(_ any, i, size int) map[string]any {
			return map[string]any{"offset": number(i * size), "limit": number(size)}
		},
	},
	"cursor": {
		"[{name: cursor, in: query, schema: {type: string}}, {name: limit, in: query, schema: {type: integer}}]",
		"{type: object, properties: {results: {type: array, items: {$ref: '#/components/schemas/Order'}}, count: {type: integer}, next_cursor: {type: string, nullable: true}, has_more: {type: boolean}}}",
		[]string{"results"}, []string{"count"},
		func(body any, _, size int) map[string]any {
			if next, isText := at(body, "next_cursor").(string); isText {
				return map[string]any{"cursor": next, "limit": number(size)}
			}
			return map[string]any{"limit": number(size)}
		},
	},
	"after": {
		"[{name: after, in: query, schema: {type: string}}, {name: limit, in: query, schema: {type: integer}}]",
		"{type: object, properties: {edges: {type: array, items: {type: object, properties: {node: {$ref: '#/components/schemas/Order'}, cursor: {type: string}}}}, totalCount: {type: integer}, pageInfo: {type: object, properties: {hasNextPage: {type: boolean}, endCursor: {type: string}}}}}",
		[]string{"edges"}, []string{"totalCount"},
		func(body any, _, size int) map[string]any {
			if next, isText := at(body, "pageInfo", "endCursor").(string); isText {
				return map[string]any{"after": next, "limit": number(size)}
			}
			return map[string]any{"limit": number(size)}
		},
	},
}

// TestPagesAreTheWholeAndNoMore pages to the end in every way, in several sizes: no thing twice, none missing, the total right on each page,
// the last page short and the one behind it empty; and each thing is, in all that both have, what is read of it alone.
func TestPagesAreTheWholeAndNoMore(t *testing.T) {
	for name, way := range ways {
		a := newAsker(t, fmt.Sprintf(shop, way.parameters, way.schema), 23)
		for _, size := range []int{1, 5, 10, 23, 50} {
			a.seed = uint64(size)
			seen := map[string]bool{}
			var body any
			for i := 0; i*size < 23; i++ {
				body = a.list("listOrders", way.ask(body, i, size))
				rows := at(body, way.items...).([]any)
				if want := min(size, 23-i*size); len(rows) != want {
					t.Errorf("%s, size %d, page %d: %d things, want %d", name, size, i, len(rows), want)
				}
				if total := at(body, way.total...); total != number(23) {
					t.Errorf("%s: total %v", name, total)
				}
				for _, row := range rows {
					if node := at(row, "node"); node != nil {
						row = node
					}
					id := at(row, "id")
					if text := jsonvalue.Plain(id); seen[text] {
						t.Errorf("%s, size %d: %s stands on two pages", name, size, text)
					} else {
						seen[text] = true
					}
					alone := a.read("getOrder", "orderId", id, "data")
					for _, m := range row.(*jsonvalue.Object).Members {
						if v, ok := alone.Lookup(m.Name); ok && !jsonvalue.Equal(v, m.Value) {
							t.Errorf("%s: %s of %v is %v in the list and %v alone", name, m.Name, id, m.Value, v)
						}
					}
				}
			}
			if len(seen) != 23 {
				t.Errorf("%s, size %d: %d things of 23", name, size, len(seen))
			}
			if more := at(body, "has_more"); name == "cursor" && (more != false || at(body, "next_cursor") != nil) {
				t.Errorf("the last page says that there is more: %v, %v", more, at(body, "next_cursor"))
			}
		}
	}
	for _, far := range []int{3, 1000, 1 << 40} {
		a := newAsker(t, fmt.Sprintf(shop, ways["page and limit"].parameters, ways["page and limit"].schema), 20)
		if rows := at(a.list("listOrders", map[string]any{"page": number(far), "limit": number(10)}), "data").([]any); len(rows) != 0 {
			t.Errorf("page %d of 2 has %d things", far, len(rows))
		}
	}
}

// filters is the list that can be asked for some of its things.
const filters = "[{name: status, in: query, schema: {type: array, items: {type: string}}}, {name: max_price, in: query, schema: {type: integer}}, {name: created_after, in: query, schema: {type: string}}, {name: q, in: query, schema: {type: string}}, {name: sort, in: query, schema: {type: string}}]"

// TestFiltersAndSorting holds what is listed against a model: all things, read one by one, chosen and ordered by the test itself.
func TestFiltersAndSorting(t *testing.T) {
	a := newAsker(t, fmt.Sprintf(shop, filters, "{type: array, items: {$ref: '#/components/schemas/Order'}}"), 40)
	var all []*jsonvalue.Object
	for _, row := range a.list("listOrders", nil).([]any) {
		all = append(all, a.read("getOrder", "orderId", at(row, "id"), "data"))
	}
	if len(all) != 40 {
		t.Fatalf("%d things", len(all))
	}
	text := func(o *jsonvalue.Object, name string) string { return jsonvalue.Plain(at(o, name)) }
	price := func(o *jsonvalue.Object) float64 { return at(o, "price").(jsonvalue.Number).Float64() }
	word := strings.ToLower(strings.Fields(text(all[3], "note"))[0])
	for name, row := range map[string]struct {
		given map[string]any
		keep  func(*jsonvalue.Object) bool
		order func(a, b *jsonvalue.Object) int
	}{
		"one value":        {map[string]any{"status": []any{"paid"}}, func(o *jsonvalue.Object) bool { return text(o, "status") == "paid" }, nil},
		"any of several":   {map[string]any{"status": []any{"paid", "open"}}, func(o *jsonvalue.Object) bool { return text(o, "status") != "sent" }, nil},
		"none":             {map[string]any{"status": []any{"lost"}}, func(*jsonvalue.Object) bool { return false }, nil},
		"at most":          {map[string]any{"max_price": number(250)}, func(o *jsonvalue.Object) bool { return price(o) <= 250 }, nil},
		"a time":           {map[string]any{"created_after": "2024-01-01"}, func(o *jsonvalue.Object) bool { return text(o, "created_at") >= "2024-01-01" }, nil},
		"a word":           {map[string]any{"q": word}, func(o *jsonvalue.Object) bool { return strings.Contains(strings.ToLower(jsonvalue.Text(o)), word) }, nil},
		"two at once":      {map[string]any{"status": []any{"paid"}, "max_price": number(300)}, func(o *jsonvalue.Object) bool { return text(o, "status") == "paid" && price(o) <= 300 }, nil},
		"sorted":           {map[string]any{"sort": "price"}, nil, func(a, b *jsonvalue.Object) int { return cmp.Compare(price(a), price(b)) }},
		"the other way":    {map[string]any{"sort": "-created_at"}, nil, func(a, b *jsonvalue.Object) int { return strings.Compare(text(b, "created_at"), text(a, "created_at")) }},
		"in words":         {map[string]any{"sort": "price:desc"}, nil, func(a, b *jsonvalue.Object) int { return cmp.Compare(price(b), price(a)) }},
		"as Spring has it": {map[string]any{"sort": "price,desc"}, nil, func(a, b *jsonvalue.Object) int { return cmp.Compare(price(b), price(a)) }},
		"by two as Spring has it": {map[string]any{"sort": []any{"status,asc", "price,DESC"}}, nil, func(a, b *jsonvalue.Object) int {
			return cmp.Or(strings.Compare(text(a, "status"), text(b, "status")), cmp.Compare(price(b), price(a)))
		}},
		"by two": {map[string]any{"sort": "status,-price"}, nil, func(a, b *jsonvalue.Object) int {
			return cmp.Or(strings.Compare(text(a, "status"), text(b, "status")), cmp.Compare(price(b), price(a)))
		}},
		"by nothing": {map[string]any{"sort": "colour"}, nil, nil},
	} {
		want := slices.Clone(all)
		if row.keep != nil {
			want = slices.DeleteFunc(want, func(o *jsonvalue.Object) bool { return !row.keep(o) })
		}
		if row.order != nil {
			slices.SortStableFunc(want, row.order)
		}
		var got []string
		for _, one := range a.list("listOrders", row.given).([]any) {
			got = append(got, jsonvalue.Plain(at(one, "id")))
		}
		var ids []string
		for _, o := range want {
			ids = append(ids, text(o, "id"))
		}
		if !slices.Equal(got, ids) {
			t.Errorf("%s: %v, want %v", name, got, ids)
		}
	}
}

// TestReferencesLeadSomewhere follows the customers of all orders, and lists the orders of each customer: together they are all orders.
func TestReferencesLeadSomewhere(t *testing.T) {
	a := newAsker(t, fmt.Sprintf(shop, "[]", "{type: array, items: {$ref: '#/components/schemas/Order'}}"), 25)
	customers := map[string]any{}
	for _, one := range a.list("listCustomers", nil).([]any) {
		customers[jsonvalue.Plain(at(one, "id"))] = one
	}
	orders := a.list("listOrders", nil).([]any)
	for _, order := range orders {
		id := jsonvalue.Plain(at(order, "customer_id"))
		if customers[id] == nil {
			t.Errorf("order %v is of %s, whom nobody lists", at(order, "id"), id)
			continue
		}
		if alone := a.read("getCustomer", "id", id); !jsonvalue.Equal(alone, customers[id]) {
			t.Errorf("customer %s: %s alone, %s in the list", id, jsonvalue.Text(alone), jsonvalue.Text(customers[id]))
		}
	}
	count := 0
	for id := range customers {
		for _, order := range a.list("listOrdersOfCustomer", map[string]any{"id": id}).([]any) {
			count++
			if at(order, "customer_id") != id || !slices.ContainsFunc(orders, func(one any) bool { return jsonvalue.Equal(one, order) }) {
				t.Errorf("an order of %s: %s", id, jsonvalue.Text(order))
			}
		}
	}
	if count != len(orders) {
		t.Errorf("the customers have %d orders of %d", count, len(orders))
	}
}

// TestTheSameEverywhere asks two worlds of one document, and the same one twice; another seed has other things.
func TestTheSameEverywhere(t *testing.T) {
	document := fmt.Sprintf(shop, "[]", "{type: array, items: {$ref: '#/components/schemas/Order'}}")
	a, b := newAsker(t, document, 25), newAsker(t, document, 25)
	first, again, elsewhere := a.list("listOrders", nil), a.list("listOrders", nil), b.list("listOrders", nil)
	if !jsonvalue.Equal(first, again) || !jsonvalue.Equal(first, elsewhere) {
		t.Error("the same request has other things the second time, or elsewhere")
	}
	a.seed = 7
	if jsonvalue.Equal(first, a.list("listOrders", nil)) {
		t.Error("another seed has the same things")
	}
}

// TestXResourceSaysHowMany has a collection of three.
func TestXResourceSaysHowMany(t *testing.T) {
	document := strings.Replace(fmt.Sprintf(shop, "[]", "{type: array, items: {$ref: '#/components/schemas/Order'}}"), "  /orders:\n", "  /orders:\n    x-resource: {population: 3, id: /id, item: /data}\n", 1)
	if rows := newAsker(t, document, 25).list("listOrders", nil).([]any); len(rows) != 3 {
		t.Errorf("%d things", len(rows))
	}
}

// create sends an order, keeps what is to be remembered of it, and reports whether it was created.
func (a *asker) create(body string) bool {
	a.t.Helper()
	x, _ := a.exchange("addOrder", nil)
	v, _ := jsonvalue.Decode([]byte(body))
	x.Request.Body = message.Body{Value: v, Decoded: true, MediaType: x.Operation.RequestBody.Content[0]}
	done, outcome, err := a.world.Do(world.Request{Exchange: x, Changes: a.changes, Now: time.Now, Next: func(string) (int64, error) { a.count++; return a.count - 1, nil }})
	if err != nil {
		a.t.Fatal(err)
	}
	if outcome != world.Created {
		return false
	}
	if a.documents == nil {
		a.documents = map[string][]byte{}
	}
	a.documents[done.Name] = done.Document
	a.changes = world.ReadChanges(a.documents, a.changes)
	return true
}

// Ids are those that the document's example begins.
func TestIDsFollowTheExample(t *testing.T) {
	document := strings.Replace(fmt.Sprintf(shop, "[]", "{type: array, items: {$ref: '#/components/schemas/Row'}}"), "properties: {id: {type: integer}, status", "properties: {id: {type: integer, example: 5001}, status", 1)
	document = strings.Replace(document, "        id: {type: integer}", "        id: {type: integer, example: 5001}", 1)
	rows := newAsker(t, document, 3).list("listOrders", nil).([]any)
	for i, row := range rows {
		if got := jsonvalue.Text(at(row, "id")); got != fmt.Sprint(5001+i) {
			t.Errorf("row %d has the id %s", i, got)
		}
	}
	if len(rows) != 3 {
		t.Errorf("%d rows", len(rows))
	}
}
