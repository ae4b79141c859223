package generate

// Kept returns how many plans and constraints a generator keeps.
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

// KeywordNames returns the names of the rows of keywords.
func KeywordNames() []string {
	var names []string
	for _, k := range keywords {
		names = append(names, k.name)
	}
	return names
}
