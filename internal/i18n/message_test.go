package i18n_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/i18n"
)

// Every language has every sentence, with the same arguments.
func TestLanguagesSayTheSame(t *testing.T) {
	want := i18n.English.Keys()
	slices.Sort(want)
	arguments := regexp.MustCompile(`\{\w+\}`)
	for _, language := range i18n.Languages() {
		got := language.Keys()
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-en +%[1]s):\n%s", language, diff)
		}
		for _, key := range got {
			english, own := arguments.FindAllString(i18n.Say(key).In(i18n.English), -1), arguments.FindAllString(i18n.Say(key).In(language), -1)
			for _, one := range own {
				if !slices.Contains(english, one) {
					t.Errorf("%s %s: %s is an argument that English has not", language, key, one)
				}
			}
		}
	}
}

func TestText(t *testing.T) {
	for name, test := range map[string]struct{ got, want string }{
		"English":                             {i18n.Say("want.minimum", "5").In(i18n.English), "at least 5"},
		"Chinese":                             {i18n.Say("want.minimum", "5").In(i18n.Chinese), "不能小于 5"},
		"a list":                              {i18n.List(i18n.Say("want.minimum", "5"), i18n.Plain("x")).In(i18n.Chinese), "不能小于 5；x"},
		"nested":                              {i18n.Say("violation", i18n.Say("place.query", "q"), i18n.Say("want.minimum", "5")).In(i18n.Chinese), "查询参数 q 不能小于 5"},
		"an argument that looks like a place": {i18n.Say("violation", "{1}", "x").In(i18n.English), "{1}: want x"},
		"no sentence":                         {i18n.Say("want.nothing", "5").In(i18n.English), "want.nothing 5"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", name, test.got, test.want)
		}
	}
}

// TestOneIsNotSeveral: what the console counts in English has a word for one and a word for several.
func TestOneIsNotSeveral(t *testing.T) {
	counted := regexp.MustCompile(`\{(?:count|total|taken|sent|times|done)\} [a-z-]+s\b`)
	found := 0
	for _, key := range i18n.English.Keys() {
		text := i18n.Say(key).In(i18n.English)
		if strings.HasPrefix(key, "console.") && counted.MatchString(text) {
			t.Errorf("%s: %q says several of one", key, text)
		}
		if strings.Contains(text, "{count|") {
			found++
		}
	}
	if found < 10 {
		t.Errorf("only %d texts count", found)
	}
}
