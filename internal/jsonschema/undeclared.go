package jsonschema

import (
	"slices"

	"agentmock/internal/jsonvalue"
)

// coverage is what the schemas applied to one object say of its properties together.
type coverage struct {
	evaluated
	described bool // one of them names properties
	doubtful  bool // it is of one of several kinds, and of none of them
}

// Undeclared returns the JSON Pointers of the properties in v that no schema names, although their object's schema names
// some and neither allows nor forbids others; in document order of v.
func (s *Schema) Undeclared(v any, d Direction) []string {
	run := validation{direction: d, objects: map[*jsonvalue.Object]*coverage{}}
	run.check(s, v, asked{alternatives: true})
	return run.uncovered(v)
}

// cover remembers what s and the schemas applied beside it have looked at in v.
func (run *validation) cover(s *Schema, v any, seen *evaluated) {
	o, isObject := v.(*jsonvalue.Object)
	if !isObject {
		return
	}
	c := run.covered(o)
	c.described = c.described || s.describes
	c.merge(seen)
}

func (run *validation) covered(o *jsonvalue.Object) *coverage {
	c := run.objects[o]
	if c == nil {
		c = &coverage{}
		run.objects[o] = c
	}
	return c
}

// doubt remembers that no alternative takes v: which of them describes its properties is not known.
func (run *validation) doubt(v any) {
	if o, isObject := v.(*jsonvalue.Object); isObject && run.objects != nil {
		run.covered(o).doubtful = true
	}
}

// maxUndeclared bounds the properties that are listed, and maxCovered the objects that are asked for them.
const (
	maxUndeclared = 1000
	maxCovered    = 200_000
)

// uncovered returns the pointers of what nothing has looked at in v and below.
func (run *validation) uncovered(v any) []string { return run.addUncovered(nil, v) }

func (run *validation) addUncovered(found []string, v any) []string {
	switch v := v.(type) {
	case *jsonvalue.Object:
		c := run.objects[v]
		for i, m := range v.Members {
			run.path = append(run.path, step{m.Name, -1})
			if c != nil && c.described && !c.doubtful && !c.has(i) && len(found) < maxUndeclared {
				found = append(found, run.pointer())
			}
			found = run.addUncovered(found, m.Value)
			run.path = run.path[:len(run.path)-1]
		}
	case []any:
		for i, item := range v {
			run.path = append(run.path, step{"", i})
			found = run.addUncovered(found, item)
			run.path = run.path[:len(run.path)-1]
		}
	}
	return found
}

// Inspection is all that one walk over a body tells.
type Inspection struct {
	Violations []Violation
	Undeclared []string // see [Schema.Undeclared]
	Spent      bool     // it took too long, and says nothing
}

// inspections is how much more an inspection may take than what is checked of a request: nobody waits for it, and bodies may be large.
const inspections = 2

// Inspect returns what [Schema.Validate] returns, more of it, and [Schema.Undeclared] in one walk.
func (s *Schema) Inspect(v any, d Direction) Inspection {
	run := validation{direction: d, objects: map[*jsonvalue.Object]*coverage{}, most: MaxInspected, alike: map[alike]int{}, budget: &Budget{steps: (1 - inspections) * maxChecks}}
	run.check(s, v, asked{alternatives: true})
	if run.budget.spent {
		return Inspection{Spent: true}
	}
	for i := range run.violations {
		run.violations[i].In = PartOf(d)
	}
	return Inspection{Violations: run.violations, Undeclared: run.uncovered(v)}
}

// At returns the schema of what the tokens of a JSON Pointer lead to below s, as far as the document says; nil otherwise.
func (s *Schema) At(tokens ...string) *Schema {
	for _, token := range tokens {
		if s == nil {
			return nil
		}
		s, _ = s.Child(token)
	}
	return s
}

// FormatName returns the format that s, or a schema applied beside it, gives its value; "" for none.
func (s *Schema) FormatName() string {
	if s == nil {
		return ""
	}
	return FormatOf(s)
}

// Relates reports whether a value of s, or one inside it, is tied to another by a relation or by a faker.
func (s *Schema) Relates() bool { return s.relates }

// Mentions reports whether s speaks of what tokens lead to in a value of it without describing it: an example has it, or it is required.
// Which element of a list an example shows does not matter.
func (s *Schema) Mentions(tokens ...string) bool {
	for part := range s.parts() {
		if len(tokens) == 1 && slices.Contains(part.Required, tokens[0]) {
			return true
		}
		for _, example := range part.Examples {
			if Shows(example, tokens) {
				return true
			}
		}
	}
	if len(tokens) < 2 {
		return false
	}
	inner := s.At(tokens[0])
	return inner != nil && inner.Mentions(tokens[1:]...)
}

// Shows reports whether a value has something at a place, in whichever element of its lists.
func Shows(v any, tokens []string) bool {
	if len(tokens) == 0 {
		return true
	}
	switch v := v.(type) {
	case *jsonvalue.Object:
		inner, ok := v.Lookup(tokens[0])
		return ok && Shows(inner, tokens[1:])
	case []any:
		return slices.ContainsFunc(v, func(one any) bool { return Shows(one, tokens[1:]) })
	}
	return false
}
