package jsonschema

import (
	"iter"
	"maps"
	"slices"
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
	if len(c.faults) > 0 {
		return all // what follows walks along references and needs them to end
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

// distinct are the compiled schemas in the order of the document.
func (c *Compiler) distinct() []*Schema {
	seen := make(map[*Schema]bool, len(c.Schemas))
	all := make([]*Schema, 0, len(c.Schemas))
	for _, s := range c.Schemas {
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

// measure refuses schemas that apply themselves to the same value, or too many others.
func (c *Compiler) measure(all []*Schema) {
	sizes := map[applied]int{}
	const open = -1
	var size func(a applied) int
	size = func(a applied) int {
		if known, ok := sizes[a]; ok {
			if known == open {
				c.Fault(a.schema.Errorf("the schema%s applies itself to the same value and so never ends", named(a.schema)))
				return 1
			}
			return known
		}
		sizes[a] = open
		total := 1
		for _, part := range a.inPlace() {
			total = min(total+size(part), maxCombined+1)
		}
		sizes[a] = total
		return total
	}
	for _, s := range all {
		if size(applied{s, true}) > maxCombined {
			c.Fault(s.Errorf("the schema%s combines more than %d schemas", named(s), maxCombined))
			return
		}
	}
}

// applied is a schema as [validation.check] applies it: alternatives tells whether a discriminator on a parent
// chooses among its children.
type applied struct {
	schema       *Schema
	alternatives bool
}

// inPlace are the applications that a makes to the same value, those a discriminator chooses included.
func (a applied) inPlace() []applied {
	s := a.schema
	var parts []applied
	for i := range keywords {
		k := &keywords[i]
		if k.how&inPlace == 0 {
			continue
		}
		for _, part := range k.applied(s) {
			parts = append(parts, applied{part, k.how&alternative != 0 || part == s.Ref && a.alternatives})
		}
	}
	if s.Discriminator == nil {
		return parts
	}
	closed := len(s.OneOf)+len(s.AnyOf) > 0
	for _, name := range slices.Sorted(maps.Keys(s.Discriminator.Mapping)) {
		chosen := s.Discriminator.Mapping[name]
		if closed && !slices.Contains(s.OneOf, chosen) && !slices.Contains(s.AnyOf, chosen) || !closed && a.alternatives && chosen != s {
			parts = append(parts, applied{chosen, closed})
		}
	}
	return parts
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

// Parts are the schemas that s refers to directly: those applied to the same value, then those of its parts, then those
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
