package jsonschema

import (
	"slices"
	"strings"
	"sync"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// meantTypes are what people write as a type, and what they mean by it: a type, and a format where the schema has none.
var meantTypes = map[string]struct{ name, format string }{
	"int": {"integer", ""}, "int32": {"integer", "int32"}, "int64": {"integer", "int64"}, "integer32": {"integer", "int32"}, "integer64": {"integer", "int64"},
	"long": {"integer", "int64"}, "short": {"integer", ""}, "byte": {"integer", ""}, "uint": {"integer", ""}, "uint32": {"integer", ""}, "uint64": {"integer", ""},
	"bigint": {"integer", "int64"}, "timestamp": {"integer", "int64"},
	"float": {"number", "float"}, "float32": {"number", "float"}, "double": {"number", "double"}, "float64": {"number", "double"}, "decimal": {"number", ""}, "bigdecimal": {"number", ""},
	"bool": {"boolean", ""},
	"str":  {"string", ""}, "text": {"string", ""}, "varchar": {"string", ""}, "char": {"string", ""}, "enum": {"string", ""},
	"date": {"string", "date"}, "datetime": {"string", "date-time"}, "date-time": {"string", "date-time"}, "time": {"string", "time"}, "uuid": {"string", "uuid"}, "guid": {"string", "uuid"},
	"email": {"string", "email"}, "uri": {"string", "uri"}, "url": {"string", "uri"}, "password": {"string", "password"},
	"file": {"string", "binary"}, "binary": {"string", "binary"}, "base64": {"string", "byte"},
	"list": {"array", ""}, "set": {"array", ""}, "map": {"object", ""}, "dict": {"object", ""}, "json": {"object", ""}, "struct": {"object", ""},
	"nil": {"null", ""}, "none": {"null", ""},
	"numeric": {"number", ""}, "biginteger": {"integer", ""}, "character": {"string", ""},
	"localdatetime": {"string", "date-time"}, "offsetdatetime": {"string", "date-time"}, "zoneddatetime": {"string", "date-time"}, "instant": {"string", "date-time"},
	"localdate": {"string", "date"}, "localtime": {"string", "time"}, "multipartfile": {"string", "binary"},
}

// readTypes reads a type or a list of them, in the form of any version.
func (c *Compiler) readTypes(s *Schema, n *source.Node) {
	t := n.Child("type")
	if t == nil {
		return
	}
	if t.Kind() != source.ArrayNode {
		s.Types = c.typeOf(s, t)
		return
	}
	if len(t.Items()) == 0 {
		c.FaultAt(t, "type: expected at least one type: any is taken")
	}
	if c.OpenAPI30 && !c.Swagger { // Swagger 2.0 takes type as JSON Schema draft 4 does
		c.Warn(t, "type: a list of types came with OpenAPI 3.1: it is read as one")
	}
	for _, item := range t.Items() {
		if item.Kind() == source.ScalarNode && item.Scalar == nil {
			s.Types |= Null
			continue
		}
		one := c.typeOf(s, item)
		if one == 0 { // one that takes anything
			s.Types = 0
			return
		}
		s.Types |= one
	}
}

// typeOf returns the type that a name stands for, 0 for any.
func (c *Compiler) typeOf(s *Schema, n *source.Node) Types {
	name := n.Text()
	one, ok := typeNamed(name)
	if ok {
		if one == Null && c.OpenAPI30 && !c.Swagger {
			c.Warn(n, "type: null came with OpenAPI 3.1: it is read as there")
		}
		return one
	}
	if name == "file" && c.Swagger {
		s.uncommon().meantFormat = "binary"
		return String
	}
	meant, known := meantTypes[strings.ToLower(strings.TrimSpace(name))]
	if !known {
		meant.name = strings.ToLower(strings.TrimSpace(name))
	}
	if one, ok = typeNamed(meant.name); !ok {
		c.FaultAt(n, "type: expected one of boolean, integer, number, string, array, object, null, found %s: any is taken", n.Brief(40))
		return 0
	}
	if meant.format != "" {
		s.uncommon().meantFormat = meant.format
		c.FaultAt(n, "type: expected one of boolean, integer, number, string, array, object, null, found %s: it is read as %s of format %s", n.Brief(40), meant.name, meant.format)
	} else {
		c.FaultAt(n, "type: expected one of boolean, integer, number, string, array, object, null, found %s: it is read as %s", n.Brief(40), meant.name)
	}
	return one
}

func (c *Compiler) readNullable(s *Schema, n *source.Node) {
	nullable := c.Bool(n, "nullable") || n.Child("x-nullable").Bool() // the second is how Swagger 2.0 says it
	if nullable && s.Types != 0 {
		s.Types |= Null
	}
	s.orNull = nullable && slices.ContainsFunc(combining, func(key string) bool { return n.Child(key) != nil })
}

// combining are the keywords that may leave a nullable beside them without a meaning: what they apply takes no null itself.
var combining = []string{"allOf", "oneOf", "anyOf"}

// doubtNull warns of such a nullable: null is taken all the same, as it is beside an enum.
func (c *Compiler) doubtNull(s *Schema) {
	if s.orNull && s.Enum == nil && s.PossibleTypes()&Null == 0 {
		c.Findings = append(c.Findings, s.Findingf(source.Warning, "nullable: true says nothing by OpenAPI 3.0.3 where allOf, oneOf or anyOf beside it take no null: null is taken all the same"))
	}
}

// readEnum reads the values. Those that are of another type than the schema are read as what they mean; where they are of
// the items of a list, the items have them.
func (c *Compiler) readEnum(s *Schema, n *source.Node) {
	enum := n.Child("enum")
	if enum == nil {
		return
	}
	if enum.Kind() == source.ObjectNode && len(enum.Items()) > 0 { // as PHP writes a list with a gap
		c.FaultAt(enum, "enum: expected a list of values, found an object: its values are read as one")
		enum = enum.Array(enum.Items()...)
	}
	if enum.Kind() == source.ScalarNode && enum.Scalar != nil && enum.Scalar != "" {
		c.FaultAt(enum, "enum: expected a list of values, found %s: it is read as a list of one", enum.Brief(40))
		enum = enum.Array(enum)
	}
	if enum.Kind() != source.ArrayNode || len(enum.Items()) == 0 {
		c.FaultAt(enum, "enum: expected a list of at least one value, found %s: it says nothing", enum.Brief(40))
		return
	}
	s.Enum, _ = enum.Value().([]any)
	defer s.indexEnum()
	c.readNullBeside(s, n, enum)
	some := slices.ContainsFunc(s.Enum, s.Types.admits)
	for i, v := range s.Enum {
		if some && s.Types.admits(v) {
			continue
		}
		meant, ok := readAs(s.Types, v, enum.Items()[i].Written())
		switch {
		case some && !ok: // which can never be
		case some: // to a strict reader of the document it can never be
			c.FaultAt(enum.Items()[i], "enum: expected %s, found %s: %s is taken too", s.Types, enum.Items()[i].Brief(40), jsonvalue.Text(meant))
			s.uncommon().meant = append(s.meant, meant)
		case ok:
			c.FaultAt(enum.Items()[i], "enum: expected %s, found %s: it is read as %s", s.Types, enum.Items()[i].Brief(40), jsonvalue.Text(meant))
			s.Enum[i] = meant
		case s.Types&Array != 0:
			c.FaultAt(enum, "enum: expected lists, found %s: it is read as that of the items", enum.Items()[i].Brief(40))
			s.uncommon().itemValues, s.Enum = s.Enum, nil
			return
		default:
			c.FaultAt(enum, "enum: expected %s, found %s: it says nothing", s.Types, enum.Items()[i].Brief(40))
			s.Enum = nil
			return
		}
	}
}

// readNullBeside takes null beside an enum that does not list it, where nullable asks for it. By OpenAPI 3.0.3 ("Clarify Semantics of nullable")
// null must be listed, and the nullable means nothing; who writes it means null all the same, and their servers answer it. It is taken, and never made
// up: a strict reader of the document does not take it.
func (c *Compiler) readNullBeside(s *Schema, n, enum *source.Node) {
	isNullable := n.Child("nullable").Bool() || n.Child("x-nullable").Bool()
	if !isNullable || s.Types != 0 && s.Types&Null == 0 || slices.Contains(s.Enum, nil) {
		return
	}
	s.orNull = true
	c.Warn(enum, "enum has no null beside nullable: true, which by OpenAPI 3.0.3 says nothing then: null is taken all the same; list it")
}

// indexEnum has the texts of a long enum looked up.
func (s *Schema) indexEnum() {
	const long = 32
	if values := s.Enum; len(values) > long {
		s.uncommon().enumTexts = sync.OnceValue(func() map[string]bool {
			texts := make(map[string]bool, len(values))
			for _, v := range values {
				if text, isText := v.(string); isText {
					texts[text] = true
				}
			}
			return texts
		})
	}
}

// readAs returns what a value of another type means as one of t.
func readAs(t Types, v any, written string) (any, bool) {
	switch v := v.(type) {
	case string:
		if decoded, faults := jsonvalue.Decode([]byte(v)); len(faults) == 0 && t.admits(decoded) {
			return decoded, true
		}
	case bool, jsonvalue.Number:
		if t&String != 0 {
			return written, true
		}
	}
	return nil, false
}

// readItems reads the schema of items. A list of one is that one; a longer one is the form of older drafts of JSON Schema.
func (c *Compiler) readItems(s *Schema, n *source.Node) {
	at := n.Child("items")
	switch {
	case at == nil || at.Kind() != source.ArrayNode:
		s.Items = c.optional(n, "items")
	case len(at.Items()) == 0:
		c.FaultAt(at, "items: expected a schema, found []: anything is taken")
	case len(at.Items()) == 1:
		c.FaultAt(at, "items: expected a schema, found a list of one: it is read as that one")
		s.Items = c.Schema(at.Items()[0])
	default:
		c.FaultAt(at, "items: expected a schema, found a list: it is read as prefixItems")
		for _, item := range at.Items() {
			s.uncommon().PrefixItems = append(s.PrefixItems, c.Schema(item))
		}
	}
	if s.itemValues != nil {
		s.Items = c.itemsOf(s, at)
	}
	if s.Types == Array && at == nil && c.OpenAPI30 {
		c.FaultAt(n, "items: expected a schema, found none: items are anything")
	}
}

// itemsOf returns the items of a list with the values that the list itself was given.
func (c *Compiler) itemsOf(s *Schema, at *source.Node) *Schema {
	items := NewSchema(s.Position)
	items.Enum = s.itemValues
	if s.Items != nil {
		items.AllOf = []*Schema{s.Items}
	}
	c.made = append(c.made, items)
	return items
}

// readPrefixItems leaves those that items had.
func (c *Compiler) readPrefixItems(s *Schema, n *source.Node) {
	s.uncommon().PrefixItems = c.list(n, "prefixItems")
}
