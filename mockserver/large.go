package mockserver

import "context"

// large lets large bodies be read into values a few at a time: such a body takes many times its size while it is, and a mock that is
// sent a hundred of them at once needs the memory of two.
type large chan struct{}

const (
	maxAtOnce  = 2        // large bodies that are read
	largeBytes = 64 << 10 // from which on a body is one
)

func newLarge() large { return make(large, maxAtOnce) }

// enter waits until a body of a size may be read, until leave is called. Where ctx ends there is nobody to wait for.
func (l large) enter(ctx context.Context, size int) (leave func()) {
	if size < largeBytes {
		return stay
	}
	select {
	case l <- struct{}{}:
		return func() { <-l }
	case <-ctx.Done():
		return stay
	}
}

func stay() {}
