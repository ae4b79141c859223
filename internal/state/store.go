package state

import (
	"context"
	"errors"
	"time"
)

// Store is what mocks remember. Everything but rates belongs to a session; "" is the one of clients that name none. A session
// that nobody uses for a while is forgotten. A Store is safe for concurrent use.
//
// Its errors say that the memory is out of reach, [ErrFull] excepted; nothing has changed then.
type Store interface {
	// Version changes whenever a document of the session does, and never comes back; 0 for a session without documents.
	Version(ctx context.Context, session string) (int64, error)
	// Documents are the session's documents, or where the Store still knows them those that were changed since a version, which is not 0.
	Documents(ctx context.Context, session string, since int64) (Documents, error)
	// Put adds a document or replaces the one of the same name.
	Put(ctx context.Context, session, name string, document []byte) error
	// Delete removes a document, and reports whether there was one.
	Delete(ctx context.Context, session, name string) (bool, error)

	// Take is how often the key was taken before: 0, 1, 2, … each exactly once, whoever asks.
	Next(ctx context.Context, session, key string) (int64, error)
	// Turns are the keys that were taken, and how often.
	Sequences(ctx context.Context, session string) (map[string]int64, error)

	// Record adds an entry to the journal, which gives it an ID; the oldest make room. The entry and what it consists of may be
	// used again afterwards, but for a body that is said to last.
	Record(ctx context.Context, session string, e *Entry) error
	// Entries are the journal, the oldest first, without secrets.
	Entries(ctx context.Context, session string) ([]*Entry, error)
	// Remove takes one entry out of the journal, and reports whether there was one.
	Remove(ctx context.Context, session, id string) (bool, error)
	// Watch sends every entry that is recorded from now on, without secrets, until ctx ends. A listener that falls behind is
	// dropped: its channel is closed.
	Watch(ctx context.Context, session string) (<-chan *Entry, error)

	// Allow is 0 where who may go on, else how long to wait: who may ask as often as limit says.
	Allow(ctx context.Context, who string, limit Limit) (time.Duration, error)

	// Forget empties parts of a session.
	Forget(ctx context.Context, session string, parts ...Part) error
	// Sessions are the names of the sessions that something is known of, sorted, "" among them.
	Sessions(ctx context.Context) ([]string, error)
	// Close lets go of what the Store holds.
	Close() error
}

// Documents are named documents at a version.
type Documents struct {
	Version int64
	ByName  map[string][]byte
	Since   int64 // the version since which those in ByName were changed, nil for one that was deleted; 0: they are all there are
}

// Part is a part of what is known of a session.
type Part string

// The parts of a session.
const (
	Journal    Part = "journal"
	Sequences  Part = "turns"
	Documented Part = "documents"
)

// Limit is how often something may happen: Count times in Per, all of them at once where they have been saved up.
type Limit struct {
	Count int
	Per   time.Duration
}

// ErrFull says that a session has as many documents, sequence keys or listeners, or all of them together as much, as they may have; or
// that a Redis has no memory for more.
var ErrFull = errors.New("there is no room for more")

// Bounds of what a Store keeps. Those of the journal are options.
const (
	MaxDocuments = 10_000  // of a session
	MaxSequences = 100_000 // keys of a session
	MaxSessions  = 1_000
	MaxListeners = 100     // of a session, in one process
	maxWaiting   = 256     // entries that wait for a listener
	maxLimited   = 100_000 // who is known to have asked

	// Bytes of documents, of a session and of all together; and of the keys of all sequences, in memory.
	maxDocumented    = 64 << 20
	maxAllDocumented = 128 << 20
	maxAllSequences  = 64 << 20
)

// Options say how much is kept, and how long. The zero value works.
type Options struct {
	// Entries and Bytes bound the journal of a session; 0 is 1 000 entries and 8 MB. Entries below 0 keep none.
	Entries int
	Bytes   int64
	// Idle is after how long an unused session is forgotten; 0 is an hour. The session "" stays; in Redis, for a day.
	Idle time.Duration
	// Away is told when a store that several mocks share goes away, with why, and with nil when it is back; nil is nobody.
	OnOutage func(error)
	// Now is the clock; nil is time.Now. What is in Redis goes by the clock of Redis, which all mocks have in common.
	Now func() time.Time
	// Prefix is what all keys in Redis begin with; "" is agentmock. Mocks with the same one remember the same.
	Prefix string

	bounds bounds
}

// bounds are those of what a Store keeps; tests have smaller ones.
type bounds struct{ documents, documented, allDocumented, sequences, sessions, listeners int }

func (o Options) complete() Options {
	if o.Entries == 0 {
		o.Entries = 1_000
	}
	if o.Bytes <= 0 {
		o.Bytes = 8 << 20
	}
	if o.Idle <= 0 {
		o.Idle = time.Hour
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Prefix == "" {
		o.Prefix = "agentmock"
	}
	if o.bounds == (bounds{}) {
		o.bounds = bounds{documents: MaxDocuments, documented: maxDocumented, allDocumented: maxAllDocumented, sequences: MaxSequences, sessions: MaxSessions, listeners: MaxListeners}
	}
	return o
}
