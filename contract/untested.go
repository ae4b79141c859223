package contract

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/i18n"
)

// untested notes the operations of which no good request was answered with a success, each with the reason.
func (r *recorder) untested(p *planner) {
	for _, o := range p.asked {
		known := p.proofOf(o)
		if known.accepted || len(known.statuses) == 0 || known.first == nil || !succeeds(o) {
			continue
		}
		r.out.Totals.Untested++
		r.out.Totals.Inconclusive += r.refused[o.ID]
		reason := known.lacking(o, r.options.given())
		why, language := reason.In(i18n.English), i18n.Language(r.out.Language)
		asked := r.byOperation[o.ID]
		if asked.Untested = why; language != i18n.English {
			asked.UntestedIn = reason.In(language)
		}
		if !r.tests || r.options.AllowUntested || p.cannotAsk(o) {
			p.skip("%s: not tested: %s", o.ID, reason)
			continue
		}
		f := Finding{Rule: "tested", Severity: Error, Operation: o.ID, Case: known.first.name, Phase: known.first.phase, Where: "response.status", Got: known.answers(),
			Want: "a success that is declared: " + why, Message: checkNamed("tested").Doc, Spec: position(o.Position), Curl: curlLine(r.options, *known.first), Exchange: -1, causes: []string{untestedCause + o.ID, untestedCause + why}}
		if language != i18n.English {
			f.WantIn = i18n.Say("wanted.tested", reason).In(language)
		}
		if known.unread != "" {
			f.causes = append(f.causes, unreadableCause)
		}
		r.late(f)
	}
}

// answers lists the statuses that good requests had.
func (k *proof) answers() string {
	var all []string
	for _, status := range slices.Sorted(maps.Keys(k.statuses)) {
		name := fmt.Sprint(status)
		if status == 0 {
			name = "no answer"
		} else if text := http.StatusText(status); text != "" {
			name += " " + text
		}
		if k.statuses[status] > 1 {
			name += fmt.Sprintf(" (%d times)", k.statuses[status])
		}
		all = append(all, name)
	}
	return strings.Join(all, ", ")
}

// late adds a finding of the whole run to the case that it shows best.
func (r *recorder) late(f Finding) {
	key := f.Key()
	f.Known = r.baseline[key]
	f.translate(i18n.Language(r.out.Language))
	r.seen[key] = true
	r.tallyFinding(f)
	last := -1
	for at, result := range r.results {
		if result.Name == f.Case {
			last = max(last, at)
		}
	}
	if last < 0 {
		return
	}
	if f.Severity == Error && !f.Known && !slices.ContainsFunc(r.findings[last], func(other Finding) bool { return other.Severity == Error && !other.Known }) {
		r.out.Totals.Failed++
		if asked := r.byOperation[f.Operation]; asked != nil {
			asked.Passed--
		}
	}
	r.findings[last] = append(r.findings[last], f)
}
