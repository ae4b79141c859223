package contract_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/contract/testdata/backend"
	"agentmock/internal/api/apitest"
)

// ask runs the suite against the back end with a defect.
func ask(t *testing.T, handler http.Handler, change ...func(*contract.Options)) *contract.Report {
	t.Helper()
	server := httptest.NewServer(handler)
	defer server.Close()
	o := contract.Options{URL: server.URL, Token: backend.Token, UnsafeMethods: true, ShowData: true, Phases: []string{contract.Known, contract.Positive, contract.Negative}} // what it is sent it does not keep
	for _, c := range change {
		c(&o)
	}
	report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", string(backend.Document)), o)
	if err != nil {
		t.Error(err)
		return &contract.Report{}
	}
	return report
}

// kindOf returns the kind of a defect.
func kindOf(defect string) string {
	kind, _, _ := strings.Cut(strings.ReplaceAll(defect, ":", " "), " ")
	return kind
}

// some is one of how many defects are tried where nobody asks for all of them with AGENTMOCK_DEFECTS=all.
const some = 5

// TestDefectsAreFound prints how many of the planted defects the suite finds, by kind, and holds it to all of them.
func TestDefectsAreFound(t *testing.T) {
	type count struct{ planted, found int }
	counts := map[string]*count{}
	var total count
	var mutex sync.Mutex
	var all sync.WaitGroup
	queue := make(chan string)
	for range 4 {
		all.Go(func() {
			for defect := range queue {
				report := ask(t, backend.New(defect), func(o *contract.Options) { o.MaxFailures = 1 })
				mutex.Lock()
				c := counts[kindOf(defect)]
				if c == nil {
					c = &count{}
					counts[kindOf(defect)] = c
				}
				c.planted++
				total.planted++
				if len(report.Findings) > 0 {
					c.found++
					total.found++
				} else {
					t.Logf("missed: %s", defect)
				}
				mutex.Unlock()
			}
		})
	}
	defects := backend.Defects()
	if len(defects) < 120 {
		t.Errorf("%d defects, want 120", len(defects))
	}
	for i, defect := range defects {
		if i%some == 0 || os.Getenv("AGENTMOCK_DEFECTS") == "all" {
			queue <- defect
		}
	}
	close(queue)
	all.Wait()
	for kind, c := range counts {
		t.Logf("%-12s %3d of %3d", kind, c.found, c.planted)
	}
	t.Logf("%d of %d", total.found, total.planted)
	if total.found < total.planted*98/100 {
		t.Errorf("%d of %d are found, want 98 of 100", total.found, total.planted)
	}
}

// saboteurs are defects that one check finds alone.
var saboteurs = map[string]string{
	"accepts createOrder body/lines/*/sku pattern":           "rejects-invalid",
	"refuses createOrder: the example gift":                  "accepts-valid",
	"refuses createOrder: a charset":                         "answers-good",
	"credentials: health wants some":                         "accepts-credentials",
	"credentials: getOrder wants none":                       "credentials-needed",
	"methods: no Allow":                                      "allow-named",
	"methods: Allow has what is refused":                     "allow-named",
	"methods: Allow lacks one":                               "allow-named",
	"conditional: getOrder answers 304 to any ETag":          "conditional",
	"conditional: replaceOrder does not read If-Match":       "rejects-invalid",
	"methods: HEAD is sent elsewhere":                        "head-agrees",
	"methods: HEAD is of text":                               "head-agrees",
	"methods: HEAD is of nothing":                            "head-agrees",
	"methods: HEAD lacks the ETag":                           "head-agrees",
	"accept: getOrder answers JSON to who wants CSV":         "honours-accept",
	"conditional: getOrder answers 200 to its own ETag":      "conditional",
	"crashes createOrder: note is null":                      "no-server-error",
	"crashes createOrder: the address is absent":             "no-server-error",
	"crashes createOrder: twenty lines":                      "no-server-error",
	"crashes listOrders: a filter and a sort":                "no-server-error",
	"crashes listOrders: sorted by -total":                   "no-server-error",
	"crashes pay: a transfer":                                "no-server-error",
	"accepts pay body method":                                "rejects-invalid",
	"accepts subscribe body malformed":                       "rejects-invalid",
	"accepts listOrders query/page repeated":                 "refuses-repeated",
	"accepts listOrders header/X-Depth maximum":              "rejects-invalid",
	"accepts listOrders cookie/theme enum":                   "rejects-invalid",
	"accepts search body dependentRequired":                  "rejects-invalid",
	"accepts createOrder body/lines/*/options maxProperties": "rejects-invalid",
}

func TestSaboteursOfTheQuestions(t *testing.T) {
	for defect, rule := range saboteurs {
		if !slices.Contains(backend.Defects(), defect) {
			t.Errorf("no defect is called %q", defect)
		}
		if diff := cmp.Diff([]string{rule}, rules(ask(t, backend.New(defect), func(o *contract.Options) { o.ExcludeChecks = []string{"status-documented"} }).Findings)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", defect, diff)
		}
	}
}

// A server that does what its document says has no findings, whatever is made up.
func TestNoFalseAlarms(t *testing.T) {
	for seed := range 25 {
		report := ask(t, backend.New(""), func(o *contract.Options) { o.Seed = fmt.Sprint(seed) })
		for _, f := range report.Findings {
			t.Errorf("seed %d: %s: %s\n%s", seed, f.Case, f, f.Curl)
		}
		if report.Totals.Inconclusive+report.Totals.Untested > 0 || report.Totals.Sent < 1500 {
			t.Errorf("seed %d: %+v", seed, report.Totals)
		}
	}
}

// A server may not know a method at all, which is a 501 (RFC 9110, section 15.6.2).
func TestMethodsThatNobodyKnows(t *testing.T) {
	clean := backend.New("")
	report := ask(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodTrace || r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNotImplemented)
			return
		}
		clean.ServeHTTP(w, r)
	}))
	if len(report.Findings) > 0 {
		t.Errorf("%v", report.Findings)
	}
}

// Where the document shows no id, those of the run are taken: out of lists and of what was made.
func TestIDsAreFoundInTheRun(t *testing.T) {
	document := strings.ReplaceAll(string(backend.Document), ", example: 6f1c1a44-3f0e-4a5e-9d5b-0d1f6f6e0001", "")
	server := httptest.NewServer(backend.New(""))
	defer server.Close()
	report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", document), contract.Options{URL: server.URL, Token: backend.Token, UnsafeMethods: true, Phases: []string{contract.Known, contract.Positive, contract.Negative}})
	if err != nil || len(report.Findings)+report.Totals.Untested > 0 || report.Totals.Sent < 1500 {
		t.Errorf("%v %+v %v", err, report.Totals, report.Findings)
	}
}

// TestNothingIsGreenWithoutASuccess: where no good request is accepted, what is refused says nothing, and the run fails with what to do.
func TestNothingIsGreenWithoutASuccess(t *testing.T) {
	answer := func(status int, body string) http.Handler {
		return http.HandlerFunc(served{status: status, body: body}.serve)
	}
	for name, test := range map[string]struct {
		handler http.Handler
		change  func(*contract.Options)
		want    string
	}{
		"no token":           {backend.New(""), func(o *contract.Options) { o.Token = "" }, "there are no credentials: set AGENTMOCK_TOKEN"},
		"an expired token":   {backend.New(""), func(o *contract.Options) { o.Token = "expired" }, "the credentials are not taken: AGENTMOCK_TOKEN"},
		"nothing there":      {answer(404, `{"error": "x"}`), nil, "nothing is found: no id is known that exists there, give some with --param"},
		"another base path":  {backend.New(""), func(o *contract.Options) { base := "/v9"; o.BasePath = &base }, "the base path is another one, see --url and --base-path"},
		"all is refused":     {answer(400, `{"error": "x"}`), nil, "what the document calls good is refused"},
		"all is not allowed": {answer(405, `{"error": "x"}`), nil, "the API does not do it"},
	} {
		t.Run(name, func(t *testing.T) {
			report := ask(t, test.handler, func(o *contract.Options) {
				if test.change != nil {
					test.change(o)
				}
			})
			said := false
			for _, f := range report.Findings {
				said = said || f.Rule == "tested" && strings.Contains(f.Want, test.want)
			}
			if !report.Failed(contract.Error) || !said || report.Totals.Untested < 10 || report.Totals.Inconclusive == 0 {
				t.Errorf("nobody says %q: %+v", test.want, report.Totals)
			}
			allowed := ask(t, test.handler, func(o *contract.Options) {
				o.AllowUntested, o.Checks = true, []string{"tested"}
				if test.change != nil {
					test.change(o)
				}
			})
			if allowed.Failed(contract.Error) || !strings.Contains(strings.Join(allowed.Skipped, "\n"), test.want) {
				t.Errorf("untested ones are allowed: %+v, %v", allowed.Totals, allowed.Skipped)
			}
		})
	}
}

// The room is shared by all operations, and what there was none for is named.
func TestABudgetIsKept(t *testing.T) {
	report := ask(t, backend.New(""), func(o *contract.Options) { o.MaxCases = 300 })
	if report.Totals.Sent > 330 || report.Totals.Sent < 250 || len(report.LeftOut) == 0 {
		t.Errorf("%d cases of 300, left out: %v", report.Totals.Sent, report.LeftOut)
	}
	asked := map[string]int{}
	for _, result := range report.Cases {
		operation, _, _ := strings.Cut(result.Name, "/")
		asked[operation]++
	}
	for operation, n := range asked {
		if n > 60 || n < 2 {
			t.Errorf("%s has %d of %d cases", operation, n, report.Totals.Sent)
		}
	}
	if len(asked) != 13 {
		t.Errorf("%d operations are asked, want 13", len(asked))
	}
	everything := ask(t, backend.New(""), func(o *contract.Options) { o.Exhaustive, o.Phases = true, []string{contract.Negative} })
	if len(everything.LeftOut) > 0 {
		t.Errorf("left out all the same: %v", everything.LeftOut)
	}
}
