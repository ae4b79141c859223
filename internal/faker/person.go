package faker

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"time"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Person is one made-up customer. All its data come from one seed, so that whatever part of it is asked for first, the
// parts fit each other: the number's prefix belongs to the carrier, the address is spelt like the name.
type Person struct {
	surname              spelling
	givens               [2]spelling // the parts of the given name; the second may be none
	mailbox              int         // what tells the address from those of others of the name
	domain               string
	prefix               string // of the phone number
	number               int    // the rest of it
	place                *place
	trade, brand, sector string // of the company
	title                string
	carrier              int64 // 1 China Telecom, 2 China Unicom, 3 China Mobile
	sex                  int64 // 1 male, 2 female
	born                 int   // the year
	locale               *Locale
	random               splitmix
	seed                 uint64
	formed               bool
	fields               [fieldCount - 2]uint8 // see form
}

// newPerson makes p the person of a seed, of a locale.
func newPerson(p *Person, l *Locale, seed uint64) *Person {
	p.seed, p.random, p.locale = seed, splitmix{seed}, l
	r := &p.random
	p.sex, p.carrier = 1+int64(r.intn(2)), 1+int64(r.intn(3))
	p.surname = l.surnames[r.intn(len(l.surnames))]
	given := l.givenNames[p.sex-1]
	p.givens[0] = given[r.intn(len(given))]
	if r.intn(3) > 0 {
		p.givens[1] = given[r.intn(len(given))]
	}
	p.mailbox, p.domain = r.intn(100), mailDomains[r.intn(len(mailDomains))]
	prefixes := carrierPrefixes[p.carrier]
	p.prefix, p.number = prefixes[r.intn(len(prefixes))], r.intn(100_000_000)
	p.place = &l.places[r.intn(len(l.places))]
	p.trade, p.brand, p.sector = l.trades[r.intn(len(l.trades))], l.brands[r.intn(len(l.brands))], l.sectors[r.intn(len(l.sectors))]
	p.title = l.titles[r.intn(len(l.titles))]
	p.born = 1956 + int(NewHash(seed).Text("born").Seed()%50)
	return p
}

func (p *Person) given() string { return p.locale.given(p) }

func (p *Person) name() string { return string(p.appendName(nil)) }

func (p *Person) appendName(dst []byte) []byte { return p.locale.name(p, dst) }

func (p *Person) phone() string { return string(p.appendPhone(nil)) }

func (p *Person) appendPhone(dst []byte) []byte { return p.locale.phone(p, dst) }

// email returns at a domain that is reserved (RFC 2606): mail to a made-up person must not reach a real one.
func (p *Person) email() string { return string(p.appendEmail(nil)) }

func (p *Person) appendEmail(dst []byte) []byte {
	from := len(dst)
	dst = p.locale.login(p, dst)
	if at := bytes.IndexByte(dst[from:], '_'); at >= 0 {
		dst[from+at] = '.'
	}
	dst = append(appendPadded(dst, p.mailbox, 2), '@')
	return append(dst, p.domain...)
}

func (p *Person) company() string { return string(p.appendCompany(nil)) }

func (p *Person) appendCompany(dst []byte) []byte { return p.locale.company(p, dst) }

// appendPadded appends a number of at least so many digits.
func appendPadded(dst []byte, n, digits int) []byte {
	for limit := 10; digits > 1; digits-- {
		if n < limit {
			dst = append(dst, "0000000000"[:digits-1]...)
			break
		}
		limit *= 10
	}
	return strconv.AppendInt(dst, int64(n), 10)
}

func (p *Person) address() string { return string(p.appendAddress(nil)) }

func (p *Person) appendAddress(dst []byte) []byte { return p.locale.address(p, dst) }

func (p *Person) street() string { return string(p.appendStreet(nil)) }

func (p *Person) appendStreet(dst []byte) []byte { return p.locale.street(p, dst) }

// postcode lies in the person's city.
func (p *Person) postcode() string {
	return fmt.Sprintf("%s%02d", p.place.postcode, NewHash(p.seed).Text("postcode").Seed()%100)
}

// sexWords are how APIs write the sexes, in the order of person.sex.
var sexWords = [][2]string{{"male", "female"}, {"男", "女"}, {"Male", "Female"}, {"MALE", "FEMALE"}, {"M", "F"}, {"m", "f"}, {"man", "woman"}, {"男性", "女性"}}

var sexNumbers = [2]any{jsonvalue.Number("1"), jsonvalue.Number("2")}

// sexWithin returns the sex as the schema writes it: one of its own words, a word, or a number.
func (p *Person) sexWithin(f *Constraints) any {
	for _, words := range sexWords {
		if word := words[p.sex-1]; f.Fixed && slices.Contains(f.Values, any(word)) {
			return word
		}
	}
	if f.Types&jsonschema.Integer == 0 && f.Types&jsonschema.String != 0 {
		return sexWords[0][p.sex-1]
	}
	return sexNumbers[p.sex-1]
}

// age returns that at the end of the years in which generated times lie.
func (p *Person) age() int { return windowEnd.Year() - 1 - p.born }

func (p *Person) birthday() time.Time {
	n := NewHash(p.seed).Text("birthday").Seed()
	return time.Date(p.born, time.Month(1+n%12), 1+int(n/12%28), 0, 0, 0, 0, time.UTC)
}

// login returns the name that the person signs in with.
func (p *Person) login() string { return string(p.appendLogin(nil)) }

func (p *Person) appendLogin(dst []byte) []byte {
	return appendPadded(p.locale.login(p, dst), p.mailbox, 2)
}

var mailDomains = []string{"example.com", "example.net", "example.org"}
