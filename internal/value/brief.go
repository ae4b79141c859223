package value

import "unicode/utf8"

// Brief returns v as compact JSON, cut to about length characters, for messages. It looks at no more of v than it shows.
func Brief(v any, length int) string {
	room := briefRoom(length)
	return cutBrief(Text(head(v, &room)), length, room < 0)
}

// Brief returns [Brief] of what n holds.
func (n *Node) Brief(length int) string {
	room := briefRoom(length)
	return cutBrief(Text(n.head(&room)), length, room < 0)
}

// briefRoom returns the bytes that a text of more than length characters cannot do without: a character takes four at most.
func briefRoom(length int) int { return 4 * (length + 1) }

func cutBrief(text string, length int, more bool) string {
	runes := []rune(text)
	if len(runes) <= length && !more {
		return text
	}
	return string(runes[:min(length, len(runes))]) + "…"
}

// head returns the part of v that the first bytes of its text show. It takes from room what that part needs at least; room
// is below 0 where something was left out.
func head(v any, room *int) any {
	switch v := v.(type) {
	case string:
		*room -= len(`""`)
		return headText(v, room)
	case Number:
		return Number(headText(string(v), room))
	case []any:
		*room--
		items := []any{}
		for _, item := range v {
			if *room < 0 {
				break
			}
			items = append(items, head(item, room))
		}
		return items
	case *Object:
		*room--
		o := &Object{}
		for _, m := range v.Members {
			if *room < 0 {
				break
			}
			*room -= len(`"":`)
			name := headText(m.Name, room)
			o.Members = append(o.Members, Member{name, head(m.Value, room)})
		}
		return o
	}
	*room -= len("null")
	return v
}

func headText(text string, room *int) string {
	cut := len(text)
	if cut > *room {
		for cut = max(*room, 0); cut > 0 && !utf8.RuneStart(text[cut]); cut-- {
		}
	}
	*room -= len(text) // below 0 where it is cut
	return text[:cut]
}

// head is as that of values.
func (n *Node) head(room *int) any {
	switch {
	case n == nil:
		return head(nil, room)
	case n.Kind == ArrayNode:
		*room--
		items := []any{}
		for _, item := range n.Items {
			if *room < 0 {
				break
			}
			items = append(items, item.head(room))
		}
		return items
	case n.Kind == ObjectNode:
		*room--
		o := &Object{}
		for i, item := range n.Items {
			if *room < 0 {
				break
			}
			*room -= len(`"":`)
			name := headText(n.Keys[i], room)
			o.Members = append(o.Members, Member{name, item.head(room)})
		}
		return o
	}
	return head(n.Scalar, room)
}
