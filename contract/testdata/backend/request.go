package backend

// parameter is a part of a request beside its body.
type parameter struct {
	in, name string
	required bool
	rule     *rule
	style    string // how lists and objects are written: "" repeated, else what stands between; deep
}

// operation is what the back end does at a path with a method.
type operation struct {
	id, method, path string
	parameters       []parameter
	bodies           map[string]*rule // by media type
	bodyRequired     bool
	scheme           string // bearer, key, session; "" for none
	answer           func(c *call) answer
}

func str(tests ...test) *rule   { return &rule{types: "string", tests: tests} }
func whole(tests ...test) *rule { return &rule{types: "integer", tests: tests} }
func num(tests ...test) *rule   { return &rule{types: "number", tests: tests} }
func flag() *rule               { return &rule{types: "boolean"} }
func items(of *rule, tests ...test) *rule {
	return &rule{types: "array", items: of, tests: tests}
}

var (
	status = str(one("new", "paid", "sent"))
	note   = &rule{types: "string|null", tests: []test{longest(200)}}
	line   = &rule{types: "object", closed: true, fields: []field{
		{"sku", true, str(pattern(`^[A-Z]{2}-[0-9]{4}$`))},
		{"quantity", true, whole(least("1"), most("99"))},
		{"price", false, num(least("0"), below("100000"), step("0.01"))},
		{"options", false, &rule{types: "object", others: str(longest(20)), tests: []test{
			object("maxProperties", func(v map[string]any) bool { return len(v) <= 3 }),
			object("propertyNames", func(v map[string]any) bool {
				for name := range v {
					if !lower.MatchString(name) {
						return false
					}
				}
				return true
			}),
		}}},
	}}
	newOrder = &rule{types: "object", closed: true, fields: []field{
		{"id", false, &rule{}},
		{"customer", true, str(shortest(1), longest(40))},
		{"email", true, str(email)},
		{"status", true, status},
		{"note", false, note},
		{"gift", false, flag()},
		{"discount", false, whole(least("0"), most("50"), step("5"))},
		{"due", false, str(date)},
		{"address", false, &rule{types: "object", fields: []field{
			{"city", true, str(shortest(1), longest(40))},
			{"zip", true, str(pattern(`^[0-9]{5}$`))},
			{"geo", false, &rule{types: "object", fields: []field{{"lat", true, num(least("-90"), most("90"))}, {"lon", false, num(least("-180"), most("180"))}}}},
		}}},
		{"tags", false, items(str(shortest(1), longest(10)), fullest(5), unique)},
		{"lines", true, items(line, fewest(1), fullest(20))},
		{"password", false, str(shortest(8))},
	}}
	payment = &rule{by: "method", oneOf: map[string]*rule{
		"card":     {types: "object", closed: true, fields: []field{{"method", true, str()}, {"number", true, str(pattern(`^[0-9]{12,19}$`))}, {"expires", true, str(pattern(`^(0[1-9]|1[0-2])/[0-9]{2}$`))}, {"cvc", false, str(shortest(3), longest(4))}}},
		"transfer": {types: "object", closed: true, fields: []field{{"method", true, str()}, {"iban", true, str(shortest(15), longest(34))}, {"reference", false, &rule{types: "string|null", tests: []test{longest(140)}}}}},
		"cash":     {types: "object", closed: true, fields: []field{{"method", true, str()}, {"amount", true, whole(least("1"), most("10000"))}, {"coins", false, flag()}}},
	}}
	owner = &rule{types: "integer|string", tests: []test{least("1"), email}}
	query = &rule{types: "object", others: num(), tests: []test{object("dependentRequired", func(v map[string]any) bool { return v["radius"] == nil || v["near"] != nil })}, fields: []field{
		{"terms", false, items(str(shortest(1)), fewest(1), fullest(4), unique)},
		{"near", false, &rule{types: "array", tests: []test{fewest(2)}, tuple: []*rule{num(least("-90"), most("90")), num(above("-180"), below("180"))}}},
		{"radius", false, num(above("0"))},
		{"owner", false, owner},
		{"since", false, str(moment)},
		{"version", false, &rule{tests: []test{{"const", func(v any) bool { n, ok := amount(v); return ok && n.RatString() == "2" }}}}},
		{"tree", false, node},
	}}
	node = &rule{types: "object", closed: true}
)

func init() {
	node.fields = []field{{"name", true, str(longest(10))}, {"children", false, items(node, fullest(3))}}
}

var orderID = parameter{in: "path", name: "id", required: true, rule: str(uuid)}

const (
	asJSON  = "application/json"
	asPatch = "application/merge-patch+json"
	asForm  = "application/x-www-form-urlencoded"
	asParts = "multipart/form-data"
)

var operations = []operation{
	{id: "listOrders", method: "GET", path: "/orders", scheme: "bearer", answer: (*call).list, parameters: []parameter{
		{in: "query", name: "page", rule: whole(least("1"), most("1000"))},
		{in: "query", name: "size", rule: whole(least("1"), most("100"))},
		{in: "query", name: "sort", rule: str(one("created", "-created", "total", "-total"))},
		{in: "query", name: "status", rule: items(status, fullest(2), unique)},
		{in: "query", name: "from", rule: str(date)},
		{in: "query", name: "q", rule: str(shortest(2), longest(40))},
		{in: "query", name: "min_total", rule: num(least("0"), step("0.5"))},
		{in: "query", name: "open", rule: flag()},
		{in: "query", name: "ids", style: ",", rule: items(str(uuid), fewest(1), fullest(5))},
		{in: "query", name: "filter", style: "deep", rule: &rule{types: "object", fields: []field{{"city", false, str(longest(30))}, {"stars", false, whole(least("1"), most("5"))}}}},
		{in: "header", name: "X-Trace", rule: str(pattern(`^[a-f0-9]{16}$`))},
		{in: "header", name: "X-Depth", rule: whole(least("0"), most("9"))},
		{in: "cookie", name: "theme", rule: str(one("light", "dark"))},
	}},
	{id: "createOrder", method: "POST", path: "/orders", scheme: "bearer", answer: (*call).create, bodyRequired: true,
		parameters: []parameter{{in: "header", name: "Idempotency-Key", required: true, rule: str(uuid)}},
		bodies:     map[string]*rule{asJSON: newOrder, asForm: {types: "object", fields: []field{{"customer", true, str(shortest(1))}, {"email", true, str(email)}, {"gift", false, flag()}}}}},
	{id: "getOrder", method: "GET", path: "/orders/{id}", scheme: "bearer", answer: (*call).get, parameters: []parameter{orderID, {in: "query", name: "expand", rule: str(one("lines", "customer"))}}},
	{id: "replaceOrder", method: "PUT", path: "/orders/{id}", scheme: "bearer", answer: (*call).replace, parameters: []parameter{orderID}, bodyRequired: true, bodies: map[string]*rule{asJSON: newOrder}},
	{id: "updateOrder", method: "PATCH", path: "/orders/{id}", scheme: "bearer", answer: (*call).update, parameters: []parameter{orderID}, bodyRequired: true,
		bodies: map[string]*rule{asPatch: {types: "object", closed: true, tests: []test{object("minProperties", func(v map[string]any) bool { return len(v) > 0 })}, fields: []field{{"note", false, note}, {"status", false, status}, {"gift", false, flag()}}}}},
	{id: "deleteOrder", method: "DELETE", path: "/orders/{id}", scheme: "key", answer: (*call).remove, parameters: []parameter{orderID}},
	{id: "pay", method: "POST", path: "/orders/{id}/payments", scheme: "bearer", answer: (*call).pay, parameters: []parameter{orderID}, bodyRequired: true, bodies: map[string]*rule{asJSON: payment}},
	{id: "attach", method: "POST", path: "/orders/{id}/files", scheme: "bearer", answer: (*call).attach, parameters: []parameter{orderID}, bodyRequired: true,
		bodies: map[string]*rule{asParts: {types: "object", fields: []field{{"file", true, &rule{}}, {"title", true, str(shortest(1), longest(60))}, {"copies", false, whole(least("1"), most("10"))}, {"kind", false, str(one("photo", "scan"))}}}}},
	{id: "subscribe", method: "POST", path: "/subscriptions", scheme: "bearer", answer: (*call).subscribe, bodyRequired: true,
		bodies: map[string]*rule{asForm: {types: "object", fields: []field{{"email", true, str(email)}, {"topics", true, items(str(one("news", "offers", "events")), fewest(1), fullest(3))}, {"every", false, str(one("day", "week", "month"))}, {"age", false, whole(least("18"), most("120"))}, {"consent", false, flag()}}}}},
	{id: "report", method: "GET", path: "/reports/{kind}/{year}", scheme: "bearer", answer: (*call).report, parameters: []parameter{
		{in: "path", name: "kind", required: true, rule: str(one("sales", "stock"))},
		{in: "path", name: "year", required: true, rule: whole(least("2000"), most("2100"))},
		{in: "query", name: "month", required: true, rule: whole(least("1"), most("12"))},
		{in: "query", name: "columns", style: "|", rule: items(str(one("date", "sum", "count")))},
	}},
	{id: "search", method: "POST", path: "/search", scheme: "bearer", answer: (*call).search, bodies: map[string]*rule{asJSON: query}},
	{id: "me", method: "GET", path: "/me", scheme: "session", answer: (*call).me},
	{id: "health", method: "GET", path: "/health", answer: (*call).health},
}
