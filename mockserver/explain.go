package mockserver

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/state"
	"agentmock/mockserver/admin"
)

// dryRun is what a call has in place of the memory: a copy of the session's counts, which nobody else sees.
type dryRun struct {
	counts map[string]int64
	kept   bool // the request is one of the journal: without its credentials
}

func (r *dryRun) next(key string) int64 {
	n := r.counts[key]
	r.counts[key]++
	return n
}

// Explain returns, a line each, what would answer a request, and why. Nothing changes by it: which response is next stays so.
func (s *Server) Explain(r *http.Request) []string { return s.explain(r, false, i18n.English).Lines }

// explain decides about a request as the pipeline does, and says in a language how: of one as it was sent, or as the journal kept it.
func (s *Server) explain(r *http.Request, kept bool, l i18n.Language) admin.Explanation {
	out := s.explained(r, kept, l)
	for i, line := range out.Lines {
		out.Lines[i] = l.Reason(line)
	}
	return out
}

func (s *Server) explained(r *http.Request, kept bool, l i18n.Language) admin.Explanation {
	r, _ = named(r)
	switch {
	case kept && r.ContentLength == state.MaxBody:
		return admin.Explanation{Lines: []string{"its body was cut: what it would be answered with cannot be said"}}
	case s.preflight(r):
		return admin.Explanation{Status: http.StatusNoContent, Lines: []string{"a browser asks whether it may ask: it may"}}
	}
	c, refused := s.begin(r)
	counts, err := s.store.Sequences(r.Context(), c.session)
	if err != nil {
		s.stateFailed("turns", err)
	}
	if counts == nil {
		counts = map[string]int64{}
	}
	c.dry = &dryRun{counts, kept}
	d := c.find(refused)
	d.delay += c.sample(c.view.settings.delay)
	return admin.Explanation{Status: d.status, Source: d.by.text, Fault: string(d.fault), Lines: c.lines(&d, l)}
}

// lines say how a decision came about, in English but for what a client is told.
func (c *call) lines(d *decision, l i18n.Language) []string {
	var lines []string
	say := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	o := c.x.Operation
	if o != nil {
		say("operation %s (%s): %s %s", o.ID, o.Position, o.Method, c.view.api.spec.BasePath()+o.Path)
	}
	for _, g := range c.prefer.given {
		say("the client asks for %s=%s", g.name, g.text)
	}
	switch {
	case d.refused != nil && o == nil:
		say("nobody: %d, %s", d.status, d.refused.Detail.In(l))
	case d.refused != nil:
		say("refused: %d, %s", d.status, d.refused.Detail.In(l))
	case d.fixture != nil:
		say("%s (%s) answers: it wants %s", d.by.text, d.fixture.Position, d.why)
		if n := len(d.fixture.Responses); n > 1 && c.prefer.code == 0 {
			say("response %d of %d is next", d.place+1, n)
		}
	case d.example != nil:
		say("%s (%s) answers: %s", d.by.text, d.example.Position, d.why)
	case d.by.kind == byOptions:
		say("answered: %d, %s", d.status, d.why)
	case d.by.kind == byUpstream:
		say("passed on to the upstream: %s", d.why)
	default:
		say("%s: %s", d.by.text, d.why)
	}
	if d.fault != "" {
		say("it does not arrive as it should: %s", d.fault)
	}
	if d.delay > 0 {
		say("it is kept back for %s", d.delay)
	}
	if limit := c.view.settings.limit; limit.Count > 0 && d.depends&onClient != 0 {
		say("a client that asks more often than %s is refused: 429", limit)
	}
	if c.wanted.response == nil { // no source was asked
		return lines
	}
	return append(lines, c.others(d.fixture)...)
}

// maxOthers bounds how many fixtures that do not answer are explained.
const maxOthers = 10

// others says why the other fixtures of the operation do not answer, the nearest first.
func (c *call) others(chosen *fixture.Fixture) []string {
	type reason struct {
		unmet int
		line  string
	}
	var reasons []reason
	for _, f := range c.view.all() {
		if f.Operation != c.x.Operation || f == chosen {
			continue
		}
		switch unmet := f.Unmet(c.x); {
		case len(unmet) > 0:
			reasons = append(reasons, reason{len(unmet), f.Source + " does not: " + strings.Join(unmet, "; ")})
		case f.OnRequest:
			reasons = append(reasons, reason{0, f.Source + " does not: it waits for Prefer: code=" + fmt.Sprint(f.Responses[0].Status)})
		case !taken(f, c.accept()):
			reasons = append(reasons, reason{0, f.Source + " does not: the client does not take its media type"})
		default:
			reasons = append(reasons, reason{0, f.Source + " fits too, and comes later: it wants " + f.Wants})
		}
	}
	slices.SortStableFunc(reasons, func(a, b reason) int { return a.unmet - b.unmet })
	var lines []string
	for i, r := range reasons {
		if i == maxOthers {
			return append(lines, fmt.Sprintf("and %d more do not", len(reasons)-maxOthers))
		}
		lines = append(lines, r.line)
	}
	return lines
}
