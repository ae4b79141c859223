package report_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"agentmock/contract"
	"agentmock/contract/report"
	"agentmock/internal/limits"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxPlaces": crossPlaces, "maxKinds": crossKinds, "maxLeft": crossLeft, "maxListed": crossListed, "maxSummary": crossSummary, "maxShown": crossShown, "maxWorst": crossShown}, nil)
}

// crossPlaces has a rule broken at as many places as are listed, and more.
func crossPlaces(t *testing.T) {
	for count, want := range map[int]string{20: "", 21: "… and 1 more problem\n", 5000: "… and 4980 more problems"} {
		r := &contract.Report{Checks: []string{"format"}}
		for i := range count {
			r.Findings = append(r.Findings, contract.Finding{Rule: "format", Severity: contract.Error, Operation: "it", Where: fmt.Sprintf("response.body#/f%d", i), Want: "w"})
			r.Problems = append(r.Problems, contract.Problem{Severity: contract.Error, Rules: []string{"format"}, Operations: []string{"it"}, Places: []string{r.Findings[i].Where}, Findings: []int{i}, Cases: 1})
		}
		var b bytes.Buffer
		if err := report.Text(r, &b, nil); err != nil {
			t.Fatal(err)
		}
		if listed := strings.Count(b.String(), "response.body#/f"); listed != min(count, 20) || !strings.Contains(b.String(), want) || want == "" && strings.Contains(b.String(), "more problem") {
			t.Errorf("%d places: %d are listed:\n%s", count, listed, b.String())
		}
	}
}

// crossKinds has no room for as many kinds of cases as are named, and for more.
func crossKinds(t *testing.T) {
	for count, want := range map[int]string{0: "", 5: "negative kind-5 (5)", 7: "2 more kinds"} {
		r := &contract.Report{}
		for i := range count {
			r.LeftOut = append(r.LeftOut, contract.LeftOut{Operation: "it", Phase: "negative", Kind: fmt.Sprintf("kind-%d", i+1), Count: i + 1})
		}
		var b bytes.Buffer
		if err := report.Text(r, &b, nil); err != nil {
			t.Fatal(err)
		}
		if named := strings.Count(b.String(), "negative kind-"); named != min(count, 5) || !strings.Contains(b.String(), want) || want == "" && strings.Contains(b.String(), "left out") {
			t.Errorf("%d kinds: %d are named:\n%s", count, named, b.String())
		}
	}
}

// crossLeft has left behind as many things as are named, and more.
func crossLeft(t *testing.T) {
	for count, want := range map[int]string{10: "/it/9, created by make: w", 13: "left behind: 3 more things"} {
		r := &contract.Report{}
		for i := range count {
			r.Left = append(r.Left, contract.Leftover{Operation: "make", Path: fmt.Sprintf("/it/%d", i), Why: "w"})
		}
		var b bytes.Buffer
		if err := report.Text(r, &b, nil); err != nil {
			t.Fatal(err)
		}
		if named := strings.Count(b.String(), "left behind: /it/"); named != 10 || !strings.Contains(b.String(), want) || count == 10 && strings.Contains(b.String(), "more thing") {
			t.Errorf("%d things: %d are named:\n%s", count, named, b.String())
		}
	}
}

// crossSummary has as many problems as a summary lists, and more.
func crossSummary(t *testing.T) {
	for count, want := range map[int]string{50: "", 51: "… and 1 more problem\n", 500: "… and 450 more problems\n"} {
		r := &contract.Report{Totals: contract.Totals{Problems: count, Errors: count, Sent: 1}}
		for i := range count {
			r.Findings = append(r.Findings, contract.Finding{Rule: "format", Severity: contract.Error, Where: fmt.Sprintf("response.body#/f%d", i), Want: "w"})
			r.Problems = append(r.Problems, contract.Problem{Severity: contract.Error, Rules: []string{"format"}, Places: []string{"x"}, Findings: []int{i}})
		}
		var b bytes.Buffer
		if err := report.Summary(r, &b); err != nil {
			t.Fatal(err)
		}
		if rows := strings.Count(b.String(), "**format**"); rows != min(count, 50) || !strings.Contains(b.String(), want) || want == "" && strings.Contains(b.String(), "more problem") {
			t.Errorf("%d problems: %d rows:\n%s", count, rows, b.String())
		}
	}
}

// crossShown has as many problems as the page shows, and more; the first page names a few of them.
func crossShown(t *testing.T) {
	for count, want := range map[int]string{7: "", 8: "", 500: "", 501: "1 more problems are in report.json", 2000: "1500 more problems are in report.json"} {
		r := &contract.Report{Totals: contract.Totals{Problems: count, Errors: count, Sent: 1}}
		for i := range count {
			r.Findings = append(r.Findings, contract.Finding{Rule: "format", Severity: contract.Error, Where: fmt.Sprintf("response.body#/f%d", i), Want: "w", Exchange: -1})
			r.Problems = append(r.Problems, contract.Problem{Severity: contract.Error, Rules: []string{"format"}, Operations: []string{"it"}, Places: []string{"x"}, Findings: []int{i}})
		}
		var b bytes.Buffer
		if err := report.HTML(r, &b); err != nil {
			t.Fatal(err)
		}
		shown, worst := strings.Count(b.String(), `id="problem-`), strings.Count(b.String(), `href="#problem-`)
		if shown != min(count, 500) || worst != min(count, 8) || !strings.Contains(b.String(), want) || want == "" && strings.Contains(b.String(), "report.json") {
			t.Errorf("%d problems: %d are shown, %d on the first page", count, shown, worst)
		}
	}
}

// crossListed has problems of as many operations as are listed, and of more.
func crossListed(t *testing.T) {
	for count, want := range map[int]string{200: "", 201: "… and 1 more problem in 1 operation: --report html shows them", 700: "… and 500 more problems in 500 operations"} {
		r := &contract.Report{Totals: contract.Totals{Problems: count}}
		for i := range count {
			r.Findings = append(r.Findings, contract.Finding{Rule: "format", Severity: contract.Error, Operation: fmt.Sprint("o", i), Where: "response.body#/f", Want: "w"})
			r.Problems = append(r.Problems, contract.Problem{Severity: contract.Error, Rules: []string{"format"}, Operations: []string{fmt.Sprint("o", i)}, Places: []string{"x"}, Findings: []int{i}})
		}
		var b bytes.Buffer
		if err := report.Text(r, &b, nil); err != nil {
			t.Fatal(err)
		}
		if shown := strings.Count(b.String(), "error format"); shown != min(count, 200) || !strings.Contains(b.String(), want) || want == "" && strings.Contains(b.String(), "more problem") {
			t.Errorf("%d problems: %d are listed", count, shown)
		}
	}
}
