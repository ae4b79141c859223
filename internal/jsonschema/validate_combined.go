package jsonschema

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonvalue"
)

func (run *validation) allOf(s *Schema, v any, seen *evaluated) bool {
	ok := true
	for _, part := range s.AllOf {
		if run.quick && !ok {
			return false
		}
		ok = run.check(part, v, asked{seen: seen}) && ok
	}
	return ok
}

// discriminated notes, where it is asked what of a value nothing describes, what the kind describes that a discriminator without
// alternatives names. It never makes a value wrong (OpenAPI 3.1.1, section 4.8.25).
func (run *validation) discriminated(s *Schema, v any, a asked) bool {
	if !a.alternatives || run.objects == nil || a.seen == nil {
		return true
	}
	if chosen := s.Derived(v); chosen != nil && !run.fits(chosen, v, a.seen) || chosen == nil && s.isMisnaming() {
		run.doubt(v)
	}
	return true
}

// isMisnaming reports whether the discriminator of s calls each of the kinds built on s what its own property may not be: of which kind a value is
// cannot be told.
func (s *Schema) isMisnaming() bool {
	names := s.Property(s.Discriminator.Property)
	if names == nil || len(s.OneOf)+len(s.AnyOf) > 0 {
		return false
	}
	for name := range s.Discriminator.Mapping {
		if names.Valid(name, InResponse) {
			return false
		}
	}
	return len(s.Discriminator.Mapping) > 0
}

// side is what a walk and those it makes on the side, to try alternatives, know together.
type side struct {
	fits  map[appliedTo]bool // verdicts of the tries
	steps int                // schemas applied
}

// maxSteps is after how many schemas a walk no longer looks for the alternative that was meant: a value that fits
// nowhere, at any depth, would have it look at every combination.
const maxSteps = 100_000

func (run *validation) shared() *side {
	if run.side == nil {
		run.side = &side{fits: map[appliedTo]bool{}}
	}
	return run.side
}

// fits applies s on the side: its faults are not reported, what it evaluated goes to seen when v fits.
func (run *validation) fits(s *Schema, v any, seen *evaluated) bool {
	var own *evaluated
	if seen != nil {
		own = &evaluated{}
	}
	try := validation{direction: run.direction, quick: true, depth: run.depth, side: run.shared(), seen: run.shared().fits, budget: run.budget}
	if !try.check(s, v, asked{seen: own, alternatives: true}) {
		return false
	}
	if run.objects != nil && seen != nil { // once more, to remember what it looks at below
		run.check(s, v, asked{seen: own, alternatives: true})
	}
	seen.merge(own)
	return true
}

// explore applies s on the side and keeps its violations, at their places.
func (run *validation) explore(s *Schema, v any) []Violation {
	try := validation{direction: run.direction, path: slices.Clone(run.path), depth: run.depth, side: run.shared(), most: MaxInspected, budget: run.budget}
	try.check(s, v, asked{alternatives: true})
	return try.violations
}

func (run *validation) conditional(s *Schema, v any, seen *evaluated) bool {
	branch := s.Else
	if run.fits(s.If, v, seen) {
		branch = s.Then
	}
	return branch == nil || run.check(branch, v, asked{seen: seen, alternatives: true})
}

func (run *validation) anyOf(s *Schema, v any, seen *evaluated) bool {
	fits := false
	for _, alternative := range s.AnyOf {
		fits = run.fits(alternative, v, seen) || fits
		if fits && seen == nil {
			break
		}
	}
	return fits || run.noAlternative(s, "anyOf", s.AnyOf, v)
}

func (run *validation) oneOf(s *Schema, v any, seen *evaluated) bool {
	fitting := 0
	for _, alternative := range s.OneOf {
		if run.fits(alternative, v, seen) {
			fitting++
		}
	}
	switch fitting {
	case 0:
		return run.noAlternative(s, "oneOf", s.OneOf, v)
	case 1:
		return true
	}
	if chosen, _ := s.Alternative(v); chosen != nil && run.fits(chosen, v, nil) {
		return true // the alternatives overlap; the value says which one it is of
	}
	return run.fail(s, "oneOf", strconv.Itoa(len(s.OneOf)), v)
}

// noAlternative reports the faults of the alternative that was meant, where it is clear which: the only one that takes
// such a type, or the one that comes clearly closest. Otherwise that none fits.
func (run *validation) noAlternative(s *Schema, rule string, alternatives []*Schema, v any) bool {
	if run.quick {
		return false
	}
	run.doubt(v)
	if run.discriminate(s, alternatives, v) {
		return false
	}
	var closest []Violation
	fewest, unique := 1<<30, false
	here := run.pointer()
	for _, alternative := range alternatives {
		if run.shared().steps > maxSteps {
			unique = false
			break
		}
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
		run.add(closest...)
		return false
	}
	return run.fail(s, rule, strconv.Itoa(len(alternatives)), v)
}

// discriminate reports what is wrong with a value that no alternative takes by the one that its discriminator names; false where
// that says nothing.
func (run *validation) discriminate(s *Schema, alternatives []*Schema, v any) bool {
	chosen, decided := s.Alternative(v)
	switch {
	case !decided:
		return false
	case slices.Contains(alternatives, chosen):
		return !run.check(chosen, v, asked{alternatives: true})
	case chosen != nil:
		return false
	}
	name, _ := v.(*jsonvalue.Object).Lookup(s.Discriminator.Property)
	run.path = append(run.path, step{s.Discriminator.Property, -1})
	run.fail(s, "discriminator", strings.Join(slices.Sorted(maps.Keys(s.Discriminator.Mapping)), ", "), name)
	run.path = run.path[:len(run.path)-1]
	return true
}
