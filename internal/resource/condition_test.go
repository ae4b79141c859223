package resource_test

import (
	"strings"
	"testing"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// decoded returns a value of a JSON text.
func decoded(t *testing.T, text string) any {
	t.Helper()
	v, faults := jsonvalue.Decode([]byte(text))
	if len(faults) > 0 {
		t.Fatal(text, faults)
	}
	return v
}

// TestConditions has what is asked of things by values that name the properties themselves: met, not met, or not understood and left out.
func TestConditions(t *testing.T) {
	r := load(t, crud(answers("{type: array, items: "+order+"}"), withID(order))).All[0]
	one := decoded(t, `{"id": 7, "status": "It's open", "price": 12.5, "created_at": "2026-03-04T05:06:07Z"}`)
	for text, want := range map[string]string{
		// OData
		`price gt 12`: "met", `price gt 12.5`: "not", `price GE 12.5 AND id eq 7`: "met", `price lt 3 or id eq 7`: "met", `not (id eq 7)`: "not", `(price lt 3 or id eq 7) and id ne 7`: "not",
		`status eq 'It''s open'`: "met", `status eq 'open'`: "not", `contains(status,'open')`: "met", `startswith(status, 'it')`: "met", `endswith(status,'it')`: "not", `substringof('open', status) eq true`: "met",
		`created_at gt 2026-01-01T00:00:00Z`: "met", `created_at lt 2026-01-01T00:00:00+08:00`: "not", `id in (6, 7)`: "met", `id in (6)`: "not", `status eq null`: "not", `status ne null`: "met",
		// Google's APIs
		`status = "It's open" AND price >= 12`: "met", `price < 3 OR price > 20`: "not", `status:open`: "met", `id:7`: "met", `id:8`: "not", `-id`: "none", `NOT id = 8`: "met",
		// RSQL
		`id==7;price=gt=12`: "met", `id==8,price=le=12`: "not", `id=in=(1,7)`: "met", `id=out=(1,7)`: "not",
		// conditions in words
		`price||$gt||12`: "met", `price||gt||12`: "met", `id||$in||6,8`: "not", `id||$between||6,8`: "met", `status||$isnull`: "not", `status||$cont||OPEN`: "met", `colour||$eq||red`: "none", `id||$odd||3`: "none",
		// objects
		`{"price": {"$gt": 12, "$lt": 13}}`: "met", `{"price": {"$gt": 12, "$lt": 12.5}}`: "not", `{"or": [{"id": 1}, {"id": 7}]}`: "met", `{"$or": [{"id": 1}, {"colour": "red"}]}`: "none",
		`{"$and": [{"id": 7}, {"colour": "red"}]}`: "met", `{"colour": "red", "id": 8}`: "not", `{"$or": {"0": {"id": 1}, "1": {"id": "7"}}}`: "met", `{"$not": {"id": 7}}`: "not", `{"nor": [{"id": 1}, {"id": 7}]}`: "not",
		`{"id": {"inq": [6, 7]}}`: "met", `{"id": {"nin": "6,7"}}`: "not", `{"status": {"_icontains": "OPEN"}}`: "met", `{"status": {"nlike": "%open%"}}`: "not", `{"status": {"_endsWith": "open"}}`: "met",
		`{"status": {"$null": true}}`: "not", `{"status": {"$notNull": "true"}}`: "met", `{"status": null}`: "not", `{"customer_id": null}`: "met", `{"id": {"between": [1, 6]}}`: "not", `{"id": {"between": [1]}}`: "none", `{"id": {"odd": true}}`: "none",
		`[{"id": 7}, {"price": {"gt": 20}}]`: "not",
		// what nobody understands
		``: "none", `open`: "none", `id`: "none", `id eq`: "none", `id eq 7 7`: "none", `(id eq 7`: "none", `colour eq 'red'`: "none", `colour eq 'red' and id eq 8`: "not", `colour eq 'red' or id eq 8`: "none", `not colour eq 1`: "none",
		`tags/any(t: t eq 'x')`: "none", `length(status) eq 3`: "none", `id eq 'x`: "none", `{"id": `: "none", `{}`: "none", `id eq 7 &`: "none",
	} {
		got := "none"
		if c := r.Asks(text); c != nil {
			if got = "not"; c.Meets(one) {
				got = "met"
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if r.AsksByJSON("id eq 7") != nil || r.AsksByJSON(` {"id": 7}`) == nil {
		t.Error("of a search only what is an object names properties")
	}
}

// TestConditionsInParts has what stands in the attributes of a thing, and in its parts.
func TestConditionsInParts(t *testing.T) {
	pen := "{type: object, properties: {id: {type: integer}, attributes: {type: object, properties: {title: {type: string}, ink: {type: object, properties: {colour: {type: string}}}}}}}"
	r := load(t, crud(answers("{type: array, items: "+pen+"}"), withID(pen))).All[0]
	one := decoded(t, `{"id": 7, "attributes": {"title": "Fine", "ink": {"colour": "blue"}}}`)
	for text, want := range map[string]bool{
		`{"title": {"$eq": "Fine"}}`: true, `{"ink": {"colour": {"$eq": "red"}}}`: false, `{"ink": {"colour": "blue"}}`: true, `ink/colour eq 'blue'`: true, `ink.colour = "red"`: false,
	} {
		if c := r.Asks(text); c == nil || c.Meets(one) != want {
			t.Errorf("%s: %v, want %v", text, c, want)
		}
	}
}

// TestOrdersByName has inputs that order by one property each, and objects of orders.
func TestOrdersByName(t *testing.T) {
	list := strings.Replace(answers("{type: array, items: "+order+"}"), "{responses", "{parameters: [{in: query, name: 'order[price]', schema: {type: string}}, {in: query, name: 'order[colour]', schema: {type: string}}, {in: query, name: $sort, style: deepObject, schema: {type: object, properties: {id: {type: integer}}}}], responses", 1)
	r := load(t, crud(list, withID(order))).All[0]
	if len(r.Rows.Orders) != 1 || r.Rows.Orders[0].Input != "order[price]" || !r.Rows.Orders[0].Key("desc").Descending || r.Rows.Orders[0].Key("asc").Descending || r.Rows.Sort != "$sort" {
		t.Errorf("%v, sort %q", r.Rows.Orders, r.Rows.Sort)
	}
	for text, want := range map[string]string{`{"price": -1, "id": "asc", "colour": 1}`: "-price id", `"price.desc.nullslast,id.asc"`: "-price id", `["price DESC"]`: "-price"} {
		var keys []string
		for _, key := range r.SortKeys(decoded(t, text), nil) {
			keys = append(keys, map[bool]string{true: "-"}[key.Descending]+strings.Join(key.At, "/"))
		}
		if got := strings.Join(keys, " "); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

// crossExpression nests the parentheses of an expression as deep as they may be, and one deeper.
func crossExpression(t *testing.T) {
	r := load(t, crud(answers("{type: array, items: "+order+"}"), withID(order))).All[0]
	for depth, want := range map[int]bool{32: true, 33: false} {
		if got := r.Asks(strings.Repeat("(", depth)+"id eq 7"+strings.Repeat(")", depth)) != nil; got != want {
			t.Errorf("%d parentheses are read: %v", depth, got)
		}
	}
}

func crossComparisons(t *testing.T) {
	r := load(t, crud(answers("{type: array, items: "+order+"}"), withID(order))).All[0]
	for count, want := range map[int]bool{9_999: false, 10_000: true} { // and the one that joins them
		if got := r.Asks("id eq 0" + strings.Repeat(" or id eq 7", count-1)).TooLong(); got != want {
			t.Errorf("%d comparisons are too long: %v", count, got)
		}
	}
}

// TestFilterThatSearches has a filter of which the description says that it is a text that is looked for.
func TestFilterThatSearches(t *testing.T) {
	list := strings.Replace(answers("{type: array, items: "+order+"}"), "{responses", "{parameters: [{in: query, name: filter, schema: {type: string, description: A search term}}], responses", 1)
	if rows := load(t, crud(list, withID(order))).All[0].Rows; rows.Search != "filter" || len(rows.Expressions) > 0 {
		t.Errorf("search %q, expressions %v", rows.Search, rows.Expressions)
	}
}

// TestComparesInItsLanguage has how a document's own filter is asked, where its name says in which language.
func TestComparesInItsLanguage(t *testing.T) {
	list := strings.Replace(answers("{type: array, items: "+order+"}"), "{responses", "{parameters: [{in: query, name: $filter, schema: {type: string}}, {in: query, name: filter, schema: {type: string}}, {in: query, name: filters, schema: {type: string, enum: [all, mine]}}, {in: query, name: criteria, schema: {type: array, nullable: true, items: {type: string, enum: [isOpen, isMine]}}}, {in: query, name: 'filter[where]', schema: {type: array, items: {type: integer}}}, {in: query, name: where, content: {application/json: {schema: {type: object}}}}], responses", 1)
	rows := load(t, crud(list, withID(order))).All[0].Rows
	if got := strings.Join(rows.Expressions, " "); got != "$filter filter where" {
		t.Errorf("expressions %s", got)
	}
	for _, test := range []struct {
		input string
		value any
		want  string
	}{{"$filter", "it's", `"status eq 'it''s'"`}, {"$filter", jsonvalue.Int(3), `"status eq 3"`}, {"$filter", "2026-01-01T00:00:00Z", `"status eq 2026-01-01T00:00:00Z"`}, {"where", true, `{"status":true}`}, {"filter", true, "null"}} {
		if got := jsonvalue.Text(rows.Input(test.input).Compares([]string{"status"}, test.value)); got != test.want {
			t.Errorf("%s of %v: %s, want %s", test.input, test.value, got, test.want)
		}
	}
	if got := (resource.Filter{At: []string{"status"}, Compare: "="}).Asks(decoded(t, `{"odd": 1}`)); got != nil {
		t.Error("an operator that nobody knows is left out")
	}
}

// TestEither has conditions beside others in the place of them, as nestjsx/crud has them, and what they are not read beside.
func TestEither(t *testing.T) {
	inputs := func(names ...string) string {
		return strings.Replace(answers("{type: array, items: "+order+"}"), "{responses", "{parameters: [{in: query, schema: {type: array, items: {type: string}}, name: "+strings.Join(names, "}, {in: query, schema: {type: array, items: {type: string}}, name: ")+"}], responses", 1)
	}
	for _, test := range []struct{ names, or, expressions string }{{"s,filter,or", "or", "s filter"}, {"or", "", ""}, {"s", "", ""}, {"s,filter", "", "filter"}} {
		if rows := load(t, crud(inputs(strings.Split(test.names, ",")...), withID(order))).All[0].Rows; rows.Or != test.or || strings.Join(rows.Expressions, " ") != test.expressions {
			t.Errorf("%s: or %q, expressions %v", test.names, rows.Or, rows.Expressions)
		}
	}
	r := load(t, crud(inputs("s", "filter", "or"), withID(order))).All[0]
	one := decoded(t, `{"id": 7, "status": "open", "price": 3}`)
	for _, test := range []struct {
		filter, or string
		want       bool
	}{
		{`["price||$gt||9"]`, `["status||$eq||open"]`, true}, {`["price||$gt||9"]`, `["status||$eq||open","id||$eq||8"]`, false}, {`["price||$gt||1","id||$eq||8"]`, `["status||$eq||sent"]`, false},
		{`null`, `["status||$eq||sent","id||$eq||7"]`, true}, {`null`, `["status||$eq||sent"]`, false},
	} {
		if c := r.AsksEither(decoded(t, test.filter), decoded(t, test.or)); c == nil || c.Meets(one) != test.want {
			t.Errorf("%s or %s: %v", test.filter, test.or, c)
		}
	}
}

// TestAsking has the values by which filters ask for what a thing has, and those by which they ask whether it has something, or for what lies between two.
func TestAsking(t *testing.T) {
	for _, test := range []struct {
		filter      resource.Filter
		has, asking string
		other       string
	}{
		{resource.Filter{Input: "price[between]", At: []string{"price"}, Compare: "between"}, `{"price": 3}`, `"3..3"`, `{"price": 4}`},
		{resource.Filter{Input: "exists[price]", At: []string{"price"}, Compare: "not null"}, `{"price": 3}`, `true`, `{"price": null}`},
		{resource.Filter{Input: "exists[price]", At: []string{"price"}, Compare: "not null"}, `{}`, `false`, `{"price": 3}`},
		{resource.Filter{Input: "price__isnull", At: []string{"price"}, Compare: "null"}, `{}`, `true`, `{"price": 3}`},
		{resource.Filter{Input: "price", At: []string{"price"}, Compare: "="}, `{"price": 3}`, `3`, `{"price": 4}`},
	} {
		v, ok := test.filter.Asking(jsonvalue.At(decoded(t, test.has), "price"))
		if text := jsonvalue.Text(v); !ok || text != test.asking || !test.filter.Meets(decoded(t, test.has), v) || test.filter.Meets(decoded(t, test.other), v) {
			t.Errorf("%s of %s: %s", test.filter.Input, test.has, text)
		}
	}
	if _, ok := (resource.Filter{Input: "price__between", Compare: "between"}).Asking(jsonvalue.Int(3), true); ok {
		t.Error("how the ends of what lies between are written is not known everywhere")
	}
	c := resource.Filter{At: []string{"price"}, Compare: "between"}
	for text, want := range map[string]bool{`"1..3"`: true, `"1,3"`: true, `[1, 3]`: true, `"4..9"`: false, `"..2"`: true} { // of the last an end is missing: it is not understood
		if c.Meets(decoded(t, `{"price": 3}`), decoded(t, text)) != want {
			t.Errorf("between %s: %v", text, !want)
		}
	}
}
