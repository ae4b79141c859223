package generate

// Kept returns how many plans and constraints a generator keeps.
func (g *Generator) Kept() int {
	kept := 0
	for _, p := range g.plans {
		if p.Load() != nil {
			kept++
		}
	}
	for _, known := range []interface{ Range(func(any, any) bool) }{&g.passing.known, &g.joint.known, &g.chosen.known} {
		known.Range(func(any, any) bool { kept++; return true })
	}
	return kept
}

// LeastChosen is what a generator keeps beside the plans of the document's schemas, at least.
const LeastChosen = maxChosen + maxPassing

// KeywordNames returns the names of the rows of keywords.
func KeywordNames() []string {
	var names []string
	for _, k := range keywords {
		names = append(names, k.name)
	}
	return names
}

// Cache is a cache, of numbers.
type Cache = cache[int, int]

// NewCache returns a cache that holds as many as bound.
func NewCache(bound int) *Cache { return newCache[int, int](bound) }

// Of returns what is kept for a key.
func (c *cache[K, V]) Of(key K, made func() V) V { return c.of(key, made) }

// Len returns how many are kept.
func (c *cache[K, V]) Len() int {
	count := 0
	c.known.Range(func(any, any) bool { count++; return true })
	return count
}

// IdleRoom returns how many bytes of room there are in what waits to be used again, 0 where nothing does.
func (g *Generator) IdleRoom() int {
	v, _ := g.idle.Get().(*state)
	if v == nil {
		return 0
	}
	return max(cap(v.out), cap(v.scratch))
}

// SuccessIn returns what a description calls success.
func SuccessIn(description string) string { return successIn(description) }
