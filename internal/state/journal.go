package state

import (
	"slices"
	"sync/atomic"
)

// journal is the last entries of a session in memory: a ring that grows as it fills.
type journal struct {
	ring      []*Entry
	first     int // where the oldest stands
	count     int
	bytes     int64
	held      *atomic.Int64 // by the journals of all sessions, in bytes
	listeners []chan *Entry
}

// allJournals is how many times the bytes of one journal all sessions may hold together: then a session that records lets go of its
// own oldest.
const allJournals = 8

// add records an entry; the oldest make room for it, but one that is larger than all the room is kept as well. Who listens and
// has no room left is dropped.
func (j *journal) add(e *Entry, o Options) {
	e.weight = e.size()
	for j.count > 0 && (j.count >= o.Entries || j.bytes+e.weight > o.Bytes || j.held.Load()+e.weight > allJournals*o.Bytes) {
		j.dropOldest()
	}
	if j.count == len(j.ring) {
		j.grow(o.Entries)
	}
	j.ring[(j.first+j.count)%len(j.ring)] = e
	j.count++
	j.hold(e.weight)
	if len(j.listeners) == 0 {
		return
	}
	public := e.redacted()
	for _, l := range slices.Clone(j.listeners) {
		select {
		case l <- public:
		default:
			j.drop(l)
		}
	}
}

func (j *journal) dropOldest() {
	j.hold(-j.ring[j.first].weight)
	j.ring[j.first] = nil
	j.first = (j.first + 1) % len(j.ring)
	j.count--
}

// grow doubles the ring, up to as many entries as it may hold.
func (j *journal) grow(most int) {
	const least = 64
	next := make([]*Entry, min(most, max(least, 2*len(j.ring))))
	copy(next, j.all())
	j.ring, j.first = next, 0
}

// all are the entries, the oldest first.
func (j *journal) all() []*Entry {
	out := make([]*Entry, j.count)
	for i := range out {
		out[i] = j.ring[(j.first+i)%len(j.ring)]
	}
	return out
}

func (j *journal) remove(id string) bool {
	all := j.all()
	i := slices.IndexFunc(all, func(e *Entry) bool { return e.ID == id })
	if i < 0 {
		return false
	}
	j.hold(-all[i].weight)
	all = slices.Delete(all, i, i+1)
	clear(j.ring)
	copy(j.ring, all)
	j.first, j.count = 0, len(all)
	return true
}

// clear forgets the entries; who listens stays.
func (j *journal) clear() {
	j.hold(-j.bytes)
	j.ring, j.first, j.count = nil, 0, 0
}

// hold counts what the journal holds more, or less.
func (j *journal) hold(bytes int64) {
	j.bytes += bytes
	j.held.Add(bytes)
}

func (j *journal) drop(l chan *Entry) {
	if i := slices.Index(j.listeners, l); i >= 0 {
		j.listeners = slices.Delete(j.listeners, i, i+1)
		close(l)
	}
}

func (j *journal) dropListeners() {
	for _, l := range j.listeners {
		close(l)
	}
	j.listeners = nil
}
