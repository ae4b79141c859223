package faker

import (
	"slices"
	"strings"
	"time"
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
	names    []string // of the object
	ledger   ledger   // amounts that add up
	main     string   // the member that names the person whom others are of; "" for none
	thing    []string // the words that name the object, where it is a thing
	noun     string   // what a Chinese document calls the object; "" for nothing
	own      string   // and what it calls the member
	apart    bool     // the object is of a clinic or of a school
}

// Member is a member of an object: its name, and the types that its values may have.
type Member struct {
	Name  string
	Types jsonschema.Types
}

// NewContext returns what the names of an object and of its members tell.
func NewContext(names []string, members []Member) Context {
	names = slices.Clone(names)
	for i, name := range names {
		names[i] = withoutPackage(name)
	}
	around := Context{keys: map[string]bool{}, names: names}
	var order []string
	for _, name := range names {
		around.apart = around.apart || hasOtherOffices(Words(name))
		if role := roleOf(Words(name)); (role == "thing" || role == "group") && around.thing == nil {
			around.thing = withoutEmpty(Words(name))
		}
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
		around.apart = around.apart || hasOtherOffices(Words(member.Name))
		order = append(order, key)
	}
	around.sale, around.ledger = sale(around.keys), ledgerOf(order)
	around.main = around.mainOf(order)
	return around
}

// withoutPackage returns what a schema is called without the package that its type is of: SysApi of models.SysApi, Order of shop.example.Order.
// Where the last part says nothing, or a version, the name is not a package's and a type's.
func withoutPackage(name string) string {
	last := name[strings.LastIndexByte(name, '.')+1:]
	if words := withoutEmpty(Words(last)); len(words) == 0 || len(words) == 1 && (slices.Contains(emptyWords, words[0]) || words[0] == "v") || strings.ContainsFunc(name, unicode.IsSpace) {
		return name
	}
	return last
}

func hasOtherOffices(words []string) bool {
	return slices.ContainsFunc(words, func(word string) bool {
		return slices.Contains(otherOffices, word) || slices.Contains(otherOffices, strings.TrimSuffix(word, "s"))
	})
}

// mainOf returns the first member that names a person: the others are of somebody else.
func (around Context) mainOf(keys []string) string {
	for _, key := range keys {
		words := strings.Fields(key)
		if n := len(words); around.named(words) == hints["full name"] || n > 0 && !(key == "name") && words[n-1] == "name" && roleOf(words[:n-1]) == "person" {
			return key
		}
	}
	return ""
}

// About returns the context of an object whose description says what it is in a word: 药品, 请假单.
func (around Context) About(description string) Context {
	around.noun = trimmedNoun(Noun(description))
	return around
}

// Of returns the context of a member whose description says what it is in a word: 药品名称.
func (around Context) Of(description string) Context {
	around.own = strings.TrimSuffix(strings.TrimSuffix(trimmedNoun(Noun(description)), "名称"), "名")
	return around
}

// withoutEmpty returns words without those at the end that say nothing of what a thing is.
func withoutEmpty(words []string) []string {
	for len(words) > 1 && slices.Contains(emptyWords, words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	return words
}

// isPicture reports whether the last word that means something names a picture.
func isPicture(words []string) bool {
	words = withoutEmpty(words)
	return len(words) > 0 && endsIn(words, pictureWords)
}

// Hint returns what a name says; nil for one that says nothing.
func (around Context) Hint(name string) *Hint {
	words := Words(name)
	key := strings.Join(words, " ")
	if key == "total" && around.isPage() {
		return wholeNumber
	}
	if one := around.sold(key); one != nil {
		return one
	}
	if one := around.balanced(key); one != nil {
		return one
	}
	usual := numbered(name)
	if usual == nil {
		usual = around.named(words)
	}
	if pair := around.paired(key, usual); pair != nil {
		return pair
	}
	usual = summed(key, usual)
	if usual == nil && len(words) > 1 && slices.Contains(truthWords, words[0]) {
		return &Hint{Make: flag(nil), types: jsonschema.Integer}
	}
	if usual != nil && usual.Person && around.main != "" && key != around.main {
		return around.another(usual, words)
	}
	if usual == nil && len(words) > 0 && slices.Contains(wholeWords, words[len(words)-1]) {
		return wholeNumber
	}
	return usual
}

// isPage reports whether an object is a page of a list.
func (around Context) isPage() bool {
	return slices.ContainsFunc(pageWords, func(key string) bool { return around.keys[key] })
}

// wholeNumber is what is told of a number that counts something, or stands for it.
var wholeNumber = &Hint{types: jsonschema.Number, Make: func(d *Draw, f *Constraints) any {
	if n, ok := d.Number(f, true); ok {
		return n
	}
	return nil
}}

// another returns the hint of a member that is of somebody else than the object's person: who approved it, whom to call in an emergency.
func (around Context) another(usual *Hint, words []string) *Hint {
	switch {
	case usual == hints["full name"]:
		return hints["another name"]
	case usual == hints["phone"] && len(words) > 1 && slices.Contains(otherWords, words[0]):
		return hints["another phone"]
	}
	return usual
}

// FormatHint returns what a format says that JSON Schema does not know: phone, slug; nil for one that says nothing.
func FormatHint(format string) *Hint {
	if format == "" || jsonschema.KnownFormat(format) || IsNumberFormat(format) || format == "http-date" || slices.Contains(vagueFormats, format) {
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
		case (key == "category" || key == "category name" || key == "分 类" || key == "分 类 名 称") && !around.goods(before):
			return &Hint{Make: fitting(func(d *Draw) string { return d.numbered([]string{"category"}, around.own) })}
		case key == "weight" && (around.role == "person" || around.personal):
			return hints["body weight"]
		case key == "height" && around.role != "person" && !around.personal:
			return nil
		case key == "state" && !around.postal && !slices.Contains(addressWords, strings.Join(before, " ")):
			return nil
		case key == "position" && around.role != "person" && !around.personal:
			return nil
		case around.apart && (key == "title" && around.role == "person" || slices.Contains(officeNames, key)):
			return nil
		case key == "title" && (around.role == "person" || around.role == "" && around.personal):
			return hints["job title"]
		case key == "title" && i == 0:
			return around.nameOf(nil)
		case key == "time" || key == "at" || key == "时 间":
			return timeHint(key, before)
		case around.pictured && (key == "url" || key == "src" || key == "href" || key == "链 接"):
			return hints["image"]
		case hints[key] != nil:
			if stage := stageOf(before); stage > 0 && hints["later "+key] != nil {
				return staged[time.DateOnly][stage]
			}
			return hints[key]
		}
	}
	return nil
}

// officeNames are names of departments, as words.
var officeNames = strings.Split("department,dept,department name,dept name", ",")

// timeHint reads created_at and startTime; a number that is called time but tells of no event may be any duration.
func timeHint(key string, before []string) *Hint {
	if key == "at" && len(before) == 0 {
		return nil
	}
	if stage := stageOf(before); stage > 0 {
		if key == "time" && slices.Contains(spans, before[len(before)-1]) {
			return written[stage]
		}
		return staged[time.RFC3339][stage]
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
