package backend

import (
	"cmp"
	"encoding/json"
	"net/http"
	"strings"
	"unicode/utf8"
)

// Defects returns the names of all defects. What stands before the first space, or colon, is the kind.
func Defects() []string {
	var all []string
	for i := range operations {
		o := &operations[i]
		for _, p := range o.parameters {
			place := p.in + "/" + p.name
			if p.required && p.in != "path" {
				all = append(all, "accepts "+o.id+" "+place+" required")
			}
			if p.in == "query" && p.rule.items == nil && p.style == "" {
				all = append(all, "accepts "+o.id+" "+place+" repeated")
			}
			for _, name := range p.rule.names(o.id, place, 0) {
				if p.rule.types == "array" && name == "accepts "+o.id+" "+place+" type" || p.style == "deep" && name == "accepts "+o.id+" "+place+" type" {
					continue // a text is a list of one
				}
				if p.in == "path" && p.name == "id" {
					continue // no order has such an id: it is 404 all the same
				}
				if p.style == "," && strings.HasSuffix(name, " minItems") {
					continue // an empty one is one of an empty text
				}
				all = append(all, name)
			}
		}
		for _, form := range []string{asJSON, asPatch, asForm, asParts} {
			if o.bodies[form] != nil {
				all = append(all, ofForm(form, o.bodies[form].names(o.id, "body", 0))...)
			}
		}
		if o.bodies != nil {
			all = append(all, "accepts "+o.id+" body malformed", "accepts "+o.id+" body media type")
		}
		if o.bodyRequired {
			all = append(all, "accepts "+o.id+" body required")
		}
	}
	for _, d := range unusual {
		all = append(all, d.name)
	}
	for _, d := range answers {
		all = append(all, d.name)
	}
	for _, d := range credentials {
		all = append(all, d.name)
	}
	for _, d := range methods {
		all = append(all, d.name)
	}
	for _, d := range heads {
		all = append(all, d.name)
	}
	return append(unlike(all), "credentials: the token is refused", "credentials: health wants some",
		"conditional: getOrder answers 200 to its own ETag", "conditional: getOrder answers 304 to any ETag", "conditional: replaceOrder does not read If-Match", "accept: getOrder answers JSON to who wants CSV", "accept: report answers JSON to who wants none of its types")
}

// ofForm leaves out what cannot be sent in a form: its fields are texts, its whole is always an object.
func ofForm(form string, names []string) []string {
	if form != asForm && form != asParts {
		return names
	}
	var kept []string
	for _, name := range names {
		if !strings.HasSuffix(name, " body type") && !strings.HasSuffix(name, "topics type") && !strings.HasSuffix(name, "topics minItems") && !isTextType(name) {
			kept = append(kept, name)
		}
	}
	return kept
}

func isTextType(name string) bool {
	for _, text := range []string{"/customer type", "/email type", "/title type", "/kind type", "/every type", "/topics/* type"} {
		if strings.HasSuffix(name, text) {
			return true
		}
	}
	return false
}

func unlike(all []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, name := range all {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

// unusual are good requests that are not borne.
var unusual = []struct {
	name, operation string
	when            func(c *call) bool
}{
	{"crashes createOrder: note is null", "createOrder", func(c *call) bool { v, has := c.at("note"); return has && v == nil }},
	{"crashes createOrder: note is empty", "createOrder", is("", "note")},
	{"crashes createOrder: note is the longest", "createOrder", long(200, "note")},
	{"crashes createOrder: the customer is the longest", "createOrder", long(40, "customer")},
	{"crashes createOrder: an emoji in the customer", "createOrder", has("😀", "customer")},
	{"crashes createOrder: a quote in the note", "createOrder", has("'", "note")},
	{"crashes createOrder: a NUL in the note", "createOrder", has("\x00", "note")},
	{"crashes createOrder: there are no tags", "createOrder", func(c *call) bool { v, _ := c.at("tags"); l, ok := v.([]any); return ok && len(l) == 0 }},
	{"crashes createOrder: there are five tags", "createOrder", func(c *call) bool { v, _ := c.at("tags"); l, _ := v.([]any); return len(l) == 5 }},
	{"crashes createOrder: twenty lines", "createOrder", func(c *call) bool { v, _ := c.at("lines"); l, _ := v.([]any); return len(l) == 20 }},
	{"crashes createOrder: the quantity is 99", "createOrder", is(json.Number("99"), "lines", "quantity")},
	{"crashes createOrder: the discount is 0", "createOrder", is(json.Number("0"), "discount")},
	{"crashes createOrder: the discount is 50", "createOrder", is(json.Number("50"), "discount")},
	{"crashes createOrder: the address is absent", "createOrder", func(c *call) bool {
		_, has := c.at("address")
		_, due := c.at("due")
		return !has && due && c.form == asJSON
	}},
	{"crashes createOrder: due is absent alone", "createOrder", func(c *call) bool { _, has := c.at("due"); _, a := c.at("address"); return !has && a }},
	{"crashes createOrder: geo without lon", "createOrder", func(c *call) bool {
		g, has := c.at("address", "geo")
		o, _ := g.(map[string]any)
		return has && o["lon"] == nil
	}},
	{"crashes createOrder: latitude 90", "createOrder", is(json.Number("90"), "address", "geo", "lat")},
	{"crashes createOrder: due on a leap day", "createOrder", func(c *call) bool { v, _ := c.at("due"); s, _ := v.(string); return strings.HasSuffix(s, "-02-29") }},
	{"crashes createOrder: due on a 31st", "createOrder", func(c *call) bool { v, _ := c.at("due"); s, _ := v.(string); return strings.HasSuffix(s, "-31") }},
	{"crashes createOrder: no options in a line", "createOrder", func(c *call) bool {
		v, has := c.at("lines", "options")
		o, ok := v.(map[string]any)
		return has && ok && len(o) == 0
	}},
	{"crashes createOrder: a gift", "createOrder", is(true, "gift")},
	{"crashes createOrder: the status sent", "createOrder", is("sent", "status")},
	{"crashes createOrder: only what is required", "createOrder", func(c *call) bool { o, _ := c.body.(map[string]any); return len(o) == 4 && c.form == asJSON }},
	{"refuses createOrder: the example gift", "createOrder", is("Bea", "customer")},
	{"refuses createOrder: a form", "createOrder", func(c *call) bool { return c.form == asForm }},
	{"refuses createOrder: everything", "createOrder", func(c *call) bool { o, _ := c.body.(map[string]any); return len(o) >= 11 }},
	{"refuses createOrder: members in another order", "createOrder", func(c *call) bool {
		status, customer := strings.Index(string(c.raw), `"lines"`), strings.Index(string(c.raw), `"customer"`)
		return status >= 0 && status < customer
	}},
	{"refuses createOrder: a body of lines", "createOrder", func(c *call) bool { return c.form == asJSON && strings.Contains(string(c.raw), "\n") }},
	{"crashes listOrders: a parameter that nobody knows", "listOrders", func(c *call) bool {
		for name := range c.r.URL.Query() {
			if !strings.Contains("page size sort status from q min_total open ids filter[city] filter[stars]", name) {
				return true
			}
		}
		return false
	}},
	{"refuses createOrder: a charset", "createOrder", func(c *call) bool { return strings.Contains(c.r.Header.Get("Content-Type"), "charset") }},
	{"crashes replaceOrder: the status paid", "replaceOrder", is("paid", "status")},
	{"crashes replaceOrder: note is null", "replaceOrder", func(c *call) bool { v, has := c.at("note"); return has && v == nil }},
	{"crashes updateOrder: only a gift", "updateOrder", func(c *call) bool { o, _ := c.body.(map[string]any); _, has := o["gift"]; return has && len(o) == 1 }},
	{"crashes updateOrder: note is null", "updateOrder", func(c *call) bool { v, has := c.at("note"); return has && v == nil }},
	{"crashes pay: a transfer", "pay", is("transfer", "method")},
	{"crashes pay: cash", "pay", is("cash", "method")},
	{"crashes pay: cash of 10000", "pay", is(json.Number("10000"), "amount")},
	{"crashes pay: no reference", "pay", func(c *call) bool { v, has := c.at("reference"); return has && v == nil }},
	{"crashes pay: a card without cvc", "pay", func(c *call) bool { m, _ := c.at("method"); _, has := c.at("cvc"); return m == "card" && !has }},
	{"crashes attach: a scan", "attach", is("scan", "kind")},
	{"crashes attach: ten copies", "attach", is(json.Number("10"), "copies")},
	{"crashes subscribe: every month", "subscribe", is("month", "every")},
	{"crashes subscribe: aged 120", "subscribe", is(json.Number("120"), "age")},
	{"crashes subscribe: three topics", "subscribe", func(c *call) bool { v, _ := c.at("topics"); l, _ := v.([]any); return len(l) == 3 }},
	{"crashes subscribe: without consent", "subscribe", is(false, "consent")},
	{"crashes listOrders: the last page", "listOrders", given("page", "1000")},
	{"crashes listOrders: a page of 100", "listOrders", given("size", "100")},
	{"crashes listOrders: sorted by -total", "listOrders", given("sort", "-total")},
	{"crashes listOrders: from is given", "listOrders", func(c *call) bool { return c.r.URL.Query().Has("from") }},
	{"crashes listOrders: two statuses", "listOrders", func(c *call) bool { return len(c.r.URL.Query()["status"]) > 1 }},
	{"crashes listOrders: a filter and a sort", "listOrders", func(c *call) bool { q := c.r.URL.Query(); return q.Has("filter[city]") && q.Has("sort") }},
	{"crashes listOrders: page and size", "listOrders", func(c *call) bool { q := c.r.URL.Query(); return q.Has("page") && q.Has("size") }},
	{"crashes listOrders: only open ones", "listOrders", given("open", "true")},
	{"crashes listOrders: an emoji is looked for", "listOrders", func(c *call) bool { return strings.Contains(c.r.URL.Query().Get("q"), "😀") }},
	{"crashes listOrders: a quote is looked for", "listOrders", func(c *call) bool { return strings.Contains(c.r.URL.Query().Get("q"), "'") }},
	{"crashes listOrders: a per cent sign is looked for", "listOrders", func(c *call) bool { return strings.Contains(c.r.URL.Query().Get("q"), "%") }},
	{"crashes listOrders: X-Depth is 9", "listOrders", func(c *call) bool { return c.r.Header.Get("X-Depth") == "9" }},
	{"crashes listOrders: X-Trace is given", "listOrders", func(c *call) bool { return c.r.Header.Get("X-Trace") != "" }},
	{"crashes listOrders: the theme is dark", "listOrders", func(c *call) bool { return strings.Contains(c.r.Header.Get("Cookie"), "dark") }},
	{"crashes getOrder: the customer is expanded", "getOrder", given("expand", "customer")},
	{"crashes getOrder: as CSV", "getOrder", func(c *call) bool { return c.acceptable(asJSON, "text/csv") == "text/csv" }},
	{"crashes report: of stock", "report", func(c *call) bool { return c.values["kind"] == "stock" }},
	{"crashes report: of 2100", "report", func(c *call) bool { return c.values["year"] == json.Number("2100") }},
	{"crashes report: of December", "report", given("month", "12")},
	{"crashes report: as CSV", "report", func(c *call) bool { return c.acceptable(asJSON, "text/csv") == "text/csv" }},
	{"crashes search: without a body", "search", func(c *call) bool { return c.body == nil }},
	{"crashes search: an owner by number", "search", func(c *call) bool { v, _ := c.at("owner"); return typeOf(v) == "number" }},
	{"crashes search: an owner by e-mail", "search", func(c *call) bool { v, _ := c.at("owner"); return typeOf(v) == "string" }},
	{"crashes search: a member of its own", "search", func(c *call) bool { o, _ := c.body.(map[string]any); return strange(o) }},
	{"crashes search: an empty object", "search", func(c *call) bool { o, ok := c.body.(map[string]any); return ok && len(o) == 0 }},
	{"crashes search: a deep tree", "search", func(c *call) bool { _, has := c.at("tree", "children", "children"); return has }},
}

func strange(o map[string]any) bool {
	for name := range o {
		if !strings.Contains(" terms near radius owner since version tree ", " "+name+" ") {
			return true
		}
	}
	return false
}

// at returns what stands in the body at a place; of a list what stands there in the first item that has it.
func (c *call) at(names ...string) (any, bool) { return within(c.body, names) }

func within(v any, names []string) (any, bool) {
	if list, isList := v.([]any); isList && len(names) > 0 {
		for _, item := range list {
			if found, has := within(item, names); has {
				return found, true
			}
		}
		return nil, false
	}
	if len(names) == 0 {
		return v, true
	}
	o, _ := v.(map[string]any)
	member, has := o[names[0]]
	if !has {
		return nil, false
	}
	return within(member, names[1:])
}

func is(want any, names ...string) func(c *call) bool {
	return func(c *call) bool {
		v, found := c.at(names...)
		if !found || typeOf(v) == "array" || typeOf(v) == "object" {
			return false
		}
		a, isNumber := amount(v)
		b, wanted := amount(want)
		return v == want || isNumber && wanted && a.Cmp(b) == 0
	}
}

func has(part string, names ...string) func(c *call) bool {
	return func(c *call) bool {
		v, _ := c.at(names...)
		s, _ := v.(string)
		return strings.Contains(s, part)
	}
}

func long(n int, names ...string) func(c *call) bool {
	return func(c *call) bool {
		v, _ := c.at(names...)
		s, _ := v.(string)
		return utf8.RuneCountInString(s) == n
	}
}

func given(name, text string) func(c *call) bool {
	return func(c *call) bool { return c.r.URL.Query().Get(name) == text }
}

// answers are what is wrong with good answers.
var answers = []struct {
	name, operation string
	spoil           func(a *answer)
}{
	{"answers getOrder: no id", "getOrder", without("id")},
	{"answers getOrder: total as a text", "getOrder", with("total", "12.5")},
	{"answers getOrder: a status of its own", "getOrder", with("status", "lost")},
	{"answers getOrder: a broken date", "getOrder", with("created_at", "2024-02-30T10:00:00Z")},
	{"answers getOrder: total below zero", "getOrder", with("total", json.Number("-1"))},
	{"answers getOrder: no ETag", "getOrder", func(a *answer) { a.header.Del("ETag") }},
	{"answers getOrder: an ETag without quotes", "getOrder", func(a *answer) { a.header.Set("ETag", "abc") }},
	{"answers getOrder: links twice", "getOrder", with("links", []any{map[string]any{"rel": "self", "href": "/a"}, map[string]any{"rel": "self", "href": "/a"}})},
	{"answers getOrder: as text/plain", "getOrder", func(a *answer) { a.header.Set("Content-Type", "text/plain") }},
	{"answers getOrder: 202", "getOrder", func(a *answer) { a.status = 202 }},
	{"answers getOrder: half a body", "getOrder", func(a *answer) { a.body, _ = `{"id": "6f1c`, a.header; a.header.Set("Content-Type", asJSON) }},
	{"answers listOrders: items as an object", "listOrders", with("items", map[string]any{})},
	{"answers listOrders: no X-Total", "listOrders", func(a *answer) { a.header.Del("X-Total") }},
	{"answers listOrders: X-Total in words", "listOrders", func(a *answer) { a.header.Set("X-Total", "many") }},
	{"answers listOrders: a member of its own", "listOrders", with("next", "x")},
	{"answers listOrders: page 0", "listOrders", with("page", 0)},
	{"answers createOrder: 200", "createOrder", func(a *answer) { a.status = 200 }},
	{"answers createOrder: no Location", "createOrder", func(a *answer) { a.header.Del("Location") }},
	{"answers createOrder: no id", "createOrder", without("id")},
	{"answers createOrder: an id that is none", "createOrder", with("id", "1")},
	{"answers replaceOrder: gift as a text", "replaceOrder", with("gift", "yes")},
	{"answers updateOrder: customer is null", "updateOrder", with("customer", nil)},
	{"answers pay: no date", "pay", without("paid_at")},
	{"answers pay: a date without a time", "pay", with("paid_at", "2024-02-29")},
	{"answers attach: id 0", "attach", with("id", 0)},
	{"answers report: rows of three", "report", with("rows", []any{[]any{"2024-02-29", 1, 2}})},
	{"answers search: an object", "search", func(a *answer) { a.body = map[string]any{} }},
	{"answers me: a role of its own", "me", with("roles", []any{"owner"})},
	{"answers me: no name", "me", without("name")},
	{"answers health: ok as a text", "health", with("ok", "yes")},
}

func with(name string, v any) func(a *answer) {
	return func(a *answer) {
		if o, ok := a.body.(map[string]any); ok {
			o[name] = v
		}
	}
}

func without(name string) func(a *answer) {
	return func(a *answer) {
		if o, ok := a.body.(map[string]any); ok {
			delete(o, name)
		}
	}
}

// credentials are what is let in that is not the token.
var credentials = []struct {
	name, operation string
	admits          func(c *call, scheme, given string) bool
}{
	{"credentials: getOrder wants none", "getOrder", func(*call, string, string) bool { return true }},
	{"credentials: createOrder wants none", "createOrder", func(*call, string, string) bool { return true }},
	{"credentials: deleteOrder wants none", "deleteOrder", func(*call, string, string) bool { return true }},
	{"credentials: me wants none", "me", func(*call, string, string) bool { return true }},
	{"credentials: report takes any token", "report", func(_ *call, _, given string) bool { return given != "" }},
	{"credentials: deleteOrder takes any key", "deleteOrder", func(_ *call, _, given string) bool { return given != "" }},
	{"credentials: me takes any session", "me", func(_ *call, _, given string) bool { return given != "" }},
	{"credentials: search takes another scheme", "search", func(_ *call, scheme, _ string) bool { return scheme != "" && !strings.EqualFold(scheme, "bearer") }},
	{"credentials: pay takes what looks like a token", "pay", func(_ *call, _, given string) bool {
		return strings.Count(given, ".") == 2 && strings.HasPrefix(given, "ey")
	}},
	{"credentials: listOrders takes an empty token", "listOrders", func(c *call, scheme, given string) bool { return c.r.Header.Get("Authorization") != "" && given == "" }},
	{"credentials: deleteOrder takes the key in the query", "deleteOrder", func(c *call, _, _ string) bool { return c.r.URL.Query().Get("X-Key") == Token }},
	{"credentials: attach takes what begins with the token", "attach", func(_ *call, _, given string) bool { return strings.HasPrefix(given, Token) }},
}

// methods are what is done with a method that a path does not have.
var methods = []struct {
	name  string
	spoil func(r *http.Request, a *answer)
}{
	{"methods: no Allow", func(_ *http.Request, a *answer) { a.header.Del("Allow") }},
	{"methods: Allow has what is refused", func(r *http.Request, a *answer) { a.header.Set("Allow", a.header.Get("Allow")+", "+r.Method) }},
	{"methods: Allow lacks one", func(_ *http.Request, a *answer) {
		_, rest, _ := strings.Cut(a.header.Get("Allow"), ", ")
		a.header.Set("Allow", cmp.Or(rest, "HEAD"))
	}},
	{"methods: 200 for PUT", func(r *http.Request, a *answer) {
		if r.Method == http.MethodPut {
			a.status = 200
		}
	}},
	{"methods: 200 for DELETE", func(r *http.Request, a *answer) {
		if r.Method == http.MethodDelete {
			a.status = 200
		}
	}},
	{"methods: TRACE is echoed", func(r *http.Request, a *answer) {
		if r.Method == http.MethodTrace {
			a.status = 200
		}
	}},
	{"methods: 500 for what is unknown", func(_ *http.Request, a *answer) { a.status = 500 }},
	{"methods: HEAD is sent elsewhere", func(*http.Request, *answer) {}},
	{"methods: OPTIONS crashes", func(r *http.Request, a *answer) {
		if r.Method == http.MethodOptions {
			a.status = 500
		}
	}},
}

// heads are defects of the headers of answers to HEAD.
var heads = []struct {
	name  string
	spoil func(http.Header)
}{
	{"methods: HEAD is of text", func(h http.Header) { h.Set("Content-Type", "text/plain") }},
	{"methods: HEAD is of nothing", func(h http.Header) { h.Set("Content-Length", "0") }},
	{"methods: HEAD lacks the ETag", func(h http.Header) { h.Del("ETag") }},
}
