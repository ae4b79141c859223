package source

import (
	"strconv"

	"agentmock/internal/jsonvalue"
)

// Pointers returns the JSON Pointers, as URI fragments, of nodes and keys at places in a file; of places where none stands there is none.
func Pointers(n *Node, at map[Position]bool) map[Position]string {
	found := map[Position]string{}
	pointers(n, "#", at, found)
	return found
}

func pointers(n *Node, pointer string, at map[Position]bool, found map[Position]string) {
	if _, known := found[n.Position]; at[n.Position] && !known {
		found[n.Position] = pointer
	}
	for i, item := range n.Items() {
		if len(found) == len(at) {
			return
		}
		token := strconv.Itoa(i)
		if n.Kind() == ObjectNode {
			token = n.Keys()[i]
			if at[n.KeyPosition(i)] {
				found[n.KeyPosition(i)] = pointer + jsonvalue.Pointer(token)
			}
		}
		pointers(item, pointer+jsonvalue.Pointer(token), at, found)
	}
}
