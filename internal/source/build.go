package source

import "agentmock/internal/jsonvalue"

// Nodes that no file has, for a reader that rewrites what it read. Each stands where n stands, so that what is said of it
// names a line that somebody wrote. Only Put changes n.

// Object returns an object without members.
func (n *Node) Object() *Node { return &Node{Position: n.Position, Kind: ObjectNode, size: 1} }

// Array returns an array of items.
func (n *Node) Array(items ...*Node) *Node {
	return &Node{Position: n.Position, Kind: ArrayNode, Items: items, size: 1}
}

// NewScalar returns a scalar: nil, a bool, a string or a [Number].
func (n *Node) NewScalar(v any) *Node { return &Node{Position: n.Position, Scalar: v, size: 1} }

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
			out.Items = append(out.Items, n.NewValue(item))
		}
		return out
	}
	return n.NewScalar(v)
}

// With returns n with a member more, or with another value of the member called key.
func (n *Node) With(key string, item *Node) *Node {
	out := *n
	out.Keys, out.KeyAt, out.Items = nil, nil, nil
	replaced := false
	for i, k := range n.Keys {
		child := n.Items[i]
		if k == key {
			child, replaced = item, true
		}
		out.Keys, out.KeyAt, out.Items = append(out.Keys, k), append(out.KeyAt, n.KeyAt[i]), append(out.Items, child)
	}
	if !replaced {
		out.Keys, out.KeyAt, out.Items = append(out.Keys, key), append(out.KeyAt, item.Line), append(out.Items, item)
	}
	return &out
}

// Put adds a member to an object that the caller has just made, one that it does not have yet.
func (n *Node) Put(key string, item *Node) {
	n.Keys, n.KeyAt, n.Items = append(n.Keys, key), append(n.KeyAt, item.Line), append(n.Items, item)
}

// Keep leaves of an object the members at some places, in their order.
func (n *Node) Keep(at []int) {
	keys, lines, items := make([]string, len(at)), make([]int, len(at)), make([]*Node, len(at))
	for i, from := range at {
		keys[i], lines[i], items[i] = n.Keys[from], n.KeyAt[from], n.Items[from]
	}
	n.Keys, n.KeyAt, n.Items = keys, lines, items
}

// Append returns the array n with an item more.
func (n *Node) Append(item *Node) *Node {
	out := *n
	out.Items = append(append([]*Node(nil), n.Items...), item)
	return &out
}
