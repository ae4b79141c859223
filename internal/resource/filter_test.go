package resource

import (
	"strings"
	"testing"
)

// What is looked for first is in all that matches.
func TestAsksForText(t *testing.T) {
	for _, text := range []string{"关键词", "按关键字", "搜索内容", "支持模糊查询", "a search term", "the Search text", "search strings", "SEARCH TERMS", "Keywords", "a keyword", "KEYWORD"} {
		if !searchFor.MatchString(text) || !asksForText(text) || !asksForText(strings.Repeat("long ", 99)+text) {
			t.Errorf("%q: %v, by its hint %v", text, searchFor.MatchString(text), asksForText(text))
		}
	}
	for _, text := range []string{"", "research terminal", "searching", "the search itself", "a keywording tool"} {
		if asksForText(text) {
			t.Errorf("%q asks for a text", text)
		}
	}
}
