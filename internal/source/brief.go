// Package source reads the files of an API, YAML or JSON, into nodes that know their file and line.
package source

import "agentmock/internal/jsonvalue"

// Brief returns [Brief] of what n holds.
func (n *Node) Brief(length int) string {
	room := jsonvalue.BriefRoom(length)
	return jsonvalue.CutBrief(jsonvalue.Text(n.head(&room)), length, room < 0)
}

// head is as that of values.
func (n *Node) head(room *int) any {
	switch {
	case n == nil:
		return jsonvalue.Head(nil, room)
	case n.Kind() == ArrayNode:
		*room--
		items := []any{}
		for _, item := range n.Items() {
			if *room < 0 {
				break
			}
			items = append(items, item.head(room))
		}
		return items
	case n.Kind() == ObjectNode:
		*room--
		o := &jsonvalue.Object{}
		for i, item := range n.Items() {
			if *room < 0 {
				break
			}
			*room -= len(`"":`)
			name := jsonvalue.HeadText(n.Keys()[i], room)
			o.Members = append(o.Members, jsonvalue.Member{Name: name, Value: item.head(room)})
		}
		return o
	}
	if spelled := n.spelled(); spelled != "" {
		return jsonvalue.Head(jsonvalue.Number(spelled), room) // as the reader finds it in the file
	}
	return jsonvalue.Head(n.Scalar, room)
}
