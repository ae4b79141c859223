// Package contracttest holds what passes through a Go test against a document.
package contracttest

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"net/http"
	"testing"

	"agentmock/contract"
	"agentmock/internal/traffic"
)

// Option changes how [Test] runs.
type Option func(*contract.Options)

// With sets options of a run: contract.With(func(o *contract.Options) { o.UnsafeMethods = true }).
func With(change func(*contract.Options)) Option { return change }

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

func tell(t *testing.T, f contract.Finding) {
	t.Helper()
	if f.Severity == contract.Error && !f.Known {
		t.Errorf("%s\n%s", f, f.Curl)
		return
	}
	t.Logf("%s\n%s", f, f.Curl)
}

// Transport is an http.RoundTripper that reports what the answers of an API break, while a client's own tests use it.
// The answers reach the client unchanged.
type Transport struct {
	Observer *contract.Observer
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
			sentBody, _ = io.ReadAll(io.LimitReader(again, contract.MaxBody))
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
	seen := traffic.Recorded{
		Method: r.Method, URL: r.URL.String(), RequestHeader: r.Header, RequestBody: sentBody,
		Status: response.StatusCode, ResponseHeader: response.Header.Clone(), NoBody: true,
	}
	found := t.Observer.Observe(seen, nil)
	response.Body = &watchedBody{ReadCloser: response.Body, done: func(body []byte) {
		seen.NoBody, seen.ResponseBody = false, body
		t.Observer.Observe(seen, found)
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

// Middleware reports what the answers of a handler break: the provider's own, under test or in service.
func Middleware(o *contract.Observer, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sentBody bytes.Buffer
		if r.Body != nil {
			r.Body = struct {
				io.Reader
				io.Closer
			}{io.TeeReader(r.Body, &limitedBuffer{&sentBody, contract.MaxBody}), r.Body}
		}
		tee := &teeWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(tee, r)
		o.Observe(traffic.Recorded{
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
