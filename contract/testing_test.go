package contract_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock"
	"agentmock/contract"
	"agentmock/contract/contracttest"
	"agentmock/mockserver"
)

// A backend team holds its own server against the document in an ordinary test:
//
//	func TestContract(t *testing.T) {
//		contract.Test(t, agentmock.FS, server.URL)
//	}
//
// Outside a test, Run does the same and returns a report.
func ExampleRun() {
	mock, err := mockserver.New(agentmock.FS, mockserver.Options{}) // stands for the server under test
	if err != nil {
		panic(err)
	}
	server := httptest.NewServer(mock)
	defer server.Close()
	report, err := contract.Run(context.Background(), agentmock.FS, contract.Options{
		URL:    server.URL,
		Phases: []string{contract.Known},
		Params: map[string][]string{"user_id": {"5832d184-dd53-42a0-8ace-0bf8d660f4cc"}, "customer_id": {customer}},
	})
	if err != nil {
		panic(err)
	}
	fmt.Println(report.Totals.Sent, "case,", len(report.Findings), "findings")
	// Output: 1 case, 0 findings
}

// A client's integration test reports every broken answer that it happens to get.
func ExampleTransport() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"code": 404, "status": "error"}`)
	}))
	defer server.Close()
	observer, err := contract.NewObserver(agentmock.FS, contract.Options{Checks: []string{"body-matches-schema"}}, func(f contract.Finding) {
		fmt.Println(f.Rule, f.Where, "want", f.Want)
	})
	if err != nil {
		panic(err)
	}
	client := &http.Client{Transport: &contracttest.Transport{Observer: observer}}
	response, err := client.Get(server.URL + path)
	if err != nil {
		panic(err)
	}
	defer response.Body.Close()
	text, _ := io.ReadAll(response.Body)
	fmt.Println(string(text))
	// Output:
	// body-matches-schema response.body want message to be there
	// body-matches-schema response.body want data to be there
	// body-matches-schema response.body#/code want the value 200
	// body-matches-schema response.body#/status want the value "success"
	// {"code": 404, "status": "error"}
}

// A provider watches its own handler.
func ExampleMiddleware() {
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
	})
	observer, err := contract.NewObserver(agentmock.FS, contract.Options{}, func(f contract.Finding) {
		fmt.Println(f.Rule, f.Got)
	})
	if err != nil {
		panic(err)
	}
	w := httptest.NewRecorder()
	contracttest.Middleware(observer, handler).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	fmt.Println(w.Code)
	// Output:
	// status-documented 418
	// 418
}

// Who receives webhooks has its own handler say what the sender breaks.
func ExampleNewReceiver() {
	api := fstest.MapFS{"openapi.yaml": {Data: []byte(`
openapi: 3.1.0
info: {title: shop, version: "1"}
webhooks:
  orderPaid:
    post:
      requestBody: {content: {application/json: {schema: {type: object, required: [total], properties: {total: {type: integer}}}}}}
      responses: {"204": {description: taken}}
`)}}
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		w.WriteHeader(http.StatusNoContent)
	})
	receiver, err := contract.NewReceiver(api, contract.Options{}, func(f contract.Finding) {
		fmt.Println(f.Operation, f.Rule, f.Where, "want", f.Want)
	}, "orderPaid")
	if err != nil {
		panic(err)
	}
	sent := httptest.NewRequest(http.MethodPost, "/my/webhook", strings.NewReader(`{"total": "5"}`))
	sent.Header.Set("Content-Type", "application/json")
	contracttest.Middleware(receiver, handler).ServeHTTP(httptest.NewRecorder(), sent)
	// Output: orderPaid webhook-matches request.body#/total want a value of type integer
}

func TestTransportAndMiddlewareLetGoodAnswersPass(t *testing.T) {
	found := func(f contract.Finding) { t.Errorf("%s", f) }
	observer, err := contract.NewObserver(agentmock.FS, contract.Options{}, found)
	if err != nil {
		t.Fatal(err)
	}
	s, err := mockserver.New(agentmock.FS, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(contracttest.Middleware(observer, s))
	defer server.Close()
	client := &http.Client{Transport: &contracttest.Transport{Observer: observer}}
	for _, target := range []string{path, path + "?__delay=1ms", "/not/of/the/document", strings.Replace(path, customer, "00000000-0000-4000-8000-000000000404", 1)} {
		response, err := client.Get(server.URL + target)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(response.Body)
		if err != nil || len(text) == 0 {
			t.Errorf("%s: %v, %d bytes", target, err, len(text))
		}
		_ = response.Body.Close()
	}
}

// An answer is judged as a Middleware judges it, whatever the client reads of it before it closes it, and nothing is told twice.
func TestTransportJudgesWhatTheClientGot(t *testing.T) {
	const undocumented, malformed = "status-documented response.status", "body-well-formed response.body"
	for name, row := range map[string]struct {
		status int
		body   string
		read   int64 // bytes; -1 all
		want   []string
	}{
		"undocumented, unread":      {http.StatusTeapot, `{}`, 0, []string{undocumented}},
		"undocumented, half read":   {http.StatusTeapot, `{"a": 1}`, 3, []string{undocumented}},
		"undocumented, read":        {http.StatusTeapot, `{}`, -1, []string{undocumented}},
		"undocumented, without any": {http.StatusTeapot, ``, -1, []string{undocumented}},
		"malformed, unread":         {http.StatusOK, `{"code": `, 0, []string{malformed}},
		"malformed, half read":      {http.StatusOK, `{"code": `, 3, []string{malformed}},
		"malformed, read":           {http.StatusOK, `{"code": `, -1, []string{malformed}},
	} {
		t.Run(name, func(t *testing.T) {
			doors := map[string][]string{}
			observer := func(door string) *contract.Observer {
				o, err := contract.NewObserver(agentmock.FS, contract.Options{}, func(f contract.Finding) {
					where, _, _ := strings.Cut(f.Where, "#")
					doors[door] = append(doors[door], f.Rule+" "+where)
				})
				if err != nil {
					t.Fatal(err)
				}
				return o
			}
			server := httptest.NewServer(contracttest.Middleware(observer("handler"), http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(row.status)
				fmt.Fprint(w, row.body)
			})))
			client := &http.Client{Transport: &contracttest.Transport{Observer: observer("client")}}
			response, err := client.Get(server.URL + path)
			if err != nil {
				t.Fatal(err)
			}
			if row.read < 0 {
				row.read = 1 << 20
			}
			if _, err := io.CopyN(io.Discard, response.Body, row.read); err != nil && err != io.EOF {
				t.Fatal(err)
			}
			_ = response.Body.Close()
			server.Close() // the handler has told by then
			if diff := cmp.Diff(row.want, doors["client"]); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(doors["handler"], doors["client"]); diff != "" {
				t.Errorf("the doors differ (-handler +client):\n%s", diff)
			}
		})
	}
}

// Of a body that the client does not read to its end nothing is said: what is missing may be what is missed.
func TestTransportJudgesWholeBodies(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(served{status: 200, body: documented(t)}.serve))
	defer server.Close()
	observer, err := contract.NewObserver(agentmock.FS, contract.Options{}, func(f contract.Finding) { t.Errorf("%s", f) })
	if err != nil {
		t.Fatal(err)
	}
	for _, bytes := range []int64{0, 1, 100} {
		response, err := (&http.Client{Transport: &contracttest.Transport{Observer: observer}}).Get(server.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.CopyN(io.Discard, response.Body, bytes)
		_ = response.Body.Close()
	}
}
