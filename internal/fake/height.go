package fake

import (
	"slices"

	"agentmock/internal/spec"
)

// unbounded is the height of a schema that no finite value fits.
const unbounded = 1 << 20

// height is how many levels the lowest value of a schema has below it: 0 for a scalar.
func (g *Generator) height(s *spec.Schema) int {
	if h, ok := g.heights[s]; ok {
		return h
	}
	return heightOf(s, g.heights) // made for a choice, out of schemas that are known
}

// heights start unbounded and sink until nothing changes: schemas refer to each other in circles.
func heights(all []*spec.Schema) map[*spec.Schema]int {
	known := make(map[*spec.Schema]int, len(all))
	for _, s := range all {
		known[s] = unbounded
	}
	for changed := true; changed; {
		changed = false
		for _, s := range all {
			if h := heightOf(s, known); h < known[s] {
				known[s], changed = h, true
			}
		}
	}
	return known
}

func heightOf(s *spec.Schema, known map[*spec.Schema]int) int {
	if s.Never {
		return unbounded
	}
	h := 0
	for _, part := range append([]*spec.Schema{s.Ref}, s.AllOf...) {
		if part != nil {
			h = max(h, known[part])
		}
	}
	for _, alternatives := range [][]*spec.Schema{s.AnyOf, s.OneOf} {
		if len(alternatives) > 0 {
			least := unbounded
			for _, alternative := range alternatives {
				least = min(least, known[alternative])
			}
			h = max(h, least)
		}
	}
	if s.Enum != nil || s.Const != nil || !s.PossibleTypes().Only(spec.ObjectType) && !s.PossibleTypes().Only(spec.Array) {
		return h // a scalar will do
	}
	for _, name := range s.Required {
		if p := s.Property(name); p != nil && !omitted(p, spec.InResponse) {
			h = max(h, known[p]+1)
		}
	}
	if s.Items != nil && s.MinItems > len(s.PrefixItems) {
		h = max(h, known[s.Items]+1)
	}
	if s.Contains != nil && s.MinContains > 0 {
		h = max(h, known[s.Contains]+1)
	}
	if s.AdditionalProperties != nil && s.MinProperties > 0 && len(s.Properties)+len(s.PatternProperties) == 0 {
		h = max(h, known[s.AdditionalProperties]+1)
	}
	for _, item := range s.PrefixItems[:min(s.MinItems, len(s.PrefixItems))] {
		h = max(h, known[item]+1)
	}
	return min(h, unbounded)
}

// reachable are the schemas that the responses and requests of a document lead to, in a fixed order.
func reachable(s *spec.Spec) []*spec.Schema {
	var queue []*spec.Schema
	seen := map[*spec.Schema]bool{}
	add := func(schemas ...*spec.Schema) {
		for _, one := range schemas {
			if one != nil && !seen[one] {
				seen[one] = true
				queue = append(queue, one)
			}
		}
	}
	for _, o := range s.Operations {
		for _, p := range o.Parameters {
			add(p.Schema)
		}
		if o.RequestBody != nil {
			for _, m := range o.RequestBody.Content {
				add(m.Schema)
			}
		}
		for _, r := range o.Responses {
			for _, h := range r.Headers {
				add(h.Schema)
			}
			for _, m := range r.Content {
				add(m.Schema)
			}
		}
	}
	for i := 0; i < len(queue); i++ {
		add(slices.Collect(queue[i].Parts())...)
	}
	return queue
}
