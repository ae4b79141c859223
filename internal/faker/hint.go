package faker

import (
	"slices"
	"strings"
	"unicode"

	"agentmock/internal/jsonschema"
)

// Hint is what the name of a property says about its value, where the document says nothing else about it.
type Hint struct {
	Make    func(*Draw, *Constraints) any // nil where nothing can be made for the constraints
	formats string                        // of text, that the value may have; none is always right
	Person  bool                          // the value tells one person from another
	Place   bool                          // the value says where a person is or works
}

// Suits reports whether a value may be of a format: an unknown one says nothing, and neither do those of numbers.
func (one *Hint) Suits(format string) bool {
	text := jsonschema.KnownFormat(format) && !isNumberFormat(format) || format == "password" || format == "binary"
	return !text || slices.Contains(strings.Fields(one.formats), format)
}

func isNumberFormat(format string) bool {
	return IsIntegerFormat(format) || format == "float" || format == "double"
}

// Context are what an object tells about the names in it.
type Context struct {
	role     string // of the object: person, company, product, or thing where it has another name; "" where it has none
	personal bool   // other members are those of a person
	postal   bool   // other members are those of an address
}

// NewContext returns what the names of an object and of its members tell.
func NewContext(names, members []string) Context {
	var around Context
	for _, name := range names {
		if role := roleOf(Words(name)); around.role == "" || role != "thing" && role != "" && around.role == "thing" {
			around.role = role
		}
	}
	for _, name := range members {
		key := strings.Join(Words(name), " ")
		around.personal = around.personal || slices.Contains(personalNames, key)
		around.postal = around.postal || slices.Contains(postalNames, key)
	}
	return around
}

// Hint returns what a name says; nil for one that says nothing.
func (around Context) Hint(name string) *Hint {
	words := Words(name)
	for i := range words {
		key, before := strings.Join(words[i:], " "), words[:i]
		switch {
		case key == "name" || key == "名 称":
			return around.nameOf(before)
		case key == "state" && !around.postal && !slices.Contains(addressWords, strings.Join(before, " ")):
			return nil
		case key == "title" && (around.role == "person" || around.role == "" && around.personal):
			return hints["job title"]
		case key == "time" || key == "at" || key == "时 间":
			return timeHint(key, before)
		case hints[key] != nil:
			if slices.ContainsFunc(before, func(word string) bool { return slices.Contains(laterWords, word) }) && hints["later "+key] != nil {
				return hints["later "+key]
			}
			return hints[key]
		}
	}
	return nil
}

// nameOf returns whose name it is: what stands before the word says so, or else what is around.
func (around Context) nameOf(before []string) *Hint {
	role := roleOf(before)
	if len(before) == 0 {
		role = around.role
	}
	switch {
	case role == "company":
		return hints["company"]
	case role == "person", len(before) == 0 && around.personal:
		return hints["full name"]
	case role == "product":
		return hints["product"]
	}
	return hints["thing name"]
}

// timeHint reads created_at and startTime; a number that is called time but tells of no event may be any duration.
func timeHint(key string, before []string) *Hint {
	if key == "at" && len(before) == 0 {
		return nil
	}
	if slices.ContainsFunc(before, func(word string) bool { return slices.Contains(laterWords, word) }) {
		return hints["later timestamp"]
	}
	event := key != "time" || len(before) == 0 || slices.Contains(eventWords, before[len(before)-1])
	if event {
		return hints["timestamp"]
	}
	return hints["written time"]
}

// Words returns the words of a name in camelCase, snake_case, kebab-case or PascalCase, in lower case and without
// numbers. Chinese is written without gaps: each character is a word.
func Words(name string) []string {
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
		case !unicode.IsLetter(r):
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

// roleOf returns who or what words name: person, company, product or thing; "" for no words. The last word that means something
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
