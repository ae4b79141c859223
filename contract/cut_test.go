package contract_test

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

// wide is an API of one operation that takes many members and parameters, few of which it needs.
func wide(members string) fs.FS {
	return apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: wide, version: "1"}
paths:
  /notes:
    post:
      operationId: note
      parameters: [{name: q1, in: query, schema: {type: integer}}, {name: q2, in: query, schema: {type: integer}}, {name: X-H, in: header, schema: {enum: [a, b]}}]
      requestBody:
        required: true
        content: {application/json: {schema: {type: object, required: [title], properties: {title: {type: string}, `+members+`}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {type: object}}}}, '400': {description: no}}
`)
}

const manyMembers = `a: {type: string}, b: {type: integer}, c: {type: boolean}, d: {type: array, items: {type: object, properties: {x: {type: string}, y: {type: integer, maximum: 5}}}, minItems: 1}, e: {type: object, properties: {f: {type: string}, g: {type: string}}}`

// noted is what a server was sent.
func noted(r *http.Request) (members map[string]any, query bool) {
	body, _ := io.ReadAll(r.Body)
	_ = json.Unmarshal(body, &members)
	return members, r.URL.RawQuery != ""
}

// A request that makes the server fail, or that is wrongly taken, is shown with what it needs for that alone, and with what it was cut from.
func TestRequestsOfFindingsAreCut(t *testing.T) {
	for name, test := range map[string]struct {
		fails  func(members map[string]any) int
		phases []string
		rule   string
		want   string // of the curl line of some finding
	}{
		"a member": {func(members map[string]any) int {
			if e, is := members["e"].(map[string]any); is && e["g"] != nil {
				return 500
			}
			return 200
		}, []string{contract.Positive}, "no-server-error", `"e":{"g":`},
		"an element": {func(members map[string]any) int {
			if d, is := members["d"].([]any); is && len(d) > 0 {
				if one, is := d[0].(map[string]any); is && one["y"] == 6.0 {
					return 200
				}
			}
			return 400
		}, []string{contract.Negative}, "rejects-invalid", `"d":[{"y":6}]`},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				members, _ := noted(r)
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(test.fails(members))
				fmt.Fprint(w, "{}")
			}))
			defer server.Close()
			for _, asSent := range []bool{false, true} {
				report, err := contract.Run(t.Context(), wide(manyMembers), contract.Options{URL: server.URL, UnsafeMethods: true, Phases: test.phases, Checks: []string{test.rule}, WholeRequests: asSent})
				if err != nil {
					t.Fatal(err)
				}
				cut := 0
				for _, f := range report.Findings {
					if f.Cut == nil {
						continue
					}
					cut++
					if !strings.Contains(f.Curl, test.want) || strings.Contains(f.Curl, `"a":`) || strings.Contains(f.Curl, "q1=") || strings.Contains(f.Curl, "X-H") || f.Cut.To >= f.Cut.From || len(f.Cut.Curl) <= len(f.Curl) {
						t.Errorf("cut from %d to %d, want %s alone:\n%s\n%s", f.Cut.From, f.Cut.To, test.want, f.Cut.Curl, f.Curl)
					}
					if x := report.Exchanges[f.Exchange]; x.Curl != f.Curl || x.CutFrom != f.Cut.Curl {
						t.Errorf("the exchange shows another request: %s", x.Curl)
					}
				}
				if asSent != (cut == 0) || asSent != (report.Totals.Cuts == 0) {
					t.Errorf("as sent %v: %d of %d findings were cut, with %d requests", asSent, cut, len(report.Findings), report.Totals.Cuts)
				}
			}
		})
	}
}

// A request that is refused for one reason is not cut to one that is refused for another.
func TestARefusalKeepsItsReason(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		members, _ := noted(r)
		w.Header().Set("Content-Type", "application/json")
		reason := ""
		switch c, is := members["c"].(bool); {
		case members["b"] == nil:
			reason = "b is missing"
		case is && !c:
			reason = "c is wrong"
		}
		if reason != "" {
			w.WriteHeader(http.StatusBadRequest)
		}
		fmt.Fprintf(w, `{"reason": %q, "at": 1234}`, reason)
	}))
	defer server.Close()
	report, err := contract.Run(t.Context(), wide(manyMembers), contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{contract.Positive}, Checks: []string{"accepts-valid", "answers-good"}, ShowData: true})
	if err != nil {
		t.Fatal(err)
	}
	cut := 0
	for _, f := range report.Findings {
		if f.Cut == nil {
			continue
		}
		cut++
		reason := strings.Contains(report.Exchanges[f.Exchange].Body, "b is missing")
		if strings.Contains(f.Curl, `"b":`) == reason || reason == strings.Contains(f.Cut.Curl, `"b":`) {
			t.Errorf("cut from\n%s\nto\n%s\nwhich is refused since %s", f.Cut.Curl, f.Curl, report.Exchanges[f.Exchange].Body)
		}
	}
	if cut == 0 {
		t.Errorf("none of %d was cut", len(report.Findings))
	}
}

// crossCuts has a server that fails in one way, or takes all that is bad, as long as many members are there: what is sent to find out
// which are needed is bounded, for one request and for all.
func crossCuts(t *testing.T) {
	var members []string
	for i := range 60 {
		members = append(members, fmt.Sprintf("m%d: {type: string, minLength: 2, maxLength: 9}", i))
	}
	for rule, test := range map[string]struct {
		phase         string
		needed, other int // status
		least, most   int // requests
	}{"no-server-error": {contract.Positive, 500, 200, 20, 30}, "rejects-invalid": {contract.Negative, 200, 400, 200, 300}} {
		var sent atomic.Int64
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			sent.Add(1)
			found, _ := noted(r)
			status := test.other
			if len(found) >= 40 {
				status = test.needed
			}
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			fmt.Fprint(w, "{}")
		}))
		report, err := contract.Run(t.Context(), wide(strings.Join(members, ", ")), contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{test.phase}, Checks: []string{rule}})
		if err != nil {
			t.Fatal(err)
		}
		n, cut := report.Totals.Cuts, map[string]bool{}
		for _, f := range report.Findings {
			if f.Cut != nil {
				cut[f.Case] = true
			}
		}
		if n < test.least || n > test.most || len(cut) > 40 || int(sent.Load()) != report.Totals.Sent+n {
			t.Errorf("%s: %d requests made %d cases smaller, beside %d of %d", rule, n, len(cut), report.Totals.Sent, sent.Load())
		}
		server.Close()
	}
}

// crossCutParts has a body of more elements than are looked at.
func crossCutParts(t *testing.T) {
	fsys := wide(`d: {type: array, minItems: 400, maxItems: 400, items: {type: integer}}`)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		members, _ := noted(r)
		w.Header().Set("Content-Type", "application/json")
		if members["d"] != nil {
			w.WriteHeader(http.StatusInternalServerError)
		}
		fmt.Fprint(w, "{}")
	}))
	defer server.Close()
	report, err := contract.Run(t.Context(), fsys, contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{contract.Positive}, Checks: []string{"no-server-error"}})
	if err != nil || len(report.Findings) == 0 {
		t.Fatalf("%v: %v", err, report)
	}
	for _, f := range report.Findings {
		if f.Cut != nil && f.Cut.From > 300 {
			t.Errorf("%d parts were tried", f.Cut.From)
		}
	}
}

// A form is cut field by field.
func TestFormsAreCut(t *testing.T) {
	for _, mediaType := range []string{"application/x-www-form-urlencoded", "multipart/form-data"} {
		t.Run(mediaType, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_ = r.ParseMultipartForm(1 << 20)
				w.Header().Set("Content-Type", "application/json")
				if r.PostForm.Has("fatal") || r.PostFormValue("fatal") != "" {
					w.WriteHeader(http.StatusInternalServerError)
				}
				fmt.Fprint(w, "{}")
			}))
			defer server.Close()
			document := apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: forms, version: "1"}
paths:
  /notes:
    post:
      operationId: note
      requestBody: {required: true, content: {`+mediaType+`: {schema: {type: object, required: [title], properties: {title: {type: string}, fatal: {type: integer}, third: {type: string}, fourth: {type: string}}}}}}
      responses: {'200': {description: it, content: {application/json: {schema: {type: object}}}}}
`)
			report, err := contract.Run(t.Context(), document, contract.Options{URL: server.URL, UnsafeMethods: true, Phases: []string{contract.Positive}, Checks: []string{"no-server-error"}})
			if err != nil {
				t.Fatal(err)
			}
			cut := 0
			for _, f := range report.Findings {
				if f.Cut == nil {
					continue
				}
				cut++
				if !strings.Contains(f.Curl, "fatal") || !strings.Contains(f.Curl, "title") || strings.Contains(f.Curl, "third") || strings.Contains(f.Curl, "fourth") || f.Cut.To != 2 {
					t.Errorf("cut from %d to %d fields:\n%s", f.Cut.From, f.Cut.To, f.Curl)
				}
			}
			if cut == 0 {
				t.Errorf("none of %d findings was cut", len(report.Findings))
			}
		})
	}
}
