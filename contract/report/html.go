package report

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"agentmock/contract"
	"agentmock/internal/i18n"
)

//go:embed report.html
var reportPage string

// HTML writes the report as one self-contained page: it opens offline, loads nothing, and runs no script. It is in the report's language.
func HTML(r *contract.Report, w io.Writer) error {
	language := i18n.English
	if r.Language == string(i18n.Chinese) {
		language = i18n.Chinese
	}
	page, err := template.New("report").Funcs(template.FuncMap{
		"ms":      func(s float64) string { return fmt.Sprintf("%.0f ms", s*1000) },
		"percent": func(part, whole int) int { return 100 * part / max(1, whole) },
		"line":    func(text string) string { return firstLine(text, " HTTP/1.1\n") },
		"status":  func(text string) string { return strings.TrimPrefix(firstLine(text, "\n"), "HTTP/1.1 ") },
		"whole":   func(x float64) int { return int(x) },
		"say":     func(key string, arguments ...any) string { return said(language, "report."+key, arguments) },
		"n":       func(noun string, count int) string { return numbered(language, noun, count) },
		"join":    func(all []string, most int) string { return joined(language, all, most) },
		"fails":   func(rule string) string { return i18n.Say("broken." + rule).In(language) },
		"without": without,
		"doc":     func(rule string) string { return i18n.Say("rule." + rule).In(language) },
		"want":    func(f contract.Finding) string { return cmp.Or(f.WantIn, f.Want) },
	}).Parse(reportPage)
	if err != nil {
		return err
	}
	return page.Execute(w, pageOf(r, language))
}

// said returns a sentence with its arguments, numbers and texts.
// firstLine returns a text as far as its first line ends.
func firstLine(text, end string) string {
	line, _, _ := strings.Cut(text, end)
	return line
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

// page is what the template shows.
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

// pageLine is a line of a body, marked where a finding points at it.
type pageLine struct {
	Text  string
	Notes []string
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
			if file, line := fileOf(p.Report, first.Spec); file != "" {
				one.At = fmt.Sprintf("%s:%d", file, line)
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

func without(all, seen []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(seen, one) })
}

// markedLines returns the lines of a body, with what is wrong noted at the line where the value of each pointer begins.
func markedLines(x contract.Exchange, findings []contract.Finding) []pageLine {
	if x.Body == "" {
		return nil
	}
	texts := strings.Split(x.Body, "\n")
	lines := make([]pageLine, len(texts))
	for i, text := range texts {
		lines[i].Text = text
	}
	at := linesOf(x.Body)
	for _, f := range findings {
		_, pointer, ok := strings.Cut(f.Where, "#")
		if !strings.HasPrefix(f.Where, "response.body") {
			continue
		}
		line := 0
		if ok {
			line = nearestLine(at, pointer)
		}
		lines[line].Notes = append(lines[line].Notes, f.Rule+": want "+f.Want)
	}
	return lines
}

// nearestLine returns the line of a pointer, or of what is around it where there is no such value.
func nearestLine(at map[string]int, pointer string) int {
	for {
		if line, ok := at[pointer]; ok {
			return line
		}
		cut := strings.LastIndexByte(pointer, '/')
		if cut < 0 {
			return 0
		}
		pointer = pointer[:cut]
	}
}

// linesOf returns the line, from 0, that each JSON Pointer of an indented text begins at; none where it is no JSON.
func linesOf(text string) map[string]int {
	at := map[string]int{"": 0}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	l := liner{text: text, decoder: d, at: at}
	l.value("")
	return at
}

type liner struct {
	text    string
	decoder *json.Decoder
	at      map[string]int
	line    int
	offset  int
}

func (l *liner) token() (json.Token, bool) {
	token, err := l.decoder.Token()
	if err != nil {
		return nil, false
	}
	end := int(l.decoder.InputOffset())
	l.line += strings.Count(l.text[l.offset:end], "\n")
	l.offset = end
	return token, true
}

func (l *liner) value(pointer string) bool {
	token, ok := l.token()
	if !ok {
		return false
	}
	l.at[pointer] = l.line
	switch token {
	case json.Delim('{'):
		for l.decoder.More() {
			name, ok := l.token()
			text, isText := name.(string)
			if !ok || !isText || !l.value(pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(text)) {
				return false
			}
		}
		_, ok = l.token()
	case json.Delim('['):
		for i := 0; l.decoder.More(); i++ {
			if !l.value(fmt.Sprintf("%s/%d", pointer, i)) {
				return false
			}
		}
		_, ok = l.token()
	}
	return ok
}
