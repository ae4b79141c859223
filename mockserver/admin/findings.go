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
	v, l := c.view(), languageOf(c.gin.Request)
	lines := v.lines()
	all := slices.Clone(v.Spec.Findings)
	slices.SortStableFunc(all, func(a, b source.Finding) int { return cmp.Compare(a.Severity, b.Severity) }) // error, warning
	listed := []finding{}
	for _, f := range all[:min(len(all), maxFindings)] {
		listed = append(listed, finding{f.Severity, f.Position.String(), f.In(l), cmp.Or(f.Excerpt, lines.at(f.Position))})
	}
	errors, warnings := source.CountFindings(all)
	answer := map[string]any{"errors": errors, "warnings": warnings, "findings": listed}
	if !v.Refused.IsZero() {
		answer["refused"] = v.Refused.In(l)
	}
	c.json(http.StatusOK, answer)
}
