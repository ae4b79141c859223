package fake

import (
	"slices"
	"sync/atomic"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// facets are what several schemas, all applied to one value, ask of it together.
type facets struct {
	kind   kind
	chosen *choices // of the plan

	types    spec.Types
	usual    spec.Types // the one of types that a value has
	texts    []string   // of values, as JSON
	values   []any      // the values of enum and const that fit all the schemas; nil: not enumerated
	fixed    bool       // values is the whole choice, even where it is empty
	never    bool
	format   string
	patterns []*spec.Pattern

	minLength, maxLength int // maxLength -1: none
	low, high            value.Number
	lowOpen, highOpen    bool // the bound itself is excluded
	multipleOf           []value.Number

	minItems, maxItems int
	unique             bool
	prefix             [][]*spec.Schema
	items              []*spec.Schema
	contains           []containing
	each               property       // an element of the list, where the name of the list says what that is
	otherItems         []*spec.Schema // unevaluatedItems: of the items that nothing else describes

	properties    []property
	required      map[string]bool
	additional    []*spec.Schema // of names that no schema declares
	closed        bool           // no name beyond those declared
	named         []spec.PatternProperty
	nameSchemas   []*spec.Schema
	minProperties int
	maxProperties int
	dependent     []spec.DependentRequired
	forbidden     map[string]bool // names that a "not: {required: [name]}" excludes

	faker     *maker
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
	name     string
	label    string // the name as JSON, with the colon behind it
	schemas  []*spec.Schema
	must     bool         // be there
	guess    *guess       // what the name says about the value, where the schemas leave it open
	asks     *facets      // of the schemas; nil where there is no guess
	in       *facets      // that it is a member of; nil for one that no schema declares
	kept     *kept        // what is worked out when a value is first made
	plan     *plan        // that of kept, once the generator is ready; nil where it was not known then
	shortcut func(*visit) // writes a usual value where nothing has to be asked; nil where something has
}

// kept is what is known of a property beyond its schemas.
type kept struct {
	plan once
	left atomic.Int32 // whether it is left out wherever it may be: 0 not known yet, 1 no, 2 yes
}

// merge is what flat schemas ask together.
func (g *Generator) merge(flat []*spec.Schema) *facets {
	f := &facets{types: spec.AllTypes, maxLength: -1, maxItems: -1, maxProperties: -1, required: map[string]bool{}, forbidden: map[string]bool{}}
	for _, s := range flat {
		f.never = f.never || s.Never
		f.addTypes(s)
		f.addText(s)
		f.addNumber(s)
		f.addArray(s)
		f.addObject(s, g.direction)
		if m := g.makers[s]; m != nil && f.faker == nil {
			f.faker = m
		}
		if len(f.examples) == 0 {
			f.examples = s.Examples
		}
		f.uncertain = f.uncertain || isUncertain(s)
	}
	f.members = kindNames(flat)
	f.declare(flat)
	f.addValues(flat, g.direction)
	f.uncertain = f.uncertain || len(f.patterns) > 1 || len(f.patterns) == 1 && (f.format != "" || f.minLength > 0 || f.maxLength >= 0) || len(f.multipleOf) > 1
	for _, p := range f.properties {
		for _, s := range p.schemas {
			if m := g.makers[s]; m != nil {
				f.person, f.field = f.person || m.person, f.field || m.field
			}
		}
	}
	g.guess(f, flat)
	f.usual = f.usualType()
	return f
}

// isUncertain reports whether s says something that only a check of the finished value can tell.
func isUncertain(s *spec.Schema) bool {
	return s.Not != nil || s.If != nil || len(s.OneOf) > 0 || s.Contains != nil || s.PropertyNames != nil ||
		s.UnevaluatedItems != nil || s.UnevaluatedProperties != nil || len(s.DependentSchemas) > 0 || len(s.PatternProperties) > 0 ||
		len(s.AllOf) > 0 && closes(s)
}

func closes(s *spec.Schema) bool { return s.AdditionalProperties != nil }

func (f *facets) addTypes(s *spec.Schema) {
	if s.Types == 0 {
		return
	}
	own := s.Types
	if own&spec.Number != 0 {
		own |= spec.Integer
	}
	f.types &= own
}

func (f *facets) addText(s *spec.Schema) {
	f.minLength = max(f.minLength, s.MinLength)
	f.maxLength = tighter(f.maxLength, s.MaxLength)
	if s.Pattern != nil {
		f.patterns = append(f.patterns, s.Pattern)
	}
	if f.format == "" {
		f.format = s.Format
	}
	f.uncertain = f.uncertain || s.Format != "" && s.Format != f.format // there are two: the value is made for the first
}

// tighter is the smaller of two upper limits, -1 being none.
func tighter(a, b int) int {
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

func (f *facets) addNumber(s *spec.Schema) {
	f.raise(s.Minimum, false)
	f.raise(s.ExclusiveMinimum, true)
	f.lower(s.Maximum, false)
	f.lower(s.ExclusiveMaximum, true)
	if s.MultipleOf != "" {
		f.multipleOf = append(f.multipleOf, s.MultipleOf)
	}
}

func (f *facets) raise(bound value.Number, open bool) {
	if bound == "" {
		return
	}
	if f.low != "" {
		if c := bound.Cmp(f.low); c < 0 || c == 0 && !open {
			return
		}
	}
	f.low, f.lowOpen = bound, open
}

func (f *facets) lower(bound value.Number, open bool) {
	if bound == "" {
		return
	}
	if f.high != "" {
		if c := bound.Cmp(f.high); c > 0 || c == 0 && !open {
			return
		}
	}
	f.high, f.highOpen = bound, open
}

func (f *facets) addArray(s *spec.Schema) {
	f.minItems, f.maxItems = max(f.minItems, s.MinItems), tighter(f.maxItems, s.MaxItems)
	f.unique = f.unique || s.UniqueItems
	for i := range max(len(f.prefix), len(s.PrefixItems)) {
		if i == len(f.prefix) {
			f.prefix = append(f.prefix, slices.Clone(f.items))
		}
		switch {
		case i < len(s.PrefixItems):
			f.prefix[i] = append(f.prefix[i], s.PrefixItems[i])
		case s.Items != nil:
			f.prefix[i] = append(f.prefix[i], s.Items)
		}
	}
	if s.Items != nil {
		f.items = append(f.items, s.Items)
	}
	if s.UnevaluatedItems != nil {
		f.otherItems = append(f.otherItems, s.UnevaluatedItems)
	}
	if s.Contains != nil {
		c := containing{schema: s.Contains, min: s.MinContains, max: s.MaxContains}
		if c.max >= 0 {
			c.other = spec.NewSchema(s.Position)
			c.other.Not = s.Contains
		}
		f.contains = append(f.contains, c)
	}
}

func (f *facets) addObject(s *spec.Schema, d spec.Direction) {
	for _, name := range s.Required {
		p := s.Property(name)
		if p == nil || !omitted(p, d) {
			f.required[name] = true
		}
	}
	f.minProperties, f.maxProperties = max(f.minProperties, s.MinProperties), tighter(f.maxProperties, s.MaxProperties)
	f.dependent = append(f.dependent, s.DependentRequired...)
	f.named = append(f.named, s.PatternProperties...)
	if s.PropertyNames != nil {
		f.nameSchemas = append(f.nameSchemas, s.PropertyNames)
	}
	for _, rest := range []*spec.Schema{s.AdditionalProperties, s.UnevaluatedProperties} {
		if rest != nil {
			f.closed = f.closed || rest.Never
			f.additional = append(f.additional, rest)
		}
	}
	if s.Not != nil && len(s.Not.Required) == 1 && onlyRequires(s.Not) {
		f.forbidden[s.Not.Required[0]] = true
	}
}

// onlyRequires reports whether s says nothing but which members there must be.
func onlyRequires(s *spec.Schema) bool {
	return len(s.Properties) == 0 && len(s.AllOf)+len(s.AnyOf)+len(s.OneOf) == 0 && s.Ref == nil && s.Not == nil && s.If == nil &&
		s.PossibleTypes()|spec.ObjectType == s.PossibleTypes() && s.MinProperties == 0 && s.MaxProperties < 0 && s.AdditionalProperties == nil
}

// omitted reports whether a property only ever travels the other way.
func omitted(s *spec.Schema, d spec.Direction) bool {
	return s.WriteOnly && d == spec.InResponse || s.ReadOnly && d == spec.InRequest
}

// declare collects the named properties in the order of the document, each with every schema that applies to it:
// where one of the flat schemas does not name it, that schema's patterns and additionalProperties do apply.
func (f *facets) declare(flat []*spec.Schema) {
	index := map[string]int{}
	for _, s := range flat {
		for _, p := range s.Properties {
			if _, known := index[p.Name]; !known {
				index[p.Name] = len(f.properties)
				f.properties = append(f.properties, property{name: p.Name, label: labelOf(p.Name), kept: &kept{}})
			}
		}
	}
	for _, s := range flat {
		for _, name := range s.Required {
			if _, known := index[name]; !known && f.required[name] {
				index[name] = len(f.properties)
				f.properties = append(f.properties, property{name: name, label: labelOf(name), kept: &kept{}})
			}
		}
	}
	for i := range f.properties {
		p := &f.properties[i]
		p.must = f.required[p.name]
		for _, s := range flat {
			p.schemas = append(p.schemas, memberSchemas(s, p.name)...)
		}
	}
}

// memberSchemas are the schemas that s applies to a member called name.
func memberSchemas(s *spec.Schema, name string) []*spec.Schema {
	var applied []*spec.Schema
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

// bounded reports whether f says how large a number is.
func (f *facets) bounded() bool { return f.low != "" || f.high != "" || len(f.multipleOf) > 0 }

func (f *facets) addValues(flat []*spec.Schema, d spec.Direction) {
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
		f.fixed = true
		f.values = own
		break
	}
	if !f.fixed {
		return
	}
	f.values = slices.DeleteFunc(slices.Clone(f.values), func(v any) bool {
		return slices.ContainsFunc(flat, func(s *spec.Schema) bool { return !s.Valid(v, d) })
	})
	for _, v := range f.values {
		f.texts = append(f.texts, value.Text(v))
	}
}
