package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"agentmock/contract"
	"agentmock/internal/terminal"
)

// Style colours a part of a text report: "error", "warning", "good", "dim", "bold". nil leaves it plain.
type Style func(kind, text string) string

// Text writes the report for people: how many things are wrong, each once with what shows it and the request that repeats it,
// by operation, and the totals.
func Text(r *contract.Report, w io.Writer, style Style) error {
	if style == nil {
		style = func(_, text string) string { return text }
	}
	t := textWriter{w: w, styles: style}
	t.headline(r)
	groups := byOperation(r)
	for i, group := range groups {
		if t.listed >= maxListed {
			left := 0
			for _, g := range groups[i:] {
				left += len(g.problems)
			}
			t.printf("… and %s in %s: --report html shows them\n\n", more(left, "problem"), counted(len(groups)-i, "operation"))
			break
		}
		t.operation(r, group)
	}
	t.totals(r)
	return t.err
}

type textWriter struct {
	w      io.Writer
	styles Style
	err    error

	listed int // problems
}

// styled is a text that is clean, in a style.
type styled string

func (t *textWriter) style(kind, text string) styled {
	return styled(t.styles(kind, terminal.Printable(text)))
}

// printf writes what somebody's documents and answers say without what would steer a terminal.
func (t *textWriter) printf(format string, args ...any) {
	for i, arg := range args {
		if text, isText := arg.(string); isText {
			args[i] = terminal.Lines(text)
		}
	}
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format, args...)
	}
}

// headline says how many things are wrong, and where.
func (t *textWriter) headline(r *contract.Report) {
	if r.Totals.Problems == 0 {
		return
	}
	broken := map[string]bool{}
	errors := 0
	for _, p := range r.Problems {
		if p.Known {
			continue
		}
		if p.Severity == contract.Error {
			errors++
		}
		for _, operation := range p.Operations { // none for what belongs to no operation
			broken[operation] = true
		}
	}
	where := ""
	if len(r.Operations) > 0 {
		where = fmt.Sprintf(" in %d of %s", len(broken), counted(len(r.Operations), "operation"))
	}
	t.printf("%s%s: %s\n\n", t.style("bold", counted(r.Totals.Problems, "problem")), where, verdict(errors, r.Totals.Problems-errors))
}

// group is the problems of one operation, or of several together.
type group struct {
	title    string
	asked    string
	problems []contract.Problem
}

// byOperation returns the problems that are not known: those of several operations first, then those of each.
func byOperation(r *contract.Report) []group {
	index := map[string]int{}
	var groups []group
	for _, several := range []bool{true, false} {
		for _, p := range r.Problems {
			if p.Known || len(p.Operations) > 1 != several {
				continue
			}
			title, asked := "several operations", ""
			if len(p.Operations) == 0 {
				title = "no operation"
			} else if !several {
				title, asked = heading(r, p.Operations[0])
			}
			at, known := index[title]
			if !known {
				at = len(groups)
				index[title] = at
				groups = append(groups, group{title: title, asked: asked})
			}
			groups[at].problems = append(groups[at].problems, p)
		}
	}
	return groups
}

// heading names an operation, with what was asked of it.
func heading(r *contract.Report, id string) (title, asked string) {
	for _, o := range r.Operations {
		if o.ID == id {
			return fmt.Sprintf("%s  %s %s", o.ID, o.Method, o.Path), askedOf(o)
		}
	}
	return id, ""
}

func askedOf(o contract.Asked) string {
	var phases []string
	for _, phase := range slices.Sorted(maps.Keys(o.Phases)) {
		phases = append(phases, fmt.Sprintf("%d %s", o.Phases[phase], phase))
	}
	of := ""
	if len(phases) > 1 {
		of = " (" + strings.Join(phases, ", ") + ")"
	}
	return fmt.Sprintf("%s%s, %d passed", counted(o.Cases, "case"), of, o.Passed)
}

// Bounds of how many problems are listed: of one operation, and of those before the last that are.
const (
	maxPlaces = 20
	maxListed = 200
)

func (t *textWriter) operation(r *contract.Report, g group) {
	t.printf("%s  %s\n", t.style("bold", g.title), t.style("dim", g.asked))
	for i, p := range g.problems {
		if i == maxPlaces {
			t.printf("… and %s\n", more(len(g.problems)-maxPlaces, "problem"))
			break
		}
		t.problem(r, p)
		t.listed++
	}
	t.printf("\n")
}

func more(n int, noun string) string {
	if n == 1 {
		return "1 more " + noun
	}
	return fmt.Sprintf("%d more %ss", n, noun)
}

func (t *textWriter) problem(r *contract.Report, p contract.Problem) {
	f := r.Findings[p.Findings[0]]
	times := ""
	if p.Cases > 1 {
		times = fmt.Sprintf("  (%s)", counted(p.Cases, "case"))
	}
	t.printf("%s %s  %s%s\n", t.style(string(p.Severity), string(p.Severity)), t.style("bold", strings.Join(p.Rules, ", ")), t.style("bold", listed(p.Places, 3)), times)
	if len(p.Operations) > 1 {
		t.printf("  of   %s\n", listed(p.Operations, 5))
	}
	t.printf("  want %s\n", f.Want)
	if f.Got != "" {
		t.printf("  got  %s\n", f.Got)
	}
	if f.Says != "" {
		t.printf("  says %s\n", f.Says)
	}
	if len(p.Requests) > 0 {
		t.printf("  %s\n", t.style("dim", "asked with "+listedWith(p.Requests, 5, "; ")))
	}
	if at := placeOf(r, f.Spec); at.file != "" {
		t.printf("  %s\n", t.style("dim", "said at "+at.String()))
	}
	if f.Curl != "" {
		t.printf("  %s\n", t.style("dim", f.Curl))
	} else if f.Case != "" {
		t.printf("  %s\n", t.style("dim", f.Case))
	}
	t.steps(f)
}

// steps lists what a sequence asked, one after the other.
func (t *textWriter) steps(f contract.Finding) {
	for i, step := range f.Steps {
		request, _, _ := strings.Cut(step.Request, " HTTP/1.1\n")
		response, _, _ := strings.Cut(step.Response, "\n")
		t.printf("  %s\n", t.style("dim", fmt.Sprintf("step %d  %s  %s", i+1, request, strings.TrimPrefix(response, "HTTP/1.1 "))))
	}
	if len(f.Steps) > 1 {
		t.printf("  %s\n", t.style("dim", "--report json,html have a shell script of these steps"))
	}
}

// maxLeft bounds how many things are named that a run has left behind.
const maxLeft = 10

// leftBehind names what a run has created and could not delete.
func (t *textWriter) leftBehind(r *contract.Report) {
	for i, left := range r.Left {
		if i == maxLeft {
			break
		}
		t.printf("%s\n", t.style("warning", fmt.Sprintf("left behind: %s, created by %s: %s", left.Path, left.Operation, left.Why)))
	}
	if n := len(r.Left) + r.LeftMore - maxLeft; n > 0 {
		t.printf("%s\n", t.style("warning", fmt.Sprintf("left behind: %s", more(n, "thing"))))
	}
	if r.Settled > 0 {
		t.printf("%s\n", t.style("dim", fmt.Sprintf("what was written took up to %.2f s to be seen", r.Settled)))
	}
}

// listed names the first of some things, and says how many more there are.
func listed(all []string, most int) string { return listedWith(all, most, ", ") }

func listedWith(all []string, most int, separator string) string {
	if len(all) <= most+1 {
		return strings.Join(all, separator)
	}
	return fmt.Sprintf("%s and %d more", strings.Join(all[:most], separator), len(all)-most)
}

func (t *textWriter) totals(r *contract.Report) {
	for _, reason := range r.Skipped {
		t.printf("%s\n", t.style("dim", "not asked: "+reason))
	}
	for _, p := range r.PassedOver {
		t.printf("%s\n", t.style("dim", fmt.Sprintf("passed over: %s %s", counted(p.Count, "exchange"), p.Reason)))
	}
	if n := r.Totals.NoBody; n > 0 {
		t.printf("%s\n", t.style("dim", fmt.Sprintf("%s without a body in the recording: status and headers alone were judged (browsers keep bodies with \"Save all as HAR with content\")", counted(n, "answer"))))
	}
	t.leftOut(r)
	t.leftBehind(r)
	if r.Insecure {
		t.printf("%s\n", t.style("warning", "insecure: no certificate was verified"))
	}
	lacking := missingOf(r.Coverage)
	if r.URL == "" { // of a recording nobody expects that it shows all there is
		lacking = missing{}
	}
	if len(lacking.requests) > 0 {
		t.printf("%s\n", t.style("dim", "never asked: "+listed(lacking.requests, 5)))
	}
	if len(lacking.answers) > 0 {
		t.printf("%s\n", t.style("dim", "never answered: "+listed(lacking.answers, 5)))
	}
	for _, key := range r.Vanished {
		t.printf("%s\n", t.style("good", "no longer found: "+key))
	}
	n := r.Totals
	words := t.style("good", verdict(n.Errors, n.Warnings))
	if n.Sent == 0 {
		words = t.style("error", "nothing was checked")
	}
	if n.Errors+n.Warnings > 0 {
		words = t.style(map[bool]string{true: "error", false: "warning"}[n.Errors > 0], fmt.Sprintf("%s (%s)", counted(n.Problems, "problem"), verdict(n.Errors, n.Warnings)))
	}
	parts := []string{fmt.Sprintf("%s in %.1f s", counted(n.Sent, "case"), r.Seconds), string(words)}
	for _, part := range []struct {
		count int
		text  string
	}{{n.Known, "known"}, {n.Retries, "sent again"}, {n.Cuts, "to cut requests"}, {n.NoAnswer, "without an answer"}, {n.Skipped, plural(n.Skipped, "entry", "entries") + " skipped"}, {n.Inconclusive, "inconclusive"}, {n.Untested, plural(n.Untested, "operation", "operations") + " not tested"}, {n.Planned - n.Sent, "not sent"}} {
		if part.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.count, part.text))
		}
	}
	parts = append(parts, fmt.Sprintf("coverage %d %% of answers, %d %% of requests", int(r.Coverage.Percent), int(r.Coverage.Requests)))
	t.printf("%s\n", styled(strings.Join(parts, ", "))) // all of them are words of ours
	t.printf("problems=%d errors=%d warnings=%d known=%d inconclusive=%d untested=%d cases=%d seconds=%.1f\n", n.Problems, n.Errors, n.Warnings, n.Known, n.Inconclusive, n.Untested, n.Sent, r.Seconds)
}

// maxKinds bounds how many kinds of cases are named that there was no room for.
const maxKinds = 5

// leftOut names what there was no room for: the kinds of which most is missing.
func (t *textWriter) leftOut(r *contract.Report) {
	counts, total := map[string]int{}, 0
	for _, l := range r.LeftOut {
		counts[l.Phase+" "+l.Kind] += l.Count
		total += l.Count
	}
	if total == 0 {
		return
	}
	kinds := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	var named []string
	for _, kind := range kinds[:min(len(kinds), maxKinds)] {
		named = append(named, fmt.Sprintf("%s (%d)", kind, counts[kind]))
	}
	if len(kinds) > maxKinds {
		named = append(named, more(len(kinds)-maxKinds, "kind"))
	}
	t.printf("%s\n", t.style("dim", fmt.Sprintf("left out: up to %s: %s; --max-cases N sends more, --exhaustive all", counted(total, "case"), strings.Join(named, ", "))))
}

func annotation(text string) string {
	return terminal.Printable(strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text))
}
