package faker

import (
	"slices"
	"strings"
	"unicode"
)

// Words returns the words of a name in camelCase, snake_case, kebab-case or PascalCase, in lower case and without
// numbers. Chinese is written without gaps: each character is a word.
func Words(name string) []string { return wordsWith(name, unicode.IsLetter) }

// wordsWith returns the words that are made of some characters.
func wordsWith(name string, of func(rune) bool) []string {
	var words []string
	runes := []rune(name)
	start := -1
	end := func(i int) {
		if start >= 0 {
			words = append(words, strings.ToLower(string(runes[start:i])))
		}
		start = -1
	}
	for i, r := range runes {
		switch {
		case unicode.Is(unicode.Han, r):
			end(i)
			words = append(words, string(r))
			continue
		case !of(r):
			end(i)
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			end(i)
		}
		if start < 0 {
			start = i
		}
	}
	end(len(runes))
	return words
}

// roleOf returns who or what words name: person, company, product, group, which has a name and a phone but is nobody, or thing; "" for no words. The last word that means something
// counts: a UserResponse is a person, a UserGroup is not.
func roleOf(words []string) string {
	for i := len(words) - 1; i >= 0; i-- {
		switch upTo := words[:i+1]; {
		case endsIn(upTo, personWords):
			return "person"
		case endsIn(upTo, companyWords):
			return "company"
		case endsIn(upTo, productWords):
			return "product"
		case endsIn(upTo, groupWords):
			return "group"
		case !slices.Contains(emptyWords, words[i]):
			return "thing"
		}
	}
	return ""
}

// endsIn reports whether the last word, or its singular, is one of some; in Chinese, the last characters.
func endsIn(words, some []string) bool {
	last, all := words[len(words)-1], strings.Join(words, "")
	return slices.ContainsFunc(some, func(one string) bool {
		return one == last || one+"s" == last || unicode.Is(unicode.Han, []rune(one)[0]) && strings.HasSuffix(all, one)
	})
}
