package mockserver

import (
	"sync"
	"sync/atomic"

	"agentmock/mockserver/admin"
)

// flows tells those who watch a session how far its streams are, of this process. Who is too slow misses some.
type flows struct {
	watched  atomic.Bool // by somebody: a stream that nobody watches takes no lock
	mutex    sync.Mutex
	watchers map[chan admin.Flow]string // their sessions
}

func (f *flows) watch(session string) (coming <-chan admin.Flow, done func()) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.watchers == nil {
		f.watchers = map[chan admin.Flow]string{}
	}
	ours := make(chan admin.Flow, 64)
	f.watchers[ours] = session
	f.watched.Store(true)
	return ours, func() {
		f.mutex.Lock()
		defer f.mutex.Unlock()
		delete(f.watchers, ours)
		f.watched.Store(len(f.watchers) > 0)
	}
}

func (f *flows) tell(session string, now admin.Flow) {
	if !f.watched.Load() {
		return
	}
	f.mutex.Lock()
	defer f.mutex.Unlock()
	for watcher, of := range f.watchers {
		if of != session {
			continue
		}
		select {
		case watcher <- now:
		default:
		}
	}
}
