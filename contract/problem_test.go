package contract_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/internal/traffic"
)

// orders is an API of one operation whose bodies have several ways to be bad.
var orders = fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /orders:
    post:
      operationId: createOrder
      requestBody: {required: true, content: {application/json: {schema: {type: object, required: [name, count], additionalProperties: false, properties: {name: {type: string, minLength: 2, maxLength: 9}, count: {type: integer, minimum: 1, maximum: 9}}}}}}
      responses:
        '201': {description: made, content: {application/json: {schema: {type: object, required: [status], properties: {status: {type: string, enum: [open, paid]}}}}}}
        '422': {description: refused, content: {application/problem+json: {schema: {type: object}}}}
`)}}

// ordered runs the suite against a handler of POST /orders.
func ordered(t *testing.T, handler http.HandlerFunc) *contract.Report {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	report, err := contract.Run(t.Context(), orders, contract.Options{URL: server.URL, UnsafeMethods: true, ExcludeChecks: []string{"allow-named"}})
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// sells takes orders as the document has it, but for what bad says of a body.
func sells(bad func(w http.ResponseWriter, body string) bool) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.Method != http.MethodPost {
			w.WriteHeader(http.StatusMethodNotAllowed)
			return
		}
		if bad(w, string(body)) {
			return
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		fmt.Fprint(w, `{"status": "open"}`)
	}
}

func problem(w http.ResponseWriter, status int, detail string) bool {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"title": "Order failed", "detail": %q}`, detail)
	return true
}

// One crash is one problem, whatever it breaks and whatever it is asked with; what is not checked is one problem a place.
func TestProblemsAreCauses(t *testing.T) {
	crashing := ordered(t, sells(func(w http.ResponseWriter, body string) bool {
		return problem(w, http.StatusInternalServerError, "column \"name\" of order 13800138000 is gone")
	}))
	if crashing.Totals.Problems != 1 || len(crashing.Problems) != 1 || crashing.Totals.Errors < 5 {
		t.Errorf("every request crashes: %d problems of %d errors: %+v", crashing.Totals.Problems, crashing.Totals.Errors, crashing.Problems)
	}
	first := crashing.Findings[crashing.Problems[0].Findings[0]]
	if first.Rule != "no-server-error" || first.Says != "Order failed: column ••• of order ••• is gone" {
		t.Errorf("the gravest is %s, which says %q", first, first.Says)
	}
	careless := ordered(t, sells(func(http.ResponseWriter, string) bool { return false }))
	places := map[string]bool{}
	for _, p := range careless.Problems {
		for _, request := range p.Requests {
			if place, keyword, ok := strings.Cut(request, ": "); ok && (strings.Contains(keyword, "Length") || strings.Contains(keyword, "imum")) {
				places[place] = true
			}
		}
	}
	if len(careless.Problems) < 4 || careless.Totals.Problems >= careless.Totals.Errors || !places["body/name"] || !places["body/count"] {
		t.Errorf("nothing is checked: %d problems of %d errors at %v", careless.Totals.Problems, careless.Totals.Errors, places)
	}
	for i, f := range careless.Findings {
		if p := careless.Problems[f.Problem]; !strings.Contains(fmt.Sprint(p.Findings), fmt.Sprint(i)) {
			t.Errorf("finding %d is of problem %d, which does not have it", i, f.Problem)
		}
	}
}

// Two keys of what stands in a baseline are of two kinds of request, or of two places of it.
func TestBaselinesTellKindsApart(t *testing.T) {
	lax := func(also string) []string {
		return ordered(t, sells(func(w http.ResponseWriter, body string) bool {
			long := strings.Contains(body, strings.Repeat("a", 10)) || strings.Count(body, "") > 40
			return !long && also == "" && problem(w, http.StatusUnprocessableEntity, "no")
		})).Baseline()
	}
	keys := strings.Join(lax("all"), "\n")
	for _, part := range []string{"[negative body maxLength body/name]", "[negative body type body/count]", "[negative body maximum body/count]"} {
		if !strings.Contains(keys, part) {
			t.Errorf("no key has %s:\n%s", part, keys)
		}
	}
}

// A value that breaks an enum or a type is shown where it cannot be somebody's.
func TestCodesAreShown(t *testing.T) {
	for value, want := range map[string]string{
		`"archived"`: `"archived"`, `"PAID"`: `"PAID"`, `"Zhang San"`: `"•••(9)"`, `"赵六顺"`: `"•••(3)"`, `"13800138000"`: `"•••(11)"`,
	} {
		line := fmt.Sprintf(`{"method": "POST", "url": "/orders", "status": 201, "body": {"status": %s}}`, value)
		report := recordedIn(t, orders, line)
		got := ""
		for _, f := range report.Findings {
			if f.Where == "response.body#/status" && strings.Contains(f.Want, "one of") {
				got = f.Got
			}
		}
		if got != want {
			t.Errorf("%s is shown as %s, want %s\n%v", value, got, want, report.Findings)
		}
	}
}

func crossRequests(t *testing.T) {
	crashing := ordered(t, sells(func(w http.ResponseWriter, body string) bool { return problem(w, http.StatusInternalServerError, "x") }))
	if p := crashing.Problems[0]; len(p.Requests) != 20 || p.Cases <= 20 {
		t.Errorf("%d of %d requests are named", len(p.Requests), p.Cases)
	}
}

func crossSays(t *testing.T) {
	for length, whole := range map[int]bool{300 - len("Order failed: "): true, 301: false} {
		text := strings.Repeat("ab ", length/3) + strings.Repeat("c", length%3)
		report := ordered(t, sells(func(w http.ResponseWriter, body string) bool { return problem(w, http.StatusInternalServerError, text) }))
		if says := report.Findings[0].Says; strings.HasSuffix(says, "…") == whole || len(says) > 303 {
			t.Errorf("%d bytes: %d are shown: %s", length, len(says), says)
		}
	}
}

// crossCurl has bodies and headers beyond what a line has room for.
func crossCurl(t *testing.T) {
	report := ordered(t, sells(func(w http.ResponseWriter, body string) bool { return problem(w, http.StatusInternalServerError, "x") }))
	for _, f := range report.Findings {
		if len(f.Curl) > 8<<10+3 {
			t.Errorf("a line has %d bytes", len(f.Curl))
		}
	}
	for header, want := range map[int]bool{100: true, 20_000: false} {
		line := fmt.Sprintf(`{"method": "POST", "url": "/orders", "requestHeaders": {"Accept": "%s"}, "status": 500, "body": {}}`, strings.Repeat("a", header))
		found := recordedIn(t, orders, line).Findings[0]
		if whole := !strings.HasSuffix(found.Curl, "…"); whole != want || len(found.Curl) > 8<<10+3 {
			t.Errorf("a header of %d bytes: %d bytes, whole: %v", header, len(found.Curl), whole)
		}
	}
}

// crossCurlBody has bodies that a line holds, and longer ones.
func crossCurlBody(t *testing.T) {
	for length, held := range map[int]bool{1000: true, 3000: false} {
		api := fstest.MapFS{"openapi.yaml": {Data: fmt.Appendf(nil, `openapi: 3.1.0
info: {title: t, version: '1'}
paths: {/a: {post: {operationId: a, requestBody: {content: {application/json: {schema: {type: string, minLength: %d, maxLength: %d}}}}, responses: {'204': {description: d}}}}}
`, length, length)}}
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) }))
		report, err := contract.Run(t.Context(), api, contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{contract.Known}})
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		if curl := report.Findings[0].Curl; (len(curl) > length) != held || strings.Contains(curl, "@BODY") == held {
			t.Errorf("%d bytes: %.200s", length, curl)
		}
	}
}

// A fault of a schema that several operations answer with is one problem.
func TestOneSchemaIsOneProblem(t *testing.T) {
	api := fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a: {get: {operationId: a, responses: {'200': &it {description: it, content: {application/json: {schema: {$ref: '#/components/schemas/It'}}}}}}}
  /b: {get: {operationId: b, responses: {'200': *it}}}
components: {schemas: {It: {type: object, properties: {n: {type: integer, enum: [1, 2]}}}}}
`)}}
	report := recordedIn(t, api, `{"method": "GET", "status": 200, "url": "/a", "body": {"n": "x"}}`+"\n"+`{"method": "GET", "status": 200, "url": "/b", "body": {"n": "x"}}`)
	if len(report.Problems) != 1 {
		t.Fatalf("%+v", report.Problems)
	}
	p := report.Problems[0]
	if diff := cmp.Diff([]string{"a", "b"}, p.Operations); diff != "" || p.Cases != 2 || len(p.Findings) != 2 {
		t.Errorf("%+v %s", p, diff)
	}
}

// What a recorded problem says in detail may be about somebody: its title stands alone, and without what it quotes.
func TestDetailsOfRecordedProblemsStayOut(t *testing.T) {
	line := `{"method": "POST", "url": "/orders", "status": 500, "headers": {"Content-Type": "application/problem+json"}, "body": {"title": "Order 13800138000 of 'Zhang' failed", "detail": "Zhang San has moved"}}`
	for show, want := range map[bool]string{false: "Order ••• of ••• failed", true: "Order 13800138000 of 'Zhang' failed: Zhang San has moved"} {
		report, err := contract.CheckRecorded(t.Context(), orders, traffic.ReadNDJSON(strings.NewReader(line), "t"), contract.Options{ShowData: show})
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range report.Findings {
			if f.Rule == "no-server-error" && f.Says != want {
				t.Errorf("shown: %v: it says %q, want %q", show, f.Says, want)
			}
		}
	}
}
