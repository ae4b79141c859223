package openapi

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"agentmock/internal/source"
)

// Which language people wrote a document in is told by its texts for people: titles, summaries, descriptions. Values in examples and
// lists are the same words in every language often, so that they only speak for Chinese.

// proseMembers are the members of a document that hold texts for people, valueMembers those that hold values.
var (
	proseMembers = []string{"title", "summary", "description"}
	valueMembers = []string{"example", "examples", "enum", "default", "const", "value", "x-enum-descriptions", "x-enumDescriptions"}
)

// texts counts the texts of a document.
type texts struct{ all, chinese int }

// chineseShare returns how much of the texts in files is Chinese, from 0 to 1; 0 where there are none.
func chineseShare(files map[string]*source.Node) float64 {
	var t texts
	for _, root := range files {
		t.count(root, false)
	}
	if t.all == 0 {
		return 0
	}
	return float64(t.chinese) / float64(t.all)
}

// count counts the texts of a node and below it; within says that it is a value.
func (t *texts) count(n *source.Node, within bool) {
	for i, one := range n.Items() {
		value, named := within, n.Kind() == source.ObjectNode
		if named {
			value = within || slices.Contains(valueMembers, n.Keys()[i])
		}
		if value || named && slices.Contains(proseMembers, n.Keys()[i]) {
			t.text(one, value)
		}
		t.count(one, value)
	}
}

// text counts a text, if n is one: of a value, only where it is Chinese.
func (t *texts) text(n *source.Node, value bool) {
	text := n.Text()
	switch {
	case isChinese(text):
		t.all, t.chinese = t.all+1, t.chinese+1
	case !value && strings.ContainsFunc(text, unicode.IsLetter):
		t.all++
	}
}

// isChinese reports whether a text has Chinese characters, and none that only Japanese has.
func isChinese(text string) bool {
	for len(text) > 0 && text[0] < utf8.RuneSelf { // most texts are nothing else
		text = text[1:]
	}
	chinese := false
	for _, r := range text {
		switch {
		case r < firstIdeograph:
		case unicode.In(r, unicode.Hiragana, unicode.Katakana):
			return false
		case !chinese:
			chinese = unicode.Is(unicode.Han, r)
		}
	}
	return chinese
}

// firstIdeograph is the first character of the blocks of Chinese and Japanese (Unicode, CJK Radicals Supplement).
const firstIdeograph = '\u2E80'
