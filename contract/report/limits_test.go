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
	limits.Test(t, map[string]func(*testing.T){"maxPlaces": crossPlaces, "maxKinds": crossKinds}, nil)
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
