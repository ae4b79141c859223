package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// published is a document that a test changes, behind a password and with an ETag, and a schema beside it.
type published struct {
	mutex    sync.Mutex
	document string
	down     bool
	full     int // answers with the document in them
	same     int // answers that it has not changed
}

const publishedDocument = `{"openapi": "3.1.0", "info": {"title": "Published", "version": "1"}, "paths": {"/thing": {"get": {"operationId": "thing", "responses": {
  "200": {"description": "it", "content": {"application/json": {"schema": {"$ref": "parts/thing.yaml"}}}}}}}}}`

func (p *published) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	user, password, _ := r.BasicAuth()
	tag := fmt.Sprintf(`"%d"`, len(p.document))
	switch {
	case user != "me" || password != "hidden":
		w.WriteHeader(http.StatusUnauthorized)
	case p.down:
		w.WriteHeader(http.StatusServiceUnavailable)
	case r.URL.Path == "/v3/parts/thing.yaml":
		_, _ = w.Write([]byte("{type: string, const: made}\n"))
	case r.URL.Path != "/v3/api-docs":
		w.WriteHeader(http.StatusNotFound)
	case r.Header.Get("If-None-Match") == tag:
		p.same++
		w.WriteHeader(http.StatusNotModified)
	default:
		p.full++
		w.Header().Set("ETag", tag)
		_, _ = w.Write([]byte(p.document))
	}
}

// set changes what is published.
func (p *published) set(change func(*published)) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	change(p)
}

// publish starts a server, and returns the document's URL with the password in it.
func publish(t *testing.T) (*published, string) {
	t.Helper()
	p := &published{document: publishedDocument}
	server := httptest.NewServer(p)
	t.Cleanup(server.Close)
	return p, strings.Replace(server.URL, "//", "//me:hidden@", 1) + "/v3/api-docs"
}

// A mock of a URL follows its document: what is published is served, what breaks or cannot be fetched leaves the last good state.
func TestServeFollowsAURL(t *testing.T) {
	o, address := publish(t)
	p := startServe(t, address)
	shown := strings.Replace(address, "me:hidden", "•••", 1)
	if !strings.Contains(p.banner, "document     "+shown+"\n") {
		t.Errorf("the banner does not name the document:\n%s", p.banner)
	}
	is := func(path string, status int, text string) func() bool {
		return func() bool {
			code, body := p.get(t, path)
			return code == status && strings.Contains(body, text)
		}
	}
	if !is("/thing", 200, "made")() {
		t.Error("the reference beside the document is not read")
	}
	o.set(func(o *published) { o.down = true })
	eventually(t, "an origin that is away is logged", func() bool { return strings.Contains(p.log.text(), "the document cannot be fetched") })
	o.set(func(o *published) { o.down = false; o.document = "{" })
	eventually(t, "a broken change is logged", func() bool { return strings.Contains(p.log.text(), "the change is not taken") })
	if !is("/thing", 200, "made")() {
		t.Error("the last good state is not served on")
	}
	o.set(func(o *published) { o.document = strings.ReplaceAll(publishedDocument, "/thing\"", "/things\"") })
	eventually(t, "a change is served", is("/things", 200, "made"))
	o.set(func(o *published) { o.full, o.same = 0, 0 })
	eventually(t, "the document is asked for by its ETag", func() bool { o.mutex.Lock(); defer o.mutex.Unlock(); return o.same > 0 && o.full == 0 })
	if log := p.log.text(); strings.Contains(log+p.banner, "hidden") || strings.Count(log, "cannot be fetched") != 1 || !strings.Contains(log, "fetched again") {
		t.Errorf("the log:\n%s", log)
	}
}

// Every verb takes a URL, and shows no password of it.
func TestVerbsTakeAURL(t *testing.T) {
	_, address := publish(t)
	wrong := strings.Replace(address, "hidden", "private", 1)
	for line, want := range map[string]string{
		"lint " + address:               "/v3/api-docs: nothing is wrong",
		"lint --format json " + address: "/v3/api-docs\n[]",
		"routes " + address:             "GET    /thing",
		"generate " + address:           `"made"`,
		"test --url http://127.0.0.1:1 --retries -1 " + address:   "connection refused",
		"import x.har --api " + address:                           "--into is missing: http://•••@127.0.0.1:",
		"proxy --addr 127.0.0.1:0 --upstream nonsense " + address: "--upstream",
		"serve " + wrong:                                                        "/v3/api-docs: answered 401 Unauthorized",
		"serve --api " + wrong:                                                  "agentmock: --api http://127.0.0.1:",
		"lint " + address + " " + address:                                       "expected one document, found 2: http://•••@127.0.0.1:",
		"serve " + address + " " + address:                                      "api-docs-2/v3/api-docs:1: GET /thing is answered by api-docs/v3/api-docs:1, too",
		"serve " + address + " --api " + address:                                "two documents are named",
		"serve --lenient " + strings.Replace(address, "api-docs", "a", 1):       "/v3/a: answered 404 Not Found",
		"lint --root . " + address:                                              "a URL has no directory around it",
		"lint --format json --api " + strings.Replace(address, "//", "//x@", 1): "answered 401",
	} {
		out, _ := exec.Command("agentmock", strings.Fields(line)...).CombinedOutput()
		if text := string(out); !strings.Contains(text, want) || strings.Contains(text, "hidden") || strings.Contains(text, "private") {
			t.Errorf("agentmock %s: want %q in\n%s", line, want, text)
		}
	}
}

// References are resolved as those of any URL; what leads to another origin is a finding.
func TestReferencesOfAURL(t *testing.T) {
	o, other := publish(t)
	other = strings.Replace(other, "me:hidden@", "", 1)
	files := map[string]string{
		"/elsewhere.json": strings.Replace(publishedDocument, "parts/thing.yaml", other, 1),
		"/moved.json":     strings.Replace(publishedDocument, "parts/thing.yaml", "moved.yaml", 1),
		"/missing.json":   strings.Replace(publishedDocument, "parts/thing.yaml", "none.yaml", 1),
		"/outside.json":   strings.Replace(publishedDocument, "parts/thing.yaml", "../thing.yaml", 1),
	}
	var mutex sync.Mutex
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mutex.Lock()
		defer mutex.Unlock()
		if r.URL.Path == "/deep/parts/thing.yaml" {
			_, _ = w.Write([]byte("{type: string}"))
		} else if r.URL.Path == "/moved.yaml" {
			http.Redirect(w, r, other, http.StatusFound)
		} else if text := files[r.URL.Path]; text != "" {
			_, _ = w.Write([]byte(text))
		} else {
			http.NotFound(w, r)
		}
	}))
	defer server.Close()
	mutex.Lock()
	files["/deep/whole.json"] = strings.Replace(publishedDocument, "parts", server.URL+"/deep/parts", 1)
	files["/deep/rooted.json"] = strings.Replace(publishedDocument, "parts", "/deep/parts", 1)
	files["/deep/above.json"] = strings.Replace(publishedDocument, "parts", "../../../deep/parts", 1)
	mutex.Unlock()
	for name, row := range map[string]struct {
		code int
		want string
	}{
		"/elsewhere.json":   {1, "elsewhere.json:2: error spec: "},
		"/moved.json":       {1, "which is another origin and is not followed"},
		"/missing.json":     {1, "no file none.yaml"},
		"/outside.json":     {1, "no file thing.yaml"}, // nothing is above the root
		"/deep/whole.json":  {0, "nothing is wrong"},
		"/deep/rooted.json": {0, "nothing is wrong"},
		"/deep/above.json":  {0, "nothing is wrong"},
	} {
		command := exec.Command("agentmock", "lint", server.URL+name)
		out, _ := command.CombinedOutput()
		if code := command.ProcessState.ExitCode(); code != row.code || !strings.Contains(string(out), row.want) || strings.Contains(string(out), "hidden") {
			t.Errorf("%s: exit %d, want %q in\n%s", name, code, row.want, out)
		}
	}
	o.set(func(o *published) {
		if o.full > 0 {
			t.Error("another origin was asked")
		}
	})
}

// Reports name the document, without the password in its URL.
func TestReportsNameTheDocument(t *testing.T) {
	_, address := publish(t)
	dir := t.TempDir()
	recording := filepath.Join(dir, "traffic.ndjson")
	if err := os.WriteFile(recording, []byte(`{"method": "GET", "url": "/thing", "status": 200, "headers": {"Content-Type": "application/json"}, "body": "other"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command("agentmock", "check", recording, "--api", address, "--report", "json,html,junit", "--report-dir", dir).CombinedOutput()
	if code := err.(*exec.ExitError).ExitCode(); code != exitFindings {
		t.Fatalf("exit %d: %s", code, out)
	}
	shown := strings.Replace(address, "me:hidden", "•••", 1)
	for _, name := range []string{"report.json", "report.html", "junit.xml"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.Contains(string(text), shown) || strings.Contains(string(text), "hidden@") {
			t.Errorf("%s does not name %s, or its password: %v", name, shown, err)
		}
	}
}
