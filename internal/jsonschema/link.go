package jsonschema

import (
	"iter"
	"maps"
	"slices"

	"agentmock/internal/source"
)

// maxCombined bounds how many schemas one value may have to be checked against: a web of references that doubles at
// every step would make checking one value take forever.
const maxCombined = 100_000

// Link computes, once all schemas are there, what depends on schemas that refer to each other, and
// lists them.
func (c *Compiler) Link() []*Schema {
	all := c.distinct()
	c.derivedSchemas(all)
	c.measure(all)
	if len(c.refusals) > 0 {
		return all
	}
	markRelates(all)
	types, describing, inherited := map[*Schema]Types{}, map[*Schema]bool{}, map[*Schema]bool{}
	for _, s := range all {
		s.inherit(inherited)
		s.possible = s.possibleTypes(types)
		s.describes = s.describesProperties(describing)
		s.textual = s.onlyText()
		s.Complete()
	}
	return all
}

// distinct returns the compiled schemas in the order of the document.
func (c *Compiler) distinct() []*Schema {
	seen := make(map[*Schema]bool, len(c.Schemas))
	all := make([]*Schema, 0, len(c.Schemas))
	for _, s := range c.Schemas {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	all = append(all, c.made...)
	slices.SortStableFunc(all, func(a, b *Schema) int { return a.Position.Compare(b.Position) })
	return all
}

// derivedSchemas completes the mapping of a discriminator that stands on a parent: the schemas built on it with allOf
// go by their names.
func (c *Compiler) derivedSchemas(all []*Schema) {
	for _, s := range all {
		for _, parent := range s.AllOf {
			d := parent.Discriminator
			if d != nil && s.Name != "" && len(parent.OneOf)+len(parent.AnyOf) == 0 && !mapsTo(d, s) {
				d.Mapping[s.Name] = s
			}
		}
	}
}

func mapsTo(d *Discriminator, s *Schema) bool {
	for _, target := range d.Mapping {
		if target == s {
			return true
		}
	}
	return false
}

// inherit takes over from a reference and from allOf which way a value travels: it is a property of the value.
func (s *Schema) inherit(done map[*Schema]bool) {
	if done[s] {
		return
	}
	done[s] = true
	for _, part := range append([]*Schema{s.Ref}, s.AllOf...) {
		if part != nil {
			part.inherit(done)
			s.ReadOnly, s.WriteOnly = s.ReadOnly || part.ReadOnly, s.WriteOnly || part.WriteOnly
		}
	}
}

// measure refuses schemas that apply too many others to the same value. One that applies itself to it, which never ends, is
// left with what it says by its other keywords.
func (c *Compiler) measure(all []*Schema) {
	sizes := map[*Schema]int{}
	const open = -1
	var size func(s *Schema) int
	size = func(s *Schema) int {
		if known, ok := sizes[s]; ok {
			if known == open {
				c.Findings = append(c.Findings, s.Findingf(source.Error, "the schema%s applies itself to the same value and so never ends: what it applies is left out", named(s)))
				s.alone()
				return 1
			}
			return known
		}
		sizes[s] = open
		total := 1
		for _, part := range s.applied(inPlace) {
			total = min(total+size(part), maxCombined+1)
		}
		sizes[s] = total
		return total
	}
	for _, s := range all {
		if size(s) > maxCombined {
			c.Refuse(s.Errorf("the schema%s combines more than %d schemas", named(s), maxCombined))
			return
		}
	}
}

// alone takes away what s applies to the same value.
func (s *Schema) alone() {
	s.Ref, s.Not, s.If, s.Then, s.Else = nil, nil, nil, nil, nil
	s.AllOf, s.AnyOf, s.OneOf, s.DependentSchemas, s.Discriminator = nil, nil, nil, nil, nil
}

func named(s *Schema) string {
	if s.Name == "" {
		return ""
	}
	return " " + s.Name
}

// markRelates carries the mark of a relation up to every schema that leads to it.
// On the way it marks the schemas that more than one other, or another and a body, lead to.
func markRelates(all []*Schema) {
	users := map[*Schema][]*Schema{}
	var marked []*Schema
	for _, s := range all {
		for part := range s.Parts() {
			part.Shared = part.Shared || len(users[part]) > 0
			users[part] = append(users[part], s)
		}
		if len(s.Relations) > 0 || s.FakerSource != nil {
			s.relates = true
			marked = append(marked, s)
		}
	}
	for len(marked) > 0 {
		s := marked[len(marked)-1]
		marked = marked[:len(marked)-1]
		for _, user := range users[s] {
			if !user.relates {
				user.relates = true
				marked = append(marked, user)
			}
		}
	}
}

// Parts returns the schemas that s refers to directly: those applied to the same value, then those of its parts, then those
// a discriminator names.
func (s *Schema) Parts() iter.Seq[*Schema] {
	return func(yield func(*Schema) bool) {
		parts := slices.Concat(s.applied(inPlace), s.applied(below))
		if s.Discriminator != nil {
			for _, name := range slices.Sorted(maps.Keys(s.Discriminator.Mapping)) {
				parts = append(parts, s.Discriminator.Mapping[name])
			}
		}
		for _, part := range parts {
			if !yield(part) {
				return
			}
		}
	}
}
