package spec

import (
	"math"
	"slices"

	"agentmock/internal/value"
)

// member is a key and its node.
type member struct {
	name string
	node *value.Node
}

func members(n *value.Node) []member {
	if n == nil || n.Kind != value.ObjectNode {
		return nil
	}
	out := make([]member, len(n.Items))
	for i, item := range n.Items {
		out[i] = member{n.Keys[i], item}
	}
	return out
}

func (c *compiler) named(n *value.Node, key string) []Property {
	at := n.Child(key)
	if at != nil && at.Kind != value.ObjectNode {
		c.faultAt(at, "%s: expected schemas by name, found %s", key, at.Brief(40))
	}
	var out []Property
	for _, m := range members(at) {
		out = append(out, Property{m.name, c.schema(m.node)})
	}
	return out
}

func (c *compiler) list(n *value.Node, key string) []*Schema {
	at := n.Child(key)
	if at == nil {
		return nil
	}
	if at.Kind != value.ArrayNode || len(at.Items) == 0 {
		c.faultAt(at, "%s: expected a list of at least one schema, found %s", key, at.Brief(40))
		return nil
	}
	out := make([]*Schema, len(at.Items))
	for i, item := range at.Items {
		out[i] = c.schema(item)
	}
	return out
}

func (c *compiler) texts(n *value.Node, key string) []string {
	if n == nil {
		return nil
	}
	var out []string
	for _, item := range n.Items {
		text, ok := item.Scalar.(string)
		if !ok {
			c.faultAt(item, "%s: expected a name, found %s", key, item.Brief(40))
		}
		if slices.Contains(out, text) {
			c.faultAt(item, "%s: %q stands twice", key, text)
		}
		out = append(out, text)
	}
	if n.Kind != value.ArrayNode {
		c.faultAt(n, "%s: expected a list of names, found %s", key, n.Brief(40))
	}
	return out
}

func (c *compiler) text(n *value.Node, key string) string {
	at := n.Child(key)
	text, ok := "", true
	if at != nil {
		text, ok = at.Scalar.(string)
	}
	if !ok {
		c.faultAt(at, "%s: expected a string, found %s", key, at.Brief(40))
	}
	return text
}

func (c *compiler) flag(n *value.Node, key string) bool {
	at := n.Child(key)
	if at == nil {
		return false
	}
	flag, ok := at.Scalar.(bool)
	if !ok {
		c.faultAt(at, "%s: expected true or false, found %s", key, at.Brief(40))
	}
	return flag
}

func (c *compiler) number(n *value.Node, key string) value.Number {
	at := n.Child(key)
	if at == nil {
		return ""
	}
	number, ok := at.Scalar.(value.Number)
	if !ok {
		c.faultAt(at, "%s: expected a number, found %s", key, at.Brief(40))
	}
	return number
}

func (c *compiler) count(n *value.Node, key string, absent int) int {
	number := c.number(n, key)
	if number == "" {
		return absent
	}
	i, ok := number.Int64()
	if !ok || i < 0 || i > math.MaxInt32 {
		c.faultAt(n.Child(key), "%s: expected a whole number of at least 0, found %s", key, number)
		return absent
	}
	return int(i)
}

func (c *compiler) pattern(n *value.Node, source string) *Pattern {
	if n == nil {
		return nil
	}
	p, err := compilePattern(source)
	if err != nil {
		c.faultAt(n, "pattern %q: %w", source, err)
		return nil
	}
	return p
}
