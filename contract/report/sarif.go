package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"agentmock/contract"
)

// The parts of a SARIF log, version 2.1.0 (OASIS), that a contract has something to say of.
type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool        sarifTool              `json:"tool"`
	Invocations []sarifInvocation      `json:"invocations"`
	Bases       map[string]sarifFolder `json:"originalUriBaseIds"`
	Results     []sarifResult          `json:"results"`
	ColumnKind  string                 `json:"columnKind"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name  string      `json:"name"`
	Rules []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID            string             `json:"id"`
	Description   sarifText          `json:"shortDescription"`
	Configuration sarifConfiguration `json:"defaultConfiguration"`
}

type sarifConfiguration struct {
	Level string `json:"level"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifInvocation struct {
	Successful bool   `json:"executionSuccessful"`
	Start      string `json:"startTimeUtc"`
}

type sarifFolder struct {
	Description sarifText `json:"description"`
}

type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Level        string             `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations,omitempty"`
	Fingerprints map[string]string  `json:"partialFingerprints"`
	Count        int                `json:"occurrenceCount"`
	Baseline     string             `json:"baselineState,omitempty"`
	Suppressions []sarifSuppression `json:"suppressions,omitempty"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Justification string `json:"justification"`
}

type sarifLocation struct {
	Physical *sarifPhysical `json:"physicalLocation,omitempty"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI    string `json:"uri"`
	BaseID string `json:"uriBaseId,omitempty"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
}

type sarifLogical struct {
	Name string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

// SARIF writes the problems as results of static analysis, which GitHub, GitLab and editors show beside the document.
func SARIF(r *contract.Report, w io.Writer) error {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{Name: "agentmock"}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{},
		Invocations: []sarifInvocation{{r.Broken == "", r.Started.UTC().Format("2006-01-02T15:04:05.000Z")}},
		Bases:       map[string]sarifFolder{sourceRoot: {sarifText{"the root of the repository"}}},
	}
	index := map[string]int{}
	for i, c := range contract.Checks() {
		index[c.Name] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{c.Name, sarifText{c.Doc}, sarifConfiguration{string(c.Severity)}})
	}
	for _, p := range r.Problems {
		result := sarifOf(r, p)
		result.RuleIndex = index[result.RuleID]
		run.Results = append(run.Results, result)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(sarifLog{"https://json.schemastore.org/sarif-2.1.0.json", "2.1.0", []sarifRun{run}})
}

// sourceRoot is what viewers call the root of a repository.
const sourceRoot = "%SRCROOT%"

func sarifOf(r *contract.Report, p contract.Problem) sarifResult {
	f := r.Findings[p.Findings[0]]
	text := sentence(f)
	if p.Cases > 1 {
		text += "; " + counted(p.Cases, "case")
	}
	if len(p.Operations) > 1 {
		text += "; of " + listed(p.Operations, 5)
	}
	sum := sha256.Sum256([]byte(f.Key()))
	out := sarifResult{
		RuleID: f.Rule, Level: string(p.Severity), Message: sarifText{text}, Count: max(1, p.Cases),
		Fingerprints: map[string]string{"agentmock/v1": hex.EncodeToString(sum[:16])},
	}
	if p.Known {
		out.Baseline, out.Suppressions = "unchanged", []sarifSuppression{{"external", "it stands in the baseline"}}
	}
	location := sarifLocation{}
	if at := placeOf(r, f.Spec); at.file != "" {
		location.Physical = &sarifPhysical{Artifact: sarifArtifact{URI: uriOf(at.file), BaseID: sourceRoot}}
		if at.line > 0 {
			location.Physical.Region = &sarifRegion{at.line, at.column}
		}
	}
	for _, operation := range p.Operations {
		location.Logical = append(location.Logical, sarifLogical{operation, "function"})
	}
	if location.Physical != nil || len(location.Logical) > 0 {
		out.Locations = []sarifLocation{location}
	}
	return out
}

// uriOf returns a path as the reference to a URI that RFC 3986 lets be one.
func uriOf(file string) string {
	var b strings.Builder
	for _, c := range []byte(file) {
		if c > ' ' && c < 0x7f && !strings.ContainsRune("%\"<>\\^`{|}?#[]", rune(c)) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
