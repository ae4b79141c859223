package mockserver

import "sync"

// news tells all who wait that the files have changed: that a change was taken, or was not.
type news struct {
	mutex  sync.Mutex
	coming chan struct{} // closed by the next; nil while nobody waits
}

// next returns a channel that is closed when there is something new.
func (n *news) next() <-chan struct{} {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.coming == nil {
		n.coming = make(chan struct{})
	}
	return n.coming
}

func (n *news) tell() {
	n.mutex.Lock()
	defer n.mutex.Unlock()
	if n.coming != nil {
		close(n.coming)
		n.coming = nil
	}
}
