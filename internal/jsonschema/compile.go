// Package jsonschema compiles the JSON Schemas of a document and holds values against them.
package jsonschema

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// Compiler turns the nodes of a document into schemas. It collects what is wrong instead of stopping
// at the first mistake, so that a document is mended in one round.
type Compiler struct {
	Resolve   func(at *source.Node, ref string) (*source.Node, error)
	OpenAPI30 bool // OpenAPI 3.0: $ref has no siblings, nullable, boolean exclusive bounds
	Swagger   bool // the document was written as Swagger 2.0
	Schemas   map[*source.Node]*Schema
	faults    []error
	Warnings  []error // what may be a mistake
}

// MaxFaults is after how many mistakes in a document the rest is not listed.
const MaxFaults = 20

func (c *Compiler) Fault(err error) {
	if err != nil {
		c.faults = append(c.faults, err)
	}
}

func (c *Compiler) FaultAt(n *source.Node, format string, args ...any) {
	c.Fault(n.Errorf(format, args...))
}

func (c *Compiler) Warn(n *source.Node, format string, args ...any) {
	c.Warnings = append(c.Warnings, n.Errorf(format, args...))
}

func (c *Compiler) Err() error { return JoinFaults(c.faults) }

// JoinFaults is the mistakes of a document as one error, each once and at most [maxFaults]; nil for none.
func JoinFaults(faults []error) error {
	known := map[string]bool{}
	faults = slices.DeleteFunc(slices.Clone(faults), func(err error) bool {
		defer func() { known[err.Error()] = true }()
		return known[err.Error()]
	})
	if len(faults) > MaxFaults {
		more := fmt.Errorf("and %d more", len(faults)-MaxFaults)
		faults = append(faults[:MaxFaults:MaxFaults], more)
	}
	return errors.Join(faults...)
}

// Schema compiles the schema at n, once. It is nil for no node.
func (c *Compiler) Schema(n *source.Node) *Schema {
	if n == nil {
		return nil
	}
	if s, ok := c.Schemas[n]; ok {
		return s
	}
	if ref := n.Child("$ref"); ref != nil && c.bareRef(n) {
		return c.bareTarget(n)
	}
	s := NewSchema(n.Position)
	c.Schemas[n] = s
	if n.Kind != source.ObjectNode {
		c.booleanSchema(s, n)
		return s
	}
	if dynamic := n.Child("$dynamicRef"); dynamic != nil && !c.OpenAPI30 { // read as $ref: documents have one schema of the name
		s.Ref = c.refTarget(n, dynamic)
	}
	if ref := n.Child("$ref"); ref != nil {
		s.Ref = c.refTarget(n, ref)
		if c.OpenAPI30 {
			c.extensions(s, n)
			return s
		}
	}
	c.keywords(s, n)
	return s
}

// NewSchema is a schema without keywords: it takes every value.
func NewSchema(at source.Position) *Schema {
	return &Schema{Position: at, MaxLength: -1, MaxItems: -1, MaxProperties: -1, MaxContains: -1, MinContains: 1}
}

func (c *Compiler) booleanSchema(s *Schema, n *source.Node) {
	allowed, isBool := n.Scalar.(bool)
	if !isBool || c.OpenAPI30 {
		c.FaultAt(n, "expected a schema, found %s", n.Brief(40))
	}
	s.Never = isBool && !allowed
}

func (c *Compiler) keywords(s *Schema, n *source.Node) {
	s.Title, s.Description = n.Child("title").Text(), n.Child("description").Text()
	c.types(s, n)
	s.Format = c.String(n, "format")
	s.Pattern = c.pattern(n.Child("pattern"), n.Child("pattern").Text())
	s.MinLength, s.MaxLength = c.count(n, "minLength", 0), c.count(n, "maxLength", -1)
	c.bounds(s, n)
	c.arrayKeywords(s, n)
	c.objectKeywords(s, n)
	s.AllOf, s.AnyOf, s.OneOf = c.list(n, "allOf"), c.list(n, "anyOf"), c.list(n, "oneOf")
	s.Not, s.If, s.Then, s.Else = c.Schema(n.Child("not")), c.Schema(n.Child("if")), c.Schema(n.Child("then")), c.Schema(n.Child("else"))
	c.values(s, n)
	s.ReadOnly, s.WriteOnly, s.Deprecated = c.Bool(n, "readOnly"), c.Bool(n, "writeOnly"), c.Bool(n, "deprecated")
	s.ContentEncoding = c.String(n, "contentEncoding")
	if s.Format == "" && !c.OpenAPI30 {
		s.Format = encodings[s.ContentEncoding]
	}
	c.xml(s, n.Child("xml"))
	c.discriminator(s, n)
	c.extensions(s, n)
	s.unevaluate = s.UnevaluatedItems != nil || s.UnevaluatedProperties != nil
	for _, definition := range source.Members(n.Child("$defs")) {
		c.Schema(definition.Node)
	}
}

// encodings are the formats of texts in an encoding: OpenAPI 3.1 says contentEncoding where 3.0 says format: byte.
var encodings = map[string]string{"base64": "byte", "base64url": "base64url"}

func (c *Compiler) types(s *Schema, n *source.Node) {
	t := n.Child("type")
	if t == nil {
		return
	}
	names := []*source.Node{t}
	if t.Kind == source.ArrayNode && (!c.OpenAPI30 || c.Swagger) { // Swagger 2.0 takes type as JSON Schema draft 4 does
		names = t.Items
		if len(names) == 0 {
			c.FaultAt(t, "type: expected at least one type")
		}
	}
	for _, name := range names {
		one, ok := typeNamed(name.Text())
		if !ok || c.OpenAPI30 && !c.Swagger && one == Null {
			c.FaultAt(t, "type: expected one of boolean, integer, number, string, array, object%s, found %s",
				map[bool]string{false: ", null"}[c.OpenAPI30], name.Brief(40))
			continue
		}
		s.Types |= one
	}
	if c.OpenAPI30 && (c.Bool(n, "nullable") || n.Child("x-nullable").Bool()) { // the second is how Swagger 2.0 says it
		s.Types |= Null
	}
}

func (c *Compiler) values(s *Schema, n *source.Node) {
	if enum := n.Child("enum"); enum != nil {
		if enum.Kind != source.ArrayNode || len(enum.Items) == 0 {
			c.FaultAt(enum, "enum: expected a list of at least one value, found %s", enum.Brief(40))
		}
		s.Enum, _ = enum.Value().([]any)
	}
	if constant := n.Child("const"); constant != nil && !c.OpenAPI30 {
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
	if examples := n.Child("examples"); examples != nil && examples.Kind == source.ArrayNode {
		s.Examples = append(s.Examples, examples.Value().([]any)...)
	}
}

func (c *Compiler) bounds(s *Schema, n *source.Node) {
	s.Minimum, s.Maximum, s.MultipleOf = c.number(n, "minimum"), c.number(n, "maximum"), c.number(n, "multipleOf")
	if s.MultipleOf != "" && s.MultipleOf.Cmp("0") <= 0 {
		c.FaultAt(n.Child("multipleOf"), "multipleOf: expected a number above 0, found %s", s.MultipleOf)
		s.MultipleOf = ""
	}
	if !c.OpenAPI30 {
		s.ExclusiveMinimum, s.ExclusiveMaximum = c.number(n, "exclusiveMinimum"), c.number(n, "exclusiveMaximum")
		return
	}
	if c.Bool(n, "exclusiveMinimum") {
		s.Minimum, s.ExclusiveMinimum = "", s.Minimum
	}
	if c.Bool(n, "exclusiveMaximum") {
		s.Maximum, s.ExclusiveMaximum = "", s.Maximum
	}
}

func (c *Compiler) arrayKeywords(s *Schema, n *source.Node) {
	s.Items, s.PrefixItems = c.Schema(n.Child("items")), c.list(n, "prefixItems")
	s.Contains, s.UnevaluatedItems = c.Schema(n.Child("contains")), c.Schema(n.Child("unevaluatedItems"))
	s.MinContains, s.MaxContains = c.count(n, "minContains", 1), c.count(n, "maxContains", -1)
	s.MinItems, s.MaxItems = c.count(n, "minItems", 0), c.count(n, "maxItems", -1)
	s.UniqueItems = c.Bool(n, "uniqueItems")
}

func (c *Compiler) objectKeywords(s *Schema, n *source.Node) {
	s.Properties = c.named(n, "properties")
	s.property = make(map[string]int, len(s.Properties))
	for i, p := range s.Properties {
		s.property[p.Name] = i
	}
	for _, p := range source.Members(n.Child("patternProperties")) {
		s.PatternProperties = append(s.PatternProperties, PatternProperty{c.pattern(p.Node, p.Name), c.Schema(p.Node)})
	}
	s.AdditionalProperties = c.additional(n.Child("additionalProperties"))
	s.UnevaluatedProperties = c.Schema(n.Child("unevaluatedProperties"))
	s.PropertyNames = c.Schema(n.Child("propertyNames"))
	s.Required = c.texts(n.Child("required"), "required")
	s.MinProperties, s.MaxProperties = c.count(n, "minProperties", 0), c.count(n, "maxProperties", -1)
	for _, p := range source.Members(n.Child("dependentRequired")) {
		s.DependentRequired = append(s.DependentRequired, DependentRequired{p.Name, c.texts(p.Node, "dependentRequired")})
	}
	s.DependentSchemas = c.named(n, "dependentSchemas")
}

// additional knows that OpenAPI 3.0 writes booleans here although it has no boolean schemas.
func (c *Compiler) additional(n *source.Node) *Schema {
	if n == nil || n.Kind != source.ScalarNode {
		return c.Schema(n)
	}
	if allowed, isBool := n.Scalar.(bool); isBool {
		s := NewSchema(n.Position)
		s.Never = !allowed
		return s
	}
	c.FaultAt(n, "additionalProperties: expected true, false or a schema, found %s", n.Brief(40))
	return nil
}

func (c *Compiler) xml(s *Schema, n *source.Node) {
	if n != nil {
		s.XML = &XML{c.String(n, "name"), c.String(n, "namespace"), c.String(n, "prefix"), c.Bool(n, "attribute"), c.Bool(n, "wrapped")}
	}
}

func (c *Compiler) discriminator(s *Schema, n *source.Node) {
	d := n.Child("discriminator")
	if d == nil {
		return
	}
	s.Discriminator = &Discriminator{Property: d.Child("propertyName").Text(), Mapping: map[string]*Schema{}}
	if c.Swagger {
		s.Discriminator.Property = d.Text() // Swagger 2.0, Schema Object
	}
	if s.Discriminator.Property == "" {
		c.FaultAt(d, "discriminator: expected propertyName, the name of the property that tells the alternatives apart")
	}
	for _, alternative := range append(slices.Clone(s.OneOf), s.AnyOf...) {
		if alternative.Name != "" {
			s.Discriminator.Mapping[alternative.Name] = alternative
		}
	}
	for _, m := range source.Members(d.Child("mapping")) {
		ref := m.Node.Text()
		if !strings.ContainsAny(ref, "#/.") { // a bare name means a schema of the components
			ref = "#/components/schemas/" + ref
		}
		target, err := c.Resolve(m.Node, ref)
		if err != nil {
			c.Fault(err)
			continue
		}
		s.Discriminator.Mapping[m.Name] = c.Schema(target)
	}
}

// ours are the extensions of schemas that mean something here.
var ours = []string{"x-faker", string(SameAs), string(NotBefore)}

// misspelt notes an extension that is nearly one of ours: it would mean nothing, without a word.
func (c *Compiler) misspelt(n *source.Node) {
	plain := strings.NewReplacer("-", "", "_", "")
	for i, key := range n.Keys {
		if !strings.HasPrefix(key, "x-") || slices.Contains(ours, key) {
			continue
		}
		for _, name := range ours {
			if suggest.Distance(plain.Replace(strings.ToLower(key)), plain.Replace(name)) <= 1 {
				c.Warnings = append(c.Warnings, source.Position{File: n.File, Line: n.KeyAt[i]}.Errorf("%s means nothing here; near: %s", key, name))
			}
		}
	}
}

func (c *Compiler) extensions(s *Schema, n *source.Node) {
	c.misspelt(n)
	s.Faker = n.Child("x-faker")
	if text := s.Faker.Text(); IsExpression(text) || relativeShape.MatchString(text) {
		source, err := ParseExpression(text)
		if err != nil {
			c.FaultAt(s.Faker, "x-faker: %w", err)
		}
		s.FakerSource = source
	}
	for _, kind := range []RelationKind{SameAs, NotBefore} {
		at := n.Child(string(kind))
		text := c.String(n, string(kind))
		if text == "" {
			continue
		}
		source, err := ParseExpression(text)
		if err != nil {
			c.FaultAt(at, "%s: %w", kind, err)
			continue
		}
		s.Relations = append(s.Relations, Relation{at.Position, kind, source})
	}
}
