package source

import (
	"slices"

	"agentmock/internal/jsonvalue"
)

// Nodes that no file has, for a reader that rewrites what it read. Each stands where n stands, so that what is said of it
// names a line that somebody wrote. Only Put changes n.

// NewScalar returns a scalar at a place: nil, a bool, a string or a [Number].
func (p Position) NewScalar(v any) *Node { return &Node{Position: p, Scalar: v} }

// Array returns an array at a place.
func (p Position) Array(items ...*Node) *Node {
	return &Node{Position: p, inner: &inner{kind: ArrayNode, items: items}}
}

// Object returns an object without members at a place.
func (p Position) Object() *Node { return &Node{Position: p, inner: &inner{kind: ObjectNode}} }

// NewValue returns a value as a node.
func (n *Node) NewValue(v any) *Node {
	switch v := v.(type) {
	case *jsonvalue.Object:
		out := n.Object()
		for _, m := range v.Members {
			out.Put(m.Name, n.NewValue(m.Value))
		}
		return out
	case []any:
		out := n.Array()
		for _, item := range v {
			out.Add(n.NewValue(item))
		}
		return out
	}
	return n.NewScalar(v)
}

// With returns n with a member more, or with another value of the member called key.
func (n *Node) With(key string, item *Node) *Node {
	out := &Node{Position: n.Position, Scalar: n.Scalar, inner: &inner{kind: n.Kind()}}
	room := len(n.Keys()) + 1
	out.inner.keys, out.inner.at, out.inner.items = make([]string, 0, room), make([]place, 0, room), make([]*Node, 0, room)
	replaced := false
	for i, k := range n.Keys() {
		child := n.Items()[i]
		if k == key {
			child, replaced = item, true
		}
		out.put(k, n.inner.at[i], child)
	}
	if !replaced {
		out.Put(key, item)
	}
	return out
}

// Without returns an object without the member called key.
func (n *Node) Without(key string) *Node {
	out := n.Object()
	for i, k := range n.Keys() {
		if k != key {
			out.put(k, n.inner.at[i], n.Items()[i])
		}
	}
	return out
}

// Holding returns n with other items, in the order of its own.
func (n *Node) Holding(items []*Node) *Node {
	if n.inner == nil {
		return n
	}
	out, inner := *n, *n.inner
	inner.items = items
	out.inner = &inner
	return &out
}

// Put adds a member to an object that the caller has just made, one that it does not have yet.
func (n *Node) Put(key string, item *Node) { n.put(key, item.place(), item) }

func (n *Node) put(key string, at place, item *Node) {
	in := n.inner
	in.keys, in.at, in.items = append(in.keys, key), append(in.at, at), append(in.items, item)
}

// Add adds an item to an array that the caller has just made.
func (n *Node) Add(item *Node) { n.inner.items = append(n.inner.items, item) }

// Keep leaves of what n holds the items at some places, in their order.
func (n *Node) Keep(at []int) {
	kept := &inner{kind: n.Kind()}
	for _, from := range at {
		kept.items = append(kept.items, n.Items()[from])
		if kept.kind == ObjectNode {
			kept.keys, kept.at = append(kept.keys, n.Keys()[from]), append(kept.at, n.inner.at[from])
		}
	}
	n.inner = kept
}

// Append returns the array n with items more.
func (n *Node) Append(items ...*Node) *Node {
	return n.Holding(slices.Concat(n.Items(), items))
}
