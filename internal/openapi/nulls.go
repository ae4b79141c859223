package openapi

import (
	"slices"
	"strings"

	"agentmock/internal/source"
)

// Programs that write whatever a model has write null for what is not there: "$ref": null, "const": null, "maximum": null beside each type. Where a
// document has many, they are left out of it as if they had not been written; a few are each looked at by whoever reads the member.

const (
	manyNulls   = 20 // in a document, from which on they are a program's
	besideNulls = 3  // in an object, from which on a value that is null is one of them
)

// nullable are the members whose values may well be null.
var nullable = []string{"default", "example", "const", "value", "dataValue"}

// nulls are the members of a document that are null and say nothing.
type nulls struct {
	count int
	first source.Position
	out   bool // they are left out
}

// of looks at the members of an object, and leaves out what is null where that is to be done.
func (u *nulls) of(n *source.Node) {
	isNull := func(i int) bool { return n.Items()[i].IsNull() && !strings.HasPrefix(n.Keys()[i], "x-") }
	several := 0
	for i, key := range n.Keys() {
		if isNull(i) && !slices.Contains(nullable, key) {
			if several++; u.count == 0 {
				u.first = n.KeyPosition(i)
			}
			u.count++
		}
	}
	if !u.out || several == 0 {
		return
	}
	var kept []int
	for i, key := range n.Keys() {
		if !isNull(i) || several < besideNulls && slices.Contains(nullable, key) {
			kept = append(kept, i)
		}
	}
	n.Keep(kept)
}
