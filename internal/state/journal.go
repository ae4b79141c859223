package state

import (
	"bytes"
	"slices"
	"sync/atomic"
)

// journal is the last entries of a session in memory: a ring that grows as it fills.
type journal struct {
	ring      []packedEntry
	first     int // where the oldest stands
	count     int
	bytes     int64
	held      *atomic.Int64 // by the journals of all sessions, in bytes
	listeners []chan *Entry
	packing   []byte // room to pack an entry in
}

// maxAllJournals is how many times the bytes of one journal all sessions may hold together: then a session that records lets go of its
// own oldest.
const maxAllJournals = 8

// maxPacking bounds the room for packing that a journal keeps for itself, in bytes.
const maxPacking = 16 << 10

// add records an entry under a number; the oldest make room for it. Of one that is larger than all the room a part is kept, or nothing.
// Who listens and has no room left is dropped.
func (j *journal) add(e *Entry, number int64, o Options) {
	k := e.packInto(number, j.packing)
	if k.weight() > o.Bytes {
		if !e.fit(o.Bytes) {
			return
		}
		k = e.packInto(number, j.packing)
	}
	if cap(k.packed) <= maxPacking {
		j.packing = k.packed
	}
	var room []byte
	more := k.weight() // than the journal holds now
	for j.count > 0 && (j.count >= o.Entries || j.bytes+more > o.Bytes || j.held.Load()+more > maxAllJournals*o.Bytes) {
		oldest := j.takeOldest()
		room, more = oldest.packed, more-oldest.weight()
	}
	k.packed = settle(k.packed, room)
	if j.count == len(j.ring) {
		j.grow(o.Entries)
	}
	*j.at(j.count) = k
	j.count++
	j.hold(more)
	if len(j.listeners) == 0 {
		return
	}
	public := k.entry().redacted()
	for _, l := range slices.Clone(j.listeners) {
		select {
		case l <- public:
		default:
			j.drop(l)
		}
	}
}

// settle copies what was packed into the room of an entry that went, where it fits without wasting half of it.
func settle(packed, room []byte) []byte {
	if cap(room) < len(packed) || cap(room) > 2*len(packed) {
		room = nil
	}
	return append(room[:0], packed...)
}

// takeOldest takes an entry out of the ring. It still counts as held.
func (j *journal) takeOldest() packedEntry {
	place := j.at(0)
	oldest := *place
	*place = packedEntry{}
	j.first = (j.first + 1) % len(j.ring)
	j.count--
	return oldest
}

// grow doubles the ring, up to as many entries as it may hold.
func (j *journal) grow(most int) {
	const least = 64
	next := make([]packedEntry, min(most, max(least, 2*len(j.ring))))
	for i := range j.count {
		next[i] = *j.at(i)
	}
	j.ring, j.first = next, 0
}

// at returns the i-th entry, the oldest first.
func (j *journal) at(i int) *packedEntry { return &j.ring[(j.first+i)%len(j.ring)] }

// all returns copies of the entries, the oldest first.
func (j *journal) all() []packedEntry {
	out := make([]packedEntry, j.count)
	for i := range out {
		out[i] = *j.at(i)
		out[i].packed = bytes.Clone(out[i].packed)
	}
	return out
}

func (j *journal) remove(id string) bool {
	for i := range j.count {
		if idOf(j.at(i).number) != id {
			continue
		}
		j.hold(-j.at(i).weight())
		for ; i+1 < j.count; i++ {
			*j.at(i) = *j.at(i + 1)
		}
		*j.at(i) = packedEntry{}
		j.count--
		return true
	}
	return false
}

// clear forgets the entries; who listens stays.
func (j *journal) clear() {
	j.hold(-j.bytes)
	j.ring, j.first, j.count, j.packing = nil, 0, 0, nil
}

// hold counts what the journal holds more, or less.
func (j *journal) hold(bytes int64) {
	if bytes == 0 {
		return // the usual case: other processors need not be told
	}
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
