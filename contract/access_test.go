package contract_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/contract"
	"agentmock/internal/api/apitest"
)

// stall is an API of four operations on two paths.
var stall = apitest.File("openapi.yaml", `openapi: 3.1.0
info: {title: stall, version: "1"}
paths:
  /fruits:
    get: {operationId: listFruits, tags: [fruit], responses: {'200': &plain {description: it, content: {application/json: {schema: {type: object}}}}}}
    post: {operationId: addFruit, tags: [fruit, write], responses: {'200': *plain}}
  /fruits/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get: {operationId: getFruit, tags: [fruit], responses: {'200': *plain}}
  /shop/open:
    get: {operationId: isOpen, tags: [shop], responses: {'200': *plain}}
`)

// heard is a server that answers all the same, and what it was asked.
type heard struct {
	mutex  sync.Mutex
	asked  map[string]bool
	header map[string]string // values of a header by path
}

func (h *heard) serve(w http.ResponseWriter, r *http.Request) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	h.asked[r.Method+" "+strings.TrimRight(r.URL.Path, "0123456789-")] = true
	h.header[r.Method+" "+strings.TrimRight(r.URL.Path, "0123456789-")] = r.Header.Get("X-Tenant")
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprint(w, "{}")
}

// listen runs the known requests to the stall.
func listen(t *testing.T, change func(o *contract.Options)) (*heard, error) {
	t.Helper()
	h := &heard{asked: map[string]bool{}, header: map[string]string{}}
	server := httptest.NewServer(http.HandlerFunc(h.serve))
	defer server.Close()
	o := contract.Options{URL: server.URL, Phases: []string{contract.Known}, UnsafeMethods: true}
	change(&o)
	_, err := contract.Run(t.Context(), stall, o)
	return h, err
}

func TestSelection(t *testing.T) {
	const all = "GET /fruits, GET /fruits/, GET /shop/open, POST /fruits"
	for name, test := range map[string]struct {
		change func(o *contract.Options)
		want   string
	}{
		"all":                  {func(*contract.Options) {}, all},
		"ids":                  {func(o *contract.Options) { o.Operations = []string{"get*", "isOpen"} }, "GET /fruits/, GET /shop/open"},
		"a path":               {func(o *contract.Options) { o.Paths = []string{"/fruits/{id}"} }, "GET /fruits/"},
		"a segment":            {func(o *contract.Options) { o.Paths = []string{"/fruits/*"} }, "GET /fruits/"},
		"all below":            {func(o *contract.Options) { o.Paths = []string{"/fruits/**"} }, "GET /fruits, GET /fruits/, POST /fruits"},
		"a tag":                {func(o *contract.Options) { o.Tags = []string{"shop", "write"} }, "GET /shop/open, POST /fruits"},
		"a method":             {func(o *contract.Options) { o.Methods = []string{"post"} }, "POST /fruits"},
		"what fits both":       {func(o *contract.Options) { o.Methods, o.Tags = []string{"GET"}, []string{"fruit"} }, "GET /fruits, GET /fruits/"},
		"all but some":         {func(o *contract.Options) { o.ExcludeOperations = []string{"*Fruit"} }, "GET /fruits, GET /shop/open"},
		"an id misspelt":       {func(o *contract.Options) { o.ExcludeOperations = []string{"isopen"} }, `--exclude-operation-id: nothing in the document is called "isopen"; near: isOpen`},
		"a path misspelt":      {func(o *contract.Options) { o.Paths = []string{"/fruit"} }, `--include-path: nothing in the document is called "/fruit"; near: /fruits, /fruits/{id}`},
		"a tag misspelt":       {func(o *contract.Options) { o.Tags = []string{"fruits"} }, `--include-tag: nothing in the document is called "fruits"; near: fruit, write`},
		"a method misspelt":    {func(o *contract.Options) { o.Methods = []string{"GETS"} }, `--include-method: nothing in the document is called "GETS"; near: GET`},
		"no pattern":           {func(o *contract.Options) { o.Operations = []string{"[a"} }, `--include-operation-id "[a": expected a name, or a pattern such as get*`},
		"nothing that is left": {func(o *contract.Options) { o.Operations, o.Methods = []string{"isOpen"}, []string{"POST"} }, "there is nothing to ask: no case is left"},
	} {
		t.Run(name, func(t *testing.T) {
			h, err := listen(t, test.change)
			got := strings.Join(slices.Sorted(maps.Keys(h.asked)), ", ")
			if err != nil {
				got = err.Error()
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestHeadersOfOperations(t *testing.T) {
	h, err := listen(t, func(o *contract.Options) {
		o.Header = http.Header{"X-Tenant": {"all"}}
		o.OperationHeader = map[string]http.Header{"*Fruit*": {"x-tenant": {"fruit"}}, "getFruit": {"X-Tenant": {"one"}}}
	})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"GET /fruits": "fruit", "POST /fruits": "fruit", "GET /fruits/": "one", "GET /shop/open": "all"}
	if diff := cmp.Diff(want, h.header); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	_, err = listen(t, func(o *contract.Options) { o.OperationHeader = map[string]http.Header{"getFruits": {"X": {"hunter2"}}} })
	if err == nil || err.Error() != `--header: no operation is called "getFruits"; near: getFruit, listFruits` {
		t.Errorf("%v", err)
	}
}

// Cookies that answers set are sent again, and not with requests that are to have no credentials.
func TestCookies(t *testing.T) {
	fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: t, version: "1"}
security: [{session: []}]
paths:
  /in: {get: {operationId: in, security: [], responses: {'200': &plain {description: it, content: {application/json: {schema: {type: object}}}}}}}
  /mine/{id}: {get: {operationId: mine, parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}], responses: {'200': *plain, '401': *plain}}}
components: {securitySchemes: {session: {type: apiKey, in: cookie, name: sid}}}
`)}}
	for kept, want := range map[bool][]string{true: nil, false: {"tested"}} {
		strangers, known := 0, 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			switch sid, _ := r.Cookie("sid"); {
			case r.URL.Path == "/in":
				http.SetCookie(w, &http.Cookie{Name: "sid", Value: "hunter2-sid", Path: "/"})
			case sid == nil || sid.Value != "hunter2-sid":
				strangers++
				w.WriteHeader(http.StatusUnauthorized)
			default:
				known++
			}
			fmt.Fprint(w, "{}")
		}))
		report, err := contract.Run(t.Context(), fsys, contract.Options{URL: server.URL, Cookies: kept, ExcludeChecks: []string{"rejects-invalid", "allow-named"}, Workers: 1})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rules(report.Findings)); diff != "" {
			t.Errorf("cookies %v (-want +got):\n%s", kept, diff)
		}
		if kept && (strangers == 0 || known == 0) {
			t.Errorf("%d requests without the cookie, %d with it, want both", strangers, known)
		}
		server.Close()
	}
}

func TestCertificates(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc((&heard{asked: map[string]bool{}, header: map[string]string{}}).serve))
	server.TLS = &tls.Config{ClientAuth: tls.RequestClientCert}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	defer server.Close()
	trusted := x509.NewCertPool()
	trusted.AddCert(server.Certificate())
	for name, test := range map[string]struct {
		config *tls.Config
		fault  string
	}{
		"nothing":  {nil, "certificate"},
		"a cacert": {&tls.Config{RootCAs: trusted}, ""},
		"insecure": {&tls.Config{InsecureSkipVerify: true}, ""},
	} {
		report, err := contract.Run(t.Context(), stall, contract.Options{URL: server.URL, TLS: test.config, Phases: []string{contract.Known}, Retries: -1})
		if (err == nil) != (test.fault == "") || err != nil && !strings.Contains(err.Error(), test.fault) {
			t.Errorf("%s: %v", name, err)
		}
		if report.Insecure != (name == "insecure") {
			t.Errorf("%s: the report says insecure: %v", name, report.Insecure)
		}
	}
}
