package generate

import (
	"slices"

	"agentmock/internal/jsonschema"
)

// choice is a group of alternatives that constraints cannot merge: one has to be taken.
type choice struct {
	alternatives []*jsonschema.Schema
	names        []string // the discriminator's name for each alternative, "" for none
	property     string   // of the discriminator
	ordered      bool     // the document lists them: people put the usual one first
}

// maxFlat bounds how many schemas apply to one value: each of its members is looked for in each of them.
const maxFlat = 1000

// maxKinds bounds how many choices are taken for one value.
const maxKinds = 64

// flatten lists the schemas that apply beside each other without a choice, and the choices among them; not many more than maxFlat.
func flatten(schemas []*jsonschema.Schema) (flat []*jsonschema.Schema, choices []choice) {
	queue := slices.Clone(schemas)
	for len(queue) > 0 && len(flat) <= maxFlat {
		s := queue[0]
		queue = queue[1:]
		if slices.Contains(flat, s) {
			continue
		}
		flat = append(flat, s)
		var next []*jsonschema.Schema
		if s.Ref != nil {
			next = append(next, s.Ref)
		}
		queue = append(append(next, s.AllOf...), queue...)
		for _, alternatives := range [][]*jsonschema.Schema{s.OneOf, s.AnyOf} {
			if len(alternatives) > 0 {
				choices = append(choices, choiceOf(s, alternatives))
			}
		}
		if s.If != nil {
			choices = append(choices, conditional(s))
		}
		for _, d := range s.DependentSchemas {
			choices = append(choices, dependentOn(s, d))
		}
		if d := s.Discriminator; d != nil && len(s.OneOf)+len(s.AnyOf) == 0 && len(d.Mapping) > 0 && len(flat) == 1 {
			choices = append(choices, derived(d))
		}
	}
	return flat, choices
}

// specificFirst returns flat schemas so that what says more of a thing comes before what it is built on: a schema before what it refers
// to and the parts of its allOf, the last of which come first, since people write there what they add to a base.
func specificFirst(flat []*jsonschema.Schema) []*jsonschema.Schema {
	if !slices.ContainsFunc(flat, func(s *jsonschema.Schema) bool { return len(s.AllOf) > 1 }) {
		return flat
	}
	var all []*jsonschema.Schema
	var visit func(s *jsonschema.Schema)
	visit = func(s *jsonschema.Schema) {
		if s == nil || slices.Contains(all, s) || !slices.Contains(flat, s) {
			return
		}
		all = append(all, s)
		visit(s.Ref)
		for _, part := range slices.Backward(s.AllOf) {
			visit(part)
		}
	}
	for _, s := range flat { // what is built on others comes before them
		visit(s)
	}
	return all
}

func choiceOf(s *jsonschema.Schema, alternatives []*jsonschema.Schema) choice {
	c := choice{alternatives: alternatives, ordered: true}
	if s.Discriminator == nil {
		return c
	}
	c.property = s.Discriminator.Property
	c.names = make([]string, len(alternatives))
	for _, name := range sortedNames(s.Discriminator.Mapping) {
		for i, alternative := range alternatives {
			known := c.names[i] == "" || c.names[i] == alternative.Name // a name that the mapping gives goes before the schema's own
			if s.Discriminator.Mapping[name] == alternative && known && goesBy(alternative, c.property, name) {
				c.names[i] = name
			}
		}
	}
	return c
}

// goesBy reports whether a kind may have the name in the discriminator's property: its own schema may ask for another.
func goesBy(kind *jsonschema.Schema, property, name string) bool {
	return kind.Takes(property, name, jsonschema.InResponse)
}

// kindNames returns what discriminators on parents call the kind that the schemas describe, by property; nil where none does.
func kindNames(flat []*jsonschema.Schema) map[string]any {
	var names map[string]any
	for _, parent := range flat {
		d := parent.Discriminator
		if d == nil || len(parent.OneOf)+len(parent.AnyOf) > 0 {
			continue
		}
		for _, name := range sortedNames(d.Mapping) {
			kind := d.Mapping[name]
			if kind == parent || !slices.Contains(flat, kind) || !goesBy(kind, d.Property, name) || names[d.Property] != nil {
				continue
			}
			if names == nil {
				names = map[string]any{}
			}
			names[d.Property] = name
		}
	}
	return names
}

// derived returns the choice among the kinds that a discriminator on their parent names.
func derived(d *jsonschema.Discriminator) choice {
	c := choice{property: d.Property}
	for _, name := range sortedNames(d.Mapping) {
		kind := d.Mapping[name]
		if !goesBy(kind, d.Property, name) {
			if slices.Contains(c.alternatives, kind) {
				continue
			}
			name = "" // its own schema says what it is called
		}
		c.alternatives, c.names = append(c.alternatives, kind), append(c.names, name)
	}
	return c
}

// conditional returns the choice between "if and then" and "else, and not if"; the latter's "not" is left to the check.
func conditional(s *jsonschema.Schema) choice {
	yes, no := jsonschema.NewSchema(s.Position), jsonschema.NewSchema(s.Position)
	yes.AllOf = []*jsonschema.Schema{s.If}
	if s.Then != nil {
		yes.AllOf = append(yes.AllOf, s.Then)
	}
	no.Not = s.If
	if s.Else != nil {
		no.AllOf = []*jsonschema.Schema{s.Else}
	}
	return choice{alternatives: []*jsonschema.Schema{no.Complete(), yes.Complete()}}
}

// dependentOn returns the choice between leaving a member out and having what comes with it.
func dependentOn(s *jsonschema.Schema, d jsonschema.Property) choice {
	without, with := jsonschema.NewSchema(s.Position), jsonschema.NewSchema(s.Position)
	with.Required = []string{d.Name}
	without.Not = with.Complete()
	together := jsonschema.NewSchema(s.Position)
	together.AllOf = []*jsonschema.Schema{with, d.Schema}
	if s.Requires(d.Name) {
		return choice{alternatives: []*jsonschema.Schema{together.Complete()}}
	}
	return choice{alternatives: []*jsonschema.Schema{without.Complete(), together.Complete()}}
}

func sortedNames(m map[string]*jsonschema.Schema) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
