package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"agentmock/contract"
)

// Style colours a part of a text report: "error", "warning", "good", "dim", "bold". nil leaves it plain.
type Style func(kind, text string) string

// Text writes the report for people: findings by rule, each place once with how often, the request that repeats it,
// and the totals.
func Text(r *contract.Report, w io.Writer, style Style) error {
	if style == nil {
		style = func(_, text string) string { return text }
	}
	t := textWriter{w: w, style: style}
	for _, rule := range r.Checks {
		t.rule(r, rule)
	}
	t.totals(r)
	return t.err
}

type textWriter struct {
	w     io.Writer
	style Style
	err   error
}

func (t *textWriter) printf(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format, args...)
	}
}

// maxPlaces bounds how many places of one rule are listed.
const maxPlaces = 20

func (t *textWriter) rule(r *contract.Report, rule string) {
	var keys []string
	byKey := map[string][]contract.Finding{}
	for _, f := range r.Findings {
		if f.Rule == rule && !f.Known {
			if byKey[f.Key()] == nil {
				keys = append(keys, f.Key())
			}
			byKey[f.Key()] = append(byKey[f.Key()], f)
		}
	}
	if len(keys) == 0 {
		return
	}
	first := byKey[keys[0]][0]
	t.printf("%s %s  %s\n", t.style(string(first.Severity), string(first.Severity)), t.style("bold", rule), t.style("dim", ruleDoc(rule)))
	for i, key := range keys {
		if i == maxPlaces {
			t.printf("  … and %d more places\n", len(keys)-maxPlaces)
			break
		}
		t.place(byKey[key])
	}
	t.printf("\n")
}

func ruleDoc(rule string) string {
	for _, c := range contract.Checks() {
		if c.Name == rule {
			return c.Doc
		}
	}
	return ""
}

func (t *textWriter) place(same []contract.Finding) {
	f := same[0]
	times := ""
	if len(same) > 1 {
		times = fmt.Sprintf("  (%d cases)", len(same))
	}
	t.printf("  %s  %s%s\n", f.Operation, t.style("bold", f.Where), times)
	t.printf("    want %s\n", f.Want)
	if f.Got != "" {
		t.printf("    got  %s\n", f.Got)
	}
	if f.Spec != "" {
		t.printf("    %s\n", t.style("dim", "said at "+f.Spec))
	}
	if f.Curl != "" {
		t.printf("    %s\n", t.style("dim", f.Curl))
		if f.Cut != nil {
			t.printf("    %s\n", t.style("dim", fmt.Sprintf("cut from %d parameters and members to %d, of %s", f.Cut.From, f.Cut.To, f.Case)))
		}
	} else if f.Case != "" {
		t.printf("    %s\n", t.style("dim", f.Case))
	}
}

func (t *textWriter) totals(r *contract.Report) {
	for _, reason := range r.Skipped {
		t.printf("%s\n", t.style("dim", "not asked: "+reason))
	}
	t.leftOut(r)
	if r.Insecure {
		t.printf("%s\n", t.style("warning", "insecure: no certificate was verified"))
	}
	for _, key := range r.Vanished {
		t.printf("%s\n", t.style("good", "no longer found: "+key))
	}
	n := r.Totals
	verdict := t.style("good", "no findings")
	if n.Errors+n.Warnings > 0 {
		verdict = t.style(map[bool]string{true: "error", false: "warning"}[n.Errors > 0], fmt.Sprintf("%d errors, %d warnings", n.Errors, n.Warnings))
	}
	parts := []string{fmt.Sprintf("%d cases in %.1f s", n.Sent, r.Seconds), verdict}
	for _, part := range []struct {
		count int
		text  string
	}{{n.Known, "known"}, {n.Retries, "sent again"}, {n.Cuts, "to cut requests"}, {n.NoAnswer, "without an answer"}, {n.Skipped, "entries skipped"}, {n.Inconclusive, "inconclusive"}, {n.Untested, "operations not tested"}, {n.Planned - n.Sent, "not sent"}} {
		if part.count > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.count, part.text))
		}
	}
	parts = append(parts, fmt.Sprintf("coverage %.0f %%", r.Coverage.Percent))
	t.printf("%s\n", strings.Join(parts, ", "))
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
		named = append(named, fmt.Sprintf("%d kinds more", len(kinds)-maxKinds))
	}
	t.printf("%s\n", t.style("dim", fmt.Sprintf("left out: up to %d cases: %s; --max-cases N sends more, --exhaustive all", total, strings.Join(named, ", "))))
}

func annotation(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(text)
}
