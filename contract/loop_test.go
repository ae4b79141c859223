package contract_test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"

	"agentmock/contract"
	"agentmock/contract/contracttest"
	"agentmock/internal/api"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
	"agentmock/mockserver"
)

// loopToken is a credential that every scheme can carry.
const loopToken = "user:secret"

// loop serves a document and holds the mock against it: what the suite asks, good and bad, and every declared response in
// every media type, each answer judged by the contract and by a validator of other people.
type loop struct {
	t          *testing.T
	fsys       fs.FS
	file       string
	judge      *judge
	url        string
	mutex      sync.Mutex
	exchanges  int
	judged     int // bodies that the other validator saw
	operations int
	findings   []string
	flawed     []string // the document's examples that break their schemas: they are answered all the same, and are for lint to find
}

func newLoop(t *testing.T, fsys fs.FS, file string) *loop {
	t.Helper()
	mock, err := mockserver.New(fsys, mockserver.Options{File: file, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatalf("it does not load: %v", err)
	}
	server := httptest.NewServer(mock)
	t.Cleanup(server.Close)
	return &loop{t: t, fsys: fsys, file: file, judge: newJudge(t, fsys, file), url: server.URL, operations: len(mock.Operations()), flawed: flawedExamples(t, fsys, file)}
}

// flawedExamples returns the examples of responses that break their schemas, as canonical texts.
func flawedExamples(t *testing.T, fsys fs.FS, file string) []string {
	t.Helper()
	d, err := api.Document(fsys, openapi.Options{File: file})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, o := range d.Operations {
		for _, r := range o.Responses {
			for _, m := range r.Content {
				for _, e := range m.Examples {
					if violations, _ := verify.Body(o, r.Code(), m, e.Value); len(violations) > 0 {
						all = append(all, jsonvalue.CanonicalText(e.Value))
					}
				}
			}
		}
	}
	return all
}

func (l *loop) options() contract.Options {
	return contract.Options{File: l.file, URL: l.url, Token: loopToken, UnsafeMethods: true, Workers: 2, Transport: l, ShowData: true}
}

// RoundTrip has the other validator see every answer.
func (l *loop) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(response.Body)
	_ = response.Body.Close()
	response.Body = io.NopCloser(strings.NewReader(string(body)))
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.exchanges++
	judged, fault := l.judge.response(r.Method, r.URL.EscapedPath(), response.StatusCode, response.Header.Get("Content-Type"), body)
	if judged {
		l.judged++
	}
	if v, _ := jsonvalue.Decode(body); fault != nil && !slices.Contains(l.flawed, jsonvalue.CanonicalText(v)) {
		l.findings = append(l.findings, fmt.Sprintf("the other validator: %s %s: %d: %v\n%.400s", r.Method, r.URL, response.StatusCode, fault, body))
	}
	return response, err
}

// run is the whole loop.
func (l *loop) run() {
	l.t.Helper()
	if l.operations == 0 {
		return
	}
	report, err := contract.Run(context.Background(), l.fsys, l.options())
	if err != nil {
		l.t.Errorf("run: %v", err)
		return
	}
	for _, f := range report.Findings {
		l.findings = append(l.findings, fmt.Sprintf("%s: %s\n%s", f.Severity, f, f.Curl))
	}
	for _, skipped := range report.Skipped {
		if strings.Contains(skipped, "of the document") && len(l.flawed) > 0 {
			continue
		}
		if strings.Contains(skipped, "its life is not tested") { // the document does not say enough for one
			continue
		}
		l.findings = append(l.findings, "skipped: "+skipped)
	}
	l.everyResponse()
	sort.Strings(l.findings)
	for _, f := range l.findings {
		l.t.Error(f)
	}
}

// everyResponse asks each operation for each of its responses in each media type, in each shape.
func (l *loop) everyResponse() {
	observer, err := contract.NewObserver(l.fsys, contract.Options{File: l.file, ExcludeChecks: []string{"no-server-error"}}, func(f contract.Finding) {
		l.findings = append(l.findings, fmt.Sprintf("every response: %s: %s", f.Severity, f))
	})
	if err != nil {
		l.t.Fatal(err)
	}
	client := &http.Client{Transport: &contracttest.Transport{Observer: observer, Base: l}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	requests, err := contract.GoodRequests(l.fsys, l.options())
	if err != nil {
		l.t.Fatal(err)
	}
	for _, good := range requests {
		for _, r := range good.Operation.Responses {
			accepts := []string{"*/*"}
			for _, m := range r.Content {
				accepts = append(accepts, m.Concrete())
			}
			for _, accept := range accepts {
				for _, shape := range []string{"full", "minimal", "extreme"} {
					l.ask(client, good, r, accept, shape)
				}
			}
		}
	}
}

func (l *loop) ask(client *http.Client, good contract.GoodRequest, r *openapi.Response, accept, shape string) {
	request := good.Make()
	code := r.Code()
	if r.Status == "default" && good.Operation.Response(200).Status != "default" {
		code = 418
	}
	request.Header.Set("Prefer", fmt.Sprintf("code=%d, shape=%s, dynamic=true", code, shape))
	request.Header.Set("Accept", accept)
	response, err := client.Do(request)
	if err != nil {
		l.findings = append(l.findings, err.Error())
		return
	}
	_, _ = io.Copy(io.Discard, response.Body)
	_ = response.Body.Close()
	if response.StatusCode != code {
		l.findings = append(l.findings, fmt.Sprintf("%s %s, code=%d as %s: answered %d", request.Method, request.URL, code, accept, response.StatusCode))
	}
	got := response.Header.Get("Content-Type")
	if len(r.Content) > 0 && code != http.StatusNotModified && accept != "*/*" && strings.SplitN(got, ";", 2)[0] != strings.SplitN(accept, ";", 2)[0] {
		l.findings = append(l.findings, fmt.Sprintf("%s %s, code=%d: accepts %s, answered %s", request.Method, request.URL, code, accept, got))
	}
}

// TestLoop runs the loop on the documents of testdata/documents, and on those below the directory that AGENTMOCK_CORPUS
// names: valid ones are in folders that are not called fail or malicious.
func TestLoop(t *testing.T) {
	var total struct{ documents, operations, exchanges, judged, findings int }
	roots := []string{"testdata/documents", os.Getenv("AGENTMOCK_CORPUS")}
	for _, root := range roots {
		for _, name := range corpusFiles(t, root, func(path string) bool {
			return !strings.Contains(path, "/fail/") && !strings.Contains(path, "/malicious/")
		}) {
			if reason := notADocument[name]; reason != "" {
				continue
			}
			t.Run(name, func(t *testing.T) {
				fsys, file := rooted(root, name)
				l := newLoop(t, fsys, file)
				l.run()
				total.documents++
				total.operations += l.operations
				total.exchanges += l.exchanges
				total.judged += l.judged
				total.findings += len(l.findings)
			})
		}
	}
	t.Logf("%d documents, %d operations, %d exchanges, %d bodies judged by another validator too, %d findings", total.documents, total.operations, total.exchanges, total.judged, total.findings)
}

// corpusFiles returns the documents below a directory, their paths with slashes, that are wanted.
func corpusFiles(t *testing.T, root string, wanted func(path string) bool) []string {
	t.Helper()
	if root == "" {
		return nil
	}
	var names []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		within, err := filepath.Rel(root, path)
		within = filepath.ToSlash(within)
		if ending := filepath.Ext(path); (ending == ".yaml" || ending == ".json") && wanted("/"+within) {
			names = append(names, within)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// rooted returns where a document is read from: its own directory, or one around it where its references lead further.
func rooted(root, name string) (fs.FS, string) {
	depth := 0
	if strings.Contains(name, "petstore-separate/") {
		depth = 1
	}
	dir, file := filepath.Split(filepath.FromSlash(name))
	for range depth {
		parent, last := filepath.Split(filepath.Clean(dir))
		dir, file = parent, filepath.Join(last, file)
	}
	return os.DirFS(filepath.Join(root, dir)), filepath.ToSlash(file)
}

// notADocument are files of the corpus that cannot be served, and why.
var notADocument = map[string]string{
	"split/paths.yaml":                                    "a part of another document",
	"split/schemas.yaml":                                  "a part of another document",
	"split/parts.json":                                    "a part of another document",
	"openapi3-examples/3.0/pass/cyclical.yaml":            "refers to a file that is not in the corpus",
	"openapi3-examples/3.0/pass/externalPathItemRef.yaml": "refers to a file that is not in the corpus",
	"openapi3-examples/3.0/pass/resolution/twolevel/subdir1/subdir2/ok.yaml":       "a part of another document",
	"openapi3-examples/3.0/pass/resolution/twolevel/subdir1/test.yaml":             "a part of another document",
	"openapi3-examples/3.0/pass/swagger2openapi/fart.openapi.yaml":                 "empty",
	"openapi3-examples/3.0/pass/swagger2openapi/swagger.json":                      "empty",
	"openapi3-examples/3.0/pass/swagger2openapi/test-oas3.yaml":                    "empty",
	"openapi3-examples/3.0/pass/swagger2openapi/test-openapi.json":                 "empty",
	"openapi3-examples/3.0/pass/swagger2openapi/test.json":                         "empty",
	"openapi3-examples/3.0/pass/swagger2openapi/test.yaml":                         "empty",
	"openapi-initiative/examples/v2.0/json/petstore-separate/common/Error.json":    "a part of another document",
	"openapi-initiative/examples/v2.0/json/petstore-separate/spec/NewPet.json":     "a part of another document",
	"openapi-initiative/examples/v2.0/json/petstore-separate/spec/Pet.json":        "a part of another document",
	"openapi-initiative/examples/v2.0/json/petstore-separate/spec/parameters.json": "a part of another document",
	"openapi-initiative/examples/v2.0/yaml/petstore-separate/common/Error.yaml":    "a part of another document",
	"openapi-initiative/examples/v2.0/yaml/petstore-separate/spec/NewPet.yaml":     "a part of another document",
	"openapi-initiative/examples/v2.0/yaml/petstore-separate/spec/Pet.yaml":        "a part of another document",
	"openapi-initiative/examples/v2.0/yaml/petstore-separate/spec/parameters.yaml": "a part of another document",
}
