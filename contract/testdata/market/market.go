// Package market is an API that keeps what it is sent, in many ways not quite.
package market

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Document describes the API, with ids that are UUIDs: see [Market.Document].
//
//go:embed openapi.yaml
var document string

// The credentials of two users.
const (
	Token = "token-of-ada"
	Other = "token-of-bea"
)

// Defects are what may be wrong with the API, each with the one check that finds it.
var Defects = map[string]string{
	"creates nothing":                     "created-is-readable",
	"Location leads nowhere":              "created-is-readable",
	"a new order is somebody else's":      "created-is-readable",
	"forgets the note":                    "stored-as-sent",
	"stores the status as new":            "stored-as-sent",
	"forgets a line":                      "stored-as-sent",
	"answers a total that is not stored":  "stored-as-sent",
	"PUT without effect":                  "stored-as-sent",
	"PATCH without effect":                "stored-as-sent",
	"PATCH sets a total of its own":       "update-is-kept",
	"PATCH empties the order":             "update-is-kept",
	"DELETE without effect":               "deleted-is-gone",
	"the list keeps what was deleted":     "deleted-is-gone",
	"the list lacks new orders":           "listed",
	"the list shows other notes":          "list-agrees",
	"the list has ids of nothing":         "list-agrees",
	"the total is that of the page":       "total-agrees",
	"the total is one too many":           "total-agrees",
	"pages of all sizes":                  "page-size",
	"every page is the first":             "pages-disjoint",
	"pages overlap":                       "pages-disjoint",
	"the status is no filter":             "filter-respected",
	"the status filters all":              "filter-respected",
	"min_total is no filter":              "filter-respected",
	"q finds everything":                  "filter-respected",
	"no order":                            "sorted",
	"the other order":                     "sorted",
	"PUT adds lines":                      "idempotent",
	"PUT once":                            "idempotent",
	"a second DELETE brings it back":      "idempotent",
	"no ETag is known":                    "conditional",
	"If-Match is not looked at":           "conditional",
	"the ETag stays":                      "conditional",
	"an order of a customer that is none": "reference-exists",
	"anybody reads orders":                "others-kept-out",
	"anybody lists orders":                "others-kept-out",
	"anybody deletes orders":              "others-kept-out",
	"anybody changes orders":              "others-kept-out",
}

// Market is the API. It is safe for concurrent use.
type Market struct {
	IDs    string        // of which kind ids are: uuid, number, slug
	Delay  time.Duration // how long a change takes to be seen
	Defect string
	Circle bool // a customer needs an order, as an order needs a customer

	mutex     sync.Mutex
	last      int
	customers map[string]*entry
	orders    map[string]*entry
	put       map[string]int
}

// entry is a thing with what it was before, for as long as that is seen.
type entry struct {
	now, before map[string]any // nil: there is none
	changed     time.Time
	owner       string
	version     int
	number      int
	deletions   int
}

// New returns an API that has some customers and orders, which are Ada's.
func New(ids string, delay time.Duration, defect string) *Market {
	m := &Market{IDs: ids, Delay: delay, Defect: defect, customers: map[string]*entry{}, orders: map[string]*entry{}, put: map[string]int{}}
	for i := range 3 {
		c := m.add(m.customers, map[string]any{"name": fmt.Sprintf("Customer %d", i+1)}, Token)
		for j := range 3 {
			customer := c["id"]
			if m.Defect == "an order of a customer that is none" {
				customer = m.newID("customer")
			}
			m.add(m.orders, map[string]any{"customer_id": customer, "status": []string{"new", "paid", "sent"}[j], "total": float64((i*7+j*3)%5) + 0.5, "lines": []any{map[string]any{"sku": "a", "count": 1.0}}}, Token)
		}
	}
	for _, e := range m.orders {
		e.changed = time.Time{}
	}
	for _, e := range m.customers {
		e.changed = time.Time{}
	}
	return m
}

// Document returns the description of the API.
func (m *Market) Document() string {
	kind := map[string]string{"uuid": "{type: string, format: uuid}", "number": "{type: integer}", "slug": "{type: string, pattern: '^[a-z]+-[0-9]+$'}"}[m.IDs]
	return strings.Replace(document, "ID: {type: string, format: uuid}", "ID: "+kind, 1)
}

// Forget leaves nothing there.
func (m *Market) Forget() {
	m.customers, m.orders = map[string]*entry{}, map[string]*entry{}
}

// Count returns how many things were ever made, and how many there are.
func (m *Market) Count() (made, left int) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, all := range []map[string]*entry{m.customers, m.orders} {
		for _, e := range all {
			made++
			if e.now != nil {
				left++
			}
		}
	}
	return made, left
}

func (m *Market) has(defect string) bool { return m.Defect == defect }

func (m *Market) newID(kind string) any {
	m.last++
	switch m.IDs {
	case "number":
		return float64(1000 + m.last)
	case "slug":
		return fmt.Sprintf("%s-%d", kind, 1000+m.last)
	}
	return fmt.Sprintf("00000000-0000-4000-8000-%012d", m.last)
}

func key(id any) string {
	if n, isNumber := id.(float64); isNumber {
		return strconv.Itoa(int(n))
	}
	return fmt.Sprint(id)
}

func (m *Market) add(all map[string]*entry, thing map[string]any, owner string) map[string]any {
	kind := "order"
	if _, isCustomer := thing["name"]; isCustomer {
		kind = "customer"
	}
	thing["id"] = m.newID(kind)
	m.touch(thing, kind)
	all[key(thing["id"])] = &entry{now: thing, changed: time.Now(), owner: owner, version: 1, number: m.last}
	return thing
}

func (m *Market) touch(thing map[string]any, kind string) {
	if kind == "order" {
		thing["updated_at"] = time.Now().UTC().Format(time.RFC3339)
	}
}

// seen returns the thing as it is seen now.
func (m *Market) seen(e *entry) map[string]any {
	if time.Since(e.changed) < m.Delay {
		return e.before
	}
	return e.now
}

func (m *Market) change(e *entry, next map[string]any) {
	e.before, e.now, e.changed, e.version = m.seen(e), next, time.Now(), e.version+1
}

func copied(thing map[string]any) map[string]any {
	raw, _ := json.Marshal(thing)
	var out map[string]any
	_ = json.Unmarshal(raw, &out)
	return out
}

// ServeHTTP answers a request.
func (m *Market) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	user := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if user != Token && user != Other {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(path) < 2 || len(path) > 3 || path[0] != "v1" || path[1] != "customers" && path[1] != "orders" {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	all := m.orders
	if path[1] == "customers" {
		all = m.customers
	}
	c := &call{m, w, r, user, path[1], all}
	if len(path) == 2 {
		c.collection()
		return
	}
	c.item(path[2])
}

// call is one request.
type call struct {
	*Market
	w    http.ResponseWriter
	r    *http.Request
	user string
	kind string
	all  map[string]*entry
}

func (c *call) orders() bool { return c.kind == "orders" }

func (c *call) answer(status int, v any) {
	if v == nil {
		c.w.WriteHeader(status)
		return
	}
	c.w.Header().Set("Content-Type", "application/json")
	c.w.WriteHeader(status)
	if c.r.Method != http.MethodHead {
		_ = json.NewEncoder(c.w).Encode(v)
	}
}

func (c *call) refuseMethod(allow string) {
	c.w.Header().Set("Allow", allow)
	c.answer(http.StatusMethodNotAllowed, nil)
}

func (c *call) collection() {
	switch {
	case c.r.Method == http.MethodGet || c.r.Method == http.MethodHead:
		c.list()
	case c.r.Method == http.MethodPost:
		c.create()
	default:
		c.refuseMethod("GET, POST")
	}
}

// body reads what is sent, as far as this API looks at it.
func (c *call) body() (map[string]any, bool) {
	var v map[string]any
	if err := json.NewDecoder(c.r.Body).Decode(&v); err != nil || v == nil {
		return nil, false
	}
	delete(v, "secret")
	if c.orders() && c.r.Method != http.MethodPatch {
		for _, name := range []string{"customer_id", "status", "total", "lines"} {
			if v[name] == nil {
				return nil, false
			}
		}
	}
	return v, true
}

func (c *call) knows(order map[string]any) bool {
	e := c.customers[key(order["customer_id"])]
	if !c.orders() {
		return !c.Circle || c.Market.orders[key(order["order_id"])] != nil
	}
	return e != nil && e.now != nil
}

func (c *call) create() {
	v, ok := c.body()
	if !ok {
		c.answer(http.StatusBadRequest, nil)
		return
	}
	if !c.knows(v) {
		c.answer(http.StatusUnprocessableEntity, nil)
		return
	}
	sent := copied(v)
	made := c.add(c.all, v, c.user)
	answered := copied(made)
	id := key(made["id"])
	if c.orders() {
		location := "/v1/orders/" + id
		switch c.Defect {
		case "creates nothing":
			delete(c.all, id)
		case "Location leads nowhere":
			location = "/v1/orders/" + id + "/none"
		case "a new order is somebody else's":
			c.all[id].owner = "nobody"
		case "forgets the note":
			delete(made, "note")
			delete(answered, "note")
		case "stores the status as new":
			made["status"], answered["status"] = "new", "new"
			if sent["status"] == "new" {
				made["status"], answered["status"] = "paid", "paid"
			}
		case "forgets a line":
			made["lines"] = append(slices.Clone(made["lines"].([]any)), made["lines"].([]any)[0])[1:]
			made["lines"] = append(made["lines"].([]any), map[string]any{"sku": "x", "count": 1.0})
			answered["lines"] = made["lines"]
		case "answers a total that is not stored":
			made["total"] = 77.25
		}
		c.w.Header().Set("Location", location)
	}
	c.answer(http.StatusCreated, answered)
}

// mine reports whether the user may see a thing.
func (c *call) mine(e *entry, defect string) bool {
	return e.owner == c.user || c.orders() && c.has(defect)
}

func (c *call) list() {
	var all []*entry
	for _, e := range c.all {
		seen := c.seen(e)
		switch {
		case !c.mine(e, "anybody lists orders"):
		case c.orders() && c.has("the list keeps what was deleted") && e.now == nil && e.before != nil:
			all = append(all, e)
		case seen == nil:
		case c.orders() && c.has("the list lacks new orders") && e.number > 12:
		default:
			all = append(all, e)
		}
	}
	slices.SortFunc(all, func(a, b *entry) int { return cmp.Compare(a.number, b.number) })
	items := []any{}
	for _, e := range all {
		seen := c.seen(e)
		if seen == nil {
			seen = e.before
		}
		items = append(items, copied(seen))
	}
	if !c.orders() {
		c.answer(http.StatusOK, items)
		return
	}
	c.page(items)
}

func (c *call) page(items []any) {
	q := c.r.URL.Query()
	at := func(i any, name string) any { return i.(map[string]any)[name] }
	keep := func(wanted func(any) bool) { items = slices.DeleteFunc(items, func(i any) bool { return !wanted(i) }) }
	if status := q.Get("status"); status != "" && !c.has("the status is no filter") {
		keep(func(i any) bool { return at(i, "status") == status && !c.has("the status filters all") })
	}
	if least, err := strconv.ParseFloat(q.Get("min_total"), 64); err == nil && !c.has("min_total is no filter") {
		keep(func(i any) bool { return at(i, "total").(float64) >= least })
	}
	if text := q.Get("q"); text != "" && !c.has("q finds everything") {
		keep(func(i any) bool { note, _ := at(i, "note").(string); return strings.Contains(note, text) })
	}
	if sort := q.Get("sort"); sort != "" && !c.has("no order") {
		slices.SortStableFunc(items, func(a, b any) int {
			order := cmp.Compare(at(a, "total").(float64), at(b, "total").(float64))
			if strings.HasPrefix(sort, "-") != c.has("the other order") {
				return -order
			}
			return order
		})
	}
	total, size, number := len(items), 20, 1
	if n, err := strconv.Atoi(q.Get("size")); err == nil {
		size = n
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && !c.has("every page is the first") {
		number = n
	}
	if c.has("pages of all sizes") {
		size = max(size, 5)
	}
	from := min(len(items), max(0, number-1)*max(0, size))
	if c.has("pages overlap") && number > 1 {
		from = max(0, from-1)
	}
	items = items[from:min(len(items), from+max(0, size))]
	switch c.Defect {
	case "the total is that of the page":
		total = len(items)
	case "the total is one too many":
		total++
	case "the list shows other notes":
		for _, i := range items {
			i.(map[string]any)["note"] = "elsewhere"
		}
	case "the list has ids of nothing":
		if len(items) > 0 && number == 1 {
			items[0].(map[string]any)["id"] = c.newID("order")
		}
	}
	c.answer(http.StatusOK, map[string]any{"items": items, "total": total})
}

func (c *call) item(id string) {
	e := c.all[id]
	if e == nil {
		c.answer(http.StatusNotFound, nil)
		return
	}
	allowed := "anybody changes orders"
	switch c.r.Method {
	case http.MethodGet, http.MethodHead:
		allowed = "anybody reads orders"
	case http.MethodDelete:
		allowed = "anybody deletes orders"
	case http.MethodPut, http.MethodPatch:
		if !c.orders() {
			c.refuseMethod("GET, DELETE")
			return
		}
	default:
		c.refuseMethod("GET, PUT, PATCH, DELETE")
		return
	}
	if !c.mine(e, allowed) {
		c.answer(http.StatusNotFound, nil)
		return
	}
	switch c.r.Method {
	case http.MethodDelete:
		c.delete(e)
	case http.MethodPut, http.MethodPatch:
		c.write(e, id)
	default:
		c.read(e)
	}
}

func (c *call) etag(e *entry) string {
	if c.has("the ETag stays") {
		return `"1"`
	}
	return fmt.Sprintf(`"%d"`, e.version)
}

func (c *call) read(e *entry) {
	seen := c.seen(e)
	if seen == nil {
		c.answer(http.StatusNotFound, nil)
		return
	}
	if c.orders() {
		c.w.Header().Set("ETag", c.etag(e))
		if c.r.Header.Get("If-None-Match") == c.etag(e) && !c.has("no ETag is known") {
			c.answer(http.StatusNotModified, nil)
			return
		}
	}
	c.answer(http.StatusOK, seen)
}

func (c *call) delete(e *entry) {
	if e.now == nil {
		e.deletions++
		if c.orders() && c.has("a second DELETE brings it back") && e.before != nil {
			e.now = e.before
			c.answer(http.StatusNoContent, nil)
			return
		}
		c.answer(http.StatusNotFound, nil)
		return
	}
	if !c.orders() || !c.has("DELETE without effect") {
		before := e.now
		c.change(e, nil)
		e.before = before
	}
	c.answer(http.StatusNoContent, nil)
}

func (c *call) write(e *entry, id string) {
	v, ok := c.body()
	switch {
	case e.now == nil:
		c.answer(http.StatusNotFound, nil)
		return
	case !ok:
		c.answer(http.StatusBadRequest, nil)
		return
	case c.r.Header.Get("If-Match") != "" && c.r.Header.Get("If-Match") != c.etag(e) && !c.has("If-Match is not looked at"):
		c.answer(http.StatusPreconditionFailed, nil)
		return
	}
	next := v
	if c.r.Method == http.MethodPatch {
		next = c.patched(e.now, v)
	} else if !c.knows(v) {
		c.answer(http.StatusUnprocessableEntity, nil)
		return
	}
	next["id"] = e.now["id"]
	c.touch(next, "order")
	if c.r.Method == http.MethodPut {
		c.put[id]++
		switch {
		case c.has("PUT without effect"):
			next = copied(e.now)
		case c.has("PUT adds lines") && c.put[id] > 1:
			next["lines"] = append(next["lines"].([]any), next["lines"].([]any)...)
		case c.has("PUT once") && c.put[id] > 1:
			c.answer(http.StatusBadRequest, nil)
			return
		}
	}
	c.change(e, next)
	c.answer(http.StatusOK, next)
}

func (c *call) patched(before, patch map[string]any) map[string]any {
	next := copied(before)
	if c.has("PATCH without effect") {
		return next
	}
	if c.has("PATCH sets a total of its own") {
		next["total"] = 99.75
	}
	if c.has("PATCH empties the order") {
		for name := range next {
			if name == "due" || name == "note" {
				delete(next, name)
			}
		}
	}
	for name, v := range patch {
		next[name] = v
	}
	return next
}
