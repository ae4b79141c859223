package generate

import (
	"slices"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/relation"
)

// What a document says of how its values are made, and which there are: fakers and lists of values.

// fromFaker writes what the schema's faker makes, where it fits the schema.
func (v *state) fromFaker(p *plan, f *constraints) bool {
	m := f.faker
	if m == nil || v.shape == Extreme && !m.Fixed {
		return false
	}
	if m.Source != nil {
		found, ok := relation.Value(m.Source, v.exchange, nil)
		if ok = ok && (p.takes(v.asked(m.Source)) || v.fits(p.schemas, found)); ok {
			v.emit(found)
		}
		return ok
	}
	if m.Yields && f.Bounded() {
		return false
	}
	start := len(v.out)
	for range faker.MaxFakes {
		v.out = m.Append(v.out, &v.Draw, &f.Constraints)
		if p.sure && v.dryRun == nil {
			return true
		}
		made := v.decoded(start)
		fits := v.fits(p.schemas, made)
		if !fits {
			made = faker.Adapt(made, &f.Constraints)
			fits = v.fits(p.schemas, made)
			v.out = v.out[:start]
			v.emit(made)
		}
		if v.dryRun != nil {
			v.dryRun.note(m, made, fits)
		}
		if fits {
			return true
		}
		v.out = v.out[:start]
	}
	return false
}

// fromEnum writes one of the values that enum or const leave.
func (v *state) fromEnum(p *plan, f *constraints) error {
	if len(f.Values) == 0 {
		return i18n.Errorf("%w: no value of the enum or const is valid", errImpossible)
	}
	hasNull := slices.Contains(f.Values, nil)
	if hasNull && v.minimal() && !v.Varies() {
		v.emit(nil)
		return nil
	}
	if f.faker != nil && f.faker.Source == nil && v.shape != Extreme {
		start := len(v.out)
		for range faker.MaxFakes {
			v.out = f.faker.Append(v.out, &v.Draw, &f.Constraints)
			if v.dryRun == nil && (p.sure || f.lists(v.out[start:])) {
				return nil
			}
			made := v.decoded(start)
			fits := slices.ContainsFunc(f.Values, func(one any) bool { return jsonvalue.Equal(one, made) })
			if v.dryRun != nil {
				v.dryRun.note(f.faker, made, fits)
			}
			if fits {
				return nil
			}
			v.out = v.out[:start]
		}
	}
	chosen := v.Random.Intn(len(f.Values))
	if s := v.sample(f); s != nil && len(f.Values) > 1 {
		v.show(s)
		return nil
	}
	if f.Values[chosen] == nil && v.shape == Full {
		for i, one := range f.Values {
			if one != nil {
				chosen = i
			}
		}
	}
	v.out = append(v.out, f.texts[chosen]...)
	return nil
}

// lists reports whether a JSON text is one of the values as the document writes them.
func (f *constraints) lists(text []byte) bool {
	for _, one := range f.texts {
		if one == string(text) {
			return true
		}
	}
	return false
}
