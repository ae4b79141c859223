package generate

import (
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/relation"
)

// Values that are tied to others are made to fit while the text is written: what a relation or an x-faker reads stands
// before it nearly always. Where it does not, the body is settled as a whole when it is there.

// links are what the schemas of a value tie it to.
type links struct {
	source    *jsonschema.Expression // an x-faker that reads the body itself
	relations []jsonschema.Relation
	unclear   bool // alternatives may tie it to more
}

// copies reports whether nothing is asked but to copy a value, if that can be.
func (t *links) copies() bool {
	return t != nil && t.source != nil && len(t.relations) == 0 && !t.unclear
}

// linksOf returns what the schemas of p tie its values to, nil for nothing.
func (g *Generator) linksOf(p *plan) *links {
	t := links{unclear: len(p.choices) > 0 && slices.ContainsFunc(p.schemas, (*jsonschema.Schema).Relates)}
	for _, s := range p.flat {
		t.relations = append(t.relations, s.Relations...)
	}
	if p.constraints != nil && p.constraints.faker != nil && p.constraints.faker.Source != nil {
		if _, _, here := p.constraints.faker.Source.Within(g.direction); here {
			t.source = p.constraints.faker.Source
		}
	}
	if !t.unclear && t.source == nil && len(t.relations) == 0 {
		return nil
	}
	return &t
}

// deferred is a value that an x-faker takes from a place that was not written yet.
type deferred struct {
	source  *jsonschema.Expression
	path    []string
	schemas []*jsonschema.Schema
}

// link makes the value that is written from a place on what it is tied to, and reports whether it is tied at all.
func (v *state) link(p *plan, from int) bool {
	t := p.links
	if t == nil || v.unlinked {
		return false
	}
	v.unresolved = v.unresolved || t.unclear
	if t.source != nil && !(v.minimal() && string(v.out[from:]) == "null") {
		v.resolve(t.source, p, from)
	}
	for i := range t.relations {
		v.relate(&t.relations[i], p, from)
	}
	v.unresolved = v.unresolved || len(t.relations) > 1 // the second may have undone the first
	return true
}

// resolve puts what an x-faker reads in place of the value that is written from a place on, if it fits.
func (v *state) resolve(e *jsonschema.Expression, p *plan, from int) {
	source := v.find(e)
	if v.unresolved = v.unresolved || source.finding == later; v.unresolved { // what is there now may still become another
		v.deferred = append(v.deferred, deferred{e, v.path(), p.schemas})
	}
	switch {
	case source.finding == here && (p.takes(source.plan()) || v.fits(p.schemas, source.value())):
		v.out = append(v.out[:from], source.text...)
	}
}

// relate makes a relation hold for the value that is written from a place on.
func (v *state) relate(r *jsonschema.Relation, p *plan, from int) {
	source, own := v.find(r.Source), v.out[from:]
	switch {
	case source.finding == later:
		v.unresolved = true
		return
	case source.finding == nowhere || relation.HoldsIn(r, own, source.text):
		return
	case r.Kind == jsonschema.SameAs:
		if !p.takes(source.plan()) && !p.takes(v.asked(r.Source)) && !v.fits(p.schemas, source.value()) {
			v.unresolved = true // there it is said what is wrong
		}
		v.out = append(v.out[:from], source.text...)
		return
	}
	if text, ok := relation.AppendMended(r, v.out, own, source.text); ok && p.openText() {
		v.out = append(v.out[:from], text[len(v.out):]...)
		return
	}
	mended, changed := relation.Mend(r, v.decoded(from), source.value())
	if !changed {
		return
	}
	v.out = jsonvalue.Append(v.out[:from], mended)
	if !v.fits(p.schemas, mended) {
		v.unresolved = true // there it is said what is wrong
	}
}

// asked returns the plan of the parameter that an expression reads, where it was judged already; else nil.
func (v *state) asked(e *jsonschema.Expression) *plan {
	in, name, isParameter := e.Parameter()
	if x := v.exchange; isParameter && x.Operation != nil && x.Request.Sound {
		for _, p := range x.Operation.Parameters {
			if p.Schema != nil && p.Named(in, name) {
				return v.g.planOf([]*jsonschema.Schema{p.Schema})
			}
		}
	}
	return nil
}

// takes reports whether p's schemas ask no more of a value than those of other, a plan that it was made of or nil.
func (p *plan) takes(other *plan) bool {
	if other == nil || len(p.choices) > 0 {
		return false
	}
	if f := other.constraints; p.openText() && f != nil && f.Types == jsonschema.String && p.constraints.Types&jsonschema.String != 0 && f.Format == p.constraints.Format {
		return true
	}
	for _, s := range p.asking {
		if !slices.Contains(other.asking, s) {
			return false
		}
	}
	return true
}

// openText reports whether any other text of the format of a text will do as well.
func (p *plan) openText() bool {
	f := p.constraints
	return f != nil && !f.uncertain && !f.Fixed && len(f.Patterns) == 0 && f.MinLength == 0 && f.MaxLength < 0
}

// reading is what an expression reads, for the value being made.
type reading struct {
	finding
	text   []byte     // as JSON
	of     *Generator // that made it
	member *property  // that it is of; nil where it is not known
	from   any        // the value, where there is no member
}

// plan returns the plan that what was read was made of; nil where it is not known.
func (r *reading) plan() *plan {
	if r.member == nil {
		return nil
	}
	return r.of.planFor(r.member)
}

// value returns what was read.
func (r *reading) value() any {
	if r.member == nil {
		return r.from
	}
	return jsonvalue.FromText(r.text)
}

// finding says whether what an expression reads is there.
type finding uint8

const (
	nowhere finding = iota
	here
	later // it may still be written
)

// find reads what an expression says from what is written, or from the rest of the exchange. What it returns is void with the next one.
func (v *state) find(e *jsonschema.Expression) *reading {
	up, tokens, within := e.Within(v.g.direction)
	if !within {
		found, ok := relation.Value(e, v.exchange, nil)
		return v.scratched(found, ok)
	}
	at := len(v.frames) - up
	if up < 0 {
		at = 0
	}
	if at < 0 {
		return v.reads(reading{})
	}
	for i, token := range tokens {
		if at >= len(v.frames) || v.frames[at].list {
			break
		}
		f := &v.frames[at]
		if f.member != nil && f.member.name == token {
			at++
			continue
		}
		if s := v.spot(at, token); s != nil {
			text := v.out[s.from:s.to]
			if i == len(tokens)-1 {
				r := &v.reading
				r.finding, r.text, r.of, r.member = here, text, v.g, s.member
				return r
			}
			return v.scratched(jsonvalue.At(jsonvalue.FromText(text), tokens[i+1:]...))
		}
		if declared := f.constraints.index(token); declared >= 0 && declared < f.at {
			return v.reads(reading{}) // it was left out
		}
		break
	}
	return v.reads(reading{finding: later})
}

func (v *state) reads(r reading) *reading {
	v.reading = r
	return &v.reading
}

// scratched returns a value that was found somewhere else than in the text.
func (v *state) scratched(found any, ok bool) *reading {
	if !ok {
		return v.reads(reading{})
	}
	v.scratch = jsonvalue.Append(v.scratch[:0], found)
	return v.reads(reading{finding: here, text: v.scratch, from: found})
}

// index returns where a name stands among the properties, -1 for nowhere.
func (f *constraints) index(name string) int {
	return slices.IndexFunc(f.properties, func(p property) bool { return p.name == name })
}

// maxResolved bounds how often what is copied is copied again: a copy of a copy, of a value that a relation changes.
const maxResolved = 16

// resolveDeferred applies to a whole body what could not be followed while it was written.
func (v *state) resolveDeferred() {
	relation.Apply(v.exchange, v.g.direction)
	for range maxResolved {
		changed := false
		for _, d := range v.deferred {
			changed = v.copy(d) || changed
		}
		if !changed {
			return
		}
		relation.Apply(v.exchange, v.g.direction)
	}
}

// copy puts what an x-faker reads in its place in a whole body, if it fits, and reports whether that is another value.
func (v *state) copy(d deferred) bool {
	body := &v.exchange.Response.Body
	if v.g.direction == jsonschema.InRequest {
		body = &v.exchange.Request.Body
	}
	around := []any{body.Value}
	for _, token := range d.path {
		child, ok := jsonvalue.Child(around[len(around)-1], token)
		if !ok {
			return false // it was not kept
		}
		around = append(around, child)
	}
	found, ok := relation.Value(d.source, v.exchange, around)
	if !ok || jsonvalue.Equal(found, around[len(around)-1]) || !v.fits(d.schemas, found) {
		return false
	}
	if len(d.path) == 0 {
		body.Value = jsonvalue.Clone(found)
		return true
	}
	return jsonvalue.SetChild(around[len(around)-2], d.path[len(d.path)-1], jsonvalue.Clone(found))
}
