package mockserver_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock"
	"agentmock/mockserver"
)

// TestDoorOfAProxy asks a proxy as web pages of other origins, under other names and from other networks do: none of it reaches the API.
func TestDoorOfAProxy(t *testing.T) {
	const evil = "Origin: http://evil.test"
	preflight := []string{evil, "Access-Control-Request-Method: GET"}
	for name, test := range map[string]struct {
		cors    bool
		host    string
		request string
		headers []string
		want    int
		passed  bool
		lets    string // the origin that is let in
	}{
		"no browser":                    {host: "127.0.0.1:8080", want: 200, passed: true},
		"by a service's name":           {host: "proxy:8080", want: 200, passed: true},
		"DNS rebinding":                 {host: "rebind.test:8080", want: 403},
		"DNS rebinding, with cors":      {cors: true, host: "rebind.test:8080", want: 403},
		"a name that is allowed":        {host: "api.example.com", want: 200, passed: true},
		"its own page":                  {host: "localhost:8080", headers: []string{"Origin: http://localhost:8080"}, want: 200, passed: true},
		"a page of another origin":      {host: "localhost:8080", headers: []string{evil}, want: 403},
		"with credentials":              {host: "localhost:8080", headers: []string{evil, "Authorization: Bearer x"}, want: 403},
		"a page of another port":        {host: "localhost:8080", headers: []string{"Origin: http://localhost:3000"}, want: 403},
		"a form of another site":        {host: "localhost:8080", request: "POST /v1/jobs", headers: []string{evil, "Content-Type: text/plain"}, want: 403},
		"a picture on another site":     {host: "localhost:8080", headers: []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"}, want: 403},
		"a path the document lacks":     {host: "localhost:8080", request: "GET /secret", headers: []string{evil}, want: 403},
		"a preflight":                   {host: "localhost:8080", request: "OPTIONS /jobs/7", headers: preflight, want: 403},
		"another origin, with cors":     {cors: true, host: "localhost:8080", headers: []string{evil}, want: 200, passed: true, lets: "http://evil.test"},
		"a preflight, with cors":        {cors: true, host: "localhost:8080", request: "OPTIONS /jobs/7", headers: preflight, want: 204, lets: "http://evil.test"},
		"of another network, with cors": {cors: true, host: "localhost:8080", request: "OPTIONS /jobs/7", headers: append(preflight, "Access-Control-Request-Private-Network: true"), want: 403},
		"of the local network":          {cors: true, host: "localhost:8080", request: "OPTIONS /jobs/7", headers: append(preflight, "Access-Control-Request-Local-Network: true"), want: 403},
	} {
		t.Run(name, func(t *testing.T) {
			passed := false
			upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				passed = true
				w.Header().Set("Content-Type", "application/json")
				_, _ = w.Write([]byte(`{"id": "7", "state": "done"}`))
			}))
			defer upstream.Close()
			mock := must(mockserver.New(oneFile(job), mockserver.Options{NoCORS: !test.cors, AdminHosts: []string{"api.example.com"}, Proxy: &mockserver.Proxy{Upstream: upstream.URL}}))
			method, path, ok := strings.Cut(test.request, " ")
			if !ok {
				method, path = http.MethodGet, "/jobs/7"
			}
			r := httptest.NewRequest(method, path, nil)
			r.Host = test.host
			for _, header := range test.headers {
				name, text, _ := strings.Cut(header, ": ")
				r.Header.Set(name, text)
			}
			w := httptest.NewRecorder()
			mock.ServeHTTP(w, r)
			if w.Code != test.want || passed != test.passed {
				t.Errorf("%d, passed on %v; want %d, %v: %s", w.Code, passed, test.want, test.passed, w.Body)
			}
			if got := w.Header().Get("Access-Control-Allow-Origin"); got != test.lets || w.Header().Get("Access-Control-Allow-Private-Network") != "" {
				t.Errorf("it lets in %q, want %q", got, test.lets)
			}
		})
	}
}

// A page that is passed on is said once to run beside the admin API, unless that is elsewhere.
func TestPagesOfAProxy(t *testing.T) {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", map[string]string{"/page": "text/html; charset=utf-8"}[r.URL.Path])
	}))
	defer upstream.Close()
	for name, test := range map[string]struct {
		apart bool
		path  string
		want  int
	}{"a page": {path: "/page", want: 1}, "data": {path: "/data"}, "the admin API is elsewhere": {apart: true, path: "/page"}} {
		var log bytes.Buffer
		mock := must(mockserver.New(oneFile(job), mockserver.Options{AdminApart: test.apart, Log: slog.New(slog.NewTextHandler(&log, nil)), Proxy: &mockserver.Proxy{Upstream: upstream.URL}}))
		for range 3 {
			mock.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "http://localhost"+test.path, nil))
		}
		if got := strings.Count(log.String(), "--admin-addr"); got != test.want {
			t.Errorf("%s: said %d times, want %d:\n%s", name, got, test.want, &log)
		}
	}
}

// Without a token the admin API is for some networks alone, where it is told so; health, and the API itself, are for all.
func TestWhoIsNear(t *testing.T) {
	own := []string{"127.0.0.0/8", "::1", "172.17.0.0/16"}
	for name, test := range map[string]struct {
		options mockserver.Options
		address string
		path    string
		token   string
		want    int
	}{
		"this machine":              {mockserver.Options{AdminNetworks: own}, "127.0.0.1:9", "/__admin/settings", "", 200},
		"this machine, in IPv6":     {mockserver.Options{AdminNetworks: own}, "[::1]:9", "/__admin/settings", "", 200},
		"its own network":           {mockserver.Options{AdminNetworks: own}, "172.17.0.1:9", "/__admin/settings", "", 200},
		"IPv4 in IPv6":              {mockserver.Options{AdminNetworks: own}, "[::ffff:172.17.0.1]:9", "/__admin/settings", "", 200},
		"another network":           {mockserver.Options{AdminNetworks: own}, "192.168.1.7:9", "/__admin/settings", "", 403},
		"the internet":              {mockserver.Options{AdminNetworks: own}, "203.0.113.7:9", "/__admin/requests", "", 403},
		"what is not there":         {mockserver.Options{AdminNetworks: own}, "203.0.113.7:9", "/__admin/nothing", "", 403},
		"health":                    {mockserver.Options{AdminNetworks: own}, "203.0.113.7:9", "/__admin/health", "", 200},
		"the API":                   {mockserver.Options{AdminNetworks: own}, "203.0.113.7:9", strings.TrimPrefix(documented, "GET "), "", 200},
		"the internet, with token":  {mockserver.Options{AdminNetworks: own, AdminToken: "t0"}, "203.0.113.7:9", "/__admin/settings", "t0", 200},
		"the internet, wrong token": {mockserver.Options{AdminNetworks: own, AdminToken: "t0"}, "203.0.113.7:9", "/__admin/settings", "t1", 401},
		"near, without the token":   {mockserver.Options{AdminNetworks: own, AdminToken: "t0"}, "127.0.0.1:9", "/__admin/settings", "", 401},
		"nobody said":               {mockserver.Options{}, "203.0.113.7:9", "/__admin/settings", "", 200},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, test.path, nil)
			r.Host, r.RemoteAddr = "localhost", test.address
			if test.token != "" {
				r.Header.Set("Authorization", "Bearer "+test.token)
			}
			w := httptest.NewRecorder()
			must(mockserver.New(agentmock.FS, test.options)).ServeHTTP(w, r)
			if w.Code != test.want {
				t.Errorf("%d, want %d: %s", w.Code, test.want, w.Body)
			}
		})
	}
}
