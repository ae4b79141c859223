package generate

import (
	"slices"
	"sync/atomic"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// constraints are what several schemas, all applied to one value, ask of it together.
type constraints struct {
	faker.Constraints
	kind   kind
	chosen *choices // of the plan

	usual jsonschema.Types // the one of types that a value has
	texts []string         // of values, as JSON
	never bool

	minItems, maxItems int
	unique             bool
	prefix             [][]*jsonschema.Schema
	items              []*jsonschema.Schema
	contains           []containing
	each               property             // an element of the list, where the name of the list says what that is
	otherItems         []*jsonschema.Schema // unevaluatedItems: of the items that nothing else describes

	properties    []property
	required      map[string]bool
	additional    []*jsonschema.Schema // of names that no schema declares
	closed        bool                 // no name beyond those declared
	named         []jsonschema.PatternProperty
	nameSchemas   []*jsonschema.Schema
	minProperties int
	maxProperties int
	dependent     []jsonschema.DependentRequired
	forbidden     map[string]bool // names that a "not: {required: [name]}" excludes

	faker     *faker.Faker
	examples  []any
	samples   []string       // the examples as JSON, "" for one that will not do
	members   map[string]any // values that a discriminator fixes
	person    bool           // a person of its own lives in this object
	place     bool           // the object says where somebody is or works: of a list, each speaks of somebody else
	field     bool           // the object is a form field
	uncertain bool           // the parts do not say all: a value needs checking
}

// property is a declared member and all the schemas it must fit.
type property struct {
	name    string
	label   string // the name as JSON, with the colon behind it
	schemas []*jsonschema.Schema
	must    bool         // be there
	hint    *faker.Hint  // what the name says about the value, where the schemas leave it open
	asks    *constraints // of the schemas; nil where there is no hint
	in      *constraints // that it is a member of; nil for one that no schema declares
	memo    *memo        // what is worked out when a value is first made
	plan    *plan        // of one that no schema declares
}

// memo is what is known of a property beyond its schemas.
type memo struct {
	plan  once
	quick atomic.Pointer[quick]
	left  atomic.Int32 // whether it is left out wherever it may be: 0 not known yet, 1 no, 2 yes
}

// merge returns what flat schemas ask together.
func (g *Generator) merge(flat []*jsonschema.Schema) *constraints {
	f := &constraints{Constraints: faker.Constraints{Types: jsonschema.AllTypes, MaxLength: -1}, maxItems: -1, maxProperties: -1, required: map[string]bool{}, forbidden: map[string]bool{}}
	for _, s := range flat {
		f.never = f.never || s.Never
		for i := range keywords {
			keywords[i].constrain(f, s, g.direction)
		}
		if m := g.fakers[s]; m != nil && f.faker == nil {
			f.faker = m
		}
		if len(f.examples) == 0 {
			f.examples = s.Examples
		}
	}
	f.members = kindNames(flat)
	f.declare(flat, g.lax)
	f.addValues(flat, g.direction)
	if g.lax {
		f.relax(flat)
	}
	f.uncertain = f.uncertain || len(f.Patterns) > 1 || len(f.Patterns) == 1 && (f.Format != "" || f.MinLength > 0 || f.MaxLength >= 0) || len(f.MultipleOf) > 1
	for _, p := range f.properties {
		for _, s := range p.schemas {
			if m := g.fakers[s]; m != nil {
				f.person, f.field = f.person || m.Person, f.field || m.Field
			}
		}
	}
	g.hint(f, flat)
	f.usual = f.usualType()
	return f
}

// omitted reports whether a property only ever travels the other way.
func omitted(s *jsonschema.Schema, d jsonschema.Direction) bool {
	return s.WriteOnly && d == jsonschema.InResponse || s.ReadOnly && d == jsonschema.InRequest
}

// declare collects the named properties in the order of the document, each with every schema that applies to it:
// where one of the flat schemas does not name it, that schema's patterns and additionalProperties do apply. A lax reading lets
// a schema that allows no others have those that the schemas beside it name.
func (f *constraints) declare(flat []*jsonschema.Schema, lax bool) {
	index := map[string]int{}
	for _, s := range flat {
		for _, p := range s.Properties {
			if _, known := index[p.Name]; !known {
				index[p.Name] = len(f.properties)
				f.properties = append(f.properties, property{name: p.Name, label: labelOf(p.Name), memo: &memo{}})
			}
		}
	}
	for _, s := range flat {
		for _, name := range s.Required {
			if _, known := index[name]; !known && f.required[name] {
				index[name] = len(f.properties)
				f.properties = append(f.properties, property{name: name, label: labelOf(name), memo: &memo{}})
			}
		}
	}
	for i := range f.properties {
		p := &f.properties[i]
		p.must = f.required[p.name]
		for _, s := range flat {
			for _, applied := range memberSchemas(s, p.name) {
				if !lax || !applied.Never || s.Property(p.name) == applied {
					p.schemas = append(p.schemas, applied)
				}
			}
		}
	}
}

// memberSchemas returns the schemas that s applies to a member called name.
func memberSchemas(s *jsonschema.Schema, name string) []*jsonschema.Schema {
	var applied []*jsonschema.Schema
	if p := s.Property(name); p != nil {
		applied = append(applied, p)
	}
	for _, p := range s.PatternProperties {
		if p.Pattern.Match(name) {
			applied = append(applied, p.Schema)
		}
	}
	if len(applied) == 0 && s.AdditionalProperties != nil {
		applied = append(applied, s.AdditionalProperties)
	}
	return applied
}

func (f *constraints) addValues(flat []*jsonschema.Schema, d jsonschema.Direction) {
	for _, s := range flat {
		var own []any
		switch {
		case s.Const != nil:
			own = []any{*s.Const}
		case s.Enum != nil:
			own = s.Enum
		default:
			continue
		}
		f.Fixed = true
		f.Values = own
		break
	}
	if !f.Fixed {
		return
	}
	f.Values = slices.DeleteFunc(slices.Clone(f.Values), func(v any) bool {
		return slices.ContainsFunc(flat, func(s *jsonschema.Schema) bool { return !s.Valid(v, d) })
	})
	for _, v := range f.Values {
		f.texts = append(f.texts, jsonvalue.Text(v))
	}
}
