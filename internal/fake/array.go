package fake

import (
	"fmt"
	"slices"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// containing is what some of the items must be.
type containing struct {
	schema   *spec.Schema
	min, max int          // how many of them; max -1: none
	other    *spec.Schema // what the items beyond the least number must be, nil where it does not matter
}

// mustContain is how many items the contains ask for.
func (f *facets) mustContain() int {
	count := 0
	for _, c := range f.contains {
		count += c.min
	}
	return count
}

// maxOpenItems is how many items there may be: to maxItems, or to the end of a prefix that nothing may follow; -1: any.
func (f *facets) maxOpenItems() int {
	never := func(s *spec.Schema) bool { return s.Never }
	others := len(f.items) == 0 && len(f.contains) == 0 && slices.ContainsFunc(f.otherItems, never)
	if others || slices.ContainsFunc(f.items, never) {
		return tighter(len(f.prefix), f.maxItems)
	}
	return f.maxItems
}

// array makes a list: what prefixItems describe, then what contains asks for, then other items.
func (v *visit) array(f *facets) (any, error) {
	count := v.itemCount(f)
	if count > 2*maxValues {
		return nil, errTooLarge
	}
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
	seen, first := map[string]bool{}, v.firstContained(f, count)
	for i := range count {
		v.index, v.field = i, nil
		item, err := v.item(f, i, first, seen)
		if err != nil {
			if i >= f.minItems && i >= f.mustContain() {
				break
			}
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// firstContained is where the items stand that contains asks for: behind the prefix, if they can.
func (v *visit) firstContained(f *facets, count int) int {
	room := count - f.mustContain()
	if len(f.contains) == 0 || len(f.prefix) <= room {
		return len(f.prefix)
	}
	return v.random.Intn(max(room, 0) + 1)
}

// item makes element i, another than those seen where they must differ. What contains asks for stands from first on.
func (v *visit) item(f *facets, i, first int, seen map[string]bool) (any, error) {
	schemas := f.itemSchemas(i, first)
	tries := 20
	if i < f.minItems {
		tries = 1000
	}
	defer func(shape Shape, unguessed bool) { v.shape, v.unguessed = shape, unguessed }(v.shape, v.unguessed)
	for try := range tries {
		if try == 5 { // the least, the extremes and what names suggest are few: take any
			v.shape, v.unguessed = Full, true
		}
		item, err := v.element(f, i, schemas)
		if err != nil {
			return nil, err
		}
		key := f.identity(item)
		if key == "" || !seen[key] {
			seen[key] = true
			return item, nil
		}
		if !f.unique && try == 99 && i < f.minItems {
			return item, nil // the schema leaves fewer ids than there must be items
		}
	}
	return nil, fmt.Errorf("%w: not enough different items", errImpossible)
}

// identity is what no other item may have: all of the item where items differ, else the id of an object, which is what
// people tell things apart by; "" for nothing.
func (f *facets) identity(item any) string {
	if f.unique {
		return value.CanonicalText(item)
	}
	if o, isObject := item.(*value.Object); isObject {
		if id, ok := o.Lookup("id"); ok && id != nil {
			return value.CanonicalText(id)
		}
	}
	return ""
}

func (v *visit) element(f *facets, i int, schemas []*spec.Schema) (any, error) {
	if f.each.guess != nil && i >= len(f.prefix) {
		if made, ok := v.guessedItem(&f.each); ok {
			return made, nil
		}
	}
	return v.value(schemas)
}

// itemSchemas are all the schemas of element i.
func (f *facets) itemSchemas(i, first int) []*spec.Schema {
	schemas, described := f.items, len(f.items) > 0
	if i < len(f.prefix) {
		schemas, described = f.prefix[i], true
	}
	for _, c := range f.contains {
		if i >= first && i < first+c.min {
			schemas, described = append(slices.Clip(schemas), c.schema), true
		} else if c.other != nil {
			schemas = append(slices.Clip(schemas), c.other)
		}
		first += c.min
	}
	switch {
	case described:
		return schemas
	case len(f.contains) > 0 && len(f.otherItems) > 0: // what a contains describes is not left to unevaluatedItems
		return append(slices.Clip(schemas), f.contains[0].schema)
	}
	return append(slices.Clip(schemas), f.otherItems...)
}

func (v *visit) itemCount(f *facets) int {
	least, most := f.minItems, f.maxOpenItems()
	if f.mustContain() > 0 {
		least = max(least, len(f.prefix)+f.mustContain())
	}
	count := 2 + v.random.Intn(4)
	switch {
	case v.sparing() && !v.strays() || v.nests(v.g.planOf(f.items).facets):
		count = least
	case v.shape == Extreme && v.arrays == 0:
		count = max(50, least)
	case v.arrays > 1:
		count = max(1+v.random.Intn(2), least, len(f.prefix))
	default:
		count = max(count, least, len(f.prefix))
	}
	if most >= 0 {
		count = min(count, most)
	}
	return max(count, f.minItems)
}
