package faker_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
	"agentmock/internal/i18n"
)

func TestParseLocale(t *testing.T) {
	for name, want := range map[string]struct{ locale, warning, err string }{
		"":         {},
		"auto":     {},
		"zh-CN":    {locale: "zh-CN"},
		"zh_cn":    {locale: "zh-CN"},
		"zh":       {locale: "zh-CN"},
		"zh-Hans":  {locale: "zh-CN"},
		"en-us":    {locale: "en-US"},
		"EN":       {locale: "en-US"},
		"en-GB":    {locale: "en-US", warning: "locale en-GB has no people and texts of its own: those of en-US are made; there are zh-CN, en-US"},
		"zh-TW":    {locale: "zh-CN", warning: "locale zh-TW has no people and texts of its own: those of zh-CN are made; there are zh-CN, en-US"},
		"ja":       {locale: "en-US", warning: "locale ja has no people and texts of its own: those of en-US are made; there are zh-CN, en-US"},
		"de-AT":    {locale: "en-US", warning: "locale de-AT has no people and texts of its own: those of en-US are made; there are zh-CN, en-US"},
		"xx":       {err: `unknown locale "xx": expected auto, zh-CN, en-US`},
		"zh-cm-CN": {locale: "zh-CN", warning: "locale zh-cm-CN has no people and texts of its own: those of zh-CN are made; there are zh-CN, en-US"},
		"enus":     {err: `unknown locale "enus"; near: en-US, es`},
		"nonsense": {err: `unknown locale "nonsense": expected auto, zh-CN, en-US`},
	} {
		var got struct{ locale, warning, err string }
		l, warning, err := faker.ParseLocale(name)
		if got.warning = warning; l != nil {
			got.locale = l.Name
		}
		if err != nil {
			got.err = err.Error()
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}

// Each locale is whole: no part is left to another one. Chinese sentences have nothing between them, and Chinese companies pay taxes under their credit code.
func TestLocalesAreWhole(t *testing.T) {
	if diff := cmp.Diff(map[string][]string{"zh-CN": {"taxNumber", "prose.gap"}, "en-US": {}}, faker.LocaleGaps()); diff != "" {
		t.Error(diff)
	}
}

const customer = `{type: object, required: [name], properties: {firstName: {type: string}, lastName: {type: string}, name: {type: string}, email: {type: string}, phone: {type: string},
  company: {type: string}, jobTitle: {type: string}, city: {type: string}, state: {type: string}, zip: {type: string}, street: {type: string}, address: {type: string}, country: {type: string},
  countryCode: {type: string, maxLength: 2}, currency: {type: string}, timezone: {type: string}, language: {type: string}, gender: {type: string}, lat: {type: number}, lng: {type: number},
  description: {type: string}, subject: {type: string}, productName: {type: string}, 性别: {type: string}, orderStatus: {type: string}, 分支: {type: string}}}`

// customerOf returns the texts of a customer of a locale.
func customerOf(t *testing.T, locale string, seed uint64) (texts map[string]string, numbers map[string]float64) {
	t.Helper()
	s := generatetest.Document{Schema: customer}.Load(t)
	l, _, err := faker.ParseLocale(locale)
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]any
	if err := json.Unmarshal(generatetest.Answer(t, generatetest.NewGenerator(t, s), s.Operations[0], generate.Options{Seed: seed, Locale: l}), &all); err != nil {
		t.Fatal(err)
	}
	texts, numbers = map[string]string{}, map[string]float64{}
	for name, value := range all {
		if text, isText := value.(string); isText {
			texts[name] = text
		} else {
			numbers[name] = value.(float64)
		}
	}
	return texts, numbers
}

// Some cities by what their numbers begin with, from other sources than the generator: area code and postcode.
var homes = map[string][2]string{"Boston": {"617", "02"}, "Chicago": {"312", "606"}, "Denver": {"303", "802"}, "Seattle": {"206", "981"}, "Miami": {"305", "331"}, "Houston": {"713", "770"}}

// All that an object says of somebody is of one person in one country.
func TestEnglishPeopleAreCoherent(t *testing.T) {
	met := 0
	for seed := range uint64(200) {
		got, degrees := customerOf(t, "en-US", seed)
		local, _, _ := strings.Cut(got["email"], "@")
		want := strings.ToLower(got["firstName"] + "." + got["lastName"])
		for what, ok := range map[string]bool{
			"name":     got["name"] == got["firstName"]+" "+got["lastName"],
			"email":    regexp.MustCompile(`^` + want + `\d\d$`).MatchString(local),
			"phone":    regexp.MustCompile(`^\+1[2-9]\d\d55501\d\d$`).MatchString(got["phone"]),
			"address":  strings.Contains(got["address"], ", "+got["city"]+", "),
			"street":   strings.HasPrefix(got["address"], got["street"]+", ") && strings.HasSuffix(got["address"], " "+got["zip"]),
			"company":  strings.HasSuffix(got["company"], " Inc."),
			"country":  got["country"] == "United States" && got["countryCode"] == "US" && got["currency"] == "USD" && got["language"] == "en-US",
			"timezone": strings.HasPrefix(got["timezone"], "America/"),
			"sex":      got["gender"] == got["性别"],
			"place":    degrees["lat"] >= 24 && degrees["lat"] <= 50 && degrees["lng"] >= -125 && degrees["lng"] <= -66,
		} {
			if !ok {
				t.Errorf("seed %d: %s: %v %v", seed, what, got, degrees)
			}
		}
		if home, known := homes[got["city"]]; known {
			met++
			if got["phone"][2:5] != home[0] || !strings.HasPrefix(got["zip"], home[1]) {
				t.Errorf("seed %d: %s: phone %s, zip %s", seed, got["city"], got["phone"], got["zip"])
			}
		}
		for name, text := range got {
			if name != "分支" && strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
				t.Errorf("seed %d: %s is Chinese: %s", seed, name, text)
			}
		}
	}
	if met < 20 {
		t.Errorf("only %d of the known cities were met", met)
	}
}

// In Chinese nothing is English but what is written in letters in China, too, and what is called after its property.
func TestChinesePeopleAreChinese(t *testing.T) {
	letters := regexp.MustCompile(`^(email|countryCode|currency|timezone|language|gender|orderStatus|phone|zip)$`)
	for seed := range uint64(50) {
		got, _ := customerOf(t, "zh-CN", seed)
		for name, text := range got {
			if !letters.MatchString(name) && strings.ContainsFunc(text, func(r rune) bool { return r < 128 && unicode.IsLetter(r) }) {
				t.Errorf("seed %d: %s: %s", seed, name, text)
			}
		}
		if got["name"] != got["lastName"]+got["firstName"] || got["country"] != "中国" {
			t.Errorf("seed %d: %v", seed, got)
		}
	}
}

// The document's texts decide where nobody else does.
func TestLocaleOfDocument(t *testing.T) {
	for title, want := range map[string]string{"客户": "zh-CN", "Customers": "en-US", "customers 客户": "zh-CN", "お客様": "en-US", "1": "en-US"} {
		text := strings.Replace(generatetest.Document{Schema: `{type: object, required: [language], properties: {language: {type: string}}}`}.Text(), "title: 测试", fmt.Sprintf("title: %q", title), 1)
		s := generatetest.LoadText(t, strings.Replace(text, "description: it", "description: ''", 1))
		if got := member(t, generatetest.NewGenerator(t, s), s.Operations[0], generate.Options{}, "language"); got != `"`+want+`"` {
			t.Errorf("%s: %s, want %s", title, got, want)
		}
	}
}

// A text that nothing explains is called after its property, and after its place in a list.
func TestNeutralWords(t *testing.T) {
	for name, test := range map[string]struct{ property, schema, want string }{
		"a number of a status":   {"orderStatus", `{type: integer}`, `^[01]$`},
		"a number of a type":     {"type", `{type: integer}`, `^[1-3]$`},
		"a number of a level":    {"memberLevel", `{type: integer}`, `^[1-5]$`},
		"of one that is bounded": {"status", `{type: integer, minimum: 5, maximum: 7}`, `^[567]$`},
		"a word":                 {"status", `{type: string}`, `^"status-[1-9]"$`},
		"several words":          {"orderBranch", `{type: string}`, `^"order-branch-[1-9]"$`},
		"in Chinese":             {"分支", `{type: string}`, `^"分支[1-9]"$`},
		"no word":                {"_1", `{type: string}`, `^"text-[1-9]"$`},
		"a list":                 {"branches", `{type: array, minItems: 3, maxItems: 3, items: {type: string}}`, `^\["branch-1","branch-2","branch-3"\]$`},
		"a list of objects":      {"x", `{type: array, minItems: 2, maxItems: 2, items: {type: object, required: [branch], properties: {branch: {type: string}}}}`, `^\[\{"branch":"branch-1"\},\{"branch":"branch-2"\}\]$`},
		"a map":                  {"x", `{type: object, required: [left], additionalProperties: {type: string}}`, `"left":"left-[1-9]"`},
		"too short":              {"status", `{type: string, maxLength: 5}`, `^"sta-[1-9]"$`},
		"far too short":          {"status", `{type: string, maxLength: 2}`, `^"[A-Za-z]{1,2}"$`},
		"too long":               {"status", `{type: string, minLength: 12}`, `^"status-stat(u(s)?)?-[1-9]"$|^"status-status-[1-9]"$`},
		"exactly so long":        {"status", `{type: string, minLength: 10, maxLength: 10}`, `^"status-s-[1-9]"$`},
		"a pattern":              {"brand", `{type: string, pattern: '^.+$'}`, `^"brand-1"$`},
		"a pattern of letters":   {"payBrand", `{type: string, pattern: '^[a-z-]{3,}$'}`, `^"pay-brand"$`},
		"a list of a pattern":    {"brands", `{type: array, minItems: 3, maxItems: 3, uniqueItems: true, items: {type: string, pattern: '^[a-z]+\d$'}}`, `^\["brand1","brand2","brand3"\]$`},
		"a list of letters":      {"brands", `{type: array, minItems: 3, maxItems: 3, uniqueItems: true, items: {type: string, pattern: '^[a-z]+$'}}`, `^\["[a-z]+","[a-z]+","[a-z]+"\]$`},
		"another pattern":        {"brand", `{type: string, pattern: '^x{3}$'}`, `^"xxx"$`},
		"names of a pattern":     {"x", `{type: object, minProperties: 3, propertyNames: {pattern: '^[a-z]+$'}, additionalProperties: {type: integer}}`, `^\{"[a-z]+":\d+,"[a-z]+":\d+,"[a-z]+":\d+\}$`},
		"names of a length":      {"x", `{type: object, minProperties: 3, propertyNames: {maxLength: 9}, additionalProperties: {type: integer}}`, `^\{"text-\d":\d+,"text-\d":\d+,"text-\d":\d+\}$`},
		"different ones":         {"code2", `{type: array, minItems: 9, uniqueItems: true, items: {type: object, required: [branch], properties: {branch: {type: string}}}}`, `"branch-9"`},
		"another than forbidden": {"branch", `{type: string, not: {enum: [branch-1, branch-2, branch-3, branch-4, branch-5, branch-6, branch-7, branch-8]}}`, `^"branch-\d+"$`},
	} {
		t.Run(name, func(t *testing.T) {
			s := generatetest.Document{Schema: fmt.Sprintf(`{type: object, required: ['%s'], properties: {'%[1]s': %s}}`, test.property, test.schema)}.Load(t)
			g := generatetest.NewGenerator(t, s)
			for seed := range uint64(20) {
				if got := member(t, g, s.Operations[0], generate.Options{Seed: seed}, test.property); !regexp.MustCompile(test.want).MatchString(got) {
					t.Fatalf("seed %d: got %s", seed, got)
				}
			}
		})
	}
}

// A message that refuses is in the locale's language.
func TestRefusalsSpeakTheLocale(t *testing.T) {
	s := generatetest.Document{Schema: `{type: object, required: [message], properties: {message: {type: string}, title: {type: string}, status: {type: integer}}}`}.Load(t)
	g := generatetest.NewGenerator(t, s)
	got := map[string]string{}
	for _, name := range []string{"zh-CN", "en-US"} {
		l, _, _ := faker.ParseLocale(name)
		x := generatetest.Refused(s.Operations[0], 404)
		if err := g.Body(x, s.Operations[0].Response(200).Preferred(), generate.Options{Locale: l, Problem: i18n.Say("path")}); err != nil {
			t.Fatal(err)
		}
		got[name] = generatetest.BodyText(x)
	}
	want := map[string]string{
		"zh-CN": `{"message":"接口不存在","title":"数据不存在","status":404}`,
		"en-US": `{"message":"the document has no such path","title":"Not Found","status":404}`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
