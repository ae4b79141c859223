package jsonvalue

// least and most are how much a list has room for that takes what is gathered beyond the room that there is, the first one and later ones.
const (
	least = 32
	most  = 4096
)

// gathered are the items of an array or the members of an object while they are read, which nobody knows the number of: in a room that
// all lists around them share, and beyond it in lists of their own. A list that grows would leave several times as much as garbage, and
// have room to spare.
type gathered[T any] struct {
	room  *[]T
	from  int // in the room
	full  [][]T
	last  []T
	count int
}

// gather begins a list in a room. What is gathered inside an item comes and goes before the item is added.
func gather[T any](room *[]T) gathered[T] { return gathered[T]{room: room, from: len(*room)} }

func (g *gathered[T]) add(v T) {
	g.count++
	if g.last == nil && len(*g.room) < cap(*g.room) {
		*g.room = append(*g.room, v)
		return
	}
	if len(g.last) == cap(g.last) {
		if g.last != nil {
			g.full = append(g.full, g.last)
		}
		g.last = make([]T, 0, min(max(least, 2*cap(g.last)), most))
	}
	g.last = append(g.last, v)
}

// all returns what was gathered, in a list without room for more, and leaves the room to others.
func (g *gathered[T]) all() []T {
	first := (*g.room)[g.from:]
	all := append(make([]T, 0, g.count), first...)
	for _, part := range g.full {
		all = append(all, part...)
	}
	clear(first)
	*g.room = (*g.room)[:g.from]
	return append(all, g.last...)
}
