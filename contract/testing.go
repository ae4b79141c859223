package contract

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"

	"agentmock/internal/spec"
)

// Option changes how [Test] runs.
type Option func(*Options)

// With sets options of a run: contract.With(func(o *contract.Options) { o.UnsafeMethods = true }).
func With(change func(*Options)) Option { return change }

// Test runs the suite of the document in fsys against the API at a URL, a subtest a case. Findings of severity error fail
// their subtest, warnings are logged.
func Test(t *testing.T, fsys fs.FS, url string, options ...Option) {
	t.Helper()
	o := Options{URL: url, ShowData: true}
	for _, change := range options {
		change(&o)
	}
	report, err := Run(context.Background(), fsys, o)
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

func tell(t *testing.T, f Finding) {
	t.Helper()
	if f.Severity == Error && !f.Known {
		t.Errorf("%s\n%s", f, f.Curl)
		return
	}
	t.Logf("%s\n%s", f, f.Curl)
}

// Observer holds the exchanges that pass by against a document. Make one with [NewObserver]; it is safe for concurrent use.
type Observer struct {
	spec   *spec.Spec
	checks []Check
	report func(Finding)
	mutex  sync.Mutex
}

// NewObserver loads the document in fsys. report is called with every finding of a [Transport] or [Middleware], from one goroutine
// at a time; [Observer.Judge] needs none.
// The options File, BasePath, Checks, ExcludeChecks and MaxLatency count.
func NewObserver(fsys fs.FS, options Options, report func(Finding)) (*Observer, error) {
	s, chosen, err := load(fsys, options)
	if err != nil {
		return nil, err
	}
	return &Observer{spec: s, checks: chosen, report: report}, nil
}

// Judge is what the answer of an exchange breaks; nothing where its path belongs to no operation of the document.
func (o *Observer) Judge(r Recorded) []Finding {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil
	}
	match := o.spec.Match(r.Method, u.EscapedPath())
	if match.Operation == nil {
		return nil
	}
	return judge(o.checks, observeRecorded(match, r, u))
}

// observe judges an exchange whose path belongs to the document; others pass. Of what is found it reports what is not among known,
// and returns everything.
func (o *Observer) observe(r Recorded, known []Finding) []Finding {
	found := o.Judge(r)
	o.mutex.Lock()
	defer o.mutex.Unlock()
	for _, f := range found {
		if slices.ContainsFunc(known, f.same) {
			continue
		}
		if u, err := url.Parse(r.URL); err == nil {
			f.Case = r.Method + " " + u.RequestURI()
		}
		o.report(f)
	}
	return found
}

// same reports whether two findings of one exchange say the same.
func (f Finding) same(other Finding) bool {
	return f.Rule == other.Rule && f.Where == other.Where && f.Got == other.Got && f.Want == other.Want
}

// Transport is an http.RoundTripper that reports what the answers of an API break, while a client's own tests use it.
// The answers reach the client unchanged.
type Transport struct {
	Observer *Observer
	Base     http.RoundTripper // nil is http.DefaultTransport
}

// RoundTrip sends a request and observes its answer: status and headers when they come, the body when the client has read it to its
// end. Its errors are those of Base.
func (t *Transport) RoundTrip(r *http.Request) (*http.Response, error) {
	base := t.Base
	if base == nil {
		base = http.DefaultTransport
	}
	var sentBody []byte
	if r.Body != nil && r.GetBody != nil {
		if again, err := r.GetBody(); err == nil {
			sentBody, _ = io.ReadAll(io.LimitReader(again, defaultMaxBody))
			_ = again.Close()
		}
	}
	response, err := base.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	if response.StatusCode == http.StatusSwitchingProtocols {
		return response, nil
	}
	seen := Recorded{
		Method: r.Method, URL: r.URL.String(), RequestHeader: r.Header, RequestBody: sentBody,
		Status: response.StatusCode, ResponseHeader: response.Header.Clone(), NoBody: true,
	}
	found := t.Observer.observe(seen, nil)
	response.Body = &watchedBody{ReadCloser: response.Body, done: func(body []byte) {
		seen.NoBody, seen.ResponseBody = false, body
		t.Observer.observe(seen, found)
	}}
	return response, nil
}

// watchedBody keeps what a client reads and judges it when the client has read all of it. A body beyond the limit, and one
// that the client does not read to its end, is not judged: its status and its headers are by then.
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
	if b.kept = append(b.kept, p[:n]...); len(b.kept) > defaultMaxBody {
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

// Middleware reports what the answers of a handler break: the provider's own, under test or in service.
func Middleware(o *Observer, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sentBody bytes.Buffer
		if r.Body != nil {
			r.Body = struct {
				io.Reader
				io.Closer
			}{io.TeeReader(r.Body, &limitedBuffer{&sentBody, defaultMaxBody}), r.Body}
		}
		tee := &teeWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(tee, r)
		o.observe(Recorded{
			Method: r.Method, URL: r.URL.String(), RequestHeader: r.Header, RequestBody: sentBody.Bytes(), Status: tee.status, ResponseHeader: w.Header(),
			ResponseBody: tee.body.Bytes(), NoBody: tee.long, // of a long one only status and headers can be judged
		}, nil)
	})
}

// limitedBuffer keeps the beginning of what is written to it.
type limitedBuffer struct {
	*bytes.Buffer
	left int
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	kept := p[:min(len(p), b.left)]
	b.left -= len(kept)
	b.Buffer.Write(kept)
	return len(p), nil
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
	if w.long = w.long || w.body.Len()+len(p) > defaultMaxBody; !w.long {
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
