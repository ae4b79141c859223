package fake

import (
	"fmt"
	"slices"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// What a document itself says of its values: examples, fakers, lists of values.

// exemplary reports whether an example says more than the facets do.
func (f *facets) exemplary() bool {
	return len(f.samples) > 0 && (f.types == spec.AllTypes || f.format == "" && f.types&spec.String != 0)
}

// believable writes what the schema's faker makes, where it fits the schema.
func (v *visit) believable(p *plan, f *facets) bool {
	m := f.faker
	if m == nil || v.shape == Extreme && !m.fixed {
		return false
	}
	if m.source != nil {
		found, ok := m.source.Value(v.exchange, nil)
		if ok = ok && v.fits(p.schemas, found); ok {
			v.put(found)
		}
		return ok
	}
	if m.yields && f.bounded() {
		return false
	}
	start := len(v.out)
	for range maxFakes {
		m.say(v, f)
		if p.sure && v.rehearsal == nil {
			return true
		}
		made := v.made(start)
		fits := v.fits(p.schemas, made)
		if !fits {
			made = adapted(made, f)
			fits = v.fits(p.schemas, made)
			v.out = v.out[:start]
			v.put(made)
		}
		v.rehearsal.note(m, made, fits)
		if fits {
			return true
		}
		v.out = v.out[:start]
	}
	return false
}

// maxFakes is how often a faker may try to fit the schema.
const maxFakes = 5

// listed writes one of the values that enum or const leave.
func (v *visit) listed(p *plan, f *facets) error {
	if len(f.values) == 0 {
		return fmt.Errorf("%w: no value of the enum or const is valid", errImpossible)
	}
	hasNull := slices.Contains(f.values, nil)
	if hasNull && v.sparing() && !v.strays() {
		v.put(nil)
		return nil
	}
	if f.faker != nil && f.faker.source == nil && v.shape != Extreme {
		start := len(v.out)
		for range maxFakes {
			f.faker.say(v, f)
			if v.rehearsal == nil && (p.sure || f.lists(v.out[start:])) {
				return nil
			}
			made := v.made(start)
			fits := slices.ContainsFunc(f.values, func(one any) bool { return value.Equal(one, made) })
			v.rehearsal.note(f.faker, made, fits)
			if fits {
				return nil
			}
			v.out = v.out[:start]
		}
	}
	chosen := v.random.Intn(len(f.values))
	if f.values[chosen] == nil && v.shape == Full {
		for i, one := range f.values {
			if one != nil {
				chosen = i
			}
		}
	}
	v.out = append(v.out, f.texts[chosen]...)
	return nil
}

// lists reports whether a JSON text is one of the values as the document writes them.
func (f *facets) lists(text []byte) bool {
	for _, one := range f.texts {
		if one == string(text) {
			return true
		}
	}
	return false
}
