package generate

import (
	"sync"
	"sync/atomic"
)

// cache keeps what was worked out, up to a bound. Beyond that it forgets everything and begins anew: what it holds can be worked
// out again, and is the same then. It is safe for concurrent use.
type cache[K comparable, V any] struct {
	bound int64
	count atomic.Int64
	known sync.Map
}

func newCache[K comparable, V any](bound int) *cache[K, V] { return &cache[K, V]{bound: int64(bound)} }

// of returns what is kept for a key, made where nothing is.
func (c *cache[K, V]) of(key K, made func() V) V {
	if known, ok := c.known.Load(key); ok {
		return known.(V)
	}
	if c.count.Add(1) > c.bound {
		c.known.Clear()
		c.count.Store(1)
	}
	known, _ := c.known.LoadOrStore(key, made())
	return known.(V)
}
