package faker

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

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
	number  bool                          // the value is an amount, in whatever type: one may be above another
	types   jsonschema.Types              // that a value may have; 0: those of texts and numbers
}

// Types returns what types the values may have that the hint is about.
func (one *Hint) Types() jsonschema.Types {
	return cmp.Or(one.types, jsonschema.String|jsonschema.Number|jsonschema.Integer)
}

// Suits reports whether a value may be of a format: an unknown one says nothing, and neither do those of numbers.
func (one *Hint) Suits(format string) bool {
	text := jsonschema.KnownFormat(format) && !IsNumberFormat(format) || format == "password" || format == "binary"
	return !text || slices.Contains(strings.Fields(one.formats), format)
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

// ofAnother makes a part of somebody whom nothing else in the object is of.
func ofAnother(making func(*Person) string) func(*Draw, *Constraints) any {
	return func(d *Draw, _ *Constraints) any {
		return making(newPerson(d.persons.next(), d.locale(), d.Random.Uint64()))
	}
}

// bloodTypes and clothingSizes are the same everywhere.
var (
	bloodTypes    = strings.Fields("A B O AB")
	clothingSizes = strings.Fields("S M L XL XXL")
)

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

// words returns any of a locale's texts; numbers are not counted by them.
func words(texts func(*Locale) []string) func(*Draw, *Constraints) any {
	return fitting(func(d *Draw) string { return d.oneOf(texts(d.locale())) })
}

// version returns one of three parts, or a small number.
func version(d *Draw, f *Constraints) any {
	if f.Types&jsonschema.String == 0 {
		return numbers(1, 20, 0)(d, f)
	}
	return text(func(d *Draw) string { return d.faker.AppVersion() })(d, f)
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
	whole := numbers(100*low, 100*high, 0)
	return func(d *Draw, f *Constraints) any {
		if f.Cents {
			return whole(d, f)
		}
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

// taxRate returns one that is usual, of a hundred where it is an integer.
func taxRate(d *Draw, f *Constraints) any {
	rate := []int64{3, 6, 9, 13}[d.Random.Intn(4)]
	switch {
	case f.Types&jsonschema.Number != 0:
		return jsonvalue.Float(float64(rate) / 100)
	case f.Types&jsonschema.Integer != 0:
		return jsonvalue.Int(rate)
	}
	return strconv.FormatInt(rate, 10) + "%"
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

// identifier returns a UUID where there is room for one; a number is a whole one, and an integer left to the schema.
func identifier(d *Draw, f *Constraints) any {
	if f.Types&jsonschema.String == 0 && f.Types&jsonschema.Number != 0 {
		return wholeNumber.Make(d, f)
	}
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

func birthday(d *Draw, f *Constraints) any {
	return timeWithin(d.somebody().birthday(), f, time.DateOnly)
}

func age(d *Draw, f *Constraints) any {
	if own := jsonvalue.Int(int64(d.somebody().age())); f.InBounds(own) && len(f.MultipleOf) == 0 {
		return own
	}
	return numbers(18, 70, 0)(d, f)
}
