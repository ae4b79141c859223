package contract

import (
	"context"
	"io/fs"
	"net/http"
	"time"

	"agentmock/internal/openapi"
)

// NewJudge returns what an Observer does with a response, without the request around it.
func NewJudge(fsys fs.FS) (func(r *http.Request, status int, header http.Header, body []byte) []Finding, error) {
	o, err := NewObserver(fsys, Options{}, nil)
	if err != nil {
		return nil, err
	}
	return func(r *http.Request, status int, header http.Header, body []byte) []Finding {
		return o.Judge(Recorded{Method: r.Method, URL: r.URL.String(), RequestHeader: r.Header, Status: status, ResponseHeader: header, ResponseBody: body, NoRequest: true})
	}, nil
}

// GoodRequest is a request that an operation takes, as the suite would send it.
type GoodRequest struct {
	Operation *openapi.Operation
	Make      func() *http.Request
}

// GoodRequests returns the first good request of each operation.
func GoodRequests(fsys fs.FS, options Options) ([]GoodRequest, error) {
	options.Phases = []string{Known}
	r, err := newRun(context.Background(), fsys, options)
	if err != nil {
		return nil, err
	}
	cases, err := r.planner.plan()
	if err != nil {
		return nil, err
	}
	var all []GoodRequest
	for _, c := range cases {
		if len(all) > 0 && all[len(all)-1].Operation == c.operation {
			continue
		}
		all = append(all, GoodRequest{c.operation, func() *http.Request {
			request, err := r.client.request(context.Background(), c)
			if err != nil {
				panic(err)
			}
			return request
		}})
	}
	return all, nil
}

// QuoteBytes returns how a curl line writes a body.
func QuoteBytes(body []byte) string { return quoteBytes(body) }

// RetryAfter returns how long a Retry-After asks to wait, and whether it is one.
func RetryAfter(text string, now time.Time) (time.Duration, bool) { return retryAfter(text, now) }

// Backoff is how long is waited after as many tries.
func Backoff(tries int) time.Duration { return (&client{}).backoff(tries) }

// Bounds of what the lifecycle asks.
const (
	MaxDetails    = maxDetails
	MaxCompared   = maxCompared
	MaxFilters    = maxFilters
	MaxLeftovers  = maxLeftovers
	MaxPages      = maxPages
	MaxReferences = maxReferences
	MaxShrinks    = maxShrinks
	MaxSorts      = maxSorts
)
