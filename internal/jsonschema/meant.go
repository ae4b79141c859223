package jsonschema

import (
	"regexp"
	"strings"

	"agentmock/internal/source"
)

// meant returns the schema that people mean by what is none: the name of a type or of a schema where a schema belongs, and what they write
// for a type that OpenAPI writes otherwise. It is n where a schema stands, or nothing plain is meant.
func (c *Compiler) meant(n *source.Node) *source.Node {
	if c.meaning[n] {
		return n
	}
	at := n
	if n.Kind() == source.ObjectNode {
		if ref := n.Child("ref"); ref != nil && len(n.Keys()) == 1 && c.leads(ref) {
			c.FaultAt(ref, "ref: expected $ref: it is read as that")
			return n.Object().With("$ref", ref)
		}
		if s := n.At("content"); s != nil && len(s.Items()) > 0 && s.Items()[0].Child("schema") != nil && n.Child("type") == nil && n.Child("properties") == nil {
			c.FaultAt(n, "expected a schema, found what has one in its content: that one is meant")
			return s.Items()[0].Child("schema")
		}
		if at = n.Child("type"); at == nil {
			return n
		}
	}
	text := strings.TrimSpace(at.Text())
	_, isType := typeNamed(strings.ToLower(text))
	_, isMeant := meantTypes[strings.ToLower(text)]
	if text == "" || at != n && (isType || isMeant) { // readTypes takes it
		return n
	}
	m := c.meantBy(at, text)
	if m == nil {
		return n
	}
	if at == n {
		c.FaultAt(at, "expected a schema, found %s: it is read as %s", at.Brief(40), m.Brief(100))
		return m
	}
	c.FaultAt(at, "type: expected one of boolean, integer, number, string, array, object, null, found %s: it is read as %s", at.Brief(40), m.Brief(100))
	if m.Child("$ref") == nil {
		for _, one := range source.Members(n) { // what stands beside the type stays
			if m.Child(one.Name) == nil && one.Name != "type" {
				m = m.With(one.Name, one.Node)
			}
		}
	}
	return m
}

// maxTypeText bounds a text that is read as a type, in bytes: longer ones stand for none.
const maxTypeText = 200

// How programming languages write types that are made of others.
var (
	listType  = regexp.MustCompile(`(?i)^(?:\w+\.)*(?:list|array|arraylist|set|collection|iterable|ienumerable|vec|slice)\s*[<(\[]\s*(.+?)\s*[>)\]]$`)
	mapType   = regexp.MustCompile(`(?i)^(?:\w+\.)*(?:map|hashmap|dict|dictionary|record)\s*[<\[]\s*[\w.]+\s*,\s*(.+?)\s*[>\]]$`)
	qualified = regexp.MustCompile(`^(?:[A-Za-z_]\w*\.)+([A-Za-z_]\w*)$`)
)

// meantBy returns the schema that a text stands for, nil for none: the name of a type, in any language; of a schema of the components; a
// reference.
func (c *Compiler) meantBy(at *source.Node, text string) *source.Node {
	if len(text) > maxTypeText {
		return nil
	}
	lower := strings.ToLower(text)
	if _, ok := typeNamed(lower); ok {
		return at.Object().With("type", at.NewScalar(lower))
	}
	if meant, ok := meantTypes[lower]; ok {
		m := at.Object().With("type", at.NewScalar(meant.name))
		if meant.format != "" {
			m = m.With("format", at.NewScalar(meant.format))
		}
		return m
	}
	ref := text
	switch {
	case strings.Contains(text, "#/"):
	case c.Swagger:
		ref = "#/definitions/" + text
	default:
		ref = "#/components/schemas/" + text
	}
	if named := at.NewScalar(ref); !strings.ContainsAny(text, " <>[]|,") && c.leads(named) {
		return at.Object().With("$ref", named)
	}
	inner := func(text string) *source.Node {
		if m := c.meantBy(at, strings.TrimSpace(text)); m != nil {
			return m
		}
		return at.Object()
	}
	if item, ok := strings.CutSuffix(text, "[]"); ok && item != "" {
		return at.Object().With("type", at.NewScalar("array")).With("items", inner(item))
	}
	if parts := listType.FindStringSubmatch(text); parts != nil {
		return at.Object().With("type", at.NewScalar("array")).With("items", inner(parts[1]))
	}
	if parts := mapType.FindStringSubmatch(text); parts != nil {
		return at.Object().With("type", at.NewScalar("object")).With("additionalProperties", inner(parts[1]))
	}
	if parts := qualified.FindStringSubmatch(text); parts != nil {
		return c.meantBy(at, parts[1])
	}
	return c.union(at, text)
}

// union returns the schema of several types in one text, nil where it has others.
func (c *Compiler) union(at *source.Node, text string) *source.Node {
	names := strings.FieldsFunc(text, func(r rune) bool { return r == '|' || r == ',' })
	if len(names) < 2 {
		return nil
	}
	types := at.Array()
	for _, name := range names {
		m := c.meantBy(at, strings.TrimSpace(name))
		if m == nil || m.Child("type") == nil || len(m.Keys()) != 1 {
			return nil
		}
		types = types.Append(m.Child("type"))
	}
	return at.Object().With("type", types)
}

// leads reports whether a text is a reference that leads somewhere.
func (c *Compiler) leads(ref *source.Node) bool {
	if ref.Text() == "" {
		return false
	}
	_, err := c.Resolve(ref, ref.Text())
	return err == nil
}
