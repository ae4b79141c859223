package faker

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
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

// MaxFakes is how often a faker may try to fit the schema.
const MaxFakes = 5

// What a name suggests, made for the constraints of its schema. What does not fit them is adapted or dropped by the caller.

func text(making func(*Draw) string) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		made := making(d)
		for range MaxFakes {
			if f.takes(made) {
				break
			}
			made = making(d)
		}
		return made
	}
}

func of(making func(*Person) string) func(*Draw, *Constraints) any {
	return func(d *Draw, _ *Constraints) any { return making(d.somebody()) }
}

func ofSex(d *Draw, f *Constraints) any {
	if f.Types&jsonschema.String != 0 {
		return d.locale().sexes[d.somebody().sex-1]
	}
	return jsonvalue.Int(d.somebody().sex)
}

// first returns the first of a locale's texts that has the length.
func first(texts func(*Locale) []string) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		for _, one := range texts(d.locale()) {
			if f.takes(one) {
				return one
			}
		}
		return nil
	}
}

// region returns where a person lives, in full where there is room.
func region(d *Draw, f *Constraints) any {
	home := d.somebody().place
	if home.regionCode != "" && !f.takes(home.region) {
		return home.regionCode
	}
	return home.region
}

// phone returns a person's number, and where a number is asked for only its digits.
func phone(d *Draw, f *Constraints) any {
	number := d.somebody().phone()
	if bare := strings.TrimPrefix(number, "+"); f.Types&jsonschema.String == 0 || !f.takes(number) && f.takes(bare) {
		return bare
	}
	return number
}

// timeZone returns that of the person's city.
func timeZone(d *Draw, f *Constraints) any {
	if own := d.somebody().place.timeZone; own != "" && f.takes(own) {
		return own
	}
	return first(func(l *Locale) []string { return l.timeZone })(d, f)
}

// degrees returns a latitude or a longitude within a locale's country.
func degrees(of func(*Locale) [2]int64) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		within := of(d.locale())
		return numbers(within[0], within[1], 6)(d, f)
	}
}

func ipAddress(d *Draw, f *Constraints) any {
	if f.Format == "ipv6" {
		return d.faker.IPv6Address()
	}
	return "192.0.2." + strconv.Itoa(1+d.Random.Intn(254)) // TEST-NET-1, RFC 5737
}

// numbers returns within the constraints' bounds and these, of up to some decimal places; without a number type, as text.
func numbers(low, high int64, places int) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		narrow := *f
		if f.Types&jsonschema.Integer == 0 {
			narrow = Constraints{Types: jsonschema.Number | jsonschema.Integer, MaxLength: -1}
		}
		narrow.Raise(jsonvalue.Int(low), false)
		narrow.Lower(jsonvalue.Int(high), false)
		if places == 0 {
			narrow.Types &^= jsonschema.Number
		} else if narrow.Types&jsonschema.Number != 0 && len(narrow.MultipleOf) == 0 {
			narrow.MultipleOf = []jsonvalue.Number{jsonvalue.Number("0." + strings.Repeat("0", places-1) + "1")}
		}
		if n, ok := d.Number(&narrow, false); ok {
			return n
		}
		return nil
	}
}

func onlyNumbers(low, high int64, places int) func(*Draw, *Constraints) any {
	making := numbers(low, high, places)
	return func(d *Draw, f *Constraints) any {
		if f.Types&jsonschema.Integer == 0 {
			return nil
		}
		return making(d, f)
	}
}

// money returns a number of two decimal places, in text with both of them.
func money(low, high int64) func(*Draw, *Constraints) any {
	making := numbers(low, high, 2)
	return func(d *Draw, f *Constraints) any {
		if f.Types&jsonschema.Integer == 0 {
			return decimal(float64(low)+d.Random.Float64()*float64(high-low), 2)
		}
		if made := making(d, f); made != nil {
			return made
		}
		if f.Low != "" { // money has no upper end: above a high minimum, anything near it will do
			narrow := *f
			narrow.MultipleOf = append([]jsonvalue.Number{}, f.MultipleOf...)
			if f.Types&jsonschema.Number != 0 && len(f.MultipleOf) == 0 {
				narrow.MultipleOf = []jsonvalue.Number{"0.01"}
			}
			if n, ok := d.Number(&narrow, false); ok {
				return n
			}
		}
		return nil
	}
}

// total counts where it is an integer, and is money otherwise.
func total(d *Draw, f *Constraints) any {
	if f.Types&jsonschema.Integer != 0 && f.Types&jsonschema.Number == 0 {
		return numbers(1, 200, 0)(d, f)
	}
	return money(1, 2000)(d, f)
}

// share returns a part of one, or of a hundred where it is an integer.
func share(d *Draw, f *Constraints) any {
	if f.Types&jsonschema.Number == 0 && f.Types&jsonschema.Integer != 0 {
		return numbers(0, 100, 0)(d, f)
	}
	return numbers(0, 1, 2)(d, f)
}

// message returns why the request is refused in an answer that refuses it, and prose in others.
func message(d *Draw, f *Constraints) any {
	if !d.Refused {
		return d.prose(f)
	}
	for _, language := range []i18n.Language{d.locale().Language, i18n.English} { // English fits where letters are asked for
		reason := d.Problem.In(language)
		if f.takes(reason) {
			return reason
		}
	}
	return d.prose(f)
}

func prose(d *Draw, f *Constraints) any { return d.prose(f) }

func color(d *Draw, f *Constraints) any {
	if hex := d.faker.HexColor(); f.takes(hex) {
		return hex
	}
	return d.faker.SafeColor()
}

// opaque returns hexadecimal digits, as many as the constraints let be.
func opaque(usual int) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		length := max(usual, min(f.MinLength, maxLengthArgument))
		if f.MaxLength >= 0 {
			length = min(length, f.MaxLength)
		}
		if length < 4 {
			return nil
		}
		return d.hex(int64(length))
	}
}

// identifier returns a UUID where there is room for one; numbers are left to the schema.
func identifier(d *Draw, f *Constraints) any {
	if f.Types&jsonschema.String == 0 || f.Types&jsonschema.Integer != 0 {
		return nil
	}
	if uuid := d.uuid(); f.takes(uuid) {
		return uuid
	}
	return opaque(12)(d, f)
}

func code(d *Draw, f *Constraints) any {
	if f.Types&jsonschema.Integer != 0 {
		return nil
	}
	for _, made := range []string{d.characters(2, capitals) + d.characters(8, digits), d.characters(1, capitals) + d.characters(3, digits)} {
		if f.takes(made) {
			return made
		}
	}
	return nil
}

// moment returns when something happened to the object: the first things at one time, the later ones after it.
func moment(layout string, later bool) func(*Draw, *Constraints) any {
	return func(d *Draw, f *Constraints) any {
		if d.Began.IsZero() {
			d.Began = d.workingTime()
		}
		t := d.Began
		if later {
			t = t.Add(time.Duration(1+d.Random.Intn(90*24*60)) * time.Minute)
		}
		return timeWithin(t, f, layout)
	}
}

// writtenTime leaves numbers to the schema: a response_time is no moment.
func writtenTime(d *Draw, f *Constraints) any {
	if f.Types&jsonschema.String == 0 {
		return nil
	}
	return moment(time.RFC3339, false)(d, f)
}

func birthday(d *Draw, f *Constraints) any {
	day := time.Date(d.somebody().born, time.Month(1+d.Random.Intn(12)), 1+d.Random.Intn(28), 0, 0, 0, 0, time.UTC)
	return timeWithin(day, f, time.DateOnly)
}

func age(d *Draw, f *Constraints) any {
	if own := jsonvalue.Int(int64(d.somebody().age())); f.InBounds(own) && len(f.MultipleOf) == 0 {
		return own
	}
	return numbers(18, 70, 0)(d, f)
}
