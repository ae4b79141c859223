package generate

import (
	"slices"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// Nearest returns a generator of values for schemas that none fits: those that come near. Where alternatives overlap it takes one
// of them, where one part of an object forbids what another describes it lets that be, and where bounds leave nothing between
// them it keeps to one, and what would have no end ends before it has all that it asks for.
func (g *Generator) Nearest() *Generator {
	g.relaxing.Do(func() {
		g.relaxed = &Generator{Locale: g.Locale, direction: g.direction, rules: g.rules, fakers: g.fakers, minDepths: g.minDepths, names: g.names, pathNames: g.pathNames, lax: true, strict: g}
		g.relaxed.remember()
	})
	return g.relaxed
}

// Hopeless reports whether it is known that no value fits the schema of a media type: see [Generator.Near].
func (g *Generator) Hopeless(m *openapi.MediaType) bool {
	none, known := g.none.Load(m.Schema)
	return known && none.(bool)
}

// Near returns [Generator.Nearest] for a media type of which a value could not be made. Where none fits at all, nobody needs to try again.
func (g *Generator) Near(m *openapi.MediaType) *Generator {
	if _, known := g.none.Load(m.Schema); !known {
		g.none.LoadOrStore(m.Schema, g.Impossible(m.Schema))
	}
	return g.Nearest()
}

// triesNear is how often a value is made anew, in the hope of one that fits, before one is taken that does not.
const triesNear = 10

// isHopeless reports whether no value fits the schema of a plan that only a check can accept. It says the same whatever was made before, so that
// nobody has to try again and again what cannot be.
func (v *state) isHopeless(p *plan) bool {
	if len(p.schemas) != 1 {
		return false
	}
	g, s := v.g, p.schemas[0]
	if g.strict != nil {
		g = g.strict
	}
	if known, ok := g.none.Load(s); ok {
		return known.(bool)
	}
	if _, lasts := g.plans[s]; !lasts {
		return false
	}
	if !v.trial {
		g.trial.Lock()
		defer g.trial.Unlock()
	}
	if known, ok := g.none.Load(s); ok {
		return known.(bool)
	}
	if g.tried[s] { // it stands inside itself
		return false
	}
	g.tried[s] = true
	none := g.impossible(s, true)
	delete(g.tried, s)
	g.none.Store(s, none)
	return none
}

// relax gives constraints that contradict each other the types and values of the first schema that has some.
func (f *constraints) relax(flat []*jsonschema.Schema) {
	for _, s := range flat {
		if f.Fixed && len(f.Values) == 0 {
			if s.Const != nil {
				f.Values = []any{*s.Const}
			} else {
				f.Values = slices.Clone(s.Enum)
			}
			for _, v := range f.Values {
				f.texts = append(f.texts, jsonvalue.Text(v))
			}
		}
		if f.Types == 0 {
			f.Types = s.Types
		}
	}
}

// near writes a value of a type for which there is none within all bounds.
func (v *state) near(f *constraints, t jsonschema.Types) {
	switch {
	case t == jsonschema.String:
		open := &faker.Constraints{Types: jsonschema.String, MaxLength: -1, Format: f.Format}
		if len(f.Patterns) > 0 {
			open.Format, open.Patterns = "", f.Patterns[:1]
		}
		if text, ok := v.Text(open); ok {
			v.emit(text)
			return
		}
		v.emit("text")
	case f.Low != "":
		v.emit(f.Low)
	case f.High != "":
		v.emit(f.High)
	default:
		v.emit(jsonvalue.Int(0))
	}
}
