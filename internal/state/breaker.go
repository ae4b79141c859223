package state

import (
	"context"
	"errors"
	"sync"
	"time"
)

// breaker is whether a store is away, and who may ask it then: one request, after a while, on behalf of all.
type breaker struct {
	now func() time.Time

	mutex    sync.Mutex // of what follows
	err      error      // why it is away; nil while it is there
	again    time.Time  // when to ask anew
	trying   bool       // somebody does
	times    int        // how often it went away or came back
	failures uint64
}

// retryAfter is how long a store that is away is left alone: asking it can take as long as the time-outs.
const retryAfter = time.Second

// permit is one question to the store.
type permit struct {
	trial bool // the one that finds out whether it is back
	times int
}

// allow returns an error where the store is not to be asked: why it is away. The outcome goes to conclude.
func (o *breaker) allow() (permit, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.err == nil {
		return permit{times: o.times}, nil
	}
	if o.trying || o.now().Before(o.again) {
		return permit{}, o.err
	}
	o.trying = true
	return permit{trial: true, times: o.times}, nil
}

// outcome is what an attempt says of the store.
type outcome int

const (
	ok        outcome = iota
	recovered         // answered, and it was away before
	opened            // did not answer, as it had before
	open              // did not answer
	cancelled         // whoever asked has gone
)

// report takes the outcome of an attempt. One that began before the store went away or came back says nothing of it now.
func (o *breaker) report(ctx context.Context, a permit, err error) outcome {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if a.trial {
		o.trying = false
	}
	if err == nil || errors.Is(err, ErrFull) {
		if !a.trial {
			return ok
		}
		o.err = nil
		o.times++
		return recovered
	}
	if ctx.Err() != nil {
		return cancelled
	}
	o.failures++
	if a.trial || a.times == o.times {
		before := o.err
		o.err, o.again = err, o.now().Add(retryAfter)
		if before == nil {
			o.times++
			return opened
		}
	}
	return open
}

// cause returns the error that the store is away with, or nil.
func (o *breaker) cause() error {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.err
}

func (o *breaker) count() uint64 {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.failures
}
