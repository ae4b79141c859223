package source

// arena makes the nodes of a file many at a time, and what they hold: a large document has millions, and each alone costs more than what is in it.
// What one of them is kept for keeps those that were made with it.
type arena struct {
	nodes  []Node
	inners []inner
	keys   []string
	places []place
	items  []*Node
}

// At a time, an arena makes at first as many of a kind as a small file has, then twice as many each time, up to some pages.
const (
	firstRoom = 16
	mostRoom  = 512
)

// node returns a new node.
func (a *arena) node(at Position) *Node {
	n := next(&a.nodes)
	n.Position = at
	return n
}

// inner returns what a node of a kind holds, nothing yet.
func (a *arena) inner(kind Kind) *inner {
	in := next(&a.inners)
	in.kind = kind
	return in
}

// next returns a place in a room; a new room where it is full.
func next[T any](room *[]T) *T {
	if len(*room) == cap(*room) {
		*room = make([]T, 0, min(max(firstRoom, 2*cap(*room)), mostRoom))
	}
	*room = (*room)[:len(*room)+1]
	return &(*room)[len(*room)-1]
}

// taken returns a copy, made in a room, of what stands from a place on, and the rest.
func taken[T any](room *[]T, all []T, from int) (own, rest []T) {
	count := len(all) - from
	if count > cap(*room)-len(*room) {
		*room = make([]T, 0, max(count, min(max(firstRoom, 2*cap(*room)), mostRoom)))
	}
	begin := len(*room)
	*room = append(*room, all[from:]...)
	clear(all[from:])
	return (*room)[begin:len(*room):len(*room)], all[:from]
}
