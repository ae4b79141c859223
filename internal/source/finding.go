package source

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
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
	Column   int    // of a syntax error, counted from 1
	Excerpt  string // of a syntax error: the line, and a caret under the column
}

// At returns the place, with its column where it has one.
func (f Finding) At() string {
	if f.Column > 0 {
		return f.Position.String() + ":" + strconv.Itoa(f.Column)
	}
	return f.Position.String()
}

func (f Finding) String() string {
	return f.At() + ": " + string(f.Severity) + ": " + f.Message
}

// Place returns what is wrong behind its place, without how bad it is.
func (f Finding) Place() string { return f.At() + ": " + f.Message }

// Findingf returns a finding at p.
func (p Position) Findingf(severity Severity, format string, args ...any) Finding {
	return Finding{Position: p, Severity: severity, Message: fmt.Errorf(format, args...).Error()}
}

// FindingsOf returns the errors that err joins as findings. One without a place is of the whole of file.
func FindingsOf(err error, file string, severity Severity) []Finding {
	var all []Finding
	for _, single := range Errors(err) {
		if inner := Errors(single); len(inner) > 1 {
			all = append(all, FindingsOf(single, file, severity)...)
			continue
		}
		f := Finding{Position: Position{file, 0}, Severity: severity, Message: single.Error()}
		if syntax := syntaxOf(single); syntax != nil {
			f.Position, _ = At(single)
			f.Message, f.Column, f.Excerpt = syntax.Reason, syntax.Column, syntax.Excerpt()
		} else if at, ok := At(single); ok {
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
