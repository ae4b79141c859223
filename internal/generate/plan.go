package generate

import (
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// plan is what is known of a list of schemas before any value of it is made.
type plan struct {
	kind        kind
	schemas     []*jsonschema.Schema
	flat        []*jsonschema.Schema
	asking      []*jsonschema.Schema // those of flat that ask something by themselves
	choices     []choice
	constraints *constraints      // where there is no choice
	endless     bool              // no finite value fits
	crowded     bool              // more schemas apply than are looked at
	sure        bool              // what its faker makes fits in any case
	samples     []sample          // what the document itself gives as values, whichever choice is taken
	parts       *jsonvalue.Object // what it gives of members, where it gives no whole
	relates     bool              // a value, or a part of it, is tied to another
	links       *links
	chosen      *choices
}

// kind says which values are of one kind: those of one schema, and those of one member of one kind. It outlives what is kept
// of a plan, so that nesting is counted the same whether that is still there.
type kind struct {
	root any    // *jsonschema.Schema, together, or an address of its own for others that meet in one value
	path string // the choices that were taken and the members that lead from there, "" for the root
}

func (k kind) below(step string) kind { return kind{k.root, k.path + step} }

// choices are the constraints of plans with their choices taken, by the plan and the choices.
type choices = cache[kind, *constraints]

// Bounds of what is kept beside the plans of the document's own schemas.
const (
	maxChosen  = 256 // constraints of one generator, where the document has few schemas
	maxPassing = 64  // constraints within a value of several schemas, and plans of schemas that are made while generating
)

// together are schemas that apply to one value, in their order.
type together [4]*jsonschema.Schema

// planOf returns the plan of schemas that apply to one value. That of one schema is kept, and that of a few of the document's.
func (g *Generator) planOf(schemas []*jsonschema.Schema) *plan {
	if len(schemas) != 1 {
		return g.planTogether(schemas)
	}
	s := schemas[0]
	if known, ok := g.plans[s]; ok {
		return known.get(func() *plan { return g.newPlan([]*jsonschema.Schema{s}, kind{root: s}, g.chosen) })
	}
	return g.passing.of(s, func() *plan {
		return g.newPlan([]*jsonschema.Schema{s}, kind{root: s}, newCache[kind, *constraints](maxPassing))
	})
}

func (g *Generator) planTogether(schemas []*jsonschema.Schema) *plan {
	var key together
	passes := func(s *jsonschema.Schema) bool { return g.plans[s] == nil }
	if len(schemas) > len(key) || slices.ContainsFunc(schemas, passes) {
		chosen := newCache[kind, *constraints](maxPassing)
		return g.newPlan(slices.Clone(schemas), kind{root: chosen}, chosen)
	}
	copy(key[:], schemas)
	return g.joint.of(key, func() *plan { return g.newPlan(slices.Clone(schemas), kind{root: key}, g.chosen) })
}

func (g *Generator) newPlan(schemas []*jsonschema.Schema, k kind, chosen *choices) *plan {
	p := &plan{kind: k, schemas: schemas, chosen: chosen}
	p.flat, p.choices = flatten(schemas)
	p.crowded = len(p.flat) > maxFlat
	p.endless = slices.ContainsFunc(schemas, func(s *jsonschema.Schema) bool { return g.minDepth(s) >= infinite })
	if len(p.choices) == 0 {
		p.constraints = g.merge(p.flat)
		p.constraints.of(p, k)
		p.sure = p.constraints.faker != nil && p.suits(p.constraints, g.direction)
	}
	g.addSamples(p)
	p.asking = slices.DeleteFunc(slices.Clone(p.flat), (*jsonschema.Schema).IsAlias)
	p.links = g.linksOf(p)
	return p
}

// of says which plan the constraints belong to, and which kind their values are.
func (f *constraints) of(p *plan, k kind) {
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

// planFor returns the plan of a property's values.
func (g *Generator) planFor(p *property) *plan {
	if p.plan != nil {
		return p.plan
	}
	return p.memo.plan.get(func() *plan { return g.memberPlan(p) })
}

func (g *Generator) memberPlan(p *property) *plan {
	if len(p.schemas) == 1 {
		return g.planOf(p.schemas)
	}
	return g.newPlan(slices.Clone(p.schemas), p.in.kind.below("/"+p.label), p.in.chosen)
}

// shortcut returns what writes a value of the full shape the way fromPlan does, where that way never forks: after the one value that there is;
// nil where it does fork.
func (p *plan) shortcut() (only string, write func(*faker.Draw, []byte) []byte) {
	f := p.constraints
	if f == nil || f.uncertain || f.never || f.Types == 0 || p.endless || p.crowded {
		return "", nil
	}
	copies := p.links != nil && p.links.source != nil // in place of what is made
	switch m := f.faker; {
	case m != nil && p.sure && m.Write != nil && !(m.Yields && f.Bounded()):
		return "", m.Write
	case m != nil && !copies:
		return "", nil
	case f.Fixed && len(f.texts) == 1:
		return f.texts[0], skip
	case f.Fixed || len(f.samples) > 0 && !copies || f.tells():
		return "", nil
	case f.usual == jsonschema.String && f.content == nil:
		return "", f.PlainText()
	}
	return "", nil
}

// skip draws as one of several values would be.
func skip(d *faker.Draw, dst []byte) []byte {
	d.Random.Int31()
	return dst
}

// constraints returns the plan's with its choices taken.
func (v *state) constraints(p *plan, try int) *constraints {
	if p.constraints != nil {
		return p.constraints
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
		more, inner := flatten([]*jsonschema.Schema{choices[i].alternatives[at]})
		for _, s := range more {
			if !slices.Contains(flat, s) {
				flat = append(flat, s)
			}
		}
		if len(choices)+len(inner) < maxKinds {
			choices = append(choices, inner...)
		}
	}
	k := p.kind.below(key)
	return p.chosen.of(k, func() *constraints {
		f := v.g.merge(flat)
		for property, name := range f.members {
			if members[property] == nil { // a choice that was taken says more
				members[property] = name
			}
		}
		f.of(p, k)
		f.members, f.uncertain, f.samples, f.parts = members, true, p.samples, p.parts
		if len(p.samples) == 0 {
			f.samples, f.parts = v.g.samplesOf(p.schemas, flat, f)
		}
		return f
	})
}

// suits reports whether what the faker of constraints makes fits the schemas of p, whatever it is.
func (p *plan) suits(f *constraints, d jsonschema.Direction) bool {
	m := f.faker
	if len(m.Values) > 0 {
		return !slices.ContainsFunc(m.Values, func(one any) bool {
			return slices.ContainsFunc(p.schemas, func(s *jsonschema.Schema) bool { return !s.Valid(one, d) })
		})
	}
	if m.Within != nil || f.uncertain || f.never || f.Fixed || f.Types&m.Writes == 0 {
		return false
	}
	switch m.Writes {
	case jsonschema.String:
		return len(f.Patterns) == 0 && f.MinLength == 0 && f.MaxLength < 0 && (f.Format == "" || f.Format == m.Format)
	case jsonschema.Integer:
		return len(f.MultipleOf) == 0 && f.Format == "" && (!f.Bounded() || m.Low != "" && f.InBounds(m.Low) && f.InBounds(m.High))
	}
	return m.Writes == jsonschema.Boolean
}

// cache keeps what was worked out, up to a bound. Beyond that it forgets everything and begins anew: what it holds can be worked
// out again, and is the same then. It is safe for concurrent use.
type cache[K comparable, V any] struct {
	bound int64
	count atomic.Int64
	known sync.Map
}

func newCache[K comparable, V any](bound int) *cache[K, V] { return &cache[K, V]{bound: int64(bound)} }

// of returns what is kept for a key, made where nothing is.
func (c *cache[K, V]) of(key K, made func() V) V {
	if known, ok := c.known.Load(key); ok {
		return known.(V)
	}
	if c.count.Add(1) > c.bound {
		c.known.Clear()
		c.count.Store(1)
	}
	known, _ := c.known.LoadOrStore(key, made())
	return known.(V)
}
