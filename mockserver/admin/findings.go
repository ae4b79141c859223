package admin

import (
	"cmp"
	"net/http"
	"slices"

	"agentmock/internal/source"
)

// maxFindings is how many findings of a document are listed: a large one may have thousands of a kind, which lint groups.
const maxFindings = 1000

type finding struct {
	Severity source.Severity `json:"severity"`
	At       string          `json:"at"`
	Message  string          `json:"message"`
	Excerpt  string          `json:"excerpt,omitempty"` // the line
}

// findings lists what the document gets wrong, the errors first.
func (c *call) findings() {
	v := c.view()
	lines := v.lines()
	all := slices.Clone(v.Spec.Findings)
	slices.SortStableFunc(all, func(a, b source.Finding) int { return cmp.Compare(a.Severity, b.Severity) }) // error, warning
	listed := []finding{}
	for _, f := range all[:min(len(all), maxFindings)] {
		listed = append(listed, finding{f.Severity, f.At(), f.Message, cmp.Or(f.Excerpt, lines.at(f.Position))})
	}
	errors, warnings := source.CountFindings(all)
	answer := map[string]any{"errors": errors, "warnings": warnings, "findings": listed}
	if v.Refused != "" {
		answer["refused"] = v.Refused
	}
	c.json(http.StatusOK, answer)
}
