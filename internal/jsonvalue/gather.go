package jsonvalue

// few is how many items or members are gathered before there is a list for them, and most how many a list has room for until the next.
const (
	few  = 8
	most = 4096
)

// gathered are the items of an array or the members of an object while they are read, which nobody knows the number of. A list that
// grows would leave several times as much as garbage, and have room to spare.
type gathered[T any] struct {
	first [few]T
	full  [][]T
	last  []T
	count int
}

func (g *gathered[T]) add(v T) {
	if g.count < few {
		g.first[g.count] = v
		g.count++
		return
	}
	if len(g.last) == cap(g.last) {
		if g.last != nil {
			g.full = append(g.full, g.last)
		}
		g.last = make([]T, 0, min(max(4*few, 2*cap(g.last)), most))
	}
	g.last = append(g.last, v)
	g.count++
}

// all returns what was gathered, in a list without room for more.
func (g *gathered[T]) all() []T {
	all := append(make([]T, 0, g.count), g.first[:min(few, g.count)]...)
	for _, part := range g.full {
		all = append(all, part...)
	}
	return append(all, g.last...)
}
