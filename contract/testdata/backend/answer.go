package backend

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// authenticated reports whether the caller may ask.
func (c *call) authenticated() bool {
	scheme, secret, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	given, right := secret, strings.EqualFold(scheme, "bearer") && secret == Token
	switch c.o.scheme {
	case "":
		return !c.has("credentials: health wants some") || right
	case "key":
		given = c.r.Header.Get("X-Key")
		right = given == Token
	case "session":
		given = ""
		if cookie, err := c.r.Cookie("session"); err == nil {
			given = cookie.Value
		}
		right = given == Token
	}
	if right {
		return !c.has("credentials: the token is refused")
	}
	for _, d := range credentials {
		if c.has(d.name) && (d.operation == "" || d.operation == c.o.id) {
			return d.admits(c, scheme, given)
		}
	}
	return false
}

// acceptable returns the media type that is wanted, "" for none of those there are.
func (c *call) acceptable(offers ...string) string {
	accept := c.r.Header.Get("Accept")
	if accept == "" || strings.Contains(accept, "*/*") {
		return offers[0]
	}
	for _, offer := range offers {
		if strings.Contains(accept, offer) {
			return offer
		}
	}
	return ""
}

// find returns the order of the path.
func (c *call) find() (map[string]any, *answer) {
	c.lock.Lock()
	defer c.lock.Unlock()
	found := c.orders[strings.ToLower(fmt.Sprint(c.values["id"]))]
	if found == nil {
		a := fault(http.StatusNotFound, "no such order")
		return nil, &a
	}
	return copyOf(found), nil
}

func copyOf(v map[string]any) map[string]any {
	out := map[string]any{}
	for name, member := range v {
		out[name] = member
	}
	return out
}

func (c *call) list() answer {
	c.lock.Lock()
	defer c.lock.Unlock()
	rows := []any{}
	for _, id := range c.order {
		if len(rows) < 20 {
			rows = append(rows, copyOf(c.orders[id]))
		}
	}
	page := c.values["page"]
	if page == nil {
		page = json.Number("1")
	}
	a := success(http.StatusOK, map[string]any{"items": rows, "page": page, "total": len(c.order)})
	a.header.Set("X-Total", fmt.Sprint(len(c.order)))
	return a
}

// made returns an order of what was sent.
func (c *call) orderOf(id string) map[string]any {
	body, _ := c.body.(map[string]any)
	out := map[string]any{"id": id, "customer": "Ada", "status": "new", "total": json.Number("12.5"), "created_at": "2024-02-29T10:00:00Z", "updated_at": "2024-03-01T10:00:00Z"}
	for _, name := range []string{"customer", "status", "note", "gift"} {
		if v, has := body[name]; has {
			out[name] = v
		}
	}
	if customer, ok := out["customer"].(string); ok && len([]rune(customer)) > 40 {
		out["customer"] = string([]rune(customer)[:40])
	}
	out["links"] = []any{map[string]any{"rel": "self", "href": "/v1/orders/" + id}, map[string]any{"rel": "payments", "href": "/v1/orders/" + id + "/payments"}}
	return out
}

func (c *call) keep(order map[string]any) {
	c.lock.Lock()
	defer c.lock.Unlock()
	id := order["id"].(string)
	if c.orders[id] == nil {
		c.order = append(c.order, id)
	}
	c.orders[id] = copyOf(order)
}

func (c *call) create() answer {
	c.lock.Lock()
	c.made++
	id := fmt.Sprintf("6f1c1a44-3f0e-4a5e-9d5b-1d1f6f6e%04x", c.made%0xffff)
	c.lock.Unlock()
	order := c.orderOf(id)
	c.keep(order)
	a := success(http.StatusCreated, order)
	a.header.Set("Location", "/v1/orders/"+id)
	return a
}

func tagOf(order any) string { return fmt.Sprintf(`"%x"`, len(fmt.Sprint(order))) }

func (c *call) get() answer {
	order, missing := c.find()
	if missing != nil {
		return *missing
	}
	tag := tagOf(order)
	asked := c.r.Header.Get("If-None-Match")
	if (asked == tag || asked != "" && c.has("conditional: getOrder answers 304 to any ETag")) && !c.has("conditional: getOrder answers 200 to its own ETag") {
		a := answer{status: http.StatusNotModified, header: http.Header{}}
		a.header.Set("ETag", tag)
		return a
	}
	a := success(http.StatusOK, order)
	a.header.Set("ETag", tag)
	if c.acceptable(asJSON, "text/csv") == "text/csv" && !c.has("accept: getOrder answers JSON to who wants CSV") {
		a.body = "id\n" + fmt.Sprint(order["id"]) + "\n"
		a.header.Set("Content-Type", "text/csv")
	}
	return a
}

func (c *call) replace() answer {
	old, missing := c.find()
	if missing != nil {
		return *missing
	}
	if match := c.r.Header.Get("If-Match"); match != "" && match != tagOf(old) && !c.has("conditional: replaceOrder does not read If-Match") {
		return fault(http.StatusPreconditionFailed, "it is another one now")
	}
	order := c.orderOf(old["id"].(string))
	c.keep(order)
	return success(http.StatusOK, order)
}

func (c *call) update() answer {
	order, missing := c.find()
	if missing != nil {
		return *missing
	}
	body, _ := c.body.(map[string]any)
	for _, name := range []string{"note", "status", "gift"} {
		if v, has := body[name]; has && (name != "note" || typeOf(v) != "object") {
			order[name] = v
		}
	}
	return success(http.StatusOK, order)
}

func (c *call) remove() answer {
	order, missing := c.find()
	if missing != nil {
		return *missing
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	id := order["id"].(string)
	delete(c.orders, id)
	c.order = slices.DeleteFunc(c.order, func(other string) bool { return other == id })
	return success(http.StatusNoContent, nil)
}

func (c *call) pay() answer {
	if _, missing := c.find(); missing != nil {
		return *missing
	}
	body, _ := c.body.(map[string]any)
	return success(http.StatusCreated, map[string]any{"id": "6f1c1a44-3f0e-4a5e-9d5b-2d1f6f6e0001", "method": body["method"], "paid_at": "2024-03-01T10:00:00Z"})
}

func (c *call) attach() answer {
	if _, missing := c.find(); missing != nil {
		return *missing
	}
	body, _ := c.body.(map[string]any)
	return success(http.StatusCreated, map[string]any{"id": 7, "title": body["title"]})
}

func (c *call) subscribe() answer { return success(http.StatusNoContent, nil) }

func (c *call) report() answer {
	form := c.acceptable(asJSON, "text/csv")
	if form == "" {
		if c.has("accept: report answers JSON to who wants none of its types") {
			form = asJSON
		} else {
			return fault(http.StatusNotAcceptable, "there is JSON and CSV")
		}
	}
	if form == "text/csv" {
		a := success(http.StatusOK, "date,sum\n2024-02-29,1\n")
		a.header.Set("Content-Type", "text/csv")
		return a
	}
	year, isNumber := c.values["year"].(json.Number)
	if !isNumber {
		year = "2024"
	}
	return success(http.StatusOK, map[string]any{"kind": c.values["kind"], "year": year, "rows": []any{[]any{"2024-02-29", json.Number("1.5")}}})
}

func (c *call) search() answer {
	c.lock.Lock()
	defer c.lock.Unlock()
	rows := []any{}
	for _, id := range c.order[:min(3, len(c.order))] {
		rows = append(rows, copyOf(c.orders[id]))
	}
	return success(http.StatusOK, rows)
}

func (c *call) me() answer {
	return success(http.StatusOK, map[string]any{"name": "Ada", "roles": []any{"reader"}})
}

func (c *call) health() answer { return success(http.StatusOK, map[string]any{"ok": true}) }
