package mockserver_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"agentmock"
	"agentmock/mockserver"
)

const small = `openapi: 3.1.0
info: {title: Small, version: "1"}
paths:
  /greeting:
    get:
      operationId: greet
      responses:
        "200":
          description: a greeting
          content:
            application/json:
              schema: {type: object, required: [text], properties: {text: {type: string, maxLength: 5}}}
`

func TestNewRefuses(t *testing.T) {
	broken := fstest.MapFS{"openapi.yaml": {Data: []byte(small)}, "fixtures/greet/long.json": {Data: []byte("{\n  \"text\": \"too long\"\n}")}}
	tests := map[string]struct {
		fsys    fstest.MapFS
		options mockserver.Options
		want    string
	}{
		"no document":          {fstest.MapFS{}, mockserver.Options{}, "no document: looked for openapi, swagger and api-docs (.yaml, .yml, .json), and for the first two in openapi/"},
		"no auth of this kind": {broken, mockserver.Options{Auth: "maybe"}, `auth: expected optional, required or off, found "maybe"`},
		"no such unknown":      {broken, mockserver.Options{Unknown: "guess"}, `unknown: expected generate or not-found, found "guess"`},
		"a broken fixture":     {broken, mockserver.Options{}, "fixtures break the document in 1 place (--lenient serves them all the same):\nfixtures/greet/long.json:2: response.body#/text: want at most 5 characters, got \"too long\" (openapi.yaml:12)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := mockserver.New(test.fsys, test.options)
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
	if _, err := mockserver.New(broken, mockserver.Options{}); !errors.As(err, new(*mockserver.BrokenFixtures)) {
		t.Errorf("%T is no BrokenFixtures", err)
	}
	if got := send(t, start(t, broken, mockserver.Options{Lenient: true}), "/greeting").Text; !strings.Contains(got, "too long") {
		t.Errorf("lenient: %s", got)
	}
}

func TestReloadServesTheChangeAndKeepsTheLastGoodState(t *testing.T) {
	mock, err := mockserver.New(oneFile(small), mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	defer server.Close()
	if err := mock.Reload(oneFile(strings.Replace(small, "/greeting", "/hello", 1))); err != nil {
		t.Fatal(err)
	}
	if got := send(t, server, "/hello").StatusCode; got != 200 {
		t.Errorf("after the reload: %d", got)
	}
	if err := mock.Reload(oneFile("openapi: 3.1.0\npaths: [")); err == nil {
		t.Error("a broken document was taken")
	}
	if got := send(t, server, "/hello").StatusCode; got != 200 {
		t.Errorf("after the broken reload: %d", got)
	}
}

func TestNoRequestIsDroppedWhileReloading(t *testing.T) {
	mock, err := mockserver.New(agentmock.FS, mockserver.Options{})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(mock)
	defer server.Close()
	var wait sync.WaitGroup
	for worker := range 4 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for i := range 50 {
				path := fmt.Sprintf("%s00000000-0000-4000-9000-%012d", user, worker*1000+i)
				if got := send(t, server, path); got.StatusCode != 200 {
					t.Errorf("%s: %d", path, got.StatusCode)
				}
			}
		}()
	}
	for range 10 {
		if err := mock.Reload(agentmock.FS); err != nil {
			t.Error(err)
		}
	}
	wait.Wait()
}

func TestHealth(t *testing.T) {
	got := send(t, agent(t, mockserver.Options{}), "/__admin/health")
	if got.StatusCode != 200 || !strings.HasPrefix(got.Text, `{"status":"healthy"`) || !strings.Contains(got.Text, `"operations":1`) {
		t.Errorf("%d %s", got.StatusCode, got.Text)
	}
}

func TestOperationsHaveExamplesThatAreAnswered(t *testing.T) {
	for name, mock := range map[string]*mockserver.Server{"agent": must(mockserver.New(agentmock.FS, mockserver.Options{})), "shop": must(mockserver.New(os.DirFS("testdata/shop"), mockserver.Options{Auth: mockserver.Off}))} {
		server := httptest.NewServer(mock)
		for _, o := range mock.Operations() {
			if o.Method == http.MethodPost && o.ID == "createOrder" {
				continue // needs a body
			}
			if got := send(t, server, o.Method+" "+o.Example); got.StatusCode > 299 {
				t.Errorf("%s: %s %s: %d %s", name, o.Method, o.Example, got.StatusCode, got.Text)
			}
		}
		server.Close()
	}
}

func must(s *mockserver.Server, err error) *mockserver.Server {
	if err != nil {
		panic(err)
	}
	return s
}

// FuzzRequest: whatever is asked, the mock does not fail.
func FuzzRequest(f *testing.F) {
	for _, seed := range [][4]string{
		{"GET", documented, "code=404", ""}, {"POST", "/v1/orders", "", `{"petId":1,"count":1}`}, {"HEAD", "/%zz//..%2f", "example=", "\xff"},
		{"OPTIONS", "/v1/商店/a/b.json", "seed=\"", "{}"}, {"GET", "/v1/pets?limit=%&tags[", "delay=0s", "[["},
	} {
		f.Add(seed[0], seed[1], seed[2], seed[3])
	}
	apis := []*mockserver.Server{must(mockserver.New(agentmock.FS, mockserver.Options{})), must(mockserver.New(os.DirFS("testdata/shop"), mockserver.Options{}))}
	f.Fuzz(func(t *testing.T, method, path, prefer, body string) {
		if strings.Contains(prefer, "delay") || !validMethod(method) {
			return
		}
		target, err := url.ParseRequestURI("/" + strings.TrimPrefix(path, "/"))
		if err != nil {
			return
		}
		for _, api := range apis {
			r := &http.Request{Method: method, URL: target, Header: http.Header{"Prefer": {prefer}, "Content-Type": {"application/json"}}, Body: http.NoBody, Host: "localhost"}
			if body != "" {
				r = httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
				r.Method, r.URL = method, target
				r.Header.Set("Content-Type", "application/json")
			}
			w := httptest.NewRecorder()
			api.ServeHTTP(w, r)
			if w.Code >= 500 && !strings.Contains(prefer, "5") && !strings.Contains(target.RawQuery, "5") && !strings.Contains(target.Path, "0500") {
				t.Errorf("%s %s: %d %s", method, target, w.Code, w.Body)
			}
		}
	})
}

func validMethod(method string) bool {
	for _, c := range method {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	return method != ""
}

// FuzzHeaders: whatever headers a request has, the mock does not fail.
func FuzzHeaders(f *testing.F) {
	f.Add("code=404, delay=0s", "sid=1; a", "text/*;q=0.1", "application/json; charset=utf-16", "1.2.3.4, x", "s-1", "http://localhost:3000", "{}")
	f.Add("fault=slow; a=\"b", "=", "*/*;q=2", "multipart/form-data; boundary=", ",", "", "null", "--\r\n")
	apis := []*mockserver.Server{must(mockserver.New(os.DirFS("testdata/shop"), mockserver.Options{RateLimit: "1000000/s", Journal: -1}))}
	f.Fuzz(func(t *testing.T, prefer, cookie, accept, contentType, forwarded, session, origin, body string) {
		if strings.Contains(prefer, "delay") || strings.Contains(prefer, "fault") {
			return
		}
		for _, api := range apis {
			for _, path := range []string{"/v1/orders"} {
				r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
				r.Host, r.RemoteAddr = "localhost", "127.0.0.1:1"
				r.Header = http.Header{"Prefer": {prefer}, "Cookie": {cookie}, "Accept": {accept}, "Content-Type": {contentType}, "X-Forwarded-For": {forwarded}, "X-Mock-Session": {session}, "Origin": {origin}}
				w := httptest.NewRecorder()
				api.ServeHTTP(w, r)
				if w.Code >= 500 && !strings.Contains(prefer, "5") {
					t.Errorf("%s: %d %s", path, w.Code, w.Body)
				}
			}
		}
	})
}

// A probe is told to look elsewhere as soon as the program is to end, while what is under way is finished.
func TestProbes(t *testing.T) {
	mock := must(mockserver.New(oneFile(job), mockserver.Options{AdminToken: "t0", AdminApart: true}))
	server := httptest.NewServer(mock)
	defer server.Close()
	for _, want := range []struct{ alive, ready int }{{http.StatusNoContent, http.StatusNoContent}, {http.StatusNoContent, http.StatusServiceUnavailable}} {
		if alive, ready := send(t, server, "/__admin/livez"), send(t, server, "/__admin/readyz"); alive.StatusCode != want.alive || ready.StatusCode != want.ready {
			t.Errorf("alive %d, ready %d, want %v", alive.StatusCode, ready.StatusCode, want)
		}
		mock.Drain()
	}
}
