package state

import (
	"context"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Memory is a [Store] of one process.
type Memory struct {
	options Options
	common  *session // that of "", without a look-up

	mutex    sync.RWMutex // of what follows; sessions have their own
	sessions map[string]*session

	// Versions and IDs are of all sessions: one that comes back after it was forgotten must not have those of before.
	version  atomic.Int64
	recorded atomic.Int64
	closed   atomic.Bool

	held       atomic.Int64 // by all journals, in bytes
	documented atomic.Int64 // bytes of all documents
	sequenced  atomic.Int64 // bytes that the keys of all sequences take
	limits     limits
}

// NewMemory returns an empty memory.
func NewMemory(options Options) *Memory {
	m := &Memory{options: options.complete(), sessions: map[string]*session{}, limits: limits{next: map[client]time.Time{}}}
	m.common = m.newSession()
	m.sessions[""] = m.common
	return m
}

// Version is as [Store] says; it has no errors.
func (m *Memory) Version(_ context.Context, name string) (int64, error) {
	if s := m.find(name); s != nil {
		return s.version.Load(), nil
	}
	return 0, nil
}

// Documents is as [Store] says; it has no errors.
func (m *Memory) Documents(_ context.Context, name string, since int64) (Documents, error) {
	s := m.find(name)
	if s == nil {
		return Documents{ByName: map[string][]byte{}}, nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if changed, ok := s.recent.since(since); ok {
		some := Documents{Version: s.version.Load(), ByName: make(map[string][]byte, len(changed)), Since: since}
		for _, one := range changed {
			some.ByName[one.name] = s.documents[one.name]
		}
		return some, nil
	}
	return Documents{Version: s.version.Load(), ByName: maps.Clone(s.documents)}, nil
}

// Put is as [Store] says; its error is [ErrFull].
func (m *Memory) Put(_ context.Context, name, document string, data []byte) error {
	s, err := m.locked(name)
	if err != nil {
		return err
	}
	defer s.mutex.Unlock()
	before, known := s.documents[document]
	bounds, more := m.options.bounds, documentSize(document, data)
	if known {
		more -= documentSize(document, before)
	}
	if !known && len(s.documents) >= bounds.documents || s.size+more > bounds.documented {
		return ErrFull
	}
	if m.documented.Add(int64(more)) > int64(bounds.allDocumented) && more > 0 {
		m.documented.Add(int64(-more))
		return ErrFull
	}
	s.documents[document] = data
	s.size += more
	m.changed(s, document)
	return nil
}

// Delete is as [Store] says; it has no errors.
func (m *Memory) Delete(_ context.Context, name, document string) (bool, error) {
	s := m.find(name)
	if s == nil {
		return false, nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	before, known := s.documents[document]
	if known {
		delete(s.documents, document)
		size := documentSize(document, before)
		s.size -= size
		m.documented.Add(int64(-size))
		m.changed(s, document)
	}
	return known, nil
}

// Next is as [Store] says; its error is [ErrFull].
func (m *Memory) Next(_ context.Context, name, key string) (int64, error) {
	s, err := m.locked(name)
	if err != nil {
		return 0, err
	}
	defer s.mutex.Unlock()
	turn, known := s.turns[key]
	if !known {
		if len(s.turns) >= m.options.bounds.sequences || m.sequenced.Load()+turnSize(key) > maxAllSequences {
			return 0, ErrFull
		}
		s.turnsSize += turnSize(key)
		m.sequenced.Add(turnSize(key))
	}
	s.turns[key] = turn + 1
	return turn, nil
}

// Sequences is as [Store] says; it has no errors.
func (m *Memory) Sequences(_ context.Context, name string) (map[string]int64, error) {
	s := m.find(name)
	if s == nil {
		return map[string]int64{}, nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return maps.Clone(s.turns), nil
}

// Record is as [Store] says; its error is [ErrFull].
func (m *Memory) Record(_ context.Context, name string, e *Entry) error {
	if m.options.Entries < 0 {
		return nil
	}
	e.cut()
	s, err := m.locked(name)
	if err != nil {
		return err
	}
	defer s.mutex.Unlock()
	s.journal.add(e, m.recorded.Add(1), m.options)
	return nil
}

// Entries is as [Store] says; it has no errors.
func (m *Memory) Entries(_ context.Context, name string) ([]*Entry, error) {
	s := m.find(name)
	if s == nil {
		return nil, nil
	}
	s.mutex.Lock()
	all := s.journal.all()
	s.mutex.Unlock()
	out := make([]*Entry, len(all))
	for i := range all {
		out[i] = all[i].entry().redacted()
	}
	return out, nil
}

// Remove is as [Store] says; it has no errors.
func (m *Memory) Remove(_ context.Context, name, id string) (bool, error) {
	s := m.find(name)
	if s == nil {
		return false, nil
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.journal.remove(id), nil
}

// Watch is as [Store] says; its error is [ErrFull].
func (m *Memory) Watch(ctx context.Context, name string) (<-chan *Entry, error) {
	s, err := m.locked(name)
	if err != nil {
		return nil, err
	}
	defer s.mutex.Unlock()
	if len(s.journal.listeners) >= m.options.bounds.listeners {
		return nil, ErrFull
	}
	l := make(chan *Entry, maxWaiting)
	if m.closed.Load() {
		close(l)
		return l, nil
	}
	s.journal.listeners = append(s.journal.listeners, l)
	context.AfterFunc(ctx, func() {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.journal.drop(l)
	})
	return l, nil
}

// Allow is as [Store] says; it has no errors.
func (m *Memory) Allow(_ context.Context, who string, limit Limit) (time.Duration, error) {
	return m.limits.allow(who, limit, m.options.Now()), nil
}

// Forget is as [Store] says; it has no errors.
func (m *Memory) Forget(_ context.Context, name string, parts ...Part) error {
	s := m.find(name)
	if s == nil {
		return nil
	}
	s.mutex.Lock()
	for _, part := range parts {
		switch part {
		case Journal:
			s.journal.clear()
		case Sequences:
			m.dropTurns(s)
		case Documented:
			m.dropDocuments(s)
		}
	}
	empty := s.empty()
	s.mutex.Unlock()
	if empty {
		m.removeEmpty(name)
	}
	return nil
}

// Sessions is as [Store] says; it has no errors.
func (m *Memory) Sessions(context.Context) ([]string, error) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.expire()
	return slices.Sorted(maps.Keys(m.sessions)), nil
}

// Close ends all listening, also that of whoever comes later.
func (m *Memory) Close() error {
	m.closed.Store(true)
	m.mutex.Lock()
	defer m.mutex.Unlock()
	for _, s := range m.sessions {
		s.mutex.Lock()
		s.journal.dropListeners()
		s.mutex.Unlock()
	}
	return nil
}
