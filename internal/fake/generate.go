package fake

import (
	"errors"
	"fmt"
	"math/rand"
	"slices"
	"strconv"
	"sync"

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

	budget int   // values still to be made before only the least is made
	depth  int   // objects and arrays around the value
	arrays int   // arrays around it
	around []any // the values around it, from the root
	index  int   // of the array element being made

	person     *person
	personSeed uint64
	field      *field
	deferred   []deferred
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
	deep      = 8   // from this depth on only what must be is made
	maxTries  = 100 // for a value that only a check can accept
)

var errImpossible = errors.New("no value fits")

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

// plan is what is known of a list of schemas before any value of it is made.
type plan struct {
	schemas []*spec.Schema
	flat    []*spec.Schema
	choices []choice
	facets  *facets // where there is no choice
	chosen  sync.Map
}

// planOf is the plan of schemas that apply to one value. One schema's plan is kept; others are rare.
func (g *Generator) planOf(schemas []*spec.Schema) *plan {
	if len(schemas) == 1 {
		if p, ok := g.plans.Load(schemas[0]); ok {
			return p.(*plan)
		}
	}
	p := &plan{schemas: schemas}
	p.flat, p.choices = flatten(schemas)
	if len(p.choices) == 0 {
		p.facets = g.merge(p.flat)
	}
	if len(schemas) == 1 {
		g.plans.Store(schemas[0], p)
	}
	return p
}

// value makes a value that fits all the schemas.
func (v *visit) value(schemas []*spec.Schema) (any, error) {
	v.budget--
	if v.budget < -maxValues {
		return nil, fmt.Errorf("%w: it would have more than %d parts", errImpossible, 2*maxValues)
	}
	p := v.g.planOf(schemas)
	if p.facets != nil && !p.facets.uncertain {
		return v.make(p, p.facets)
	}
	last := errImpossible
	for try := range maxTries {
		deferredBefore := len(v.deferred)
		made, err := v.make(p, v.facets(p, try))
		if err == nil && v.fits(p.schemas, made) {
			return made, nil
		}
		v.deferred = v.deferred[:deferredBefore]
		if err != nil {
			last = err
			if v.budget < -maxValues {
				break
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

// facets are the plan's with its choices taken.
func (v *visit) facets(p *plan, try int) *facets {
	if p.facets != nil {
		return p.facets
	}
	flat, choices := slices.Clone(p.flat), slices.Clone(p.choices)
	members := map[string]any{}
	key := ""
	for i := 0; i < len(choices); i++ {
		at := v.choose(choices[i], try)
		key += "." + strconv.Itoa(at)
		if c := choices[i]; c.property != "" && c.names[at] != "" {
			members[c.property] = c.names[at]
		}
		more, inner := flatten([]*spec.Schema{choices[i].alternatives[at]})
		for _, s := range more {
			if !slices.Contains(flat, s) {
				flat = append(flat, s)
			}
		}
		if len(choices)+len(inner) < 64 {
			choices = append(choices, inner...)
		}
	}
	if known, ok := p.chosen.Load(key); ok {
		return known.(*facets)
	}
	f := v.g.merge(flat)
	f.members, f.uncertain = members, true
	p.chosen.Store(key, f)
	return f
}

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
	case f.types&spec.Null != 0 && f.types != spec.AllTypes && v.sparing():
		return nil, nil
	}
	if made, ok := v.believable(p, f); ok {
		return made, nil
	}
	if len(f.examples) > 0 && v.shape != Extreme && (f.types == spec.AllTypes || f.format == "" && f.types&spec.String != 0) {
		if example := value.Clone(f.examples[v.random.Intn(len(f.examples))]); v.fits(p.schemas, example) {
			return example, nil
		}
	}
	return v.ofType(f)
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
	made := m.make(v)
	if !v.fits(p.schemas, made) {
		return nil, false
	}
	return made, true
}

// listed takes one of the values that enum or const leave.
func (v *visit) listed(f *facets) (any, error) {
	if len(f.values) == 0 {
		return nil, fmt.Errorf("%w: no value of the enum or const is valid", errImpossible)
	}
	hasNull := slices.Contains(f.values, nil)
	if hasNull && v.sparing() {
		return nil, nil
	}
	if f.faker != nil && f.faker.make != nil && v.shape != Extreme {
		made := f.faker.make(v)
		if slices.ContainsFunc(f.values, func(one any) bool { return value.Equal(one, made) }) {
			return made, nil
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
		whole := *f
		whole.types &^= spec.Number
		if n, ok := v.integer(&whole); ok {
			return n, nil
		}
	case spec.Number:
		if n, ok := v.number(f); ok {
			return n, nil
		}
	case spec.String:
		if text, ok := v.text(f); ok {
			return text, nil
		}
		return nil, fmt.Errorf("%w: no text of the length matches the pattern", errImpossible)
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
	hints := []struct {
		one  spec.Types
		hint bool
	}{
		{spec.ObjectType, len(f.properties) > 0 || len(f.required) > 0},
		{spec.Array, len(f.items) > 0 || len(f.prefix) > 0 || len(f.contains) > 0},
		{spec.String, f.format != "" && integerRanges[f.format] == [2]int64{} || len(f.patterns) > 0 || f.minLength > 0 || f.maxLength >= 0},
		{spec.Number, f.low != "" || f.high != "" || len(f.multipleOf) > 0},
		{spec.Integer, f.low != "" || f.high != "" || len(f.multipleOf) > 0 || integerRanges[f.format] != [2]int64{}},
		{spec.String, true}, {spec.Number, true}, {spec.Integer, true}, {spec.Boolean, true}, {spec.Array, true}, {spec.ObjectType, true}, {spec.Null, true},
	}
	for _, h := range hints {
		if f.types&h.one != 0 && h.hint {
			return h.one
		}
	}
	return spec.Null
}

func (v *visit) array(f *facets) (any, error) {
	count := v.itemCount(f)
	items := make([]any, 0, count)
	v.depth++
	v.arrays++
	index, fieldBefore := v.index, v.field
	v.around = append(v.around, nil)
	defer func() {
		v.depth--
		v.arrays--
		v.index, v.field = index, fieldBefore
		v.around = v.around[:len(v.around)-1]
	}()
	seen := map[string]bool{}
	for i := range count {
		v.index, v.field = i, nil
		item, err := v.item(f, i, seen)
		if err != nil {
			if i >= f.minItems && i >= f.minContains {
				break
			}
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// item makes element i, another than those seen where they must differ.
func (v *visit) item(f *facets, i int, seen map[string]bool) (any, error) {
	schemas := f.items
	if i < len(f.prefix) {
		schemas = f.prefix[i]
	}
	if i >= len(f.prefix) && i < len(f.prefix)+f.minContains {
		schemas = slices.Concat(schemas, f.contains)
	}
	for range maxTries {
		item, err := v.value(schemas)
		if err != nil || !f.unique {
			return item, err
		}
		if key := value.CanonicalText(item); !seen[key] {
			seen[key] = true
			return item, nil
		}
	}
	return nil, fmt.Errorf("%w: not enough different items", errImpossible)
}

func (v *visit) itemCount(f *facets) int {
	least := f.minItems
	if f.minContains > 0 {
		least = max(least, len(f.prefix)+f.minContains)
	}
	count := 2 + v.random.Intn(4)
	switch {
	case v.sparing():
		return least
	case v.shape == Extreme && v.arrays == 0:
		count = 50
	case v.arrays > 1:
		count = 1 + v.random.Intn(2)
	}
	count = max(count, least, len(f.prefix))
	if f.maxItems >= 0 {
		count = min(count, f.maxItems)
	}
	return count
}
