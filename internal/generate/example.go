package generate

import (
	"agentmock/internal/faker"
	"agentmock/internal/jsonvalue"
)

// What the document gives is taken as it is. Of a list the first element has it so; those after it have further examples in turn,
// and where there are none left, what tells one thing from another becomes another.

// given is a value that an example says, not yet written.
type given struct {
	value any
	text  string // as JSON; "" where it was not written yet
	round int    // how often all examples were taken before: from 1 on something has to differ
}

// example is what the document gives of the members of an object.
type example struct {
	object *jsonvalue.Object
	told   bool // it goes before what the document gives
	whole  bool // there are no other members, but those that must be there
	round  int  // as in given
}

// leavesOut reports whether the example is an object without p, which need not be there.
func (e *example) leavesOut(p *property) bool {
	return e.whole && !p.must && e.object.Index(p.name) < 0
}

// sample returns the example that is next, nil where there is none to be taken.
func (v *state) sample(f *constraints) *sample {
	if len(f.samples) == 0 || v.past || v.Relaxed {
		return nil
	}
	return &f.samples[(v.pick+uint64(v.turn))%uint64(len(f.samples))]
}

// partsOf returns what examples say of the members of an object that no example says as a whole.
func (v *state) partsOf(f *constraints) *example {
	if f.parts == nil || v.past || v.Relaxed {
		return nil
	}
	return &example{object: f.parts, round: v.turn}
}

// show writes an example as it is.
func (v *state) show(s *sample) {
	v.shown++
	v.out = append(v.out, s.text...)
}

// give writes what an example says: an object member by member where something in it is not to be as it is there.
func (v *state) give(p *plan, f *constraints, g *given) error {
	v.shown++
	if object, ok := g.value.(*jsonvalue.Object); ok && (v.shape == Minimal || g.round > 0 || p.relates || len(v.g.rules) > 0 || v.echoes() || v.states()) {
		return v.object(f, &example{object: object, whole: true, round: g.round})
	}
	if list, ok := g.value.([]any); ok && f != nil && len(list) > 0 && v.states() {
		return v.giveList(f, list, g.round)
	}
	v.unresolved = v.unresolved || p.relates && !v.unlinked && jsonvalue.TypeOf(g.value) == "array"
	if g.text != "" {
		v.out = append(v.out, g.text...)
	} else {
		v.emit(g.value)
	}
	return nil
}

// giveList writes the elements that an example has, where something in one of them is stated otherwise.
func (v *state) giveList(f *constraints, list []any, round int) error {
	v.out = append(v.out, '[')
	v.frames = append(v.frames, frame{list: true, first: len(v.spots)})
	defer func() { v.frames = v.frames[:len(v.frames)-1] }()
	first := v.firstContained(f, len(list))
	for i, element := range list {
		if i > 0 {
			v.out = append(v.out, ',')
		}
		v.frames[len(v.frames)-1].at = i
		if !v.states() {
			v.emit(element)
			continue
		}
		v.given = &given{element, "", round}
		err := v.fromPlan(v.g.planOf(f.itemSchemas(i, first)))
		v.given = nil
		if err != nil {
			return err
		}
	}
	v.out = append(v.out, ']')
	return nil
}

// giveMember writes a member that an example has.
func (v *state) giveMember(p *property, value any, guessing bool) error {
	round := v.frames[len(v.frames)-1].example.round
	if round > 0 && p.apart && v.open(p) {
		return v.another(p, value, round, guessing)
	}
	v.given = &given{value, "", round}
	err := v.fromPlan(v.g.planFor(p))
	v.given = nil
	return err
}

// giveRest writes the members that the example has and no schema names.
func (v *state) giveRest(f *constraints) error {
	e := v.frames[len(v.frames)-1].example
	if e == nil || !e.whole || v.shape == Minimal {
		return nil
	}
	for _, m := range e.object.Members {
		if f.index(m.Name) >= 0 {
			continue
		}
		v.given = &given{m.Value, "", e.round}
		err := v.extra(f, m.Name)
		v.given = nil
		if err != nil {
			return err
		}
	}
	return nil
}

// repeated returns the example of p that was taken for an element before, and how often, where p tells things apart.
func (v *state) repeated(p *property) (*sample, int) {
	if v.turn == 0 || !p.apart || v.past || !v.open(p) {
		return nil, 0
	}
	samples := v.g.planFor(p).samples
	if len(samples) == 0 || v.turn < len(samples) {
		return nil, 0
	}
	return &samples[(v.pick+uint64(v.turn))%uint64(len(samples))], v.turn / len(samples)
}

// open reports whether the document does not say otherwise how values of p are made, or which there are.
func (v *state) open(p *property) bool {
	f := v.g.planFor(p).constraints
	return f == nil || f.faker == nil && !f.Fixed
}

// another writes a value like that of an example: what is counted on from it, else what is made.
func (v *state) another(p *property, value any, round int, guessing bool) error {
	if made, ok := faker.CountedOn(value, round); ok && !v.anew && v.fits(p.schemas, made) {
		v.shown++
		v.emit(made)
		return nil
	}
	past := v.past
	v.past = true
	err := v.made(p, guessing)
	v.past = past
	return err
}

// exampleItem is where the first element of a list stands, if an example says it.
type exampleItem struct {
	from, to int
	shown    int
}

// repeated reports whether examples make element i, written since a mark, the same as the first: there is no other left.
func (e *exampleItem) repeated(v *state, i int, since mark) bool {
	before := e.shown
	e.shown = v.shown
	if i == 0 {
		e.from, e.to = since.out, len(v.out)
		return false
	}
	return v.shown > before && string(v.out[since.out+1:]) == string(v.out[e.from:e.to]) // after the comma
}

// anotherItem writes element i once more, without examples.
func (v *state) anotherItem(f *constraints, i, first int, seen *seen) error {
	past := v.past
	v.past = true
	defer func() { v.past = past }()
	v.out = append(v.out, ',')
	return v.item(f, i, first, seen)
}
