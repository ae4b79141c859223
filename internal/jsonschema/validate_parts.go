package jsonschema

import (
	"strconv"

	"agentmock/internal/jsonvalue"
)

// under applies s to a part of the value being checked.
func (run *validation) under(at step, s *Schema, v any) bool {
	key, again := s.appliedTo(v)
	if ok, known := run.seen[key]; again && known {
		return ok
	}
	run.path = append(run.path, at)
	ok := run.check(s, v, asked{alternatives: true})
	run.path = run.path[:len(run.path)-1]
	if again {
		if run.seen == nil {
			run.seen = map[appliedTo]bool{}
		}
		run.seen[key] = ok
	}
	return ok
}

// items applies prefixItems and items.
func (run *validation) items(s *Schema, v []any, seen *evaluated) bool {
	ok := true
	for i, item := range v {
		if run.quick && !ok {
			return false
		}
		switch {
		case i < len(s.PrefixItems):
			ok = run.under(step{"", i}, s.PrefixItems[i], item) && ok
		case s.Items != nil:
			ok = run.under(step{"", i}, s.Items, item) && ok
		}
	}
	if seen != nil {
		seen.items = max(seen.items, min(len(s.PrefixItems), len(v)))
		if s.Items != nil {
			seen.items = len(v)
		}
	}
	return ok
}

func (run *validation) contains(s *Schema, v []any, seen *evaluated) bool {
	matching := 0
	for i, item := range v {
		if run.fits(s.Contains, item, nil) {
			matching++
			seen.add(i)
		}
	}
	if matching < s.MinContains {
		return run.fail(s, "contains", strconv.Itoa(s.MinContains), v)
	}
	if s.MaxContains >= 0 && matching > s.MaxContains {
		return run.fail(s, "maxContains", strconv.Itoa(s.MaxContains), v)
	}
	return true
}

func (run *validation) unique(s *Schema, v []any) bool {
	first := make(map[string]int, len(v))
	for i, item := range v {
		key := jsonvalue.CanonicalText(item)
		if _, twice := first[key]; twice {
			run.path = append(run.path, step{"", i})
			run.fail(s, "uniqueItems", "", item)
			run.path = run.path[:len(run.path)-1]
			return false
		}
		first[key] = i
	}
	return true
}

// properties applies properties, patternProperties, additionalProperties and propertyNames, member by member.
func (run *validation) properties(s *Schema, v *jsonvalue.Object, seen *evaluated) bool {
	ok := true
	for i := range v.Members {
		if run.quick && !ok {
			return false
		}
		ok = run.property(s, v, i, seen) && ok
	}
	return ok
}

func (run *validation) dependentSchemas(s *Schema, v *jsonvalue.Object, seen *evaluated) bool {
	ok := true
	for _, dependent := range s.DependentSchemas {
		if v.Index(dependent.Name) >= 0 {
			ok = run.check(dependent.Schema, v, asked{seen: seen}) && ok
		}
	}
	return ok
}

// property applies what s says to one member of v.
func (run *validation) property(s *Schema, v *jsonvalue.Object, i int, seen *evaluated) bool {
	m := &v.Members[i]
	at := step{m.Name, -1}
	ok, declared := true, false
	if p := s.PropertyAt(i, m.Name); p != nil {
		declared = true
		if p.WriteOnly && run.direction == InResponse {
			ok = run.failAtMember(p, "writeOnly", at, m.Value)
		}
		ok = run.under(at, p, m.Value) && ok
	}
	for _, p := range s.PatternProperties {
		if p.Pattern != nil && run.budget.match(p.Pattern, m.Name) {
			declared = true
			ok = run.under(at, p.Schema, m.Value) && ok
		}
	}
	if !declared && s.AdditionalProperties != nil {
		declared = true
		if s.AdditionalProperties.Never {
			ok = run.failAtMember(s, "additionalProperties", at, m.Value)
		} else {
			ok = run.under(at, s.AdditionalProperties, m.Value) && ok
		}
	}
	if declared {
		seen.add(i)
	}
	if s.PropertyNames != nil && !run.fits(s.PropertyNames, m.Name, nil) {
		ok = run.failAtMember(s.PropertyNames, "propertyNames", at, m.Name)
	}
	return ok
}

// PropertyAt returns s.Property(name), found without a lookup where v lists its members in the order of the document.
func (s *Schema) PropertyAt(i int, name string) *Schema {
	if i < len(s.Properties) && s.Properties[i].Name == name {
		return s.Properties[i].Schema
	}
	return s.Property(name)
}

func (run *validation) failAtMember(s *Schema, rule string, at step, got any) bool {
	run.path = append(run.path, at)
	run.fail(s, rule, "", got)
	run.path = run.path[:len(run.path)-1]
	return false
}

func (run *validation) required(s *Schema, v *jsonvalue.Object) bool {
	ok := true
	for _, name := range s.Required {
		if v.Index(name) >= 0 || run.excused(s, name) {
			continue
		}
		if ok = false; run.known(s.Position, "required") {
			break
		}
		if run.reports() {
			run.report(s, Violation{Rule: "required", Limit: name})
		}
	}
	return ok
}

func (run *validation) dependentRequired(s *Schema, v *jsonvalue.Object) bool {
	ok := true
	for _, dependent := range s.DependentRequired {
		if v.Index(dependent.Name) < 0 {
			continue
		}
		for _, name := range dependent.Needs {
			if v.Index(name) < 0 {
				ok = run.fail(s, "dependentRequired", name, v)
			}
		}
	}
	return ok
}

// excused: a required property that only travels the other way may be missing on this one.
func (run *validation) excused(s *Schema, name string) bool {
	p := s.Property(name)
	return p != nil && (p.ReadOnly && run.direction == InRequest || p.WriteOnly && run.direction == InResponse)
}
