package report

import (
	"io"
	"strings"

	"agentmock/contract"
)

// maxSummary bounds how many problems a summary lists: GitHub shows no more than a megabyte of it.
const maxSummary = 50

// Summary writes a page of Markdown, as GitHub shows it beside a job: what is wrong, each problem once, and what was asked.
func Summary(r *contract.Report, w io.Writer) error {
	m := textWriter{w: w}
	n := r.Totals
	mark := map[bool]string{true: "✅", false: "❌"}[n.Errors == 0 && n.Sent > 0]
	m.printf("## %s %s: %s\n\n", mark, markdown(strings.TrimSpace(r.API+" "+r.Version)), headlineOf(r))
	m.printf("%s in %.1f s, coverage %d %% of answers, %d %% of requests", counted(n.Sent, "case"), r.Seconds, int(r.Coverage.Percent), int(r.Coverage.Requests))
	if n.Untested > 0 {
		m.printf(", %s not tested", counted(n.Untested, "operation"))
	}
	if n.Known > 0 {
		m.printf(", %s known", counted(n.Known, "finding"))
	}
	m.printf("\n\n")
	m.problems(r)
	if len(r.Operations) > 0 {
		m.printf("| operation | cases | passed | answers |\n|---|--:|--:|---|\n")
		for _, o := range r.Operations {
			m.printf("| %s `%s %s` | %d | %d | %s |\n", markdown(o.ID), o.Method, code(o.Path), o.Cases, o.Passed, statusesOf(o))
		}
		m.printf("\n")
	}
	return m.err
}

// headlineOf says how many things are wrong.
func headlineOf(r *contract.Report) string {
	switch {
	case r.Totals.Sent == 0:
		return "nothing was checked"
	case r.Totals.Problems == 0:
		return "no findings"
	}
	return counted(r.Totals.Problems, "problem")
}

func (t *textWriter) problems(r *contract.Report) {
	listedOnes := 0
	for _, p := range r.Problems {
		if p.Known {
			continue
		}
		if listedOnes == 0 {
			t.printf("| | problem | where | cases |\n|---|---|---|--:|\n")
		}
		if listedOnes++; listedOnes > maxSummary {
			continue
		}
		f := r.Findings[p.Findings[0]]
		words := "want " + f.Want
		if f.Got != "" {
			words += ", got `" + code(f.Got) + "`"
		}
		if f.Says != "" {
			words += " (" + f.Says + ")"
		}
		at := ""
		if said := placeOf(r, f.Spec); said.file != "" {
			at = "<br>`" + code(said.String()) + "`"
		}
		t.printf("| %s | **%s** %s%s | %s `%s` | %d |\n", p.Severity, strings.Join(p.Rules, ", "), markdown(words), at, markdown(listed(p.Operations, 3)), code(listed(p.Places, 3)), p.Cases)
	}
	switch {
	case listedOnes > maxSummary:
		t.printf("\n… and %s\n\n", more(listedOnes-maxSummary, "problem"))
	case listedOnes > 0:
		t.printf("\n")
	}
}

// markdown returns a text that means nothing else in a table of Markdown; backquotes stay.
func markdown(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ", "<", "&lt;", "*", `\*`, "_", `\_`, "[", `\[`).Replace(text)
}

// code returns a text that may stand between backquotes in a table.
func code(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ", "`", "'").Replace(text)
}
