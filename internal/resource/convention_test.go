package resource_test

import (
	"strings"
	"testing"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// TestConventions has lists as the conventions of frameworks have them: what they are asked with, and what they say of the whole.
func TestConventions(t *testing.T) {
	rows := "{type: array, items: " + order + "}"
	article := "{type: object, properties: {id: {type: string}, type: {type: string}, attributes: {type: object, properties: {title: {type: string}, status: {type: string}}}}}"
	linked := "{type: object, properties: {'@id': {type: string}, id: {type: integer}, status: {type: string}, colour: {type: string}, weight: {type: number}}}"
	asked := func(operation string, parameters ...string) string {
		return strings.Replace(operation, "{responses", "{parameters: [{in: query, name: "+strings.Join(parameters, "}, {in: query, name: ")+"}], responses", 1)
	}
	within := func(members string) string { return answers("{type: object, properties: {" + members + "}}") }
	for _, test := range []struct{ name, list, read, want string }{
		{"JSON:API", asked(within("data: {type: array, items: "+article+"}, meta: {type: object, properties: {total: {type: integer}}}"), "'page[number]', schema: {type: integer}", "'page[size]', schema: {type: integer}", "'filter[status]', schema: {type: string}", "sort, schema: {type: string}"), withID("{type: object, properties: {data: " + article + "}}"),
			"total #/meta/total  page ?page[number]  size ?page[size]  filter attributes/status = ?filter[status]  sort ?sort"},
		{"filters in brackets", asked(answers(rows), "'filter[price][gte]', schema: {type: number}", "'filter[from]', schema: {type: string}", "'params[status]', schema: {type: string}"), withID(order), "items #/  filter price >= ?filter[price][gte]  filter status = ?params[status]"},
		{"members behind dots", asked(answers(rows), "filter.status, schema: {type: string}", "filter.price, schema: {type: string}", "page.size, schema: {type: integer}", "pagination.offset, schema: {type: integer}", "other.status, schema: {type: string}"), withID(order), "items #/  offset ?pagination.offset  size ?page.size  filter status = ?filter.status  filter price = ?filter.price"},
		{"pages in brackets", asked(within("data: "+rows+", meta: {type: object, properties: {pagination: {type: object, properties: {page: {type: integer}, total: {type: integer}}}}}"), "'pagination[page]', schema: {type: integer}", "'pagination[pageSize]', schema: {type: integer}"), withID(order),
			"page #/meta/pagination/page  total #/meta/pagination/total  page ?pagination[page]  size ?pagination[pageSize]"},
		{"hydra", within("'hydra:member': {type: array, items: " + linked + "}, 'hydra:totalItems': {type: integer}, 'hydra:view': {type: object, properties: {'hydra:next': {type: string}}}"), withID(linked),
			"id {orderId} = id  list  create  read #/  replace  delete  items #/hydra:member  next #/hydra:view/hydra:next  total #/hydra:totalItems"},
		{"OData", asked(within("value: "+rows+", '@odata.count': {type: integer}"), "$count, schema: {type: boolean}", "$top, schema: {type: integer}", "$skip, schema: {type: integer}", "$orderby, schema: {type: string}"), withID(order),
			"items #/value  total #/@odata.count  offset ?$skip  size ?$top  sort ?$orderby"},
		{"django-filter", asked(answers(rows), "status__icontains, schema: {type: string}", "id__in, schema: {type: array, items: {type: integer}}", "price__exact, schema: {type: number}"), withID(order), "filter status has ?status__icontains  filter id = ?id__in  filter price = ?price__exact"},
		{"API Platform", asked(answers(rows), "'exists[status]', schema: {type: boolean}", "'price[between]', schema: {type: string}", "'exists[depot]', schema: {type: boolean}"), withID(order), "items #/  filter status not null ?exists[status]  filter price between ?price[between]"},
		{"whether there is a value", asked(answers(rows), "status__isnull, schema: {type: boolean}", "price__between, schema: {type: array, items: {type: number}}"), withID(order), "items #/  filter status null ?status__isnull  filter price between ?price__between"},
		{"a column and an order", asked(answers(rows), "column, schema: {type: string}", "order, schema: {type: string}"), withID(order), "sort ?column  order ?order"},
		{"objects of conditions", asked(answers(rows), "page, style: deepObject, schema: {type: object, properties: {number: {type: integer}, size: {type: integer}}}", "filter, style: deepObject, schema: {type: object, properties: {status: {type: string}, from: {type: integer}, price: {type: object}}}", "other, style: deepObject, schema: {type: object, properties: {status: {type: string}}}"), withID(order), "items #/  page ?page[number]  size ?page[size]  filter status = ?filter[status]"},
		{"a search that is an object", asked(answers(rows), "search, style: deepObject, schema: {type: object, properties: {status: {type: string}, id: {type: integer}}}", "filter, style: deepObject, schema: {type: object, properties: {status: {type: string}}}"), withID(order), "items #/  filter status has ?search[status]  filter id = ?search[id]  filter status = ?filter[status]"},
		{"conditions as JSON", asked(answers(rows), "filter, content: {application/json: {schema: {type: object, properties: {limit: {type: integer}, skip: {type: integer}, order: {type: string}, where: {type: object}}}}}"), withID(order), "items #/  offset ?filter[skip]  size ?filter[limit]  filter ?filter[where]  sort ?filter[order]"},
		{"a sort that is an order", asked(answers(rows), "order_by, schema: {type: string}", "sort, schema: {type: string, enum: [asc, desc]}"), withID(order), "items #/  sort ?order_by  order ?sort"},
		{"a column alone", asked(answers(rows), "column, schema: {type: string}"), withID(order), "delete  items #/"},
	} {
		lines, findings := find(t, crud(test.list, test.read))
		if len(lines) != 1 || !strings.HasSuffix(lines[0], test.want) || len(findings) > 0 {
			t.Errorf("%s: %q %q, want %s", test.name, lines, findings, test.want)
		}
	}
}

// TestCountsOfAPage has a count beside the total, which is of the things on the page.
func TestCountsOfAPage(t *testing.T) {
	set := load(t, crud(answers("{type: object, properties: {data: {type: array, items: "+order+"}, count: {type: integer}, total: {type: integer}}}"), withID(order)))
	marks := set.All[0].Rows.Marks
	if len(marks) != 1 || marks[0].Count != resource.Here || marks[0].At[0] != "count" {
		t.Errorf("count beside total: %v", marks)
	}
	set = load(t, crud(answers("{type: object, properties: {data: {type: array, items: "+order+"}, recordsTotal: {type: integer}, recordsFiltered: {type: integer}}}"), withID(order)))
	if marks := set.All[0].Rows.Marks; len(marks) != 1 || marks[0].Count != resource.Total || marks[0].At[0] != "recordsFiltered" {
		t.Errorf("a filtered count beside the total: %v", marks)
	}
	set = load(t, crud(answers("{type: object, properties: {results: {type: array, items: "+order+"}, count: {type: integer}}}"), withID(order)))
	if rows := set.All[0].Rows; len(rows.Marks) != 0 || rows.Counts[resource.Total][0] != "count" {
		t.Errorf("count alone: %v %v", rows.Marks, rows.Counts)
	}
}

// TestOrders has what is ordered by, and parameters of their own that say whether the greatest comes first.
func TestOrders(t *testing.T) {
	thing := load(t, crud(answers("{type: array, items: "+order+"}"), withID(order))).All[0]
	for _, test := range []struct {
		parameter string
		order     any
		want      bool
	}{{"sortDescending", true, true}, {"sortDescending", false, false}, {"order", "desc", true}, {"isAsc", "desc", true}, {"isAsc", "asc", false}, {"asc", false, true}, {"asc", true, false}, {"dir", jsonvalue.Int(-1), true}} {
		thing.Rows.Order = test.parameter
		if keys := thing.SortKeys("status", test.order); len(keys) != 1 || keys[0].Descending != test.want {
			t.Errorf("%s=%v: %v, want %v", test.parameter, test.order, keys, test.want)
		}
	}
	for _, test := range []struct {
		one, other any
		want       int
	}{{"9.50", "10.00", -1}, {"10", jsonvalue.Int(9), 1}, {"1.0", "1.00", -1}, {"007", "7", -1}, {"b", "a", 1}, {"9", "10a", 1}} {
		a, b := &jsonvalue.Object{}, &jsonvalue.Object{}
		a.Set("price", test.one)
		b.Set("price", test.other)
		if got := (resource.SortKey{At: []string{"price"}}).Compare(a, b); got != test.want {
			t.Errorf("%v beside %v: %d, want %d", test.one, test.other, got, test.want)
		}
	}
}

// TestOperators has filters whose values say how they compare.
func TestOperators(t *testing.T) {
	thing := &jsonvalue.Object{}
	thing.Set("id", jsonvalue.Int(7))
	thing.Set("title", "Buy milk")
	thing.Set("code", "eq.7")
	for _, test := range []struct {
		property string
		wanted   any
		want     bool
	}{
		{"id", "eq.7", true}, {"id", "eq.8", false}, {"id", "neq.7", false}, {"id", "gt.6", true}, {"id", "lte:6", false}, {"id", "gte.10", false}, {"id", "$in:6,7", true}, {"id", "in.(6,8)", false}, {"id", "7", true},
		{"title", "ilike.*MILK*", true}, {"title", "like.%tea%", false}, {"title", "Buy milk", true}, {"code", "eq.eq.7", true}, {"code", "equal.7", false},
	} {
		if got := (resource.Filter{At: []string{test.property}, Compare: "="}).Meets(thing, test.wanted); got != test.want {
			t.Errorf("%s=%v: %v, want %v", test.property, test.wanted, got, test.want)
		}
	}
}

// TestKeysOfOData has things whose key stands in parentheses, and what lies below them; and how many there are.
func TestKeysOfOData(t *testing.T) {
	list := answers("{type: array, items: " + order + "}")
	keyed := func(key, operation string) string {
		return strings.Replace(operation, "{responses", "{parameters: [{in: path, name: "+key+", required: true, schema: {type: integer}}], responses", 1)
	}
	for _, test := range []struct{ paths, want string }{
		{"  /Orders: {get: " + list + ", post: " + answers(order) + "}\n  /Orders({id}): {get: " + keyed("id", answers(order)) + ", patch: " + keyed("id", answers("{}")) + "}\n  /Orders/$count: {get: " + answers("{type: integer}") + "}\n",
			"order:  /Orders  /Orders({id})  id {id} = id  list  create #/  read #/  update  count GET /Orders/$count  items #/"},
		{"  /Orders: {get: " + list + "}\n  /Orders(ID={key}): {get: " + keyed("key", answers(order)) + "}\n  /Orders/count: {get: " + answers("{type: object, properties: {colour: {type: string}}}") + "}\n", "order:  /Orders  /Orders(ID={key})  id {key} = id  list  read #/  items #/"},
		{"  /Orders: {get: " + list + "}\n  /Orders/count: {get: " + answers("{type: object, properties: {code: {type: integer}, data: {type: integer}}}") + "}\n", "order:  /Orders  id {} = id  list  count GET /Orders/count  items #/"},
		{"  /Orders: {get: " + list + "}\n  /Orders(a={a},b={b}): {get: " + keyed("a", keyed("b", answers(order))) + "}\n", "order:  /Orders  id {} = id  list  items #/"},
	} {
		if lines, findings := find(t, test.paths); strings.Join(lines, "\n") != test.want || len(findings) > 0 {
			t.Errorf("%s: %q %q, want %s", test.paths, lines, findings, test.want)
		}
	}
}

// TestFirstPages has what the first page is called: 0 where that is said, and 1 where a least value of 0 is that of every number.
func TestFirstPages(t *testing.T) {
	for parameters, want := range map[string]int64{
		"page, schema: {type: integer}": 1, "page, schema: {type: integer, minimum: 0}": 0, "page, schema: {type: integer, minimum: 0, default: 1}": 1, "page, schema: {type: integer, default: 0}": 0,
		"page, schema: {type: integer, minimum: 0}}, {in: query, name: size, schema: {type: integer, minimum: 1}":             0,
		"page, schema: {type: integer, minimum: 0}}, {in: query, name: size, schema: {type: integer, minimum: 0}":             1,
		"page, schema: {type: integer, minimum: 0, default: 0}}, {in: query, name: size, schema: {type: integer, minimum: 0}": 0,
	} {
		list := strings.Replace(answers("{type: array, items: "+order+"}"), "{responses", "{parameters: [{in: query, name: "+parameters+"}], responses", 1)
		if got := load(t, crud(list, withID(order))).All[0].Rows.FirstPage(); got != want {
			t.Errorf("%s: %d, want %d", parameters, got, want)
		}
	}
}
