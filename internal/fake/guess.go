package fake

import (
	"slices"
	"strings"
	"unicode"

	"agentmock/internal/spec"
)

// guess is what the name of a property says about its value, where the document says nothing else about it.
type guess struct {
	make    func(*visit, *facets) any // nil where nothing can be made for the facets
	formats string                    // of text, that the value may have; none is always right
	person  bool                      // the value tells one person from another
	place   bool                      // the value says where a person is or works
}

// guess gives the properties of f, and the elements of the list that f describes, what their names say.
func (g *Generator) guess(f *facets, flat []*spec.Schema) {
	if len(f.items) == 1 && len(f.contains) == 0 {
		if name := g.called[f.items[0]]; name != "" {
			f.each = property{name: strings.TrimSuffix(name, "s"), schemas: f.items, kept: &kept{}}
			g.guessOne(&f.each, surroundings{})
		}
	}
	if len(f.properties) == 0 {
		return
	}
	around := g.surroundings(f, flat)
	for i := range f.properties {
		if p := &f.properties[i]; g.guessOne(p, around) {
			f.person, f.place = f.person || p.guess.person, f.place || p.guess.place
		}
	}
}

// guessOne gives p what its name says; false where that is nothing, or the schemas do not leave it open.
func (g *Generator) guessOne(p *property, around surroundings) bool {
	one := around.guess(p.name)
	if one == nil {
		return false
	}
	asks, open := g.openFacets(p.schemas)
	if !open || !one.suits(asks.format) {
		return false
	}
	p.guess, p.asks = one, asks
	return true
}

// suits reports whether a value may be of a format: an unknown one says nothing, and neither do those of numbers.
func (one *guess) suits(format string) bool {
	text := spec.KnownFormat(format) && !isNumberFormat(format) || format == "password" || format == "binary"
	return !text || slices.Contains(strings.Fields(one.formats), format)
}

func isNumberFormat(format string) bool {
	return isIntegerFormat(format) || format == "float" || format == "double"
}

// openFacets are what schemas ask of a scalar that they leave open; false where they say what it is.
func (g *Generator) openFacets(schemas []*spec.Schema) (*facets, bool) {
	flat, choices := flatten(schemas)
	for _, c := range choices {
		one, ok := orNull(c.alternatives)
		if !ok {
			return nil, false
		}
		more, inner := flatten([]*spec.Schema{one})
		if len(inner) > 0 {
			return nil, false
		}
		flat = append(flat, more...)
	}
	if slices.ContainsFunc(flat, func(s *spec.Schema) bool { return g.makers[s] != nil || !isOpen(s) }) {
		return nil, false
	}
	f := g.merge(flat)
	return f, !f.never
}

// isOpen reports whether s names no value and describes no parts.
func isOpen(s *spec.Schema) bool {
	return !s.Never && s.Enum == nil && s.Const == nil && len(s.Examples) == 0 && s.Pattern == nil && s.Discriminator == nil && s.If == nil && s.ContentEncoding == "" &&
		len(s.Properties)+len(s.PatternProperties)+len(s.Required)+len(s.DependentSchemas)+len(s.PrefixItems) == 0 && s.Items == nil && s.Contains == nil &&
		s.AdditionalProperties == nil && s.PossibleTypes()&(spec.String|spec.Number|spec.Integer) != 0
}

// orNull is the other one of two alternatives one of which is null.
func orNull(alternatives []*spec.Schema) (*spec.Schema, bool) {
	if len(alternatives) != 2 {
		return nil, false
	}
	for i, one := range alternatives {
		if one.PossibleTypes() == spec.Null {
			return alternatives[1-i], true
		}
	}
	return nil, false
}

// guessed is what the name of p suggests, where it fits the schemas. The extreme shape takes no hint.
func (v *visit) guessed(p *property) (any, bool) {
	f := p.asks
	if v.shape == Extreme || v.unguessed || v.sparing() && f.types&spec.Null != 0 && f.types != spec.AllTypes {
		return nil, false
	}
	made := p.guess.make(v, f)
	if made == nil {
		return nil, false
	}
	if !v.fits(p.schemas, made) {
		made = adapted(made, f)
	}
	return made, v.fits(p.schemas, made)
}

// guessedItem is what the name of a list suggests for an element: each belongs to somebody else.
func (v *visit) guessedItem(p *property) (any, bool) {
	if p.guess.person || p.guess.place {
		defer func(person *person, field *field) { v.person, v.field = person, field }(v.person, v.field)
		v.newPerson()
	}
	return v.guessed(p)
}

// surroundings are what an object tells about the names in it.
type surroundings struct {
	role     string // of the object: person, company, product, or thing where it has another name; "" where it has none
	personal bool   // other members are those of a person
	postal   bool   // other members are those of an address
}

func (g *Generator) surroundings(f *facets, flat []*spec.Schema) surroundings {
	var around surroundings
	for _, s := range flat {
		for _, name := range []string{s.Name, g.called[s], s.Title} {
			if role := roleOf(nameWords(name)); around.role == "" || role != "thing" && role != "" && around.role == "thing" {
				around.role = role
			}
		}
	}
	for _, p := range f.properties {
		key := strings.Join(nameWords(p.name), " ")
		around.personal = around.personal || slices.Contains(personalNames, key)
		around.postal = around.postal || slices.Contains(postalNames, key)
	}
	return around
}

// called are the names of the properties whose schemas, or whose items', have no name of their own.
func called(all []*spec.Schema) map[*spec.Schema]string {
	names := map[*spec.Schema]string{}
	for _, s := range all {
		for _, p := range s.Properties {
			if p.Schema.Name != "" {
				continue
			}
			for _, one := range []*spec.Schema{p.Schema, p.Schema.Items} {
				if one != nil && one.Name == "" && names[one] == "" {
					names[one] = p.Name
				}
			}
		}
	}
	return names
}

// guess is what a name says; nil for one that says nothing.
func (around surroundings) guess(name string) *guess {
	words := nameWords(name)
	for i := range words {
		key, before := strings.Join(words[i:], " "), words[:i]
		switch {
		case key == "name" || key == "名 称":
			return around.nameOf(before)
		case key == "state" && !around.postal && !slices.Contains(addressWords, strings.Join(before, " ")):
			return nil
		case key == "title" && (around.role == "person" || around.role == "" && around.personal):
			return guesses["job title"]
		case key == "time" || key == "at" || key == "时 间":
			return timeGuess(key, before)
		case guesses[key] != nil:
			if slices.ContainsFunc(before, func(word string) bool { return slices.Contains(laterWords, word) }) && guesses["later "+key] != nil {
				return guesses["later "+key]
			}
			return guesses[key]
		}
	}
	return nil
}

// nameOf is whose name it is: what stands before the word says so, or else what is around.
func (around surroundings) nameOf(before []string) *guess {
	role := roleOf(before)
	if len(before) == 0 {
		role = around.role
	}
	switch {
	case role == "company":
		return guesses["company"]
	case role == "person", len(before) == 0 && around.personal:
		return guesses["full name"]
	case role == "product":
		return guesses["product"]
	}
	return guesses["thing name"]
}

// timeGuess reads created_at and startTime; a number that is called time but tells of no event may be any duration.
func timeGuess(key string, before []string) *guess {
	if key == "at" && len(before) == 0 {
		return nil
	}
	if slices.ContainsFunc(before, func(word string) bool { return slices.Contains(laterWords, word) }) {
		return guesses["later timestamp"]
	}
	event := key != "time" || len(before) == 0 || slices.Contains(eventWords, before[len(before)-1])
	if event {
		return guesses["timestamp"]
	}
	return guesses["written time"]
}

// nameWords are the words of a name in camelCase, snake_case, kebab-case or PascalCase, in lower case and without
// numbers. Chinese is written without gaps: each character is a word.
func nameWords(name string) []string {
	var words []string
	runes := []rune(name)
	start := -1
	end := func(i int) {
		if start >= 0 {
			words = append(words, strings.ToLower(string(runes[start:i])))
		}
		start = -1
	}
	for i, r := range runes {
		switch {
		case unicode.Is(unicode.Han, r):
			end(i)
			words = append(words, string(r))
			continue
		case !unicode.IsLetter(r):
			end(i)
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			end(i)
		}
		if start < 0 {
			start = i
		}
	}
	end(len(runes))
	return words
}

// roleOf is who or what words name: person, company, product or thing; "" for no words. The last word that means something
// counts: a UserResponse is a person, a UserGroup is not.
func roleOf(words []string) string {
	for i := len(words) - 1; i >= 0; i-- {
		switch upTo := words[:i+1]; {
		case endsIn(upTo, personWords):
			return "person"
		case endsIn(upTo, companyWords):
			return "company"
		case endsIn(upTo, productWords):
			return "product"
		case !slices.Contains(emptyWords, words[i]):
			return "thing"
		}
	}
	return ""
}

// endsIn reports whether the last word, or its singular, is one of some; in Chinese, the last characters.
func endsIn(words, some []string) bool {
	last, all := words[len(words)-1], strings.Join(words, "")
	return slices.ContainsFunc(some, func(one string) bool {
		return one == last || one+"s" == last || unicode.Is(unicode.Han, []rune(one)[0]) && strings.HasSuffix(all, one)
	})
}
