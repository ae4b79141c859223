package generate

import (
	"slices"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// sample is a value that the document itself gives: an example or a default.
type sample struct {
	value any
	text  string // as JSON
}

// addSamples notes what the document gives as values of a plan. What stands beside null counts where null is the other choice.
func (g *Generator) addSamples(p *plan) {
	p.relates = slices.ContainsFunc(p.schemas, (*jsonschema.Schema).Relates)
	flat := p.flat
	for _, c := range p.choices {
		if one, ok := orNull(c.alternatives); ok {
			more, _ := flatten([]*jsonschema.Schema{one})
			flat = append(slices.Clip(flat), more...)
		}
	}
	if !slices.ContainsFunc(flat, gives) && !g.likens(flat) {
		return
	}
	f := p.constraints
	if f == nil {
		f = g.merge(flat)
	}
	p.samples, p.parts = g.samplesOf(p.schemas, flat, f)
	f.samples, f.parts = p.samples, p.parts
}

// gives reports whether a schema has an example or a default.
func gives(s *jsonschema.Schema) bool { return len(s.Examples) > 0 || s.Default != nil }

// samplesOf returns what flat schemas give as values that all schemas take: the examples of the first that has any, else the first
// default that says something, else what a description says that values are like. Of an object, an example that stands with one of its parts says nothing of the members of the
// others: where no whole is given, parts are what such examples say.
func (g *Generator) samplesOf(schemas, flat []*jsonschema.Schema, f *constraints) (samples []sample, parts *jsonvalue.Object) {
	for _, s := range flat {
		fit := g.fitting(schemas, s.Examples, f)
		switch {
		case len(fit) == 0:
			parts = joined(parts, s.Examples)
		case slices.Contains(schemas, s) || f.coveredBy(s) || !isObject(fit[0].value):
			return fit, nil
		default:
			parts = joined(parts, s.Examples)
		}
	}
	if parts != nil && f.usual != jsonschema.ObjectType {
		parts = nil
	}
	for _, s := range flat {
		if s.Default != nil && !empty(*s.Default) {
			if fit := g.fitting(schemas, []any{*s.Default}, f); len(fit) > 0 {
				return fit, nil
			}
		}
	}
	return f.like, parts
}

// fitting returns those of values that all schemas take, some of them in the type that was meant: 41 for the text "41".
func (g *Generator) fitting(schemas []*jsonschema.Schema, values []any, f *constraints) []sample {
	takes := func(value any) bool {
		return !slices.ContainsFunc(schemas, func(s *jsonschema.Schema) bool { return !s.Valid(value, g.direction) })
	}
	var fit []sample
	for _, value := range values {
		if !takes(value) {
			value = faker.Adapt(value, &f.Constraints)
		}
		if takes(value) {
			fit = append(fit, sample{value, jsonvalue.Text(value)})
		}
	}
	return fit
}

// coveredBy reports whether s, with what it refers to, names all the properties of an object.
func (f *constraints) coveredBy(s *jsonschema.Schema) bool {
	own, _ := flatten([]*jsonschema.Schema{s})
	return !slices.ContainsFunc(f.properties, func(p property) bool {
		return !slices.ContainsFunc(own, func(s *jsonschema.Schema) bool { return s.Property(p.name) != nil })
	})
}

// joined adds the members of the first example that is an object, those that are not known yet.
func joined(parts *jsonvalue.Object, examples []any) *jsonvalue.Object {
	for _, one := range examples {
		object, ok := one.(*jsonvalue.Object)
		if !ok {
			continue
		}
		if parts == nil {
			parts = &jsonvalue.Object{}
		}
		for _, m := range object.Members {
			if parts.Index(m.Name) < 0 {
				parts.Members = append(parts.Members, m)
			}
		}
		break
	}
	return parts
}

func isObject(value any) bool { _, ok := value.(*jsonvalue.Object); return ok }

// empty reports whether a default says only that there is nothing: it does not tell what a value looks like.
func empty(value any) bool {
	switch value := value.(type) {
	case nil:
		return true
	case string:
		return value == ""
	case []any:
		return len(value) == 0
	case *jsonvalue.Object:
		return len(value.Members) == 0
	}
	return false
}

// Example returns the value that the document gives for a schema that it leads to: the first of its examples, else its default.
func (g *Generator) Example(s *jsonschema.Schema) (any, bool) {
	samples := g.planOf([]*jsonschema.Schema{s}).samples
	if len(samples) == 0 {
		return nil, false
	}
	return samples[0].value, true
}
