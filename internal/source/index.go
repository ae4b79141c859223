package source

// Index finds members of large objects without looking through them: a document has one object with all its schemas, and most references lead there.
// The objects may change meanwhile. It is for one goroutine.
type Index struct {
	places map[*Node]map[string]int
}

// indexed is how many members an object has that is worth an index.
const indexed = 32

// At returns what n.At does for one token of a JSON Pointer.
func (x *Index) At(n *Node, token string) *Node {
	if n == nil || n.Kind() != ObjectNode || len(n.Keys()) < indexed {
		return n.At(token)
	}
	places := x.places[n]
	if places == nil {
		places = make(map[string]int, len(n.Keys()))
		for i, key := range n.Keys() {
			if _, known := places[key]; !known {
				places[key] = i
			}
		}
		if x.places == nil {
			x.places = map[*Node]map[string]int{}
		}
		x.places[n] = places
	}
	if i, known := places[token]; known && i < len(n.Keys()) && n.Keys()[i] == token {
		return n.Items()[i]
	}
	return n.At(token) // it may have come since
}
