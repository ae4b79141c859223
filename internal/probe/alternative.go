package probe

import (
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

func breakDiscriminator(p place, s *jsonschema.Schema) []Change {
	o, ok := p.value.(*jsonvalue.Object)
	if s.Discriminator == nil || !ok {
		return nil
	}
	name := s.Discriminator.Property
	own, _ := o.Lookup(name)
	all := []Change{
		p.with("discriminator", "unknown", name, "no_such_kind"),
		p.with("discriminator", "number", name, jsonvalue.Int(1)),
		p.without("discriminator", name),
	}
	for _, other := range sortedNames(s.Discriminator.Mapping) {
		if other != own {
			all = append(all, p.with("discriminator", "another", name, other))
			break
		}
	}
	return all
}

func sortedNames(m map[string]*jsonschema.Schema) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// breakAlternatives makes values of no alternative, and objects of two of which only one may be.
func breakAlternatives(p place, s *jsonschema.Schema) []Change {
	alternatives := slices.Concat(s.OneOf, s.AnyOf)
	if len(alternatives) == 0 {
		return nil
	}
	keyword := "oneOf"
	if len(s.OneOf) == 0 {
		keyword = "anyOf"
	}
	var all []Change
	for _, sample := range samples {
		all = append(all, p.change(keyword, "none-"+sample.name, sample.value))
	}
	o, isObject := p.value.(*jsonvalue.Object)
	if !isObject || p.make == nil {
		return all
	}
	for _, alternative := range s.OneOf {
		if alternative.Valid(p.value, jsonschema.InRequest) {
			continue
		}
		if made, ok := p.make(alternative, 1); ok {
			if other, isObject := made.(*jsonvalue.Object); isObject {
				all = append(all, p.change(keyword, "two", merged(o, other)))
				break
			}
		}
	}
	return all
}

// merged returns an object with the members of both; those of the first count.
func merged(a, b *jsonvalue.Object) *jsonvalue.Object {
	both := &jsonvalue.Object{Members: slices.Clone(a.Members)}
	for _, m := range b.Members {
		if both.Index(m.Name) < 0 {
			both.Set(m.Name, m.Value)
		}
	}
	return both
}

func breakNot(p place, s *jsonschema.Schema) []Change {
	if s.Not == nil || p.make == nil {
		return nil
	}
	made, ok := p.make(s.Not, 1)
	if !ok {
		return nil
	}
	candidates := []any{made}
	if a, isObject := p.value.(*jsonvalue.Object); isObject {
		if b, isObject := made.(*jsonvalue.Object); isObject {
			candidates = append(candidates, merged(a, b), merged(b, a))
		}
	}
	return []Change{p.change("not", "", candidates...)}
}
