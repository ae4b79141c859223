package fake

import (
	"slices"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// Values that are tied to others are made to fit while the text is written: what a relation or an x-faker reads stands
// before it nearly always. Where it does not, the body is settled as a whole when it is there.

// ties are what the schemas of a value tie it to.
type ties struct {
	source    *spec.Expression // an x-faker that reads the body itself
	relations []spec.Relation
	unclear   bool // alternatives may tie it to more
}

// copies reports whether nothing is asked but to copy a value, if that can be.
func (t *ties) copies() bool {
	return t != nil && t.source != nil && len(t.relations) == 0 && !t.unclear
}

// tiesOf are what the schemas of p tie its values to, nil for nothing.
func (g *Generator) tiesOf(p *plan) *ties {
	t := ties{unclear: len(p.choices) > 0 && slices.ContainsFunc(p.schemas, (*spec.Schema).Relates)}
	for _, s := range p.flat {
		t.relations = append(t.relations, s.Relations...)
	}
	if p.facets != nil && p.facets.faker != nil && p.facets.faker.source != nil {
		if _, _, here := p.facets.faker.source.Within(g.direction); here {
			t.source = p.facets.faker.source
		}
	}
	if !t.unclear && t.source == nil && len(t.relations) == 0 {
		return nil
	}
	return &t
}

// deferred is a value that an x-faker takes from a place that was not written yet.
type deferred struct {
	source  *spec.Expression
	path    []string
	schemas []*spec.Schema
}

// tie makes the value that is written from a place on what it is tied to, and reports whether it is tied at all.
func (v *visit) tie(p *plan, from int) bool {
	t := p.ties
	if t == nil || v.untied {
		return false
	}
	v.unsettled = v.unsettled || t.unclear
	if t.source != nil && !(v.sparing() && string(v.out[from:]) == "null") {
		v.follow(t.source, p, from)
	}
	for i := range t.relations {
		v.relate(&t.relations[i], p, from)
	}
	v.unsettled = v.unsettled || len(t.relations) > 1 // the second may have undone the first
	return true
}

// follow puts what an x-faker reads in place of the value that is written from a place on, if it fits.
func (v *visit) follow(e *spec.Expression, p *plan, from int) {
	source := v.find(e)
	if v.unsettled = v.unsettled || source.finding == later; v.unsettled { // what is there now may still become another
		v.deferred = append(v.deferred, deferred{e, v.path(), p.schemas})
	}
	switch {
	case source.finding == here && (p.takes(source.plan) || v.fits(p.schemas, source.value())):
		v.out = append(v.out[:from], source.text...)
	}
}

// relate makes a relation hold for the value that is written from a place on.
func (v *visit) relate(r *spec.Relation, p *plan, from int) {
	source, own := v.find(r.Source), v.out[from:]
	switch {
	case source.finding == later:
		v.unsettled = true
		return
	case source.finding == nowhere || r.HoldsIn(own, source.text):
		return
	case r.Kind == spec.SameAs:
		if !p.takes(source.plan) && !v.fits(p.schemas, source.value()) {
			v.unsettled = true // there it is said what is wrong
		}
		v.out = append(v.out[:from], source.text...)
		return
	}
	if text, ok := r.AppendMended(v.out, own, source.text); ok && p.openText() {
		v.out = append(v.out[:from], text[len(v.out):]...)
		return
	}
	mended, changed := r.Mend(v.made(from), source.value())
	if !changed {
		return
	}
	v.out = value.Append(v.out[:from], mended)
	if !v.fits(p.schemas, mended) {
		v.unsettled = true // there it is said what is wrong
	}
}

// takes reports whether p's schemas ask no more of a value than those of other, a plan that it was made of or nil.
func (p *plan) takes(other *plan) bool {
	if other == nil || len(p.choices) > 0 {
		return false
	}
	if f := other.facets; p.openText() && f != nil && f.types == spec.String && p.facets.types&spec.String != 0 && f.format == p.facets.format {
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
	f := p.facets
	return f != nil && !f.uncertain && !f.fixed && len(f.patterns) == 0 && f.minLength == 0 && f.maxLength < 0
}

// reading is what an expression reads, for the value being made.
type reading struct {
	finding
	text []byte // as JSON
	plan *plan  // that it was made of; nil where it is not known
	from any    // the value, where there is no plan
}

// value is what was read.
func (r reading) value() any {
	if r.plan == nil {
		return r.from
	}
	return value.FromText(r.text)
}

// finding says whether what an expression reads is there.
type finding uint8

const (
	nowhere finding = iota
	here
	later // it may still be written
)

// find reads what an expression says from what is written, or from the rest of the exchange.
func (v *visit) find(e *spec.Expression) reading {
	up, tokens, within := e.Within(v.g.direction)
	if !within {
		found, ok := e.Value(v.exchange, nil)
		return v.scratched(found, ok)
	}
	at := len(v.frames) - up
	if up < 0 {
		at = 0
	}
	if at < 0 {
		return reading{}
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
				return reading{finding: here, text: text, plan: v.g.planFor(s.member)}
			}
			return v.scratched(value.At(value.FromText(text), tokens[i+1:]...))
		}
		if declared := f.facets.index(token); declared >= 0 && declared < f.at {
			return reading{} // it was left out
		}
		break
	}
	return reading{finding: later}
}

// scratched is a value that was found somewhere else than in the text.
func (v *visit) scratched(found any, ok bool) reading {
	if !ok {
		return reading{}
	}
	v.scratch = value.Append(v.scratch[:0], found)
	return reading{finding: here, text: v.scratch, from: found}
}

// index is where a name stands among the properties, -1 for nowhere.
func (f *facets) index(name string) int {
	return slices.IndexFunc(f.properties, func(p property) bool { return p.name == name })
}

// maxSettled bounds how often what is copied is copied again: a copy of a copy, of a value that a relation changes.
const maxSettled = 16

// settle applies to a whole body what could not be followed while it was written.
func (v *visit) settle() {
	v.exchange.ApplyRelations(v.g.direction)
	for range maxSettled {
		changed := false
		for _, d := range v.deferred {
			changed = v.copy(d) || changed
		}
		if !changed {
			return
		}
		v.exchange.ApplyRelations(v.g.direction)
	}
}

// copy puts what an x-faker reads in its place in a whole body, if it fits, and reports whether that is another value.
func (v *visit) copy(d deferred) bool {
	body := &v.exchange.Response.Body
	if v.g.direction == spec.InRequest {
		body = &v.exchange.Request.Body
	}
	around := []any{body.Value}
	for _, token := range d.path {
		child, ok := value.Child(around[len(around)-1], token)
		if !ok {
			return false // it was not kept
		}
		around = append(around, child)
	}
	found, ok := d.source.Value(v.exchange, around)
	if !ok || value.Equal(found, around[len(around)-1]) || !v.fits(d.schemas, found) {
		return false
	}
	if len(d.path) == 0 {
		body.Value = value.Clone(found)
		return true
	}
	return value.SetChild(around[len(around)-2], d.path[len(d.path)-1], value.Clone(found))
}
