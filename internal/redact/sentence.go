package redact

import (
	"regexp"
	"strings"
	"unicode"
)

// What of a sentence may be somebody's: what it quotes, addresses, long numbers and tokens, names of several words, and names
// that Chinese says something of.
var (
	quoted    = regexp.MustCompile("\"[^\"]*\"|`[^`]*`|“[^”]*”|‘[^’]*’|「[^」]*」|«[^»]*»|(^|[\\s(\\[=:,])'[^']*'")
	unbroken  = regexp.MustCompile(`[^\s,;()\[\]{}]+`)
	capitals  = regexp.MustCompile(`\p{Lu}\p{Ll}+( \p{Lu}\p{Ll}+)+`)
	chinese   = regexp.MustCompile(`\p{Han}+`)
	predicate = "的已不在是被未"
)

// tokenLength is how long a word of a sentence is that is no token, in bytes.
const tokenLength = 24

// Sentence returns the words of a program without what may be somebody's in them, or secret.
func Sentence(text string) string {
	text = quoted.ReplaceAllStringFunc(text, func(part string) string {
		if first := rune(part[0]); first == '\'' || first == '"' || first == '`' || first >= 0x80 {
			return Mask
		}
		return part[:1] + Mask
	})
	start := true
	text = capitals.ReplaceAllStringFunc(text, func(name string) string {
		if start && strings.HasPrefix(text, name) {
			start = false
			return name // a title
		}
		return Mask
	})
	text = unbroken.ReplaceAllStringFunc(text, func(word string) string {
		if strings.Contains(word, "@") || Digits(word) >= 5 || len(word) > tokenLength && !strings.ContainsFunc(word, func(r rune) bool { return r >= 0x80 }) {
			return Mask
		}
		return word
	})
	return chinese.ReplaceAllStringFunc(text, withoutName)
}

// withoutName returns a run of Chinese without the name that it begins with.
func withoutName(run string) string {
	runes := []rune(run)
	if IsChineseName(run) {
		return Mask
	}
	for length := 4; length >= 2; length-- {
		if length < len(runes) && strings.ContainsRune(predicate, runes[length]) && unicode.Is(unicode.Han, runes[0]) && IsChineseName(string(runes[:length])) {
			return Mask + string(runes[length:])
		}
	}
	return run
}
