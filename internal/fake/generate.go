package fake

import (
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"time"

	"github.com/brianvoe/gofakeit/v6"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// visit is the making of one value.
type visit struct {
	g        *Generator
	exchange *spec.Exchange
	random   *rand.Rand
	faker    *gofakeit.Faker
	shape    Shape
	problem  Problem

	budget int       // values still to be made before only the least is made
	depth  int       // objects and arrays around the value
	arrays int       // arrays around it
	around []any     // the values around it, from the root
	inside []*facets // of the objects around it
	index  int       // of the array element being made
	loose  bool      // the usual did not fit: make something else

	person     *person
	personSeed uint64
	field      *field
	began      time.Time // of the nearest object: what was created comes before what was changed
	unguessed  bool      // what names suggest was tried, and did not do
	deferred   []deferred
	rehearsal  rehearsal // nil where the value is asked for
}

// deferred is a value that stands elsewhere in the body: it is filled in when all of the body is there.
type deferred struct {
	source  *spec.Expression
	around  []any
	name    string // the member of the last object around
	schemas []*spec.Schema
}

const (
	maxValues = 20_000
	deep      = 8 // from this depth on only what must be is made
	maxText   = 1 << 20
	maxTries  = 100 // for a value that only a check can accept
)

var (
	errImpossible = errors.New("no value fits")
	errNoText     = fmt.Errorf("%w: no text of the length, at most %d characters, has the format and the pattern", errImpossible, maxText)
	errEndless    = fmt.Errorf("%w: it would never end", errImpossible)
	errTooLarge   = fmt.Errorf("%w: it would have more than %d parts", errImpossible, 2*maxValues)
)

// somebody is the person of the nearest object that has one.
func (v *visit) somebody() *person {
	if v.person == nil {
		v.newPerson()
	}
	return v.person
}

func (v *visit) newPerson() {
	v.personSeed = v.random.Uint64()
	v.person = newPerson(v.personSeed)
}

func (v *visit) formField() *field {
	if v.field == nil {
		v.field = newField(v.somebody(), v.personSeed, v.index)
	}
	return v.field
}

// sparing reports whether only the least is to be made.
func (v *visit) sparing() bool { return v.shape == Minimal || v.depth >= deep || v.budget <= 0 }

// value makes a value that fits all the schemas.
func (v *visit) value(schemas []*spec.Schema) (any, error) { return v.planned(v.g.planOf(schemas)) }

// planned makes a value of a plan.
func (v *visit) planned(p *plan) (any, error) {
	v.budget--
	if v.budget < -maxValues {
		return nil, errTooLarge
	}
	if p.endless {
		return nil, errEndless
	}
	v.loose = false
	if p.facets != nil && !p.facets.uncertain {
		return v.make(p, p.facets)
	}
	last := errImpossible
	for try := range maxTries {
		deferredBefore := len(v.deferred)
		v.loose = try >= 5
		made, err := v.make(p, v.facets(p, try))
		if err == nil && v.fits(p.schemas, made) {
			return made, nil
		}
		v.deferred = v.deferred[:deferredBefore]
		if err != nil {
			last = err
			if v.budget < -maxValues || p.facets != nil && p.facets.types.Only(spec.String) && errors.Is(err, errNoText) {
				break // another try would end the same way
			}
		}
	}
	return nil, last
}

func (v *visit) fits(schemas []*spec.Schema, made any) bool {
	for _, s := range schemas {
		if !s.Valid(made, v.g.direction) {
			return false
		}
	}
	return true
}

// strays reports, now and then where the usual did not fit, that something else is to be made.
func (v *visit) strays() bool { return v.loose && v.random.Intn(2) == 0 }

// choose takes an alternative: any, or the one that ends soonest where the value must stay small.
func (v *visit) choose(c choice, try int) int {
	if v.sparing() && try < 4 {
		best, least := 0, unbounded
		for i, alternative := range c.alternatives {
			if h := v.g.height(alternative); h < least {
				best, least = i, h
			}
		}
		return (best + try) % len(c.alternatives)
	}
	return v.random.Intn(len(c.alternatives))
}

func (v *visit) make(p *plan, f *facets) (any, error) {
	switch {
	case f.never || f.types == 0:
		return nil, errImpossible
	case f.fixed:
		return v.listed(f)
	case f.types&spec.Null != 0 && f.types != spec.AllTypes && v.sparing() && !v.strays():
		return nil, nil
	}
	if made, ok := v.believable(p, f); ok {
		return made, nil
	}
	if len(f.examples) > 0 && v.shape != Extreme && (f.types == spec.AllTypes || f.format == "" && f.types&spec.String != 0) {
		if example := value.Clone(f.examples[v.random.Intn(len(f.examples))]); v.fits(p.schemas, example) && v.described(p.schemas, example) {
			return example, nil
		}
	}
	return v.ofType(f)
}

// described reports whether an example has only members that the schemas describe: what is made up promises no others.
func (v *visit) described(schemas []*spec.Schema, example any) bool {
	switch example.(type) {
	case *value.Object, []any:
		return !slices.ContainsFunc(schemas, func(s *spec.Schema) bool { return len(s.Undeclared(example, v.g.direction)) > 0 })
	}
	return true
}

// believable is what the schema's faker makes, where it fits the schema.
func (v *visit) believable(p *plan, f *facets) (any, bool) {
	m := f.faker
	if m == nil || v.shape == Extreme && !m.fixed {
		return nil, false
	}
	if m.source != nil {
		found, ok := m.source.Value(v.exchange, nil)
		return found, ok && v.fits(p.schemas, found)
	}
	if m.yields && f.bounded() {
		return nil, false
	}
	for range maxFakes {
		made := m.value(v, f)
		if !v.fits(p.schemas, made) {
			made = adapted(made, f)
		}
		fits := v.fits(p.schemas, made)
		v.rehearsal.note(m, made, fits)
		if fits {
			return made, true
		}
	}
	return nil, false
}

// maxFakes is how often a faker may try to fit the schema.
const maxFakes = 5

// listed takes one of the values that enum or const leave.
func (v *visit) listed(f *facets) (any, error) {
	if len(f.values) == 0 {
		return nil, fmt.Errorf("%w: no value of the enum or const is valid", errImpossible)
	}
	hasNull := slices.Contains(f.values, nil)
	if hasNull && v.sparing() && !v.strays() {
		return nil, nil
	}
	if f.faker != nil && f.faker.source == nil && v.shape != Extreme {
		for range maxFakes {
			made := f.faker.value(v, f)
			fits := slices.ContainsFunc(f.values, func(one any) bool { return value.Equal(one, made) })
			v.rehearsal.note(f.faker, made, fits)
			if fits {
				return made, nil
			}
		}
	}
	chosen := f.values[v.random.Intn(len(f.values))]
	if chosen == nil && v.shape == Full {
		for _, one := range f.values {
			if one != nil {
				chosen = one
			}
		}
	}
	return value.Clone(chosen), nil
}

func (v *visit) ofType(f *facets) (any, error) {
	switch v.typeOf(f) {
	case spec.Boolean:
		return v.random.Intn(2) == 0, nil
	case spec.Integer:
		if n, ok := v.number(f, true); ok {
			return n, nil
		}
	case spec.Number:
		if n, ok := v.number(f, false); ok {
			return n, nil
		}
	case spec.String:
		if text, ok := v.text(f); ok {
			return text, nil
		}
		return nil, errNoText
	case spec.Array:
		return v.array(f)
	case spec.ObjectType:
		return v.object(f)
	case spec.Null:
		return nil, nil
	}
	return nil, fmt.Errorf("%w: no number lies within the bounds", errImpossible)
}

// typeOf takes a type: the one that the facets speak of where several are allowed.
func (v *visit) typeOf(f *facets) spec.Types {
	if v.strays() {
		if one := spec.Types(1) << v.random.Intn(7); f.types&one != 0 {
			return one
		}
	}
	if f.types&(f.types-1) == 0 { // there is but one
		return f.types
	}
	hints := []struct {
		one  spec.Types
		hint bool
	}{
		{spec.ObjectType, len(f.properties) > 0 || len(f.required) > 0},
		{spec.Array, len(f.items) > 0 || len(f.prefix) > 0 || len(f.contains) > 0},
		{spec.String, f.format != "" && !isIntegerFormat(f.format) || len(f.patterns) > 0 || f.minLength > 0 || f.maxLength >= 0},
		{spec.Integer, isIntegerFormat(f.format)},
		{spec.Number, f.low != "" || f.high != "" || len(f.multipleOf) > 0},
		{spec.Integer, f.low != "" || f.high != "" || len(f.multipleOf) > 0},
		{spec.String, true}, {spec.Number, true}, {spec.Integer, true}, {spec.Boolean, true}, {spec.Array, true}, {spec.ObjectType, true}, {spec.Null, true},
	}
	for _, h := range hints {
		if f.types&h.one != 0 && h.hint {
			return h.one
		}
	}
	return spec.Null
}
