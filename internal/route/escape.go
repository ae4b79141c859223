package route

import (
	"net/url"
	"strings"
)

// ParseQuery returns the values of a query or a form; only those of its well-formed part where it has an error. A semicolon is a character
// like any other (RFC 3986 section 3.4, WHATWG URL section 5.1).
func ParseQuery(text string) (url.Values, error) {
	return url.ParseQuery(strings.ReplaceAll(text, ";", "%3B"))
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
