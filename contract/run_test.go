package contract_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"agentmock"
	"agentmock/contract"
	"agentmock/contract/contracttest"
	"agentmock/internal/api/apitest"
	"agentmock/mockserver"
)

// mock serves an API with the mock.
func mock(t *testing.T, fsys fs.FS, options mockserver.Options) *httptest.Server {
	t.Helper()
	s, err := mockserver.New(fsys, options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return server
}

var shop = os.DirFS("../mockserver/testdata/shop")

func TestTheMockKeepsItsOwnContract(t *testing.T) {
	t.Run("agent", func(t *testing.T) {
		contracttest.Test(t, agentmock.FS, mock(t, agentmock.FS, mockserver.Options{}).URL)
	})
	t.Run("unknown ids are refused", func(t *testing.T) {
		contracttest.Test(t, agentmock.FS, mock(t, agentmock.FS, mockserver.Options{Unknown: mockserver.NotFound}).URL)
	})
	t.Run("shop", func(t *testing.T) {
		contracttest.Test(t, shop, mock(t, shop, mockserver.Options{}).URL, contracttest.With(func(o *contract.Options) {
			o.UnsafeMethods, o.Header = true, http.Header{"X-Key": {"1"}}
		}))
	})
}

func TestNegativeCasesFindAServerThatTakesAnything(t *testing.T) {
	body := documented(t)
	server := httptest.NewServer(http.HandlerFunc(served{status: 200, body: body}.serve))
	defer server.Close()
	report, err := contract.Run(context.Background(), agentmock.FS, contract.Options{URL: server.URL, Phases: []string{contract.Negative}, Checks: []string{"rejects-invalid"}})
	if err != nil {
		t.Fatal(err)
	}
	var cases []string
	for _, f := range report.Findings {
		cases = append(cases, strings.TrimPrefix(f.Case, "getCustomerDetail/negative/"))
	}
	want := []string{
		"user_id/empty", "user_id/format", "customer_id/empty", "user_id/format-b", "user_id/format-c", "user_id/format-d",
		"customer_id/format", "customer_id/format-b", "customer_id/format-c", "customer_id/format-d",
	}
	if diff := cmp.Diff(want, cases); diff != "" {
		t.Errorf("accepted (-want +got):\n%s", diff)
	}
}

const aged = `openapi: 3.1.0
info: {title: Aged, version: "1"}
paths:
  /old:
    get:
      operationId: old
      deprecated: true
      responses:
        "200":
          description: it still works
          headers:
            X-Rate: {required: true, schema: {type: integer, maximum: 10}}
          content:
            application/json: {schema: {type: object}}
`

func TestHeadersAndDeprecation(t *testing.T) {
	fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(aged)}}
	for name, test := range map[string]struct {
		header map[string]string
		want   []string
	}{
		"as it should be":   {map[string]string{"X-Rate": "5", "Deprecation": "@1688169599"}, nil},
		"nothing said":      {map[string]string{"X-Rate": "5"}, []string{"deprecated"}},
		"no header":         {map[string]string{"Deprecation": "@1688169599"}, []string{"headers-match"}},
		"a header too high": {map[string]string{"X-Rate": "11", "Deprecation": "@1688169599"}, []string{"headers-match"}},
		"a header of words": {map[string]string{"X-Rate": "many", "Deprecation": "@1688169599"}, []string{"headers-match"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(served{status: 200, header: test.header, body: "{}"}.serve))
			defer server.Close()
			report, err := contract.Run(context.Background(), fsys, contract.Options{URL: server.URL, Phases: []string{contract.Known}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, rules(report.Findings)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// TestAFlawedExampleIsTheDocumentsFault: whoever answers what the document itself shows is not judged by its flaws.
func TestAFlawedExampleIsTheDocumentsFault(t *testing.T) {
	fsys := apitest.File("openapi.yaml", `openapi: 3.0.3
info: {title: t, version: '1'}
paths:
  /a:
    get:
      responses:
        "200":
          description: ''
          content:
            application/json:
              schema: {type: object, required: [n, at], properties: {n: {type: integer}, at: {type: string, format: date}}}
              examples: {odd: {value: {n: many, at: someday}}}
`)
	for name, test := range map[string]struct {
		body string
		want []string
		told bool
	}{
		"the example":           {`{"n": "many", "at": "someday"}`, nil, true},
		"in another order":      {`{"at":"someday","n":"many"}`, nil, true},
		"nearly the example":    {`{"n": "many", "at": "2024-01-01"}`, []string{"body-matches-schema"}, false},
		"as the schema says it": {`{"n": 1, "at": "2024-01-01"}`, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(served{status: 200, body: test.body}.serve))
			defer server.Close()
			report, err := contract.Run(context.Background(), fsys, contract.Options{URL: server.URL, Phases: []string{contract.Known}})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, rules(report.Findings)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if told := strings.Contains(strings.Join(report.Skipped, "\n"), `response.body is the example "odd" of the document`); told != test.told {
				t.Errorf("not judged: %q", report.Skipped)
			}
		})
	}
}

// TestARunAgainstABadDay: a server that answers well, asks to wait, breaks off, and is slow.
func TestARunAgainstABadDay(t *testing.T) {
	body := documented(t)
	var mutex sync.Mutex
	visits := map[string]int{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := filepath.Base(r.URL.Path)
		mutex.Lock()
		visits[id]++
		visit := visits[id]
		mutex.Unlock()
		switch id[len(id)-1] {
		case '1': // asks to wait once, then answers
			if visit == 1 {
				w.Header().Set("Retry-After", "0")
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
		case '2': // breaks off
			connection, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = connection.(*net.TCPConn).SetLinger(0)
				_ = connection.Close()
			}
			return
		case '3': // never comes to an end
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte("{"))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
			return
		}
		served{status: 200, body: strings.ReplaceAll(body, customer, id)}.serve(w, r)
	}))
	defer server.Close()
	var ids []string
	for i := range 20 {
		ids = append(ids, fmt.Sprintf("00000000-0000-4000-8000-0000000000%d%d", i/4, i%4))
	}
	report, err := contract.Run(context.Background(), agentmock.FS, contract.Options{
		URL: server.URL, Phases: []string{contract.Known}, Timeout: time.Second, Workers: 8,
		Params: map[string][]string{"user_id": {"5832d184-dd53-42a0-8ace-0bf8d660f4cc"}, "customer_id": ids},
	})
	if err != nil {
		t.Fatal(err)
	}
	type numbers struct{ Planned, Sent, Failed, Retries, NoAnswer int }
	n := report.Totals
	if diff := cmp.Diff(numbers{20, 20, 10, 5, 5}, numbers{n.Planned, n.Sent, n.Failed, n.Retries, n.NoAnswer}); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	total := 0
	for _, bucket := range report.Latency {
		total += bucket.Count
	}
	if total != 15 {
		t.Errorf("%d responses in the histogram, want 15", total)
	}
}

func TestRunCannotAsk(t *testing.T) {
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + closed.Addr().String()
	_ = closed.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	for name, test := range map[string]struct {
		change func(*contract.Options)
		want   string
	}{
		"nobody there":        {func(o *contract.Options) { o.URL = nobody }, "cannot be reached: dial tcp"},
		"nobody comes":        {func(o *contract.Options) { o.URL, o.WaitFor = nobody, 150*time.Millisecond }, "did not answer within 150ms"},
		"an untrusted server": {func(o *contract.Options) { o.URL = secure.URL }, "certificate"},
		"no URL":              {func(o *contract.Options) { o.URL = "localhost" }, "expected http://HOST"},
		"a secret in the URL": {func(o *contract.Options) { o.URL = "http://u:p@localhost" }, "credentials do not belong into a URL"},
		"no such parameter":   {func(o *contract.Options) { o.Params = map[string][]string{"customer": {"1"}} }, "no operation has a parameter \"customer\"; near: customer_id"},
		"lists that differ": {func(o *contract.Options) {
			o.Params = map[string][]string{"customer_id": {"1", "2"}, "user_id": {"1", "2", "3"}}
		}, "the same length"},
		"a value that is none": {func(o *contract.Options) { o.Params = map[string][]string{"customer_id": {"1"}, "user_id": {"1"}} }, "parameter user_id, row 1: want a value of format uuid, got \"1\""},
		"no such check":        {func(o *contract.Options) { o.Checks = []string{"formats"} }, "no check is called \"formats\"; near: format"},
		"no such operation":    {func(o *contract.Options) { o.Operations = []string{"getCustomer"} }, "near: getCustomerDetail"},
		"no such phase":        {func(o *contract.Options) { o.Phases = []string{"all"} }, "expected known, positive, negative"},
		"no such file":         {func(o *contract.Options) { o.ParamsFile = "nowhere.csv" }, "nowhere.csv"},
	} {
		t.Run(name, func(t *testing.T) {
			o := contract.Options{URL: nobody, Retries: -1}
			test.change(&o)
			_, err := contract.Run(context.Background(), agentmock.FS, o)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestParamsFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "customers.csv")
	write := func(text string) {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	server := mock(t, agentmock.FS, mockserver.Options{})
	o := contract.Options{URL: server.URL, ParamsFile: name, Phases: []string{contract.Known}, Params: map[string][]string{"user_id": {"5832d184-dd53-42a0-8ace-0bf8d660f4cc"}}}
	text := "\ufeffcustomer_id,remark\n"
	for i := range 3000 {
		text += fmt.Sprintf("00000000-0000-4000-9000-%012d,\"a, b\"\n", i)
	}
	write(text)
	report, err := contract.Run(context.Background(), agentmock.FS, o)
	if err != nil || report.Totals.Sent != 3000 || len(report.Findings) > 0 {
		t.Errorf("%v: %+v", err, report.Totals)
	}
	write("customer_id,user_id\n00000000-0000-4000-9000-000000000000\n")
	if _, err = contract.Run(context.Background(), agentmock.FS, o); err == nil || !strings.Contains(err.Error(), "wrong number of fields") {
		t.Errorf("a missing column: %v", err)
	}
	write("user_id\n5832d184-dd53-42a0-8ace-0bf8d660f4cc\n")
	if _, err = contract.Run(context.Background(), agentmock.FS, o); err == nil || !strings.Contains(err.Error(), "there is nothing to ask: getCustomerDetail: no value for its parameter customer_id") {
		t.Errorf("no column for a parameter: %v", err)
	}
}

func TestCasesFromExchangeFiles(t *testing.T) {
	cases := fstest.MapFS{"getCustomerDetail/mine.yaml": {Data: []byte("request: {path: {customer_id: '${CUSTOMER}'}}\nresponse: {status: 404}\n")}}
	server := mock(t, agentmock.FS, mockserver.Options{Unknown: mockserver.NotFound})
	o := contract.Options{URL: server.URL, Cases: cases, Phases: []string{contract.Known}, Getenv: func(name string) string {
		return map[string]string{"CUSTOMER": "00000000-0000-4000-9000-000000000404"}[name]
	}}
	report, err := contract.Run(context.Background(), agentmock.FS, o)
	if err != nil || len(report.Cases) != 1 || report.Cases[0].Status != 404 || len(report.Findings) > 0 {
		t.Fatalf("%v %+v", err, report)
	}
	o.Getenv = nil
	if _, err := contract.Run(context.Background(), agentmock.FS, o); err == nil || !strings.Contains(err.Error(), "getCustomerDetail/mine.yaml:1: ${CUSTOMER} is not set in the environment") {
		t.Errorf("%v", err)
	}
}

func TestOnlySafeMethodsAreSent(t *testing.T) {
	var unsafe atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodOptions {
			unsafe.Add(1)
		}
		http.NotFound(w, r)
	}))
	defer server.Close()
	report, err := contract.Run(context.Background(), shop, contract.Options{URL: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	if unsafe.Load() > 0 || len(report.Skipped) != 3 {
		t.Errorf("%d unsafe requests, skipped %v", unsafe.Load(), report.Skipped)
	}
	if len(report.SkippedIn) > 0 {
		t.Errorf("an English report says so twice: %v", report.SkippedIn)
	}
	report, err = contract.Run(context.Background(), shop, contract.Options{URL: server.URL, Language: "zh"})
	if err != nil || len(report.SkippedIn) != len(report.Skipped) || !strings.HasSuffix(report.SkippedIn[0], "时才发送 DELETE") || !strings.HasSuffix(report.Skipped[0], "DELETE is sent only with --unsafe-methods") {
		t.Errorf("%v: in Chinese: %v", err, report.SkippedIn)
	}
}

func TestCredentialsStayWhereTheyBelong(t *testing.T) {
	var elsewhere atomic.Int64
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
	defer other.Close()
	var token atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token.Store(r.Header.Get("Authorization"))
		http.Redirect(w, r, other.URL, http.StatusFound)
	}))
	defer server.Close()
	report, err := contract.Run(context.Background(), agentmock.FS, contract.Options{URL: server.URL, Token: "s3cr3t-token", Header: http.Header{"X-Api-Key": {"s3cr3t-key"}}, ShowData: true})
	if err != nil {
		t.Fatal(err)
	}
	if token.Load() != "Bearer s3cr3t-token" || elsewhere.Load() > 0 {
		t.Errorf("sent %q; %d requests elsewhere", token.Load(), elsewhere.Load())
	}
	text, err := json.Marshal(report)
	if err != nil || strings.Contains(string(text), "s3cr3t") || !strings.Contains(string(text), `Bearer $AGENTMOCK_TOKEN`) {
		t.Errorf("%v: a secret is in the report, or no line repeats the request", err)
	}
}

func TestMaxFailuresAndInterruptStillReport(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(served{status: 500, body: "{}"}.serve))
	defer server.Close()
	o := contract.Options{URL: server.URL, Workers: 1, MaxFailures: 3}
	report, err := contract.Run(context.Background(), agentmock.FS, o)
	if err != nil || report.Totals.Failed < 3 || report.Totals.Sent > 5 || report.Totals.Planned < 10 {
		t.Errorf("%v %+v", err, report.Totals)
	}
	ctx, cancel := context.WithCancel(context.Background())
	o = contract.Options{URL: server.URL, Workers: 1, Progress: func(p contract.Progress) {
		if p.Done == 2 {
			cancel()
		}
	}}
	report, err = contract.Run(ctx, agentmock.FS, o)
	if !errors.Is(err, context.Canceled) || report == nil || report.Totals.Sent < 2 {
		t.Errorf("%v %+v", err, report)
	}
}

func TestBaseline(t *testing.T) {
	body := replaced(t, documented(t), `"flow": 0`, `"flow": "0"`)
	first := findings(t, served{status: 200, body: body})
	if len(first) != 1 {
		t.Fatal(first)
	}
	report := &contract.Report{Findings: first}
	known := append(report.Baseline(), "format getCustomerDetail response.body#/data/gone")
	server := httptest.NewServer(http.HandlerFunc(served{status: 200, body: replaced(t, body, `"sex": 0`, `"sex": 7`)}.serve))
	defer server.Close()
	again, err := contract.Run(context.Background(), agentmock.FS, contract.Options{
		URL: server.URL, Checks: []string{"body-matches-schema", "format"}, Baseline: known,
		Params: map[string][]string{"user_id": {"5832d184-dd53-42a0-8ace-0bf8d660f4cc"}, "customer_id": {customer}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if again.Totals.Known == 0 || again.Totals.Errors == 0 || !again.Failed(contract.Error) {
		t.Errorf("%+v", again.Totals)
	}
	if diff := cmp.Diff([]string{"format getCustomerDetail response.body#/data/gone"}, again.Vanished); diff != "" {
		t.Errorf("vanished (-want +got):\n%s", diff)
	}
}

func TestARateIsKept(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(served{status: 404, body: "{}"}.serve))
	defer server.Close()
	start := time.Now()
	report, err := contract.Run(context.Background(), agentmock.FS, contract.Options{URL: server.URL, Rate: 100, Phases: []string{contract.Known}})
	if err != nil {
		t.Fatal(err)
	}
	if least := time.Duration(report.Totals.Sent-1) * 10 * time.Millisecond; time.Since(start) < least {
		t.Errorf("%d requests in %s, want at least %s", report.Totals.Sent, time.Since(start), least)
	}
}

// An answer that the case expects is not asked for again, though it says that it is too early.
func TestWhatIsExpectedIsNotRetried(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(served{status: 429, header: map[string]string{"Retry-After": "0"}, body: `{}`}.serve))
	defer server.Close()
	cases := fstest.MapFS{"getCustomerDetail/busy.yaml": {Data: []byte("request: {path: {customer_id: 00000000-0000-4000-9000-000000000429}}\nresponse: {status: 429}\n")}}
	report, err := contract.Run(t.Context(), agentmock.FS, contract.Options{URL: server.URL, Cases: cases, Phases: []string{contract.Known}})
	if err != nil || report.Totals.Sent != 1 || report.Totals.Retries != 0 {
		t.Errorf("%v, %+v", err, report)
	}
}

// Of a bad request that was answered with a success one thing is found: what the answer says is beside the point.
func TestAnAcceptedBadRequestIsOneFinding(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(served{status: 200, body: `{"nothing": "right"}`}.serve))
	defer server.Close()
	report, err := contract.Run(t.Context(), agentmock.FS, contract.Options{URL: server.URL, Phases: []string{contract.Negative}})
	if err != nil {
		t.Fatal(err)
	}
	rejected := map[string]bool{}
	for _, f := range report.Findings {
		rejected[f.Case] = rejected[f.Case] || f.Rule == "rejects-invalid"
	}
	maps.DeleteFunc(rejected, func(_ string, so bool) bool { return !so })
	for _, f := range report.Findings {
		if rejected[f.Case] && f.Rule != "rejects-invalid" {
			t.Errorf("%s: %s", f.Case, f)
		}
	}
	if len(rejected) < 2 {
		t.Errorf("%d cases are accepted", len(rejected))
	}
}

// A run of one phase does not know what the other would find again.
func TestNothingVanishesInHalfARun(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(served{status: 200, body: documented(t)}.serve))
	defer server.Close()
	for phase, want := range map[string]int{contract.Known: 0, "": 1} {
		o := contract.Options{URL: server.URL, Checks: []string{"format"}, Baseline: []string{"format getCustomerDetail response.body#/data/gone"},
			Params: map[string][]string{"user_id": {"5832d184-dd53-42a0-8ace-0bf8d660f4cc"}, "customer_id": {customer}}}
		if phase != "" {
			o.Phases = []string{phase}
		}
		report, err := contract.Run(t.Context(), agentmock.FS, o)
		if err != nil || len(report.Vanished) != want {
			t.Errorf("phase %q: %v vanished, %v", phase, report.Vanished, err)
		}
	}
}

// A baseline tells apart what a bad request was answered with, and what was wrong with it.
func TestKeysOfRejections(t *testing.T) {
	f := contract.Finding{Rule: "rejects-invalid", Operation: "o", Where: "response.status", Want: "a 4xx: no id", Got: "200"}
	other, why := f, f
	other.Got, why.Want = "302", "a 4xx: no name"
	if f.Key() == other.Key() || f.Key() == why.Key() {
		t.Errorf("%s is %s or %s", f.Key(), other.Key(), why.Key())
	}
}

// A target that goes away midway is no API that breaks its contract: the run could not be done.
func TestATargetThatGoesAway(t *testing.T) {
	var server *httptest.Server
	var asked atomic.Int64
	server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 5 {
			_ = server.Listener.Close()
		}
		w.Header().Set("Connection", "close")
		served{status: 200, body: documented(t)}.serve(w, r)
	}))
	defer server.Close()
	report, err := contract.Run(t.Context(), agentmock.FS, contract.Options{URL: server.URL, Workers: 1, Retries: -1})
	if err == nil || !strings.Contains(err.Error(), "went away: dial tcp") || report.Totals.Sent < 5 || report.Totals.Sent > 5+12 {
		t.Errorf("%v %+v", err, report.Totals)
	}
}

// A gateway whose API boots is waited for.
func TestAGatewayIsWaitedFor(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) < 3 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		served{status: 200, body: documented(t)}.serve(w, r)
	}))
	defer server.Close()
	o := contract.Options{URL: server.URL, WaitFor: 10 * time.Second, Phases: []string{contract.Known}, Checks: []string{"no-server-error"}}
	if report, err := contract.Run(t.Context(), agentmock.FS, o); err != nil || len(report.Findings) > 0 {
		t.Errorf("%v %v", err, report)
	}
	asked.Store(-1000)
	o.WaitFor = 250 * time.Millisecond
	if _, err := contract.Run(t.Context(), agentmock.FS, o); err == nil || !strings.Contains(err.Error(), "a gateway answers 502 Bad Gateway") {
		t.Errorf("%v", err)
	}
}
