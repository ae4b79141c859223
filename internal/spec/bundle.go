package spec

import (
	"regexp"
	"strconv"

	"agentmock/internal/value"
)

// bundle is a converted document in one piece, for a judge that reads OpenAPI 3 alone: every reference leads to a schema of the
// components, whatever file and place it led to.
type bundle struct {
	*document
	names map[*value.Node]string // of the schemas
	taken map[string]bool
	queue []*value.Node // schemas that have a name, in the order of their names
}

// bundled returns what the conversion of a Swagger document comes to.
func (d *document) bundled() *value.Object {
	b := &bundle{document: d, names: map[*value.Node]string{}, taken: map[string]bool{}}
	for _, m := range members(d.root.At("components", "schemas")) {
		b.name(m.node, m.name)
	}
	out := &value.Object{}
	for _, key := range []string{"openapi", "info", "servers", "paths", "security", "tags", "externalDocs"} {
		if n := d.root.Child(key); n != nil {
			out.Set(key, b.value(n))
		}
	}
	components := &value.Object{}
	for _, key := range []string{"securitySchemes", "parameters", "responses"} {
		if n := d.root.At("components", key); n != nil {
			components.Set(key, b.value(n))
		}
	}
	schemas := &value.Object{}
	for i := 0; i < len(b.queue); i++ { // it grows by what is referred to
		n := b.queue[i]
		schemas.Set(b.names[n], b.value(n))
	}
	components.Set("schemas", schemas)
	out.Set("components", components)
	return out
}

// componentKey is what OpenAPI 3 takes as the name of a component (section Components Object); Swagger 2.0 takes any.
var componentKey = regexp.MustCompile(`^[a-zA-Z0-9._-]+$`)

// name returns the name of a schema: its own, if that can be.
func (b *bundle) name(n *value.Node, own string) string {
	if name, known := b.names[n]; known {
		return name
	}
	name := own
	for i := len(b.queue); b.taken[name] || !componentKey.MatchString(name); i++ {
		name = "schema" + strconv.Itoa(i)
	}
	b.names[n], b.taken[name], b.queue = name, true, append(b.queue, n)
	return name
}

func (b *bundle) value(n *value.Node) any {
	switch n.Kind {
	case value.ArrayNode:
		items := make([]any, len(n.Items))
		for i, item := range n.Items {
			items[i] = b.value(item)
		}
		return items
	case value.ObjectNode:
		return b.object(n)
	}
	return n.Scalar
}

func (b *bundle) object(n *value.Node) any {
	out := &value.Object{}
	if ref := n.Child("$ref"); ref.Text() != "" {
		if target, err := b.resolve(n, ref.Text()); err == nil {
			out.Set("$ref", "#/components/schemas/"+b.name(target, componentName(ref.Text())))
			return out
		}
	}
	for _, m := range members(n) {
		switch {
		case m.name == "type" && m.node.Kind == value.ArrayNode:
			continue // Swagger 2.0 takes types as JSON Schema draft 4 does; they are looked at where schemas are compiled
		case m.name == "discriminator" && m.node.Text() != "": // the name of a property in Swagger 2.0
			out.Members = append(out.Members, value.Member{Name: m.name, Value: &value.Object{Members: []value.Member{{Name: "propertyName", Value: m.node.Text()}}}})
			continue
		}
		out.Members = append(out.Members, value.Member{Name: m.name, Value: b.value(m.node)})
	}
	return out
}
