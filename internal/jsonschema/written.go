package jsonschema

import (
	"strconv"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// AsWritten returns the value at n, in which a number or a bool is the text that somebody has written wherever s takes nothing but texts: YAML reads
// 01234 and 1.10 as numbers, who writes them as a postal code and a version means their letters. at is told of each, it may be nil. Where none is,
// there is nothing to be returned, and differs is false. So it is with a text, such as "true", where s takes no text and the text is JSON of what it
// takes: generators of documents put examples in quotes. The schemas must be linked.
func (s *Schema) AsWritten(n *source.Node, at func(*source.Node, Types)) (v any, differs bool) {
	if s == nil || n == nil {
		return nil, false
	}
	types := s.PossibleTypes()
	if n.Kind() != source.ScalarNode {
		return s.partsAsWritten(n, at)
	}
	text, isText := n.Scalar.(string)
	switch {
	case isText && types != 0 && types&String == 0:
		v, differs = readAs(types, text, text)
	case !isText && n.Scalar != nil && types&^Null == String:
		v, differs = n.Written(), true
	}
	if differs && at != nil {
		at(n, types)
	}
	return v, differs
}

// partsAsWritten does so for the elements or the members of n.
func (s *Schema) partsAsWritten(n *source.Node, at func(*source.Node, Types)) (any, bool) {
	if s.PossibleTypes()&(Array|ObjectType) == 0 {
		return nil, false
	}
	var values []any // from the first that differs on
	for i, item := range n.Items() {
		token := strconv.Itoa(i)
		if n.Kind() == source.ObjectNode {
			token = n.Keys()[i]
		}
		part, _ := s.Child(token)
		v, differs := part.AsWritten(item, at)
		if differs && values == nil {
			values = make([]any, 0, len(n.Items()))
			for _, before := range n.Items()[:i] {
				values = append(values, before.Value())
			}
		}
		switch {
		case differs:
			values = append(values, v)
		case values != nil:
			values = append(values, item.Value())
		}
	}
	switch {
	case values == nil:
		return nil, false
	case n.Kind() == source.ArrayNode:
		return values, true
	}
	o := &jsonvalue.Object{Members: make([]jsonvalue.Member, len(values))}
	for i, v := range values {
		o.Members[i] = jsonvalue.Member{Name: n.Keys()[i], Value: v}
	}
	return o, true
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
		v, differs := s.AsWritten(given.Node, nil)
		if differs && to != nil && jsonvalue.Equal(*to, given.Node.Value()) {
			*to = v
		}
	}
}
