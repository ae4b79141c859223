package source

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Severity says how bad a finding is.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // the document is wrong
	Warning Severity = "warning" // it may be a mistake, or it means nothing here
)

// Finding is what a document gets wrong, at a place, and what is done instead. It keeps nothing from being served.
type Finding struct {
	Position
	Severity Severity
	Message  string
}

func (f Finding) String() string {
	return f.Position.String() + ": " + string(f.Severity) + ": " + f.Message
}

// Place returns what is wrong behind its place, without how bad it is.
func (f Finding) Place() string { return f.Position.String() + ": " + f.Message }

// Findingf returns a finding at p.
func (p Position) Findingf(severity Severity, format string, args ...any) Finding {
	return Finding{p, severity, fmt.Errorf(format, args...).Error()}
}

// FindingsOf returns the errors that err joins as findings. One without a place is of the whole of file.
func FindingsOf(err error, file string, severity Severity) []Finding {
	var all []Finding
	for _, single := range Errors(err) {
		if inner := Errors(single); len(inner) > 1 {
			all = append(all, FindingsOf(single, file, severity)...)
			continue
		}
		f := Finding{Position{file, 0}, severity, single.Error()}
		if at, ok := At(single); ok {
			f.Position, f.Message = at, strings.TrimPrefix(f.Message, at.String()+": ")
		}
		all = append(all, f)
	}
	return all
}

// SortFindings returns findings in the order of files and lines, each once.
func SortFindings(all []Finding) []Finding {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Finding) int { return a.Position.Compare(b.Position) })
	known := map[Finding]bool{}
	return slices.DeleteFunc(all, func(f Finding) bool {
		defer func() { known[f] = true }()
		return known[f]
	})
}

// CountFindings returns how many of the findings are errors, and how many warnings.
func CountFindings(all []Finding) (errors, warnings int) {
	for _, f := range all {
		if f.Severity == Error {
			errors++
		} else {
			warnings++
		}
	}
	return errors, warnings
}

// variable is what differs between findings of one kind: what is quoted, numbers, paths.
var variable = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|\d+|/\S*`)

// Kind returns what findings of the same kind have in common.
func (f Finding) Kind() string {
	return string(f.Severity) + variable.ReplaceAllString(f.Message, "…")
}
