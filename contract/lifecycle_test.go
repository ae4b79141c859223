package contract_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/contract/contracttest"
	"agentmock/contract/testdata/market"
	"agentmock/internal/api/apitest"
)

// live has a market's lives lived.
func live(t *testing.T, m *market.Market, change ...func(*contract.Options)) *contract.Report {
	t.Helper()
	server := httptest.NewServer(m)
	defer server.Close()
	o := contract.Options{URL: server.URL, Token: market.Token, OtherToken: market.Other, UnsafeMethods: true, ShowData: true, Phases: []string{contract.Lifecycle}}
	for _, c := range change {
		c(&o)
	}
	report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", m.Document()), o)
	if err != nil {
		t.Error(err)
		return &contract.Report{}
	}
	return report
}

func TestLivesOfACleanAPIAreFine(t *testing.T) {
	for _, ids := range []string{"uuid", "number", "slug"} {
		for _, delay := range []time.Duration{0, 200 * time.Millisecond} {
			t.Run(fmt.Sprint(ids, delay), func(t *testing.T) {
				report := live(t, market.New(ids, delay, ""), func(o *contract.Options) { o.Consistency = 10 * delay })
				for _, f := range report.Findings {
					t.Errorf("%s: %s\n%s", f.Case, f, f.Script)
				}
				if len(report.Skipped) > 0 || len(report.Left) > 0 || delay > 0 != (report.Settled > 0) {
					t.Errorf("skipped %v, left %v, settled %v", report.Skipped, report.Left, report.Settled)
				}
			})
		}
	}
}

// A Go test has lives lived with one option.
func TestLivesInAGoTest(t *testing.T) {
	m := market.New("number", 0, "")
	server := httptest.NewServer(m)
	defer server.Close()
	contracttest.Test(t, apitest.File("openapi.yaml", m.Document()), server.URL, contracttest.Lifecycle(), contracttest.With(func(o *contract.Options) { o.Token = market.Token }))
	if made, left := m.Count(); made < 3+9+4 || left != 3+9 {
		t.Errorf("%d things were made, %d are there, want those of before", made, left)
	}
}

// asked notes the requests to an API.
type asked struct {
	handler http.Handler
	mutex   sync.Mutex
	all     []string
	seen    func(r *http.Request)
}

// take returns the requests so far, and begins anew.
func (a *asked) take() []string {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	all := a.all
	a.all = nil
	return all
}

func (a *asked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a.mutex.Lock()
	a.all = append(a.all, r.Method+" "+r.URL.Path)
	a.mutex.Unlock()
	if a.seen != nil {
		a.seen(r)
	}
	a.handler.ServeHTTP(w, r)
}

// An id that somebody names is read, and never written to.
func TestWhatIsNamedIsNeverChanged(t *testing.T) {
	const named = "00000000-0000-4000-8000-000000000002"
	m := market.New("uuid", 0, "")
	spy := &asked{handler: m}
	server := httptest.NewServer(spy)
	defer server.Close()
	_, err := contract.Run(t.Context(), apitest.File("openapi.yaml", m.Document()), contract.Options{URL: server.URL, Token: market.Token, UnsafeMethods: true, Params: map[string][]string{"id": {named}}})
	if err != nil {
		t.Fatal(err)
	}
	read := false
	for _, one := range spy.take() {
		method, path, _ := strings.Cut(one, " ")
		read = read || one == "GET /v1/orders/"+named
		if strings.HasSuffix(path, named) && (method == http.MethodPut || method == http.MethodPatch || method == http.MethodDelete) {
			t.Errorf("%s is sent", one)
		}
	}
	if !read {
		t.Error("it is not even read")
	}
}

// What a run has made is taken away, also where it was broken off.
func TestWhatIsMadeIsTakenAway(t *testing.T) {
	for _, after := range []int{40, 200, 100_000} {
		m := market.New("uuid", 0, "")
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		spy := &asked{handler: m}
		spy.seen = func(*http.Request) {
			spy.mutex.Lock()
			defer spy.mutex.Unlock()
			if n++; n == after {
				cancel()
			}
		}
		server := httptest.NewServer(spy)
		report, err := contract.Run(ctx, apitest.File("openapi.yaml", m.Document()), contract.Options{URL: server.URL, Token: market.Token, UnsafeMethods: true, MaxCases: 1500})
		server.Close()
		cancel()
		if made, left := m.Count(); made < 3+9+1 || left != 3+9 || (err != nil) != (after < 100_000) || len(report.Left) > 0 {
			t.Errorf("after %d: %d were made, %d are there: %v %v", after, made, left, err, report.Left)
		}
	}
}

// What cannot be made, and needs what cannot be made, is not tested, with the reason.
func TestALifeThatCannotBeLivedSaysWhy(t *testing.T) {
	for name, test := range map[string]struct{ old, with, want string }{
		"nothing creates it": {"    post:\n      operationId: createCustomer", "    trace:\n      operationId: createCustomer", "order: its life is not tested: createOrder answers 422 to a good request, and nothing creates a customer"},
		"a circle": {"    NewCustomer: {type: object, required: [name], properties: {", "    NewCustomer: {type: object, required: [name, order_id], properties: {order_id: {$ref: '#/components/schemas/ID'}, ",
			"order: its life is not tested: createOrder answers 422 to a good request, and no customer can be made: createCustomer answers 422 to a good request, and no order can be made: createOrder answers 422 to a good request, and a customer needs itself"},
	} {
		t.Run(name, func(t *testing.T) {
			m := market.New("uuid", 0, "")
			m.Forget()
			m.Circle = name == "a circle"
			document := strings.Replace(m.Document(), test.old, test.with, 1)
			if m.Circle { // a customer shows its order too
				document = strings.Replace(document, "name: {type: string}, email", "name: {type: string}, order_id: {$ref: '#/components/schemas/ID'}, email", 1)
			}
			if document == m.Document() {
				t.Fatal("nothing is replaced")
			}
			server := httptest.NewServer(m)
			defer server.Close()
			report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", document), contract.Options{URL: server.URL, Token: market.Token, UnsafeMethods: true, Phases: []string{contract.Lifecycle}, AllowUntested: true})
			if err != nil || !slices.Contains(report.Skipped, test.want) {
				t.Errorf("%v: %q", err, report.Skipped)
			}
		})
	}
}

// A script repeats the steps of a finding, with ids of its own.
func TestScriptsRepeatTheirSteps(t *testing.T) {
	for _, program := range []string{"curl", "jq"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip("a script is run by a shell with curl and jq, which .ci/run installs: ", err)
		}
	}
	m := market.New("number", 0, "DELETE without effect")
	spy := &asked{handler: m}
	server := httptest.NewServer(spy)
	defer server.Close()
	report, err := contract.Run(t.Context(), apitest.File("openapi.yaml", m.Document()), contract.Options{URL: server.URL, Token: market.Token, UnsafeMethods: true, Phases: []string{contract.Lifecycle}, Checks: []string{"deleted-is-gone"}})
	if err != nil || len(report.Findings) == 0 {
		t.Fatalf("%v: %v", err, report)
	}
	f := report.Findings[0]
	spy.take()
	sh := exec.Command("sh", "-c", f.Script)
	sh.Env = append(os.Environ(), "AGENTMOCK_TOKEN="+market.Token)
	out, err := sh.CombinedOutput()
	if err != nil || strings.Contains(f.Script, market.Token) {
		t.Fatalf("%v: %s\n%s", err, f.Script, out)
	}
	all := spy.take()
	if len(all) != len(f.Steps) || len(f.Steps) != 4 || all[2][:7] != "DELETE " || all[3] != "GET "+strings.TrimPrefix(all[2], "DELETE ") || !strings.Contains(string(out), "200 OK") {
		t.Errorf("%q: %s\n%s", all, f.Script, out)
	}
}

// Every defect that shows over several requests only is found by exactly its check.
func TestEveryBrokenLifeIsFoundByItsCheckAlone(t *testing.T) {
	for _, defect := range slices.Sorted(maps.Keys(market.Defects)) {
		t.Run(defect, func(t *testing.T) {
			report := live(t, market.New("uuid", 0, defect), func(o *contract.Options) { o.ExcludeChecks = []string{"answers-good"} })
			if diff := cmp.Diff([]string{market.Defects[defect]}, rules(report.Findings)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
				for _, f := range report.Findings {
					t.Logf("%s: %s", f.Case, f)
				}
			}
			for _, f := range report.Findings {
				if len(f.Steps) == 0 || !strings.HasPrefix(f.Script, "#!/bin/sh\n") {
					t.Errorf("%s has no steps", f)
				}
			}
		})
	}
}
