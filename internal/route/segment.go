package route

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// templateTexts splits a{b}c{d} into "a", "c", "".
func templateTexts(segment string) []string {
	var texts []string
	for {
		open := strings.IndexByte(segment, '{')
		if open < 0 {
			return append(texts, segment)
		}
		end := strings.IndexByte(segment[open:], '}')
		if end < 0 {
			return append(texts, segment)
		}
		texts = append(texts, segment[:open])
		segment = segment[open+end+1:]
	}
}

// TemplateNames returns the variables of a path template, in order.
func TemplateNames(path string) []string {
	var names []string
	for {
		_, rest, ok := strings.Cut(path, "{")
		if !ok {
			return names
		}
		name, after, ok := strings.Cut(rest, "}")
		if !ok {
			return names
		}
		names = append(names, name)
		path = after
	}
}

// capture appends the variables of a segment to values, whose room branches of a search may share: the one that succeeds is the
// last to write. Every variable takes at least one character, and as few as
// let the rest of the template match.
func (t *routeTemplate[Op]) capture(values []string, segment string) ([]string, bool) {
	rest, ok := strings.CutPrefix(segment, t.texts[0])
	if !ok {
		return nil, false
	}
	last := len(t.texts) - 1
	for i := 1; i < last; i++ {
		end := indexAfterFirst(rest, t.texts[i])
		if end < 0 {
			return nil, false
		}
		values = append(values, Unescape(rest[:end]))
		rest = rest[end+len(t.texts[i]):]
	}
	final, ok := strings.CutSuffix(rest, t.texts[last])
	if !ok || final == "" || !isBoundary(rest, len(final)) {
		return nil, false
	}
	return append(values, Unescape(final)), true
}

// indexAfterFirst returns where text begins in a normalized segment, after at least one character; -1 for nowhere.
func indexAfterFirst(segment, text string) int {
	for at := 0; at < len(segment); {
		at += characterWidth(segment[at:])
		if strings.HasPrefix(segment[at:], text) {
			return at
		}
	}
	return -1
}

// isBoundary reports whether a character begins or the segment ends at a place: the 2 of %2F is no character.
func isBoundary(segment string, place int) bool {
	if place == len(segment) {
		return true
	}
	at := 0
	for at < place {
		at += characterWidth(segment[at:])
	}
	return at == place
}

// characterWidth returns how many bytes the first character of a normalized segment takes: an escape is one.
func characterWidth(segment string) int {
	if len(segment) > 2 && segment[0] == '%' && isHex(segment[1]) && isHex(segment[2]) {
		return 3
	}
	_, width := utf8.DecodeRuneInString(segment)
	return width
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// Unescape returns a segment of a path without escapes; as it is where they are none.
func Unescape(segment string) string {
	if strings.IndexByte(segment, '%') < 0 {
		return segment
	}
	text, err := url.PathUnescape(segment)
	if err != nil {
		return segment
	}
	return text
}

// normalize unescapes what means the same escaped, so that a template's text is found in a segment, and leaves what an
// escape protects: %3A is a colon inside a value, not the colon of a custom verb (RFC 3986 section 2.2).
func normalize(segment string) string {
	if strings.IndexByte(segment, '%') < 0 {
		return segment
	}
	var b strings.Builder
	for i := 0; i < len(segment); i++ {
		if segment[i] == '%' && characterWidth(segment[i:]) == 3 {
			text := Unescape(segment[i : i+3])
			if text[0] >= 0x80 || isUnreserved(text[0]) {
				b.WriteString(text)
			} else {
				b.WriteString(strings.ToUpper(segment[i : i+3]))
			}
			i += 2
			continue
		}
		b.WriteByte(segment[i])
	}
	return b.String()
}

// isUnreserved: RFC 3986 section 2.3.
func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
