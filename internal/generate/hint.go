package generate

import (
	"slices"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
)

// hint gives the properties of f, and the elements of the list that f describes, what their names say.
func (g *Generator) hint(f *constraints, flat []*jsonschema.Schema) {
	if len(f.items) == 1 && len(f.contains) == 0 {
		if name := g.names[f.items[0]]; name != "" {
			f.each = property{name: singular(name), schemas: f.items, memo: &memo{}}
			g.hintProperty(&f.each, faker.Context{})
		}
	}
	if len(f.properties) == 0 {
		return
	}
	around := g.context(f, flat)
	for i := range f.properties {
		if p := &f.properties[i]; g.hintProperty(p, around) {
			f.person, f.place = f.person || p.hint.Person, f.place || p.hint.Place
		}
	}
}

// hintProperty gives p what its name says; false where that is nothing, or the schemas do not leave it open.
func (g *Generator) hintProperty(p *property, around faker.Context) bool {
	one := formatHint(p.schemas)
	if one == nil {
		noun := nounOf(p.schemas)
		said := around.Hint(noun)
		if one = around.Of(noun).Hint(p.name); one == nil || p.name == "title" && said != nil && (said.Person || said.Place) {
			one = said
		}
		if one == nil {
			one = faker.Dated(p.name)
		}
	}
	if one == nil {
		return false
	}
	asks, open := g.openConstraints(p.schemas, one.Types())
	if !open || !one.Suits(asks.Format) || asks.decides(one) {
		return false
	}
	if len(asks.told) > 0 { // the name says which of them it is
		asks.Values, asks.Fixed = asks.told, true
	}
	p.hint, p.asks = one, asks
	return true
}

// formatHint returns what a format says that JSON Schema does not know.
func formatHint(schemas []*jsonschema.Schema) *faker.Hint {
	for _, s := range schemas {
		for ; s != nil; s = s.Ref {
			if one := faker.FormatHint(s.Format); one != nil {
				return one
			}
		}
	}
	return nil
}

// openConstraints returns what schemas ask of a scalar that they leave open; false where they say what it is.
func (g *Generator) openConstraints(schemas []*jsonschema.Schema, types jsonschema.Types) (*constraints, bool) {
	flat, choices := flatten(schemas)
	for _, c := range choices {
		one, ok := orNull(c.alternatives)
		if !ok {
			return nil, false
		}
		more, inner := flatten([]*jsonschema.Schema{one})
		if len(inner) > 0 {
			return nil, false
		}
		flat = append(flat, more...)
	}
	if slices.ContainsFunc(flat, func(s *jsonschema.Schema) bool { return g.fakers[s] != nil || !isOpen(s, types) }) {
		return nil, false
	}
	f := g.merge(flat)
	return f, !f.never
}

// openKeywords bound a scalar without saying what it is: what a name suggests may match a pattern, and is more than any text that does.
var openKeywords = []string{
	"type", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf",
	"minItems", "maxItems", "uniqueItems", "minProperties", "maxProperties", "not", "anyOf", "oneOf", "readOnly", "writeOnly",
}

// isOpen reports whether s names no value and describes no parts, and leaves one of some types.
func isOpen(s *jsonschema.Schema, types jsonschema.Types) bool {
	return s.HasOnly(openKeywords...) && s.ContentEncoding == "" &&
		s.PossibleTypes()&types != 0
}

// orNull returns the other one of two alternatives one of which is null.
func orNull(alternatives []*jsonschema.Schema) (*jsonschema.Schema, bool) {
	if len(alternatives) != 2 {
		return nil, false
	}
	for i, one := range alternatives {
		if one.PossibleTypes() == jsonschema.Null {
			return alternatives[1-i], true
		}
	}
	return nil, false
}

// hinted returns what the name of p suggests, where it fits the schemas. The extreme shape takes no hint.
func (v *state) hinted(p *property) (any, bool) {
	f := p.asks
	if made, ok := v.wished(p.schemas, f); ok {
		return made, true
	}
	if v.shape == Extreme || v.ignoreNames || v.minimal() && f.Types&jsonschema.Null != 0 && f.Types != jsonschema.AllTypes {
		return nil, false
	}
	made := p.hint.Make(&v.Draw, &f.Constraints)
	switch made {
	case nil:
		return nil, false
	case faker.Null:
		made = nil
	}
	if text, isText := made.(string); isText && !f.Writes(text) {
		return nil, false
	}
	if !v.fits(p.schemas, made) {
		made = faker.Adapt(made, &f.Constraints)
	}
	return made, v.fits(p.schemas, made) && f.listsTold(made)
}

// hintedItem returns what the name of a list suggests for an element: each belongs to somebody else.
func (v *state) hintedItem(p *property) (any, bool) {
	if p.hint.Person || p.hint.Place {
		defer func(person *faker.Person, field *faker.FormField) { v.Person, v.Field = person, field }(v.Person, v.Field)
		v.NewPerson()
	}
	v.Element = true
	made, ok := v.hinted(p)
	v.Element = false
	return made, ok
}

func (g *Generator) context(f *constraints, flat []*jsonschema.Schema) faker.Context {
	var names []string
	var members []faker.Member
	for _, s := range flat {
		names = append(names, s.Name, g.names[s], s.Title)
	}
	for _, p := range f.properties {
		one := faker.Member{Name: p.name, Types: jsonschema.AllTypes}
		for _, s := range p.schemas {
			one.Types = one.Types.And(s.PossibleTypes())
		}
		members = append(members, one)
	}
	around := faker.NewContext(names, members)
	for _, s := range flat {
		if s.Description != "" {
			return around.About(s.Description)
		}
	}
	return around
}

// nounOf returns what a description calls the value of schemas; "" where none is no more than that.
func nounOf(schemas []*jsonschema.Schema) string {
	for _, s := range schemas {
		if noun := faker.Noun(s.Description); noun != "" {
			return noun
		}
	}
	return ""
}

// propertyNames returns the names of the properties whose schemas, or whose items', have no name of their own.
func propertyNames(all []*jsonschema.Schema) map[*jsonschema.Schema]string {
	names := map[*jsonschema.Schema]string{}
	for _, s := range all {
		for _, p := range s.Properties {
			if p.Schema.Name != "" {
				continue
			}
			for _, one := range []*jsonschema.Schema{p.Schema, p.Schema.Items} {
				if one != nil && one.Name == "" && names[one] == "" {
					names[one] = p.Name
				}
			}
		}
	}
	return names
}
