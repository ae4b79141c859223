package state

// WithBounds returns the options with other bounds than the exported ones, for tests that reach them.
func (o Options) WithBounds(documents, turns, sessions, listeners int) Options {
	o.bounds = bounds{documents, maxDocumented, maxAllDocumented, turns, sessions, listeners}
	return o
}

// WithBytes returns the options with other bounds of the bytes of documents.
func (o Options) WithBytes(documented, all int) Options {
	o = o.complete()
	o.bounds.documented, o.bounds.allDocumented = documented, all
	return o
}

// Size returns what the bytes of a journal are counted in.
func (e *Entry) Size() int64 { return e.size() }

// Held returns how many bytes a memory counts in all its journals.
func (m *Memory) Held() int64 { return m.held.Load() }

// RemoveEmpty is what Forget does with a session that was empty when it looked.
func (m *Memory) RemoveEmpty(name string) { m.removeEmpty(name) }

// PackingRoom returns how many bytes of room the journal of the session without a name keeps for packing.
func (m *Memory) PackingRoom() int { return cap(m.common.journal.packing) }
