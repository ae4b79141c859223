package jsonschema

import (
	"math"
	"slices"
	"strings"

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

// How keywords are read. Those of one shape share a function.

func counts(key string, absent int, at func(*Schema) *int) func(*Compiler, *Schema, *source.Node) {
	return func(c *Compiler, s *Schema, n *source.Node) { *at(s) = c.count(n, key, absent) }
}

func flags(key string, at func(*Schema) *bool) func(*Compiler, *Schema, *source.Node) {
	return func(c *Compiler, s *Schema, n *source.Node) { *at(s) = c.Bool(n, key) }
}

func numbers(key string, at func(*Schema) *jsonvalue.Number) func(*Compiler, *Schema, *source.Node) {
	return func(c *Compiler, s *Schema, n *source.Node) { *at(s) = c.number(n, key) }
}

// exclusives reads an exclusive bound: a number, or in OpenAPI 3.0 a flag that makes the bound beside it one.
func exclusives(key string, at func(*Schema) (bound, exclusive *jsonvalue.Number)) func(*Compiler, *Schema, *source.Node) {
	return func(c *Compiler, s *Schema, n *source.Node) {
		bound, exclusive := at(s)
		if !c.OpenAPI30 {
			*exclusive = c.number(n, key)
		} else if c.Bool(n, key) {
			*bound, *exclusive = "", *bound
		}
	}
}

func schemas(key string, at func(*Schema) **Schema) func(*Compiler, *Schema, *source.Node) {
	return func(c *Compiler, s *Schema, n *source.Node) { *at(s) = c.Schema(n.Child(key)) }
}

func lists(key string, at func(*Schema) *[]*Schema) func(*Compiler, *Schema, *source.Node) {
	return func(c *Compiler, s *Schema, n *source.Node) { *at(s) = c.list(n, key) }
}

func (c *Compiler) readTypes(s *Schema, n *source.Node) {
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
}

func (c *Compiler) readNullable(s *Schema, n *source.Node) {
	if c.OpenAPI30 && s.Types != 0 && (c.Bool(n, "nullable") || n.Child("x-nullable").Bool()) { // the second is how Swagger 2.0 says it
		s.Types |= Null
	}
}

func (c *Compiler) readEnum(s *Schema, n *source.Node) {
	enum := n.Child("enum")
	if enum == nil {
		return
	}
	if enum.Kind != source.ArrayNode || len(enum.Items) == 0 {
		c.FaultAt(enum, "enum: expected a list of at least one value, found %s", enum.Brief(40))
	}
	s.Enum, _ = enum.Value().([]any)
}

func (c *Compiler) readConst(s *Schema, n *source.Node) {
	if constant := n.Child("const"); constant != nil && !c.OpenAPI30 {
		v := constant.Value()
		s.Const = &v
	}
}

func (c *Compiler) readDefault(s *Schema, n *source.Node) {
	if fallback := n.Child("default"); fallback != nil {
		v := fallback.Value()
		s.Default = &v
	}
}

func (c *Compiler) readExample(s *Schema, n *source.Node) {
	if example := n.Child("example"); example != nil {
		s.Examples = append(s.Examples, example.Value())
	}
}

func (c *Compiler) readExamples(s *Schema, n *source.Node) {
	if examples := n.Child("examples"); examples != nil && examples.Kind == source.ArrayNode {
		s.Examples = append(s.Examples, examples.Value().([]any)...)
	}
}

func (c *Compiler) readPattern(s *Schema, n *source.Node) {
	s.Pattern = c.pattern(n.Child("pattern"), n.Child("pattern").Text())
}

func (c *Compiler) readMultipleOf(s *Schema, n *source.Node) {
	s.MultipleOf = c.number(n, "multipleOf")
	if s.MultipleOf != "" && s.MultipleOf.Cmp("0") <= 0 {
		c.FaultAt(n.Child("multipleOf"), "multipleOf: expected a number above 0, found %s", s.MultipleOf)
		s.MultipleOf = ""
	}
}

func (c *Compiler) readContentEncoding(s *Schema, n *source.Node) {
	s.ContentEncoding = c.String(n, "contentEncoding")
}

// encodings are the formats of texts in an encoding: OpenAPI 3.1 says contentEncoding where 3.0 says format: byte.
var encodings = map[string]string{"base64": "byte", "base64url": "base64url"}

func (c *Compiler) readFormat(s *Schema, n *source.Node) {
	s.Format = c.String(n, "format")
	if s.Format == "" && !c.OpenAPI30 {
		s.Format = encodings[s.ContentEncoding]
	}
}

func (c *Compiler) readRequired(s *Schema, n *source.Node) {
	s.Required = c.texts(n.Child("required"), "required")
}

func (c *Compiler) readDependentRequired(s *Schema, n *source.Node) {
	for _, p := range source.Members(n.Child("dependentRequired")) {
		s.DependentRequired = append(s.DependentRequired, DependentRequired{p.Name, c.texts(p.Node, "dependentRequired")})
	}
}

func (c *Compiler) readProperties(s *Schema, n *source.Node) {
	s.Properties = c.named(n, "properties")
	s.property = make(map[string]int, len(s.Properties))
	for i, p := range s.Properties {
		s.property[p.Name] = i
	}
}

func (c *Compiler) readPatternProperties(s *Schema, n *source.Node) {
	for _, p := range source.Members(n.Child("patternProperties")) {
		s.PatternProperties = append(s.PatternProperties, PatternProperty{c.pattern(p.Node, p.Name), c.Schema(p.Node)})
	}
}

func (c *Compiler) readAdditionalProperties(s *Schema, n *source.Node) {
	s.AdditionalProperties = c.additional(n.Child("additionalProperties"))
}

func (c *Compiler) readDependentSchemas(s *Schema, n *source.Node) {
	s.DependentSchemas = c.named(n, "dependentSchemas")
}

func (c *Compiler) readXML(s *Schema, n *source.Node) {
	if x := n.Child("xml"); x != nil {
		s.XML = &XML{c.String(x, "name"), c.String(x, "namespace"), c.String(x, "prefix"), c.Bool(x, "attribute"), c.Bool(x, "wrapped")}
	}
}

func (c *Compiler) readDefinitions(_ *Schema, n *source.Node) {
	for _, definition := range source.Members(n.Child("$defs")) {
		c.Schema(definition.Node)
	}
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

func (c *Compiler) readDiscriminator(s *Schema, n *source.Node) {
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
