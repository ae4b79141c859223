package spec

import (
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/value"
)

// inPlace applies the schemas that s combines: those that apply to the very value s applies to.
func (run *validation) inPlace(s *Schema, v any, seen *evaluated, alternatives bool) bool {
	ok := true
	if s.Ref != nil {
		ok = run.check(s.Ref, v, seen, alternatives)
	}
	for _, part := range s.AllOf {
		if run.quick && !ok {
			return false
		}
		ok = run.check(part, v, seen, false) && ok
	}
	if len(s.AnyOf) > 0 {
		ok = run.anyOf(s, v, seen) && ok
	}
	if len(s.OneOf) > 0 {
		ok = run.oneOf(s, v, seen) && ok
	}
	if s.Not != nil && s.Not.Valid(v, run.direction) {
		ok = run.fail(s, "not", "", v)
	}
	if s.If != nil {
		ok = run.conditional(s, v, seen) && ok
	}
	if s.Discriminator != nil && alternatives && len(s.OneOf)+len(s.AnyOf) == 0 {
		ok = run.derived(s, v, seen) && ok
	}
	return ok
}

// try applies s on the side: its faults are not reported, what it evaluated is returned when it fits.
func (run *validation) try(s *Schema, v any, seen *evaluated) (bool, *evaluated) {
	side := validation{direction: run.direction, quick: true, depth: run.depth}
	var own *evaluated
	if seen != nil {
		own = &evaluated{}
	}
	return side.check(s, v, own, true), own
}

// explore applies s on the side and keeps its violations, at their places.
func (run *validation) explore(s *Schema, v any) []Violation {
	side := validation{direction: run.direction, path: slices.Clone(run.path), depth: run.depth}
	side.check(s, v, nil, true)
	return side.violations
}

func (run *validation) conditional(s *Schema, v any, seen *evaluated) bool {
	fits, evaluated := run.try(s.If, v, seen)
	branch := s.Else
	if fits {
		seen.merge(evaluated)
		branch = s.Then
	}
	return branch == nil || run.check(branch, v, seen, true)
}

func (run *validation) anyOf(s *Schema, v any, seen *evaluated) bool {
	if chosen, decided := run.discriminate(s, v); decided {
		return chosen != nil && run.check(chosen, v, seen, true)
	}
	fits := false
	for _, alternative := range s.AnyOf {
		ok, evaluated := run.try(alternative, v, seen)
		if ok {
			fits = true
			seen.merge(evaluated)
			if seen == nil {
				break
			}
		}
	}
	return fits || run.noAlternative(s, "anyOf", s.AnyOf, v)
}

func (run *validation) oneOf(s *Schema, v any, seen *evaluated) bool {
	if chosen, decided := run.discriminate(s, v); decided {
		return chosen != nil && run.check(chosen, v, seen, true)
	}
	fitting := 0
	for _, alternative := range s.OneOf {
		ok, evaluated := run.try(alternative, v, seen)
		if ok {
			fitting++
			seen.merge(evaluated)
		}
	}
	switch fitting {
	case 0:
		return run.noAlternative(s, "oneOf", s.OneOf, v)
	case 1:
		return true
	}
	return run.fail(s, "oneOf", strconv.Itoa(len(s.OneOf)), v)
}

// noAlternative reports the faults of the alternative that was meant, where it is clear which: the only one that takes
// such a type, or the one that comes clearly closest. Otherwise that none fits.
func (run *validation) noAlternative(s *Schema, rule string, alternatives []*Schema, v any) bool {
	if run.quick {
		return false
	}
	var closest []Violation
	fewest, unique := 1<<30, false
	here := run.pointer()
	for _, alternative := range alternatives {
		found := run.explore(alternative, v)
		distance := 0
		for _, violation := range found {
			distance += 2
			if violation.Pointer == here { // a fault of the whole value weighs more than one inside it
				distance += 5
				if violation.Rule == "type" {
					distance += 1000
				}
			}
		}
		if distance < fewest {
			closest, fewest, unique = found, distance, true
		} else if distance == fewest {
			unique = false
		}
	}
	if unique && fewest < 1000 {
		run.violations = append(run.violations, closest...)
		return false
	}
	return run.fail(s, rule, strconv.Itoa(len(alternatives)), v)
}

// discriminate is the alternative that the discriminator of s names for v. decided is false where it says nothing.
func (run *validation) discriminate(s *Schema, v any) (chosen *Schema, decided bool) {
	o, isObject := v.(*value.Object)
	if s.Discriminator == nil || !isObject || len(s.Discriminator.Mapping) == 0 {
		return nil, false
	}
	name, _ := o.Lookup(s.Discriminator.Property)
	text, isText := name.(string)
	if !isText {
		return nil, false
	}
	if chosen = s.Discriminator.Mapping[text]; chosen == nil {
		names := make([]string, 0, len(s.Discriminator.Mapping))
		for name := range s.Discriminator.Mapping {
			names = append(names, name)
		}
		slices.Sort(names)
		run.path = append(run.path, step{s.Discriminator.Property, -1})
		run.fail(s, "discriminator", strings.Join(names, ", "), name)
		run.path = run.path[:len(run.path)-1]
	}
	return chosen, true
}

// derived applies the schema that a discriminator names among those built on s with allOf. A name of none is not wrong:
// the document may not list every kind.
func (run *validation) derived(s *Schema, v any, seen *evaluated) bool {
	o, isObject := v.(*value.Object)
	if !isObject {
		return true
	}
	name, _ := o.Lookup(s.Discriminator.Property)
	text, _ := name.(string)
	chosen := s.Discriminator.Mapping[text]
	if chosen == nil || chosen == s {
		return true
	}
	return run.check(chosen, v, seen, false)
}
