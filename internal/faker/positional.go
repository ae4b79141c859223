package faker

import (
	"math"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// positional are the arguments of a faker.js function as Prism takes them: a list of them, or the only one by itself.
// Many functions take one mapping instead of several arguments; both are read, and what is not known is passed over, as
// faker.js does.
type positional struct{ items []*source.Node }

// maxLengthArgument bounds the lengths and counts that a document may ask for.
const maxLengthArgument = 10_000

func positionalOf(n *source.Node) positional {
	switch {
	case n == nil || n.IsNull():
		return positional{}
	case n.Kind() == source.ArrayNode:
		return positional{n.Items()}
	}
	return positional{[]*source.Node{n}}
}

// named returns the member of the mapping among the arguments, or else argument i; nil where it is not given.
func (p positional) named(name string, i int) *source.Node {
	for _, item := range p.items {
		if item.Kind() == source.ObjectNode {
			return item.Child(name)
		}
	}
	if i < 0 || i >= len(p.items) || p.items[i].Kind() != source.ScalarNode || p.items[i].Scalar == nil {
		return nil
	}
	return p.items[i]
}

func (p positional) number(name string, i int, fallback float64) (float64, error) {
	n := p.named(name, i)
	if n == nil {
		return fallback, nil
	}
	number, ok := n.Scalar.(jsonvalue.Number)
	if f := number.Float64(); ok && !math.IsInf(f, 0) {
		return f, nil
	}
	return 0, n.Errorf("%s: expected a number, found %s", name, n.Brief(40))
}

// bounds returns the arguments min and max, which stand at the given places where they have no names.
func (p positional) bounds(at [2]int, low, high float64) (float64, float64, error) {
	low, err := p.number("min", at[0], low)
	if err != nil {
		return 0, 0, err
	}
	if p.named("max", at[1]) == nil && high < low {
		high = low + 1000
	}
	high, err = p.number("max", at[1], high)
	if err == nil && low > high {
		err = p.items[0].Errorf("min %v is above max %v", low, high)
	}
	return low, high, err
}

// length returns how long or how many: a number, {min, max}, or either of them under a name.
func (p positional) length(name string, fallback int64) (low, high int64, err error) {
	q := p
	if n := p.named(name, -1); n != nil {
		q = positionalOf(n)
	}
	if n := q.named("", 0); n != nil {
		fixed, err := q.number(name, 0, 0)
		return checkLength(q, fixed, fixed, err)
	}
	least, most, err := q.bounds([2]int{-1, -1}, float64(fallback), float64(fallback))
	return checkLength(q, least, most, err)
}

func checkLength(p positional, low, high float64, err error) (int64, int64, error) {
	if err == nil && (low < 0 || high > maxLengthArgument) {
		err = p.items[0].Errorf("expected a length from 0 to %d", maxLengthArgument)
	}
	return int64(low), int64(high), err
}

// list returns the argument that is a list itself: [[a, b]], or [a, b] as it is often written.
func (p positional) list() []any {
	if len(p.items) > 0 && p.items[0].Kind() == source.ArrayNode {
		list, _ := p.items[0].Value().([]any)
		return list
	}
	var list []any
	for _, item := range p.items {
		list = append(list, item.Value())
	}
	return list
}

// text returns the first argument that is a text, or fallback.
func (p positional) text(fallback string) string {
	for _, item := range p.items {
		if text := item.Text(); text != "" {
			return text
		}
	}
	return fallback
}
