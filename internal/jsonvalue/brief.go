// Package jsonvalue holds JSON values as they are: objects in their order, numbers exact; it decodes, compares, points into and writes them.
package jsonvalue

import "unicode/utf8"

// Brief returns v as compact JSON, cut to about length characters, for messages. It looks at no more of v than it shows.
func Brief(v any, length int) string {
	room := BriefRoom(length)
	return CutBrief(Text(Head(v, &room)), length, room < 0)
}

// BriefRoom returns the bytes that a text of more than length characters cannot do without: a character takes four at most.
func BriefRoom(length int) int { return 4 * (length + 1) }

// CutBrief returns a text cut to a length in characters, with an ellipsis where there was more.
func CutBrief(text string, length int, more bool) string {
	runes := []rune(text)
	if len(runes) <= length && !more {
		return text
	}
	return string(runes[:min(length, len(runes))]) + "…"
}

// Head returns the part of v that the first bytes of its text show. It takes from room what that part needs at least; room
// is below 0 where something was left out.
func Head(v any, room *int) any {
	switch v := v.(type) {
	case string:
		*room -= len(`""`)
		return HeadText(v, room)
	case Number:
		return Number(HeadText(string(v), room))
	case []any:
		*room--
		items := []any{}
		for _, item := range v {
			if *room < 0 {
				break
			}
			items = append(items, Head(item, room))
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
			name := HeadText(m.Name, room)
			o.Members = append(o.Members, Member{name, Head(m.Value, room)})
		}
		return o
	}
	*room -= len("null")
	return v
}

// HeadText returns the beginning of a text for which there is room, in bytes, and takes what the text needs from it.
func HeadText(text string, room *int) string {
	cut := len(text)
	if cut > *room {
		for cut = max(*room, 0); cut > 0 && !utf8.RuneStart(text[cut]); cut-- {
		}
	}
	*room -= len(text) // below 0 where it is cut
	return text[:cut]
}
