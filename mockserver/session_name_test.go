package mockserver_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"agentmock/mockserver"
)

// TestWaysToNameASession names sessions by header, cookie and path: each meets the fixture of its own.
func TestWaysToNameASession(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{})
	for _, name := range []string{"a", "b"} {
		asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "readJob", "name": "mine", "response": {"body": {"id": "of-`+name+`", "state": "done"}}}`, "X-Mock-Session: "+name)
	}
	for name, test := range map[string]struct {
		request []string
		status  int
		want    string // the id; "" for another
	}{
		"none":                        {[]string{"/jobs/1"}, 200, ""},
		"header":                      {[]string{"/jobs/1", "X-Mock-Session: a"}, 200, "of-a"},
		"cookie":                      {[]string{"/jobs/1", "Cookie: theme=dark; X-Mock-Session=b"}, 200, "of-b"},
		"another cookie":              {[]string{"/jobs/1", "Cookie: theme=a"}, 200, ""},
		"path":                        {[]string{"/__session/a/jobs/1"}, 200, "of-a"},
		"path, escaped":               {[]string{"/__session/a/jobs/%31%2F"}, 200, "of-a"},
		"path and query":              {[]string{"/__session/b/jobs/1?x=1"}, 200, "of-b"},
		"path before header":          {[]string{"/__session/a/jobs/1", "X-Mock-Session: b"}, 200, "of-a"},
		"header before cookie":        {[]string{"/jobs/1", "X-Mock-Session: a", "Cookie: X-Mock-Session=b"}, 200, "of-a"},
		"a cookie that cannot be":     {[]string{"/jobs/1", "Cookie: X-Mock-Session=!"}, 400, ""},
		"a path that cannot be":       {[]string{"/__session/!/jobs/1"}, 400, ""},
		"a path without a name":       {[]string{"/__session//jobs/1"}, 400, ""},
		"a path without a path":       {[]string{"/__session/a"}, 404, ""},
		"no admin API":                {[]string{"/__session/a/__admin/requests"}, 404, ""},
		"a path in a path":            {[]string{"/__session/a/__session/b/jobs/1"}, 404, ""},
		"a picture of another's page": {[]string{"/__session/new/jobs/1", "Sec-Fetch-Site: cross-site"}, 403, ""},
		"and of a session that is":    {[]string{"/__session/a/jobs/1", "Sec-Fetch-Site: cross-site", "Referer: https://example.com/"}, 200, "of-a"},
		"a picture of an own page":    {[]string{"/__session/new/jobs/1", "Sec-Fetch-Site: cross-site", "Referer: http://127.0.0.1:3000/"}, 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			got := send(t, server, test.request[0], test.request[1:]...)
			if got.StatusCode != test.status || strings.Contains(got.Text, `"of-`) != (test.want != "") || !strings.Contains(got.Text, test.want) {
				t.Errorf("%d, want %d with %q: %s", got.StatusCode, test.status, test.want, got.Text)
			}
		})
	}
	if got := send(t, server, "/__admin/requests?session=a", "X-Mock-Session: a").Text; !strings.Contains(got, `"/jobs/1?`) && !strings.Contains(got, `"/jobs/1"`) || strings.Contains(got, "__session/a/jobs") {
		t.Errorf("the journal of the session: %s", got)
	}
}

// TestASessionInACookieJar has a client keep its session in a jar, as a browser does.
func TestASessionInACookieJar(t *testing.T) {
	server := start(t, accounts, mockserver.Options{Auth: mockserver.Required})
	jar, _ := cookiejar.New(nil)
	at, _ := url.Parse(server.URL)
	jar.SetCookies(at, []*http.Cookie{{Name: mockserver.SessionHeader, Value: "a"}})
	client := &http.Client{Jar: jar}
	response, err := client.Post(server.URL+"/login", "application/json", strings.NewReader(rightPassword))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	for path, want := range map[string]int{"/me": 401, "/__session/a/me": 200, "/__session/b/me": 401} {
		if got := send(t, server, path, "Authorization: Bearer first").StatusCode; got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
}

// TestAProxyPassesNoSessionOn looks at what an API behind a proxy is sent of a session.
func TestAProxyPassesNoSessionOn(t *testing.T) {
	got := make(chan *http.Request, 1)
	upstream := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got <- r }))
	defer upstream.Close()
	server := proxyTo(t, mockserver.Proxy{Upstream: upstream.URL})
	for _, request := range [][]string{
		{"/__session/a/jobs/1?x=1", "Cookie: theme=dark"},
		{"/jobs/1?x=1", "Cookie: theme=dark; X-Mock-Session=a"},
		{"/jobs/1?x=1", "Cookie: theme=dark", "X-Mock-Session: a"},
	} {
		send(t, server, request[0], request[1:]...)
		r := <-got
		if r.URL.String() != "/jobs/1?x=1" || r.Header.Get("Cookie") != "theme=dark" || r.Header.Get(mockserver.SessionHeader) != "" {
			t.Errorf("%q: %s %v", request, r.URL, r.Header)
		}
	}
}
