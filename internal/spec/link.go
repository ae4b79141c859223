package spec

import (
	"iter"
	"slices"
)

// maxCombined bounds how many schemas one value may have to be checked against: a web of references that doubles at
// every step would make checking one value take forever.
const maxCombined = 100_000

// link computes, once all schemas are there, what depends on schemas that refer to each other, and
// lists them.
func (c *compiler) link() []*Schema {
	all := c.distinct()
	c.derivedSchemas(all)
	c.measure(all)
	if len(c.faults) > 0 {
		return all // what follows walks along references and needs them to end
	}
	markRelates(all)
	types := map[*Schema]Types{}
	for _, s := range all {
		s.possible = s.possibleTypes(types)
		s.describes = s.describesProperties(map[*Schema]bool{})
	}
	return all
}

// distinct are the compiled schemas in the order of the document.
func (c *compiler) distinct() []*Schema {
	seen := make(map[*Schema]bool, len(c.schemas))
	all := make([]*Schema, 0, len(c.schemas))
	for _, s := range c.schemas {
		if !seen[s] {
			seen[s] = true
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b *Schema) int { return a.Position.Compare(b.Position) })
	return all
}

// derivedSchemas completes the mapping of a discriminator that stands on a parent: the schemas built on it with allOf
// go by their names.
func (c *compiler) derivedSchemas(all []*Schema) {
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

// measure refuses schemas that apply themselves to the same value, or too many others.
func (c *compiler) measure(all []*Schema) {
	sizes := map[*Schema]int{}
	const open = -1
	var size func(s *Schema) int
	size = func(s *Schema) int {
		if known, ok := sizes[s]; ok {
			if known == open {
				c.fault(s.Errorf("the schema%s applies itself to the same value and so never ends", named(s)))
				return 1
			}
			return known
		}
		sizes[s] = open
		total := 1
		for _, part := range s.inPlace() {
			total = min(total+size(part), maxCombined+1)
		}
		sizes[s] = total
		return total
	}
	for _, s := range all {
		if size(s) > maxCombined {
			c.fault(s.Errorf("the schema%s combines more than %d schemas", named(s), maxCombined))
			return
		}
	}
}

func named(s *Schema) string {
	if s.Name == "" {
		return ""
	}
	return " " + s.Name
}

// inPlace are the schemas that apply to the value s applies to.
func (s *Schema) inPlace() []*Schema {
	parts := slices.Concat([]*Schema{s.Ref, s.Not, s.If, s.Then, s.Else}, s.AllOf, s.AnyOf, s.OneOf)
	for _, p := range s.DependentSchemas {
		parts = append(parts, p.Schema)
	}
	return slices.DeleteFunc(parts, func(p *Schema) bool { return p == nil })
}

// below are the schemas that apply to the parts of the value s applies to.
func (s *Schema) below() []*Schema {
	parts := slices.Concat([]*Schema{s.Items, s.Contains, s.UnevaluatedItems, s.AdditionalProperties, s.UnevaluatedProperties, s.PropertyNames}, s.PrefixItems)
	for _, p := range s.Properties {
		parts = append(parts, p.Schema)
	}
	for _, p := range s.PatternProperties {
		parts = append(parts, p.Schema)
	}
	return slices.DeleteFunc(parts, func(p *Schema) bool { return p == nil })
}

// markRelates carries the mark of a relation up to every schema that leads to it.
func markRelates(all []*Schema) {
	users := map[*Schema][]*Schema{}
	var marked []*Schema
	for _, s := range all {
		for _, part := range slices.Concat(s.inPlace(), s.below()) {
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

// Parts are the schemas that s refers to directly: those applied to the same value, then those of its parts, then those
// a discriminator names.
func (s *Schema) Parts() iter.Seq[*Schema] {
	return func(yield func(*Schema) bool) {
		parts := slices.Concat(s.inPlace(), s.below())
		if s.Discriminator != nil {
			for _, name := range sortedKeys(s.Discriminator.Mapping) {
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
