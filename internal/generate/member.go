package generate

import "agentmock/internal/faker"

// member writes a value of a property: what is fixed, stated, asked for, given, refused or told, in this order, else what is made.
func (v *state) member(f *constraints, p *property, guessing bool) error {
	if fixed, ok := f.fixedMember(p); ok {
		v.emit(fixed)
		return nil
	}
	if ok, err := v.statedMember(p); ok {
		return err
	}
	if guessing {
		if made, ok := v.echo(p); ok {
			v.emit(made)
			return nil
		}
	}
	if e := v.frames[len(v.frames)-1].example; e != nil {
		if value, ok := e.object.Lookup(p.name); ok && (e.whole || e.told || len(v.g.planFor(p).samples) == 0) {
			return v.giveMember(p, value, guessing)
		}
	}
	if v.Refused && v.listed(p) {
		return nil
	}
	if p.role != noRole && guessing {
		if made, ok := v.told(f, p); ok {
			v.emit(made)
			return nil
		}
	}
	if sample, round := v.repeated(p); sample != nil {
		return v.another(p, sample.value, round, guessing)
	}
	return v.made(p, guessing)
}

// made writes a value of p: what its name suggests where the document gives none.
func (v *state) made(p *property, guessing bool) error {
	if guessing && p.labels != nil && v.labelled(p) {
		return nil
	}
	plan := v.g.planFor(p)
	if guessing && p.hint != nil && (v.past || len(plan.samples) == 0) {
		if made, ok := v.hinted(p); ok {
			v.emit(made)
			return nil
		}
	}
	return v.fromPlan(plan)
}

func (v *state) fakerOf(p *property) *faker.Faker {
	if plan := v.g.planFor(p); plan.constraints != nil {
		return plan.constraints.faker
	}
	return nil
}

// fixedMember returns the value that a discriminator gives a property.
func (f *constraints) fixedMember(p *property) (any, bool) {
	if len(f.members) == 0 {
		return nil, false
	}
	fixed, ok := f.members[p.name]
	return fixed, ok
}
