package relation

import (
	"strings"

	"agentmock/internal/jsonschema"
)

// edge is a relation at one place of a body: the value at from is made from the value at to. Places are the part of the
// exchange and the tokens of a pointer; * stands for any element or name.
type edge struct {
	relation jsonschema.Relation
	from, to []string
}

// contains reports whether one place of an equality is inside the other.
func (t edge) contains() bool {
	if t.relation.Kind != jsonschema.SameAs || len(t.from) == len(t.to) {
		return false
	}
	for i := range min(len(t.from), len(t.to)) {
		if t.from[i] != t.to[i] && t.from[i] != "*" {
			return false
		}
	}
	return true
}

// graph leads from a tie to those that change its source: the ties at that place, around it and inside it.
type graph struct {
	edges  []edge
	at     map[string][]int // the ties whose from is a place
	inside map[string][]int // the ties whose from is inside a place
	state  []mark
}

type mark uint8

const (
	unvisited mark = iota
	open
	done
)

// findCycle returns a tie whose source depends on the value it ties, nil for none.
func findCycle(ties []edge) *edge {
	g := &graph{ties, map[string][]int{}, map[string][]int{}, make([]mark, len(ties))}
	for i, t := range ties {
		place := key(t.from)
		g.at[place] = append(g.at[place], i)
		for n := range len(t.from) {
			g.inside[key(t.from[:n])] = append(g.inside[key(t.from[:n])], i)
		}
	}
	for i := range ties {
		if g.leadsBack(i) {
			return &ties[i]
		}
	}
	return nil
}

// leadsBack reports whether the sources of tie i come to a tie that is still open.
func (g *graph) leadsBack(i int) bool {
	switch g.state[i] {
	case open:
		return true
	case done:
		return false
	}
	g.state[i] = open
	to := g.edges[i].to
	next := g.inside[key(to)]
	for n := range len(to) {
		next = append(next[:len(next):len(next)], g.at[key(to[:n+1])]...)
	}
	for _, j := range next {
		if g.leadsBack(j) {
			return true
		}
	}
	g.state[i] = done
	return false
}

// key returns a place as one string; a name with a zero byte in it is none that people write.
func key(place []string) string { return strings.Join(place, "\x00") }
