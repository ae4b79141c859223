package contract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
)

// client sends cases to a target.
type client struct {
	base     *url.URL
	http     *http.Client // of requests with credentials
	stranger *http.Client // of those without
	options  Options
	pace     *pace
	pass     *pass
}

func newClient(o Options) (*client, error) {
	base, err := url.Parse(o.URL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("--url %q: expected http://HOST or https://HOST", redact.URL(o.URL, nil))
	}
	if base.User != nil {
		return nil, fmt.Errorf("--url: credentials do not belong into a URL; send them with -H or AGENTMOCK_TOKEN")
	}
	if base.RawQuery != "" || base.Fragment != "" {
		return nil, fmt.Errorf("--url: expected scheme, host and path, without ? and #; a key in the query is sent with the operation's parameters")
	}
	c := &client{base: base, options: o, pace: newPace(o.Rate, o.Now), pass: &pass{token: o.Token}}
	c.http, c.stranger = o.ways()
	return c, nil
}

// pace spreads requests over time.
type pace struct {
	now   func() time.Time
	mutex sync.Mutex
	gap   time.Duration
	next  time.Time
}

func newPace(rate float64, now func() time.Time) *pace {
	if rate <= 0 {
		return &pace{now: now}
	}
	return &pace{now: now, gap: time.Duration(float64(time.Second) / rate)}
}

func (p *pace) wait(ctx context.Context) error {
	if p.gap == 0 {
		return ctx.Err()
	}
	p.mutex.Lock()
	now := p.now()
	if p.next.Before(now) {
		p.next = now
	}
	due := p.next
	p.next = p.next.Add(p.gap)
	p.mutex.Unlock()
	return sleep(ctx, due.Sub(now))
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// sent is a case with its answer.
type sent struct {
	testCase
	observation *observation
	header      http.Header // of the request as it was sent
	query       string      // the same, with what a credential adds
	at          time.Time   // when it was sent
	retries     int
	unreachable bool   // there was no connection at all
	recorded    bool   // it happened elsewhere: its data are somebody's
	host        string // scheme and host of a recorded request
}

// send sends a case, again where it was not let in, and observes the answer. Its error is the end of ctx.
func (c *client) send(ctx context.Context, tc testCase) (sent, error) {
	out := sent{testCase: tc}
	if tc.expect.kind == expectUnchanged {
		c.revalidate(ctx, &out.testCase)
	}
	renewed := false
	for {
		if err := c.pace.wait(ctx); err != nil {
			return out, err
		}
		_, edition := c.pass.shown()
		again, err := c.once(ctx, &out)
		if err != nil {
			return out, err
		}
		if c.refused(&out) && renewed {
			c.pass.refuse(out.operation)
		} else if c.refused(&out) && !slices.Contains(out.expect.status, http.StatusUnauthorized) && c.pass.renew(ctx, edition, out.operation) {
			renewed = true
			continue
		}
		if again < 0 || out.retries >= c.options.Retries {
			return out, nil
		}
		out.retries++
		if err := sleep(ctx, again); err != nil {
			return out, err
		}
	}
}

// revalidate has a case carry the ETag, or the time of the last change, that its answer has now: other cases may have changed it since it was seen.
func (c *client) revalidate(ctx context.Context, tc *testCase) {
	asks, tells := "If-None-Match", "ETag"
	if tc.target.Header.Get(asks) == "" {
		asks, tells = "If-Modified-Since", "Last-Modified"
	}
	limited, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	plain := *tc
	plain.target.Header = tc.target.Header.Clone()
	plain.target.Header.Del(asks)
	request, err := c.request(limited, plain)
	if err != nil {
		return
	}
	response, err := c.http.Do(request)
	if err != nil {
		return
	}
	_ = response.Body.Close()
	if now := response.Header.Get(tells); now != "" && response.StatusCode == http.StatusOK {
		tc.target.Header = plain.target.Header
		tc.target.Header.Set(asks, now)
	}
}

// once sends a case once; again is how long to wait before the next try, negative for no other.
func (c *client) once(ctx context.Context, out *sent) (again time.Duration, err error) {
	if !safe(out.method) { // what it has made has to be known, and taken away
		ctx = context.WithoutCancel(ctx)
	}
	limited, cancel := context.WithTimeout(ctx, c.options.Timeout)
	defer cancel()
	request, err := c.request(limited, out.testCase)
	if err != nil {
		return -1, err
	}
	out.header, out.query = request.Header, request.URL.RawQuery
	x := &message.Exchange{Operation: out.operation, Request: message.RequestMessage{
		Method: out.method, URL: out.target.URL(), Header: request.Header, Parameters: out.values,
	}}
	x.Request.Body.Raw = out.body
	start := c.options.Now()
	out.at = start
	response, err := c.of(out.testCase).Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return -1, ctx.Err()
		}
		out.unreachable = isUnreachable(err)
		out.observation = failed(x, out.expect, failureText(err, c.options.Timeout), c.options.Now().Sub(start))
		if errors.Is(err, syscall.ECONNREFUSED) {
			return c.backoff(out.retries), nil
		}
		return -1, nil
	}
	defer response.Body.Close()
	out.unreachable = false
	x.Response.Status, x.Response.Header = response.StatusCode, response.Header
	truncated := c.readBody(x, response)
	if ctx.Err() != nil {
		return -1, ctx.Err()
	}
	if !response.Uncompressed && truncated == "" { // the transport undoes what it has asked for itself
		if x.Response.Body.Raw, err = message.DecodeContent(response.Header, x.Response.Body.Raw, message.MaxDecoded); err != nil {
			truncated = err.Error()
		}
	}
	out.observation = observe(x, truncated)
	out.observation.took = c.options.Now().Sub(start)
	out.observation.expect, out.observation.maxLatency, out.observation.stranger = out.expect, c.options.MaxLatency, out.anonymous
	return c.pause(response, out), nil
}

// of returns the client that sends a case.
func (c *client) of(tc testCase) *http.Client {
	if tc.anonymous {
		return c.stranger
	}
	return c.http
}

func failed(x *message.Exchange, expect expectation, why string, took time.Duration) *observation {
	return &observation{Exchange: x, failure: why, expect: expect, took: took}
}

// isUnreachable tells a target that cannot be reached at all from one that breaks off.
func isUnreachable(err error) bool {
	var dns *net.DNSError
	var operation *net.OpError
	return errors.As(err, &dns) || errors.As(err, &operation) && operation.Op == "dial" || strings.Contains(err.Error(), "tls: ") || strings.Contains(err.Error(), "x509: ")
}

func failureText(err error, timeout time.Duration) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		if wrapped.Timeout() {
			return "none within " + timeout.String()
		}
		err = wrapped.Err
	}
	return err.Error()
}

func (c *client) request(ctx context.Context, tc testCase) (*http.Request, error) {
	target := *c.base
	target.Path, target.RawPath, target.RawQuery, target.Fragment = "", "", "", ""
	address := target.String() + strings.TrimRight(c.base.EscapedPath(), "/") + tc.target.URL()
	request, err := http.NewRequestWithContext(ctx, tc.method, address, bytes.NewReader(tc.body))
	if err != nil {
		return nil, fmt.Errorf("%s: %s", tc.name, c.options.hidden.Hide(err.Error()))
	}
	for name, values := range tc.target.Header {
		request.Header[name] = values
	}
	if tc.bodyType != "" {
		request.Header.Set("Content-Type", tc.bodyType)
	}
	if tc.accept != "" {
		request.Header.Set("Accept", tc.accept)
	}
	if request.Header.Get("Accept") == "" {
		request.Header.Set("Accept", "*/*")
	}
	request.Header.Set("User-Agent", "agentmock")
	for name, values := range c.options.headerOf(tc.operation) {
		if tc.accept != "" && http.CanonicalHeaderKey(name) == "Accept" {
			continue
		}
		if !tc.anonymous || !c.carriesCredentials(tc.operation, name) {
			request.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	if tc.anonymous {
		if tc.credential != nil {
			tc.credential(request)
		}
		tc.setOwn(request)
		return request, nil
	}
	if token, _ := c.pass.shown(); token != "" {
		c.authorize(request, tc.operation, token)
	}
	tc.setOwn(request)
	return request, nil
}

// authorize sends a token as the operation asks for credentials: where it has a choice, the first, and what else of it is a parameter that
// each request needs; as a bearer token where it asks for none.
func (c *client) authorize(request *http.Request, o *openapi.Operation, token string) {
	bearer := openapi.Requirement{{Type: "http", Scheme: "bearer"}}
	requirement := bearer
	for i := len(o.Security) - 1; i >= 0; i-- {
		if len(o.Security[i]) > 0 {
			requirement = o.Security[i]
		}
	}
	for _, scheme := range requirement {
		scheme.Authorize(request, token)
	}
	for _, key := range o.APIKeys() {
		needed := func(p *openapi.Parameter) bool {
			return p.Required && p.In == key.In && strings.EqualFold(p.Name, key.Name)
		}
		if !slices.Contains(requirement, key) && slices.ContainsFunc(o.Parameters, needed) {
			key.Authorize(request, token)
		}
	}
}

// readBody reads what may be read of the body; the text is why it is not whole.
func (c *client) readBody(x *message.Exchange, response *http.Response) string {
	body, err := io.ReadAll(io.LimitReader(response.Body, c.options.MaxBody+1))
	x.Response.Body.Raw = body
	switch {
	case int64(len(body)) > c.options.MaxBody:
		x.Response.Body.Raw = body[:c.options.MaxBody]
		return fmt.Sprintf("more than %d bytes; the rest is not read", c.options.MaxBody)
	case errors.Is(err, context.DeadlineExceeded):
		return "still coming after " + c.options.Timeout.String()
	case err != nil:
		return fmt.Sprintf("it breaks off after %d bytes: %v", len(body), err)
	}
	return ""
}

// maxDoublings bounds how often the time between tries is doubled.
const maxDoublings = 6

func (c *client) backoff(tries int) time.Duration {
	return 100 * time.Millisecond << min(tries, maxDoublings)
}

// maxRetryAfter bounds what a server may ask to be left alone.
const maxRetryAfter = 30 * time.Second

// pause returns how long to leave the server alone when it asks for it; else negative.
func (c *client) pause(response *http.Response, out *sent) time.Duration {
	status := response.StatusCode
	if status != http.StatusTooManyRequests && status != http.StatusServiceUnavailable || slices.Contains(out.expect.status, status) {
		return -1
	}
	if asked, ok := retryAfter(response.Header.Get("Retry-After"), c.options.Now()); ok {
		return asked
	}
	if status == http.StatusTooManyRequests {
		return c.backoff(out.retries)
	}
	return -1
}

// retryAfter reads a Retry-After, which is seconds or a date; ok is false for what is neither.
func retryAfter(text string, now time.Time) (wait time.Duration, ok bool) {
	seconds, err := strconv.ParseUint(text, 10, 64) // RFC 9110 section 10.2.3: digits, as many as one likes
	if err == nil || errors.Is(err, strconv.ErrRange) {
		return time.Duration(min(seconds, uint64(maxRetryAfter/time.Second))) * time.Second, true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	return min(max(at.Sub(now), 0), maxRetryAfter), true
}

// await asks until the target answers with less than a 500, for as long as WaitFor: 502, 503 and 504 are a gateway whose API boots.
func (c *client) await(ctx context.Context) error {
	if c.options.WaitFor <= 0 {
		return nil
	}
	limited, cancel := context.WithTimeout(ctx, c.options.WaitFor)
	defer cancel()
	for {
		request, err := http.NewRequestWithContext(limited, http.MethodHead, c.base.String(), nil)
		if err != nil {
			return err
		}
		response, err := c.http.Do(request)
		if err == nil {
			_ = response.Body.Close()
			if response.StatusCode < http.StatusInternalServerError || response.StatusCode == http.StatusNotImplemented {
				return nil
			}
			err = fmt.Errorf("a gateway answers %s", response.Status)
		}
		if sleep(limited, 100*time.Millisecond) != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			var wrapped *url.Error
			if !errors.As(err, &wrapped) && limited.Err() != nil {
				return fmt.Errorf("%s did not answer within %s: %w", c.options.URL, c.options.WaitFor, err)
			}
			return fmt.Errorf("%s did not answer within %s: %s", c.options.URL, c.options.WaitFor, failureText(err, c.options.WaitFor))
		}
	}
}
