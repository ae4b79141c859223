// Package webhook sends requests to receivers that were allowed, and to nobody else: signed, and again where a receiver is down.
package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Sender sends requests in the background. Make one with [New]; it is safe for concurrent use.
type Sender struct {
	options Options
	client  *http.Client
	flying  chan struct{} // a place for each request that is under way
	ctx     context.Context
	stop    context.CancelFunc
	bounds  bounds
	names   *net.Resolver // nil: that of package net

	mutex   sync.Mutex
	waiting int // messages that are not done
	held    int // by them, in bytes
	closed  bool
	ended   sync.WaitGroup
}

// Options say where requests may go, and how they are signed.
type Options struct {
	Allowed Allowed
	// Secret is the key by which bodies are signed; "" signs none.
	Secret string
	// SignatureHeader is what the signature is sent in; "" is X-Signature.
	SignatureHeader string
	// Now is the clock, and After what is waited with between attempts; nil are those of package time.
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time
}

// DefaultSignatureHeader is what a signature is sent in where nothing else is said.
const DefaultSignatureHeader = "X-Signature"

// Message is a request to be sent.
type Message struct {
	Method, URL string
	Header      http.Header
	Body        []byte
	// Report is told of each attempt, from one goroutine.
	Report func(Attempt)
}

// Attempt is one attempt to send a message, and what came of it.
type Attempt struct {
	Number int // 1 for the first
	At     time.Time
	Took   time.Duration
	Sent   http.Header // with the signature
	Status int         // that the receiver answered; 0: it did not
	Header http.Header
	Body   []byte // at most 64 KB
	Err    error  // why there is no answer; [ErrNotAllowed] among others
	Again  bool   // there will be another attempt
}

// Bounds of what is sent.
const (
	maxAttempts = 5                // of one message
	maxTime     = time.Minute      // from the first attempt to the last
	maxPatience = 10 * time.Second // for one answer
	maxInFlight = 8                // requests under way
	maxWaiting  = 256              // messages that are not done
	maxHeld     = 32 << 20         // bytes of their bodies and URLs
	maxAnswer   = 64 << 10         // bytes of an answer's body, and of its headers, that are read
)

// bounds are those that tests make smaller.
type bounds struct{ time, patience time.Duration }

// firstPause is between the first attempt and the second; each further one is twice as long: 1 s, 2 s, 4 s, 8 s.
const firstPause = time.Second

// Errors of Send.
var (
	ErrFull   = errors.New("too many requests wait to be sent")
	ErrClosed = errors.New("the mock is stopping")
)

// New returns a sender. [Sender.Close] ends it.
func New(options Options) *Sender {
	if options.SignatureHeader == "" {
		options.SignatureHeader = DefaultSignatureHeader
	}
	if options.Now == nil {
		options.Now = time.Now
	}
	if options.After == nil {
		options.After = time.After
	}
	s := &Sender{options: options, flying: make(chan struct{}, maxInFlight), bounds: bounds{maxTime, maxPatience}}
	s.ctx, s.stop = context.WithCancel(context.Background())
	transport := &http.Transport{ // no proxy of the environment: it would be where requests go
		DialContext: s.dial, DisableKeepAlives: true, DisableCompression: true, MaxResponseHeaderBytes: maxAnswer,
	}
	s.client = &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

// dial makes a connection where that is allowed. What is looked at is the address that is connected to, not the one that some other look-up
// of the name had.
func (s *Sender) dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	dialer := net.Dialer{Resolver: s.names, ControlContext: func(_ context.Context, _, connected string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(connected)
		if err != nil {
			return refused("address %s", connected)
		}
		return s.options.Allowed.connection(hostOf(host), at.Addr())
	}}
	return dialer.DialContext(ctx, network, address)
}

// Send takes a message to be sent, or says why not: [ErrFull], [ErrClosed].
func (s *Sender) Send(m Message) error {
	size := len(m.Body) + len(m.URL)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	switch {
	case s.closed:
		return ErrClosed
	case s.waiting >= maxWaiting || s.held+size > maxHeld:
		return ErrFull
	}
	s.waiting++
	s.held += size
	s.ended.Go(func() {
		s.deliver(m)
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.waiting--
		s.held -= size
	})
	return nil
}

// Close ends what is under way, and returns when it has ended. Messages that were not delivered are not.
func (s *Sender) Close() {
	s.mutex.Lock()
	s.closed = true
	s.mutex.Unlock()
	s.stop()
	s.ended.Wait()
}

// deliver sends a message until its receiver takes it, refuses it, or was asked often enough.
func (s *Sender) deliver(m Message) {
	ctx, cancel := context.WithTimeoutCause(s.ctx, s.bounds.time, fmt.Errorf("given up after %s", s.bounds.time))
	defer cancel()
	pause := firstPause
	for number := 1; ; number++ {
		a := s.attempt(ctx, m)
		if s.ctx.Err() != nil {
			return
		}
		a.Number, a.Again = number, number < maxAttempts && a.isTemporary() && ctx.Err() == nil
		m.Report(a)
		if !a.Again {
			return
		}
		select {
		case <-s.options.After(pause):
		case <-ctx.Done():
		}
		pause *= 2
	}
}

// isTemporary reports whether the next attempt may end otherwise: the receiver is away, or says so (RFC 9110 section 15.5.9 and 15.6, RFC 6585
// section 4).
func (a *Attempt) isTemporary() bool {
	switch {
	case a.Err != nil:
		var final refusal
		return !errors.As(a.Err, &final)
	case a.Status == http.StatusRequestTimeout, a.Status == http.StatusTooManyRequests:
		return true
	}
	return a.Status >= http.StatusInternalServerError
}

// refusal is why a message is not sent, now or later.
type refusal struct{ error }

// Unwrap returns what is wrong.
func (r refusal) Unwrap() error { return r.error }

// refused returns an [ErrNotAllowed] that says what.
func refused(format string, args ...any) error {
	return refusal{fmt.Errorf("%w: "+format, append([]any{ErrNotAllowed}, args...)...)}
}

// attempt sends a message once, when there is a place.
func (s *Sender) attempt(ctx context.Context, m Message) (a Attempt) {
	a.Sent = m.Header.Clone()
	if a.Sent == nil {
		a.Sent = http.Header{}
	}
	if s.options.Secret != "" {
		a.Sent.Set(s.options.SignatureHeader, Signature(s.options.Secret, m.Body))
	}
	select {
	case s.flying <- struct{}{}:
		defer func() { <-s.flying }()
	case <-ctx.Done():
	}
	a.At = s.options.Now()
	if ctx.Err() != nil {
		a.Err = refusal{context.Cause(ctx)}
		return a
	}
	patience, enough := context.WithTimeoutCause(ctx, s.bounds.patience, fmt.Errorf("no answer within %s", s.bounds.patience))
	defer enough()
	if err := s.ask(patience, m, &a); err != nil {
		a.Status, a.Header, a.Body, a.Err = 0, nil, nil, reason(patience, err)
	}
	a.Took = s.options.Now().Sub(a.At)
	return a
}

// ask sends a request and reads its answer.
func (s *Sender) ask(ctx context.Context, m Message, a *Attempt) error {
	u, err := s.options.Allowed.address(m.URL)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, m.Method, u.String(), strings.NewReader(string(m.Body)))
	if err != nil {
		return refusal{ErrURL}
	}
	request.Header = a.Sent.Clone()
	response, err := s.client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	a.Status, a.Header = response.StatusCode, response.Header
	a.Body, err = io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return err
}

// reason returns why there is no answer, without the URL, which may have a secret in it.
func reason(ctx context.Context, err error) error {
	var final refusal
	var asked *url.Error
	switch {
	case errors.As(err, &final):
		return final
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.As(err, &asked):
		return asked.Err
	}
	return err
}

// Signature returns what a body is signed with: sha256= and, in hexadecimal, its HMAC-SHA256 under a secret (RFC 2104, RFC 6234).
func Signature(secret string, body []byte) string {
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write(body)
	return "sha256=" + hex.EncodeToString(sum.Sum(nil))
}
