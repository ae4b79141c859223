package generate

import (
	"errors"
	"slices"
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/message"
)

// state is the making of one value.
type state struct {
	g        *Generator
	exchange *message.Exchange
	shape    Shape
	faker.Draw

	seed  uint64 // that everything is drawn from
	begun begun  // kept from the value before

	out    []byte  // the JSON text of what is made
	budget int     // values still to be made before only the least is made
	arrays int     // arrays around the value
	texts  int     // texts around it that hold JSON
	frames []frame // objects and arrays around it, from the root
	spots  []spot  // members of those that are written

	stated      []Stated
	like        *Like
	unseeded    bool      // nobody has asked for other values than the usual ones
	isListed    bool      // it is a thing that a list shows
	pick        uint64    // which of several examples is taken first
	turn        int       // how many elements stand before the value, in the lists around it
	given       *given    // what the example around the next value says of it; nil: nothing
	shown       int       // how many examples were taken
	past        bool      // examples and defaults are not looked at
	anew        bool      // what tells things apart is not counted on from the example
	refusals    []Refusal // why the request is refused, place by place
	blamed      bool      // the mock says what is wrong: nobody asks for just any failure
	ignoreNames bool      // what names suggest was tried, and did not do
	unlinked    bool      // relations and fakers that are expressions are not looked at
	naming      bool      // the name of a member is made, one that no other has
	unresolved  bool      // not all of them could be followed while the text was written
	deferred    []deferred
	written     object // the object that was written last
	scratch     []byte
	reading     reading // what was read last
	dryRun      dryRun  // nil where the value is asked for
	trial       bool    // it is tried whether there is a value at all
}

const (
	maxValues   = 20_000
	maxUsual    = 20_000 // bytes from which on a full value has only what must be; see spent
	deep        = 8      // from this depth on only what must be is made
	plain       = 3      // from this depth on the alternative that ends soonest is taken, and nothing stands inside its own kind
	maxNested   = 900    // objects and lists inside each other: what is deeper cannot be read back
	maxTries    = 100    // for a value that only a check can accept
	relaxedFrom = 5      // the try from which on what is usual counts less than that a value fits
)

var (
	errImpossible = i18n.Errorf("no value fits")
	errNoText     = i18n.Errorf("%w: no text of the length, at most %d characters, has the format and the pattern", errImpossible, faker.MaxText)
	errEndless    = i18n.Errorf("%w: it would never end", errImpossible)
	errCrowded    = i18n.Errorf("%w: more than %d schemas apply to it", errImpossible, maxFlat)
	errTooDeep    = i18n.Errorf("%w: it would be nested deeper than %d", errImpossible, maxNested)
	errTooLarge   = i18n.Errorf("%w: it would have more than %d parts", errImpossible, 2*maxValues)
)

// shaped makes what is written from now on of a shape.
func (v *state) shaped(shape Shape) { v.shape, v.Extreme = shape, shape == Extreme }

// minimal reports whether only the least is to be made.
func (v *state) minimal() bool {
	return v.shape == Minimal || len(v.frames) >= deep || v.budget <= 0 || v.shape == Full && v.spent()
}

// spent reports whether a value of the usual size is full. What lies deep ends first, so that the members that a reader sees first
// are all there, whatever those before them hold.
func (v *state) spent() bool {
	switch depth := len(v.frames); {
	case depth <= 1:
		return false
	case depth <= plain:
		return len(v.out) > maxUsual*3/4
	default:
		return len(v.out) > maxUsual/2
	}
}

// fromPlan writes a value of a plan. What it has written where it fails is for the caller to drop.
func (v *state) fromPlan(p *plan) error {
	v.budget--
	if v.budget < -maxValues {
		return errTooLarge
	}
	if p.endless && (!v.g.lax || len(v.frames) > plain) {
		return errEndless
	}
	if p.crowded {
		return errCrowded
	}
	if len(v.frames) > maxNested {
		return errTooDeep
	}
	v.Relaxed = false
	if p.constraints != nil && !p.constraints.uncertain {
		return v.make(p, p.constraints)
	}
	last := errImpossible
	start := len(v.out)
	tries := maxTries
	if v.g.lax {
		tries = triesNear
	}
	if v.isHopeless(p) {
		tries = 1 // to say why
	}
	for try := range tries {
		deferredBefore := len(v.deferred)
		v.Relaxed, v.written = try >= relaxedFrom, object{from: -1}
		err := v.make(p, v.constraints(p, try))
		if err == nil && (v.g.lax && try == tries-1 || v.fits(p.schemas, v.decoded(start))) {
			return nil
		}
		v.out, v.deferred = v.out[:start], v.deferred[:deferredBefore]
		if err != nil {
			last = err
			if v.budget < -maxValues || errors.Is(err, errContents) || p.constraints != nil && p.constraints.Types.Only(jsonschema.String) && errors.Is(err, errNoText) {
				break // another try would end the same way
			}
		}
	}
	return last
}

// fits reports whether a value is what all the schemas ask for.
func (v *state) fits(schemas []*jsonschema.Schema, made any) bool { return v.g.fits(schemas, made) }

// fits reports whether a value is what all the schemas ask for.
func (g *Generator) fits(schemas []*jsonschema.Schema, made any) bool {
	for _, s := range schemas {
		if !s.Valid(made, g.direction) {
			return false
		}
	}
	return true
}

// choose takes an alternative: the one that ends soonest where the value must stay small, else the first of a list, unless a seed or
// a value that did not fit asks for any.
func (v *state) choose(c choice, try int) int {
	if try < relaxedFrom {
		if best, ok := v.alike(c); ok {
			return best
		}
	}
	if try < 4 && (v.minimal() || v.shape == Full && len(v.frames) > plain) {
		best, least := 0, infinite
		for i, alternative := range c.alternatives {
			if h := v.g.minDepth(alternative); h < least {
				best, least = i, h
			}
		}
		return (best + try) % len(c.alternatives)
	}
	if try == 0 && v.unseeded && c.ordered && v.shape != Extreme && !v.ignoreNames && v.dryRun == nil {
		return 0
	}
	return v.Random.Intn(len(c.alternatives))
}

func (v *state) make(p *plan, f *constraints) error {
	said := v.given
	v.given = nil
	switch {
	case f.never || f.Types == 0:
		return errImpossible
	case v.fromRule(p, f):
		return nil
	case said != nil && v.fits(p.schemas, said.value):
		return v.give(p, f, said)
	case f.Fixed:
		return v.fromEnum(p, f)
	case f.Types&jsonschema.Null != 0 && f.Types != jsonschema.AllTypes && v.minimal() && !v.Varies():
		v.emit(nil)
		return nil
	case v.fromFaker(p, f):
		return nil
	}
	if len(f.samples) > 0 && (p.links == nil || p.links.source == nil) { // what an x-faker copies from the body comes before it
		if s := v.sample(f); s != nil {
			v.Random.Int31() // what follows is the same whether there is an example or not
			return v.give(p, f, &given{s.value, s.text, v.turn / len(f.samples)})
		}
	}
	if f.tells() && v.fromProse(p, f) {
		return nil
	}
	return v.ofType(f)
}

func (v *state) ofType(f *constraints) error {
	switch v.typeOf(f) {
	case jsonschema.Boolean:
		v.emit(v.Random.Intn(2) == 0)
		return nil
	case jsonschema.Integer:
		if n, ok := v.Number(&f.Constraints, true); ok {
			v.emit(n)
			return nil
		}
	case jsonschema.Number:
		if n, ok := v.Number(&f.Constraints, false); ok {
			v.emit(n)
			return nil
		}
	case jsonschema.String:
		if f.content != nil {
			return v.content(f.content)
		}
		if write := f.PlainText(); write != nil && v.shape != Extreme {
			v.out = write(&v.Draw, v.out)
			return nil
		}
		v.Named = v.named()
		if !v.g.textless(f) {
			if text, ok := v.Text(&f.Constraints); ok {
				v.emit(text)
				return nil
			}
		}
		if v.g.lax {
			v.near(f, jsonschema.String)
			return nil
		}
		return errNoText
	case jsonschema.Array:
		return v.array(f)
	case jsonschema.ObjectType:
		return v.object(f, v.partsOf(f))
	case jsonschema.Null:
		v.emit(nil)
		return nil
	}
	if v.g.lax {
		v.near(f, jsonschema.Number)
		return nil
	}
	return i18n.Errorf("%w: no number lies within the bounds", errImpossible)
}

// named returns what the value being made is called: the member, or the list that it is an element of.
func (v *state) named() faker.Named {
	named := faker.Named{InList: v.arrays > 0}
	if v.naming {
		return named
	}
	for i := len(v.frames) - 1; i >= 0; i-- {
		if v.frames[i].member != nil {
			named.Name = v.frames[i].member.name
			if i < len(v.frames)-1 {
				named.Name = singular(named.Name)
			}
			break
		}
	}
	return named
}

// singular returns the name of an element of a list.
func singular(name string) string {
	ends := func(ends ...string) bool {
		return slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(name, end) })
	}
	switch {
	case ends("ss", "us", "is"):
		return name
	case ends("ies"):
		return strings.TrimSuffix(name, "ies") + "y"
	case ends("ches", "shes", "sses", "xes"):
		return strings.TrimSuffix(name, "es")
	}
	return strings.TrimSuffix(name, "s")
}

// typeOf takes a type: the one that the constraints speak of where several are allowed.
func (v *state) typeOf(f *constraints) jsonschema.Types {
	if v.Varies() {
		if one := jsonschema.Types(1) << v.Random.Intn(7); f.Types&one != 0 {
			return one
		}
	}
	return f.usual
}

// usualType returns the type that values have where several are allowed: the one that the constraints speak of.
func (f *constraints) usualType() jsonschema.Types {
	if f.Types&(f.Types-1) == 0 { // there is but one
		return f.Types
	}
	hints := []struct {
		one  jsonschema.Types
		hint bool
	}{
		{jsonschema.ObjectType, len(f.properties) > 0 || len(f.required) > 0},
		{jsonschema.Array, len(f.items) > 0 || len(f.prefix) > 0 || len(f.contains) > 0},
		{jsonschema.String, f.content != nil},
		{jsonschema.String, f.Format != "" && !faker.IsIntegerFormat(f.Format) || len(f.Patterns) > 0 || f.MinLength > 0 || f.MaxLength >= 0},
		{jsonschema.Integer, faker.IsIntegerFormat(f.Format)},
		{jsonschema.Number, f.Low != "" || f.High != "" || len(f.MultipleOf) > 0},
		{jsonschema.Integer, f.Low != "" || f.High != "" || len(f.MultipleOf) > 0},
		{jsonschema.String, true}, {jsonschema.Number, true}, {jsonschema.Integer, true}, {jsonschema.Boolean, true}, {jsonschema.Array, true}, {jsonschema.ObjectType, true}, {jsonschema.Null, true},
	}
	for _, h := range hints {
		if f.Types&h.one != 0 && h.hint {
			return h.one
		}
	}
	return jsonschema.Null
}
