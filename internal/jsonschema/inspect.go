package jsonschema

import "agentmock/internal/jsonvalue"

// Inspection is all that one walk over a body tells.
type Inspection struct {
	Violations []Violation
	Undeclared []string // see [Schema.Undeclared]
}

// Inspect is Validate and Undeclared in one walk.
func (s *Schema) Inspect(v any, d Direction) Inspection {
	run := validation{direction: d, objects: map[*jsonvalue.Object]*coverage{}}
	run.check(s, v, nil, true)
	for i := range run.violations {
		run.violations[i].In = PartOf(d)
	}
	return Inspection{run.violations, run.uncovered(v)}
}

// At is the schema of what the tokens of a JSON Pointer lead to below s, as far as the document says; nil otherwise.
func (s *Schema) At(tokens ...string) *Schema {
	for _, token := range tokens {
		if s == nil {
			return nil
		}
		s, _ = s.Child(token)
	}
	return s
}

// FormatName is the format that s, or a schema applied beside it, gives its value; "" for none.
func (s *Schema) FormatName() string {
	if s == nil {
		return ""
	}
	return FormatOf(s)
}

// Relates reports whether a value of s, or one inside it, is tied to another by a relation or by a faker.
func (s *Schema) Relates() bool { return s.relates }

// IsAlias reports whether s by itself asks nothing of a value: all that it asks stands in Ref and AllOf.
func (s *Schema) IsAlias() bool {
	return !s.Never && s.Types == 0 && s.Enum == nil && s.Const == nil && s.Format == "" && s.Pattern == nil && s.MinLength == 0 && s.MaxLength < 0 &&
		s.Minimum == "" && s.Maximum == "" && s.ExclusiveMinimum == "" && s.ExclusiveMaximum == "" && s.MultipleOf == "" &&
		s.Items == nil && s.PrefixItems == nil && s.Contains == nil && s.MinItems == 0 && s.MaxItems < 0 && !s.UniqueItems && s.UnevaluatedItems == nil &&
		s.Properties == nil && s.PatternProperties == nil && s.AdditionalProperties == nil && s.UnevaluatedProperties == nil && s.PropertyNames == nil &&
		s.Required == nil && s.MinProperties == 0 && s.MaxProperties < 0 && s.DependentRequired == nil && s.DependentSchemas == nil &&
		s.AnyOf == nil && s.OneOf == nil && s.Not == nil && s.If == nil && s.Discriminator == nil && !s.ReadOnly && !s.WriteOnly
}
