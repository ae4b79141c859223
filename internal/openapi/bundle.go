// Package openapi compiles an OpenAPI document into operations.
package openapi

import (
	"regexp"
	"strconv"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// bundle is a converted document in one piece, for a judge that reads OpenAPI 3 alone: every reference leads to a schema of the
// components, whatever file and place it led to.
type bundle struct {
	*document
	names map[*source.Node]string // of the schemas
	taken map[string]bool
	queue []*source.Node // schemas that have a name, in the order of their names
}

// bundled returns what the conversion of a Swagger document comes to.
func (d *document) bundled() *jsonvalue.Object {
	b := &bundle{document: d, names: map[*source.Node]string{}, taken: map[string]bool{}}
	for _, m := range source.Members(d.root.At("components", "schemas")) {
		b.name(m.Node, m.Name)
	}
	out := &jsonvalue.Object{}
	for _, key := range []string{"openapi", "info", "servers", "paths", "security", "tags", "externalDocs"} {
		if n := d.root.Child(key); n != nil {
			out.Set(key, b.value(n))
		}
	}
	components := &jsonvalue.Object{}
	for _, key := range []string{"securitySchemes", "parameters", "responses"} {
		if n := d.root.At("components", key); n != nil {
			components.Set(key, b.value(n))
		}
	}
	schemas := &jsonvalue.Object{}
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
func (b *bundle) name(n *source.Node, own string) string {
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

func (b *bundle) value(n *source.Node) any {
	switch n.Kind() {
	case source.ArrayNode:
		items := make([]any, len(n.Items()))
		for i, item := range n.Items() {
			items[i] = b.value(item)
		}
		return items
	case source.ObjectNode:
		return b.object(n)
	}
	return n.Scalar
}

func (b *bundle) object(n *source.Node) any {
	out := &jsonvalue.Object{}
	if ref := n.Child("$ref"); ref.Text() != "" {
		if target, err := b.resolve(n, ref.Text()); err == nil {
			out.Set("$ref", "#/components/schemas/"+b.name(target, jsonschema.ComponentName(ref.Text())))
			return out
		}
	}
	for _, m := range source.Members(n) {
		switch {
		case m.Name == "type" && m.Node.Kind() == source.ArrayNode:
			continue // Swagger 2.0 takes types as JSON Schema draft 4 does; they are looked at where schemas are compiled
		case m.Name == "discriminator" && m.Node.Text() != "": // the name of a property in Swagger 2.0
			out.Members = append(out.Members, jsonvalue.Member{Name: m.Name, Value: &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "propertyName", Value: m.Node.Text()}}}})
			continue
		}
		out.Members = append(out.Members, jsonvalue.Member{Name: m.Name, Value: b.value(m.Node)})
	}
	return out
}
