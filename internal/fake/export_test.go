package fake

// GofakeitNames are the names of gofakeit that a document may use.
var GofakeitNames = gofakeitNames

// FromPattern makes a text of a regular expression.
func FromPattern(seed uint64, source string, spread int) (string, bool) {
	return fromPattern(newFaker(seed).Rand, source, spread)
}
