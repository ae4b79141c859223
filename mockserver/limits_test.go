package mockserver_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"agentmock/internal/limits"
	"agentmock/mockserver"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxBody":         crossBody,
		"maxCached":       TestCacheIsBounded,
		"maxCachedAnswer": crossCachedAnswer,
		"maxCachedBytes":  crossCachedBytes,
		"maxChunks":       crossChunks,
		"maxAtOnce":       crossAtOnce,
		"maxFound":        crossFound,
		"maxLogged":       crossLogged,
		"maxDelay":        TestDelaysAreBounded,
		"maxFileBytes":    crossFileBytes,
		"maxFiles":        crossFiles,
		"maxFilled":       crossFilled,
		"maxHeaderTries":  crossHeaderTries,
		"maxIssued":       crossIssued,
		"maxKey":          crossKey,
		"maxLife":         crossLife,
		"maxOthers":       crossOthers,
		"maxPassed":       crossPassed,
		"maxPauses":       crossPauses,
		"maxRoom":         mockserver.NothingOfACallIsLeft,
		"maxSamples":      TestSamples,
		"maxSessionName":  crossSessionName,
		"maxStream":       crossStream,
	}, nil)
}

// nameOf is a body of the operation startJob, in as many bytes.
func nameOf(size int) string {
	return `{"name": "` + strings.Repeat("x", size-len(`{"name": ""}`)) + `"}`
}

// crossBody sends bodies as large as may be where nothing else is said, and larger ones, one of which never ends.
func crossBody(t *testing.T) {
	const most = 10 << 20
	TestBodiesAreBounded(t)
	server := start(t, oneFile(job), mockserver.Options{})
	for size, want := range map[int]int{most: http.StatusCreated, most + 1: http.StatusRequestEntityTooLarge} {
		got := send(t, server, "POST /jobs", "Content-Type: application/json", "", nameOf(size))
		if got.StatusCode != want || want >= 400 && !strings.Contains(got.Text, "the request body has more than 10485760 bytes") {
			t.Errorf("%d bytes: %d %.200s", size, got.StatusCode, got.Text)
		}
	}
	endless := &endless{}
	r := httptest.NewRequest(http.MethodPost, "/jobs", endless)
	r.Header.Set("Content-Type", "application/json")
	r.ContentLength = -1
	w := httptest.NewRecorder()
	must(mockserver.New(oneFile(job), mockserver.Options{})).ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge || endless.read > most+1<<20 {
		t.Errorf("a body without end: %d after %d bytes", w.Code, endless.read)
	}
}

type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return copy(p, strings.Repeat(" ", len(p))), nil
}

// crossFilled has a template of 6,400 places: with a body of 10,485 bytes that is below 64 MB, with one more it is not.
func crossFilled(t *testing.T) {
	TestTemplatesAreBounded(t)
	server := start(t, oneFile(job), mockserver.Options{Journal: -1})
	asks(t, server, http.StatusCreated, "POST /__admin/fixtures", `{"operation": "startJob", "response": {"status": 201, "body": {"id": "x", "state": "pending", "echo": [`+
		strings.TrimSuffix(strings.Repeat(`"${request.body#/size}",`, 6400), ",")+`]}}}`)
	for size, want := range map[int]int{10_485: http.StatusCreated, 10_486: http.StatusRequestEntityTooLarge} {
		body := `{"size": 1, "name": "` + strings.Repeat("x", size-len(`{"size": 1, "name": ""}`)) + `"}`
		got := send(t, server, "POST /jobs", "Content-Type: application/json", "", body)
		if got.StatusCode != want || want >= 400 && !strings.Contains(got.Text, "64 MB") {
			t.Errorf("%d bytes: %d %.200s", size, got.StatusCode, got.Text)
		}
	}
}

// crossHeaderTries has headers that a text can be made for now and then, and never.
func crossHeaderTries(t *testing.T) {
	const document = `openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /it/{id}:
    get:
      operationId: it
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: it
          headers:
            X-Half: {required: true, schema: {enum: [" a", "b ", "c", "d"]}}
            X-Never: {required: true, schema: {enum: [" a", "b "]}}
`
	server := start(t, oneFile(document), mockserver.Options{})
	for n := range 50 {
		got := send(t, server, fmt.Sprint("/it/", n))
		if half := got.Header.Get("X-Half"); half != "c" && half != "d" || got.Header["X-Never"] != nil {
			t.Fatalf("%d: headers %v", n, got.Header)
		}
	}
}

// crossKey asks for paths whose keys are as long as may be, and longer: what is kept takes no allocation.
func crossKey(t *testing.T) {
	mock := must(mockserver.New(thingsAPI, mockserver.Options{Journal: -1}))
	for size, kept := range map[int]bool{100: true, 1 << 10: true, 1<<10 + 1: false, 1 << 16: false} {
		if got := allocations(mock, "/things/"+strings.Repeat("x", size-len("/things/example.com"))); kept != (got == 0) {
			t.Errorf("a key of %d bytes: %v allocations", size, got)
		}
	}
}

// crossOthers explains a request that one fixture answers and as many others do not as are listed, and more.
func crossOthers(t *testing.T) {
	for others, want := range map[int]string{10: "", 11: "and 1 more do not", 300: "and 290 more do not"} {
		fsys := fstest.MapFS{"openapi.yaml": {Data: []byte(job)}}
		for n := range others {
			fsys[fmt.Sprintf("fixtures/readJob/f%d.yaml", n)] = &fstest.MapFile{Data: fmt.Appendf(nil, "request: {path: {id: f%d}}\nresponse: {body: {id: f%d, state: done}, headers: {X-Need: '1'}}", n, n)}
		}
		said := fmt.Sprint(asks(t, start(t, fsys, mockserver.Options{}), http.StatusOK, "POST /__admin/explain", `{"method": "GET", "url": "/jobs/none"}`))
		if listed := strings.Count(said, " does not: "); listed != min(others, 10) || !strings.Contains(said, want) || want == "" && strings.Contains(said, "more do not") {
			t.Errorf("%d others: %d are listed: %s", others, listed, said)
		}
	}
}

// crossPassed has an upstream whose answers are as large as are passed on, and one byte larger.
func crossPassed(t *testing.T) {
	const most = 64 << 20
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		size := int64(most)
		if r.URL.Path == "/jobs/more" {
			size++
		}
		_, _ = io.CopyN(w, &endless{}, size)
	}))
	defer upstream.Close()
	server := start(t, oneFile(job), mockserver.Options{Journal: -1, Proxy: &mockserver.Proxy{Upstream: upstream.URL}})
	if got := send(t, server, "/jobs/most"); got.StatusCode != http.StatusOK || len(got.Text) != most {
		t.Errorf("as large as is passed on: %d, %d bytes", got.StatusCode, len(got.Text))
	}
	if got := send(t, server, "/jobs/more"); !strings.Contains(got.Text, `"id":"more"`) || len(got.Text) > 1000 {
		t.Errorf("larger: %d, %d bytes are not the mock's", got.StatusCode, len(got.Text))
	}
}

func crossSessionName(t *testing.T) {
	server := start(t, oneFile(job), mockserver.Options{})
	for size, want := range map[int]int{1: http.StatusOK, 64: http.StatusOK, 65: http.StatusBadRequest, 5000: http.StatusBadRequest} {
		got := send(t, server, "/jobs/1", mockserver.SessionHeader+": "+strings.Repeat("s", size))
		if got.StatusCode != want || want >= 400 && !strings.Contains(got.Text, "at most 64 letters") {
			t.Errorf("%d bytes: %d %s", size, got.StatusCode, got.Text)
		}
	}
}
