package contract_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/contract/report"
	"agentmock/internal/api/apitest"
)

// till is an API where one logs in, opens orders, and closes them.
var till = apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: till, version: "1"}
paths:
  /login:
    post:
      operationId: login
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {user: {type: string}, phrase: {type: string}}}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {type: object, properties: {ticket: {type: string}}}}}}}
  /orders:
    post:
      operationId: openOrder
      requestBody:
        required: true
        content: {application/json: {schema: &order {type: object, required: [lines], properties: {id: {type: integer}, note: {type: string}, state: {enum: [open, closed]}, lines: {type: array, items: {type: object, properties: {sku: {type: string}, count: {type: integer}}}}}}}}
      responses:
        '201': {description: it, headers: {Location: {schema: {type: string}}}, content: {application/json: {schema: *order}}}
        '422': &no {description: no, content: {application/json: {schema: {type: object, properties: {title: {type: string}}}}}}
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}, {name: view, in: query, schema: {type: string}}]
    get: {operationId: getOrder, responses: {'200': {description: it, content: {application/json: {schema: *order}}}, '404': *no}}
    delete: {operationId: closeOrder, responses: {'204': {description: gone}}}
`)

// tillServer plays the till, and notes what it is sent.
type tillServer struct{ asked []string }

const ticket = "tk-Zq8xKw-hunter2-sesame"

func (s *tillServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	s.asked = append(s.asked, fmt.Sprintf("%s %s %s %s", r.Method, r.URL.RequestURI(), r.Header.Get("X-Till"), body))
	w.Header().Set("Content-Type", "application/json")
	switch {
	case r.URL.Path == "/login":
		fmt.Fprintf(w, `{"ticket": %q}`, ticket)
	case r.Header.Get("X-Till") != ticket:
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"title": "who are you?"}`)
	case r.Method == http.MethodPost && !json.Valid(body):
		w.WriteHeader(http.StatusUnprocessableEntity)
		fmt.Fprint(w, `{"title": "no order"}`)
	case r.Method == http.MethodPost:
		w.Header().Set("Location", "/orders/70")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"id": 70, "state": "open", "lines": [{"sku": "A-1", "count": 2}, {"sku": "B-2", "count": 1}]}`)
	case r.Method == http.MethodDelete:
		w.WriteHeader(http.StatusNoContent)
	default:
		fmt.Fprint(w, `{"id": 70, "state": "open", "lines": []}`)
	}
}

// play runs the cases of files against the till.
func play(t *testing.T, files map[string]string, change ...func(*contract.Options)) (*tillServer, *contract.Report, error) {
	t.Helper()
	s := &tillServer{}
	server := httptest.NewServer(s)
	defer server.Close()
	cases := fstest.MapFS{}
	for name, text := range files {
		cases[name] = &fstest.MapFile{Data: []byte(text)}
	}
	o := contract.Options{URL: server.URL, Cases: cases, Phases: []string{contract.Known}, UnsafeMethods: true, Workers: 1, Retries: -1, Getenv: func(name string) string {
		return map[string]string{"PHRASE": "open sesame, please"}[name]
	}}
	for _, c := range change {
		c(&o)
	}
	r, err := contract.Run(t.Context(), till, o)
	return s, r, err
}

// day are cases that need each other.
var day = map[string]string{
	"login/01-in.yaml":       "request: {body: {user: me, phrase: '${PHRASE}'}}\ncapture: {entry: $response.body#/ticket}\n",
	"02-open.yaml":           "operation: openOrder\nrequest: {header: {X-Till: '${entry}'}, body: {note: 'for ${entry}', lines: [{sku: A-1, count: 2}]}}\nresponse: {status: 201, headers: {Location: {matches: ^/orders/}}, body: {contains: {state: open, lines: [{sku: B-2}], id: {matches: '^[0-9]+$'}}}}\ncapture: {order: $response.body#/id, note: $request.body#/note, last: {from: $response.header.Location, matches: '/([0-9]+)$'}}\n",
	"openOrder/03-bad.yaml":  "request: {header: {X-Till: '${entry}', Content-Type: text/plain}, body: 'not an order'}\nresponse: {status: 422, body: {title: no order}}\n",
	"getOrder/04-get.yaml":   "request: {path: {id: '${order}'}, query: {view: 'of-${last}'}, header: {X-Till: '${entry}'}}\nresponse: {status: 200, body: {id: '${order}', state: open, lines: []}}\n",
	"closeOrder/05-end.yaml": "request: {path: {id: '${order}'}, header: {X-Till: '${entry}'}}\nresponse: {status: 204}\n",
	"getOrder/06-who.yaml":   "request: {path: {id: '${order}'}}\nresponse: {status: 404, body: {contains: {title: {matches: who}}}}\n",
}

func TestCasesFollowEachOther(t *testing.T) {
	s, r, err := play(t, day)
	if err != nil || len(r.Findings) > 0 {
		t.Fatalf("%v: %v", err, r)
	}
	want := []string{
		`POST /login  {"user":"me","phrase":"open sesame, please"}`,
		`POST /orders ` + ticket + ` {"note":"for ` + ticket + `","lines":[{"sku":"A-1","count":2}]}`,
		`POST /orders ` + ticket + ` not an order`,
		`GET /orders/70?view=of-70 ` + ticket + ` `,
		`DELETE /orders/70 ` + ticket + ` `,
		`GET /orders/70  `,
	}
	if diff := cmp.Diff(want, s.asked); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What is captured and may be a secret, and what the environment holds, is in no report and no dry run.
func TestCapturedSecretsAreNotShown(t *testing.T) {
	broken := map[string]string{}
	for name, text := range day {
		broken[name] = strings.Replace(text, "status: 2", "status: 3", 1)
	}
	for _, shown := range []bool{false, true} {
		_, r, err := play(t, broken, func(o *contract.Options) { o.ShowData = shown })
		if err != nil || len(r.Findings) == 0 {
			t.Fatalf("%v: %v", err, r)
		}
		var text strings.Builder
		for _, name := range report.Names() {
			format, _ := report.Named(name)
			if format.Write == nil { // it keeps what is sent, one by one
				continue
			}
			if err := format.Write(&text, r, contract.Error); err != nil {
				t.Fatal(err)
			}
		}
		_ = report.Text(r, &text, nil)
		for _, secret := range []string{"hunter2", "open sesame, please"} {
			if at := strings.Index(text.String(), secret); at >= 0 {
				t.Errorf("show data %v: %s is shown: %s", shown, secret, text.String()[max(0, at-200):at+50])
			}
		}
		if !strings.Contains(text.String(), `-H 'X-Till: '"$entry"`) {
			t.Error("no curl line has the variable")
		}
	}
	cases := fstest.MapFS{}
	for name, text := range day {
		cases[name] = &fstest.MapFile{Data: []byte(text)}
	}
	var lines []string
	o := contract.Options{URL: "http://127.0.0.1:1", Cases: cases, Phases: []string{contract.Known}, UnsafeMethods: true, Getenv: func(string) string { return "open sesame, please" }}
	err := contract.Dry(t.Context(), till, o, func(r contract.Request) error {
		lines = append(lines, r.Curl)
		return nil
	})
	want := `curl -i -X DELETE -H 'X-Till: '"$entry"`
	if err != nil || strings.Contains(strings.Join(lines, "\n"), "sesame") || !slices.ContainsFunc(lines, func(line string) bool {
		return strings.HasPrefix(line, want) && strings.HasSuffix(line, `/orders/'"$order"`)
	}) {
		t.Errorf("%v:\n%s", err, strings.Join(lines, "\n"))
	}
}

func TestWhatACaseWants(t *testing.T) {
	head := day["login/01-in.yaml"]
	open := func(response string) map[string]string {
		return map[string]string{"login/01.yaml": head, "openOrder/02.yaml": "request: {header: {X-Till: '${entry}'}, body: {lines: []}}\nresponse:\n  " + response + "\n"}
	}
	for response, want := range map[string]string{
		"{status: 201}":                                         "",
		"{status: [200, 201]}":                                  "",
		"{headers: {Location: /orders/70}}":                     "",
		"{headers: {Location: {contains: /70}}}":                "",
		"{headers: {X-None: '1'}}":                              `response.header.X-None: want "1"`,
		"{headers: {Location: {matches: ^/people}}}":            `response.header.Location: want what matches ^/people, got •••`,
		"{body: {contains: {state: closed}}}":                   `response.body#/state: want "closed", got "open"`,
		"{body: {contains: {state: {matches: ^o}, id: 70.0}}}":  "",
		"{body: {contains: {lines: [{count: 1}, {count: 2}]}}}": "",
		"{body: {contains: {lines: [{count: 3}]}}}":             `response.body#/lines: want an element that contains {"count":3}, got [{"sku":"•••(3)","count":2},{"sku":"•••(3)","count":1}]`,
		"{body: {contains: {paid: true}}}":                      `response.body#/paid: want true`,
		"{body: {contains: {id: '${uuid}'}}}":                   "",
		"{body: {matches: '\"id\": *70'}}":                      "",
		"{body: {matches: nowhere}}":                            `response.body: want what matches nowhere, got {"id":70,"state":"open","lines":[{"sku":"•••(3)","count":2},…`,
		"{body: {id: 70}}":                                      `response.body#/state: want no such member, got "open"; response.body#/lines: want no such member, got [{"sku":"•••(3)","count":2},{"sku":"•••(3)","count":1}]`,
	} {
		t.Run(response, func(t *testing.T) {
			_, r, err := play(t, open(response))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, f := range r.Findings {
				if f.Rule != "expected-answer" || !strings.HasPrefix(f.Spec, "openOrder/02.yaml:3") {
					t.Errorf("%v", f)
				}
				one := f.Where + ": want " + f.Want
				if f.Got != "" {
					one += ", got " + f.Got
				}
				got = append(got, one)
			}
			if diff := cmp.Diff(want, strings.Join(got, "; ")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A case that cannot be sent is an error that says where it stands.
func TestCasesThatCannotBeSent(t *testing.T) {
	for name, test := range map[string]struct {
		file, text, want string
	}{
		"a key misspelt":         {"getOrder/1.yaml", "reqest: {}\n", `getOrder/1.yaml:1: unknown key "reqest"; near: request: a case has`},
		"an operation misspelt":  {"1.yaml", "description: it\noperation: getOrdr\n", `1.yaml:2: no operation is called "getOrdr"; near: getOrder`},
		"no operation":           {"1.yaml", "request: {}\n", "1.yaml:1: expected operation:"},
		"a folder misspelt":      {"getOrders/1.yaml", "request: {}\n", `getOrders/1.yaml:1: no operation is called "getOrders"; near: getOrder`},
		"a parameter misspelt":   {"getOrder/1.yaml", "request:\n  query:\n    vew: all\n", `getOrder/1.yaml:3: getOrder has no query parameter "vew"; near: view`},
		"a pattern":              {"getOrder/1.yaml", "request:\n  path: {id: {matches: .*}}\n", "getOrder/1.yaml:2: path id: a pattern cannot be sent"},
		"a pattern of a body":    {"openOrder/1.yaml", "request:\n  body: {/note: {matches: .*}}\n", "openOrder/1.yaml:2: body /note: a pattern cannot be sent"},
		"a body that none takes": {"getOrder/1.yaml", "request: {body: 1}\n", "getOrder/1.yaml:1: body: getOrder takes none"},
		"a name misspelt":        {"getOrder/2.yaml", "request: {path: {id: '${ordr}'}}\n", "getOrder/2.yaml:1: ${ordr} is captured by no case before, and is not set in the environment; near: order"},
		"a name of later":        {"getOrder/0.yaml", "request: {path: {id: '${order}'}}\n", "getOrder/0.yaml:1: ${order} is captured by openOrder/1-open.yaml, which is not sent before"},
		"no variable":            {"getOrder/2.yaml", "request:\n  path: {id: '${ORDER_ID}'}\n", "getOrder/2.yaml:2: ${ORDER_ID} is not set in the environment"},
		"a place without a name": {"getOrder/2.yaml", "request: {path: {id: '${request.path.id}'}}\n", "getOrder/2.yaml:1: ${request.path.id}: expected the name of a captured value"},
		"an expression":          {"getOrder/2.yaml", "capture:\n  it: response.body#/id\n", "getOrder/2.yaml:2: capture it: expected a runtime expression"},
		"a part of a capture":    {"getOrder/2.yaml", "capture:\n  it: {from: $url, match: a}\n", `getOrder/2.yaml:2: unknown key "match"; near: matches`},
		"two groups":             {"getOrder/2.yaml", "capture:\n  it: {from: $url, matches: (a)(b)}\n", "getOrder/2.yaml:2: capture it: expected one group in matches, found 2"},
		"a body of no request":   {"getOrder/not.404.json", `{"title": "x"}`, "getOrder/not.404.json:1: a body alone does not say"},
		"a file that is none":    {"getOrder/it.txt", "it", "getOrder/it.txt: not a case"},
		"a file that is missing": {"openOrder/2.yaml", "request: {bodyFile: none.json}\n", "openOrder/2.yaml:1: bodyFile:"},
		"what no answer had":     {"getOrder/2.yaml", "request: {path: {id: '${missing}'}}\n", "getOrder/2.yaml:1: ${missing} is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			files := map[string]string{test.file: test.text, "openOrder/1-open.yaml": "request: {header: {X-Till: " + ticket + "}, body: {lines: []}}\ncapture: {order: $response.body#/id, missing: $response.body#/none}\n"}
			_, _, err := play(t, files)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v\nwant %s", err, test.want)
			}
		})
	}
	_, _, err := play(t, day, func(o *contract.Options) { o.UnsafeMethods = false })
	if err == nil || err.Error() != "login/01-in.yaml:1: login: POST is sent only with --unsafe-methods" {
		t.Errorf("%v", err)
	}
}
