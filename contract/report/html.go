package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"agentmock/contract"
	"agentmock/internal/i18n"
)

// HTML writes the report as one self-contained page: it opens offline, loads nothing, and runs no script. It is in the report's language.
func HTML(r *contract.Report, w io.Writer) error {
	language := i18n.English
	if r.Language == string(i18n.Chinese) {
		language = i18n.Chinese
	}
	return view{pageOf(r, language), language}.document().Render(w)
}

func said(language i18n.Language, key string, arguments []any) string {
	texts := make([]any, len(arguments))
	for i, argument := range arguments {
		texts[i] = fmt.Sprint(argument)
	}
	return i18n.Say(key, texts...).In(language)
}

// numbered returns a number with its noun.
func numbered(language i18n.Language, noun string, count int) string {
	if count == 1 {
		return said(language, "report.one."+noun, nil)
	}
	return said(language, "report.many."+noun, []any{count})
}

// joined names the first of some things, and says how many more there are.
func joined(language i18n.Language, all []string, most int) string {
	all = slices.Clone(all)
	for i, one := range all {
		if one == "a good request" {
			all[i] = said(language, "report.good", nil)
		}
	}
	if len(all) <= most+1 {
		return strings.Join(all, listMark(language))
	}
	return strings.Join(all[:most], listMark(language)) + " " + said(language, "report.more", []any{len(all) - most})
}

func listMark(language i18n.Language) string {
	if language == i18n.Chinese {
		return "、"
	}
	return ", "
}

// page is what the page shows: view makes it HTML.
type page struct {
	*contract.Report
	Lang     string
	Verdict  string // clean, warnings, errors, nothing
	Sum      []string
	Passed   int
	Tested   int // operations
	Slow     float64
	Worst    []pageProblem
	Groups   []pageGroup
	More     int // problems beyond those that are shown
	Busiest  int // the largest bucket of the histogram
	Exchange []pageExchange
	Room     int // cases that there was no room for
}

// pageGroup is the problems of one operation, or of several together.
type pageGroup struct {
	ID       int
	Title    string
	Asked    *contract.Asked
	Problems []pageProblem
}

type pageProblem struct {
	contract.Problem
	ID    int
	First contract.Finding
	At    string // the file and the line that say what is wanted
}

type pageExchange struct {
	contract.Exchange
	ID       int
	Findings []contract.Finding
	Lines    []pageLine
}

// Bounds of what the page shows.
const (
	maxShown = 500 // problems
	maxWorst = 8   // of them on the first page
)

func pageOf(r *contract.Report, language i18n.Language) page {
	p := page{Report: r, Lang: map[i18n.Language]string{i18n.English: "en", i18n.Chinese: "zh-CN"}[language], Verdict: verdictOf(r), Slow: slowest(r)}
	p.group(language)
	broken := map[string]bool{}
	errors, warnings := 0, 0
	for _, problem := range r.Problems {
		switch {
		case problem.Known:
			continue
		case problem.Severity == contract.Error:
			errors++
		default:
			warnings++
		}
		for _, operation := range problem.Operations {
			broken[operation] = true
		}
	}
	p.Passed, p.Tested = r.Totals.Sent-r.Totals.Failed, len(r.Operations)-r.Totals.Untested
	p.Sum = sumOf(r, language, len(broken), errors, warnings)
	for _, bucket := range r.Latency {
		p.Busiest = max(p.Busiest, bucket.Count)
	}
	for _, l := range r.LeftOut {
		p.Room += l.Count
	}
	for i, x := range r.Exchanges {
		shown := pageExchange{Exchange: x, ID: i}
		for _, f := range r.Findings {
			if f.Exchange == i {
				shown.Findings = append(shown.Findings, f)
			}
		}
		shown.Lines = markedLines(x, shown.Findings)
		p.Exchange = append(p.Exchange, shown)
	}
	return p
}

func verdictOf(r *contract.Report) string {
	switch {
	case r.Totals.Sent == 0:
		return "nothing"
	case r.Totals.Errors > 0:
		return "errors"
	case r.Totals.Warnings > 0:
		return "warnings"
	}
	return "clean"
}

// sumOf is the report in one or two sentences.
func sumOf(r *contract.Report, language i18n.Language, broken, errors, warnings int) []string {
	say := func(key string, arguments ...any) string { return said(language, "report."+key, arguments) }
	var all []string
	switch {
	case r.Totals.Sent == 0:
	case errors+warnings == 0:
		all = append(all, say("sum.clean", numbered(language, "case", r.Totals.Sent)))
	default:
		var kinds []string
		if errors > 0 {
			kinds = append(kinds, numbered(language, "error", errors))
		}
		if warnings > 0 {
			kinds = append(kinds, numbered(language, "warning", warnings))
		}
		all = append(all, say("sum.problems", numbered(language, "problem", errors+warnings), broken, numbered(language, "operation", len(r.Operations)), strings.Join(kinds, listMark(language))))
	}
	if r.Totals.Untested > 0 {
		all = append(all, say("sum.untested", numbered(language, "operation", r.Totals.Untested)))
	}
	return all
}

// group puts the problems under their operations.
func (p *page) group(language i18n.Language) {
	index := map[string]int{}
	shown := 0
	for _, several := range []bool{true, false} {
		for i, problem := range p.Problems {
			if len(problem.Operations) > 1 != several {
				continue
			}
			if shown++; shown > maxShown {
				p.More++
				continue
			}
			title, asked := p.heading(problem, language)
			at, known := index[title]
			if !known {
				at = len(p.Groups)
				index[title] = at
				p.Groups = append(p.Groups, pageGroup{ID: at, Title: title, Asked: asked})
			}
			first := p.Findings[problem.Findings[0]]
			one := pageProblem{Problem: problem, ID: i, First: first}
			if said := placeOf(p.Report, first.Spec); said.file != "" {
				one.At = said.String()
			}
			p.Groups[at].Problems = append(p.Groups[at].Problems, one)
			if len(p.Worst) < maxWorst && !problem.Known && problem.Severity == contract.Error {
				p.Worst = append(p.Worst, one)
			}
		}
	}
}

func (p *page) heading(problem contract.Problem, language i18n.Language) (string, *contract.Asked) {
	switch len(problem.Operations) {
	case 0:
		return said(language, "report.noOperation", nil), nil
	case 1:
		for i := range p.Operations {
			if p.Operations[i].ID == problem.Operations[0] {
				return problem.Operations[0], &p.Operations[i]
			}
		}
		return problem.Operations[0], nil
	}
	return said(language, "report.several", nil), nil
}

// slowest is the time that the slowest twentieth of the answers took longer than, in seconds; 0 for none.
func slowest(r *contract.Report) float64 {
	total := 0
	for _, bucket := range r.Latency {
		total += bucket.Count
	}
	seen := 0
	for _, bucket := range r.Latency {
		if seen += bucket.Count; total > 0 && seen*20 >= total*19 {
			return bucket.UpTo
		}
	}
	return 0
}
