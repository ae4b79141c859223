package state

import (
	"context"
	"errors"
	"sync"
	"time"
)

// outage is whether a store is away, and who may ask it then: one request, after a while, on behalf of all.
type outage struct {
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

// attempt is one question to the store.
type attempt struct {
	trial bool // the one that finds out whether it is back
	times int
}

// attempt is an error where the store is not to be asked: why it is away. The outcome goes to conclude.
func (o *outage) attempt() (attempt, error) {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if o.err == nil {
		return attempt{times: o.times}, nil
	}
	if o.trying || o.now().Before(o.again) {
		return attempt{}, o.err
	}
	o.trying = true
	return attempt{trial: true, times: o.times}, nil
}

// verdict is what an attempt says of the store.
type verdict int

const (
	answered  verdict = iota
	returned          // answered, and it was away before
	left              // did not answer, as it had before
	away              // did not answer
	undecided         // whoever asked has gone
)

// conclude takes the outcome of an attempt. One that began before the store went away or came back says nothing of it now.
func (o *outage) conclude(ctx context.Context, a attempt, err error) verdict {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	if a.trial {
		o.trying = false
	}
	if err == nil || errors.Is(err, ErrFull) {
		if !a.trial {
			return answered
		}
		o.err = nil
		o.times++
		return returned
	}
	if ctx.Err() != nil {
		return undecided
	}
	o.failures++
	if a.trial || a.times == o.times {
		before := o.err
		o.err, o.again = err, o.now().Add(retryAfter)
		if before == nil {
			o.times++
			return left
		}
	}
	return away
}

// why is the error that the store is away with, or nil.
func (o *outage) why() error {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.err
}

func (o *outage) count() uint64 {
	o.mutex.Lock()
	defer o.mutex.Unlock()
	return o.failures
}
