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
	run.check(s, v, asked{alternatives: true})
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
