package faker

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/suggest"
)

// Locale is a language and a country that made-up people, places and texts are of: a row of data. What differs in more than its
// words, the order of a name or the form of an address, is a function of the row.
type Locale struct {
	Name     string        // an IETF language tag: zh-CN
	Language i18n.Language // that refusals are said in

	country, countryCode []string // the usual word first, then those that a schema may leave room for only
	currency             []string // as country
	language, timeZone   []string
	latitudes            [2]int64
	longitudes           [2]int64

	surnames   []spelling
	givenNames [2][]spelling // the parts of men's and of women's names
	sexes      [2]string
	forms      [2]string // of address
	room       string    // in a house, with its number
	places     []place
	roads      []string
	titles     []string // of people
	trades     []string // companies are called by three words
	brands     []string
	sectors    []string
	banks      []string
	cardLength int // of the numbers of bank cards
	tags       []string
	districts  []string
	offices    []string                    // departments of a company
	duties     []string                    // roles of a user
	units      []string                    // that goods are counted in
	categories []string                    // of goods
	degrees    []string                    // of education
	marriages  []string                    // whether people are married
	payments   []string                    // ways to pay
	taxNumber  func(*Draw) string          // of a company; nil: its credit code
	plate      func(*Draw, *Person) string // of a car
	citizen    func(*Person) string        // the number that a state knows people by
	prose      proseParts

	name    func(*Person, []byte) []byte
	given   func(*Person) string
	login   func(*Person, []byte) []byte // also before the number of an address of mail, with dots
	phone   func(*Person, []byte) []byte
	company func(*Person, []byte) []byte
	street  func(*Person, []byte) []byte
	address func(*Person, []byte) []byte
}

// spelling is a part of a name and how mail addresses spell it.
type spelling struct{ written, latin string }

// place is a city, and what the numbers of people who live there begin with.
type place struct {
	city, region, regionCode string
	postcode                 string // the beginning of the city's
	area                     string // of phone numbers; in China, of identity numbers
	timeZone                 string
}

// locales are all of them; what is asked for in another one falls back to the second.
var locales = []*Locale{&chinese, &english}

// borrowed are tags that are known but have no people of their own: those of [english] stand in.
var borrowed = strings.Fields("ar cs da de el es fi fr he hi hu id it ja ko ms nb nl pl pt ro ru sv th tr uk vi")

// LocaleAuto is the name of the locale that the document's texts decide.
const LocaleAuto = "auto"

// ParseLocale reads the name of a locale: nil for "" and auto, where the document decides. A locale that is known but not there is
// the nearest one, and warning says so; an unknown one is an error with near names.
func ParseLocale(name string) (l *Locale, warning string, err error) {
	if name == "" || strings.EqualFold(name, LocaleAuto) {
		return nil, "", nil
	}
	tag := strings.ReplaceAll(name, "_", "-")
	language, region, _ := strings.Cut(strings.ToLower(tag), "-")
	for _, l := range locales {
		if strings.EqualFold(l.Name, tag) || language == string(l.Language) && (region == "" || region == "hans") {
			return l, "", nil
		}
	}
	if nearest := byLanguage(i18n.Language(language)); nearest != nil {
		return nearest, fallback(name, nearest), nil
	}
	if slices.Contains(borrowed, language) {
		return &english, fallback(name, &english), nil
	}
	names := LocaleNames()
	return nil, "", i18n.Errorf("unknown locale %q%s", name, cmp.Or(suggest.Hint(name, append(names, borrowed...)).String(), ": expected "+strings.Join(names, ", ")))
}

func fallback(name string, to *Locale) string {
	return fmt.Sprintf("locale %s has no people and texts of its own: those of %s are made; there are %s", name, to.Name, strings.Join(LocaleNames()[1:], ", "))
}

// LocaleNames returns the names that [ParseLocale] takes without a warning.
func LocaleNames() []string {
	names := []string{LocaleAuto}
	for _, l := range locales {
		names = append(names, l.Name)
	}
	return names
}

// LocaleOf returns the locale of a language, the English one where none has it.
func LocaleOf(l i18n.Language) *Locale { return cmp.Or(byLanguage(l), &english) }

func byLanguage(l i18n.Language) *Locale {
	at := slices.IndexFunc(locales, func(one *Locale) bool { return one.Language == l })
	if at < 0 {
		return nil
	}
	return locales[at]
}

// minChinese is the share of Chinese among a document's texts from which on it is a Chinese document: its identifiers, and what is
// said in two languages, are in English all the same.
const minChinese = 0.2

// LocaleFor returns the locale of a document so much of whose texts is Chinese, from 0 to 1.
func LocaleFor(chineseShare float64) *Locale {
	if chineseShare >= minChinese {
		return &chinese
	}
	return &english
}

// locale returns whose people and texts are drawn.
func (d *Draw) locale() *Locale {
	if d.Locale == nil {
		return &chinese
	}
	return d.Locale
}
