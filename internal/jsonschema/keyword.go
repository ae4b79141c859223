package jsonschema

import (
	"math"
	"slices"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

func (c *Compiler) named(n *source.Node, key string) []Property {
	at := n.Child(key)
	if at != nil && at.Kind != source.ObjectNode {
		c.FaultAt(at, "%s: expected schemas by name, found %s", key, at.Brief(40))
	}
	var out []Property
	for _, m := range source.Members(at) {
		out = append(out, Property{m.Name, c.Schema(m.Node)})
	}
	return out
}

func (c *Compiler) list(n *source.Node, key string) []*Schema {
	at := n.Child(key)
	if at == nil {
		return nil
	}
	if at.Kind != source.ArrayNode || len(at.Items) == 0 {
		c.FaultAt(at, "%s: expected a list of at least one schema, found %s", key, at.Brief(40))
		return nil
	}
	out := make([]*Schema, len(at.Items))
	for i, item := range at.Items {
		out[i] = c.Schema(item)
	}
	return out
}

func (c *Compiler) texts(n *source.Node, key string) []string {
	if n == nil {
		return nil
	}
	var out []string
	for _, item := range n.Items {
		text, ok := item.Scalar.(string)
		if !ok {
			c.FaultAt(item, "%s: expected a name, found %s", key, item.Brief(40))
		}
		if slices.Contains(out, text) {
			c.FaultAt(item, "%s: %q stands twice", key, text)
		}
		out = append(out, text)
	}
	if n.Kind != source.ArrayNode {
		c.FaultAt(n, "%s: expected a list of names, found %s", key, n.Brief(40))
	}
	return out
}

func (c *Compiler) String(n *source.Node, key string) string {
	at := n.Child(key)
	text, ok := "", true
	if at != nil {
		text, ok = at.Scalar.(string)
	}
	if !ok {
		c.FaultAt(at, "%s: expected a string, found %s", key, at.Brief(40))
	}
	return text
}

func (c *Compiler) Bool(n *source.Node, key string) bool {
	at := n.Child(key)
	if at == nil {
		return false
	}
	flag, ok := at.Scalar.(bool)
	if !ok {
		c.FaultAt(at, "%s: expected true or false, found %s", key, at.Brief(40))
	}
	return flag
}

func (c *Compiler) number(n *source.Node, key string) jsonvalue.Number {
	at := n.Child(key)
	if at == nil {
		return ""
	}
	number, ok := at.Scalar.(jsonvalue.Number)
	if !ok {
		c.FaultAt(at, "%s: expected a number, found %s", key, at.Brief(40))
	}
	return number
}

func (c *Compiler) count(n *source.Node, key string, absent int) int {
	number := c.number(n, key)
	if number == "" {
		return absent
	}
	i, ok := number.Int64()
	if !ok || i < 0 || i > math.MaxInt32 {
		c.FaultAt(n.Child(key), "%s: expected a whole number of at least 0, found %s", key, number)
		return absent
	}
	return int(i)
}

func (c *Compiler) pattern(n *source.Node, source string) *Pattern {
	if n == nil {
		return nil
	}
	p, err := compilePattern(source)
	if err != nil {
		c.FaultAt(n, "pattern %q: %w", source, err)
		return nil
	}
	return p
}
