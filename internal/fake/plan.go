package fake

import (
	"slices"
	"strconv"
	"sync"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// plan is what is known of a list of schemas before any value of it is made.
type plan struct {
	schemas []*spec.Schema
	flat    []*spec.Schema
	asking  []*spec.Schema // those of flat that ask something by themselves
	choices []choice
	facets  *facets // where there is no choice
	endless bool    // no finite value fits
	sure    bool    // what its faker makes fits in any case
	ties    *ties
	chosen  sync.Map
}

// planOf is the plan of schemas that apply to one value. One schema's plan is kept; others are rare.
func (g *Generator) planOf(schemas []*spec.Schema) *plan {
	if len(schemas) == 1 {
		if p, ok := g.plans.Load(schemas[0]); ok {
			return p.(*plan)
		}
	}
	return g.newPlan(slices.Clone(schemas))
}

func (g *Generator) newPlan(schemas []*spec.Schema) *plan {
	p := &plan{schemas: schemas}
	p.flat, p.choices = flatten(schemas)
	p.endless = slices.ContainsFunc(schemas, func(s *spec.Schema) bool { return g.height(s) >= unbounded })
	if len(p.choices) == 0 {
		p.facets = g.merge(p.flat)
		p.facets.samples = g.samples(p, p.facets)
		p.sure = p.facets.faker != nil && p.facets.faker.suits(p, p.facets, g.direction)
	}
	p.asking = slices.DeleteFunc(slices.Clone(p.flat), (*spec.Schema).OnlyRefers)
	p.ties = g.tiesOf(p)
	if len(schemas) == 1 {
		known, _ := g.plans.LoadOrStore(schemas[0], p) // there is one for everybody: nesting is counted by it
		return known.(*plan)
	}
	return p
}

// planFor is the plan of a property's values.
func (g *Generator) planFor(p *property) *plan {
	if p.plan != nil {
		return p.plan
	}
	known := p.kept.plan.Load()
	if known == nil {
		p.kept.plan.CompareAndSwap(nil, g.planOf(p.schemas))
		known = p.kept.plan.Load()
	}
	return known
}

// ready gives the properties that are known by now what would be asked of their plans for each value.
func (g *Generator) ready() {
	g.plans.Range(func(_, known any) bool {
		if f := known.(*plan).facets; f != nil {
			for i := range f.properties {
				p := &f.properties[i]
				if p.plan = p.kept.plan.Load(); p.plan != nil && p.guess == nil {
					p.shortcut = p.plan.shortcut()
				}
			}
		}
		return true
	})
}

// shortcut writes a value of the full shape the way planned does, where that way never forks; nil where it does.
func (p *plan) shortcut() func(*visit) {
	f := p.facets
	if f == nil || f.uncertain || f.never || f.types == 0 || p.endless {
		return nil
	}
	switch m := f.faker; {
	case m != nil && p.sure && m.write != nil && !(m.yields && f.bounded()):
		return m.write
	case m != nil:
		return nil
	case f.fixed && len(f.texts) == 1:
		return only(f.texts[0])
	case f.fixed:
		return nil
	case f.exemplary():
		if len(f.samples) == 1 && f.samples[0] != "" {
			return only(f.samples[0])
		}
		return nil
	case f.usual == spec.String:
		return f.plainText()
	}
	return nil
}

// only writes the one value that there is, which is drawn as one of several would be.
func only(text string) func(*visit) {
	return func(v *visit) {
		v.random.Int31()
		v.out = append(v.out, text...)
	}
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
	for property, name := range f.members {
		if members[property] == nil { // a choice that was taken says more
			members[property] = name
		}
	}
	f.members, f.uncertain, f.samples = members, true, v.g.samples(p, f)
	known, _ := p.chosen.LoadOrStore(key, f)
	return known.(*facets)
}

// samples are the examples of facets as JSON texts, "" for one that does not fit or has members that the schemas do not describe:
// what is made up promises no others.
func (g *Generator) samples(p *plan, f *facets) []string {
	texts := make([]string, len(f.examples))
	for i, example := range f.examples {
		if !slices.ContainsFunc(p.schemas, func(s *spec.Schema) bool {
			return !s.Valid(example, g.direction) || len(s.Undeclared(example, g.direction)) > 0
		}) {
			texts[i] = value.Text(example)
		}
	}
	return texts
}
