// Package generate makes bodies that a document allows: the same ones for the same seed, everywhere.
package generate

import (
	"bytes"
	"slices"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// containing is what some of the items must be.
type containing struct {
	schema   *jsonschema.Schema
	min, max int                // how many of them; max -1: none
	other    *jsonschema.Schema // what the items beyond the least number must be, nil where it does not matter
}

// mustContain returns how many items the contains ask for.
func (f *constraints) mustContain() int {
	count := 0
	for _, c := range f.contains {
		count += c.min
	}
	return count
}

// maxOpenItems returns how many items there may be: to maxItems, or to the end of a prefix that nothing may follow; -1: any.
func (f *constraints) maxOpenItems() int {
	never := func(s *jsonschema.Schema) bool { return s.Never }
	others := len(f.items) == 0 && len(f.contains) == 0 && slices.ContainsFunc(f.otherItems, never)
	if others || slices.ContainsFunc(f.items, never) {
		return faker.Tighter(len(f.prefix), f.maxItems)
	}
	return f.maxItems
}

// array writes a list: what prefixItems describe, then what contains asks for, then other items.
func (v *state) array(f *constraints) error {
	count := v.itemCount(f)
	if count > 2*maxValues {
		return errTooLarge
	}
	index, fieldBefore, turn := v.Index, v.Field, v.turn
	v.Facts.NewList()
	v.out = append(v.out, '[')
	v.arrays++
	v.frames = append(v.frames, frame{list: true, first: len(v.spots)})
	err := v.items(f, count)
	v.frames = v.frames[:len(v.frames)-1]
	v.arrays--
	v.out = append(v.out, ']')
	v.Index, v.Field, v.turn = index, fieldBefore, turn
	return err
}

// items writes as many items as there can be, up to count.
func (v *state) items(f *constraints, count int) error {
	var seen seen
	var example exampleItem
	first, turn := v.firstContained(f, count), v.turn
	for i := range count {
		v.Index, v.Field, v.turn = i, nil, turn+i
		v.frames[len(v.frames)-1].at = i
		before := v.mark()
		if i > 0 {
			v.out = append(v.out, ',')
		}
		if err := v.item(f, i, first, &seen); err != nil {
			v.drop(before)
			if i >= f.minItems && i >= f.mustContain() {
				break
			}
			return err
		}
		if !example.repeated(v, i, before) {
			continue
		}
		v.drop(before)
		if i >= f.minItems && i >= f.mustContain() {
			break
		}
		if err := v.anotherItem(f, i, first, &seen); err != nil {
			return err
		}
	}
	return nil
}

// firstContained returns where the items stand that contains asks for: behind the prefix, if they can.
func (v *state) firstContained(f *constraints, count int) int {
	room := count - f.mustContain()
	if len(f.contains) == 0 || len(f.prefix) <= room {
		return len(f.prefix)
	}
	return v.Random.Intn(max(room, 0) + 1)
}

// item writes element i, another than those seen where they must differ. What contains asks for stands from first on.
func (v *state) item(f *constraints, i, first int, seen *seen) error {
	schemas := f.itemSchemas(i, first)
	tries := 20
	if i < f.minItems {
		tries = 1000
	}
	shape, unguessed, past := v.shape, v.ignoreNames, v.past
	defer func() { v.shaped(shape); v.ignoreNames, v.past, v.anew = unguessed, past, false }()
	before := v.mark()
	for try := range tries {
		v.anew = try > 0
		v.past = past || try > 0 && f.unique || try > 2
		if try == 5 { // the least, the extremes and what names suggest are few: take any
			v.shaped(Full)
			v.ignoreNames = true
		}
		tied, err := v.element(f, i, schemas)
		if err != nil {
			return err
		}
		var item []byte
		if f.unique {
			item = []byte(jsonvalue.CanonicalText(v.decoded(before.out)))
		}
		id := v.identity(before.out, tied)
		few := try >= 99 && i < f.minItems // the schema leaves fewer ids than there must be items
		if !seen.items.has(item) && (few || !seen.ids.has(id)) {
			seen.items.add(item)
			seen.ids.add(id)
			return nil
		}
		v.drop(before)
	}
	return i18n.Errorf("%w: not enough different items", errImpossible)
}

// seen are the items of a list, where they must differ, and their ids.
type seen struct{ items, ids distinct }

// identity returns the id of the object written at start, which is what people tell things apart by; empty for nothing. What is tied to
// another value may be everybody's.
func (v *state) identity(start int, tied bool) []byte {
	if tied || v.out[start] != '{' {
		return nil
	}
	if w := v.written; w.from == start && w.to == len(v.out) {
		if w.id.member == nil || w.id.linked || string(v.out[w.id.from:w.id.to]) == "null" {
			return nil
		}
		if text := v.out[w.id.from:w.id.to]; text[0] == '"' {
			return text
		}
		return []byte(jsonvalue.CanonicalText(jsonvalue.FromText(v.out[w.id.from:w.id.to])))
	}
	o, _ := v.decoded(start).(*jsonvalue.Object) // an example, say
	id, ok := o.Lookup("id")
	if !ok || id == nil {
		return nil
	}
	return []byte(jsonvalue.CanonicalText(id))
}

// distinct are texts that differ from each other; the empty one is none.
type distinct struct {
	few   [8][]byte
	count int
	many  map[string]bool // those beyond the few
}

// has reports whether text is one of them.
func (d *distinct) has(text []byte) bool {
	if len(text) == 0 {
		return false
	}
	for _, one := range d.few[:min(d.count, len(d.few))] {
		if bytes.Equal(one, text) {
			return true
		}
	}
	return d.many[string(text)]
}

// add adds a text.
func (d *distinct) add(text []byte) {
	if len(text) == 0 || d.has(text) {
		return
	}
	if d.count++; d.count <= len(d.few) {
		d.few[d.count-1] = text
		return
	}
	if d.many == nil {
		d.many = map[string]bool{}
	}
	d.many[string(text)] = true
}

// element writes one item, and reports whether it is tied to another value.
func (v *state) element(f *constraints, i int, schemas []*jsonschema.Schema) (tied bool, err error) {
	from, p := len(v.out), v.g.planOf(schemas)
	v.written = object{from: -1}
	if f.each.hint != nil && i >= len(f.prefix) && (v.past || len(p.samples) == 0) {
		if made, ok := v.hintedItem(&f.each); ok {
			v.emit(made)
			return v.link(p, from), nil
		}
	}
	if example := v.exampleAt(i); example != nil {
		v.given = example
	}
	err = v.fromPlan(p)
	v.given = nil
	if err != nil {
		return false, err
	}
	if f.unique && p.links.copies() { // they would all be the same
		return false, nil
	}
	return v.link(p, from), nil
}

// itemSchemas returns all the schemas of element i.
func (f *constraints) itemSchemas(i, first int) []*jsonschema.Schema {
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

func (v *state) itemCount(f *constraints) int {
	least, most := f.minItems, f.maxOpenItems()
	if f.mustContain() > 0 {
		least = max(least, len(f.prefix)+f.mustContain())
	}
	count := 2 + v.Random.Intn(4)
	switch {
	case v.minimal() && !v.Varies() || v.nests(v.g.planOf(f.items).constraints):
		count = least
	case v.shape == Extreme && v.arrays == 0:
		count = max(50, least)
	case v.arrays > 1:
		count = max(1+v.Random.Intn(2), least, len(f.prefix))
	default:
		count = max(count, least, len(f.prefix))
	}
	if most >= 0 {
		count = min(count, most)
	}
	return max(count, f.minItems)
}
