package resource_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/resource"
)

// find returns what is found in the paths of a document, a line each, and then the findings.
func find(t *testing.T, paths string) (lines, findings []string) {
	t.Helper()
	set := load(t, paths)
	for _, r := range set.All {
		lines = append(lines, line(r))
	}
	for _, f := range set.Findings {
		findings = append(findings, f.Message)
	}
	return lines, findings
}

// load returns what is found in the paths of a document.
func load(t *testing.T, paths string) *resource.Set {
	t.Helper()
	d := apitest.Load(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n"+paths+`
components:
  schemas:
    Order: {type: object, properties: {id: {type: integer}, status: {type: string}, customer_id: {type: string, format: uuid}, created_at: {type: string, format: date-time}, price: {type: number}}}
    OrderRow: {type: object, properties: {id: {type: integer}, status: {type: string}}}
    Customer: {type: object, properties: {id: {type: string, format: uuid}, name: {type: string}}}
    Repo: {type: object, properties: {id: {type: integer}, name: {type: string}, full_name: {type: string}, owner: {type: object, properties: {id: {type: integer}, login: {type: string}}}}}
    Other: {type: object, properties: {id: {type: integer}, a: {type: string}, b: {type: string}}}
`)
	return resource.Find(d)
}

// answers is an operation that answers a schema.
func answers(schema string) string {
	return "{responses: {'200': {description: d, content: {application/json: {schema: " + schema + "}}}}}"
}

const order = "{$ref: '#/components/schemas/Order'}"

// withID is an operation on an item that answers a schema.
func withID(schema string) string {
	return strings.Replace(answers(schema), "{responses", "{parameters: [{in: path, name: orderId, required: true, schema: {type: integer}}], responses", 1)
}

// sends is an operation that is sent a schema.
func sends(operation, schema string) string {
	return strings.Replace(operation, "{responses", "{requestBody: {content: {application/json: {schema: "+schema+"}}}, responses", 1)
}

// crud is the paths of orders, with what the list and the reader answer.
func crud(list, read string) string {
	return "  /orders: {get: " + list + ", post: " + answers(order) + "}\n  /orders/{orderId}: {get: " + read + ", put: " + withID(order) + ", delete: {parameters: [{in: path, name: orderId, required: true, schema: {type: integer}}], responses: {'204': {description: d}}}}\n"
}

// TestEnvelopes finds the things wherever an answer has them: at the root, and in the shells that people put around them.
func TestEnvelopes(t *testing.T) {
	array := "{type: array, items: " + order + "}"
	within := func(members string) string { return answers("{type: object, properties: {" + members + "}}") }
	for name, row := range map[string]struct{ list, want string }{
		"the root":           {answers(array), "items #/"},
		"data":               {within("data: " + array), "items #/data"},
		"data.list":          {within("code: {type: integer}, data: {type: object, properties: {list: " + array + ", total: {type: integer}, pageNum: {type: integer}, pageSize: {type: integer}, pages: {type: integer}}}"), "items #/data/list  page #/data/pageNum  pages #/data/pages  size #/data/pageSize  total #/data/total"},
		"data.records":       {within("data: {type: object, properties: {records: " + array + ", total: {type: integer}, size: {type: integer}, current: {type: integer}}}"), "items #/data/records  page #/data/current  size #/data/size  total #/data/total"},
		"result.rows":        {within("result: {type: object, properties: {rows: " + array + "}}, total: {type: integer}"), "items #/result/rows  total #/total"},
		"items":              {within("items: " + array + ", total_count: {type: integer}"), "items #/items  total #/total_count"},
		"results":            {within("results: " + array + ", count: {type: integer}, next: {type: string}"), "items #/results  next #/next  total #/count"},
		"_embedded":          {within("_embedded: {type: object, properties: {orders: " + array + "}}, page: {type: object, properties: {totalElements: {type: integer}, number: {type: integer}}}"), "items #/_embedded/orders  page #/page/number  total #/page/totalElements"},
		"edges of nodes":     {within("edges: {type: array, items: {type: object, properties: {node: " + order + ", cursor: {type: string}}}}, pageInfo: {type: object, properties: {hasNextPage: {type: boolean}, endCursor: {type: string}}}"), "items #/edges  cursor #/pageInfo/endCursor  has more #/pageInfo/hasNextPage"},
		"has_more":           {within("data: " + array + ", has_more: {type: boolean}"), "items #/data  has more #/has_more"},
		"its own name":       {within("orders: " + array), "items #/orders"},
		"a projection":       {within("data: {type: array, items: {$ref: '#/components/schemas/OrderRow'}}"), "items #/data"},
		"another's list too": {within("data: " + array + ", customers: {type: array, items: {$ref: '#/components/schemas/Customer'}}"), "items #/data"},
	} {
		lines, findings := find(t, crud(row.list, withID(order)))
		if want := row.want; len(lines) != 1 || !strings.Contains(lines[0], want) || len(findings) > 0 {
			t.Errorf("%s: %q %q, want %s", name, lines, findings, want)
		}
	}
	for _, shell := range []string{"data", "result", "payload", "item", "order"} {
		lines, _ := find(t, crud(answers(array), withID("{type: object, properties: {code: {type: integer}, name: {type: string}, "+shell+": "+order+"}}")))
		if len(lines) != 1 || !strings.Contains(lines[0], "read #/"+shell+"  ") {
			t.Errorf("%s: %q", shell, lines)
		}
	}
}

// TestIdentity finds what tells things apart, and finds nothing where nothing does.
func TestIdentity(t *testing.T) {
	for name, row := range map[string]struct{ parameter, properties, want string }{
		"x-same-as":              {"{name: ref, schema: {type: string}}", "id: {type: string}, code: {type: string, x-same-as: $request.path.ref}", "id {ref} = code"},
		"its own name":           {"{name: orderNo, schema: {type: string}}", "id: {type: string}, order_no: {type: string}", "id {orderNo} = order_no"},
		"id":                     {"{name: thingId, schema: {type: integer}}", "id: {type: integer}, name: {type: string}", "id {thingId} = id"},
		"the thing's id":         {"{name: id, schema: {type: integer}}", "thing_id: {type: integer}, name: {type: string}", "id {id} = thing_id"},
		"uuid before name":       {"{name: thing_id, schema: {type: string}}", "name: {type: string}, uuid: {type: string}", "id {thing_id} = uuid"},
		"the name of the thing":  {"{name: thing, schema: {type: string}}", "name: {type: string}", "id {thing} = name"},
		"its name before an id":  {"{name: thingName, schema: {type: string}}", "id: {type: string}, name: {type: string}", "id {thingName} = name"},
		"an id for want of one":  {"{name: thingName, schema: {type: string}}", "id: {type: string}, colour: {type: string}", "id {thingName} = id"},
		"the last word":          {"{name: thing_gid, schema: {type: string}}", "gid: {type: string}, name: {type: string}", "id {thing_gid} = gid"},
		"all in one word":        {"{name: thingid, schema: {type: integer}}", "id: {type: integer}, name: {type: string}", "id {thingid} = id"},
		"a letter before id":     {"{name: tid, schema: {type: integer}}", "id: {type: integer}, name: {type: string}", "id {tid} = id"},
		"paid is no id":          {"{name: paid, schema: {type: boolean}}", "id: {type: integer}, name: {type: string}", ""},
		"metadata.name":          {"{name: name, schema: {type: string}}", "metadata: {type: object, properties: {name: {type: string}}}", "id {name} = metadata/name"},
		"another type":           {"{name: id, schema: {type: boolean}}", "id: {type: integer}", ""},
		"another kind of text":   {"{name: id, schema: {type: string, format: uuid}}", "id: {type: string, format: email}", ""},
		"a kind, not an id":      {"{name: type, schema: {type: string}}", "id: {type: string}", ""},
		"a number called a text": {"{name: id, schema: {type: string}}", "id: {type: integer}", "id {id} = id"},
		"nothing that is an id":  {"{name: id, schema: {type: integer}}", "colour: {type: string}", ""},
		"one without a schema":   {"{name: id, schema: {type: integer}}", "name: {type: string}, id: {}", "id {id} = id"},
		"an object is none":      {"{name: id, schema: {type: integer}}", "id: {type: object, properties: {a: {type: string}}}", ""},
	} {
		parameter := strings.Replace(row.parameter, "{name", "{in: path, required: true, name", 1)
		variable := strings.TrimSuffix(strings.Fields(row.parameter)[1], ",")
		lines, _ := find(t, fmt.Sprintf("  /things/{%s}: {get: {parameters: [%s], responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {%s}}}}}}}}\n", variable, parameter, row.properties))
		if row.want == "" != (len(lines) == 0) || row.want != "" && !strings.Contains(lines[0], row.want) {
			t.Errorf("%s: %q, want %q", name, lines, row.want)
		}
	}
}

func TestRolesAndAnswers(t *testing.T) {
	lines, _ := find(t, crud(answers("{type: array, items: "+order+"}"), withID(order))+"  /baskets/{orderId}/empty: {post: "+withID(order)+"}\n")
	if want := []string{"order:  /orders  /orders/{orderId}  id {orderId} = id  list  create #/  read #/  replace #/  delete  items #/"}; fmt.Sprint(lines) != fmt.Sprint(want) {
		t.Errorf("%q, want %q: what is only done is no resource", lines, want)
	}
}

// byQuery is an operation that answers a schema, and is told which thing by its query.
func byQuery(schema, name string) string {
	return strings.Replace(answers(schema), "{responses", "{parameters: [{in: query, name: "+name+", required: true, schema: {type: integer}}], responses", 1)
}

// asking is an operation with a body of some members.
func asking(operation, members string) string {
	return strings.Replace(operation, "{responses", "{requestBody: {content: {application/json: {schema: {type: object, properties: {"+members+"}}}}}, responses", 1)
}

// TestPathsThatSayWhatIsDone has operations whose paths, or whose x-resource, say their roles.
func TestPathsThatSayWhatIsDone(t *testing.T) {
	list := answers("{type: array, items: " + order + "}")
	asked := func(parameter, operation string) string {
		return strings.Replace(operation, "{", "{parameters: [{in: query, name: "+parameter+", schema: {type: integer}}], ", 1)
	}
	stated := func(operation, role string) string {
		return strings.Replace(operation, "{", "{x-resource: {name: order, role: "+role+"}, ", 1)
	}
	for _, test := range []struct{ name, paths, want string }{
		{"verbs", "  /order/list: {get: " + list + "}\n  /order/detail/{orderId}: {get: " + withID(order) + "}\n  /order/add: {post: " + answers(order) + "}\n  /order/edit: {put: " + answers(order) + "}\n  /order/remove: {post: " + answers("{}") + "}\n", "order:  /order/list  /order/detail/{orderId}  id {orderId} = id  list  create #/  read #/  update #/  delete  items #/"},
		{"verbs beside plain paths", "  /order: {post: " + answers(order) + ", put: " + answers(order) + "}\n  /order/list: {get: " + list + "}\n  /order/{orderId}: {get: " + withID(order) + "}\n", "order:  /order/list  /order/{orderId}  id {orderId} = id  list  create #/  read #/  items #/"},
		{"the id in the query", "  /order/list: {get: " + list + "}\n  /order/info: {get: " + asked("order_id", answers(order)) + "}\n  /order/remove: {delete: " + asked("order_id", answers("{}")) + "}\n", "order:  /order/list  /order/info  id {order_id} = id  list  read #/  delete  items #/"},
		{"verbs with their thing", "  /order/getOrderList: {get: " + list + "}\n  /order/findOrder: {get: " + asked("ID", answers(order)) + "}\n  /order/createOrder: {post: " + answers(order) + "}\n", "order:  /order/getOrderList  /order/findOrder  id {ID} = id  list  create #/  read #/  items #/"},
		{"things with their verb", "  /order/order_list: {get: " + list + "}\n  /order/order_detail: {get: " + asked("id", answers(order)) + "}\n", "order:  /order/order_list  /order/order_detail  id {id} = id  list  read #/  items #/"},
		{"all in one folder", "  /api/get-orders: {get: " + list + "}\n  /api/get-order: {get: " + asked("id", answers(order)) + "}\n  /api/add-order: {post: " + answers(order) + "}\n  /api/get-others: {get: " + answers("{type: array, items: {$ref: '#/components/schemas/Other'}}") + "}\n", "order:  /api/get-orders  /api/get-order  id {id} = id  list  create #/  read #/  items #/\nget-other:  /api/get-others  id {} = id  list  items #/"},
		{"no list", "  /order/add: {post: " + answers(order) + "}\n  /order/info: {get: " + asked("order_id", answers(order)) + "}\n", "order:  /order/info  id {order_id} = id  create #/  read #/"},
		{"two verbs", "  /order/list/page/vo: {get: " + list + "}\n  /order/get: {get: " + asked("id", answers(order)) + "}\n  /order/get/vo: {get: " + asked("id", answers("{$ref: '#/components/schemas/OrderRow'}")) + "}\n", "order:  /order/list/page/vo  /order/get  id {id} = id  list  read #/  part GET /order/get/vo  items #/"},
		{"a verb by itself", "  /order/list: {get: " + list + "}\n", "order:  /order/list  id {} = id  list  items #/"},
		{"verbs in front of the thing", "  /api/getOrderList: {get: " + list + "}\n  /api/getOrderById: {get: " + byQuery(order, "id") + "}\n  /api/createOrder: {post: " + answers(order) + "}\n  /api/updateOrder: {put: " + answers(order) + "}\n  /api/deleteOrder: {delete: " + byQuery("{}", "id") + "}\n  /api/deleteOrdersByIds: {delete: " + byQuery("{}", "ids") + "}\n",
			"order:  /api/getOrderList  /api/getOrderById  id {id} = id  list  create #/  read #/  update #/  delete  delete many DELETE /api/deleteOrdersByIds ids  items #/"},
		{"verbs and one or many", "  /api/get-orders: {get: " + list + "}\n  /api/get-order: {get: " + byQuery(order, "orderId") + "}\n  /api/add-order: {post: " + answers(order) + "}\n  /api/get-customers: {get: " + answers("{type: array, items: {$ref: '#/components/schemas/Customer'}}") + "}\n  /api/add-customer: {post: " + answers("{$ref: '#/components/schemas/Customer'}") + "}\n",
			"order:  /api/get-orders  /api/get-order  id {orderId} = id  list  create #/  read #/  items #/\ncustomer:  /api/get-customers  id {} = id  list  create #/  items #/"},
		{"verbs behind the thing", "  /orders/orderPage: {post: " + list + "}\n  /orders/orderDetail: {get: " + byQuery(order, "id") + "}\n  /orders/orderAdd: {post: " + answers(order) + "}\n", "order:  /orders/orderPage  /orders/orderDetail  id {id} = id  list  create #/  read #/  items #/"},
		{"a plain path that means another", "  /order: {get: " + answers(order) + ", post: " + answers("{}") + "}\n  /get-orders: {get: " + list + "}\n  /order/get: {get: " + byQuery(order, "id") + "}\n  /order/list: {post: " + list + "}\n  /order/add: {post: " + answers(order) + "}\n",
			"get-order:  /get-orders  id {} = id  list  items #/  shows order\norder:  /order/list  /order/get  id {id} = id  list  create #/  read #/  items #/"},
		{"two lists, the one with pages goes first", "  /order/list: {post: " + list + "}\n  /order/page: {post: " + asking(list, "pageNum: {type: integer}, pageSize: {type: integer}, status: {type: string}, param: {type: object, properties: {keyword: {type: string}, maxPrice: {type: number}}}") + "}\n  /order/{orderId}: {get: " + withID(order) + "}\n",
			"order-2:  /order/list  id {} = id  list  items #/  shows order\norder:  /order/page  /order/{orderId}  id {orderId} = id  list  read #/  items #/  page ?pageNum  size ?pageSize  filter status = ?status  filter price <= ?param.maxPrice  search ?param.keyword"},
		{"a list of anything", "  /order/getOrderList: {post: " + answers("{type: object, properties: {data: {type: object, properties: {list: {}, total: {type: integer}, page: {type: integer}}}}}") + "}\n  /order/findOrder: {get: " + byQuery(order, "id") + "}\n", "order:  /order/getOrderList  /order/findOrder  id {id} = id  list  read #/  items #/data/list  page #/data/page  total #/data/total"},
		{"a search beside a list", "  /orders: {get: " + list + ", post: " + answers(order) + "}\n  /orders/{orderId}: {get: " + withID(order) + "}\n  /orders/search: {post: " + asking(list, "status: {type: string}") + "}\n", "order:  /orders  /orders/{orderId}  id {orderId} = id  list  create #/  read #/  items #/\norder-2:  /orders/search  id {} = id  list  items #/  filter status = ?status  shows order"},
		{"what is found by something else", "  /order/getOrdersByStatus: {get: " + list + "}\n  /order/getOrderState: {get: " + answers(order) + "}\n  /order/checkOrder: {post: " + answers(order) + "}\n", "get-orders-by-status:  /order/getOrdersByStatus  id {} = id  list  items #/"},
		{"what its reader is told by", "  /order/page: {post: " + list + "}\n  /order/get: {post: " + asking(answers(order), "client_id: {type: string}, customer_id: {type: integer}, order_id: {type: integer}, secret: {type: string}") + "}\n", "order:  /order/page  /order/get  id {order_id} = id  list  read #/  items #/"},
		{"a reader that is told by nothing", "  /order/page: {post: " + list + "}\n  /order/get: {post: " + asking(answers(order), "client_id: {type: string}, shop_id: {type: integer}, customer_id: {type: integer}") + "}\n", "order:  /order/page  id {} = id  list  items #/"},
		{"an inquiry by id, and deletions of several", "  /order/list: {get: " + list + "}\n  /order/queryById: {get: " + byQuery(order, "id") + "}\n  /order/delete: {delete: " + byQuery("{}", "id") + "}\n  /order/deleteBatch: {delete: " + byQuery("{}", "ids") + "}\n", "order:  /order/list  /order/queryById  id {id} = id  list  read #/  delete  delete many DELETE /order/deleteBatch ids  items #/"},
		{"ids in bodies", "  /order: {post: " + sends(answers(order), "{type: object, properties: {id: {type: integer}}}") + "}\n  /order/list: {post: " + list + "}\n  /order/create: {post: " + answers("{type: object}") + "}\n  /order/delete: {post: " + sends(answers("{type: object}"), "{type: object, properties: {ids: {type: array, items: {type: integer}}}}") + "}\n",
			"order:  /order/list  /order  id {id} = id  list  create  read #/  delete many POST /order/delete ids  items #/"},
		{"what is sent is an id, and no path says what is done", "  /orders: {get: " + list + ", post: " + sends(answers(order), "{type: object, properties: {id: {type: integer}}}") + "}\n", "order:  /orders  id {} = id  list  create #/  items #/"},
		{"an id that may be one or many", "  /order/list: {post: " + list + "}\n  /order/detail: {post: " + sends(answers(order), "{type: object, properties: {id: {type: integer}}}") + "}\n  /order/delete: {post: " + sends(answers("{type: object}"), "{type: object, properties: {id: {type: integer}, ids: {type: array, items: {type: integer}}}}") + "}\n",
			"order:  /order/list  /order/detail  id {id} = id  list  read #/  delete  items #/"},
		{"a deletion of several in front", "  /order/list: {get: " + list + "}\n  /order/queryById: {get: " + byQuery(order, "id") + "}\n  /order/batchDelete: {delete: " + byQuery("{}", "ids") + "}\n  /order/batchAdd: {post: " + answers(order) + "}\n", "order:  /order/list  /order/queryById  id {id} = id  list  read #/  delete many DELETE /order/batchDelete ids  items #/"},
		{"the order of the document", "  /dog/page: {post: " + list + "}\n  /order: {get: " + list + "}\n  /dog/get: {get: " + byQuery(order, "id") + "}\n", "dog:  /dog/page  /dog/get  id {id} = id  list  read #/  items #/\norder:  /order  id {} = id  list  items #/  shows dog"},
		{"a list that shows some of each thing", "  /order/page: {get: " + list + "}\n  /order/get: {get: " + byQuery(order, "id") + "}\n  /order/simple-list: {get: " + answers("{type: array, items: {type: object, properties: {id: {type: integer}, status: {type: string}}}}") + "}\n  /order/prices: {get: " + answers("{type: array, items: {type: object, properties: {id: {type: integer}, amount: {type: number}}}}") + "}\n",
			"order:  /order/page  /order/get  id {id} = id  list  read #/  items #/\nsimple-list:  /order/simple-list  id {} = id  list  items #/  shows order\nprice:  /order/prices  id {} = id  list  items #/"},
		{"roles that are stated", "  /getOrders: {get: " + stated(list, "list") + "}\n  /findOrder/{orderId}: {get: " + stated(withID(order), "read") + "}\n  /putOrderIn: {post: " + stated(answers(order), "create") + "}\n", "order:  /getOrders  /findOrder/{orderId}  id {orderId} = id  list  create #/  read #/  items #/"},
	} {
		lines, findings := find(t, test.paths)
		if found := strings.Join(lines, "\n"); found != test.want || len(findings) > 0 {
			t.Errorf("%s: %q %q, want %q", test.name, found, findings, test.want)
		}
	}
}

// TestLinks has an operation whose path says nothing, and whose answer leads to the reader.
func TestLinks(t *testing.T) {
	booked := func(link string) string {
		return "  /checkout: {post: {responses: {'201': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}, links: {made: " + link + "}}}}}\n  /bookings/{ref}: {get: {operationId: getBooking, parameters: [{in: path, name: ref, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}}}}}\n"
	}
	const want = "booking:  /bookings/{ref}  id {ref} = a  create #/  read #/"
	for link, want := range map[string]string{
		"{operationId: getBooking, parameters: {ref: '$response.body#/a'}}":                            want,
		"{operationRef: '#/paths/~1bookings~1{ref}/get', parameters: {path.ref: '$response.body#/a'}}": want,
		"{operationId: getBooking, parameters: {ref: '$request.body#/a'}}":                             "",
		"{operationId: other, parameters: {ref: '$response.body#/a'}}":                                 "",
	} {
		lines, _ := find(t, booked(link))
		if found := strings.Join(lines, "\n"); found != want && (want != "" || strings.Contains(found, "= a")) {
			t.Errorf("%s: %q, want %q", link, found, want)
		}
	}
}

// TestNamesakes has a thing whose path names its parent and itself.
func TestNamesakes(t *testing.T) {
	lines, _ := find(t, "  /repos/{owner}/{repo}: {get: {parameters: [{in: path, name: owner, required: true, schema: {type: string}}, {in: path, name: repo, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Repo'}}}}}}}\n")
	if want := "repo:  /repos/{owner}/{repo}  of owner  id {repo} = name  read #/  owner/login = {owner}  full_name = {owner}/{repo}"; strings.Join(lines, "\n") != want {
		t.Errorf("%q, want %q", lines, want)
	}
}

// TestBeside has operations that speak of an order, or of a part of one, on other paths and with other methods than the plain ones.
func TestBeside(t *testing.T) {
	plain := crud(answers("{type: array, items: "+order+"}"), withID(order))
	for _, test := range []struct{ name, path, want string }{
		{"an action", "/orders/{orderId}/cancel: {post: " + withID(order) + "}", "act POST /orders/{orderId}/cancel"},
		{"an action under the thing's name", "/orders/{orderId}/cancel: {post: " + withID("{type: object, properties: {order: "+order+"}}") + "}", "act POST /orders/{orderId}/cancel"},
		{"that answers something else", "/orders/{orderId}/cancel: {post: " + withID("{type: object, properties: {ok: {type: boolean}}}") + "}", ""},
		{"a copy", "/orders/{orderId}/clone: {post: " + withID(order) + "}", ""},
		{"a part by its name", "/orders/{orderId}/status: {get: " + withID("{type: object, properties: {status: {type: string}}}") + "}", "part GET /orders/{orderId}/status"},
		{"that has something else", "/orders/{orderId}/status: {get: " + withID("{type: object, properties: {status: {type: string}, since: {type: string}}}") + "}", ""},
		{"of another type", "/orders/{orderId}/status: {get: " + withID("{type: object, properties: {status: {type: integer}}}") + "}", ""},
		{"the id in the body", "/orders/: {put: " + sends(answers(order), order) + "}", "replace PUT /orders/"},
		{"ids in the body", "/orders/: {delete: " + sends(answers("{type: object}"), "{type: object, properties: {ids: {type: array, items: {type: integer}}}}") + "}", "delete many DELETE /orders/ ids"},
		{"the body is the ids", "/orders/: {delete: " + sends(answers("{type: object}"), "{type: array, items: {type: integer}}") + "}", "delete many DELETE /orders/"},
		{"the body is something else", "/orders/: {delete: " + sends(answers("{type: object}"), "{type: array, items: {type: boolean}}") + "}", ""},
		{"no id in the body", "/orders/: {put: " + sends(answers(order), "{type: object, properties: {status: {type: string}}}") + "}", ""},
	} {
		lines, _ := find(t, plain+"  "+test.path+"\n")
		if found := strings.Join(lines, "\n"); test.want == "" && (strings.Contains(found, "  act ") || strings.Contains(found, "  part ") || strings.Contains(found, "  replace PUT") || strings.Contains(found, "  delete many")) || !strings.Contains(found, test.want) {
			t.Errorf("%s: %q, want %q", test.name, found, test.want)
		}
	}
	for _, test := range []struct{ name, paths, want string }{
		{"settings", "  /settings: {get: " + answers(order) + ", put: " + sends(answers(order), order) + "}\n", "setting:  /settings  id {} =   read #/  replace #/  one alone"},
		{"under an envelope, of a user", "  /users/{userId}/settings: {get: " + answers("{type: object, properties: {code: {type: integer}, data: "+order+"}}") + ", patch: " + sends(answers("{type: object}"), order) + "}\n", "setting:  /users/{userId}/settings  of userId  id {} =   read #/data  update  one alone"},
		{"under its own name", "  /profile: {get: " + answers("{type: object, properties: {profile: "+order+"}}") + ", put: " + sends(answers("{type: object, properties: {profile: "+order+"}}"), "{type: object, properties: {profile: "+order+"}}") + "}\n", "profile:  /profile  id {} =   read #/profile  replace #/profile  one alone"},
		{"only read", "  /settings: {get: " + answers(order) + "}\n", ""},
		{"what is sent is something else", "  /settings: {get: " + answers(order) + ", put: " + sends(answers("{type: object}"), "{type: object, properties: {id: {type: integer}, x: {}, y: {}}}") + "}\n", ""},
	} {
		lines, _ := find(t, test.paths)
		if found := strings.Join(lines, "\n"); found != test.want {
			t.Errorf("%s: %q, want %q", test.name, found, test.want)
		}
	}
}

// TestListsOfOthers has nested lists: of things with parents, and of things that have an address elsewhere.
func TestListsOfOthers(t *testing.T) {
	customers := "  /customers/{customerId}: {get: {parameters: [{in: path, name: customerId, required: true, schema: {type: string, format: uuid}}], responses: {'200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Customer'}}}}}}}\n"
	nested := "  /customers/{customerId}/orders: {get: {parameters: [{in: path, name: customerId, required: true, schema: {type: string, format: uuid}}], responses: {'200': {description: d, content: {application/json: {schema: {type: array, items: " + order + "}}}}}}}\n"
	lines, _ := find(t, customers+nested+crud(answers("{type: array, items: "+order+"}"), withID(order)))
	want := []string{
		"customer:  /customers/{customerId}  id {customerId} = id  read #/",
		"customer-order:  /customers/{customerId}/orders  of customerId  id {} = id  list  items #/  /customer_id -> customer  shows order",
		"order:  /orders  /orders/{orderId}  id {orderId} = id  list  create #/  read #/  replace #/  delete  items #/  /customer_id -> customer",
	}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s\nwant\n%s", strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
}

func TestParametersOfLists(t *testing.T) {
	list := strings.Replace(answers("{type: array, items: "+order+"}"), "{responses", "{parameters: ["+
		"{in: query, name: status, schema: {type: string}}, {in: query, name: createdAfter, schema: {type: string}}, {in: query, name: max_price, schema: {type: number}}, {in: query, name: price_gt, schema: {type: number}}, "+
		"{in: query, name: q, schema: {type: string}}, {in: query, name: sort_by, schema: {type: string}}, {in: query, name: pageNo, schema: {type: integer}}, {in: query, name: per_page, schema: {type: integer}}, {in: query, name: verbose, schema: {type: boolean}}], responses", 1)
	lines, _ := find(t, crud(list, withID(order)))
	counts := "{type: object, properties: {orders: {type: array, items: " + order + "}, ordersCount: {type: integer}, pagination: {type: object, properties: {per_page_count: {type: integer}}}}}"
	if lines, _ := find(t, crud(answers(counts), withID(order))); len(lines) != 1 || !strings.HasSuffix(lines[0], "size #/pagination/per_page_count  total #/ordersCount") {
		t.Errorf("numbers after the list's own name: %q", lines)
	}
	if want := "page ?pageNo  size ?per_page  filter status = ?status  filter created_at >= ?createdAfter  filter price <= ?max_price  filter price > ?price_gt  search ?q  sort ?sort_by"; len(lines) != 1 || !strings.HasSuffix(lines[0], want) {
		t.Errorf("%q, want %s", lines, want)
	}
	if lines, _ := find(t, crud(strings.Replace(list, "per_page", "rowCount", 1), withID(order))); len(lines) != 1 || !strings.Contains(lines[0], "size ?rowCount") {
		t.Errorf("%q, want a size", lines)
	}
}

// TestExtension says by x-resource what cannot be read, says that there is nothing, and says it wrongly.
func TestExtension(t *testing.T) {
	odd := func(extension string) string {
		return "  /rows: {x-resource: " + extension + ", get: " + answers("{type: object, properties: {page: {type: object, properties: {found: {type: array, items: {type: object, properties: {reference: {type: string}, a: {type: string}}}}, n: {type: integer}}}}}") +
			"}\n  /rows/{which}: {x-resource: " + extension + ", get: {parameters: [{in: path, name: which, required: true, schema: {type: string}}], responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {reference: {type: string}, a: {type: string}}}}}}}}}\n"
	}
	lines, findings := find(t, odd("{name: line, id: /reference, items: /page/found, total: /page/n, page: {number: which_page, size: many}}"))
	if want := "line:  /rows  /rows/{which}  id {which} = reference  list  read #/  items #/page/found  total #/page/n  page ?which_page  size ?many"; len(lines) != 1 || lines[0] != want || len(findings) > 0 {
		t.Errorf("%q %q, want %s", lines, findings, want)
	}
	if lines, findings := find(t, strings.ReplaceAll(crud(answers("{type: array, items: "+order+"}"), withID(order)), "/orders: {", "/orders: {x-resource: false, ")); len(lines) != 1 || strings.Contains(lines[0], "list") {
		t.Errorf("x-resource: false on the collection: %q %q", lines, findings)
	}
	for extension, want := range map[string]string{
		"5":                         "x-resource: expected name, role, id, item, items, total, page, population, deleted, or false, found 5: it is ignored",
		"{nam: x}":                  `x-resource: unknown member "nam"; near: name: it is ignored`,
		"{name: line, id: /absent}": "x-resource: no answer of /rows has what it says",
	} {
		if _, findings := find(t, odd(extension)); len(findings) == 0 || !strings.Contains(strings.Join(findings, "\n"), want) {
			t.Errorf("%s: %q, want %s", extension, findings, want)
		}
	}
}

// TestHalfResources tells of what would be a resource if it were known what tells its things apart, and of lists that may be either.
func TestHalfResources(t *testing.T) {
	nameless := "{type: object, properties: {colour: {type: string}, size: {type: string}}}"
	if lines, findings := find(t, crud(answers("{type: array, items: "+nameless+"}"), withID(nameless))); len(lines) != 1 && (len(findings) != 1 || !strings.Contains(findings[0], "/orders: what tells one order from another is not plain: x-resource: {name: order, id: /PROPERTY} on its path makes it a resource, x-resource: false none")) {
		t.Errorf("without an id: %q %q", lines, findings)
	}
	two := answers("{type: object, properties: {open: {type: array, items: " + order + "}, closed: {type: array, items: " + order + "}}}")
	if lines, findings := find(t, crud(two, withID(order))); len(lines) != 1 || strings.Contains(lines[0], "items") || len(findings) != 1 || findings[0] != "/orders: #/open and #/closed may both be the list of its things: x-resource: {items: /open} says which" {
		t.Errorf("two lists: %q %q", lines, findings)
	}
}

// TestWhatAQueryChooses has changes and deletions of a collection that have the filters of its list.
func TestWhatAQueryChooses(t *testing.T) {
	asked := func(operation string, names ...string) string {
		return strings.Replace(operation, "{", "{parameters: [{in: query, schema: {type: string}, name: "+strings.Join(names, "}, {in: query, schema: {type: string}, name: ")+"}], ", 1)
	}
	for _, test := range []struct {
		asked []string
		want  string
	}{{[]string{"status", "price"}, "delete many DELETE /orders/"}, {[]string{"status", "price", "ids"}, "delete many DELETE /orders/ ids"}, {[]string{"status"}, ""}, {[]string{"status", "created_at"}, ""}, {[]string{"filter"}, "delete many DELETE /orders/"}} {
		plain := crud(asked(answers("{type: array, items: "+order+"}"), "status", "price"), withID(order))
		lines, _ := find(t, plain+"  /orders/: {delete: "+asked("{responses: {'204': {description: d}}}", test.asked...)+"}\n")
		if found := strings.Join(lines, "\n"); !strings.Contains(found, test.want+"  items") || test.want == "" && strings.Contains(found, "delete many") {
			t.Errorf("%s: %q, want %q", test.asked, found, test.want)
		}
	}
}
