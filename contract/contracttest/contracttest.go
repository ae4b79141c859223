// Package contracttest holds what passes through a Go test against a document.
package contracttest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"agentmock/contract"
	"agentmock/internal/terminal"
	"agentmock/internal/traffic"
)

// Option changes how [Test] runs.
type Option func(*contract.Options)

// With sets options of a run: contract.With(func(o *contract.Options) { o.UnsafeMethods = true }).
func With(change func(*contract.Options)) Option { return change }

// Lifecycle has things created, read, changed and deleted, and lists held against them, beside the good requests that show what there is.
func Lifecycle() Option {
	return func(o *contract.Options) {
		o.UnsafeMethods, o.Phases = true, []string{contract.Known, contract.Lifecycle}
	}
}

// Test runs the suite of the document in fsys against the API at a URL, a subtest a case. Findings of severity error fail
// their subtest, warnings are logged.
func Test(t *testing.T, fsys fs.FS, url string, options ...Option) {
	t.Helper()
	o := contract.Options{URL: url, ShowData: true}
	for _, change := range options {
		change(&o)
	}
	report, err := contract.Run(context.Background(), fsys, o)
	if report != nil {
		for _, result := range report.Cases {
			t.Run(result.Name, func(t *testing.T) {
				t.Helper()
				for _, i := range result.Findings {
					tell(t, report.Findings[i])
				}
			})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

func tell(t testing.TB, f contract.Finding) {
	t.Helper()
	f.Curl = terminal.Lines(cmp.Or(f.Script, f.Curl))
	if f.Severity == contract.Error && !f.Known {
		t.Errorf("%s\n%s", f, f.Curl)
		return
	}
	t.Logf("%s\n%s", f, f.Curl)
}

// Transport is an http.RoundTripper that reports what requests and answers break, while a client's own tests use it.
// Both pass unchanged. [NewTransport] makes one that fails a test.
type Transport struct {
	Observer *contract.Observer
	Base     http.RoundTripper // nil is http.DefaultTransport
	judged   atomic.Int64
}

// NewTransport returns a transport whose findings fail t, those of severity warning are logged. So does a test in which nothing was judged:
// a client with another base path, or another transport, would pass for ever.
func NewTransport(t testing.TB, fsys fs.FS, options contract.Options) *Transport {
	t.Helper()
	observer, err := contract.NewObserver(fsys, options, func(f contract.Finding) { tell(t, f) })
	if err != nil {
		t.Fatal(err)
	}
	transport := &Transport{Observer: observer}
	t.Cleanup(func() {
		if transport.Judged() == 0 {
			t.Errorf("nothing was judged: no request that went through the transport is of an operation of the document")
		}
	})
	return transport
}

// Judged returns how many exchanges that went through the transport belong to an operation, and were judged.
func (t *Transport) Judged() int { return int(t.judged.Load()) }

// RoundTrip sends a request and observes its answer: status and headers when they come, the body when the client has read it to its
// end or closes it. Its errors are those of Base.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	sentBody := &copied{left: contract.MaxBody}
	passed := r
	if r.Body != nil && r.Body != http.NoBody {
		passed = r.Clone(r.Context())
		passed.Body = sentBody.of(r.Body)
	} else {
		sentBody.ended = true
	}
	response, err := base.RoundTrip(passed)
	if err != nil {
		return nil, err
	}
	if response.StatusCode == http.StatusSwitchingProtocols {
		return response, nil
	}
	body, whole := sentBody.bytes()
	seen := traffic.Recorded{
		Method: r.Method, URL: r.URL.String(), RequestHeader: headerOf(r), RequestBody: body, NoRequestBody: !whole,
		Status: response.StatusCode, ResponseHeader: response.Header.Clone(), NoBody: true,
	}
	found := t.Observer.Observe(seen, nil)
	if found != nil {
		t.judged.Add(1)
	}
	response.Body = &watchedBody{ReadCloser: response.Body, done: func(body []byte) {
		seen.NoBody, seen.ResponseBody = false, body
		t.Observer.Observe(seen, append([]contract.Finding{}, found...))
	}}
	return response, nil
}

// headerOf returns the headers of a request that is sent, with what its URL says of who asks.
func headerOf(r *http.Request) http.Header {
	header := http.Header{}
	if r.Header != nil {
		header = r.Header.Clone()
	}
	if user := r.URL.User; user != nil && header.Get("Authorization") == "" {
		password, _ := user.Password()
		header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user.Username()+":"+password)))
	}
	return header
}

// watchedBody keeps what a client reads and judges it when the client has read all of it, or closes it: many read one JSON value
// and not the end behind it. A body beyond the limit, and one whose rest does not come soon, is not judged: its status and its headers are by then.
type watchedBody struct {
	io.ReadCloser
	kept []byte
	done func(body []byte)
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.done == nil {
		return n, err
	}
	if b.kept = append(b.kept, p[:n]...); len(b.kept) > contract.MaxBody {
		b.done, b.kept = nil, nil
		return n, err
	}
	if err == io.EOF {
		judge := b.done
		b.done = nil
		judge(append([]byte{}, b.kept...))
	}
	return n, err
}

// restTime is how long the rest of a body is waited for that the client closes.
const restTime = 200 * time.Millisecond

// Close reads what the client has left of the body, and closes it.
func (b *watchedBody) Close() error {
	if b.done == nil {
		return b.ReadCloser.Close()
	}
	var fault error
	var once sync.Once
	end := func() { once.Do(func() { fault = b.ReadCloser.Close() }) }
	late := time.AfterFunc(restTime, end) // a stream may never end: then this ends the reading
	_, _ = io.Copy(io.Discard, struct{ io.Reader }{b})
	late.Stop()
	b.done = nil
	end()
	return fault
}

// Middleware reports what the requests to a handler and its answers break: the provider's own, under test or in service.
func Middleware(o *contract.Observer, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sentBody := &copied{left: contract.MaxBody}
		if r.Body != nil && r.Body != http.NoBody {
			r.Body = sentBody.of(r.Body)
		} else {
			sentBody.ended = true
		}
		seen := traffic.Recorded{Method: r.Method, URL: r.URL.String(), RequestHeader: r.Header.Clone()}
		tee := &teeWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(tee, r)
		body, whole := sentBody.bytes()
		seen.RequestBody, seen.NoRequestBody = body, !whole // a handler need not read it
		seen.Status, seen.ResponseHeader = tee.status, w.Header()
		seen.ResponseBody, seen.NoBody = tee.body.Bytes(), tee.long // of a long one only status and headers can be judged
		o.Observe(seen, nil)
	})
}

// copied is a request's body as it goes by: whoever reads it may do so beside whoever asks for it.
type copied struct {
	mutex sync.Mutex
	kept  []byte
	left  int
	ended bool
}

// of returns a body whose bytes are kept.
func (c *copied) of(body io.ReadCloser) io.ReadCloser {
	return &copiedBody{body, c}
}

// bytes returns what has gone by, and whether it is all there was.
func (c *copied) bytes() ([]byte, bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return slices.Clone(c.kept), c.ended && c.left >= 0
}

type copiedBody struct {
	io.ReadCloser
	to *copied
}

func (b *copiedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.to.mutex.Lock()
	defer b.to.mutex.Unlock()
	if b.to.left -= n; b.to.left >= 0 {
		b.to.kept = append(b.to.kept, p[:n]...)
	}
	b.to.ended = b.to.ended || err == io.EOF
	return n, err
}

// teeWriter passes a response on and keeps a copy.
type teeWriter struct {
	http.ResponseWriter
	status int
	wrote  bool
	long   bool // more than is kept
	body   bytes.Buffer
}

func (w *teeWriter) WriteHeader(status int) {
	if !w.wrote && status >= 200 {
		w.status, w.wrote = status, true
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *teeWriter) Write(p []byte) (int, error) {
	w.wrote = true
	if w.long = w.long || w.body.Len()+len(p) > contract.MaxBody; !w.long {
		w.body.Write(p)
	}
	return w.ResponseWriter.Write(p)
}

// Unwrap lets an http.ResponseController reach the writer below.
func (w *teeWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// Flush passes on what a streaming handler asks for.
func (w *teeWriter) Flush() {
	if f, ok := w.ResponseWriter.(http.Flusher); ok {
		f.Flush()
	}
}
