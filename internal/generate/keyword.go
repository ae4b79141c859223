package generate

import (
	"slices"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
)

// keyword is what a keyword of JSON Schema means for the making of values: a row for each that asks something of a value
// (see [jsonschema.Keywords]).
type keyword struct {
	name      string
	constrain func(f *constraints, s *jsonschema.Schema, d jsonschema.Direction) // bounds what is made by what s asks
}

// keywords are the rows, in the order in which they bound a value. Where one says checked, the bounds do not say all, and what is
// made has to be held against the schema.
var keywords = []keyword{
	{"type", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.addTypes(s) }},

	{"minLength", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.MinLength = max(f.MinLength, s.MinLength)
	}},
	{"maxLength", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.MaxLength = faker.Tighter(f.MaxLength, s.MaxLength)
	}},
	{"pattern", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if s.Pattern != nil {
			f.Patterns = append(f.Patterns, s.Pattern)
		}
	}},
	{"format", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if f.Format == "" {
			f.Format = s.Format
		}
		f.uncertain = f.uncertain || s.Format != "" && s.Format != f.Format // there are two: the value is made for the first
	}},

	{"minimum", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.Raise(s.Minimum, false) }},
	{"exclusiveMinimum", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.Raise(s.ExclusiveMinimum, true) }},
	{"maximum", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.Lower(s.Maximum, false) }},
	{"exclusiveMaximum", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.Lower(s.ExclusiveMaximum, true) }},
	{"multipleOf", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if s.MultipleOf != "" {
			f.MultipleOf = append(f.MultipleOf, s.MultipleOf)
		}
	}},

	{"minItems", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.minItems = max(f.minItems, s.MinItems)
	}},
	{"maxItems", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.maxItems = faker.Tighter(f.maxItems, s.MaxItems)
	}},
	{"uniqueItems", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.unique = f.unique || s.UniqueItems
	}},
	{"prefixItems", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.addPrefix(s) }}, // before items: it reads those of other schemas
	{"items", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if s.Items != nil {
			f.items = append(f.items, s.Items)
		}
	}},
	{"unevaluatedItems", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if s.UnevaluatedItems != nil {
			f.otherItems, f.uncertain = append(f.otherItems, s.UnevaluatedItems), true
		}
	}},
	{"contains", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.addContains(s) }},

	{"required", func(f *constraints, s *jsonschema.Schema, d jsonschema.Direction) { f.addRequired(s, d) }},
	{"minProperties", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.minProperties = max(f.minProperties, s.MinProperties)
	}},
	{"maxProperties", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.maxProperties = faker.Tighter(f.maxProperties, s.MaxProperties)
	}},
	{"dependentRequired", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.dependent = append(f.dependent, s.DependentRequired...)
	}},
	{"patternProperties", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.named = append(f.named, s.PatternProperties...)
		f.uncertain = f.uncertain || len(s.PatternProperties) > 0
	}},
	{"propertyNames", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		if s.PropertyNames != nil {
			f.nameSchemas, f.uncertain = append(f.nameSchemas, s.PropertyNames), true
		}
	}},
	{"additionalProperties", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.addRest(s.AdditionalProperties)
		f.uncertain = f.uncertain || s.AdditionalProperties != nil && len(s.AllOf) > 0 // it does not see what the parts describe
	}},
	{"unevaluatedProperties", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.addRest(s.UnevaluatedProperties)
		f.uncertain = f.uncertain || s.UnevaluatedProperties != nil
	}},

	{"not", func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) { f.addNot(s) }},
	{"if", checked(func(s *jsonschema.Schema) bool { return s.If != nil })}, // a choice that is taken elsewhere, as are those that follow
	{"oneOf", checked(func(s *jsonschema.Schema) bool { return len(s.OneOf) > 0 })},
	{"dependentSchemas", checked(func(s *jsonschema.Schema) bool { return len(s.DependentSchemas) > 0 })},
	{"anyOf", elsewhere},
	{"discriminator", elsewhere}, // kindNames
	{"properties", elsewhere},    // declare
	{"enum", elsewhere},          // addValues
	{"const", elsewhere},
	{"readOnly", elsewhere}, // omitted
	{"writeOnly", elsewhere},
}

// elsewhere is the row of a keyword that is seen to where all schemas of a value are known.
func elsewhere(*constraints, *jsonschema.Schema, jsonschema.Direction) {}

// checked returns the row of a keyword whose schemas leave more to check than the bounds of a value say.
func checked(has func(*jsonschema.Schema) bool) func(*constraints, *jsonschema.Schema, jsonschema.Direction) {
	return func(f *constraints, s *jsonschema.Schema, _ jsonschema.Direction) {
		f.uncertain = f.uncertain || has(s)
	}
}

func (f *constraints) addTypes(s *jsonschema.Schema) {
	if s.Types == 0 {
		return
	}
	own := s.Types
	if own&jsonschema.Number != 0 {
		own |= jsonschema.Integer
	}
	f.Types &= own
}

func (f *constraints) addPrefix(s *jsonschema.Schema) {
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
}

func (f *constraints) addContains(s *jsonschema.Schema) {
	if s.Contains == nil {
		return
	}
	c := containing{schema: s.Contains, min: s.MinContains, max: s.MaxContains}
	if c.max >= 0 {
		c.other = jsonschema.NewSchema(s.Position)
		c.other.Not = s.Contains
		c.other.Complete()
	}
	f.contains, f.uncertain = append(f.contains, c), true
}

func (f *constraints) addRequired(s *jsonschema.Schema, d jsonschema.Direction) {
	for _, name := range s.Required {
		p := s.Property(name)
		if p == nil || !omitted(p, d) {
			f.required[name] = true
		}
	}
}

// addRest adds the schema of members that are not declared.
func (f *constraints) addRest(rest *jsonschema.Schema) {
	if rest != nil {
		f.closed = f.closed || rest.Never
		f.additional = append(f.additional, rest)
	}
}

// addNot knows the one negation that bounds a value: a member that must not be there.
func (f *constraints) addNot(s *jsonschema.Schema) {
	if s.Not == nil {
		return
	}
	f.uncertain = true
	if len(s.Not.Required) == 1 && onlyRequires(s.Not) {
		f.forbidden[s.Not.Required[0]] = true
	}
}

// onlyRequires reports whether s says nothing but which members there must be.
func onlyRequires(s *jsonschema.Schema) bool {
	return s.HasOnly("required", "type") && s.PossibleTypes()&jsonschema.ObjectType != 0
}
