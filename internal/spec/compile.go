package spec

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"agentmock/internal/value"
)

// compiler turns the nodes of a document into schemas and operations. It collects what is wrong instead of stopping
// at the first mistake, so that a document is mended in one round.
type compiler struct {
	*document
	draft30 bool // OpenAPI 3.0: $ref has no siblings, nullable, boolean exclusive bounds
	schemas map[*value.Node]*Schema
	faults  []error
	doubts  []error         // what may be a mistake
	known   map[string]bool // texts of faults
}

// maxFaults is after how many mistakes in a document the rest is not listed.
const maxFaults = 20

func (c *compiler) fault(err error) {
	if err == nil || c.known[err.Error()] {
		return
	}
	if c.known == nil {
		c.known = map[string]bool{}
	}
	c.known[err.Error()] = true
	c.faults = append(c.faults, err)
}

func (c *compiler) faultAt(n *value.Node, format string, args ...any) {
	c.fault(n.Errorf(format, args...))
}

func (c *compiler) err() error {
	if len(c.faults) <= maxFaults {
		return errors.Join(c.faults...)
	}
	more := fmt.Errorf("and %d more", len(c.faults)-maxFaults)
	return errors.Join(append(c.faults[:maxFaults:maxFaults], more)...)
}

// swagger reports whether the document was written as Swagger 2.0.
func (c *compiler) swagger() bool { return c.root.Child("swagger") != nil }

// schema compiles the schema at n, once. It is nil for no node.
func (c *compiler) schema(n *value.Node) *Schema {
	if n == nil {
		return nil
	}
	if s, ok := c.schemas[n]; ok {
		return s
	}
	if ref := n.Child("$ref"); ref != nil && c.bareRef(n) {
		return c.bareTarget(n)
	}
	s := NewSchema(n.Position)
	c.schemas[n] = s
	if n.Kind != value.ObjectNode {
		c.booleanSchema(s, n)
		return s
	}
	if dynamic := n.Child("$dynamicRef"); dynamic != nil && !c.draft30 { // read as $ref: documents have one schema of the name
		s.Ref = c.refTarget(n, dynamic)
	}
	if ref := n.Child("$ref"); ref != nil {
		s.Ref = c.refTarget(n, ref)
		if c.draft30 {
			c.extensions(s, n)
			return s
		}
	}
	c.keywords(s, n)
	return s
}

// NewSchema is a schema without keywords: it takes every value.
func NewSchema(at value.Position) *Schema {
	return &Schema{Position: at, MaxLength: -1, MaxItems: -1, MaxProperties: -1, MaxContains: -1, MinContains: 1}
}

func (c *compiler) booleanSchema(s *Schema, n *value.Node) {
	allowed, isBool := n.Scalar.(bool)
	if !isBool || c.draft30 {
		c.faultAt(n, "expected a schema, found %s", n.Brief(40))
	}
	s.Never = isBool && !allowed
}

func (c *compiler) keywords(s *Schema, n *value.Node) {
	s.Title, s.Description = n.Child("title").Text(), n.Child("description").Text()
	c.types(s, n)
	s.Format = c.text(n, "format")
	s.Pattern = c.pattern(n.Child("pattern"), n.Child("pattern").Text())
	s.MinLength, s.MaxLength = c.count(n, "minLength", 0), c.count(n, "maxLength", -1)
	c.bounds(s, n)
	c.arrayKeywords(s, n)
	c.objectKeywords(s, n)
	s.AllOf, s.AnyOf, s.OneOf = c.list(n, "allOf"), c.list(n, "anyOf"), c.list(n, "oneOf")
	s.Not, s.If, s.Then, s.Else = c.schema(n.Child("not")), c.schema(n.Child("if")), c.schema(n.Child("then")), c.schema(n.Child("else"))
	c.values(s, n)
	s.ReadOnly, s.WriteOnly, s.Deprecated = c.flag(n, "readOnly"), c.flag(n, "writeOnly"), c.flag(n, "deprecated")
	s.ContentEncoding = c.text(n, "contentEncoding")
	if s.Format == "" && !c.draft30 {
		s.Format = encodings[s.ContentEncoding]
	}
	c.xml(s, n.Child("xml"))
	c.discriminator(s, n)
	c.extensions(s, n)
	s.unevaluate = s.UnevaluatedItems != nil || s.UnevaluatedProperties != nil
	for _, definition := range members(n.Child("$defs")) {
		c.schema(definition.node)
	}
}

// encodings are the formats of texts in an encoding: OpenAPI 3.1 says contentEncoding where 3.0 says format: byte.
var encodings = map[string]string{"base64": "byte", "base64url": "base64url"}

func (c *compiler) types(s *Schema, n *value.Node) {
	t := n.Child("type")
	if t == nil {
		return
	}
	names := []*value.Node{t}
	if t.Kind == value.ArrayNode && (!c.draft30 || c.swagger()) { // Swagger 2.0 takes type as JSON Schema draft 4 does
		names = t.Items
		if len(names) == 0 {
			c.faultAt(t, "type: expected at least one type")
		}
	}
	for _, name := range names {
		one, ok := typeNamed(name.Text())
		if !ok || c.draft30 && !c.swagger() && one == Null {
			c.faultAt(t, "type: expected one of boolean, integer, number, string, array, object%s, found %s",
				map[bool]string{false: ", null"}[c.draft30], name.Brief(40))
			continue
		}
		s.Types |= one
	}
	if c.draft30 && (c.flag(n, "nullable") || n.Child("x-nullable").Bool()) { // the second is how Swagger 2.0 says it
		s.Types |= Null
	}
}

func (c *compiler) values(s *Schema, n *value.Node) {
	if enum := n.Child("enum"); enum != nil {
		if enum.Kind != value.ArrayNode || len(enum.Items) == 0 {
			c.faultAt(enum, "enum: expected a list of at least one value, found %s", enum.Brief(40))
		}
		s.Enum, _ = enum.Value().([]any)
	}
	if constant := n.Child("const"); constant != nil && !c.draft30 {
		v := constant.Value()
		s.Const = &v
	}
	if fallback := n.Child("default"); fallback != nil {
		v := fallback.Value()
		s.Default = &v
	}
	if example := n.Child("example"); example != nil {
		s.Examples = append(s.Examples, example.Value())
	}
	if examples := n.Child("examples"); examples != nil && examples.Kind == value.ArrayNode {
		s.Examples = append(s.Examples, examples.Value().([]any)...)
	}
}

func (c *compiler) bounds(s *Schema, n *value.Node) {
	s.Minimum, s.Maximum, s.MultipleOf = c.number(n, "minimum"), c.number(n, "maximum"), c.number(n, "multipleOf")
	if s.MultipleOf != "" && s.MultipleOf.Cmp("0") <= 0 {
		c.faultAt(n.Child("multipleOf"), "multipleOf: expected a number above 0, found %s", s.MultipleOf)
		s.MultipleOf = ""
	}
	if !c.draft30 {
		s.ExclusiveMinimum, s.ExclusiveMaximum = c.number(n, "exclusiveMinimum"), c.number(n, "exclusiveMaximum")
		return
	}
	if c.flag(n, "exclusiveMinimum") {
		s.Minimum, s.ExclusiveMinimum = "", s.Minimum
	}
	if c.flag(n, "exclusiveMaximum") {
		s.Maximum, s.ExclusiveMaximum = "", s.Maximum
	}
}

func (c *compiler) arrayKeywords(s *Schema, n *value.Node) {
	s.Items, s.PrefixItems = c.schema(n.Child("items")), c.list(n, "prefixItems")
	s.Contains, s.UnevaluatedItems = c.schema(n.Child("contains")), c.schema(n.Child("unevaluatedItems"))
	s.MinContains, s.MaxContains = c.count(n, "minContains", 1), c.count(n, "maxContains", -1)
	s.MinItems, s.MaxItems = c.count(n, "minItems", 0), c.count(n, "maxItems", -1)
	s.UniqueItems = c.flag(n, "uniqueItems")
}

func (c *compiler) objectKeywords(s *Schema, n *value.Node) {
	s.Properties = c.named(n, "properties")
	s.property = make(map[string]int, len(s.Properties))
	for i, p := range s.Properties {
		s.property[p.Name] = i
	}
	for _, p := range members(n.Child("patternProperties")) {
		s.PatternProperties = append(s.PatternProperties, PatternProperty{c.pattern(p.node, p.name), c.schema(p.node)})
	}
	s.AdditionalProperties = c.additional(n.Child("additionalProperties"))
	s.UnevaluatedProperties = c.schema(n.Child("unevaluatedProperties"))
	s.PropertyNames = c.schema(n.Child("propertyNames"))
	s.Required = c.texts(n.Child("required"), "required")
	s.MinProperties, s.MaxProperties = c.count(n, "minProperties", 0), c.count(n, "maxProperties", -1)
	for _, p := range members(n.Child("dependentRequired")) {
		s.DependentRequired = append(s.DependentRequired, DependentRequired{p.name, c.texts(p.node, "dependentRequired")})
	}
	s.DependentSchemas = c.named(n, "dependentSchemas")
}

// additional knows that OpenAPI 3.0 writes booleans here although it has no boolean schemas.
func (c *compiler) additional(n *value.Node) *Schema {
	if n == nil || n.Kind != value.ScalarNode {
		return c.schema(n)
	}
	if allowed, isBool := n.Scalar.(bool); isBool {
		s := NewSchema(n.Position)
		s.Never = !allowed
		return s
	}
	c.faultAt(n, "additionalProperties: expected true, false or a schema, found %s", n.Brief(40))
	return nil
}

func (c *compiler) xml(s *Schema, n *value.Node) {
	if n != nil {
		s.XML = &XML{c.text(n, "name"), c.text(n, "namespace"), c.text(n, "prefix"), c.flag(n, "attribute"), c.flag(n, "wrapped")}
	}
}

func (c *compiler) discriminator(s *Schema, n *value.Node) {
	d := n.Child("discriminator")
	if d == nil {
		return
	}
	s.Discriminator = &Discriminator{Property: d.Child("propertyName").Text(), Mapping: map[string]*Schema{}}
	if c.swagger() {
		s.Discriminator.Property = d.Text() // Swagger 2.0, Schema Object
	}
	if s.Discriminator.Property == "" {
		c.faultAt(d, "discriminator: expected propertyName, the name of the property that tells the alternatives apart")
	}
	for _, alternative := range append(slices.Clone(s.OneOf), s.AnyOf...) {
		if alternative.Name != "" {
			s.Discriminator.Mapping[alternative.Name] = alternative
		}
	}
	for _, m := range members(d.Child("mapping")) {
		ref := m.node.Text()
		if !strings.ContainsAny(ref, "#/.") { // a bare name means a schema of the components
			ref = "#/components/schemas/" + ref
		}
		target, err := c.resolve(m.node, ref)
		if err != nil {
			c.fault(err)
			continue
		}
		s.Discriminator.Mapping[m.name] = c.schema(target)
	}
}

// ours are the extensions of schemas that mean something here.
var ours = []string{"x-faker", string(SameAs), string(NotBefore)}

// misspelt notes an extension that is nearly one of ours: it would mean nothing, without a word.
func (c *compiler) misspelt(n *value.Node) {
	plain := strings.NewReplacer("-", "", "_", "")
	for i, key := range n.Keys {
		if !strings.HasPrefix(key, "x-") || slices.Contains(ours, key) {
			continue
		}
		for _, name := range ours {
			if editDistance(plain.Replace(strings.ToLower(key)), plain.Replace(name)) <= 1 {
				c.doubts = append(c.doubts, value.Position{File: n.File, Line: n.KeyAt[i]}.Errorf("%s means nothing here; near: %s", key, name))
			}
		}
	}
}

func (c *compiler) extensions(s *Schema, n *value.Node) {
	c.misspelt(n)
	s.Faker = n.Child("x-faker")
	if text := s.Faker.Text(); IsExpression(text) || relativeShape.MatchString(text) {
		source, err := ParseExpression(text)
		if err != nil {
			c.faultAt(s.Faker, "x-faker: %w", err)
		}
		s.FakerSource = source
	}
	for _, kind := range []RelationKind{SameAs, NotBefore} {
		at := n.Child(string(kind))
		text := c.text(n, string(kind))
		if text == "" {
			continue
		}
		source, err := ParseExpression(text)
		if err != nil {
			c.faultAt(at, "%s: %w", kind, err)
			continue
		}
		s.Relations = append(s.Relations, Relation{at.Position, kind, source})
	}
}
