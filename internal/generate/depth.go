package generate

import (
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// infinite is the least depth of a schema that no finite value fits.
const infinite = 1 << 20

// minDepth returns how many levels the lowest value of a schema has below it: 0 for a scalar.
func (g *Generator) minDepth(s *jsonschema.Schema) int {
	if h, ok := g.minDepths[s]; ok {
		return h
	}
	return minDepthOf(s, g.minDepths) // made for a choice, out of schemas that are known
}

// minDepths start unbounded and sink until nothing changes: schemas refer to each other in circles.
func minDepths(all []*jsonschema.Schema) map[*jsonschema.Schema]int {
	known := make(map[*jsonschema.Schema]int, len(all))
	for _, s := range all {
		known[s] = infinite
	}
	// There and back: of a long chain, whichever way it stands in all, each level is known after the one that it needs.
	back := slices.Clone(all)
	slices.Reverse(back)
	for way, changed := all, true; changed; way, back = back, way {
		changed = false
		for _, s := range way {
			if h := minDepthOf(s, known); h < known[s] {
				known[s], changed = h, true
			}
		}
	}
	return known
}

func minDepthOf(s *jsonschema.Schema, known map[*jsonschema.Schema]int) int {
	if s.Never {
		return infinite
	}
	h := 0
	for _, part := range append([]*jsonschema.Schema{s.Ref}, s.AllOf...) {
		if part != nil {
			h = max(h, known[part])
		}
	}
	for _, alternatives := range [][]*jsonschema.Schema{s.AnyOf, s.OneOf} {
		if len(alternatives) > 0 {
			least := infinite
			for _, alternative := range alternatives {
				least = min(least, known[alternative])
			}
			h = max(h, least)
		}
	}
	if s.ContentSchema != nil && s.HoldsJSON() && s.PossibleTypes().Only(jsonschema.String) {
		h = max(h, known[s.ContentSchema]+1)
	}
	if s.Enum != nil || s.Const != nil || !s.PossibleTypes().Only(jsonschema.ObjectType) && !s.PossibleTypes().Only(jsonschema.Array) {
		return h // a scalar will do
	}
	for _, name := range s.Required {
		if p := s.Property(name); p != nil && !omitted(p, jsonschema.InResponse) {
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
	return min(h, infinite)
}

// reachable returns the schemas that the responses and requests of a document lead to, in a fixed order.
func reachable(s *openapi.Document) []*jsonschema.Schema {
	var queue []*jsonschema.Schema
	seen := map[*jsonschema.Schema]bool{}
	add := func(schemas ...*jsonschema.Schema) {
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
	for _, b := range s.Callbacks {
		for _, p := range b.Parameters {
			add(p.Schema)
		}
		if b.RequestBody != nil {
			for _, m := range b.RequestBody.Content {
				add(m.Schema)
			}
		}
	}
	for i := 0; i < len(queue); i++ {
		add(slices.Collect(queue[i].Parts())...)
	}
	return queue
}
