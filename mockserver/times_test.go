package mockserver_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"agentmock/mockserver"
)

// TestTimes gives a mock a fixture that answers two requests: it comes before one that answers all, then it is as if it were not there.
// HEAD and an explanation count nothing.
func TestTimes(t *testing.T) {
	server := agent(t, mockserver.Options{})
	status := func(request string, headers ...string) int {
		t.Helper()
		return send(t, server, request, headers...).StatusCode
	}
	put := func(name, rest string) {
		t.Helper()
		asks(t, server, 201, "PUT /__admin/fixtures/"+name, `{"operation": "getCustomerDetail", `+rest+`}`)
	}
	put("always", `"response": {"status": 429}`)
	put("twice", `"times": 2, "response": {"status": 500}`)
	asks(t, server, 200, "POST /__admin/explain", `{"method": "GET", "url": "`+documented+`"}`)
	for i, want := range []int{500, 500, 429, 429} {
		if got := status("HEAD " + somebody); got != want {
			t.Errorf("HEAD before request %d: %d, want %d", i, got, want)
		}
		if got := status(documented); got != want {
			t.Errorf("request %d: %d, want %d", i, got, want)
		}
	}
	if got := status(documented, "Accept: application/json", "X-Mock-Session: other"); got != 200 {
		t.Errorf("another session: %d", got)
	}
	listed := asks(t, server, 200, "GET /__admin/fixtures", "")["fixtures"].([]any)
	for _, f := range listed[:2] {
		if f := f.(map[string]any); f["id"] == "twice" && (f["times"] != 2.0 || f["taken"] != 2.0) {
			t.Errorf("listed: %v", f)
		}
	}
	put("more-telling", `"request": {"path": {"customer_id": "780f7216-b131-462b-ba30-de7cd1f527de"}}, "response": {"status": 404}`)
	asks(t, server, 200, "PUT /__admin/fixtures/twice", `{"operation": "getCustomerDetail", "times": 1, "key": "$request.path.customer_id", "response": {"status": 500}}`)
	for _, want := range []int{404, 404} {
		if got := status(documented); got != want {
			t.Errorf("one with more conditions: %d, want %d", got, want)
		}
	}
	for i, want := range []int{500, 429} { // each customer counts for itself, and put anew it counts anew
		for _, id := range []string{"11111111-2222-4333-8444-555555555555", "21111111-2222-4333-8444-555555555555"} {
			if got := status(user + id); got != want {
				t.Errorf("request %d of %s: %d, want %d", i, id, got, want)
			}
		}
	}
	asks(t, server, 204, "DELETE /__admin/fixtures", "")
	if got := status(documented); got != 200 {
		t.Errorf("without them: %d", got)
	}
	for _, wrong := range []string{`"times": 0, "response": {"status": 500}`, `"times": 2, "responses": [{"status": 500}, {"status": 200}]`, `"times": "x", "response": {"status": 500}`} {
		asks(t, server, 422, "POST /__admin/fixtures", `{"operation": "getCustomerDetail", `+wrong+`}`)
	}
}

// TestOperationsAreDescribed reads one operation, and has a body made for it.
func TestOperationsAreDescribed(t *testing.T) {
	server := agent(t, mockserver.Options{})
	o := asks(t, server, 200, "GET /__admin/operations/getCustomerDetail", "")
	if o["method"] != "GET" || len(o["parameters"].([]any)) < 2 || len(o["responses"].([]any)) < 3 || !strings.HasPrefix(o["at"].(string), "openapi.yaml:") {
		t.Errorf("described: %v", o)
	}
	asks(t, server, 404, "GET /__admin/operations/nobody", "")
	asks(t, server, 404, "GET /__admin/operations/nobody/body", "")
	asks(t, server, 422, "GET /__admin/operations/getCustomerDetail/body?status=418", "")
	asks(t, server, 422, "GET /__admin/operations/getCustomerDetail/body?shape=round", "")
	asks(t, server, 404, "GET /__admin/operations/getCustomerDetail/body?status=200&example=99", "")
	fixtures := o["responses"].([]any)[0].(map[string]any)["fixtures"].([]any)
	if len(fixtures) < 5 || !slices.Contains(fixtures, any("each-type")) {
		t.Errorf("fixtures: %v", fixtures)
	}
	if got := asks(t, server, 200, "GET /__admin/operations/getCustomerDetail/body?status=200&fixture=each-type", "")["body"].(string); !strings.Contains(got, "00000000-0000-4000-8000-000000000003") {
		t.Errorf("the fixture's body: %s", got)
	}
	asks(t, server, 404, "GET /__admin/operations/getCustomerDetail/body?status=200&fixture=nobody", "")
	asks(t, server, 404, "GET /__admin/operations/getCustomerDetail/body?status=500&fixture=each-type", "")
	for _, r := range o["responses"].([]any) {
		r := r.(map[string]any)
		for i := range r["examples"].([]any) {
			asks(t, server, 200, fmt.Sprintf("GET /__admin/operations/getCustomerDetail/body?status=%v&example=%d", r["code"], i), "")
		}
	}
	small := asks(t, server, 200, "GET /__admin/operations/getCustomerDetail/body?shape=minimal&seed=a", "")["body"].(string)
	large := asks(t, server, 200, "GET /__admin/operations/getCustomerDetail/body?shape=extreme&seed=a", "")["body"].(string)
	if len(small) == 0 || len(large) <= len(small) || small != asks(t, server, 200, "GET /__admin/operations/getCustomerDetail/body?shape=minimal&seed=a", "")["body"] {
		t.Errorf("made: %d and %d bytes", len(small), len(large))
	}
	failed := asks(t, server, 200, "GET /__admin/operations/getCustomerDetail/body?status=500", "")
	if failed["type"] != "application/json" || !strings.Contains(failed["body"].(string), `"data":null`) {
		t.Errorf("made for a 500: %v", failed)
	}
	if kept := asks(t, server, 200, "GET /__admin/requests", "")["requests"].([]any); len(kept) != 0 {
		t.Errorf("what is made stands in the journal: %v", kept)
	}
}
