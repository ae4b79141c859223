package faker

import (
	"slices"
	"strings"
	"unicode"

	"agentmock/internal/jsonschema"
)

// Context are what an object tells about the names in it.
type Context struct {
	role     string // of the object: person, company, product, or thing where it has another name; "" where it has none
	personal bool   // other members are those of a person
	postal   bool   // other members are those of an address
	pictured bool   // the object is a picture
	sale     bool   // the members have a price, a quantity and what they make
	integral bool   // money is in whole numbers
	keys     map[string]bool
}

// Member is a member of an object: its name, and the types that its values may have.
type Member struct {
	Name  string
	Types jsonschema.Types
}

// NewContext returns what the names of an object and of its members tell.
func NewContext(names []string, members []Member) Context {
	around := Context{keys: map[string]bool{}}
	for _, name := range names {
		if role := roleOf(Words(name)); around.role == "" || role != "thing" && role != "" && around.role == "thing" {
			around.role = role
		}
	}
	around.pictured = slices.ContainsFunc(names, func(name string) bool { return isPicture(Words(name)) })
	for _, member := range members {
		key := strings.Join(Words(member.Name), " ")
		around.keys[key] = true
		around.integral = around.integral || (priceNames[key] || sumNames[key]) && member.Types&(jsonschema.Number|jsonschema.String) == 0
		around.personal = around.personal || slices.Contains(personalNames, key)
		around.postal = around.postal || slices.Contains(postalNames, key)
	}
	around.sale = sale(around.keys)
	return around
}

// isPicture reports whether the last word that means something names a picture.
func isPicture(words []string) bool {
	for len(words) > 0 && slices.Contains(emptyWords, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return len(words) > 0 && endsIn(words, pictureWords)
}

// Hint returns what a name says; nil for one that says nothing.
func (around Context) Hint(name string) *Hint {
	words := Words(name)
	key := strings.Join(words, " ")
	if one := around.sold(key); one != nil {
		return one
	}
	usual := numbered(name)
	if usual == nil {
		usual = around.named(words)
	}
	if pair := around.paired(key, usual); pair != nil {
		return pair
	}
	if usual == nil && len(words) > 1 && slices.Contains(truthWords, words[0]) {
		return &Hint{Make: flag(nil), types: jsonschema.Integer}
	}
	return usual
}

// FormatHint returns what a format says that JSON Schema does not know: phone, slug; nil for one that says nothing.
func FormatHint(format string) *Hint {
	if format == "" || jsonschema.KnownFormat(format) || isNumberFormat(format) || slices.Contains(vagueFormats, format) {
		return nil
	}
	one := Context{}.Hint(format)
	if one == nil {
		return nil
	}
	same := *one
	same.formats += " " + format
	return &same
}

// numbered returns what a name says that has a number as a part: md5, last4.
func numbered(name string) *Hint {
	if !strings.ContainsAny(name, digits) {
		return nil
	}
	words := wordsWith(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	for i := range words {
		if key := strings.Join(words[i:], " "); strings.ContainsAny(key, digits) && hints[key] != nil {
			return hints[key]
		}
	}
	return nil
}

// named returns what the longest end of a name says that says something.
func (around Context) named(words []string) *Hint {
	if n := len(words); n > 1 && slices.Contains(milliWords, words[n-1]) {
		return inMillis(around.named(words[:n-1]))
	}
	for i := range words {
		key, before := strings.Join(words[i:], " "), words[:i]
		switch {
		case key == "name" || key == "名 称":
			return around.nameOf(before)
		case key == "state" && !around.postal && !slices.Contains(addressWords, strings.Join(before, " ")):
			return nil
		case key == "position" && around.role != "person" && !around.personal:
			return nil
		case key == "title" && (around.role == "person" || around.role == "" && around.personal):
			return hints["job title"]
		case key == "time" || key == "at" || key == "时 间":
			return timeHint(key, before)
		case around.pictured && (key == "url" || key == "src" || key == "href" || key == "链 接"):
			return hints["image"]
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
	if role == "" { // displayName is no other name
		role, before = around.role, nil
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

// inMillis returns the hint of a moment for a number of milliseconds; another hint is nothing then.
func inMillis(one *Hint) *Hint {
	if one == nil || one.formats != times {
		return nil
	}
	return &Hint{formats: times, Make: func(d *Draw, f *Constraints) any {
		if f.Types&jsonschema.Integer == 0 {
			return nil
		}
		high := *f
		high.Raise("100000000000", false) // seconds do not get there
		return one.Make(d, &high)
	}}
}
