package spec

import "agentmock/internal/value"

// Inspection is all that one walk over a body tells.
type Inspection struct {
	Violations []Violation
	Undeclared []string // see [Schema.Undeclared]
}

// Inspect is Validate and Undeclared in one walk.
func (s *Schema) Inspect(v any, d Direction) Inspection {
	run := validation{direction: d, objects: map[*value.Object]*coverage{}}
	run.check(s, v, nil, true)
	for i := range run.violations {
		run.violations[i].In = partOf(d)
	}
	return Inspection{run.violations, run.uncovered(v)}
}

// InspectHeaders is every way in which the headers of x's response are not what the operation says.
func (x *Exchange) InspectHeaders() []Violation {
	if described := x.Operation.Response(x.Response.Status); described != nil {
		return x.checkHeaders(described)
	}
	return nil
}

// At is the schema of what the tokens of a JSON Pointer lead to below s, as far as the document says; nil otherwise.
func (s *Schema) At(tokens ...string) *Schema {
	for _, token := range tokens {
		if s == nil {
			return nil
		}
		s, _ = s.child(token)
	}
	return s
}

// FormatName is the format that s, or a schema applied beside it, gives its value; "" for none.
func (s *Schema) FormatName() string {
	if s == nil {
		return ""
	}
	return formatOf(s)
}

// Relates reports whether a value of s, or one inside it, is tied to another by a relation or by a faker.
func (s *Schema) Relates() bool { return s.relates }

// Refuses is every way in which a value is not what the parameter takes.
func (p *Parameter) Refuses(v any) []Violation { return p.check(v) }

// Text is a value as a parameter's text would be written, for messages.
func Text(v any) string {
	if v == Absent {
		return ""
	}
	return scalarOf(v)
}

// OnlyRefers reports whether s by itself asks nothing of a value: all that it asks stands in Ref and AllOf.
func (s *Schema) OnlyRefers() bool {
	return !s.Never && s.Types == 0 && s.Enum == nil && s.Const == nil && s.Format == "" && s.Pattern == nil && s.MinLength == 0 && s.MaxLength < 0 &&
		s.Minimum == "" && s.Maximum == "" && s.ExclusiveMinimum == "" && s.ExclusiveMaximum == "" && s.MultipleOf == "" &&
		s.Items == nil && s.PrefixItems == nil && s.Contains == nil && s.MinItems == 0 && s.MaxItems < 0 && !s.UniqueItems && s.UnevaluatedItems == nil &&
		s.Properties == nil && s.PatternProperties == nil && s.AdditionalProperties == nil && s.UnevaluatedProperties == nil && s.PropertyNames == nil &&
		s.Required == nil && s.MinProperties == 0 && s.MaxProperties < 0 && s.DependentRequired == nil && s.DependentSchemas == nil &&
		s.AnyOf == nil && s.OneOf == nil && s.Not == nil && s.If == nil && s.Discriminator == nil && !s.ReadOnly && !s.WriteOnly
}
