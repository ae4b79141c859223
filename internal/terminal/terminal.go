// Package terminal says what may be written to one: texts of documents and of answers without the characters that would steer it.
package terminal

import (
	"strings"
	"unicode"
)

// Printable returns a text of one line as a terminal, or the log of a CI system, may have it: without control characters, and without those
// that turn the direction of writing, which show another text than there is (Unicode Technical Report 36).
func Printable(text string) string { return replaced(text, "") }

// Lines is Printable for a text of several lines.
func Lines(text string) string { return replaced(text, "\n\t") }

func replaced(text, kept string) string {
	return strings.Map(func(r rune) rune {
		if !strings.ContainsRune(kept, r) && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029') {
			return '\uFFFD'
		}
		return r
	}, text)
}
