package state

import (
	"maps"
	"math"
	"sync"
	"sync/atomic"
)

// session is what is known of one session.
type session struct {
	used    atomic.Int64 // when, in nanoseconds
	version atomic.Int64

	mutex     sync.Mutex // of what follows, and of changes to version
	gone      bool       // it is forgotten: what comes now belongs to another of its name
	documents map[string][]byte
	recent    recent
	size      int // of the documents, in bytes
	turns     map[string]int64
	turnsSize int64 // that their keys take, in bytes
	journal   journal
}

func (m *Memory) newSession() *session {
	return &session{documents: map[string][]byte{}, recent: recent{from: m.version.Add(1)}, turns: map[string]int64{}, journal: journal{held: &m.held}}
}

// find returns a session, or nil where nothing is known of it. It is marked as used under the lock that expire needs: one that was
// found is not forgotten before it is used.
func (m *Memory) find(name string) *session {
	if name == "" {
		return m.common
	}
	m.mutex.RLock()
	defer m.mutex.RUnlock()
	s := m.sessions[name]
	if s == nil || s.used.Load() < m.idleBefore() {
		return nil
	}
	s.used.Store(m.options.Now().UnixNano())
	return s
}

func (m *Memory) idleBefore() int64 { return m.options.Now().Add(-m.options.Idle).UnixNano() }

// open returns a session, a new one where nothing is known of it. Where there are too many, those that nobody uses go.
func (m *Memory) open(name string) (*session, error) {
	if s := m.find(name); s != nil {
		return s, nil
	}
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.expire()
	if s := m.sessions[name]; s != nil {
		return s, nil
	}
	if len(m.sessions) >= m.options.bounds.sessions {
		m.evict()
	}
	s := m.newSession()
	s.used.Store(m.options.Now().UnixNano())
	m.sessions[name] = s
	return s, nil
}

// locked returns a session as [Memory.open] says, locked for the caller to change: one that is not forgotten before that is done.
func (m *Memory) locked(name string) (*session, error) {
	for {
		s, err := m.open(name)
		if err != nil {
			return nil, err
		}
		s.mutex.Lock()
		if !s.gone {
			return s, nil
		}
		s.mutex.Unlock()
	}
}

// evict forgets the session that was not used for the longest time, to make room: one without documents, as long as there is any. What
// somebody has set up is not pushed out by requests that only name a session.
func (m *Memory) evict() {
	oldest, since, bare := "", int64(math.MaxInt64), false
	for name, s := range m.sessions {
		used, without := s.used.Load(), s.version.Load() == 0
		if name != "" && (without && !bare || without == bare && used < since) {
			oldest, since, bare = name, used, without
		}
	}
	m.remove(oldest)
}

// overhead is about what a map takes for a member besides its key and its value, in bytes.
const overhead = 64

func documentSize(name string, document []byte) int { return overhead + len(name) + len(document) }

func turnSize(key string) int64 { return overhead + int64(len(key)) }

// dropDocuments and dropTurns take them from a session, which the caller has locked.
func (m *Memory) dropDocuments(s *session) {
	m.documented.Add(int64(-s.size))
	clear(s.documents)
	s.size = 0
	s.version.Store(0)
	s.recent = recent{from: m.version.Add(1)}
}

func (m *Memory) dropTurns(s *session) {
	m.sequenced.Add(-s.turnsSize)
	clear(s.turns)
	s.turnsSize = 0
}

// remove forgets a session.
func (m *Memory) remove(name string) {
	if s := m.sessions[name]; s != nil && name != "" {
		s.mutex.Lock()
		m.forget(s)
		s.mutex.Unlock()
		delete(m.sessions, name)
	}
}

// removeEmpty forgets a session if nothing is in it: it is one no longer.
func (m *Memory) removeEmpty(name string) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	s := m.sessions[name]
	if s == nil || name == "" {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.empty() { // asked again: something may have come since the caller looked
		m.forget(s)
		delete(m.sessions, name)
	}
}

// expire forgets the sessions that were not used for long.
func (m *Memory) expire() {
	before := m.idleBefore()
	maps.DeleteFunc(m.sessions, func(name string, s *session) bool {
		gone := name != "" && s.used.Load() < before
		if gone {
			s.mutex.Lock()
			m.forget(s)
			s.mutex.Unlock()
		}
		return gone
	})
}

// forget ends a session, which the caller has locked; who listens to it is dropped.
func (m *Memory) forget(s *session) {
	s.gone = true
	m.dropDocuments(s)
	m.dropTurns(s)
	s.journal.clear()
	s.journal.dropListeners()
}

func (s *session) empty() bool {
	return len(s.documents)+len(s.turns)+s.journal.count+len(s.journal.listeners) == 0
}

// changed gives a session's documents, which the caller has locked, their next version.
func (m *Memory) changed(s *session, document string) {
	version := m.version.Add(1)
	s.recent.add(version, document)
	if len(s.documents) == 0 {
		version = 0
	}
	s.version.Store(version)
}
