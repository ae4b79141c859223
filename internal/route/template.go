package route

import (
	"strings"
	"unicode/utf8"
)

// segment is one of a template, with its variables.
type segment struct {
	text     string
	spanning bool // it may be several of a path
}

// variable is what its value is joined of: texts, and captured for each value that is.
type variable []string

const captured = "*"

// expand returns the segments of a path template; and of what the variables are joined, where one has several segments.
func expand(path string) (segments []segment, joined []variable) {
	path = strings.TrimPrefix(path, "/")
	if !strings.Contains(path, "=") {
		for text := range strings.SplitSeq(path, "/") {
			segments = append(segments, segment{text: text})
		}
		return segments, nil
	}
	var text strings.Builder
	spanning, several := false, false
	end := func() {
		segments = append(segments, segment{text.String(), spanning})
		text.Reset()
		spanning = false
	}
	for path != "" {
		literal, rest, found := strings.Cut(path, "{")
		for i, part := range strings.Split(literal, "/") {
			if i > 0 {
				end()
			}
			text.WriteString(part)
		}
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		path = after
		_, shape, shaped := strings.Cut(name, "=")
		if !shaped {
			text.WriteString("{}")
			joined = append(joined, variable{captured})
			continue
		}
		several = true
		var parts variable
		for i, part := range strings.Split(shape, "/") {
			if i > 0 {
				end()
				parts = append(parts, "/")
			}
			if spanning = spanning || part == "**"; part == "*" || part == "**" {
				text.WriteString("{}")
				parts = append(parts, captured)
			} else {
				text.WriteString(part)
				parts = append(parts, Unescape(part))
			}
		}
		joined = append(joined, parts)
	}
	end()
	if !several {
		return segments, nil
	}
	return segments, joined
}

// join returns the values of the variables, of those that were captured.
func (n *routeNode[Op]) join(method string, found []string) []string {
	joined, ok := n.joined[method]
	if !ok && method == "HEAD" && !has(n.methods, method) {
		joined = n.joined["GET"]
	}
	if joined == nil {
		return found
	}
	values := make([]string, len(joined))
	for i, parts := range joined {
		for _, part := range parts {
			if part == captured {
				part, found = found[0], found[1:]
			}
			values[i] += part
		}
	}
	return values
}

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
// let the rest of the template match; but what looks like the ending of a file's name is of the last one: {name}.{ext}, {name}{ending}.
func (t *routeTemplate[Op]) capture(values []string, segment string) ([]string, bool) {
	rest, ok := strings.CutPrefix(segment, t.texts[0])
	if !ok {
		return nil, false
	}
	last := len(t.texts) - 1
	for i := 1; i < last; i++ {
		end := indexAfterFirst(rest, t.texts[i])
		if at := ending(rest, t.texts[i], t.texts[last]); i == last-1 && at > 0 {
			end = at
		}
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

// ending returns where the last dot of a segment stands, where text, which may be nothing, begins with it; 0 for nowhere. There are
// characters on both sides of it, before what the template ends with.
func ending(segment, text, after string) int {
	if text != "" && text != "." {
		return 0
	}
	at := strings.LastIndexByte(strings.TrimSuffix(segment, after), '.')
	if at <= 0 || at+1 >= len(segment)-len(after) {
		return 0
	}
	return at
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
