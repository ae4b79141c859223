package mockserver_test

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock"
	"agentmock/mockserver"
)

// TestAdminGuard asks the admin API as browsers of other sites, under other names, and without a token do.
func TestAdminGuard(t *testing.T) {
	for name, test := range map[string]struct {
		options mockserver.Options
		host    string
		headers []string
		method  string
		path    string
		want    int
	}{
		"by its address":              {host: "127.0.0.1:8080", want: 200},
		"by its name":                 {host: "localhost:8080", want: 200},
		"by IPv6":                     {host: "[::1]:8080", want: 200},
		"by a service's name":         {host: "mock:8080", want: 200},
		"a name of localhost":         {host: "app.localhost", want: 200},
		"DNS rebinding":               {host: "evil.example.com", want: 403},
		"DNS rebinding of health":     {host: "evil.example.com:8080", path: "/health", want: 403},
		"a name that is allowed":      {options: mockserver.Options{AdminHosts: []string{"Mock.example.com"}}, host: "mock.example.com", want: 200},
		"its own page":                {host: "localhost:8080", headers: []string{"Origin: http://localhost:8080"}, want: 200},
		"a page of another port":      {host: "localhost:8080", headers: []string{"Origin: http://localhost:3000"}, want: 403},
		"a page in a sandbox":         {host: "localhost:8080", headers: []string{"Origin: null"}, want: 403},
		"a picture on another site":   {host: "localhost", headers: []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors", "Sec-Fetch-Dest: image"}, want: 403},
		"a link from another site":    {host: "localhost", headers: []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"}, want: 200},
		"a form on another site":      {host: "localhost", method: "POST", headers: []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"}, path: "/reset", want: 403},
		"a frame on another site":     {host: "localhost", headers: []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"}, want: 403},
		"typed into the address bar":  {host: "localhost", headers: []string{"Sec-Fetch-Site: none"}, want: 200},
		"without the token":           {options: mockserver.Options{AdminToken: "t0"}, host: "localhost", want: 401},
		"with another token":          {options: mockserver.Options{AdminToken: "t0"}, host: "localhost", headers: []string{"Authorization: Bearer t1"}, want: 401},
		"with the token":              {options: mockserver.Options{AdminToken: "t0"}, host: "localhost", headers: []string{"Authorization: Bearer t0"}, want: 200},
		"health needs none":           {options: mockserver.Options{AdminToken: "t0"}, host: "localhost", path: "/health", want: 200},
		"what is not there needs it":  {options: mockserver.Options{AdminToken: "t0"}, host: "localhost", path: "/nothing", want: 401},
		"pages do not":                {options: mockserver.Options{AdminToken: "t0"}, host: "localhost", path: "/console/app.js", want: 200},
		"metrics need it":             {options: mockserver.Options{AdminToken: "t0"}, host: "localhost", path: "/metrics", want: 401},
		"apart, it is not here":       {options: mockserver.Options{AdminApart: true}, host: "localhost", want: 404},
		"apart, health is here":       {options: mockserver.Options{AdminApart: true}, host: "localhost", path: "/health", want: 200},
		"a session that is none":      {host: "localhost", headers: []string{"X-Mock-Session: a b"}, want: 422},
		"something that is not there": {host: "localhost", path: "/nothing", want: 404},
		"profiles":                    {options: mockserver.Options{Profile: true}, host: "localhost", path: "/pprof/goroutine", want: 200},
		"profiles need the token":     {options: mockserver.Options{Profile: true, AdminToken: "t0"}, host: "localhost", path: "/pprof/heap", want: 401},
		"profiles nobody asked for":   {host: "localhost", path: "/pprof/heap", want: 404},
		"a path that only begins so":  {host: "localhost", path: "istrator", want: 404},
	} {
		t.Run(name, func(t *testing.T) {
			mock := must(mockserver.New(agentmock.FS, test.options))
			path := test.path
			if path == "" {
				path = "/settings"
			}
			r := httptest.NewRequest(cmp.Or(test.method, http.MethodGet), "/__admin"+path, nil)
			r.Host = test.host
			for _, header := range test.headers {
				name, text, _ := strings.Cut(header, ": ")
				r.Header.Set(name, text)
			}
			w := httptest.NewRecorder()
			mock.ServeHTTP(w, r)
			if w.Code != test.want {
				t.Errorf("%d, want %d: %s", w.Code, test.want, w.Body)
			}
			if w.Header().Get("Access-Control-Allow-Origin") != "" {
				t.Error("it lets another origin in")
			}
		})
	}
}

func TestAdminElsewhere(t *testing.T) {
	mock := must(mockserver.New(agentmock.FS, mockserver.Options{AdminApart: true}))
	server := httptest.NewServer(mock.Admin())
	t.Cleanup(server.Close)
	asks(t, server, http.StatusOK, "GET /__admin/settings", "")
	if got := send(t, server, documented); got.StatusCode != http.StatusNotFound {
		t.Errorf("the API is answered at the admin's address: %d", got.StatusCode)
	}
}

// TestAdminBodies are bodies that are too large, broken, or not what the document says.
func TestAdminBodies(t *testing.T) {
	server := agent(t, mockserver.Options{})
	for name, test := range map[string]struct {
		request, body string
		want          int
	}{
		"too large":                {"POST /__admin/fixtures", `{"operation": "` + strings.Repeat("x", 5<<20) + `"}`, 413},
		"no JSON":                  {"POST /__admin/fixtures", `{"operation`, 400},
		"another media type":       {"POST /__admin/requests/count", "", 422},
		"an unknown setting":       {"PATCH /__admin/settings", `{"dealy": "1s"}`, 422},
		"a rate beyond 1":          {"PATCH /__admin/settings", `{"error_rate": 2}`, 422},
		"a delay that is not":      {"PATCH /__admin/settings", `{"delay": "soon"}`, 422},
		"a p99 below":              {"PATCH /__admin/settings", `{"seed": "x", "delay": "median=2s,p99=1s"}`, 422},
		"a pattern that is not":    {"POST /__admin/requests/find", `{"url": {"matches": "("}}`, 422},
		"an operation that is not": {"POST /__admin/requests/find", `{"operation": "getCustomer"}`, 422},
		"a parameter that is not":  {"POST /__admin/requests/find", `{"request": {"path": {"id": 1}}}`, 422},
		"a wait too long":          {"POST /__admin/requests/wait", `{"timeout": "90s"}`, 422},
	} {
		t.Run(name, func(t *testing.T) { asks(t, server, test.want, test.request, test.body) })
	}
	if got := asks(t, server, http.StatusOK, "GET /__admin/settings", ""); got["seed"] != "" {
		t.Errorf("half of a change was taken: %v", got)
	}
}

// A link that somebody follows is a GET: a form of a foreign page that is sent is none.
func TestAdminGuardOfNavigations(t *testing.T) {
	server := agent(t, mockserver.Options{})
	for request, want := range map[string]int{"GET /__admin/settings": http.StatusOK, "POST /__admin/reset": http.StatusForbidden, "DELETE /__admin/requests": http.StatusForbidden} {
		got := send(t, server, request, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document")
		if got.StatusCode != want {
			t.Errorf("%s: %d, want %d", request, got.StatusCode, want)
		}
	}
}
