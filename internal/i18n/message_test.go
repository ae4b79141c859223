package i18n_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/i18n"
)

// Every language has every sentence, with the same arguments.
func TestLanguagesSayTheSame(t *testing.T) {
	want := i18n.English.Keys()
	slices.Sort(want)
	arguments := regexp.MustCompile(`\{\d\}`)
	for _, language := range i18n.Languages() {
		got := language.Keys()
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-en +%[1]s):\n%s", language, diff)
		}
		for _, key := range got {
			english, own := arguments.FindAllString(i18n.English.Text(key), -1), arguments.FindAllString(language.Text(key), -1)
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
		"English":     {i18n.English.Text("want.minimum", "5"), "at least 5"},
		"Chinese":     {i18n.Chinese.Text("want.minimum", "5"), "不能小于 5"},
		"no sentence": {i18n.English.Text("want.nothing", "5"), "want.nothing 5"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %q, want %q", name, test.got, test.want)
		}
	}
}
