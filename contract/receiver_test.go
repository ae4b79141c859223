package contract_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/contract"
	"agentmock/contract/contracttest"
	"agentmock/mockserver"
)

// notices is an API that says what it sends: a callback of an operation, and webhooks.
const notices = `openapi: 3.1.0
info: {title: notices, version: "1"}
paths:
  /orders:
    post:
      operationId: createOrder
      requestBody: {content: {application/json: {schema: {type: object, properties: {callbackUrl: {type: string}}}}}}
      responses: {"201": {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}
      callbacks:
        shipped:
          '{$request.body#/callbackUrl}':
            post: {requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}, responses: {"204": {description: taken}}}
webhooks:
  paid:
    post:
      parameters: [{name: X-Event, in: header, required: true, schema: {const: paid}}]
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [event, order], properties: {event: {const: paid}, order: {$ref: '#/components/schemas/Order'}}, additionalProperties: false}
      responses: {"200": {description: taken}}
  refunded:
    post:
      requestBody:
        required: true
        content:
          application/json:
            schema: {type: object, required: [event, amount], properties: {event: {const: refunded}, amount: {type: integer}}, additionalProperties: false}
      responses: {"200": {description: taken}}
components:
  schemas:
    Order: {type: object, required: [id, total], properties: {id: {type: string, readOnly: true}, total: {type: integer}, note: {type: string, writeOnly: true}}}
`

// observed serves a receiver that answers with a status, and gathers what is found in what it gets.
func observed(t *testing.T, status int, names ...string) (receiver *httptest.Server, found *[]string, o *contract.Observer) {
	t.Helper()
	found = &[]string{}
	o, err := contract.NewReceiver(fstest.MapFS{"openapi.yaml": {Data: []byte(notices)}}, contract.Options{}, func(f contract.Finding) {
		*found = append(*found, f.Operation+": "+f.Rule+" "+f.Where)
	}, names...)
	if err != nil {
		t.Fatal(err)
	}
	receiver = httptest.NewServer(contracttest.Middleware(o, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(status)
	})))
	t.Cleanup(receiver.Close)
	return receiver, found, o
}

// TestReceiver holds what comes to a receiver, and what it answers, against what the document says that is sent.
func TestReceiver(t *testing.T) {
	for name, test := range map[string]struct {
		names  []string
		status int
		header string
		body   string
		want   []string
	}{
		"a webhook":                         {nil, 200, "paid", `{"event": "paid", "order": {"id": "1", "total": 5}}`, nil},
		"another one":                       {nil, 200, "", `{"event": "refunded", "amount": 5}`, nil},
		"a callback":                        {[]string{"createOrder.shipped"}, 204, "", `{"id": "1", "total": 5}`, nil},
		"one that breaks a type":            {nil, 200, "paid", `{"event": "paid", "order": {"id": "1", "total": "5"}}`, []string{"paid: webhook-matches request.body#/order/total"}},
		"one that breaks the one it is for": {[]string{"refunded"}, 200, "", `{"event": "refunded", "amount": 1.5}`, []string{"refunded: webhook-matches request.body#/amount"}},
		"what only a client says":           {[]string{"createOrder.shipped"}, 204, "", `{"id": "1", "total": 5, "note": "n"}`, []string{"createOrder.shipped: webhook-matches request.body#/note"}},
		"without its header":                {[]string{"paid"}, 200, "", `{"event": "paid", "order": {"id": "1", "total": 5}}`, []string{"paid: webhook-matches request.header.X-Event"}},
		"an answer that is not described":   {[]string{"refunded"}, 418, "", `{"event": "refunded", "amount": 5}`, []string{"refunded: status-documented response.status"}},
		"no JSON":                           {[]string{"refunded"}, 200, "", `{"event": `, []string{"refunded: webhook-matches request.body#/event"}},
	} {
		t.Run(name, func(t *testing.T) {
			receiver, found, o := observed(t, test.status, test.names...)
			r, err := http.NewRequest(http.MethodPost, receiver.URL+"/anywhere?x=1", strings.NewReader(test.body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", "application/json")
			if test.header != "" {
				r.Header.Set("X-Event", test.header)
			}
			response, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			response.Body.Close()
			receiver.Close() // the handler has ended, and what it saw is judged
			if !slices.Equal(*found, test.want) || o.Judged() != 1 {
				t.Errorf("%d judged, found %q, want %q", o.Judged(), *found, test.want)
			}
		})
	}
}

// TestWhatTheMockSends has the mock send every webhook and callback, in each shape, to a receiver that holds them against the document.
func TestWhatTheMockSends(t *testing.T) {
	receiver, found, o := observed(t, 200)
	mock, err := mockserver.New(fstest.MapFS{"openapi.yaml": {Data: []byte(notices)}}, mockserver.Options{Callbacks: []string{"loopback"}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	for _, w := range mock.Webhooks() {
		for _, shape := range []string{"minimal", "full", "extreme"} {
			response, err := http.Post(server.URL+"/__admin/webhooks/"+w.Name, "application/json", strings.NewReader(`{"url": "`+receiver.URL+`", "shape": "`+shape+`"}`))
			if err != nil || response.StatusCode != http.StatusOK {
				t.Fatal(response, err)
			}
			response.Body.Close()
		}
	}
	server.Close()
	_ = mock.Close()
	receiver.Close()
	if o.Judged() != 9 {
		t.Errorf("%d judged", o.Judged())
	}
	for _, f := range *found {
		if f != "createOrder.shipped: status-documented response.status" { // the receiver's own
			t.Error(f)
		}
	}
}

func TestReceiverNames(t *testing.T) {
	report := func(contract.Finding) {}
	for name, test := range map[string]struct {
		document, webhook, want string
	}{
		"one that is not there": {notices, "payed", `no webhook or callback is called "payed"; near: paid`},
		"nothing is sent":       {"openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n", "paid", "openapi.yaml describes no webhooks or callbacks"},
	} {
		if _, err := contract.NewReceiver(fstest.MapFS{"openapi.yaml": {Data: []byte(test.document)}}, contract.Options{}, report, test.webhook); err == nil || err.Error() != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
