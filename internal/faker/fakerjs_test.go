package faker_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
)

// constantFakers always make the same, or nearly.
var constantFakers = strings.Fields("address.country location.country address.countryCode location.countryCode")

// it returns the member of that name in a generated answer.
func it(t *testing.T, document []byte) string {
	t.Helper()
	var got struct{ It json.RawMessage }
	if err := json.Unmarshal(document, &got); err != nil {
		t.Fatal(err)
	}
	return string(got.It)
}

// Every name of faker.js that is known makes a value; one seed gives one value, other seeds give others.
func TestFakerJSNames(t *testing.T) {
	t.Parallel()
	names := faker.FakerJSNames()
	if len(names) < 120 {
		t.Fatalf("only %d names", len(names))
	}
	needArguments := map[string]string{
		"helpers.arrayElement": "[[a, b, c, d]]", "random.arrayElement": "[[a, b, c, d]]", "helpers.randomize": "[[a, b, c, d]]",
		"helpers.arrayElements": "[[a, b, c, d]]", "random.arrayElements": "[[a, b, c, d]]", "helpers.shuffle": "[[a, b, c, d]]",
		"helpers.fromRegExp": "'[a-z]{5}'", "helpers.regexpStyleStringParse": "'[a-z]{5}'",
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			faker := name
			if arguments := needArguments[name]; arguments != "" {
				faker = "{" + name + ": " + arguments + "}"
			}
			s := generatetest.LoadText(t, generatetest.Faked(faker))
			g, again := generatetest.NewGenerator(t, s), generatetest.NewGenerator(t, s)
			if len(g.Warnings) > 0 {
				t.Fatal(g.Warnings)
			}
			var seen []string
			for seed := range uint64(12) {
				body := generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}, "p")
				if diff := cmp.Diff(string(body), string(generatetest.Answer(t, again, s.Operations[0], generate.Options{Seed: seed}, "p"))); diff != "" {
					t.Fatalf("seed %d (-first +second)\n%s", seed, diff)
				}
				made := it(t, body)
				if made == `""` || made == "null" || made == "" || strings.Contains(made, "@") && strings.Contains(name, "mail") && !strings.Contains(made, "@example.") {
					t.Fatalf("seed %d makes %s", seed, made)
				}
				seen = append(seen, made)
			}
			slices.Sort(seen)
			if different := len(slices.Compact(seen)); different < 2 && !slices.Contains(constantFakers, name) {
				t.Errorf("always %s", seen[0])
			}
		})
	}
}

func TestFakerJSArguments(t *testing.T) {
	table := map[string]struct{ faker, want string }{
		"options":                   {`{datatype.number: {min: 1, max: 3}}`, `^[123]$`},
		"options in a list":         {`{datatype.number: [{min: 1, max: 3}]}`, `^[123]$`},
		"the maximum alone":         {`{random.number: 3}`, `^[0-3]$`},
		"the minimum alone":         {`{datatype.number: {min: 500000}}`, `^50[01]\d{3}$`},
		"a precision":               {`{number.float: {min: 1, max: 2, precision: 0.001}}`, `^[12](\.\d{1,3})?$`},
		"fraction digits":           {`{number.float: {min: 1, max: 2, fractionDigits: 1}}`, `^[12](\.\d)?$`},
		"a coarse precision":        {`{datatype.number: {min: 1, max: 39, precision: 10}}`, `^[123]0$`},
		"quarters":                  {`{number.float: {max: 1, multipleOf: 0.25}}`, `^(0|0\.25|0\.5|0\.75|1)$`},
		"an integer":                {`{number.int: {min: 7, max: 8}}`, `^[78]$`},
		"an integer of fractions":   {`{number.int: {min: 6.5, max: 7.5}}`, `^7$`},
		"an array's element":        {`{helpers.arrayElement: [[a, b]]}`, `^"[ab]"$`},
		"an element, old":           {`{random.arrayElement: [[1, 2]]}`, `^[12]$`},
		"an element, short":         {`{random.arrayElement: [a, b]}`, `^"[ab]"$`},
		"elements":                  {`{helpers.arrayElements: [[a, b, c], 2]}`, `^\["[ab]","[bc]"\]$`},
		"words":                     {`{lorem.words: 3}`, `^"\w+ \w+ \w+"$`},
		"words between":             {`{lorem.words: {min: 1, max: 2}}`, `^"\w+( \w+)?"$`},
		"a sentence":                {`{lorem.sentence: 3}`, `^"\w+ \w+ \w+\."$`},
		"alphanumeric":              {`{string.alphanumeric: 8}`, `^"[a-z0-9]{8}"$`},
		"alphanumeric of a length":  {`{string.alphanumeric: {length: 8}}`, `^"[a-z0-9]{8}"$`},
		"alphanumeric of lengths":   {`{string.alphanumeric: {length: {min: 2, max: 3}}}`, `^"[a-z0-9]{2,3}"$`},
		"digits":                    {`{string.numeric: 6}`, `^"\d{6}"$`},
		"a slug":                    {`{helpers.slugify: "Größe no. 7, really"}`, `^"Gre-no.-7-really"$`},
		"a slug of nothing":         {`helpers.slugify`, `^"[a-z]+-[a-z]+"$`},
		"symbols":                   {`{helpers.replaceSymbols: "##-??"}`, `^"\d\d-[A-Z]{2}"$`},
		"a pattern":                 {`{helpers.fromRegExp: '[xy]{2}'}`, `^"[xy]{2}"$`},
		"a phone's format":          {`{phone.number: '+86 1## #### ####'}`, `^"\+86 1\d\d \d{4} \d{4}"$`},
		"a phone's style":           {`{phone.number: {style: national}}`, `^"1\d{10}"$`},
		"a price":                   {`{commerce.price: [10, 20, 1, ¥]}`, `^"¥(1\d\.\d|20\.0)"$`},
		"an amount":                 {`{finance.amount: {min: 1, max: 2, dec: 3}}`, `^"[12]\.\d{3}"$`},
		"a probability":             {`{datatype.boolean: 1}`, `^true$`},
		"no arguments":              {`{name.firstName: []}`, `^"\p{Han}{1,2}"$`},
		"arguments of no use":       {`{date.between: ['2020-01-01', '2021-01-01']}`, `^"202[34]-.*Z"$`},
		"an argument nobody takes":  {`{name.firstName: [male]}`, `^"\p{Han}{1,2}"$`},
		"a template":                {`'{{name.lastName}}{{name.firstName}}/{{datatype.boolean}}'`, `^"\p{Han}{2,4}/(true|false)"$`},
		"a template inside a name":  {`{helpers.fake: '{{name.lastName}}先生'}`, `^"\p{Han}{1,2}先生"$`},
		"a template in a list":      {`{helpers.fake: ['{{string.uuid}}']}`, `^"[0-9a-f-]{36}"$`},
		"an e-mail":                 {`internet.email`, `^"[a-z.]+\d\d@example\.(com|net|org)"$`},
		"an address of the web":     {`internet.url`, `^"https://[a-z]+\.example\.(com|net|org)/[a-z]+"$`},
		"an image":                  {`image.url`, `^"https://static\.example\.com/images/[0-9a-f]+\.png"$`},
		"a person":                  {`person.fullName`, `^"\p{Han}{2,4}"$`},
		"a job":                     {`person.jobTitle`, `^"\p{Han}+"$`},
		"our name before theirs":    {`person.sex`, `^[12]$`},
		"a place by its two spells": {`location.state`, `^"\p{Han}+(省|市)"$`},
	}
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			s := generatetest.LoadText(t, generatetest.Faked(test.faker))
			g := generatetest.NewGenerator(t, s)
			if len(g.Warnings) > 0 {
				t.Fatal(g.Warnings)
			}
			for seed := range uint64(30) {
				if got := it(t, generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}, "p")); !regexp.MustCompile(test.want).MatchString(got) {
					t.Fatalf("seed %d: got %s", seed, got)
				}
			}
		})
	}
}

// What of faker.js is not known, or not used as it should be, is warned of and left to the schema.
func TestFakerDoubts(t *testing.T) {
	const noFit = ": what it makes does not fit the schema (want "
	table := map[string]struct{ member, want string }{
		"a name beyond the table":       {`{type: integer, x-faker: science.unit}`, `x-faker "science.unit": not among the faker.js names known here: the schema decides`},
		"with arguments":                {`{type: integer, x-faker: {date.betweens: [a]}}`, `x-faker "date.betweens": not among the faker.js names known here: the schema decides`},
		"in a template":                 {`{type: integer, x-faker: 'a {{internet.emial}}'}`, `x-faker "internet.emial": not among the faker.js names known here: the schema decides`},
		"min above max":                 {`{type: integer, x-faker: {number.int: {min: 2, max: 1}}}`, `x-faker number.int: min 2 is above max 1: the schema decides`},
		"no number":                     {`{type: integer, x-faker: {number.int: {min: one}}}`, `x-faker number.int: min: expected a number, found "one": the schema decides`},
		"a length beyond measure":       {`{type: integer, x-faker: {string.alpha: 1000000000}}`, `x-faker string.alpha: expected a length from 0 to 10000: the schema decides`},
		"no whole number between":       {`{type: integer, x-faker: {number.int: {min: 0.2, max: 0.8}}}`, `x-faker number.int: no multiple of 1 lies between min and max: the schema decides`},
		"a maximum beyond measure":      {`{type: integer, x-faker: {number.int: {max: 1e300}}}`, `x-faker number.int: min and max are too far from 0 for multiples of 1: the schema decides`},
		"a precision of nothing":        {`{type: integer, x-faker: {number.float: {precision: 0}}}`, `x-faker number.float: precision: expected a number above 0: the schema decides`},
		"too many digits":               {`{type: integer, x-faker: {number.float: {fractionDigits: 99}}}`, `x-faker number.float: fractionDigits: expected a number from 0 to 15: the schema decides`},
		"no list":                       {`{type: integer, x-faker: helpers.arrayElement}`, `x-faker helpers.arrayElement: expected a list of values: the schema decides`},
		"another type":                  {`{type: integer, x-faker: person.name}`, `x-faker person.name` + noFit},
		"too long":                      {`{type: string, maxLength: 3, x-faker: internet.email}`, `x-faker internet.email` + noFit},
		"not in the enum":               {`{type: string, enum: [a, b], x-faker: person.name}`, `x-faker person.name` + noFit},
		"arguments outside the bounds":  {`{type: integer, maximum: 3, x-faker: {integer: {min: 5, max: 9}}}`, `x-faker integer` + noFit},
		"no doubt: an integer":          {`{type: integer, maximum: 3, x-faker: datatype.number}`, ""},
		"no doubt: a price in a number": {`{type: number, x-faker: commerce.price}`, ""},
		"no doubt: a number in a text":  {`{type: string, x-faker: datatype.number}`, ""},
		"no doubt: a date":              {`{type: string, format: date, x-faker: date.past}`, ""},
		"no doubt: seconds":             {`{type: integer, x-faker: date.past}`, ""},
		"no doubt: a sex in words":      {`{type: string, enum: [female, male], x-faker: name.gender}`, ""},
		"no doubt: another sex":         {`{type: string, enum: [F, M, X], x-faker: person.sex}`, ""},
	}
	for name, test := range table {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: `{type: object, required: [it], properties: {it: ` + test.member + `}}`}.Load(t)
			g := generatetest.NewGenerator(t, s)
			body := generatetest.Answer(t, g, s.Operations[0], generate.Options{})
			var got []string
			for _, doubt := range g.Warnings {
				got = append(got, doubt.Error())
			}
			if test.want == "" {
				if len(got) > 0 {
					t.Errorf("doubts %q about %s", got, body)
				}
				return
			}
			if len(got) != 1 || !strings.HasPrefix(got[0], "openapi.yaml:13: "+test.want) || !strings.HasSuffix(got[0], ": the schema decides") {
				t.Errorf("got %q", got)
			}
		})
	}
}

// A name that is neither ours nor of faker.js stays a mistake.
func TestUnknownModulesAreErrors(t *testing.T) {
	for faker, want := range map[string]string{
		"persn.name": "near: person.name", "emial": "near: email", "person.frstName": "near: person.firstName",
		"field.nam": "near: field.name", "problem.fr": "near: problem.", "a.b": "is unknown",
	} {
		if _, err := generate.New(generatetest.LoadText(t, generatetest.Faked(faker))); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", faker, err)
		}
	}
}

// faker.js' names speak of the same person as ours do.
func TestFakerJSNamesSpeakOfOnePerson(t *testing.T) {
	s := generatetest.Document{Schema: `{type: array, minItems: 3, items: {type: object, required: [first, last, full, name, mail, own, zip, state, city, street], properties: {
  first: {x-faker: person.firstName}, last: {x-faker: name.lastName}, full: {x-faker: name.findName}, name: {x-faker: person.name},
  mail: {x-faker: internet.email}, own: {x-faker: person.email}, job: {x-faker: person.jobTitle}, title: {x-faker: person.title},
  city: {x-faker: address.city}, place: {x-faker: person.city}, zip: {x-faker: address.zipCode}, state: {x-faker: location.state}, street: {x-faker: address.streetAddress}}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	seen := map[string]bool{}
	for seed := range uint64(20) {
		var people []map[string]string
		if err := json.Unmarshal(generatetest.Answer(t, g, s.Operations[0], generate.Options{Seed: seed}), &people); err != nil {
			t.Fatal(err)
		}
		for _, p := range people {
			if p["last"]+p["first"] != p["full"] || p["full"] != p["name"] || p["mail"] != p["own"] || p["job"] != p["title"] || p["city"] != p["place"] {
				t.Errorf("seed %d: %v", seed, p)
			}
			seen[p["mail"]] = true
		}
	}
	if len(seen) < 50 {
		t.Errorf("only %d people", len(seen))
	}
}
