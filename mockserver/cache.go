package mockserver

import (
	"hash/maphash"
	"net/http"
	"strings"
	"sync/atomic"

	"agentmock/internal/openapi"
)

// cache keeps answers of one view of a session that their keys decide alone. A view never changes, so that nothing in it is ever
// out of date. It knows nothing of how an answer is found: a decision says what it depends on.
//
// Each key has one place, which it takes when it comes for the second time in a row there: what is asked for once makes no work
// and drives nothing out.
type cache struct{ places atomic.Pointer[places] }

// maxCached is how many answers a cache may hold.
const maxCached = 256

type places [maxCached]struct {
	seen atomic.Uint64 // the hash of the key that came last
	kept atomic.Pointer[keptAnswer]
}

// key is what every answer depends on. A request that has more, a body or another spelling of its URL, has none.
type key struct{ method, path, query, accept, prefer string }

// maxKey bounds how long a key may be, in bytes.
const maxKey = 1 << 10

// keyOf returns the key of a request.
func keyOf(r *http.Request) (key, bool) {
	u := r.URL
	k := key{r.Method, u.Path, u.RawQuery, acceptOf(r.Header), ""}
	if prefer := r.Header["Prefer"]; prefer != nil {
		k.prefer = list(prefer)
	}
	bare := r.ContentLength == 0 && u.RawPath == "" && !u.ForceQuery && u.Opaque == ""
	return k, bare && len(k.path)+len(k.query)+len(k.accept)+len(k.prefer) <= maxKey
}

// cached is an answer, and what its request was decoded to.
type cached struct {
	decision
	operation *openapi.Operation
	url       string
}

type keptAnswer struct {
	key key
	cached
}

// hashSeed makes the hashes of this process. Which keys share a place is all that depends on it.
var hashSeed = maphash.MakeSeed()

func (k *key) hash() uint64 { return maphash.Comparable(hashSeed, *k) }

// get returns what is kept for a key; nil for nothing.
func (c *cache) get(k key) *cached {
	all := c.places.Load()
	if all == nil {
		return nil
	}
	kept := all[k.hash()%uint64(len(all))].kept.Load()
	if kept == nil || kept.key != k {
		return nil
	}
	return &kept.cached
}

// put keeps an answer, if its key has come before.
func (c *cache) put(k key, a cached) {
	all := c.places.Load()
	if all == nil {
		c.places.CompareAndSwap(nil, new(places))
		all = c.places.Load()
	}
	hash := k.hash()
	place := &all[hash%uint64(len(all))]
	if place.seen.Swap(hash) != hash {
		return
	}
	k.path, k.query = strings.Clone(k.path), strings.Clone(k.query) // they are parts of larger texts
	place.kept.Store(&keptAnswer{k, a})
}
