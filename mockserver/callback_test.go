package mockserver_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/webhook"
	"agentmock/mockserver"
)

// orders is an API that calls back when an order is paid.
const orders = `openapi: 3.1.0
info: {title: orders, version: "1"}
paths:
  /orders:
    post:
      operationId: createOrder
      parameters: [{name: notify, in: query, schema: {type: string}}]
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [amount], properties: {amount: {type: number}, reference: {type: string}, callbackUrl: {type: string, format: uri}}}
      responses:
        "201":
          description: made
          headers: {Location: {schema: {type: string}, example: /orders/1}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}
        "400": {description: wrong}
      callbacks:
        paid:
          '{$request.body#/callbackUrl}':
            post:
              parameters: [{name: X-Event, in: header, required: true, schema: {const: order.paid}}]
              requestBody:
                required: true
                content:
                  application/json:
                    schema:
                      type: object
                      required: [id, event, orderId, reference, order, amount]
                      properties:
                        id: {type: string, format: uuid}
                        event: {const: order.paid}
                        orderId: {type: string}
                        reference: {type: string}
                        amount: {type: number}
                        order: {$ref: '#/components/schemas/Order'}
              responses: {"2XX": {description: taken}}
        told:
          '{$request.query.notify}?at={$response.header.Location}&status={$statusCode}&method={$method}&id={$response.body#/id}':
            put: {requestBody: {content: {text/plain: {schema: {type: string}, example: an order}}}, responses: {"200": {description: taken}}}
  /orders/{id}:
    get:
      operationId: readOrder
      parameters: [{name: id, in: path, required: true, schema: {type: string}}, {name: X-Seen, in: header, schema: {type: string}}]
      responses: {"200": {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}, example: {id: "7", total: 1}}}}}
      callbacks:
        seen: {$ref: '#/components/callbacks/seen'}
components:
  callbacks:
    seen: {'$request.header.X-Seen': {post: {requestBody: {content: {application/json: {schema: {}, example: {seen: true}}}}, responses: {"200": {description: taken}}}}}
  schemas:
    Order: {type: object, required: [id, total], properties: {id: {type: string, readOnly: true}, total: {type: number}, secret: {type: string, writeOnly: true}}}
`

// received is a request that came to a receiver.
type received struct {
	line   string // method and URL
	header http.Header
	body   string
}

// receive starts a receiver that answers with the statuses, the last of them again and again; 0 ends the connection.
func receive(t *testing.T, statuses ...int) (*httptest.Server, chan received) {
	t.Helper()
	came := make(chan received, 100)
	var count atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		n := int(count.Add(1)) - 1
		came <- received{r.Method + " " + r.URL.RequestURI(), r.Header, string(body)}
		status := http.StatusNoContent
		if len(statuses) > 0 {
			status = statuses[min(n, len(statuses)-1)]
		}
		if status == 0 {
			panic(http.ErrAbortHandler)
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return server, came
}

// calling starts a mock that calls back, and waits for nothing between its attempts.
func calling(t *testing.T, document string, options mockserver.Options) *httptest.Server {
	t.Helper()
	if options.After == nil {
		options.After = func(time.Duration) <-chan time.Time { now := make(chan time.Time); close(now); return now }
	}
	mock, err := mockserver.New(oneFile(document), options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	t.Cleanup(func() { server.Close(); _ = mock.Close() })
	return server
}

// attempts waits until so many attempts to send something stand in the journal, and returns them, the oldest first.
func attempts(t *testing.T, server *httptest.Server, count int, headers ...string) []map[string]any {
	t.Helper()
	for range 2000 {
		var found []map[string]any
		for _, one := range asks(t, server, http.StatusOK, "GET /__admin/requests?limit=1000", "", headers...)["requests"].([]any) {
			if source := one.(map[string]any)["source"].(string); strings.HasPrefix(source, "callback ") || strings.HasPrefix(source, "webhook ") {
				found = append(found, one.(map[string]any))
			}
		}
		if len(found) >= count {
			slices.Reverse(found)
			return found
		}
	}
	t.Fatalf("there are no %d attempts in the journal", count)
	return nil
}

// jsonOf returns members as JSON, by their names.
func jsonOf(t *testing.T, members map[string]any) string {
	t.Helper()
	text, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCallbackAfterAnAnswer(t *testing.T) {
	const secret = "shared-key-of-ours"
	receiver, came := receive(t)
	var logged strings.Builder
	mock := calling(t, orders, mockserver.Options{Callbacks: []string{"loopback"}, CallbackSecret: secret, Log: slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	answer := asks(t, mock, http.StatusCreated, "POST /orders", `{"amount": 5, "reference": "R-1", "callbackUrl": "`+receiver.URL+`/paid?token=hunter2hunter2"}`)
	got := <-came
	if got.line != "POST /paid?token=hunter2hunter2" || got.header.Get("Content-Type") != "application/json" || got.header.Get("X-Event") != "order.paid" || got.header.Get("X-Mock-Callback") != "createOrder.paid" {
		t.Errorf("%+v", got)
	}
	if want := webhook.Signature(secret, []byte(got.body)); got.header.Get("X-Signature") != want {
		t.Errorf("signature %q, want %q", got.header.Get("X-Signature"), want)
	}
	body, _ := jsonvalue.Decode([]byte(got.body))
	order, _ := jsonvalue.At(body, "order")
	if fmt.Sprint(order) == "<nil>" || jsonvalue.Text(order) != jsonOf(t, answer) {
		t.Errorf("%s is not about the order %v", got.body, answer)
	}
	for name, want := range map[string]any{"orderId": answer["id"], "reference": "R-1", "event": "order.paid", "amount": jsonvalue.Int(5)} {
		if found, _ := jsonvalue.At(body, name); found != want {
			t.Errorf("%s: %v, want %v", name, found, want)
		}
	}
	entry := attempts(t, mock, 1)[0]
	if entry["source"] != "callback createOrder.paid" || entry["operation"] != "createOrder.paid" || entry["why"] != "after createOrder" || entry["response"].(map[string]any)["status"] != 204.0 {
		t.Errorf("%v", entry)
	}
	listed := fmt.Sprint(asks(t, mock, http.StatusOK, "GET /__admin/requests?source=callback", "")) + send(t, mock, "/__admin/requests/har").Text
	if strings.Contains(listed, "sha256=") || strings.Contains(listed+logged.String(), "hunter2") || strings.Contains(listed+logged.String()+fmt.Sprint(got.header), secret) || !strings.Contains(listed, receiver.URL+"/paid?token=") {
		t.Errorf("%s\n%s", listed, logged.String())
	}
	if metrics := send(t, mock, "/__admin/metrics").Text; !strings.Contains(metrics, `agentmock_callbacks_total{callback="createOrder.paid",result="delivered"} 1`) {
		t.Errorf("%s", regexp.MustCompile(`.*callbacks.*`).FindAllString(metrics, -1))
	}
	if nearest := asks(t, mock, http.StatusOK, "GET /__admin/requests/"+entry["id"].(string), "")["nearest"]; nearest != nil {
		t.Errorf("nearest %v", nearest)
	}
	same := calling(t, orders, mockserver.Options{Callbacks: []string{"127.0.0.1"}, CallbackSecret: secret, CallbackSignature: "X-Hub-Signature-256"})
	asks(t, same, http.StatusCreated, "POST /orders", `{"amount": 5, "reference": "R-1", "callbackUrl": "`+receiver.URL+`/paid?token=hunter2hunter2"}`)
	if again := <-came; again.body != got.body || again.header.Get("X-Hub-Signature-256") != got.header.Get("X-Signature") {
		t.Errorf("the same request is followed by another callback: %s", again.body)
	}
	if listed := fmt.Sprint(attempts(t, same, 1)); strings.Contains(listed, "sha256=") {
		t.Errorf("%s", listed)
	}
}

// Every part of an exchange may be in the URL.
func TestCallbackURLs(t *testing.T) {
	receiver, came := receive(t)
	mock := calling(t, orders, mockserver.Options{Callbacks: []string{"loopback"}})
	id := asks(t, mock, http.StatusCreated, "POST /orders?notify="+receiver.URL, `{"amount": 5}`)["id"]
	if got := <-came; got.line != fmt.Sprintf("PUT /?at=/orders/%v&status=201&method=POST&id=%v", id, id) || got.body != "an order" || got.header.Get("Content-Type") != "text/plain" {
		t.Errorf("%+v", got)
	}
	for range 3 { // an answer that is kept is followed by a callback all the same
		send(t, mock, "/orders/7", "X-Seen: "+receiver.URL+"/seen")
		if got := <-came; got.line != "POST /seen" || got.body != `{"seen":true}` {
			t.Errorf("%+v", got)
		}
	}
}

// A receiver that is down is asked again, and each attempt stands in the journal of the session.
func TestCallbackRetries(t *testing.T) {
	receiver, came := receive(t, 0, 503, 200)
	mock := calling(t, orders, mockserver.Options{Callbacks: []string{"loopback"}})
	asks(t, mock, http.StatusCreated, "POST /orders", `{"amount": 5, "callbackUrl": "`+receiver.URL+`"}`, "X-Mock-Session: mine")
	bodies := []string{(<-came).body, (<-came).body, (<-came).body}
	if bodies[0] != bodies[1] || bodies[1] != bodies[2] {
		t.Errorf("%q", bodies)
	}
	var got []string
	for _, entry := range attempts(t, mock, 3, "X-Mock-Session: mine") {
		got = append(got, fmt.Sprintf("%v %v", entry["response"].(map[string]any)["status"], entry["why"]))
	}
	want := []string{"0 after createOrder: EOF; it is sent again", "503 after createOrder, attempt 2; it is sent again", "200 after createOrder, attempt 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if others := asks(t, mock, http.StatusOK, "GET /__admin/requests?source=callback", "")["requests"].([]any); len(others) != 0 {
		t.Errorf("another session sees %v", others)
	}
}

// Nothing is sent where nobody has allowed it, whatever a client says.
func TestCallbacksGoNowhereElse(t *testing.T) {
	elsewhere, came := receive(t)
	moved := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	t.Cleanup(moved.Close)
	port := elsewhere.URL[strings.LastIndexByte(elsewhere.URL, ':'):]
	for _, test := range []struct {
		allowed []string
		url     string
		why     string
	}{
		{[]string{"10.0.0.0/8"}, elsewhere.URL, "not allowed: host 127.0.0.1"},
		{[]string{"hooks.example"}, "http://localhost" + port, "not allowed: host localhost"},
		{[]string{"loopback"}, "http://0.0.0.0" + port, "not allowed: host 0.0.0.0"},
		{[]string{"loopback"}, "http://[::]" + port, "not allowed: host ::"},
		{[]string{"loopback"}, "http://[::ffff:10.0.0.1]" + port, "not allowed: host ::ffff:10.0.0.1"},
		{[]string{"loopback"}, "http://2130706433" + port, `not allowed: host "2130706433" is no name`},
		{[]string{"loopback"}, "http://0177.0.0.1" + port, `not allowed: host "0177.0.0.1" is no name`},
		{[]string{"loopback"}, "http://169.254.169.254/latest/meta-data", "not allowed: host 169.254.169.254"},
		{[]string{"loopback"}, "file:///etc/passwd", "expected a URL such as"},
		{[]string{"loopback"}, moved.URL, ""},
	} {
		mock := calling(t, orders, mockserver.Options{Callbacks: test.allowed})
		asks(t, mock, http.StatusCreated, "POST /orders", `{"amount": 5, "callbackUrl": "`+test.url+`"}`)
		all := attempts(t, mock, 1)
		if why := fmt.Sprint(all[0]["why"]); len(all) != 1 || !strings.Contains(why, test.why) || len(came) > 0 {
			t.Errorf("%s to %v: %d attempts, %q, %d came", test.url, test.allowed, len(all), why, len(came))
		}
	}
}

// These are followed by nothing: what nobody has switched on, failures, answers to a mock's own callbacks, and requests that name no URL.
func TestNoCallback(t *testing.T) {
	receiver, came := receive(t)
	body := `{"amount": 5, "callbackUrl": "` + receiver.URL + `"}`
	off := calling(t, orders, mockserver.Options{})
	asks(t, off, http.StatusCreated, "POST /orders", body)
	mock := calling(t, orders, mockserver.Options{Callbacks: []string{"loopback"}})
	asks(t, mock, http.StatusCreated, "POST /orders", `{"amount": 5}`)
	asks(t, mock, http.StatusCreated, "POST /orders", body, "X-Mock-Callback: some.other")
	send(t, mock, "POST /orders", "Prefer: code=400", "Content-Type: application/json", "", body)
	send(t, mock, "POST /orders", "Content-Type: application/json", "", `{"callbackUrl": "`+receiver.URL+`"}`)
	send(t, mock, "HEAD /orders/7", "X-Seen: "+receiver.URL)
	asks(t, mock, http.StatusCreated, "POST /orders", body) // and this one is
	<-came
	attempts(t, mock, 1)
	if len(came) > 0 || len(asks(t, off, http.StatusOK, "GET /__admin/requests", "")["requests"].([]any)) != 1 {
		t.Errorf("%d more came", len(came))
	}
}

// A document that describes the header by which callbacks are known does not take it from them.
func TestACallbackSaysThatItIsOne(t *testing.T) {
	receiver, came := receive(t)
	for _, name := range []string{"X-Mock-Callback", "x-mock-callback"} {
		document := strings.ReplaceAll(orders, "name: X-Event, in: header, required: true, schema: {const: order.paid}", "name: "+name+", in: header, required: true, schema: {const: ''}")
		mock := calling(t, document, mockserver.Options{Callbacks: []string{"loopback"}})
		asks(t, mock, http.StatusCreated, "POST /orders", `{"amount": 5, "callbackUrl": "`+receiver.URL+`"}`)
		if got := (<-came).header.Values("X-Mock-Callback"); !slices.Equal(got, []string{"createOrder.paid"}) {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// Who has a mock call somebody back is not to reach its admin API so: it answers this machine.
func TestCallbacksDoNotReachTheAdminAPI(t *testing.T) {
	mock := calling(t, orders, mockserver.Options{Callbacks: []string{"loopback"}})
	asks(t, mock, http.StatusCreated, "POST /orders", `{"amount": 5, "callbackUrl": "`+mock.URL+`/__admin/reset"}`)
	if all := attempts(t, mock, 1); all[0]["response"].(map[string]any)["status"] != 403.0 {
		t.Errorf("%v", all)
	}
}

func TestCallbackOptions(t *testing.T) {
	for name, test := range map[string]struct {
		options mockserver.Options
		want    string
	}{
		"an address of old": {mockserver.Options{Callbacks: []string{"0x7f.1"}}, `callbacks: "0x7f.1": expected loopback, the name of a host, an address`},
		"a URL":             {mockserver.Options{Callbacks: []string{"http://127.0.0.1"}}, "callbacks: "},
		"a port":            {mockserver.Options{Callbacks: []string{"localhost:80"}}, "callbacks: "},
		"no header":         {mockserver.Options{Callbacks: []string{"loopback"}, CallbackSignature: "X Signature"}, "callback signature: "},
	} {
		if _, err := mockserver.New(oneFile(orders), test.options); err == nil || !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// webhooks is an API that tells of what has happened, to whom it does not say.
const webhooks = `openapi: 3.1.0
info: {title: hooks, version: "1"}
webhooks:
  order.paid:
    post:
      summary: An order was paid
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [id, total], properties: {id: {type: string, format: uuid}, total: {type: integer}, note: {type: string}}}
            examples: {small: {value: {id: 11111111-2222-4333-8444-555555555555, total: 1}}, large: {value: {id: 11111111-2222-4333-8444-555555555555, total: 1000}}}
      responses: {"200": {description: taken}}
  told: {post: {requestBody: {content: {text/plain: {schema: {type: string}}}}, responses: {"200": {description: taken}}}}
  gone: {delete: {parameters: [{name: why, in: query, required: true, schema: {const: a b}}], responses: {"200": {description: taken}}}}
`

func TestSendWebhook(t *testing.T) {
	receiver, came := receive(t, 200)
	down := receiver.URL[:strings.LastIndexByte(receiver.URL, ':')] + ":1"
	mock := calling(t, webhooks, mockserver.Options{Callbacks: []string{"loopback"}, CallbackSecret: "k"})
	listed := asks(t, mock, http.StatusOK, "GET /__admin/webhooks", "")
	want := `{"allowed":["loopback"],"webhooks":[{"examples":["small","large"],"kind":"webhook","media_type":"application/json","method":"POST","name":"order.paid","summary":"An order was paid"},` +
		`{"examples":[],"kind":"webhook","media_type":"text/plain","method":"POST","name":"told"},{"examples":[],"kind":"webhook","method":"DELETE","name":"gone"}]}`
	if diff := cmp.Diff(want, jsonOf(t, listed)); diff != "" {
		t.Error(diff)
	}
	made := regexp.MustCompile(`^POST / {"id":"[0-9a-f-]{36}","total":\d+,"note":".+"}$`)
	for _, test := range []struct {
		name, order string
		want        *regexp.Regexp
	}{
		{"order.paid", `{}`, regexp.MustCompile(`"total":1}$`)},
		{"order.paid", `{"example": "large"}`, regexp.MustCompile(`"total":1000}$`)},
		{"order.paid", `{"shape": "full"}`, made},
		{"order.paid", `{"shape": "minimal"}`, regexp.MustCompile(`^POST / {"id":"[0-9a-f-]{36}","total":\d+}$`)},
		{"order.paid", `{"body": {"whatever": [1, 2.50]}}`, regexp.MustCompile(regexp.QuoteMeta(`POST / {"whatever": [1, 2.50]}`))},
		{"told", `{"body": "as it is"}`, regexp.MustCompile(`^POST / as it is$`)},
		{"gone", `{}`, regexp.MustCompile(`^DELETE /\?why=a\+b $`)},
	} {
		order := strings.Replace(strings.Replace(test.order, "{", `{"url": "`+receiver.URL+`", `, 1), ", }", "}", 1)
		sent := asks(t, mock, http.StatusOK, "POST /__admin/webhooks/"+test.name, order)
		got := <-came
		if line := got.line + " " + got.body; !test.want.MatchString(line) || sent["delivered"] != true || sent["status"] != 200.0 || sent["again"] != false || got.header.Get("X-Signature") != webhook.Signature("k", []byte(got.body)) {
			t.Errorf("%s: %s\n%v", order, line, sent)
		}
	}
	one := asks(t, mock, http.StatusOK, "POST /__admin/webhooks/order.paid", `{"shape": "full", "url": "`+receiver.URL+`"}`)
	if two := asks(t, mock, http.StatusOK, "POST /__admin/webhooks/order.paid", `{"shape": "full", "url": "`+receiver.URL+`"}`); one["body"] == two["body"] {
		t.Errorf("two are the same: %v", one["body"])
	}
	sent := asks(t, mock, http.StatusOK, "POST /__admin/webhooks/told", `{"url": "`+down+`"}`, "X-Mock-Session: down")
	if sent["delivered"] != false || sent["again"] != true || !strings.Contains(fmt.Sprint(sent["reason"]), "connection refused") {
		t.Errorf("%v", sent)
	}
	if all := attempts(t, mock, 5, "X-Mock-Session: down"); all[4]["source"] != "webhook told" || !strings.HasPrefix(all[4]["why"].(string), "sent by hand, attempt 5: ") {
		t.Errorf("%v", all[4])
	}
	for order, status := range map[string]int{
		`{"url": "http://10.0.0.1/"}`: 403, `{"url": "http://0.0.0.0/"}`: 403, `{"url": "ftp://127.0.0.1"}`: 422, `{"url": "x"}`: 422, `{}`: 422, `{"url": "http://127.0.0.1/", "example": "none"}`: 422, `{"url": "http://127.0.0.1/", "shape": "odd"}`: 422,
	} {
		asks(t, mock, status, "POST /__admin/webhooks/order.paid", order)
	}
	if why := asks(t, mock, http.StatusNotFound, "POST /__admin/webhooks/order.payd", `{"url": "http://127.0.0.1/"}`)["detail"]; !strings.Contains(why.(string), "order.paid") {
		t.Error(why)
	}
	off := calling(t, webhooks, mockserver.Options{})
	asks(t, off, http.StatusForbidden, "POST /__admin/webhooks/order.paid", `{"url": "`+receiver.URL+`"}`)
	closed := calling(t, webhooks, mockserver.Options{Callbacks: []string{"loopback"}, AdminToken: "t0"})
	asks(t, closed, http.StatusUnauthorized, "POST /__admin/webhooks/order.paid", `{"url": "`+receiver.URL+`"}`)
	asks(t, mock, http.StatusForbidden, "POST /__admin/webhooks/order.paid", `{"url": "`+receiver.URL+`"}`, "Origin: https://evil.example")
	asks(t, mock, http.StatusForbidden, "POST /__admin/webhooks/order.paid", `{"url": "`+receiver.URL+`"}`, "X-Mock-Callback: order.paid")
}
