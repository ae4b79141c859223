package source

import "agentmock/internal/jsonvalue"

// Member is a key and its node.
type Member struct {
	Name string
	Node *Node
}

// Members returns the members of an object, in its order; none of any other node.
func Members(n *Node) []Member {
	if n == nil || n.Kind() != ObjectNode {
		return nil
	}
	out := make([]Member, len(n.Items()))
	for i, item := range n.Items() {
		out[i] = Member{n.Keys()[i], item}
	}
	return out
}

// ScalarText returns the text of a scalar that people write with and without quotes.
func ScalarText(n *Node) string {
	if n == nil {
		return ""
	}
	if _, isNumber := n.Scalar.(jsonvalue.Number); isNumber {
		return n.Written()
	}
	return n.Text()
}

// Node is a value in a YAML or JSON file, with the place it stands at. The keys of an object keep their order. A large document has millions: one
// is as small as most of them, which are scalars, need.
type Node struct {
	Position
	Scalar any    // nil, bool, string or Number, of a Scalar node
	inner  *inner // nil: a scalar that is written as JSON writes it
}

// inner is what an array or an object holds.
type inner struct {
	kind  Kind
	keys  []string // of an object, in the order of items; of a number or a bool that is written as JSON does not write it: as it is written
	at    []place  // of the keys
	items []*Node
}

// Kind says what a [Node] holds.
type Kind uint8

// The kinds of a Node.
const (
	ScalarNode Kind = iota
	ArrayNode
	ObjectNode
)

// Kind returns what n holds; of nil, ScalarNode.
func (n *Node) Kind() Kind {
	if n == nil || n.inner == nil {
		return ScalarNode
	}
	return n.inner.kind
}

// Items returns the elements of an array and the values of an object's members; nil of any other.
func (n *Node) Items() []*Node {
	if n == nil || n.inner == nil {
		return nil
	}
	return n.inner.items
}

// Keys returns the names of an object's members, in the order of [Node.Items]; nil of any other.
func (n *Node) Keys() []string {
	if n.Kind() != ObjectNode {
		return nil
	}
	return n.inner.keys
}

// KeyLine returns the line of the key of a member.
func (n *Node) KeyLine(i int) int { return int(n.inner.at[i].line) }

// Child returns the member called key, nil where n is nil, no object or has none.
func (n *Node) Child(key string) *Node {
	if n == nil || n.Kind() != ObjectNode {
		return nil
	}
	for i, k := range n.Keys() {
		if k == key {
			return n.Items()[i]
		}
	}
	return nil
}

// KeyPosition returns where the key of a member stands. Where another file says what the member is, an overlay for one, it is there.
func (n *Node) KeyPosition(i int) Position {
	if n.Items()[i].File != n.File {
		return n.Items()[i].Position
	}
	at := n.inner.at[i]
	return Position{n.File, at.line, at.column}
}

// At returns the node the tokens of a JSON Pointer lead to, nil where there is none.
func (n *Node) At(tokens ...string) *Node {
	for _, token := range tokens {
		if n != nil && n.Kind() == ArrayNode {
			i, ok := jsonvalue.ElementIndex(token, len(n.Items()))
			if !ok {
				return nil
			}
			n = n.Items()[i]
			continue
		}
		n = n.Child(token)
	}
	return n
}

// Text returns the string that n holds, "" where it holds none.
func (n *Node) Text() string {
	if n == nil {
		return ""
	}
	text, _ := n.Scalar.(string)
	return text
}

// IsNull reports whether n is null.
func (n *Node) IsNull() bool { return n != nil && n.Kind() == ScalarNode && n.Scalar == nil }

// Reference returns the $ref of n; nil for none, and for one that is null or "" beside other members, as some write what is not there.
func (n *Node) Reference() *Node {
	ref := n.Child("$ref")
	if ref != nil && len(n.Keys()) > 1 && (ref.Scalar == nil || ref.Scalar == "") && ref.Kind() == ScalarNode {
		return nil
	}
	return ref
}

// Written returns a scalar as somebody wrote it: 007 and True, where [Node.Scalar] is 7 and true; "" for null, and for what is no scalar.
func (n *Node) Written() string {
	switch {
	case n == nil || n.Kind() != ScalarNode || n.Scalar == nil:
		return ""
	case n.spelled() != "":
		return n.spelled()
	}
	if text, isText := n.Scalar.(string); isText {
		return text
	}
	return jsonvalue.Text(n.Scalar)
}

// spelled returns how a number or a bool is written, where JSON writes it otherwise; "" for all others.
func (n *Node) spelled() string {
	if n.inner == nil || n.inner.kind != ScalarNode || len(n.inner.keys) == 0 {
		return ""
	}
	return n.inner.keys[0]
}

// spell notes how a number or a bool is written, where JSON writes it otherwise.
func (n *Node) spell(text string) {
	if _, isText := n.Scalar.(string); !isText && n.Scalar != nil && n.Written() != text {
		n.inner = &inner{kind: ScalarNode, keys: []string{text}}
	}
}

// Bool is whether n holds true.
func (n *Node) Bool() bool {
	return n != nil && n.Scalar == true
}

// IsFalse reports whether n is there and false.
func (n *Node) IsFalse() bool { return n != nil && n.Scalar == false }

// Value returns n without its places. The caller may change it.
func (n *Node) Value() any {
	switch {
	case n == nil:
		return nil
	case n.Kind() == ArrayNode:
		items := make([]any, len(n.Items()))
		for i, item := range n.Items() {
			items[i] = item.Value()
		}
		return items
	case n.Kind() == ObjectNode:
		o := &jsonvalue.Object{Members: make([]jsonvalue.Member, len(n.Items()))}
		for i, item := range n.Items() {
			o.Members[i] = jsonvalue.Member{Name: n.Keys()[i], Value: item.Value()}
		}
		return o
	}
	return n.Scalar
}
