package generate

import (
	"slices"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/rules"
)

// What people ask of values in rules.yaml stands before all that the document says, as far as the schemas take it.

// withRules returns the rules of a document, and faults with theirs. Those beside one of several documents are of all.
func withRules(s *openapi.Document, faults []error) (all []*rules.Rule, _ []error) {
	for _, one := range s.Each() {
		read, more := rules.Compile(one.Rules)
		all, faults = append(all, read...), append(faults, more...)
	}
	return all, faults
}

// Rules returns the rules that are kept to.
func (g *Generator) Rules() []*rules.Rule { return g.rules }

// ruled notes which properties of constraints a rule may be of, and what the things are called that the constraints are of.
func (g *Generator) ruled(f *constraints, flat []*jsonschema.Schema) {
	if len(g.rules) == 0 {
		return
	}
	for _, s := range flat {
		if s.Name != "" {
			f.names = append(f.names, s.Name)
		}
	}
	for i := range f.properties {
		p := &f.properties[i]
		for _, r := range g.rules {
			if r.Names(p.name) {
				p.ruled = true
				f.person = f.person || r.Faker != nil && r.Faker.Person
			}
		}
	}
}

// rule returns the first rule of the value that is made: of a list, it is of the elements, too.
func (v *state) rule() *rules.Rule {
	if len(v.g.rules) == 0 || v.naming || v.Relaxed {
		return nil
	}
	steps := v.steps()
	if len(steps) == 0 {
		return nil
	}
	if at := slices.IndexFunc(v.g.rules, func(r *rules.Rule) bool { return r.Of(steps) }); at >= 0 {
		return v.g.rules[at]
	}
	return nil
}

// steps returns what leads to the value that is made: what each thing around it may be called, and its name; nil for what is no member.
func (v *state) steps() (steps [][]string) {
	for i := range v.frames {
		one := &v.frames[i]
		if one.list {
			continue
		}
		if one.member == nil {
			return nil
		}
		if steps == nil {
			steps = [][]string{nil}
		}
		around := len(steps) - 1
		steps[around] = append(steps[around], one.constraints.names...)
		steps = append(steps, []string{one.member.name})
	}
	return steps
}

// fromRule writes a value as a rule asks for it, where the schemas take that.
func (v *state) fromRule(p *plan, f *constraints) bool {
	made, ok := v.wished(p.schemas, f)
	if ok {
		v.emit(made)
	}
	return ok
}

// wished returns a value as a rule asks for it, where the schemas take that.
func (v *state) wished(schemas []*jsonschema.Schema, f *constraints) (any, bool) {
	r := v.rule()
	if r == nil {
		return nil, false
	}
	if r.Null > 0 && v.Random.Float64() < r.Null && v.fits(schemas, nil) {
		return nil, true
	}
	if len(r.Values) > 0 {
		return v.oneOf(r.Values, schemas, f)
	}
	if r.Faker == nil || v.shape == Extreme { // which asks no faker
		return nil, false
	}
	for range faker.MaxFakes {
		start := len(v.out)
		v.out = r.Faker.Append(v.out, &v.Draw, &f.Constraints)
		made := v.decoded(start)
		v.out = v.out[:start]
		if made, ok := v.adapted(made, schemas, f); ok {
			return made, true
		}
	}
	return nil, false
}

// oneOf returns one of the values that the schemas take.
func (v *state) oneOf(values []any, schemas []*jsonschema.Schema, f *constraints) (any, bool) {
	first := v.Random.Intn(len(values))
	for i := range values {
		if made, ok := v.adapted(values[(first+i)%len(values)], schemas, f); ok {
			return made, true
		}
	}
	return nil, false
}

// adapted returns a value as the schemas take it, if they do: 41 for the text "41".
func (v *state) adapted(made any, schemas []*jsonschema.Schema, f *constraints) (any, bool) {
	if !v.fits(schemas, made) {
		made = faker.Adapt(made, &f.Constraints)
	}
	return made, v.fits(schemas, made)
}

// Unruled returns what may be a mistake in the rules of a document, each with file and line: a rule of no property, a value that no
// property of the name takes.
func (g *Generator) Unruled(s *openapi.Document) []error {
	var all []error
	for _, r := range g.rules {
		named := propertiesOf(s, r)
		if len(named) == 0 {
			all = append(all, r.Errorf("%s: no property of the document is called so", r.Pattern))
		}
		values := r.Values
		if r.Null > 0 {
			values = append(slices.Clip(values), nil)
		}
		for _, value := range values {
			if len(named) > 0 && !takenBy(named, value) {
				all = append(all, r.Errorf("%s: no property of the name takes %s", r.Pattern, jsonvalue.Brief(value, 60)))
			}
		}
	}
	return all
}

// takenBy reports whether one of the schemas takes a value.
func takenBy(all []*jsonschema.Schema, value any) bool {
	return slices.ContainsFunc(all, func(s *jsonschema.Schema) bool { return takes(s, value) })
}

// takes reports whether a property may have a value, or as a list hold it.
func takes(s *jsonschema.Schema, value any) bool {
	valid := func(s *jsonschema.Schema) bool {
		return s.Valid(value, jsonschema.InResponse) || s.Valid(value, jsonschema.InRequest)
	}
	return valid(s) || s.Items != nil && valid(s.Items)
}

// propertiesOf returns the schemas of the properties whose name is that of a rule.
func propertiesOf(s *openapi.Document, r *rules.Rule) (all []*jsonschema.Schema) {
	for _, schema := range s.Schemas() {
		for _, p := range schema.Properties {
			if r.Names(p.Name) {
				all = append(all, p.Schema)
			}
		}
	}
	return all
}
