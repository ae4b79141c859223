package jsonschema

import (
	"fmt"
	"iter"
	"maps"
	"slices"
	"strconv"

	"agentmock/internal/suggest"
)

// Descend follows the pointer of e down from s; nil where s leaves open what is there.
func Descend(s *Schema, e *Expression) (*Schema, error) {
	for _, token := range e.Tokens {
		if s == nil {
			return nil, nil
		}
		next, open := s.Child(token)
		if next == nil && !open {
			return nil, fmt.Errorf("%q: nothing called %q there%s", e, token, suggest.Hint(token, s.DeclaredNames()))
		}
		if next == nil {
			return nil, nil
		}
		s = next
	}
	return s, nil
}

// Child returns the schema of what token names below s; open where s does not say.
func (s *Schema) Child(token string) (found *Schema, open bool) {
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

// DeclaredNames returns the names s declares, those of its parts included.
func (s *Schema) DeclaredNames() []string {
	var names []string
	for part := range s.parts() {
		for _, p := range part.Properties {
			names = append(names, p.Name)
		}
	}
	return names
}

// Declared returns the properties that s declares, those of its parts included: each name once, as the first of them has it.
func (s *Schema) Declared() []Property {
	var all []Property
	seen := map[string]bool{}
	for part := range s.parts() {
		for _, p := range part.Properties {
			if !seen[p.Name] {
				seen[p.Name], all = true, append(all, p)
			}
		}
	}
	return all
}

// parts returns s and the schemas that may describe the same value, each once.
func (s *Schema) parts() iter.Seq[*Schema] {
	return func(yield func(*Schema) bool) {
		queue := []*Schema{s}
		var seen map[*Schema]bool // of a long queue
		for i := 0; i < len(queue); i++ {
			part := queue[i]
			if !yield(part) {
				return
			}
			for _, next := range part.Describing() {
				if seen == nil && len(queue) > 32 {
					seen = make(map[*Schema]bool, 2*len(queue))
					for _, known := range queue {
						seen[known] = true
					}
				}
				if seen[next] || seen == nil && slices.Contains(queue, next) {
					continue
				}
				queue = append(queue, next)
				if seen != nil {
					seen[next] = true
				}
			}
		}
	}
}

// Describing returns the schemas that s applies to the same value in order to say what it is: no conditions.
func (s *Schema) Describing() []*Schema {
	parts := s.applied(inPlace | describing)
	if s.Discriminator != nil && len(s.OneOf)+len(s.AnyOf) == 0 {
		for _, name := range slices.Sorted(maps.Keys(s.Discriminator.Mapping)) {
			parts = append(parts, s.Discriminator.Mapping[name])
		}
	}
	return slices.DeleteFunc(parts, func(p *Schema) bool { return p == s })
}

// FormatOf returns the format that s, or a schema applied to the same value, names first; "" for none.
func FormatOf(s *Schema) string {
	for part := range s.parts() {
		if part.Format != "" {
			return part.Format
		}
	}
	return ""
}

// IsTimeFormat reports whether a format is one of dates: those that x-not-before compares.
func IsTimeFormat(format string) bool {
	return format == "date" || format == "date-time" || format == "datetime"
}
