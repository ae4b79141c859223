package remote_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"agentmock/internal/remote"
)

// origin is a server whose files a test changes, with a log of what it was asked.
type origin struct {
	mutex sync.Mutex
	files map[string]string
	asked []string
	tags  bool // it has ETags and honours If-None-Match
}

func (o *origin) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	text, known := o.files[r.URL.Path]
	if to, isRedirect := strings.CutPrefix(text, "-> "); isRedirect {
		http.Redirect(w, r, to, http.StatusFound)
		return
	}
	status := http.StatusOK
	switch tag := fmt.Sprintf("%q", text); {
	case !known:
		status = http.StatusNotFound
	case text == "down":
		status = http.StatusServiceUnavailable
	case o.tags:
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			status, text = http.StatusNotModified, ""
		}
	}
	user, password, _ := r.BasicAuth()
	o.asked = append(o.asked, fmt.Sprintf("%s %d %s%s", r.URL.RequestURI(), status, user, password))
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text))
}

// set changes files, and forgets what was asked.
func (o *origin) set(files map[string]string) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	o.asked = nil
	for name, text := range files {
		o.files[name] = text
	}
}

// log returns what was asked.
func (o *origin) log() string {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return strings.Join(o.asked, "\n")
}

func startOrigin(t *testing.T, files map[string]string) (*origin, *httptest.Server) {
	t.Helper()
	o := &origin{files: files}
	server := httptest.NewServer(o)
	t.Cleanup(server.Close)
	return o, server
}

func open(t *testing.T, address string) *remote.Site {
	t.Helper()
	site, err := remote.Open(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	return site
}

// read returns the text of a file, or the error.
func read(site *remote.Site, name string) string {
	data, err := fs.ReadFile(site, name)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// A file is fetched when it is first read, and once; only the document is asked for with the query; credentials go with all.
func TestFilesAreFetchedOnce(t *testing.T) {
	o, server := startOrigin(t, map[string]string{"/v1/api.json": "{}", "/v1/parts/a b.yaml": "a", "/common.yaml": "c"})
	site := open(t, strings.Replace(server.URL, "//", "//me:secret@", 1)+"/v1/api.json?key=1#top")
	if site.Document() != "v1/api.json" {
		t.Errorf("the document is %s", site.Document())
	}
	for range 2 {
		for name, want := range map[string]string{"v1/api.json": "{}", "v1/parts/a b.yaml": "a", "common.yaml": "c", "none.yaml": "fetch none.yaml: answered 404 Not Found"} {
			if got := read(site, name); got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	}
	if _, err := site.Open("none.yaml"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if _, err := fs.ReadDir(site, "v1/fixtures"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	asked := strings.Split(o.log(), "\n")
	if len(asked) != 4 || asked[0] != "/v1/api.json?key=1 200 mesecret" || !strings.Contains(o.log(), "/v1/parts/a%20b.yaml 200 mesecret") {
		t.Errorf("%q", asked)
	}
}

func TestNamesOfDocuments(t *testing.T) {
	_, server := startOrigin(t, map[string]string{"/": "{}", "/v3/api-docs": "{}", "/docs/": "{}", "/moved": "-> /v2/openapi.yaml", "/v2/openapi.yaml": "a: 1"})
	for address, want := range map[string]string{"": "document", "/": "document", "/v3/api-docs": "v3/api-docs", "/docs/": "docs/document", "/moved": "v2/openapi.yaml"} {
		if site := open(t, server.URL+address); site.Document() != want {
			t.Errorf("%q: %s, want %s", address, site.Document(), want)
		}
	}
}

func TestWhatIsNotFetched(t *testing.T) {
	_, other := startOrigin(t, map[string]string{"/a.yaml": "a: 1"})
	_, server := startOrigin(t, map[string]string{"/down": "down", "/page": "\n<!doctype html>", "/away": "-> " + strings.Replace(other.URL, "//", "//me:secret@", 1) + "/a.yaml?token=secret"})
	closed := httptest.NewServer(nil)
	closed.Close()
	for address, want := range map[string]string{
		server.URL + "/none":                     server.URL + "/none: answered 404 Not Found",
		server.URL + "/down":                     server.URL + "/down: answered 503 Service Unavailable",
		server.URL + "/page":                     server.URL + "/page: expected YAML or JSON, found a page: name the URL of the document itself",
		server.URL + "/away":                     server.URL + "/away: redirects to " + strings.Replace(other.URL, "//", "//•••@", 1) + "/a.yaml?token=•••, which is another origin and is not followed: name that URL, if you trust it",
		closed.URL + "/a":                        "connection refused",
		"ftp://example.com/a.yaml":               "ftp://example.com/a.yaml: expected a URL of http:// or https://",
		"https:///a.yaml":                        "https:///a.yaml: expected a URL of http:// or https://",
		"https://me:secret@exa mple.com/a.yaml":  "https://•••@exa mple.com/a.yaml: is no URL",
		"http://me:secret@127.0.0.1:1/a?token=x": "http://127.0.0.1:1/a?token=•••: dial tcp 127.0.0.1:1: connect: connection refused",
	} {
		_, err := remote.Open(t.Context(), address, nil)
		if err == nil || !strings.HasSuffix(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, want %s", address, err, want)
		}
	}
}

// A reference that redirects to another origin is a fault of that file alone.
func TestReferencesStayAtTheOrigin(t *testing.T) {
	o, other := startOrigin(t, map[string]string{"/a.yaml": "a: 1"})
	_, server := startOrigin(t, map[string]string{"/api.yaml": "a: 1", "/b.yaml": "b", "/a.yaml": "-> " + other.URL + "/a.yaml", "/c.yaml": "-> /b.yaml"})
	site := open(t, server.URL+"/api.yaml")
	if got := read(site, "a.yaml"); !strings.Contains(got, "redirects to "+other.URL+"/a.yaml, which is another origin") {
		t.Error(got)
	}
	if got := read(site, "c.yaml"); got != "b" {
		t.Error(got)
	}
	if o.log() != "" {
		t.Errorf("the other origin was asked: %s", o.log())
	}
}

// upgrading answers http://api.test by a redirect to https, and that with a document.
type upgrading struct{ asked []string }

func (u *upgrading) RoundTrip(r *http.Request) (*http.Response, error) {
	_, password, _ := r.BasicAuth()
	u.asked = append(u.asked, r.URL.String()+" "+password)
	w := httptest.NewRecorder()
	if r.URL.Scheme == "http" {
		w.Header().Set("Location", "https://"+r.URL.Host+r.URL.Path)
		w.WriteHeader(http.StatusMovedPermanently)
	}
	response := w.Result()
	response.Request = r
	return response, nil
}

func TestTheSameHostBehindTLSIsTheSame(t *testing.T) {
	u := &upgrading{}
	site, err := remote.Open(t.Context(), "http://me:secret@api.test/a.yaml", u)
	if err != nil {
		t.Fatal(err)
	}
	_ = read(site, "b.yaml")
	if err := site.Poll(); err != nil {
		t.Error(err)
	}
	want := "http://api.test/a.yaml secret,https://api.test/a.yaml secret,https://api.test/b.yaml secret,http://api.test/a.yaml secret,https://api.test/a.yaml secret,https://api.test/b.yaml secret"
	if got := strings.Join(u.asked, ","); got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
	if _, err := remote.Open(t.Context(), "http://api.test:8080/a.yaml", u); err == nil || !strings.Contains(err.Error(), "another origin") {
		t.Error(err)
	}
}

func TestPoll(t *testing.T) {
	for name, row := range map[string]struct {
		change  map[string]string
		version int
		fault   string
		asked   string // after the document
	}{
		"nothing":                  {nil, 0, "", "/a.yaml 304 "},
		"the document":             {map[string]string{"/api.yaml": "second"}, 1, "", "/a.yaml 304 "},
		"a reference":              {map[string]string{"/a.yaml": "second"}, 1, "", "/a.yaml 200 "},
		"what was missing":         {map[string]string{"/none.yaml": "now"}, 1, "", "/a.yaml 304 "},
		"what is not read":         {map[string]string{"/other.yaml": "second"}, 0, "", "/a.yaml 304 "},
		"the document cannot be":   {map[string]string{"/api.yaml": "down"}, 0, "/api.yaml: answered 503 Service Unavailable", ""},
		"a reference cannot be":    {map[string]string{"/a.yaml": "down"}, 0, "/a.yaml: answered 503 Service Unavailable", "/a.yaml 503 "},
		"the document leaves":      {map[string]string{"/api.yaml": "-> http://127.0.0.1:1/a"}, 0, "which is another origin and is not followed: name that URL, if you trust it", ""},
		"the document is the same": {map[string]string{"/api.yaml": "first"}, 0, "", "/a.yaml 304 "},
	} {
		t.Run(name, func(t *testing.T) {
			o, server := startOrigin(t, map[string]string{"/api.yaml": "first", "/a.yaml": "a", "/other.yaml": "o"})
			o.tags = true
			site := open(t, server.URL+"/api.yaml")
			_, _ = read(site, "a.yaml"), read(site, "none.yaml")
			o.set(row.change)
			err := site.Poll()
			if row.fault == "" && err != nil || row.fault != "" && (err == nil || !strings.HasSuffix(err.Error(), row.fault)) {
				t.Errorf("%v, want %s", err, row.fault)
			}
			if site.Version() != row.version || !strings.Contains(o.log(), row.asked) {
				t.Errorf("version %d, want %d; asked\n%s", site.Version(), row.version, o.log())
			}
			if row.fault != "" && (read(site, "api.yaml") != "first" || read(site, "a.yaml") != "a") {
				t.Error("what was read is not kept")
			}
		})
	}
}

// What a version no longer reads is not asked for any longer.
func TestPollForgets(t *testing.T) {
	o, server := startOrigin(t, map[string]string{"/api.yaml": "first", "/a.yaml": "a"})
	site := open(t, server.URL+"/api.yaml")
	_ = read(site, "a.yaml")
	o.set(map[string]string{"/api.yaml": "second"})
	if err := site.Poll(); err != nil {
		t.Fatal(err)
	}
	o.set(nil)
	if err := site.Poll(); err != nil || o.log() != "/api.yaml 200 " {
		t.Errorf("%v, asked %q", err, o.log())
	}
}

// A server without ETags is asked by the time of its file.
func TestPollByTime(t *testing.T) {
	const modified = "Mon, 01 Jan 2024 00:00:00 GMT"
	var asked []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.Header.Get("If-Modified-Since"))
		w.Header().Set("Last-Modified", modified)
		if r.Header.Get("If-Modified-Since") == modified {
			w.WriteHeader(http.StatusNotModified)
		}
	}))
	defer server.Close()
	site := open(t, server.URL)
	if err := site.Poll(); err != nil || strings.Join(asked, ",") != ","+modified {
		t.Errorf("%v, %q", err, asked)
	}
}

func TestTheContextEndsIt(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := remote.Open(ctx, "http://127.0.0.1:1/", nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestIsURL(t *testing.T) {
	for text, want := range map[string]bool{"http://a": true, "HTTPS://a/b": true, "ftp://a": true, "openapi.yaml": false, "./a://b": false, `C:\api.yaml`: false, "://": false} {
		if remote.IsURL(text) != want {
			t.Errorf("%q: want %v", text, want)
		}
	}
}

// A reference leads to a file of the origin as RFC 3986 resolves it, or to none.
func TestLocal(t *testing.T) {
	_, server := startOrigin(t, map[string]string{"/v1/api.yaml": "a: 1"})
	site := open(t, server.URL+"/v1/api.yaml")
	for reference, want := range map[string]string{
		"parts/a%20b.yaml":          "v1/parts/a b.yaml",
		"./a.yaml?x=1#/b":           "v1/a.yaml",
		"../a.yaml":                 "a.yaml",
		"../../../a.yaml":           "a.yaml",
		"/schemas/a.yaml":           "schemas/a.yaml",
		server.URL + "/a.yaml":      "a.yaml",
		"":                          "v1/api.yaml",
		"http://other.test/a.yaml":  "",
		"//other.test/a.yaml":       "",
		"https" + server.URL[4:]:    "",
		"file:///etc/passwd":        "",
		"urn:uuid:1":                "",
		"http://me@exa mple/a.yaml": "",
	} {
		if name, ok := site.Local("v1/api.yaml", reference); ok != (want != "") || ok && name != want {
			t.Errorf("%q: %q, %v", reference, name, ok)
		}
	}
}
