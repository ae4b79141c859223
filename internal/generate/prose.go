package generate

import (
	"regexp"
	"slices"
	"time"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/prose"
)

// What descriptions say of a value stands behind all that schemas say by keywords, and before what names say. It is what is made, and
// never what is right: no value is judged by it.

// scalars are the types of values that descriptions are read for.
const scalars = jsonschema.String | jsonschema.Number | jsonschema.Integer | jsonschema.Boolean

// saidOf returns what the description of a schema says, nil where that is nothing.
func (g *Generator) saidOf(s *jsonschema.Schema) *prose.Said {
	if s.Description == "" || s.PossibleTypes()&scalars == 0 || !s.HasOnly(openKeywords...) {
		return nil
	}
	return g.said.of(s, func() *prose.Said {
		said := prose.Read(s.Description)
		if said.IsZero() {
			return nil
		}
		return &said
	})
}

// tell adds to constraints what the first description of flat schemas says that says something, where the keywords leave it open.
func (g *Generator) tell(f *constraints, flat []*jsonschema.Schema) {
	if f.Fixed || f.never || f.Types&scalars == 0 || f.faker != nil {
		return
	}
	for _, s := range flat {
		if said := g.saidOf(s); said != nil {
			f.tell(said, func(value any) bool {
				return !slices.ContainsFunc(flat, func(s *jsonschema.Schema) bool { return !s.Valid(value, g.direction) })
			})
			return
		}
	}
}

// tell takes what is said, as far as a value of it is taken by the schemas.
func (f *constraints) tell(said *prose.Said, takes func(any) bool) {
	for _, one := range said.Values {
		if value, ok := f.meant(one.Text, takes); ok {
			f.told = append(f.told, value)
		}
	}
	if len(f.told) < 2 {
		f.told = nil
	}
	f.like = f.likes(said, takes)
	f.tellBounds(said, takes)
	moment := time.Date(2024, 11, 30, 10, 20, 30, 0, time.UTC)
	if open := f.Format == "" && len(f.Patterns) == 0; said.Layout != "" && open && f.Types&jsonschema.String != 0 && takes(moment.Format(said.Layout)) {
		f.Layout = said.Layout
	}
	f.Cents = said.Cents && f.Types&jsonschema.Integer != 0 && f.Types&jsonschema.String == 0 && !f.Bounded()
}

// likes returns what values are said to be like; where nothing is, what a value is where nobody says otherwise. Where all values are
// said, one of them is as good as another.
func (f *constraints) likes(said *prose.Said, takes func(any) bool) []sample {
	if len(f.told) > 0 {
		return nil
	}
	var like []sample
	for _, text := range said.Samples {
		if value, ok := f.meant(text, takes); ok {
			like = append(like, sample{value, jsonvalue.Text(value)})
		}
	}
	if value, ok := f.meant(said.Default, takes); len(like) == 0 && said.Default != "" && ok {
		like = append(like, sample{value, jsonvalue.Text(value)})
	}
	return like
}

// tellBounds takes a least and a most where the schemas have neither, and take both.
func (f *constraints) tellBounds(said *prose.Said, takes func(any) bool) {
	if f.Bounded() || f.Types&jsonschema.Integer == 0 || f.Types&jsonschema.String != 0 {
		return
	}
	low, high := jsonvalue.Number(said.Low), jsonvalue.Number(said.High)
	if low != "" && !takes(low) || high != "" && !takes(high) || low != "" && high != "" && low.Cmp(high) >= 0 {
		return
	}
	f.Raise(low, false)
	f.Lower(high, false)
}

var decimals = regexp.MustCompile(`^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,14})?$`)

// meant returns the value that a text of a description means: a number where that is taken, else true or false, else the text.
func (f *constraints) meant(text string, takes func(any) bool) (any, bool) {
	switch {
	case decimals.MatchString(text) && takes(jsonvalue.Number(text)):
		return jsonvalue.Number(text), true
	case text == "true" || text == "false":
		if truth := text == "true"; takes(truth) {
			return truth, true
		}
	}
	return text, f.Types&jsonschema.String != 0 && takes(text)
}

// fromProse writes a value as a description says it. Where that did not do, as where names did not, it is not asked.
func (v *state) fromProse(p *plan, f *constraints) bool {
	if v.Relaxed || v.ignoreNames {
		return false
	}
	if len(f.told) > 0 {
		v.emit(f.told[v.Random.Intn(len(f.told))])
		return true
	}
	made := v.Draw.Told(&f.Constraints)
	if made == nil || !v.fits(p.schemas, made) {
		return false
	}
	v.emit(made)
	return true
}

// tells reports whether a description says how a value is made.
func (f *constraints) tells() bool { return len(f.told) > 0 || f.Layout != "" || f.Cents }

// likens reports whether the description of one of flat schemas has an example or a default.
func (g *Generator) likens(flat []*jsonschema.Schema) bool {
	return slices.ContainsFunc(flat, func(s *jsonschema.Schema) bool {
		said := g.saidOf(s)
		return said != nil && (len(said.Samples) > 0 || said.Default != "")
	})
}

// listsTold reports whether a value is one of those that are told, if any are.
func (f *constraints) listsTold(value any) bool {
	return len(f.told) == 0 || slices.ContainsFunc(f.told, func(one any) bool { return jsonvalue.Equal(one, value) })
}

// decides reports whether a description says more of a value than its name would. Of a person the name may say which of the values.
func (f *constraints) decides(one *faker.Hint) bool {
	return len(f.told) > 0 && !one.Person || f.Layout != "" && !one.IsTime()
}
