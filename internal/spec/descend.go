package spec

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
)

// descend follows the pointer of e down from s; nil where s leaves open what is there.
func descend(s *Schema, e *Expression) (*Schema, error) {
	for _, token := range e.tokens {
		next, open := s.child(token)
		if next == nil && !open {
			return nil, fmt.Errorf("%q: nothing called %q there%s", e, token, nearHint(token, s.propertyNames()))
		}
		if next == nil {
			return nil, nil
		}
		s = next
	}
	return s, nil
}

// child is the schema of what token names below s; open where s does not say.
func (s *Schema) child(token string) (found *Schema, open bool) {
	open = true
	for part := range s.parts() {
		if p := part.Property(token); p != nil {
			return p, false
		}
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(part.PrefixItems) {
			return part.PrefixItems[i], false
		} else if err == nil && part.Items != nil {
			return part.Items, false
		}
		for _, p := range part.PatternProperties {
			if p.Pattern != nil && p.Pattern.Match(token) {
				return p.Schema, false
			}
		}
		if part.AdditionalProperties != nil && !part.AdditionalProperties.Never {
			return part.AdditionalProperties, false
		}
		open = open && part.Properties == nil && part.Items == nil && part.PrefixItems == nil
	}
	return nil, open
}

// propertyNames are the names s declares, those of its parts included.
func (s *Schema) propertyNames() []string {
	var names []string
	for part := range s.parts() {
		for _, p := range part.Properties {
			names = append(names, p.Name)
		}
	}
	return names
}

// parts are s and the schemas that may describe the same value, each once.
func (s *Schema) parts() iter.Seq[*Schema] {
	return func(yield func(*Schema) bool) {
		queue := []*Schema{s}
		for i := 0; i < len(queue); i++ {
			part := queue[i]
			if !yield(part) {
				return
			}
			for _, next := range part.describing() {
				if !slices.Contains(queue, next) {
					queue = append(queue, next)
				}
			}
		}
	}
}

// describing are the schemas that s applies to the same value in order to say what it is: no conditions.
func (s *Schema) describing() []*Schema {
	parts := slices.Concat([]*Schema{s.Ref, s.Then, s.Else}, s.AllOf, s.AnyOf, s.OneOf)
	for _, p := range s.DependentSchemas {
		parts = append(parts, p.Schema)
	}
	if s.Discriminator != nil && len(s.OneOf)+len(s.AnyOf) == 0 {
		for _, name := range sortedKeys(s.Discriminator.Mapping) {
			parts = append(parts, s.Discriminator.Mapping[name])
		}
	}
	return slices.DeleteFunc(parts, func(p *Schema) bool { return p == nil || p == s })
}

func formatOf(s *Schema) string {
	for part := range s.parts() {
		if part.Format != "" {
			return part.Format
		}
	}
	return ""
}

func isTimeFormat(format string) bool {
	return format == "date" || format == "date-time" || format == "datetime"
}
