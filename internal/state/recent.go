package state

// recent are the last changes of a session's documents.
type recent struct {
	from    int64 // all changes after this version are there
	changes []recentChange
}

// recentChange is the change of a document that made a version.
type recentChange struct {
	version int64
	name    string
}

// maxRecent is how many changes are known: who asks for those since an older version is given everything.
const maxRecent = 64

// add notes a change; the oldest ones make room.
func (r *recent) add(version int64, name string) {
	if len(r.changes) == maxRecent {
		half := maxRecent / 2
		r.from = r.changes[half-1].version
		r.changes = r.changes[:copy(r.changes, r.changes[half:])]
	}
	r.changes = append(r.changes, recentChange{version, name})
}

// since returns the changes after a version; ok is false where they are not known.
func (r *recent) since(version int64) (changes []recentChange, ok bool) {
	if version < r.from {
		return nil, false
	}
	for i, one := range r.changes {
		if one.version > version {
			return r.changes[i:], true
		}
	}
	return nil, true
}
