package jsonvalue

import "bytes"

// TextAt returns the part of a JSON text that the tokens of a JSON Pointer lead to, and whether there is one. The text is compact, as [Append]
// writes it, and is not read beyond that part.
func TextAt(text []byte, tokens ...string) (part []byte, ok bool) {
	for _, token := range tokens {
		switch text[0] {
		case '{':
			text, ok = memberAt(text, token)
		case '[':
			text, ok = elementAt(text, token)
		default:
			ok = false
		}
		if !ok {
			return nil, false
		}
	}
	return text, true
}

// memberAt returns the text of a member of an object.
func memberAt(text []byte, name string) (part []byte, ok bool) {
	label := append(appendText(nil, name), ':')
	for at := 1; text[at] == '"'; {
		found := bytes.HasPrefix(text[at:], label)
		from := textEnd(text, at) + len(":")
		to := valueEnd(text, from)
		if found {
			return text[from:to], true
		}
		if at = to + len(","); at >= len(text) {
			break
		}
	}
	return nil, false
}

// elementAt returns the text of an element of a list.
func elementAt(text []byte, token string) (part []byte, ok bool) {
	wanted, ok := ElementIndex(token, len(text))
	for at, i := 1, 0; ok && at < len(text) && text[at] != ']'; i++ {
		to := valueEnd(text, at)
		if i == wanted {
			return text[at:to], true
		}
		at = to + len(",")
	}
	return nil, false
}

// textEnd returns the end of the string that begins at a place.
func textEnd(text []byte, at int) int {
	for at++; text[at] != '"'; at++ {
		if text[at] == '\\' {
			at++
		}
	}
	return at + 1
}

// valueEnd returns the end of the value that begins at a place.
func valueEnd(text []byte, at int) int {
	for depth := 0; at < len(text); {
		switch text[at] {
		case '"':
			at = textEnd(text, at)
		case '{', '[':
			depth++
			at++
			continue
		case '}', ']':
			depth--
			at++
		default:
			at++
		}
		if depth == 0 && (at == len(text) || text[at] == ',' || text[at] == '}' || text[at] == ']') {
			break
		}
	}
	return at
}
