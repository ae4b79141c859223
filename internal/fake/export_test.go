package fake

import "slices"

// GofakeitNames are the names of gofakeit that a document may use.
var GofakeitNames = gofakeitNames

// FromPattern makes a text of a regular expression.
func FromPattern(seed uint64, source string, spread int) (string, bool) {
	return fromPattern(newFaker(seed).Rand, source, spread)
}

// FakerJSNames are the names of faker.js that a document may use.
var FakerJSNames = fakerJSNames

// GuessNames are the names of properties that say something about the value, as words with spaces between them.
func GuessNames() []string {
	var names []string
	for name := range guesses {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Kept returns how many plans and facets a generator keeps.
func (g *Generator) Kept() int {
	kept := 0
	for _, p := range g.plans {
		if p.Load() != nil {
			kept++
		}
	}
	for _, known := range []interface{ Range(func(any, any) bool) }{&g.passing.known, &g.chosen.known} {
		known.Range(func(any, any) bool { kept++; return true })
	}
	return kept
}

// LeastChosen is what a generator keeps beside the plans of the document's schemas, at least.
const LeastChosen = leastChosen + passing
