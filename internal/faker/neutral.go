package faker

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
)

// Named is what a text is called that nothing else explains.
type Named struct {
	Name   string // of the property, or of the list that the text is an element of
	InList bool   // the text stands in a list: it has the number of the element
}

// usualNumbers is up to which number texts outside of lists are numbered; others where those did not fit.
const usualNumbers, otherNumbers = 9, 10_000

// word returns a neutral text made of the name: status-1, order-status-2, 分支3; of a number of characters.
func (d *Draw) word(low, high int) string {
	number := d.Index + 1
	switch {
	case d.Relaxed:
		number = 1 + d.Random.Intn(otherNumbers)
	case !d.Named.InList:
		number = 1 + d.Random.Intn(usualNumbers)
	}
	stem, end := stemOf(d.Named.Name), strconv.Itoa(number)
	if last, _ := utf8.DecodeLastRuneInString(stem); !unicode.Is(unicode.Han, last) {
		end = "-" + end
	}
	text := stem
	for utf8.RuneCountInString(text)+len(end) < low {
		text += "-" + stem
	}
	if room := max(high-len(end), 0); utf8.RuneCountInString(text) > room {
		text = string([]rune(text)[:room])
	}
	return d.fit(text+end, low, high)
}

// plainWord returns the name where a pattern takes it, and the number of the element behind it; ok is false where it does not, and
// where any other text was asked for.
func (d *Draw) plainWord(f *Constraints) (text string, ok bool) {
	if d.Named.Name == "" || d.Extreme || d.Relaxed {
		return "", false
	}
	stem, number := stemOf(d.Named.Name), "1"
	if d.Named.InList {
		number = strconv.Itoa(d.Index + 1)
	}
	for _, text := range []string{stem + "-" + number, stem + number, stem} {
		if f.takes(text) && (f.Format == "" || jsonschema.IsFormat(f.Format, text)) {
			return text, true
		}
		if d.Named.InList && text == stem+number {
			break // the elements would all be the same
		}
	}
	return "", false
}

// stemOf returns the words of a name, between dashes; "text" for a name without words.
func stemOf(name string) string {
	words := Words(name)
	if len(words) == 0 {
		return "text"
	}
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return strings.Join(words, "")
	}
	return strings.Join(words, "-")
}
