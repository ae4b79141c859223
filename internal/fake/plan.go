package fake

import (
	"slices"
	"strconv"
	"sync/atomic"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// plan is what is known of a list of schemas before any value of it is made.
type plan struct {
	kind    kind
	schemas []*spec.Schema
	flat    []*spec.Schema
	asking  []*spec.Schema // those of flat that ask something by themselves
	choices []choice
	facets  *facets // where there is no choice
	endless bool    // no finite value fits
	sure    bool    // what its faker makes fits in any case
	ties    *ties
	chosen  *choices
}

// kind says which values are of one kind: those of one schema, and those of one member of one kind. It outlives what is kept
// of a plan, so that nesting is counted the same whether that is still there.
type kind struct {
	root any    // *spec.Schema, or an address of its own for schemas that meet in one value
	path string // the choices that were taken and the members that lead from there, "" for the root
}

func (k kind) below(step string) kind { return kind{k.root, k.path + step} }

// choices are the facets of plans with their choices taken, by the plan and the choices.
type choices = cache[kind, *facets]

// Bounds of what is kept beside the plans of the document's own schemas.
const (
	leastChosen = 256 // facets of one generator, where the document has few schemas
	passing     = 64  // facets within a value of several schemas, and plans of schemas that are made while generating
)

// planOf is the plan of schemas that apply to one value. That of one schema is kept; others are rare.
func (g *Generator) planOf(schemas []*spec.Schema) *plan {
	if len(schemas) != 1 {
		chosen := newCache[kind, *facets](passing)
		return g.newPlan(slices.Clone(schemas), kind{root: chosen}, chosen)
	}
	s := schemas[0]
	if known, ok := g.plans[s]; ok {
		return known.get(func() *plan { return g.newPlan([]*spec.Schema{s}, kind{root: s}, g.chosen) })
	}
	return g.passing.of(s, func() *plan {
		return g.newPlan([]*spec.Schema{s}, kind{root: s}, newCache[kind, *facets](passing))
	})
}

func (g *Generator) newPlan(schemas []*spec.Schema, k kind, chosen *choices) *plan {
	p := &plan{kind: k, schemas: schemas, chosen: chosen}
	p.flat, p.choices = flatten(schemas)
	p.endless = slices.ContainsFunc(schemas, func(s *spec.Schema) bool { return g.height(s) >= unbounded })
	if len(p.choices) == 0 {
		p.facets = g.merge(p.flat)
		p.facets.of(p, k)
		p.facets.samples = g.samples(p, p.facets)
		p.sure = p.facets.faker != nil && p.facets.faker.suits(p, p.facets, g.direction)
	}
	p.asking = slices.DeleteFunc(slices.Clone(p.flat), (*spec.Schema).OnlyRefers)
	p.ties = g.tiesOf(p)
	return p
}

// of says which plan the facets belong to, and which kind their values are.
func (f *facets) of(p *plan, k kind) {
	f.kind, f.chosen, f.each.in = k, p.chosen, f
	for i := range f.properties {
		f.properties[i].in = f
	}
}

// once is a plan that is worked out when it is first asked for; there is one for everybody.
type once struct{ atomic.Pointer[plan] }

func (o *once) get(made func() *plan) *plan {
	known := o.Load()
	if known == nil {
		o.CompareAndSwap(nil, made())
		known = o.Load()
	}
	return known
}

// planFor is the plan of a property's values.
func (g *Generator) planFor(p *property) *plan {
	if p.plan != nil {
		return p.plan
	}
	return p.kept.plan.get(func() *plan { return g.memberPlan(p) })
}

func (g *Generator) memberPlan(p *property) *plan {
	if len(p.schemas) == 1 {
		return g.planOf(p.schemas)
	}
	return g.newPlan(slices.Clone(p.schemas), p.in.kind.below("/"+p.label), p.in.chosen)
}

// ready gives the properties that are known by now what would be asked of their plans for each value.
func (g *Generator) ready() {
	for _, kept := range g.plans {
		known := kept.Load()
		if known == nil || known.facets == nil {
			continue
		}
		for i := range known.facets.properties {
			p := &known.facets.properties[i]
			if p.plan = p.kept.plan.Load(); p.plan != nil && p.guess == nil {
				p.shortcut = p.plan.shortcut()
			}
		}
	}
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
	k := p.kind.below(key)
	return p.chosen.of(k, func() *facets {
		f := v.g.merge(flat)
		for property, name := range f.members {
			if members[property] == nil { // a choice that was taken says more
				members[property] = name
			}
		}
		f.of(p, k)
		f.members, f.uncertain, f.samples = members, true, v.g.samples(p, f)
		return f
	})
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
