package fake

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// object makes the members that must be there, and the others as the shape says, in the order of the document.
func (v *visit) object(f *facets) (any, error) {
	o := &value.Object{Members: make([]value.Member, 0, len(f.properties))}
	v.depth++
	v.around = append(v.around, o)
	v.inside = append(v.inside, f)
	person, seed, field, began := v.person, v.personSeed, v.field, v.began
	if f.person || f.place && v.inList() {
		v.newPerson()
	}
	v.began = time.Time{}
	if f.field {
		v.field = nil
	}
	defer func() {
		v.depth--
		v.around = v.around[:len(v.around)-1]
		v.inside = v.inside[:len(v.inside)-1]
		v.person, v.personSeed, v.field, v.began = person, seed, field, began
	}()
	usual := !v.loose && !v.sparing() && f.maxProperties < 0 && len(f.dependent) == 0
	var wanted map[string]bool
	if !usual {
		wanted = v.wanted(f)
	}
	guessing := !v.strays()
	for i := range f.properties {
		p := &f.properties[i]
		if usual && !v.usual(f, p) || !usual && !wanted[p.name] {
			continue
		}
		made, err := v.member(f, p, guessing)
		if err != nil {
			if !f.required[p.name] {
				continue // an optional member that cannot be is left out
			}
			return nil, fmt.Errorf("%s: %w", p.name, err)
		}
		o.Members = append(o.Members, value.Member{Name: p.name, Value: made})
	}
	return o, v.fill(o, f)
}

// inList reports whether the object being made is an element of a list.
func (v *visit) inList() bool { return len(v.around) > 1 && v.around[len(v.around)-2] == nil }

func (v *visit) member(f *facets, p *property, guessing bool) (any, error) {
	if fixed, ok := f.members[p.name]; ok {
		return fixed, nil
	}
	if made, ok := v.told(p); ok && guessing {
		return made, nil
	}
	if p.guess != nil && guessing {
		if made, ok := v.guessed(p); ok {
			return made, nil
		}
	}
	made, err := v.planned(v.g.planFor(p))
	if err != nil {
		return nil, err
	}
	if m := v.fakerOf(p); m != nil && m.source != nil && !(made == nil && v.sparing()) {
		v.deferred = append(v.deferred, deferred{m.source, append(slices.Clone(v.around), made), p.name, p.schemas})
	}
	return made, nil
}

func (v *visit) fakerOf(p *property) *maker {
	if plan := v.g.planFor(p); plan.facets != nil {
		return plan.facets.faker
	}
	return nil
}

// usual reports whether an object that nothing bounds gets a property.
func (v *visit) usual(f *facets, p *property) bool {
	_, fixed := f.members[p.name]
	return fixed || f.required[p.name] || !v.leftOut(f, p)
}

// wanted are the declared names that the object gets, each with those that need to be beside it.
func (v *visit) wanted(f *facets) map[string]bool {
	wanted := make(map[string]bool, len(f.properties))
	var optional []string
	for i := range f.properties {
		p := &f.properties[i]
		_, fixed := f.members[p.name]
		switch {
		case f.required[p.name] || fixed:
			f.want(wanted, p.name)
		case !v.leftOut(f, p):
			optional = append(optional, p.name)
		}
	}
	if v.loose {
		optional = slices.DeleteFunc(optional, func(string) bool { return v.strays() })
	}
	for _, name := range optional {
		if v.sparing() && !v.loose && len(wanted) >= f.minProperties {
			break
		}
		if f.maxProperties < 0 {
			f.want(wanted, name)
			continue
		}
		with := maps.Clone(wanted)
		if f.want(with, name); len(with) <= f.maxProperties {
			wanted = with
		}
	}
	return wanted
}

// want adds a name and what it needs.
func (f *facets) want(wanted map[string]bool, name string) {
	if wanted[name] {
		return
	}
	wanted[name] = true
	for _, d := range f.dependent {
		if d.Name == name {
			for _, needed := range d.Needs {
				f.want(wanted, needed)
			}
		}
	}
}

// leftOut reports whether an optional member never travels this way, may not have its name, or has no end.
func (v *visit) leftOut(f *facets, p *property) bool {
	left := p.kept.left.Load()
	if left == 0 {
		left = 1
		if f.forbidden[p.name] || !v.fits(f.nameSchemas, p.name) || slices.ContainsFunc(p.schemas, func(s *spec.Schema) bool {
			return s.Never || omitted(s, v.g.direction) || v.g.height(s) >= unbounded
		}) {
			left = 2
		}
		p.kept.left.Store(left)
	}
	return left == 2 || v.nests(v.g.planFor(p).facets)
}

// maxNesting is how often an object may stand inside one of its own kind, where it need not: a pet with a parent shows
// what a parent looks like, a whole pedigree shows nothing more.
const maxNesting = 2

// nests reports whether a value of the facets would be one too many of its kind inside each other.
func (v *visit) nests(f *facets) bool {
	count := 0
	for _, around := range v.inside {
		if around == f {
			count++
		}
	}
	return count >= maxNesting
}

// fill adds members that no schema names: as many as must be there, and one in the extreme shape where the document
// describes such members.
func (v *visit) fill(o *value.Object, f *facets) error {
	if f.minProperties > maxValues {
		return fmt.Errorf("%w: it would have more than %d properties", errImpossible, maxValues)
	}
	missing := f.minProperties - len(o.Members)
	for _, d := range f.dependent {
		if o.Index(d.Name) < 0 {
			continue
		}
		for _, name := range d.Needs {
			if o.Index(name) < 0 {
				if err := v.extra(o, f, name); err != nil {
					return err
				}
			}
		}
	}
	open := !f.closed && len(f.additional) > 0 || len(f.named) > 0
	if missing <= 0 && open && !v.sparing() && len(f.properties) == 0 { // a map: show what it holds
		missing = 2
	}
	if f.maxProperties >= 0 {
		missing = min(missing, f.maxProperties-len(o.Members))
	}
	for try := 0; missing > 0 && try < maxTries+f.minProperties; try++ {
		name, ok := v.name(f, len(o.Members)+try)
		if !ok || o.Index(name) >= 0 {
			continue
		}
		if err := v.extra(o, f, name); err != nil {
			if len(o.Members) >= f.minProperties {
				return nil // an optional member that cannot be is left out
			}
			return err
		}
		missing--
	}
	if len(o.Members) < f.minProperties {
		return fmt.Errorf("%w: not enough different properties", errImpossible)
	}
	return nil
}

func (v *visit) extra(o *value.Object, f *facets, name string) error {
	var schemas []*spec.Schema
	for _, p := range f.named {
		if p.Pattern.Match(name) {
			schemas = append(schemas, p.Schema)
		}
	}
	if len(schemas) == 0 {
		schemas = f.additional
	}
	made, err := v.value(schemas)
	if err != nil {
		return err
	}
	o.Set(name, made)
	return nil
}

// name makes the name of an additional member.
func (v *visit) name(f *facets, i int) (string, bool) {
	if len(f.nameSchemas) > 0 {
		text := spec.NewSchema(value.Position{})
		text.Types = spec.String
		made, err := v.value(append([]*spec.Schema{text}, f.nameSchemas...))
		name, isText := made.(string)
		return name, err == nil && isText
	}
	if len(f.named) > 0 && (f.closed || len(f.additional) == 0) {
		pattern := f.named[i%len(f.named)].Pattern
		name, ok := fromPattern(v.random, readable(pattern), 4)
		if numbered := name + strconv.Itoa(i+1); ok && !anchored(pattern.Source) && pattern.Match(numbered) {
			return numbered, true
		}
		return name, ok && pattern.Match(name)
	}
	if f.closed {
		return "", false
	}
	return "key" + strconv.Itoa(i+1), true
}
