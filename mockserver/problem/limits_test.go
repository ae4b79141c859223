package problem_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/limits"
	"agentmock/mockserver/problem"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxBelieved": crossBelieved, "maxCompared": TestNearPaths, "maxDrained": crossDrained, "maxSaid": crossSaid}, nil)
}

// crossSaid refuses requests with as many violations as are listed, and more: an answer does not grow with them.
func crossSaid(t *testing.T) {
	for count, more := range map[int]bool{19: false, 20: true, 5000: true} {
		found := make([]jsonschema.Violation, count)
		for i := range found {
			found[i] = jsonschema.Violation{In: "request.body", Rule: "type", Limit: "string", Got: "1"}
		}
		p := problem.Invalid(found, func(string, string) bool { return false })
		if got := strings.Contains(p.Detail.In(i18n.English), "not listed beyond 20 places"); got != more || got != strings.Contains(p.Reason(), "not listed") {
			t.Errorf("%d violations: %s", count, p.Detail.In(i18n.English))
		}
		if len(p.Violations) != min(count, 20) || len(p.JSON()) > 8<<10 || len(p.Reason()) > 4<<10 {
			t.Errorf("%d violations: %d are listed in %d bytes", count, len(p.Violations), len(p.JSON()))
		}
	}
}

// endless is a body that counts how much of it is read.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) { e.read += int64(len(p)); return len(p), nil }

// crossDrained reads bodies that are too large: to their end where that is near, and no further.
func crossDrained(t *testing.T) {
	const limit, most = 1 << 10, 64 << 20
	for name, row := range map[string]struct {
		announced int64
		expect    string
		read      int64 // at most
		least     int64
	}{
		"near":          {1 << 20, "", limit + most + 1<<16, most},
		"not announced": {-1, "", limit + 1<<16, limit},
		"far":           {limit + most + 1, "", limit + 1<<16, limit},
		"asked first":   {1 << 20, "100-continue", 0, 0},
	} {
		body := &endless{}
		r := httptest.NewRequest(http.MethodPost, "/", io.NopCloser(body))
		r.ContentLength = row.announced
		if row.expect != "" {
			r.Header.Set("Expect", row.expect)
		}
		if _, p := problem.ReadBody(r, limit); p == nil || p.Status != http.StatusRequestEntityTooLarge || body.read > row.read || body.read < row.least {
			t.Errorf("%s: %v after %d bytes", name, p, body.read)
		}
	}
}

// crossBelieved reads bodies that are as long as announced, shorter and longer, up to what is believed and beyond.
func crossBelieved(t *testing.T) {
	for _, size := range []int{1, 64<<10 - 1, 64 << 10, 64<<10 + 1, 1 << 20} {
		body := bytes.Repeat([]byte("x"), size)
		for _, announced := range []int64{-1, 1, int64(size), int64(size) + 1, 1 << 40} {
			r := httptest.NewRequest(http.MethodPost, "/", io.NopCloser(bytes.NewReader(body)))
			r.ContentLength = announced
			got, p := problem.ReadBody(r, 1<<20)
			if p != nil || !bytes.Equal(got, body) {
				t.Errorf("%d bytes, announced as %d: %d, %v", size, announced, len(got), p)
			}
			if cap(got) > 4*size+256<<10 && announced == 1<<40 && size < 64<<10 {
				t.Errorf("%d bytes, announced as %d: room for %d", size, announced, cap(got))
			}
		}
	}
}
