package generate

import (
	"maps"
	"slices"
	"strconv"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
)

// object writes the members that must be there, and the others as the shape says, in the order of the document.
func (v *state) object(f *constraints, e *example) error {
	start := len(v.out)
	v.out = append(v.out, '{')
	v.frames = append(v.frames, frame{constraints: f, first: len(v.spots), example: e})
	person, field, facts := v.Person, v.Field, v.Facts
	if f.person || f.place && v.inList() {
		v.NewPerson()
	}
	if v.isEvent() {
		v.Facts = v.Draw.Next(&facts, v.Index)
	} else {
		v.Facts = faker.Facts{}
	}
	err := v.members(f)
	v.out = append(v.out, '}')
	v.close(start)
	if n := len(v.frames); n > 0 && v.frames[n-1].list {
		facts.Add(&v.Facts)
	}
	v.Person, v.Field, v.Facts = person, field, facts
	return err
}

// members writes the members of the object that was begun.
func (v *state) members(f *constraints) error {
	usual := !v.Relaxed && !v.minimal() && f.maxProperties < 0 && len(f.dependent) == 0
	guessing := !v.Varies()
	var err error
	if usual && guessing && v.shape == Full && len(v.frames) > 1 && len(f.members) == 0 && v.dryRun == nil && v.frames[len(v.frames)-1].example == nil {
		err = v.run(f)
	} else {
		err = v.each(f, usual, guessing)
	}
	if err != nil {
		return err
	}
	return v.fill(f)
}

// each writes the declared members that the object that was begun is to have, one by one.
func (v *state) each(f *constraints, usual, guessing bool) error {
	var wanted map[string]bool
	if !usual {
		wanted = v.wanted(f)
	}
	for i := range f.properties {
		if p := &f.properties[i]; usual && !p.must && !v.usual(f, p) || !usual && !wanted[p.name] {
			continue
		}
		if err := v.declared(f, i, guessing); err != nil {
			return err
		}
	}
	return nil
}

// declared writes the declared member at a place, unless it has nothing to say.
func (v *state) declared(f *constraints, at int, guessing bool) error {
	p, e := &f.properties[at], v.frames[len(v.frames)-1].example
	if e != nil && e.leavesOut(p) && !v.hasStated(p) || p.odd && v.leaves(f, p) {
		return nil
	}
	before := v.mark()
	from := v.begin(p, at)
	if err := v.member(f, p, guessing); err != nil {
		if !p.must || v.g.lax {
			v.drop(before) // a member that cannot be is left out, where it may be
			return nil
		}
		return i18n.Errorf("%s: %w", p.name, err)
	}
	v.end(p, from)
	return nil
}

// inList reports whether the object being made is an element of a list.
func (v *state) inList() bool { return len(v.frames) > 1 && v.frames[len(v.frames)-2].list }

// isEvent reports whether the object being made is an element of a list of what happened in turn.
func (v *state) isEvent() bool {
	n := len(v.frames)
	return n > 2 && v.frames[n-2].list && v.frames[n-3].member != nil && v.frames[n-3].member.events
}

// usual reports whether an object that nothing bounds gets a property that need not be there.
func (v *state) usual(f *constraints, p *property) bool {
	_, fixed := f.fixedMember(p)
	return fixed || !v.leftOut(f, p)
}

// wanted returns the declared names that the object gets, each with those that need to be beside it.
func (v *state) wanted(f *constraints) map[string]bool {
	wanted := make(map[string]bool, len(f.properties))
	var optional []string
	for i := range f.properties {
		p := &f.properties[i]
		_, fixed := f.fixedMember(p)
		switch {
		case p.must || fixed:
			f.want(wanted, p.name)
		case !v.leftOut(f, p):
			optional = append(optional, p.name)
		}
	}
	if v.Relaxed {
		optional = slices.DeleteFunc(optional, func(string) bool { return v.Varies() })
	}
	for _, name := range optional {
		if v.minimal() && !v.Relaxed && len(wanted) >= f.minProperties {
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
func (f *constraints) want(wanted map[string]bool, name string) {
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

// leftOut reports whether an optional member never travels this way, may not have its name, or has no end; or would be one too many of its
// kind.
func (v *state) leftOut(f *constraints, p *property) bool {
	return v.g.leftOut(f, p) || v.nests(v.g.planFor(p).constraints)
}

// leftOut reports whether an optional member never travels this way, may not have its name, or has no end.
func (g *Generator) leftOut(f *constraints, p *property) bool {
	left := p.memo.left.Load()
	if left == 0 {
		left = 1
		if f.forbidden[p.name] || !g.fits(f.nameSchemas, p.name) || slices.ContainsFunc(p.schemas, func(s *jsonschema.Schema) bool {
			return s.Never || omitted(s, g.direction) || g.minDepth(s) >= infinite
		}) {
			left = 2
		}
		p.memo.left.Store(left)
	}
	return left == 2
}

// maxNesting is how often an object may stand inside one of its own kind, where it need not: a pet with a parent shows
// what a parent looks like, a whole pedigree shows nothing more.
const maxNesting = 2

// nests reports whether a value of the constraints would be one too many of its kind inside each other.
func (v *state) nests(f *constraints) bool {
	if f == nil || f.Types&jsonschema.ObjectType == 0 {
		return false
	}
	count := 0
	for i := range v.frames {
		if around := v.frames[i].constraints; around != nil && around.kind == f.kind {
			count++
		}
	}
	return count >= maxNesting || count > 0 && len(v.frames) > plain && v.shape == Full
}

// fill adds members that no schema names: as many as must be there, and one in the extreme shape where the document
// describes such members.
func (v *state) fill(f *constraints) error {
	if f.minProperties > maxValues {
		return i18n.Errorf("%w: it would have more than %d properties", errImpossible, maxValues)
	}
	missing := f.minProperties - v.count()
	for _, d := range f.dependent {
		if !v.has(d.Name) {
			continue
		}
		for _, name := range d.Needs {
			if !v.has(name) {
				if err := v.extra(f, name); err != nil {
					return err
				}
			}
		}
	}
	if err := v.giveRest(f); err != nil {
		return err
	}
	e := v.frames[len(v.frames)-1].example
	open := (e == nil || !e.whole) && !f.closed && len(f.additional) > 0 || len(f.named) > 0
	if missing <= 0 && open && !v.minimal() && len(f.properties) == 0 { // a map: show what it holds
		missing = 2
	}
	if f.maxProperties >= 0 {
		missing = min(missing, f.maxProperties-v.count())
	}
	for try := 0; missing > 0 && try < maxTries+f.minProperties; try++ {
		name, ok := v.name(f, v.count()+try)
		if !ok || v.has(name) {
			continue
		}
		if err := v.extra(f, name); err != nil {
			if v.count() >= f.minProperties {
				return nil // an optional member that cannot be is left out
			}
			return err
		}
		missing--
	}
	if v.count() < f.minProperties {
		return i18n.Errorf("%w: not enough different properties", errImpossible)
	}
	return nil
}

// extra writes a member that no property declares: one that could not be made is not made again in another way.
func (v *state) extra(f *constraints, name string) error {
	if f.index(name) >= 0 {
		return errImpossible
	}
	var schemas []*jsonschema.Schema
	for _, p := range f.named {
		if p.Pattern.Match(name) {
			schemas = append(schemas, p.Schema)
		}
	}
	if len(schemas) == 0 {
		schemas = f.additional
	}
	p, before := &property{name: name, label: labelOf(name), plan: v.g.planOf(schemas)}, v.mark()
	from := v.begin(p, len(f.properties))
	if err := v.fromPlan(p.plan); err != nil {
		v.drop(before)
		return err
	}
	v.end(p, from)
	return nil
}

// name makes the name of an additional member.
func (v *state) name(f *constraints, i int) (string, bool) {
	if len(f.nameSchemas) > 0 {
		text := jsonschema.NewSchema(source.Position{})
		text.Types = jsonschema.String
		start := len(v.out)
		v.naming = true
		err := v.fromPlan(v.g.planOf(append([]*jsonschema.Schema{text}, f.nameSchemas...)))
		v.naming = false
		if err != nil {
			v.out = v.out[:start]
			return "", false
		}
		name, isText := v.decoded(start).(string)
		v.out = v.out[:start]
		return name, isText
	}
	if len(f.named) > 0 && (f.closed || len(f.additional) == 0) {
		pattern := f.named[i%len(f.named)].Pattern
		name, ok := faker.FromPattern(v.Random, faker.Readable(pattern), 4)
		if numbered := name + strconv.Itoa(i+1); ok && !faker.Anchored(pattern.Source) && pattern.Match(numbered) {
			return numbered, true
		}
		return name, ok && pattern.Match(name)
	}
	if f.closed {
		return "", false
	}
	return "key" + strconv.Itoa(i+1), true
}
