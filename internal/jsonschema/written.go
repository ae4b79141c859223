package jsonschema

import (
	"strconv"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// AsWritten returns the value at n, in which a number or a bool is the text that somebody has written wherever s takes nothing but texts: YAML reads
// 01234 and 1.10 as numbers, who writes them as a postal code and a version means their letters. at is told of each, it may be nil. The schemas
// must be linked.
func (s *Schema) AsWritten(n *source.Node, at func(*source.Node)) any {
	if s == nil || n == nil || s.PossibleTypes()&(String|Array|ObjectType) == 0 {
		return n.Value()
	}
	switch n.Kind {
	case source.ArrayNode:
		items := make([]any, len(n.Items))
		for i, item := range n.Items {
			element, _ := s.Child(strconv.Itoa(i))
			items[i] = element.AsWritten(item, at)
		}
		return items
	case source.ObjectNode:
		o := &jsonvalue.Object{Members: make([]jsonvalue.Member, len(n.Items))}
		for i, item := range n.Items {
			member, _ := s.Child(n.Keys[i])
			o.Members[i] = jsonvalue.Member{Name: n.Keys[i], Value: member.AsWritten(item, at)}
		}
		return o
	}
	if _, isText := n.Scalar.(string); isText || n.Scalar == nil || s.PossibleTypes()&^Null != String {
		return n.Scalar
	}
	if at != nil {
		at(n)
	}
	return n.Written()
}

// readWritten reads the examples and the default of the schema at n again, now that it is known what its parts are.
func (c *Compiler) readWritten(s *Schema, n *source.Node) {
	if len(s.Examples) == 0 && s.Default == nil {
		return
	}
	for i, given := range c.Given(n) {
		var to *any
		switch {
		case given.Name == "default":
			to = s.Default
		case i < len(s.Examples):
			to = &s.Examples[i]
		}
		some := false
		v := s.AsWritten(given.Node, func(*source.Node) { some = true })
		if some && to != nil && jsonvalue.Equal(*to, given.Node.Value()) {
			*to = v
		}
	}
}
