package state

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Fallback is a [Store] for a mock that keeps answering while its primary is away. Journal, turns and rates are then those of this
// process, and begin anew; documents stay as they were last seen, what was acknowledged among them, and cannot be changed.
//
// When the primary is back, what was kept meanwhile is dropped and its listeners with it: turns that were counted apart cannot be
// put together, and a journal that tells a part of the story from one of many mocks misleads. What the primary held before the
// time away goes on, as far as it still holds it.
type Fallback struct {
	primary Store
	options Options
	breaker breaker
	memory  atomic.Pointer[Memory]

	mutex     sync.Mutex
	versions  map[string]int64     // of documents that were last seen, for sessions that have any
	documents map[string]Documents // that were last seen of those
}

// WithFallback returns the primary with a memory of its own beside it, as large as the options say.
func WithFallback(primary Store, o Options) *Fallback {
	o = o.complete()
	f := &Fallback{primary: primary, options: o, breaker: breaker{now: o.Now}, versions: map[string]int64{}, documents: map[string]Documents{}}
	f.memory.Store(NewMemory(o))
	return f
}

// Degraded returns nil, or why the primary is away. It tells what the last request met; it does not ask.
func (f *Fallback) Degraded() error {
	if err := f.breaker.cause(); err != nil {
		return fmt.Errorf("state is kept in this process alone: %w", err)
	}
	return nil
}

// Failures returns how many requests the primary has failed so far.
func (f *Fallback) Failures() uint64 { return f.breaker.count() }

// ask asks the primary; false where it is away, and why.
func ask[T any](ctx context.Context, f *Fallback, question func(Store) (T, error)) (T, bool, error) {
	a, err := f.breaker.allow()
	if err != nil {
		var none T
		return none, false, fmt.Errorf("the shared state is away: %w", err)
	}
	out, err := question(f.primary)
	switch f.breaker.report(ctx, a, err) {
	case recovered:
		f.tell(nil)
		_ = f.memory.Swap(NewMemory(f.options)).Close() // a Memory closes without errors
	case opened:
		f.tell(err)
		return out, false, err
	case open:
		return out, false, err
	}
	return out, true, err
}

func (f *Fallback) tell(err error) {
	if f.options.OnOutage != nil {
		f.options.OnOutage(err)
	}
}

// either asks the primary, or the memory while that is away.
func either[T any](ctx context.Context, f *Fallback, question func(Store) (T, error)) (T, error) {
	if out, ok, err := ask(ctx, f, question); ok {
		return out, err
	}
	return question(f.memory.Load())
}

// only asks the primary.
func only[T any](ctx context.Context, f *Fallback, question func(Store) (T, error)) (T, error) {
	out, _, err := ask(ctx, f, question)
	return out, err
}

// none is the answer of what has none.
type none = struct{}

// Version is as [Store] says: the last one seen while the primary is away.
func (f *Fallback) Version(ctx context.Context, name string) (int64, error) {
	version, ok, err := ask(ctx, f, func(s Store) (int64, error) { return s.Version(ctx, name) })
	if ok && err != nil {
		return 0, err
	}
	if !ok {
		return f.lastVersion(name), nil
	}
	f.saw(name, version)
	return version, nil
}

func (f *Fallback) lastVersion(name string) int64 {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.versions[name]
}

// saw keeps a version, of at most as many sessions as there may be: another makes room.
func (f *Fallback) saw(name string, version int64) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if version == 0 {
		delete(f.versions, name)
		delete(f.documents, name)
		return
	}
	if _, known := f.versions[name]; !known && len(f.versions) >= f.options.bounds.sessions {
		for other := range f.versions {
			delete(f.versions, other)
			delete(f.documents, other)
			break
		}
	}
	f.versions[name] = max(f.versions[name], version)
}

// Documents is as [Store] says: all of them, those that were seen last while the primary is away. It is an error where others have changed them
// since.
func (f *Fallback) Documents(ctx context.Context, name string, _ int64) (Documents, error) {
	documents, ok, err := ask(ctx, f, func(s Store) (Documents, error) { return s.Documents(ctx, name, 0) })
	switch {
	case ok && err == nil:
		f.learned(name, documents)
		return documents, nil
	case ok:
		return documents, err
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if last, known := f.documents[name]; known && last.Version >= f.versions[name] {
		return last, nil
	}
	return documents, err
}

// learned keeps what was seen of a session.
func (f *Fallback) learned(name string, documents Documents) {
	f.saw(name, documents.Version)
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if _, seen := f.versions[name]; seen && documents.Version >= f.documents[name].Version {
		f.documents[name] = documents
	}
}

// known reads what has changed before that is acknowledged: what was, is not forgotten when the primary goes away the moment after. An error
// says that nobody knows whether it has.
func (f *Fallback) known(ctx context.Context, name string) error {
	documents, err := only(ctx, f, func(s Store) (Documents, error) { return s.Documents(ctx, name, 0) })
	if err != nil {
		return fmt.Errorf("the change may have been made: %w", err)
	}
	f.learned(name, documents)
	return nil
}

// Put is as [Store] says; it needs the primary.
func (f *Fallback) Put(ctx context.Context, name, document string, data []byte) error {
	if _, err := only(ctx, f, func(s Store) (none, error) { return none{}, s.Put(ctx, name, document, data) }); err != nil {
		return err
	}
	return f.known(ctx, name)
}

// Delete is as [Store] says; it needs the primary.
func (f *Fallback) Delete(ctx context.Context, name, document string) (bool, error) {
	was, err := only(ctx, f, func(s Store) (bool, error) { return s.Delete(ctx, name, document) })
	if err != nil || !was {
		return was, err
	}
	return was, f.known(ctx, name)
}

// Next is as [Store] says, for this process alone while the primary is away.
func (f *Fallback) Next(ctx context.Context, name, key string) (int64, error) {
	return either(ctx, f, func(s Store) (int64, error) { return s.Next(ctx, name, key) })
}

// Sequences is as [Store] says, for this process alone while the primary is away.
func (f *Fallback) Sequences(ctx context.Context, name string) (map[string]int64, error) {
	return either(ctx, f, func(s Store) (map[string]int64, error) { return s.Sequences(ctx, name) })
}

// Record is as [Store] says, for this process alone while the primary is away. It goes on when ctx ends, as that of [Redis].
func (f *Fallback) Record(ctx context.Context, name string, e *Entry) error {
	ctx = context.WithoutCancel(ctx)
	_, err := either(ctx, f, func(s Store) (none, error) { return none{}, s.Record(ctx, name, e) })
	return err
}

// Entries is as [Store] says, for this process alone while the primary is away.
func (f *Fallback) Entries(ctx context.Context, name string) ([]*Entry, error) {
	return either(ctx, f, func(s Store) ([]*Entry, error) { return s.Entries(ctx, name) })
}

// Remove is as [Store] says, for this process alone while the primary is away.
func (f *Fallback) Remove(ctx context.Context, name, id string) (bool, error) {
	return either(ctx, f, func(s Store) (bool, error) { return s.Remove(ctx, name, id) })
}

// Watch is as [Store] says, for this process alone while the primary is away. The channel is closed when that goes away, and when
// it is back: whoever watches again watches what is recorded to.
func (f *Fallback) Watch(ctx context.Context, name string) (<-chan *Entry, error) {
	return either(ctx, f, func(s Store) (<-chan *Entry, error) { return s.Watch(ctx, name) })
}

// Allow is as [Store] says, for this process alone while the primary is away.
func (f *Fallback) Allow(ctx context.Context, who string, limit Limit) (time.Duration, error) {
	return either(ctx, f, func(s Store) (time.Duration, error) { return s.Allow(ctx, who, limit) })
}

// Forget is as [Store] says. Documents need the primary; journal and turns are only those of this process while that is away.
func (f *Fallback) Forget(ctx context.Context, name string, parts ...Part) error {
	forget := func(s Store) (none, error) { return none{}, s.Forget(ctx, name, parts...) }
	for _, part := range parts {
		if part == Documented {
			if _, err := only(ctx, f, forget); err != nil {
				return err
			}
			return f.known(ctx, name)
		}
	}
	_, err := either(ctx, f, forget)
	return err
}

// Sessions is as [Store] says, of this process alone while the primary is away.
func (f *Fallback) Sessions(ctx context.Context) ([]string, error) {
	return either(ctx, f, func(s Store) ([]string, error) { return s.Sessions(ctx) })
}

// Close closes the primary.
func (f *Fallback) Close() error {
	return errors.Join(f.primary.Close(), f.memory.Load().Close())
}
