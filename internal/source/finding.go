package source

import (
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/i18n"
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
	Excerpt  string // of a syntax error: the line, and a caret under the column

	said *i18n.Message // the message before it was said in English; nil where it is the same in all languages
}

// In returns the message in a language.
func (f Finding) In(l i18n.Language) string {
	if f.said == nil || l == i18n.English {
		return f.Message
	}
	return f.said.In(l)
}

func (f Finding) String() string {
	return f.Position.String() + ": " + string(f.Severity) + ": " + f.Message
}

// Place returns what is wrong behind its place, without how bad it is.
func (f Finding) Place() string { return f.Position.String() + ": " + f.Message }

// But returns the finding with what is done in place of what it finds.
func (f Finding) But(instead i18n.Message) Finding {
	was := i18n.Plain(f.Message)
	if f.said != nil {
		was = *f.said
	}
	said := i18n.Say("pair", was, instead)
	f.Message, f.said = f.Message+": "+instead.In(i18n.English), &said
	return f
}

// Findingf returns a finding at p.
func (p Position) Findingf(severity Severity, format string, args ...any) Finding {
	said := i18n.Sayf(format, args...)
	return Finding{Position: p, Severity: severity, Message: said.In(i18n.English), said: &said}
}

// FindingsOf returns the errors that err joins as findings. One without a place is of the whole of file.
func FindingsOf(err error, file string, severity Severity) []Finding {
	var all []Finding
	for _, single := range Errors(err) {
		if inner := Errors(single); len(inner) > 1 {
			all = append(all, FindingsOf(single, file, severity)...)
			continue
		}
		said := i18n.Fault(single)
		f := Finding{Position: Position{File: file}, Severity: severity, Message: single.Error(), said: &said}
		if syntax := syntaxOf(single); syntax != nil {
			f.Position, _ = At(single)
			f.Message, f.Excerpt, f.said = syntax.Reason, syntax.Excerpt(), nil
		} else if at, ok := At(single); ok {
			f.Position, f.Message = at, strings.TrimPrefix(f.Message, at.String()+": ")
			if at, isPlaced := single.(*PositionError); isPlaced {
				said = i18n.Fault(at.Err)
			}
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
		f.said = nil // the same in English is the same
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
