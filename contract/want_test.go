package contract_test

import (
	"regexp"
	"testing"

	"agentmock/contract"
	"agentmock/contract/testdata/backend"
	"agentmock/contract/testdata/market"
)

// What is wanted is said in the language of the report, as far as it is words and not a value.
func TestWantsInChinese(t *testing.T) {
	values, words := regexp.MustCompile(`"[^"]*"|'[^']*'`), regexp.MustCompile(`[A-Za-z]{2,} [a-z]{2,}`)
	inChinese := func(o *contract.Options) { o.Locale = "zh-CN" }
	var reports []*contract.Report
	for defect := range market.Defects {
		reports = append(reports, live(t, market.New("number", 0, defect), inChinese))
	}
	for i, defect := range backend.Defects() {
		if i%12 == 0 {
			reports = append(reports, ask(t, backend.New(defect), inChinese))
		}
	}
	found := 0
	for _, r := range reports {
		for _, f := range r.Findings {
			text := f.WantIn
			if text == "" {
				text = f.Want
			}
			if found++; words.MatchString(values.ReplaceAllString(text, "")) {
				t.Errorf("%s: %q (%q)", f.Rule, text, f.Want)
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d findings", found)
	}
}
