package fake

import (
	"errors"
	"fmt"
	"math/rand"
	"time"

	"github.com/brianvoe/gofakeit/v6"

	"agentmock/internal/spec"
)

// visit is the making of one value.
type visit struct {
	g        *Generator
	exchange *spec.Exchange
	random   *rand.Rand
	faker    *gofakeit.Faker
	shape    Shape
	problem  Problem

	out    []byte  // the JSON text of what is made
	budget int     // values still to be made before only the least is made
	arrays int     // arrays around the value
	frames []frame // objects and arrays around it, from the root
	spots  []spot  // members of those that are written
	index  int     // of the array element being made
	loose  bool    // the usual did not fit: make something else

	person    *person
	field     *field
	persons   *slab[person]
	fields    *slab[field]
	began     time.Time // of the nearest object: what was created comes before what was changed
	unguessed bool      // what names suggest was tried, and did not do
	untied    bool      // relations and fakers that are expressions are not looked at
	unsettled bool      // not all of them could be followed while the text was written
	deferred  []deferred
	written   object // the object that was written last
	scratch   []byte
	rehearsal rehearsal // nil where the value is asked for
}

const (
	maxValues = 20_000
	deep      = 8   // from this depth on only what must be is made
	maxNested = 900 // objects and lists inside each other: what is deeper cannot be read back
	maxText   = 1 << 20
	maxTries  = 100 // for a value that only a check can accept
)

var (
	errImpossible = errors.New("no value fits")
	errNoText     = fmt.Errorf("%w: no text of the length, at most %d characters, has the format and the pattern", errImpossible, maxText)
	errEndless    = fmt.Errorf("%w: it would never end", errImpossible)
	errTooDeep    = fmt.Errorf("%w: it would be nested deeper than %d", errImpossible, maxNested)
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
	v.person, v.field = newPerson(v.persons.next(), v.random.Uint64()), nil
}

func (v *visit) formField() *field {
	if v.field == nil {
		v.field = newField(v.fields.next(), v.somebody(), v.index)
	}
	return v.field
}

// sparing reports whether only the least is to be made.
func (v *visit) sparing() bool { return v.shape == Minimal || len(v.frames) >= deep || v.budget <= 0 }

// planned writes a value of a plan. What it has written where it fails is for the caller to drop.
func (v *visit) planned(p *plan) error {
	v.budget--
	if v.budget < -maxValues {
		return errTooLarge
	}
	if p.endless {
		return errEndless
	}
	if len(v.frames) > maxNested {
		return errTooDeep
	}
	v.loose = false
	if p.facets != nil && !p.facets.uncertain {
		return v.make(p, p.facets)
	}
	last := errImpossible
	start := len(v.out)
	for try := range maxTries {
		deferredBefore := len(v.deferred)
		v.loose, v.written = try >= 5, object{from: -1}
		err := v.make(p, v.facets(p, try))
		if err == nil && v.fits(p.schemas, v.made(start)) {
			return nil
		}
		v.out, v.deferred = v.out[:start], v.deferred[:deferredBefore]
		if err != nil {
			last = err
			if v.budget < -maxValues || p.facets != nil && p.facets.types.Only(spec.String) && errors.Is(err, errNoText) {
				break // another try would end the same way
			}
		}
	}
	return last
}

// fits reports whether a value is what all the schemas ask for.
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

func (v *visit) make(p *plan, f *facets) error {
	switch {
	case f.never || f.types == 0:
		return errImpossible
	case f.fixed:
		return v.listed(p, f)
	case f.types&spec.Null != 0 && f.types != spec.AllTypes && v.sparing() && !v.strays():
		v.put(nil)
		return nil
	case v.believable(p, f):
		return nil
	}
	if f.exemplary() && v.shape != Extreme {
		if example := f.samples[v.random.Intn(len(f.samples))]; example != "" {
			v.out = append(v.out, example...)
			return nil
		}
	}
	return v.ofType(f)
}

func (v *visit) ofType(f *facets) error {
	switch v.typeOf(f) {
	case spec.Boolean:
		v.put(v.random.Intn(2) == 0)
		return nil
	case spec.Integer:
		if n, ok := v.number(f, true); ok {
			v.put(n)
			return nil
		}
	case spec.Number:
		if n, ok := v.number(f, false); ok {
			v.put(n)
			return nil
		}
	case spec.String:
		if write := f.plainText(); write != nil && v.shape != Extreme {
			write(v)
			return nil
		}
		if text, ok := v.text(f); ok {
			v.put(text)
			return nil
		}
		return errNoText
	case spec.Array:
		return v.array(f)
	case spec.ObjectType:
		return v.object(f)
	case spec.Null:
		v.put(nil)
		return nil
	}
	return fmt.Errorf("%w: no number lies within the bounds", errImpossible)
}

// typeOf takes a type: the one that the facets speak of where several are allowed.
func (v *visit) typeOf(f *facets) spec.Types {
	if v.strays() {
		if one := spec.Types(1) << v.random.Intn(7); f.types&one != 0 {
			return one
		}
	}
	return f.usual
}

// usualType is the type that values have where several are allowed: the one that the facets speak of.
func (f *facets) usualType() spec.Types {
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
