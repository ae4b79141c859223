package contract_test

import (
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
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

// TestWhatTheMockSends has the mock send every webhook and callback, in each shape, to a receiver that holds them against the document: of the one
// here, and of the documents that [TestLoop] has.
func TestWhatTheMockSends(t *testing.T) {
	sendAll(t, fstest.MapFS{"openapi.yaml": {Data: []byte(notices)}}, "openapi.yaml")
	for _, root := range []string{"testdata/documents", os.Getenv("AGENTMOCK_CORPUS")} {
		for _, name := range corpusFiles(t, root, func(path string) bool {
			return !strings.Contains(path, "/fail/") && !strings.Contains(path, "/malicious/")
		}) {
			if notADocument[name] == "" {
				t.Run(name, func(t *testing.T) {
					fsys, file := rooted(root, name)
					sendAll(t, fsys, file)
				})
			}
		}
	}
}

func sendAll(t *testing.T, fsys fs.FS, file string) {
	t.Helper()
	mock, err := mockserver.New(fsys, mockserver.Options{File: file, Callbacks: []string{"loopback"}, Lenient: true})
	if err != nil {
		t.Fatal(err)
	}
	defer mock.Close()
	sent := 0
	for _, w := range mock.Webhooks() {
		o, err := contract.NewReceiver(fsys, contract.Options{File: file, Checks: []string{"webhook-matches"}}, func(f contract.Finding) { t.Errorf("%s: %s", w.Name, f) }, w.Name)
		if err != nil {
			t.Fatal(err)
		}
		receiver := httptest.NewServer(contracttest.Middleware(o, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })))
		for _, shape := range []string{"", `, "shape": "minimal"`, `, "shape": "full"`, `, "shape": "extreme"`} {
			r := httptest.NewRequest(http.MethodPost, "/__admin/webhooks/"+url.PathEscape(w.Name), strings.NewReader(`{"url": "`+receiver.URL+`"`+shape+`}`))
			r.Header.Set("Content-Type", "application/json")
			r.Host = "localhost"
			got := httptest.NewRecorder()
			if mock.ServeHTTP(got, r); got.Code != http.StatusOK {
				t.Errorf("%s: %d %s", w.Name, got.Code, got.Body)
			}
		}
		receiver.Close() // its handlers have ended
		if o.Judged() != 4 {
			t.Errorf("%s: %d were judged", w.Name, o.Judged())
		}
		sent += o.Judged()
	}
	t.Logf("%d sent", sent)
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
