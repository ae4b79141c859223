package mockserver

import (
	"bytes"
	"hash/maphash"
	"strings"
	"sync"
	"sync/atomic"

	"agentmock/internal/faker"
	"agentmock/internal/openapi"
)

// cache keeps answers that their keys decide alone: fixtures, examples, what was made, refusals. A key has the edition of a view, which never changes,
// so that nothing in it is ever out of date. It knows nothing of how an answer is found: a decision says what it depends on.
//
// Each key has one place, which it takes when it comes for the second time in a row there: what is asked for once makes no work
// and drives nothing out.
type cache struct {
	places  atomic.Pointer[places]
	keeping sync.Mutex // of what is kept, its bytes and next
	bytes   int        // of bodies that were made for it
	next    int        // place that is emptied where the bytes are too many
}

// What a cache may hold: answers, the bytes of all bodies that were made, and those of one.
const (
	maxCached       = 256
	maxCachedBytes  = 4 << 20
	maxCachedAnswer = 256 << 10
)

type places [maxCached]struct {
	seen atomic.Uint64 // the hash of the key that came last
	kept atomic.Pointer[keptAnswer]
}

// edition tells views apart, in this process.
type edition uint64

var editions atomic.Uint64

func newEdition() edition { return edition(editions.Add(1)) }

// key is what every answer depends on. A request that has more, a body or another spelling of its URL, has none.
type key struct {
	edition                             edition // of the session's view
	method, path, query, accept, prefer string
	language                            string       // that a refusal is said in, as Accept-Language has it
	origin                              faker.Origin // that addresses in an answer begin with
}

// maxKey bounds how long a key may be, in bytes.
const maxKey = 1 << 10

// key returns the key of a call's request.
func (c *call) key() (key, bool) {
	r, u := c.request, c.request.URL
	k := key{c.view.edition, r.Method, u.Path, u.RawQuery, acceptOf(r.Header), list(r.Header["Prefer"]), list(r.Header["Accept-Language"]), c.origin()}
	bare := r.ContentLength == 0 && u.RawPath == "" && !u.ForceQuery && u.Opaque == ""
	return k, bare && len(k.path)+len(k.query)+len(k.accept)+len(k.prefer)+len(k.language)+len(k.origin.Host) <= maxKey
}

// cached is an answer, and what its request was decoded to.
type cached struct {
	decision
	operation *openapi.Operation
	url       string
}

// made returns how many bytes of an answer were made for it.
func (a *cached) made() int {
	if a.lasting {
		return 0
	}
	return len(a.body)
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

// put keeps an answer, if its key has come before. A body that was made is in the room of its call, and is copied.
func (c *cache) put(k key, a cached) {
	all := c.places.Load()
	if all == nil {
		c.places.CompareAndSwap(nil, new(places))
		all = c.places.Load()
	}
	hash := k.hash()
	place := int(hash % uint64(len(all)))
	if a.made() > maxCachedAnswer || all[place].seen.Swap(hash) != hash {
		return
	}
	k.path, k.query, k.origin.Host = strings.Clone(k.path), strings.Clone(k.query), strings.Clone(k.origin.Host) // they are parts of larger texts
	if !a.lasting {
		a.body = bytes.Clone(a.body)
		a.fix()
	}
	c.keeping.Lock()
	defer c.keeping.Unlock()
	if c.places.Load() != all {
		return // all of it was let go
	}
	c.replace(all, place, nil)
	for c.bytes+a.made() > maxCachedBytes {
		c.replace(all, c.next, nil)
		c.next = (c.next + 1) % len(all)
	}
	c.replace(all, place, &keptAnswer{k, a})
}

// replace puts an answer into a place, nil for none.
func (c *cache) replace(all *places, place int, a *keptAnswer) {
	if before := all[place].kept.Swap(a); before != nil {
		c.bytes -= before.made()
	}
	if a != nil {
		c.bytes += a.made()
	}
}

// clear lets go of all answers: those of an API that is no longer served would hold it.
func (c *cache) clear() {
	c.keeping.Lock()
	defer c.keeping.Unlock()
	c.places.Store(nil)
	c.bytes = 0
}
