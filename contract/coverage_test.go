package contract_test

import (
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
)

// A run against a server that does all that is written covers everything, and says so.
func TestEverythingCanBeCovered(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		text := string(body)
		if r.Method != http.MethodPost {
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		if !strings.Contains(text, `"name"`) {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(http.StatusUnprocessableEntity)
			fmt.Fprint(w, `{}`)
			return
		}
		w.WriteHeader(http.StatusCreated)
		fmt.Fprintf(w, `{"status": %q}`, map[bool]string{true: "open", false: "paid"}[len(text)%2 == 0])
	}))
	defer server.Close()
	report, err := contract.Run(t.Context(), orders, contract.Options{URL: server.URL, UnsafeMethods: true})
	if err != nil {
		t.Fatal(err)
	}
	if c := report.Coverage; c.Percent != 100 || c.Requests != 100 {
		t.Errorf("answers %v %%, requests %v %%: %+v", c.Percent, c.Requests, c.Operations)
	}
	few, err := contract.Run(t.Context(), orders, contract.Options{URL: server.URL, UnsafeMethods: true, MaxCases: 6})
	if err != nil {
		t.Fatal(err)
	}
	asked := few.Coverage.Operations[0].Request
	if few.Coverage.Requests >= 100 || len(asked.Broken) >= len(asked.Keywords) || !slices.Contains(asked.Keywords, "body/name maxLength") {
		t.Errorf("of six cases: %v %%: %v of %v", few.Coverage.Requests, asked.Broken, asked.Keywords)
	}
}

// What a failure of the server is answered with is not missed, and is counted where it comes.
func TestFailuresNeedNotBeCovered(t *testing.T) {
	api := fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/a: {get: {operationId: a, responses: {'204': {description: it}, '500': {description: no}, '429': {description: later}, default: {description: else}}}}}
`)}}
	line := `{"method": "GET", "url": "/a", "status": 204}`
	if c := recordedIn(t, api, line).Coverage; c.Percent != 100 {
		t.Errorf("%v %%: %+v", c.Percent, c.Operations)
	}
}

func TestRequestsOfRecordedTrafficAreCovered(t *testing.T) {
	lines := `{"method": "POST", "url": "/v1/orders?page=1", "requestHeaders": {"X-Shop": "abcd", "Content-Type": "application/json"}, "requestBody": {"name": "abcd"}, "status": 422}`
	got := recordedIn(t, guardedOrders, lines).Coverage.Operations[0].Request
	if diff := cmp.Diff([]string{"header X-Shop", "query page", "body application/json"}, got.Given); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"body/name maxLength", "header X-Shop maxLength"}, got.Broken); diff != "" {
		t.Error(diff)
	}
}

// crossCounted has an enum of as many values as count, and of more.
func crossCounted(t *testing.T) {
	for count, want := range map[int]float64{5: 100 * 4 / 8.0, 6: 100 * 4 / 8.0, 160: 100 * 4 / 8.0} {
		values := make([]string, count)
		for i := range values {
			values[i] = fmt.Sprintf("v%d", i)
		}
		schema := "{type: object, properties: {a: {enum: [" + strings.Join(values, ", ") + "]}, b: {}}}"
		got := recordedIn(t, apiOf(schema, ""), `{"method": "GET", "url": "/it", "status": 200, "body": {"a": "v0", "b": 1}}`).Coverage.Percent
		if got != want { // the status, two fields and one value of five
			t.Errorf("%d values: %v %%, want %v", count, got, want)
		}
	}
}

func crossKeywords(t *testing.T) {
	for count, want := range map[int]int{1000: 1000, 2000: 2000, 2001: 2000} {
		properties := make([]string, count)
		for i := range properties {
			properties[i] = fmt.Sprintf("f%d: {minLength: 1}", i)
		}
		api := fstest.MapFS{"openapi.yaml": {Data: []byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {/a: {post: {operationId: a, requestBody: {content: {application/json: {schema: {properties: {" + strings.Join(properties, ", ") + "}}}}}, responses: {'204': {description: d}}}}}\n")}}
		got := recordedIn(t, api, `{"method": "POST", "url": "/a", "status": 204}`).Coverage.Operations[0].Request
		if len(got.Keywords) != want {
			t.Errorf("%d keywords: %d count", count, len(got.Keywords))
		}
	}
}
