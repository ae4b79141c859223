package world_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/jsonvalue"
)

// keyless is a document of one list; %s is what it is asked with and what it answers.
const keyless = "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n  /movements:\n    get:\n      operationId: list\n      parameters: [%s]\n      responses: {'200': {description: d, content: {application/json: {schema: %s%s}}}}\n"

const movement = "{type: object, required: [amount, side, depot], properties: {amount: {type: integer}, side: {type: string, enum: [in, out]}, depot: {type: string}}}"

func query(name string) string { return "{name: " + name + ", in: query, schema: {type: integer}}" }

// The pages of a list whose things nothing tells apart are the whole, in its order, whatever says which page is asked for.
func TestThingsWithoutIDsHavePages(t *testing.T) {
	for name, row := range map[string]struct {
		parameters, schema string
		items              []string
		ask                func(body any, i int) map[string]any
	}{
		"page":   {query("page") + "," + query("limit"), "{type: object, required: [rows], properties: {total: {type: integer}, rows: {type: array, items: " + movement + "}}}", []string{"rows"}, func(_ any, i int) map[string]any { return map[string]any{"page": number(i + 1), "limit": number(4)} }},
		"offset": {query("offset") + "," + query("limit"), "{type: array, items: " + movement + "}", nil, func(_ any, i int) map[string]any { return map[string]any{"offset": number(4 * i), "limit": number(4)} }},
		"cursor": {"{name: cursor, in: query, schema: {type: string}}," + query("limit"), "{type: object, required: [found], properties: {next_cursor: {type: string}, found: {type: array, items: " + movement + "}}}", []string{"found"}, func(body any, i int) map[string]any {
			if i == 0 {
				return map[string]any{"limit": number(4)}
			}
			return map[string]any{"limit": number(4), "cursor": at(body, "next_cursor")}
		}},
		"numbers": {query("page") + "," + query("limit"), "{type: object, required: [values], properties: {values: {type: array, items: {type: integer, minimum: 0}}}}", []string{"values"}, func(_ any, i int) map[string]any { return map[string]any{"page": number(i + 1), "limit": number(4)} }},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAsker(t, fmt.Sprintf(keyless, row.parameters, row.schema, ""), 11)
			whole := at(a.list("list", map[string]any{"limit": number(50)}), row.items...).([]any)
			var all []any
			var body any
			for i := range 3 {
				body = a.list("list", row.ask(body, i))
				all = append(all, at(body, row.items...).([]any)...)
			}
			if len(whole) != 11 || jsonvalue.Text(all) != jsonvalue.Text(whole) {
				t.Errorf("the pages are %s\nthe whole is  %s", jsonvalue.Text(all), jsonvalue.Text(whole))
			}
			if jsonvalue.Text(whole[:4]) == jsonvalue.Text(whole[4:8]) {
				t.Error("page 2 is page 1")
			}
		})
	}
}

// A filter leaves those that meet it, and the total counts them.
func TestThingsWithoutIDsAreFiltered(t *testing.T) {
	a := newAsker(t, fmt.Sprintf(keyless, query("page")+", {name: side, in: query, schema: {type: string}}", "{type: object, required: [rows, total], properties: {total: {type: integer}, rows: {type: array, items: "+movement+"}}}", ""), 11)
	count := 0
	for _, side := range []any{"in", "out"} {
		body := a.list("list", map[string]any{"side": side})
		rows := at(body, "rows").([]any)
		count += len(rows)
		if len(rows) == 0 || at(body, "total") != any(number(len(rows))) {
			t.Errorf("%s: %s", side, jsonvalue.Text(body))
		}
		for _, row := range rows {
			if at(row, "side") != side {
				t.Errorf("%s: %s", side, jsonvalue.Text(row))
			}
		}
	}
	if count != 11 {
		t.Errorf("%d of 11", count)
	}
}

// What each request must ask for is what the things are of, where nothing but the list shows them: there are some of any city, other ones of another.
func TestWhatMustBeAskedForIsFound(t *testing.T) {
	a := newAsker(t, fmt.Sprintf(keyless, "{name: depot, in: query, required: true, schema: {type: string}}, "+query("limit"), "{type: array, items: "+movement+"}", ""), 5)
	texts := map[string]bool{}
	for _, depot := range []string{"Berlin", "Bonn"} {
		rows := a.list("list", map[string]any{"depot": depot}).([]any)
		for _, row := range rows {
			if at(row, "depot") != depot {
				t.Errorf("%s: %s", depot, jsonvalue.Text(row))
			}
		}
		if len(rows) != 5 {
			t.Errorf("%s: %d things", depot, len(rows))
		}
		texts[strings.ReplaceAll(jsonvalue.Text(rows), depot, "")] = true
	}
	if len(texts) != 2 {
		t.Error("both have the same things")
	}
}

// Of things that no document describes there are none, and the total says so.
func TestNothingIsCountedThatNobodyDescribes(t *testing.T) {
	for _, list := range []string{"{}", "{type: array}", "{type: array, items: {}}"} {
		a := newAsker(t, fmt.Sprintf(keyless, "", "{type: object, required: [list, total], properties: {total: {type: integer}, list: "+list+"}}", ""), 5)
		if got := jsonvalue.Text(a.list("list", nil)); got != `{"total":0,"list":[]}` {
			t.Errorf("%s: %s", list, got)
		}
	}
}

// A size that nobody asks for is the default of what asks for it, else its example, else that of a usual page, also where fewer things are found; it
// is the same under each of its names.
func TestTheSizeOfAPageIsSaid(t *testing.T) {
	const schema = "{type: object, required: [rows, total, size, limit], properties: {total: {type: integer}, size: {type: integer}, limit: {type: integer}, rows: {type: array, items: {type: object, required: [n], properties: {n: {type: integer}}}}}}"
	for name, row := range map[string]struct {
		parameter string
		ask       map[string]any
		size      int
	}{
		"default":            {"{name: limit, in: query, schema: {type: integer, default: 6}}", nil, 6},
		"example":            {"{name: limit, in: query, example: 7, schema: {type: integer}}", nil, 7},
		"example of schema":  {"{name: limit, in: query, schema: {type: integer, example: 8}}", nil, 8},
		"neither":            {"{name: limit, in: query, schema: {type: integer}}", nil, 20},
		"what was asked for": {"{name: limit, in: query, example: 7, schema: {type: integer}}", map[string]any{"limit": number(3)}, 3},
	} {
		t.Run(name, func(t *testing.T) {
			body := newAsker(t, fmt.Sprintf(keyless, row.parameter, schema, ""), 11).list("list", row.ask)
			size, limit, rows := at(body, "size"), at(body, "limit"), at(body, "rows").([]any)
			if want := any(number(row.size)); size != want || limit != want || len(rows) != min(11, row.size) {
				t.Errorf("size %v, limit %v, %d things", size, limit, len(rows))
			}
		})
	}
}

// Each of the customers has orders, where there are as many.
func TestReferencesAreSpread(t *testing.T) {
	a := newAsker(t, fmt.Sprintf(shop, "[{name: customer_id, in: query, required: true, schema: {type: string, format: uuid}}]", "{type: array, items: {$ref: '#/components/schemas/Order'}}"), 12)
	for _, customer := range a.list("listCustomers", nil).([]any) {
		if orders := a.list("listOrders", map[string]any{"customer_id": at(customer, "id")}).([]any); len(orders) != 1 {
			t.Errorf("customer %v has %d orders", at(customer, "id"), len(orders))
		}
	}
}

// A list whose things only come in one of two forms of the whole has pages all the same: of what is made in that form.
func TestListsInOneOfTwoForms(t *testing.T) {
	const shared = "{type: object, properties: {link: {type: string}, what: " + movement + "}}"
	a := newAsker(t, fmt.Sprintf(keyless, query("limit")+","+query("offset"), "{oneOf: [{type: object, properties: {total: {type: integer}, rows: {type: array, items: "+movement+"}}}, {type: object, properties: {total: {type: integer}, rows: {type: array, items: "+shared+"}}}]}", ""), 11)
	whole := a.list("list", map[string]any{"limit": number(50)})
	rows := at(whole, "rows").([]any)
	var all []any
	for offset := 0; offset < len(rows); offset += 2 {
		page := a.list("list", map[string]any{"limit": number(2), "offset": number(offset)})
		if at(page, "total") != at(whole, "total") || at(page, "total") != any(number(len(rows))) {
			t.Errorf("the total is %v, of all %v, of %d things", at(page, "total"), at(whole, "total"), len(rows))
		}
		all = append(all, at(page, "rows").([]any)...)
	}
	if len(rows) < 3 || jsonvalue.Text(all) != jsonvalue.Text(rows) {
		t.Errorf("the pages are %s\nthe whole is  %s", jsonvalue.Text(all), jsonvalue.Text(rows))
	}
}
