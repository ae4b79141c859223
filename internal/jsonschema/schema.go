package jsonschema

import (
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// TakesAnyText reports whether s takes every string, so that a parameter needs no check.
func (s *Schema) TakesAnyText() bool {
	return s.textual && s.Format == "" && s.Pattern == nil && s.MinLength == 0 && s.MaxLength < 0 && !s.HoldsJSON()
}

// Schema is a JSON Schema of the document, compiled: dialect differences between OpenAPI 3.0 and 3.1 are gone
// (nullable is a type, exclusive bounds are numbers), references are pointers, and a schema used in many places is one
// Schema. Absent numbers are "", absent limits -1. Keywords are those of JSON Schema 2020-12 and of OpenAPI 3.
type Schema struct {
	source.Position
	Name        string // of a schema under components/schemas
	Title       string
	Description string

	Types Types   // 0: any type
	Never bool    // the boolean schema false
	Ref   *Schema // a $ref that has keywords beside it; a bare $ref is the schema it refers to
	Enum  []any   // nil: no enum
	Const *any

	Format    string
	Pattern   *Pattern
	MinLength int
	MaxLength int

	Minimum jsonvalue.Number
	Maximum jsonvalue.Number

	Items       *Schema
	MinItems    int
	MaxItems    int
	UniqueItems bool

	Properties           []Property
	AdditionalProperties *Schema
	Required             []string

	AllOf, AnyOf, OneOf []*Schema
	Not                 *Schema

	ReadOnly, WriteOnly, Deprecated bool
	Default                         *any
	Examples                        []any

	Faker       *source.Node // x-faker as it stands in the document; nil: none
	FakerSource *Expression  // x-faker where it is an expression
	Relations   []Relation   // x-same-as and x-not-before of this value

	*Uncommon // never nil; its fields are read as those of Schema, and written by [Schema.uncommon]

	drawn      bool             // after examples: it says what values look like, and asks for nothing
	orNull     bool             // null is taken, and never made up: a nullable that what stands beside it leaves without a meaning
	unevaluate bool             // this schema needs to know what the schemas beside it have evaluated
	textual    bool             // takes only strings, and only the keywords of strings say which
	describes  bool             // some schema that applies to the same object names properties
	relates    bool             // a relation, or a faker that is an expression, stands on this schema or on one it leads to
	Shared     bool             // more than one way leads here
	possible   Types            // see PossibleTypes
	property   map[string]int   // index into Properties
	gathered   func() []*Schema // the parts, where there are very many
	checks     []*check         // what there is to check in a value
}

// Uncommon is what few schemas say: a large document has hundreds of thousands, and those that say nothing of it share one.
type Uncommon struct {
	ExclusiveMinimum jsonvalue.Number
	ExclusiveMaximum jsonvalue.Number
	MultipleOf       jsonvalue.Number

	PrefixItems      []*Schema
	Contains         *Schema
	MinContains      int
	MaxContains      int
	UnevaluatedItems *Schema

	PatternProperties     []PatternProperty
	UnevaluatedProperties *Schema
	PropertyNames         *Schema
	MinProperties         int
	MaxProperties         int
	DependentRequired     []DependentRequired
	DependentSchemas      []Property

	If, Then, Else *Schema
	Discriminator  *Discriminator

	ContentEncoding  string
	ContentMediaType string
	ContentSchema    *Schema // of what texts hold, where that is JSON

	XML *XML // nil: none

	enumTexts   func() map[string]bool // the texts of an enum that is too long to be looked through; nil where it is not
	meant       []any                  // taken beside the enum, and never made up: texts that numbers among texts mean
	asked       *Schema                // what is asked of a value where this is drawn; nil for nothing
	meantFormat string                 // of a type that is none, which somebody meant by it
	itemValues  []any                  // an enum that is meant of the items
}

// nothingUncommon is that of all schemas that say nothing of it.
var nothingUncommon = &Uncommon{MinContains: 1, MaxContains: -1, MaxProperties: -1}

// uncommon returns what is uncommon in s, to be written.
func (s *Schema) uncommon() *Uncommon {
	if s.Uncommon == nothingUncommon {
		own := *nothingUncommon
		s.Uncommon = &own
	}
	return s.Uncommon
}

// Property is a named schema of an object.
type Property struct {
	Name   string
	Schema *Schema
}

// PatternProperty is the schema of all properties whose name matches.
type PatternProperty struct {
	Pattern *Pattern
	Schema  *Schema
}

// DependentRequired are the names that the property Name needs beside it.
type DependentRequired struct {
	Name  string
	Needs []string
}

// Discriminator is OpenAPI's hint which alternative an object is of; Mapping is complete, implicit names included.
type Discriminator struct {
	Property string
	Mapping  map[string]*Schema
	Default  *Schema // of an object whose name is none of these; nil: nothing is said

	kinds map[*Schema][]*Schema // of the mapping, those that are built on each
}

// Property returns the schema of the property called name among Properties, nil where none is declared.
func (s *Schema) Property(name string) *Schema {
	if i, ok := s.property[name]; ok {
		return s.Properties[i].Schema
	}
	return nil
}

// Requires reports whether name stands in Required.
func (s *Schema) Requires(name string) bool {
	for _, required := range s.Required {
		if required == name {
			return true
		}
	}
	return false
}

// Alternative returns the alternative of s that the discriminator names for v; decided is false where it says nothing. A name of
// none is decided, and no alternative.
func (s *Schema) Alternative(v any) (chosen *Schema, decided bool) {
	if s.Discriminator == nil || len(s.Discriminator.Mapping) == 0 && s.Discriminator.Default == nil {
		return nil, false
	}
	o, isObject := v.(*jsonvalue.Object)
	if !isObject {
		return nil, false
	}
	name, _ := o.Lookup(s.Discriminator.Property)
	text, isText := name.(string)
	if chosen = s.Discriminator.Mapping[text]; chosen == nil && s.Discriminator.Default != nil {
		return s.Discriminator.Default, true
	}
	return chosen, isText
}

// Derived returns the schema that the discriminator of s names for v among those built on s with allOf, nil for none.
func (s *Schema) Derived(v any) *Schema {
	if len(s.OneOf)+len(s.AnyOf) > 0 {
		return nil
	}
	if chosen, decided := s.Alternative(v); decided && chosen != s {
		return chosen
	}
	return nil
}

// Types is a set of JSON types. A set with Number admits integers too.
type Types uint8

// The JSON types of a schema.
const (
	Null Types = 1 << iota
	Boolean
	Integer
	Number
	String
	Array
	ObjectType
)

var typeNames = []struct {
	one  Types
	name string
}{
	{Null, "null"}, {Boolean, "boolean"}, {Integer, "integer"}, {Number, "number"},
	{String, "string"}, {Array, "array"}, {ObjectType, "object"},
}

// AllTypes is what a schema without a type admits.
const AllTypes = Null | Boolean | Integer | Number | String | Array | ObjectType

func typeNamed(name string) (Types, bool) {
	for _, t := range typeNames {
		if t.name == name {
			return t.one, true
		}
	}
	return 0, false
}

// DeclaresType reports whether the document says that a value may be of one of the types: no schema, and one of every type, say nothing.
func (s *Schema) DeclaresType(t Types) bool {
	return s != nil && !s.PossibleTypes().Only(AllTypes) && s.PossibleTypes()&t != 0
}

// Has reports whether one of the types in other is in t; no types at all stand for every type.
func (t Types) Has(other Types) bool { return t == 0 || t&other != 0 }

// Only reports whether t is exactly the types in other.
func (t Types) Only(other Types) bool { return t == other }

// String returns the names of the types, as JSON Schema has them, with "or" between them.
func (t Types) String() string {
	var names []string
	for _, one := range typeNames {
		if t&one.one != 0 {
			names = append(names, one.name)
		}
	}
	return strings.Join(names, " or ")
}

// admits reports whether v is of one of the types.
func (t Types) admits(v any) bool {
	if t == 0 {
		return true
	}
	switch v := v.(type) {
	case nil:
		return t&Null != 0
	case bool:
		return t&Boolean != 0
	case string:
		return t&String != 0
	case jsonvalue.Number:
		return t&Number != 0 || t&Integer != 0 && v.IsInteger()
	case []any:
		return t&Array != 0
	default:
		return t&ObjectType != 0
	}
}

// OfType returns a schema of which nothing is known but the type of its values; 0 is any.
func OfType(t Types) *Schema {
	s := NewSchema(source.Position{})
	s.Types, s.possible = t, t
	return s
}

// typeOf returns the type of a value; every number is a Number.
func typeOf(v any) Types {
	switch v.(type) {
	case nil:
		return Null
	case bool:
		return Boolean
	case string:
		return String
	case jsonvalue.Number:
		return Number
	case []any:
		return Array
	default:
		return ObjectType
	}
}

// PossibleTypes returns what types an instance may have, by s and the schemas that apply to the same instance.
func (s *Schema) PossibleTypes() Types { return s.possible }

func (s *Schema) possibleTypes(known map[*Schema]Types) Types {
	if types, ok := known[s]; ok {
		return types
	}
	types := s.Types
	if types == 0 {
		types = AllTypes
	}
	for _, part := range append([]*Schema{s.Ref}, s.AllOf...) {
		if part != nil {
			types = types.And(part.possibleTypes(known))
		}
	}
	for _, alternatives := range [][]*Schema{s.AnyOf, s.OneOf} {
		if len(alternatives) == 0 {
			continue
		}
		var union Types
		for _, alternative := range alternatives {
			union |= alternative.possibleTypes(known)
		}
		types = types.And(union)
	}
	known[s] = types
	return types
}

// And returns what is in both sets; an integer is a number.
func (t Types) And(other Types) Types {
	if t&Number != 0 {
		t |= Integer
	}
	if other&Number != 0 {
		other |= Integer
	}
	return t & other
}

// onlyText reports whether s takes only strings, by the keywords of strings alone: those of other types do not matter then.
func (s *Schema) onlyText() bool {
	return s.Types == String && !s.Never && s.Enum == nil && s.Const == nil && len(s.applied(inPlace)) == 0
}

// describesProperties reports whether s, or a schema applied beside it, names properties.
func (s *Schema) describesProperties(known map[*Schema]bool) bool {
	if describes, ok := known[s]; ok {
		return describes
	}
	describes := len(s.Properties) > 0
	for _, part := range s.applied(inPlace) {
		describes = describes || part != s.Not && part.describesProperties(known)
	}
	known[s] = describes
	return describes
}

// XML is how a schema's values are written as XML (OpenAPI 3.2, XML Object).
type XML struct {
	Name, Namespace, Prefix string
	Attribute, Wrapped      bool
	Text, CData             bool // the text of the element around, the second as a CDATA section
	Nothing                 bool // no node of its own: what is in it stands in the element around
}

// XMLOf returns the XML object of s, or of what s is built on; that of an alternative says nothing of the others.
func XMLOf(s *Schema) XML {
	seen := map[*Schema]bool{}
	for queue := []*Schema{s}; len(queue) > 0; queue = queue[1:] {
		part := queue[0]
		if part == nil || seen[part] {
			continue
		}
		if part.XML != nil {
			return *part.XML
		}
		seen[part] = true
		queue = append(append(queue, part.Ref), part.AllOf...)
	}
	return XML{}
}
