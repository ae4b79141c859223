package report

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"agentmock/contract"
)

//go:embed report.html
var reportPage string

// HTML writes the report as one self-contained page: it opens offline, loads nothing, and runs no script.
func HTML(r *contract.Report, w io.Writer) error {
	page, err := template.New("report").Funcs(template.FuncMap{
		"ms":      func(s float64) string { return fmt.Sprintf("%.0f ms", s*1000) },
		"percent": func(part, whole int) int { return 100 * part / max(1, whole) },
	}).Parse(reportPage)
	if err != nil {
		return err
	}
	return page.Execute(w, pageOf(r))
}

// page is what the template shows.
type page struct {
	*contract.Report
	Verdict  string // clean, warnings, errors
	Rules    []pageRule
	Busiest  int // the largest bucket of the histogram
	Exchange []pageExchange
	Covered  []pageCoverage
}

type pageRule struct {
	Name, Doc string
	Severity  contract.Severity
	Places    []pagePlace
	Count     int
}

type pagePlace struct {
	contract.Finding
	Cases int
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

type pageCoverage struct {
	Operation, Status    string
	Count                int
	Seen, Fields         int
	Used, Values         int
	Tied, Relations      int
	MissingFields, Unmet []string
}

func pageOf(r *contract.Report) page {
	p := page{Report: r, Verdict: "clean"}
	if r.Totals.Warnings > 0 {
		p.Verdict = "warnings"
	}
	if r.Totals.Errors > 0 {
		p.Verdict = "errors"
	}
	for _, name := range r.Checks {
		if rule := pageRuleOf(r, name); rule.Count > 0 {
			p.Rules = append(p.Rules, rule)
		}
	}
	for _, bucket := range r.Latency {
		p.Busiest = max(p.Busiest, bucket.Count)
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
	for _, o := range r.Coverage.Operations {
		for _, s := range o.Statuses {
			p.Covered = append(p.Covered, pageCoverage{
				Operation: o.ID, Status: s.Status, Count: s.Count, Seen: len(s.Seen), Fields: len(s.Fields), Used: len(s.Used), Values: len(s.Values), Tied: len(s.Tied), Relations: len(s.Relations),
				MissingFields: without(s.Fields, s.Seen), Unmet: without(s.Values, s.Used),
			})
		}
	}
	return p
}

func without(all, seen []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(one string) bool { return slices.Contains(seen, one) })
}

func pageRuleOf(r *contract.Report, name string) pageRule {
	rule := pageRule{Name: name, Doc: ruleDoc(name)}
	index := map[string]int{}
	for _, f := range r.Findings {
		if f.Rule != name {
			continue
		}
		rule.Severity = f.Severity
		rule.Count++
		at, known := index[f.Key()]
		if !known {
			at = len(rule.Places)
			index[f.Key()] = at
			rule.Places = append(rule.Places, pagePlace{Finding: f})
		}
		rule.Places[at].Cases++
	}
	return rule
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
