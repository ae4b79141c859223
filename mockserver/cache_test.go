package mockserver_test

import (
	"fmt"
	"io/fs"
	"math"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"agentmock/mockserver"
)

// thingsAPI has an operation for each way in which more than the path of a request can decide an answer.
var thingsAPI = fstest.MapFS{
	"openapi.yaml": {Data: []byte(`openapi: 3.1.0
info: {title: things, version: "1"}
paths:
  /things/{id}:
    get: &thing
      operationId: plain
      parameters: [&id {name: id, in: path, required: true, schema: {type: string}}]
      responses:
        "200": {description: one, content: {application/json: {schema: &any {}}, text/plain: {schema: {type: string}}}}
        "429": {description: too often}
        "500": {description: broken}
    post: {<<: *thing, operationId: posted}
  /asked/{id}:
    get: {<<: *thing, operationId: asked, parameters: [*id, {name: X-Size, in: header, schema: {type: integer}}]}
  /baked/{id}:
    get: {<<: *thing, operationId: baked, parameters: [*id, {name: size, in: cookie, schema: {type: integer}}]}
  /found/{id}:
    get: {<<: *thing, operationId: found, parameters: [*id, {name: size, in: query, schema: {type: integer}}]}
  /tenants/{id}:
    get: {<<: *thing, operationId: tenants}
  /turns/{id}:
    get: {<<: *thing, operationId: turns}
  /echoes/{id}:
    get: {<<: *thing, operationId: echoes}
  /made/{id}:
    get: {<<: *thing, operationId: made}
  /late/{id}:
    get: {<<: *thing, operationId: late}
  /told/{id}:
    get: {<<: *thing, operationId: told, requestBody: {content: {text/plain: {schema: {type: string}}}}}
  /open/{id}:
    get: {<<: *thing, operationId: open, security: [{}, {key: []}]}
  /shut/{id}:
    get: {<<: *thing, operationId: shut, security: [{key: []}]}
  /linked/{id}:
    get:
      operationId: linked
      parameters: [*id]
      responses: {"200": {description: one, content: {application/json: {schema: {type: object, required: [avatar], properties: {avatar: {type: string, format: uri}}}}}}}
  /shown/{id}:
    get:
      operationId: shown
      parameters: [*id]
      responses: {"200": {description: one, content: {application/json: {schema: {type: object, properties: {size: {type: integer}}}, examples: {one: {value: {size: 1}}, two: {value: {size: 2}}}}}}}
  /notes:
    get:
      operationId: listNotes
      responses: {"200": {description: all, content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/note"}}}}}}
    post:
      operationId: createNote
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/note"}}}}
      responses: {"201": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/note"}}}}}
  /notes/{id}:
    get:
      operationId: readNote
      parameters: [*id]
      responses: {"200": {description: one, content: {application/json: {schema: {$ref: "#/components/schemas/note"}}}}, "404": {description: none}}
    delete: {operationId: deleteNote, parameters: [*id], responses: {"204": {description: gone}, "404": {description: none}}}
components:
  schemas: {note: {type: object, required: [id, text], properties: {id: {type: string}, text: {type: string}}}}
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
`)},
	"fixtures/plain/one.yaml":   {Data: []byte(`responses: [{status: 200, body: {plain: true}}]`)},
	"fixtures/posted/one.yaml":  {Data: []byte(`responses: [{status: 200, body: {posted: true}}]`)},
	"fixtures/asked/one.yaml":   {Data: []byte(`responses: [{status: 200, body: {asked: true}}]`)},
	"fixtures/baked/one.yaml":   {Data: []byte(`responses: [{status: 200, body: {baked: true}}]`)},
	"fixtures/found/one.yaml":   {Data: []byte(`responses: [{status: 200, body: {found: true}}]`)},
	"fixtures/tenants/all.yaml": {Data: []byte(`responses: [{status: 200, body: {tenant: none}}]`)},
	"fixtures/tenants/b.yaml":   {Data: []byte("request: {header: {X-Tenant: b}}\nresponses: [{status: 200, body: {tenant: b}}]")},
	"fixtures/turns/one.yaml":   {Data: []byte(`responses: [{status: 200, body: 1}, {status: 429}, {status: 500}]`)},
	"fixtures/echoes/one.yaml":  {Data: []byte(`responses: [{status: 200, body: {tenant: "${request.header.X-Tenant}"}}]`)},
	"fixtures/made/one.yaml":    {Data: []byte(`responses: [{status: 200}]`)},
	"fixtures/late/one.yaml":    {Data: []byte(`responses: [{status: 200, body: {late: true}, delay: {median: 1us, p99: 2us}}]`)},
	"fixtures/told/any.yaml":    {Data: []byte(`responses: [{status: 200, body: {told: nothing}}]`)},
	"fixtures/told/body.yaml":   {Data: []byte("request: {body: {matches: hello}}\nresponses: [{status: 200, body: {told: hello}}]")},
	"fixtures/open/one.yaml":    {Data: []byte(`responses: [{status: 200, body: {open: true}}]`)},
	"fixtures/shut/one.yaml":    {Data: []byte(`responses: [{status: 200, body: {shut: true}}]`)},
}

// TestCache asks after a path was asked for many times, and wants the answer of a mock that was never asked before: all
// that can make another one has a case.
func TestCache(t *testing.T) {
	const fixture = `{"operation": "plain", "name": "new", "response": {"status": 200, "body": {"new": true}}}`
	tests := map[string]struct {
		options mockserver.Options
		warm    []string // a request that is sent often before, before and after the change
		change  func(*testing.T, *mockserver.Server, *httptest.Server)
		probe   []string
	}{
		"the same again":                   {warm: []string{"/things/1"}, probe: []string{"/things/1"}},
		"another path":                     {warm: []string{"/things/1"}, probe: []string{"/things/2/3"}},
		"another method":                   {warm: []string{"/things/1"}, probe: []string{"POST /things/1"}},
		"a method that there is not":       {warm: []string{"/things/1"}, probe: []string{"DELETE /things/1"}},
		"HEAD":                             {warm: []string{"/things/1"}, probe: []string{"HEAD /things/1"}},
		"a slash that is escaped":          {warm: []string{"/things/1%2F2"}, probe: []string{"/things/1/2"}},
		"a slash that is not":              {warm: []string{"/things/1/2"}, probe: []string{"/things/1%2F2"}},
		"a preference":                     {warm: []string{"/things/1"}, probe: []string{"/things/1", "Prefer: code=429"}},
		"a preference before":              {warm: []string{"/things/1", "Prefer: code=200"}, probe: []string{"/things/1"}},
		"a preference in the query":        {warm: []string{"/things/1"}, probe: []string{"/things/1?__code=429"}},
		"a query that is empty":            {warm: []string{"/things/1"}, probe: []string{"/things/1?"}},
		"a parameter in the query":         {warm: []string{"/found/1"}, probe: []string{"/found/1?size=x"}},
		"Accept":                           {warm: []string{"/things/1"}, probe: []string{"/things/1", "Accept: text/html"}},
		"Accept before":                    {warm: []string{"/things/1", "Accept: application/json"}, probe: []string{"/things/1", "Accept: text/html"}},
		"a parameter in a header":          {warm: []string{"/asked/1"}, probe: []string{"/asked/1", "X-Size: x"}},
		"a parameter in a cookie":          {warm: []string{"/baked/1"}, probe: []string{"/baked/1", "Cookie: size=x"}},
		"a fixture for a header":           {warm: []string{"/tenants/1"}, probe: []string{"/tenants/1", "X-Tenant: b"}},
		"a fixture for no header":          {warm: []string{"/tenants/1", "X-Tenant: b"}, probe: []string{"/tenants/1"}},
		"a template":                       {warm: []string{"/echoes/1", "X-Tenant: a"}, probe: []string{"/echoes/1", "X-Tenant: b"}},
		"a body":                           {warm: []string{"/told/1"}, probe: []string{"GET /told/1", "Content-Type: text/plain", "", "hello"}},
		"no body":                          {warm: []string{"GET /told/1", "Content-Type: text/plain", "", "hello"}, probe: []string{"/told/1"}},
		"what was made in the same room":   {warm: []string{"/made/1"}, change: sends("/made/2"), probe: []string{"/made/1"}},
		"made by the seed of before":       {warm: []string{"/made/1"}, change: settings(`{"seed": "another"}`), probe: []string{"/made/1"}},
		"made again":                       {warm: []string{"/made/1"}, probe: []string{"/made/1"}},
		"made for another seed":            {warm: []string{"/made/1"}, probe: []string{"/made/1", "Prefer: seed=2"}},
		"made for another host":            {warm: []string{"/linked/1"}, probe: []string{"/linked/1", "Host: other.example"}},
		"made for another scheme":          {warm: []string{"/linked/1", "Host: other.example"}, probe: []string{"/linked/1", "Host: other.example", "X-Forwarded-Proto: https"}},
		"an example again":                 {warm: []string{"/shown/1"}, probe: []string{"/shown/1"}},
		"another example":                  {warm: []string{"/shown/1"}, probe: []string{"/shown/1", "Prefer: example=two"}},
		"a list again":                     {warm: []string{"/notes"}, probe: []string{"/notes"}},
		"a list with one that was written": {warm: []string{"/notes"}, change: sends("POST /notes", "Content-Type: application/json", "", `{"id": "n", "text": "new"}`), probe: []string{"/notes"}},
		"a thing that was written":         {warm: []string{"/notes/n"}, change: sends("POST /notes", "Content-Type: application/json", "", `{"id": "n", "text": "new"}`), probe: []string{"/notes/n"}},
		"a thing that was deleted":         {warm: []string{"/notes/n"}, change: sends("DELETE /notes/n"), probe: []string{"/notes/n"}},
		"a list of another session":        {warm: []string{"/notes"}, change: sends("DELETE /notes/n", "X-Mock-Session: s"), probe: []string{"/notes"}},
		"a list of the session":            {warm: []string{"/notes", "X-Mock-Session: s"}, change: sends("DELETE /notes/n"), probe: []string{"/notes", "X-Mock-Session: s"}},
		"a refusal again":                  {warm: []string{"/found/1?size=x"}, probe: []string{"/found/1?size=x"}},
		"another refusal":                  {warm: []string{"/found/1?size=x"}, probe: []string{"/found/1?size=y"}},
		"no such path again":               {warm: []string{"/nowhere"}, probe: []string{"/nowhere"}},
		"a refusal in another language":    {warm: []string{"/nowhere"}, probe: []string{"/nowhere", "Accept-Language: zh"}},
		"a token that is not taken":        {options: mockserver.Options{Tokens: []string{"a"}}, warm: []string{"/open/1"}, probe: []string{"/open/1", "X-Key: b"}},
		"a token that is wanted":           {warm: []string{"/shut/1", "X-Key: a"}, probe: []string{"/shut/1"}},
		"a token that is wanted now":       {warm: []string{"/open/1"}, change: settings(`{"auth": "required"}`), probe: []string{"/open/1"}},
		"a token that was sent":            {options: mockserver.Options{Auth: mockserver.Required}, warm: []string{"/open/1", "X-Key: a"}, probe: []string{"/open/1"}},
		"a fixture that came":              {warm: []string{"/things/1"}, change: posts(fixture), probe: []string{"/things/1"}},
		"a fixture for a header that came": {warm: []string{"/things/1"}, change: posts(`{"operation": "plain", "name": "b", "request": {"header": {"X-Tenant": "b"}}, "response": {"status": 200, "body": {"new": true}}}`), probe: []string{"/things/1", "X-Tenant: b"}},
		"a fixture of another session":     {warm: []string{"/things/1"}, change: posts(fixture, "X-Mock-Session: s"), probe: []string{"/things/1"}},
		"a fixture of the session":         {warm: []string{"/things/1", "X-Mock-Session: s"}, change: posts(fixture, "X-Mock-Session: s"), probe: []string{"/things/1", "X-Mock-Session: s"}},
		"a session that cannot be":         {warm: []string{"/things/1"}, probe: []string{"/things/1", "X-Mock-Session: !"}},
		"errors by chance":                 {warm: []string{"/things/1"}, change: settings(`{"error_rate": 1}`), probe: []string{"/things/1"}},
		"another document":                 {warm: []string{"/things/1"}, change: reload, probe: []string{"/things/1"}},
		"another preference":               {warm: []string{"/things/1", "Prefer: code=200"}, probe: []string{"/things/1", "Prefer: code=500"}},
		"two preferences":                  {warm: []string{"/things/1", "Prefer: code=200"}, probe: []string{"/things/1", "Prefer: code=200", "Prefer: delay=1ms"}},
		"another query":                    {warm: []string{"/found/1?size=1"}, probe: []string{"/found/1?size=x"}},
		"HEAD before":                      {warm: []string{"HEAD /things/1"}, probe: []string{"/things/1"}},
		"a status of a sequence":           {warm: []string{"/turns/1", "Prefer: code=500"}, probe: []string{"/turns/1"}},
		"a page of another origin":         {warm: []string{"/things/1"}, probe: []string{"/things/1", "Origin: http://localhost:3000"}},
		"a page of another origin before":  {warm: []string{"/things/1", "Origin: http://localhost:3000"}, probe: []string{"/things/1"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			answers := make([]answered, 2)
			for i := range answers {
				mock := must(mockserver.New(thingsAPI, test.options))
				server := httptest.NewServer(mock)
				defer server.Close()
				warm := func() {
					for range 3 * i {
						send(t, server, test.warm[0], test.warm[1:]...)
					}
				}
				warm()
				if test.change != nil {
					test.change(t, mock, server)
					warm()
				}
				answers[i] = ask(t, server, test.probe)
			}
			if diff := cmp.Diff(answers[0], answers[1]); diff != "" {
				t.Errorf("never asked before (-), asked before (+):\n%s", diff)
			}
		})
	}
}

// TestCacheChangesNoCount asks for one path again and again, and for as many different ones: turns and chance are the same.
func TestCacheChangesNoCount(t *testing.T) {
	const half, calm = `{"error_rate": 0.5}`, `{"seed": ""}`
	tests := map[string]struct{ path, before, after string }{
		"turns":               {path: "/turns/%d", before: calm, after: calm},
		"errors by chance":    {path: "/things/%d", before: half, after: calm},
		"faults by chance":    {path: "/things/%d", before: `{"fault_rate": 0.5}`, after: calm},
		"a delay that varies": {path: "/late/%d", before: calm, after: half},
		"a delay of all":      {path: "/things/%d", before: `{"delay": "median=1ms,p99=2ms"}`, after: half},
		"nothing":             {path: "/things/%d", before: calm, after: half},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel() // a fault may take its time
			var answers [2][]string
			for i, paths := range []int{10, 1} {
				server := start(t, thingsAPI, mockserver.Options{})
				for n, patch := range []string{test.before, test.after} {
					asks(t, server, http.StatusOK, "PATCH /__admin/settings", patch)
					for k := range 10 {
						answers[i] = append(answers[i], outcome(server.URL+fmt.Sprintf(test.path, n*100+k%paths)))
					}
				}
			}
			if diff := cmp.Diff(answers[0], answers[1]); diff != "" {
				t.Errorf("asked for different paths (-), for one (+):\n%s", diff)
			}
		})
	}
}

// TestCacheIsBounded asks for paths that are long, and for more than are kept, often enough for them to be kept: they take no memory.
func TestCacheIsBounded(t *testing.T) {
	server := start(t, thingsAPI, mockserver.Options{Journal: -1})
	heap := func() int {
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		return int(memory.HeapAlloc)
	}
	before := heap()
	small := func() {
		t.Helper()
		if more := heap() - before; more > 3<<20 {
			t.Errorf("what was asked for holds %d kB", more>>10)
		}
	}
	for n := range 50 {
		for range 3 {
			send(t, server, "/things/"+strings.Repeat("x", 300_000)+fmt.Sprint(n))
			send(t, server, "/things/1", "Accept: application/json, "+strings.Repeat("x", 300_000)+fmt.Sprint(n))
			send(t, server, "/things/1", "Prefer: x="+strings.Repeat("x", 300_000)+fmt.Sprint(n))
			send(t, server, "/things/1?x="+strings.Repeat("x", 300_000)+fmt.Sprint(n))
		}
	}
	small()
	for n := range 4_000 {
		for range 3 {
			if got := send(t, server, fmt.Sprint("/things/", strings.Repeat("y", 900), n)); got.Text != `{"plain":true}` {
				t.Fatalf("request %d: %s", n, got.Text)
			}
		}
	}
	small()
}

// shownAPI answers with a text of so many bytes, quotes included, whatever id is asked for.
func shownAPI(size int) fs.FS {
	return oneFile(fmt.Sprintf(`openapi: 3.1.0
info: {title: shown, version: "1"}
paths:
  /shown/{id}:
    get:
      operationId: shown
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: one, content: {application/json: {schema: {type: string}, example: %q}}}}
`, strings.Repeat("x", size-len(`""`))))
}

// crossCachedAnswer asks for answers that are as large as is kept, and larger: what is kept is not made again.
func crossCachedAnswer(t *testing.T) {
	for size, kept := range map[int]bool{1 << 10: true, 256 << 10: true, 256<<10 + 1: false} {
		mock := must(mockserver.New(shownAPI(size), mockserver.Options{Journal: -1}))
		if got := allocations(mock, "/shown/1"); kept != (got == 0) {
			t.Errorf("an answer of %d bytes: %v allocations", size, got)
		}
	}
}

// crossCachedBytes asks for more than is kept, often enough for all of it to be kept: those that come last are, and no more than may be.
func crossCachedBytes(t *testing.T) {
	const most, size = 4 << 20, 100 << 10
	server := must(mockserver.New(shownAPI(size), mockserver.Options{Journal: -1}))
	for n := range 600 {
		if got := allocations(server, fmt.Sprint("/shown/", n)); got != 0 {
			t.Fatalf("answer %d: %v allocations", n, got)
		}
		if held := mockserver.Cached(server); held > most || n > 300 && held < most/2 {
			t.Fatalf("answer %d: %d kB are kept", n, held>>10)
		}
	}
}

// TestCacheOfRewrittenRequests has somebody before the mock who changes the URL of requests, as middleware does.
func TestCacheOfRewrittenRequests(t *testing.T) {
	mock := must(mockserver.New(thingsAPI, mockserver.Options{}))
	for _, want := range []int{200, 200, 429} {
		r := httptest.NewRequest(http.MethodGet, "/things/1", nil)
		if want == 429 {
			r.URL.RawQuery = "__code=429"
		}
		w := httptest.NewRecorder()
		mock.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("answered with %d, want %d", w.Code, want)
		}
	}
}

// TestCacheOfAProxy has an upstream that is away at first.
func TestCacheOfAProxy(t *testing.T) {
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Away") != "" {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"upstream":true}`))
	}))
	defer upstream.Close()
	server := start(t, thingsAPI, mockserver.Options{Proxy: &mockserver.Proxy{Upstream: upstream.URL}})
	for range 3 {
		if got := send(t, server, "/things/1", "X-Away: 1"); got.Text != `{"plain":true}` {
			t.Fatalf("the upstream is away: %d %s", got.StatusCode, got.Text)
		}
	}
	if got := send(t, server, "/things/1"); got.Text != `{"upstream":true}` {
		t.Errorf("the upstream is back: %d %s", got.StatusCode, got.Text)
	}
}

// answered is what is answered, and what the journal says of it.
type answered struct {
	Status          int
	Header          http.Header
	Body            string
	URL, Source, By string
}

func ask(t *testing.T, server *httptest.Server, request []string) answered {
	t.Helper()
	got := send(t, server, request[0], request[1:]...)
	got.Header.Del("Date")
	out := answered{Status: got.StatusCode, Header: got.Header, Body: got.Text}
	headers := []string{}
	for _, header := range request[1:] {
		if header == "X-Mock-Session: s" {
			headers = append(headers, header)
		}
	}
	entries := asks(t, server, http.StatusOK, "GET /__admin/requests?limit=1", "", headers...)["requests"].([]any)
	entry := entries[0].(map[string]any)
	out.URL, _ = entry["request"].(map[string]any)["url"].(string)
	out.Source, _ = entry["source"].(string)
	out.By, _ = entry["operation"].(string)
	return out
}

func settings(patch string) func(*testing.T, *mockserver.Server, *httptest.Server) {
	return func(t *testing.T, _ *mockserver.Server, server *httptest.Server) {
		asks(t, server, http.StatusOK, "PATCH /__admin/settings", patch)
	}
}

func posts(fixture string, headers ...string) func(*testing.T, *mockserver.Server, *httptest.Server) {
	return func(t *testing.T, _ *mockserver.Server, server *httptest.Server) {
		asks(t, server, http.StatusCreated, "POST /__admin/fixtures", fixture, headers...)
	}
}

func reload(t *testing.T, mock *mockserver.Server, _ *httptest.Server) {
	changed := fstest.MapFS{"openapi.yaml": thingsAPI["openapi.yaml"], "fixtures/plain/one.yaml": {Data: []byte(`responses: [{status: 200, body: {changed: true}}]`)}}
	if err := mock.Reload(changed); err != nil {
		t.Fatal(err)
	}
}

func sends(request string, headers ...string) func(*testing.T, *mockserver.Server, *httptest.Server) {
	return func(t *testing.T, _ *mockserver.Server, server *httptest.Server) {
		send(t, server, request, headers...)
	}
}

// allocations returns how many the answer to a path takes once it is known: the fewest of some, since the race detector has pools
// forget now and then.
func allocations(mock *mockserver.Server, path string) float64 {
	r, w := httptest.NewRequest(http.MethodGet, path, nil), &nowhere{header: http.Header{}}
	fewest := math.Inf(1)
	for tries := 0; tries < 100 && fewest > 0; tries++ {
		fewest = min(fewest, testing.AllocsPerRun(2, func() {
			w.clear()
			mock.ServeHTTP(w, r)
		}))
	}
	return fewest
}

// TestCacheMakesRoom has answers come when all places are taken: they are kept as the first ones were, without finding them anew.
func TestCacheMakesRoom(t *testing.T) {
	mock := must(mockserver.New(thingsAPI, mockserver.Options{Journal: -1}))
	allocs := func(path string) float64 { return allocations(mock, path) }
	first := allocs("/things/0")
	for n := range 3_000 {
		allocs(fmt.Sprint("/things/", n))
	}
	if last := allocs("/things/last"); last != first || first > 0 {
		t.Errorf("the first path takes %v allocations, the last %v", first, last)
	}
	if made := allocs("/made/1"); made != first {
		t.Errorf("what is made takes %v allocations", made)
	}
	if found := allocs("/echoes/1"); found <= first {
		t.Errorf("what is found each time takes %v allocations, no more than what is kept", found)
	}
}
