package openapi

import (
	"cmp"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// Documents that are made from recorded requests have examples and no schemas. What an example of an answer shows is drawn as a schema then, so
// that its things are known, listed, found by their ids and changed. It asks for nothing: another value is as good as the example.

const (
	maxDrawn      = 16 // levels of an example that are drawn
	maxDrawnItems = 20 // elements of a list that are looked at
)

// draw draws what is answered by operations that belong together, a list and those of its things, by their paths: /boats and /boats/{id}, or /boat/list
// and /boat/detail. Of the latter what is sent is drawn, too: it says which of the things is meant.
func (c *compiler) draw(operations []*Operation) {
	known, lists := map[string]bool{}, map[string]bool{}
	for _, o := range operations {
		path := WithoutNames(o.Path)
		known[path] = true
		if showsRows(o) {
			lists[besides(path)] = true
		}
	}
	for _, o := range operations {
		path := WithoutNames(o.Path)
		above, isThing := strings.CutSuffix(path, "/{}")
		isBeside := lists[besides(path)] && besides(path) != ""
		if !known[path+"/{}"] && !(isThing && known[above]) && !isBeside {
			continue
		}
		for _, r := range o.Responses {
			for _, m := range r.Content {
				if r.code/100 == 2 && IsJSON(m.Name) && saysLittle(m.schemaNode) {
					m.Schema = c.drawn(m)
				}
			}
		}
		if o.RequestBody == nil || !isBeside {
			continue
		}
		for _, m := range o.RequestBody.Content {
			if IsJSON(m.Name) && saysLittle(m.schemaNode) {
				m.Schema = c.drawn(m)
			}
		}
	}
	for _, m := range c.media {
		m.schemaNode = nil // the document as it was read is not kept
	}
}

// besides returns what a path shares with those that differ from it in their last segment, which is no variable: /boat of /boat/list.
func besides(path string) string {
	at := max(0, strings.LastIndexByte(path, '/'))
	if path[at:] == "/{}" {
		return ""
	}
	return path[:at]
}

// showsRows reports whether the example of an answer, of which no more is said, has objects in a row.
func showsRows(o *Operation) bool {
	for _, r := range o.Responses {
		for _, m := range r.Content {
			if r.code/100 == 2 && IsJSON(m.Name) && saysLittle(m.schemaNode) && hasRows(m.exampleNode(), maxRowLevels) {
				return true
			}
		}
	}
	return false
}

// maxRowLevels is how deep in an example a list of things is looked for.
const maxRowLevels = 3

// hasRows reports whether a value has objects in a row, in so many levels.
func hasRows(n *source.Node, levels int) bool {
	switch {
	case n == nil || levels < 0:
		return false
	case n.Kind() == source.ArrayNode:
		return len(n.Items()) > 0 && n.Items()[0].Kind() == source.ObjectNode
	case n.Kind() == source.ObjectNode:
		return slices.ContainsFunc(n.Items(), func(member *source.Node) bool { return hasRows(member, levels-1) })
	}
	return false
}

// exampleNode returns the example of a body; nil for none.
func (m *MediaType) exampleNode() *source.Node {
	if len(m.Examples) > 0 {
		return m.Examples[0].node
	}
	return m.schemaNode.Child("example")
}

// drawn returns the schema that the examples of an answer show, of which its own says no more than that it is an object or a list; its own where
// there is nothing to be drawn.
func (c *compiler) drawn(m *MediaType) *jsonschema.Schema {
	example := m.exampleNode()
	if example == nil || example.Kind() == source.ScalarNode || m.Schema != nil && m.Schema.Types != 0 && m.Schema.Types&kinds[example.Kind()] == 0 {
		return m.Schema
	}
	schema := drawNode(example, maxDrawn)
	for i, key := range example.Keys() { // what an envelope says of how the request went is said so again: code: 20000
		if v := example.Items()[i]; v.Kind() == source.ScalarNode {
			schema.Child("properties").Child(key).Put("example", v)
		}
	}
	return c.Drawn(schema, m.Schema)
}

// kinds are the types that nodes are of.
var kinds = map[source.Kind]jsonschema.Types{source.ObjectNode: jsonschema.ObjectType, source.ArrayNode: jsonschema.Array}

// saysLittle reports whether a schema says no more of a value than that it is an object, or a list of such.
func saysLittle(n *source.Node) bool {
	for _, m := range source.Members(n) {
		switch m.Name {
		case "title", "description", "example":
		case "type":
			if !slices.Contains([]string{"object", "array"}, m.Node.Text()) {
				return false
			}
		case "items":
			if !saysLittle(m.Node) {
				return false
			}
		case "properties":
			if len(m.Node.Items()) > 0 {
				return false
			}
		default:
			return false
		}
	}
	return n == nil || n.Kind() == source.ObjectNode
}

// drawNode returns the schema that a value shows, in so many levels.
func drawNode(n *source.Node, levels int) *source.Node {
	schema := n.Object()
	if levels == 0 {
		return schema
	}
	switch v := n.Scalar.(type) {
	case string:
		schema.Put("type", n.NewScalar("string"))
		if i := slices.IndexFunc(drawnFormats, func(format string) bool { return jsonschema.IsFormat(format, v) }); i >= 0 {
			schema.Put("format", n.NewScalar(drawnFormats[i]))
		}
	case bool:
		schema.Put("type", n.NewScalar("boolean"))
	case jsonvalue.Number:
		kind := "number"
		if v.IsInteger() {
			kind = "integer"
		}
		schema.Put("type", n.NewScalar(kind))
	}
	switch n.Kind() {
	case source.ObjectNode:
		properties := n.Object()
		for i, key := range n.Keys() {
			properties.Put(key, drawNode(n.Items()[i], levels-1))
		}
		schema.Put("type", n.NewScalar("object"))
		schema.Put("properties", properties)
	case source.ArrayNode:
		schema.Put("type", n.NewScalar("array"))
		if len(n.Items()) > 0 {
			item := drawNode(n.Items()[0], levels-1)
			for _, other := range n.Items()[1:min(len(n.Items()), maxDrawnItems)] {
				item = both(item, drawNode(other, levels-1))
			}
			schema.Put("items", item)
		}
	}
	return schema
}

// drawnFormats are the formats that a text is looked for, none of which takes what another does.
var drawnFormats = []string{"date-time", "date", "uuid", "email", "uri"}

// both returns what two schemas that were drawn have in common, and the properties of either.
func both(a, b *source.Node) *source.Node {
	schema := a.Object()
	if kind := a.Child("type"); kind != nil && kind.Text() == b.Child("type").Text() {
		schema.Put("type", kind)
	}
	if format := a.Child("format"); format != nil && format.Text() == b.Child("format").Text() {
		schema.Put("format", format)
	}
	if of, others := a.Child("properties"), b.Child("properties"); of != nil || others != nil {
		properties := a.Object()
		for _, m := range source.Members(of) {
			if other := others.Child(m.Name); other != nil {
				m.Node = both(m.Node, other)
			}
			properties.Put(m.Name, m.Node)
		}
		for _, m := range source.Members(others) {
			if of.Child(m.Name) == nil {
				properties.Put(m.Name, m.Node)
			}
		}
		schema.Put("properties", properties)
	}
	switch one, other := a.Child("items"), b.Child("items"); {
	case one != nil && other != nil:
		schema.Put("items", both(one, other))
	case one != nil || other != nil:
		schema.Put("items", cmp.Or(one, other))
	}
	return schema
}
