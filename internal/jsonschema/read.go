package jsonschema

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

func (c *Compiler) named(n *source.Node, key string) []Property {
	at := n.Child(key)
	if at != nil && at.Kind() != source.ObjectNode {
		c.FaultAt(at, "%s: expected schemas by name, found %s: it is ignored", key, at.Brief(40))
	}
	var out []Property
	for _, m := range source.Members(at) {
		out = append(out, Property{m.Name, c.Schema(m.Node)})
	}
	return out
}

// list reads a list of schemas; one schema stands for a list of one, and an empty list says nothing.
func (c *Compiler) list(n *source.Node, key string) []*Schema {
	at := n.Child(key)
	switch {
	case at == nil:
		return nil
	case at.Kind() == source.ObjectNode && len(at.Keys()) > 0:
		c.FaultAt(at, "%s: expected a list of schemas, found one: it is read as the only one", key)
		return []*Schema{c.Schema(at)}
	case at.Kind() != source.ArrayNode || len(at.Items()) == 0:
		c.FaultAt(at, "%s: expected a list of at least one schema, found %s: it says nothing", key, at.Brief(40))
		return nil
	}
	out := make([]*Schema, len(at.Items()))
	for i, item := range at.Items() {
		out[i] = c.Schema(item)
	}
	return out
}

// texts reads a list of names, each once.
func (c *Compiler) texts(n *source.Node, key string) []string {
	if n == nil {
		return nil
	}
	if name := n.Text(); name != "" && name != "true" && name != "false" {
		c.FaultAt(n, "%s: expected a list of names, found %s: it is read as a list of one", key, n.Brief(40))
		return []string{name}
	}
	if n.Kind() == source.ObjectNode && len(n.Items()) > 0 { // as PHP writes a list with a gap
		c.FaultAt(n, "%s: expected a list of names, found an object: its values are read as one", key)
		n = n.Array(n.Items()...)
	}
	if n.Kind() != source.ArrayNode {
		c.FaultAt(n, "%s: expected a list of names, found %s: it is ignored", key, n.Brief(40))
		return nil
	}
	var out []string
	known := func(text string) bool { return slices.Contains(out, text) }
	if len(n.Items()) > 32 {
		seen := make(map[string]bool, len(n.Items()))
		known = func(text string) bool { before := seen[text]; seen[text] = true; return before }
	}
	for _, item := range n.Items() {
		text := source.ScalarText(item)
		switch {
		case text == "" && item.Scalar != "":
			c.FaultAt(item, "%s: expected a name, found %s: it is ignored", key, item.Brief(40))
			continue
		case item.Scalar != text:
			c.FaultAt(item, "%s: expected a name, found %s: it is read as %q", key, item.Brief(40), text)
		}
		if known(text) {
			c.FaultAt(item, "%s: %q stands twice", key, text)
			continue
		}
		out = append(out, text)
	}
	return out
}

// String reads a text; a number stands for what it is written as.
func (c *Compiler) String(n *source.Node, key string) string {
	at := n.Child(key)
	if at == nil {
		return ""
	}
	text, ok := at.Scalar.(string)
	if !ok {
		text = source.ScalarText(at)
		c.FaultAt(at, "%s: expected a string, found %s: it is read as %q", key, at.Brief(40), text)
	}
	return text
}

// Bool reads a flag; the texts true and false stand for it.
func (c *Compiler) Bool(n *source.Node, key string) bool {
	at := n.Child(key)
	if at == nil {
		return false
	}
	flag, ok := at.Scalar.(bool)
	if !ok {
		flag = strings.EqualFold(strings.TrimSpace(at.Text()), "true")
		c.FaultAt(at, "%s: expected true or false, found %s: it is read as %t", key, at.Brief(40), flag)
	}
	return flag
}

// number reads a number; a text that is one stands for it, anything else says nothing.
func (c *Compiler) number(n *source.Node, key string) jsonvalue.Number {
	at := n.Child(key)
	if at == nil {
		return ""
	}
	number, ok := at.Scalar.(jsonvalue.Number)
	if ok {
		return number
	}
	if v, faults := jsonvalue.Decode([]byte(strings.TrimSpace(at.Text()))); len(faults) == 0 {
		if number, ok = v.(jsonvalue.Number); ok {
			c.FaultAt(at, "%s: expected a number, found %s: it is read as %s", key, at.Brief(40), number)
			return number
		}
	}
	c.FaultAt(at, "%s: expected a number, found %s: it is ignored", key, at.Brief(40))
	return ""
}

func (c *Compiler) count(n *source.Node, key string, absent int) int {
	number := c.number(n, key)
	if number == "" {
		return absent
	}
	i, ok := number.Int64()
	if !ok || i < 0 || i > math.MaxInt32 {
		c.FaultAt(n.Child(key), "%s: expected a whole number of at least 0, found %s: it is ignored", key, number)
		return absent
	}
	return int(i)
}

// pattern compiles a regular expression; one that no engine knows says nothing.
func (c *Compiler) pattern(n *source.Node, source string) *Pattern {
	if meant, ok := unquoted(source); ok {
		c.FaultAt(n, "pattern %q: expected a regular expression without slashes around it: it is read as %q", source, meant)
		source = meant
	}
	if n == nil {
		return nil
	}
	p, err := compilePattern(source)
	if err != nil {
		c.FaultAt(n, "pattern %q: %w: it is ignored", source, err)
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

// exclusives reads an exclusive bound: a number, or, as OpenAPI 3.0 has it, a flag that makes the bound beside it one.
func exclusives(key string, at func(*Schema) (bound, exclusive *jsonvalue.Number)) func(*Compiler, *Schema, *source.Node) {
	return func(c *Compiler, s *Schema, n *source.Node) {
		bound, exclusive := at(s)
		value := n.Child(key)
		if value == nil {
			return
		}
		_, isNumber := value.Scalar.(jsonvalue.Number)
		switch {
		case isNumber && c.OpenAPI30:
			c.FaultAt(value, "%s: expected true or false, found %s: it is read as OpenAPI 3.1 has it, a bound of its own", key, value.Brief(40))
		case !isNumber && value.Scalar != nil && !c.OpenAPI30:
			c.FaultAt(value, "%s: expected a number, found %s: it is read as OpenAPI 3.0 has it, of the bound beside it", key, value.Brief(40))
		}
		if isNumber {
			*exclusive = c.number(n, key)
		} else if strings.EqualFold(source.ScalarText(value), "true") || value.Bool() {
			*bound, *exclusive = "", *bound
		}
	}
}

func schemas(key string, at func(*Schema) **Schema) func(*Compiler, *Schema, *source.Node) {
	return func(c *Compiler, s *Schema, n *source.Node) { *at(s) = c.optional(n, key) }
}

// optional reads a schema; null says nothing.
func (c *Compiler) optional(n *source.Node, key string) *Schema {
	at := n.Child(key)
	if at != nil && at.Kind() == source.ScalarNode && at.Scalar == nil {
		c.FaultAt(at, "%s: expected a schema, found null: it says nothing", key)
		return nil
	}
	return c.Schema(at)
}

func lists(key string, at func(*Schema) *[]*Schema) func(*Compiler, *Schema, *source.Node) {
	return func(c *Compiler, s *Schema, n *source.Node) { *at(s) = c.list(n, key) }
}

func (c *Compiler) readConst(s *Schema, n *source.Node) {
	if constant := n.Child("const"); constant != nil {
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
	for _, one := range exampleOf(n) {
		s.Examples = append(s.Examples, c.Inlined(one.Node).Value())
	}
}

func (c *Compiler) readExamples(s *Schema, n *source.Node) {
	for _, one := range examplesOf(n) {
		s.Examples = append(s.Examples, c.Inlined(one.Node).Value())
	}
}

// Given returns the values that the schema at n gives itself, by their keywords: its examples and its default.
func (c *Compiler) Given(n *source.Node) []source.Member {
	all := slices.Concat(exampleOf(n), examplesOf(n))
	for i := range all {
		all[i].Node = c.Inlined(all[i].Node)
	}
	if fallback := n.Child("default"); fallback != nil {
		all = append(all, source.Member{Name: "default", Node: fallback})
	}
	return all
}

// exampleOf returns a single example; x-example is how tools for Swagger 2.0 write one.
func exampleOf(n *source.Node) []source.Member {
	for _, key := range []string{"example", "x-example"} {
		if example := n.Child(key); example != nil {
			return []source.Member{{Name: key, Node: example}}
		}
	}
	return nil
}

// examplesOf returns a list of examples, and those that are named: {red: {value: …}}, or the values themselves in x-examples.
func examplesOf(n *source.Node) []source.Member {
	var all []source.Member
	for _, key := range []string{"examples", "x-examples"} {
		examples := n.Child(key)
		if examples == nil || examples.Kind() == source.ScalarNode {
			continue
		}
		for _, one := range examples.Items() {
			switch value := one.Child("value"); {
			case examples.Kind() == source.ArrayNode || value == nil && key == "x-examples":
				all = append(all, source.Member{Name: key, Node: one})
			case value != nil:
				all = append(all, source.Member{Name: key, Node: value})
			}
		}
	}
	return all
}

func (c *Compiler) readPattern(s *Schema, n *source.Node) {
	if at := n.Child("pattern"); at != nil && at.Text() != "" {
		s.Pattern = c.pattern(at, at.Text())
	}
}

func (c *Compiler) readMultipleOf(s *Schema, n *source.Node) {
	of := c.number(n, "multipleOf")
	if of != "" && of.Cmp("0") <= 0 {
		c.FaultAt(n.Child("multipleOf"), "multipleOf: expected a number above 0, found %s: it is ignored", of)
		return
	}
	s.uncommon().MultipleOf = of
}

func (c *Compiler) readContentEncoding(s *Schema, n *source.Node) {
	s.uncommon().ContentEncoding = c.String(n, "contentEncoding")
}

// encodings are the formats of texts in an encoding: OpenAPI 3.1 says contentEncoding where 3.0 says format: byte.
var encodings = map[string]string{"base64": "byte", "base64url": "base64url"}

func (c *Compiler) readFormat(s *Schema, n *source.Node) {
	s.Format = c.String(n, "format")
	if s.Format == "" {
		s.Format = cmp.Or(encodings[s.ContentEncoding], s.meantFormat)
	}
}

func (c *Compiler) readRequired(s *Schema, n *source.Node) {
	s.Required = c.texts(n.Child("required"), "required")
}

func (c *Compiler) readDependentRequired(s *Schema, n *source.Node) {
	for _, p := range source.Members(n.Child("dependentRequired")) {
		s.uncommon().DependentRequired = append(s.DependentRequired, DependentRequired{p.Name, c.texts(p.Node, "dependentRequired")})
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
		if pattern := c.pattern(p.Node, p.Name); pattern != nil {
			s.uncommon().PatternProperties = append(s.PatternProperties, PatternProperty{pattern, c.Schema(p.Node)})
		}
	}
}

func (c *Compiler) readAdditionalProperties(s *Schema, n *source.Node) {
	s.AdditionalProperties = c.additional(n.Child("additionalProperties"))
}

func (c *Compiler) readDependentSchemas(s *Schema, n *source.Node) {
	s.uncommon().DependentSchemas = c.named(n, "dependentSchemas")
}

func (c *Compiler) readDefinitions(_ *Schema, n *source.Node) {
	for _, definition := range source.Members(n.Child("$defs")) {
		c.Schema(definition.Node)
	}
}

// additional knows that OpenAPI 3.0 writes booleans here although it has no boolean schemas.
func (c *Compiler) additional(n *source.Node) *Schema {
	if n == nil || n.Kind() == source.ObjectNode {
		return c.Schema(n)
	}
	allowed, isBool := n.Scalar.(bool)
	if !isBool {
		allowed = !strings.EqualFold(n.Text(), "false")
		c.FaultAt(n, "additionalProperties: expected true, false or a schema, found %s: it is read as %t", n.Brief(40), allowed)
	}
	s := NewSchema(n.Position)
	s.Never = !allowed
	c.keep(n, s)
	return s
}

func (c *Compiler) readDiscriminator(s *Schema, n *source.Node) {
	d := n.Child("discriminator")
	found := &Discriminator{Property: d.Child("propertyName").Text(), Mapping: map[string]*Schema{}}
	if found.Property == "" {
		found.Property = d.Text() // Swagger 2.0, Schema Object
		if d.Text() != "" && !c.Swagger {
			c.FaultAt(d, "discriminator: expected an object with propertyName, found %s: it is read as that name", d.Brief(40))
		}
	}
	if found.Property == "" {
		c.FaultAt(d, "discriminator: expected propertyName, the name of the property that tells the alternatives apart: it is ignored")
		return
	}
	s.uncommon().Discriminator = found
	for _, alternative := range append(slices.Clone(s.OneOf), s.AnyOf...) {
		if alternative.Name != "" {
			found.Mapping[alternative.Name] = alternative
		}
	}
	for _, m := range source.Members(d.Child("mapping")) {
		if target := c.mapped(m.Node); target != nil {
			found.Mapping[m.Name] = target
		}
	}
	if fallback := d.Child("defaultMapping"); fallback != nil {
		found.Default = c.mapped(fallback)
	}
}

// mapped returns the schema that a mapping leads to, nil for none.
func (c *Compiler) mapped(n *source.Node) *Schema {
	ref := n.Text()
	if !strings.ContainsAny(ref, "#/.") { // a bare name means a schema of the components
		ref = "#/components/schemas/" + ref
	}
	target, err := c.Resolve(n, ref)
	if err != nil {
		c.Dangling(err, i18n.Sayf("it is ignored"))
		return nil
	}
	return c.Schema(target)
}
