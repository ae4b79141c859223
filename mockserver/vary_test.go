package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

// TestListsOfHeadersAreMerged has a fixture say what the mock has something to add to: a cache and a browser need both.
func TestListsOfHeadersAreMerged(t *testing.T) {
	const origin = "Origin: http://localhost:3000"
	fsys := fstest.MapFS{
		"openapi.yaml":              {Data: []byte(small)},
		"fixtures/greet/one.yaml":   {Data: []byte("response: {status: 200, body: {text: hi}, headers: {Vary: 'Accept-Language, origin', Access-Control-Expose-Headers: X-Later, X-Now: '1'}}")},
		"fixtures/greet/plain.yaml": {Data: []byte("response: {status: 200, body: {text: hi}}")},
	}
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Vary"] = []string{"Accept-Language", "Cookie"}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"text":"hi"}`))
	}))
	defer upstream.Close()
	type want struct{ Vary, Exposed []string }
	for name, test := range map[string]struct {
		options mockserver.Options
		headers []string
		want    want
	}{
		"nobody asks from elsewhere": {want: want{[]string{"Accept-Language, origin"}, []string{"X-Later"}}},
		"a page of another origin":   {headers: []string{origin}, want: want{[]string{"Origin, Accept-Language"}, []string{"X-Later, X-Now"}}},
		"browsers are kept out":      {options: mockserver.Options{NoCORS: true}, headers: []string{origin}, want: want{[]string{"Accept-Language, origin"}, []string{"X-Later"}}},
		"an upstream":                {options: mockserver.Options{Proxy: &mockserver.Proxy{Upstream: upstream.URL}}, headers: []string{origin}, want: want{[]string{"Origin, Accept-Language, Cookie"}, []string{"Date"}}},
	} {
		t.Run(name, func(t *testing.T) {
			server := start(t, fsys, test.options)
			for range 4 { // answers that are kept as well
				got := send(t, server, "/greeting", test.headers...).Header
				if diff := cmp.Diff(test.want, want{got["Vary"], got["Access-Control-Expose-Headers"]}); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
			}
		})
	}
}

// TestDescribedVaryIsMerged has the document want a Vary that the mock makes up.
func TestDescribedVaryIsMerged(t *testing.T) {
	server := start(t, oneFile(`openapi: 3.1.0
info: {title: t, version: "1"}
paths: {/a: {get: {operationId: a, responses: {"200": {description: "", headers: {Vary: {required: true, schema: {const: Accept}}}}}}}}
`), mockserver.Options{})
	if got := send(t, server, "/a", "Origin: http://localhost:3000").Header["Vary"]; !cmp.Equal(got, []string{"Origin, Accept"}) {
		t.Errorf("Vary %q", got)
	}
}
