package remote_test

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"agentmock/internal/limits"
	"agentmock/internal/remote"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxAllBytes":  crossAllBytes,
		"maxAllTime":   crossAllTime,
		"maxFetchTime": crossFetchTime,
		"maxFileBytes": crossFileBytes,
		"maxFiles":     crossFiles,
		"maxRedirects": crossRedirects,
	}, nil)
}

// answers is an origin without a network.
type answers func(*http.Request) (*http.Response, error)

func (f answers) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// spaces answers every path with as many bytes as its last part says.
func spaces(r *http.Request) (*http.Response, error) {
	var size int64
	_, _ = fmt.Sscan(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], &size)
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(io.LimitReader(zeros{}, size))}, nil
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func crossFileBytes(t *testing.T) {
	const most = 128 << 20
	if _, err := remote.Open(t.Context(), fmt.Sprint("http://a/", most), answers(spaces)); err != nil {
		t.Error(err)
	}
	if _, err := remote.Open(t.Context(), fmt.Sprint("http://a/", most+1), answers(spaces)); err == nil || !strings.HasSuffix(err.Error(), ": larger than 128 MB") {
		t.Error(err)
	}
}

func crossAllBytes(t *testing.T) {
	site, err := remote.Open(t.Context(), fmt.Sprint("http://a/", 120<<20), answers(spaces))
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct{ name, want string }{
		{fmt.Sprint("a/", 120<<20), "<nil>"}, {fmt.Sprint("b/", 16<<20), "<nil>"}, {"c/0", "<nil>"},
		{"d/1", "fetch d/1: the files of the document are larger than 256 MB together"},
	} {
		if _, err := fs.Stat(site, row.name); fmt.Sprint(err) != row.want {
			t.Errorf("%s: %v, want %s", row.name, err, row.want)
		}
	}
	if err := site.Poll(); err != nil || site.Version() != 0 { // a file takes the place of itself
		t.Errorf("%v, version %d", err, site.Version())
	}
}

func crossFiles(t *testing.T) {
	site, err := remote.Open(t.Context(), "http://a/1", answers(spaces))
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1001 {
		_, err := fs.Stat(site, fmt.Sprint(i, "/1"))
		if (err == nil) != (i < 999) || err != nil && !strings.HasSuffix(err.Error(), ": is not fetched: the document has more than 1000 files") {
			t.Errorf("file %d beside the document: %v", i+1, err)
		}
	}
}

func crossRedirects(t *testing.T) {
	chain := answers(func(r *http.Request) (*http.Response, error) {
		var left int
		_, _ = fmt.Sscan(r.URL.Path[1:], &left)
		if left == 0 {
			return spaces(r)
		}
		return &http.Response{StatusCode: http.StatusFound, Request: r, Header: http.Header{"Location": {fmt.Sprint("/", left-1)}}, Body: http.NoBody}, nil
	})
	if _, err := remote.Open(t.Context(), "http://a/5", chain); err != nil {
		t.Error(err)
	}
	if _, err := remote.Open(t.Context(), "http://a/6", chain); err == nil || !strings.HasSuffix(err.Error(), ": redirects more than 5 times") {
		t.Error(err)
	}
}

// slowly answers after as many seconds as the path says, headers at once.
func slowly(r *http.Request) (*http.Response, error) {
	var seconds int
	_, _ = fmt.Sscan(r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:], &seconds)
	return &http.Response{StatusCode: http.StatusOK, Request: r, Body: io.NopCloser(&waiting{r, time.Duration(seconds) * time.Second})}, nil
}

// waiting is a body that ends after a time.
type waiting struct {
	request *http.Request
	pause   time.Duration
}

func (w *waiting) Read([]byte) (int, error) {
	select {
	case <-time.After(w.pause):
		return 0, io.EOF
	case <-w.request.Context().Done():
		return 0, w.request.Context().Err()
	}
}

func crossFetchTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		if _, err := remote.Open(t.Context(), "http://a/9", answers(slowly)); err != nil {
			t.Error(err)
		}
		if _, err := remote.Open(t.Context(), "http://a/11", answers(slowly)); err == nil || !strings.HasSuffix(err.Error(), ": no answer within 10s") {
			t.Error(err)
		}
	})
}

func crossAllTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		site, err := remote.Open(t.Context(), "http://a/9", answers(slowly))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 10 {
			_, err := fs.Stat(site, fmt.Sprint(i, "/9"))
			if (err == nil) != (i < 7) || err != nil && !strings.HasSuffix(err.Error(), ": is not fetched: the files before it took 1m0s") {
				t.Errorf("file %d: %v", i, err)
			}
		}
		start := time.Now()
		if err := site.Poll(); err != nil || time.Since(start) > 70*time.Second {
			t.Errorf("%v after %s", err, time.Since(start))
		}
	})
}
