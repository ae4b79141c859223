package mockserver

import (
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
	out, lines := s.explained(r, kept)
	for _, line := range lines {
		out.Lines = append(out.Lines, line.In(l))
	}
	return out
}

func (s *Server) explained(r *http.Request, kept bool) (admin.Explanation, []i18n.Message) {
	r, _ = named(r)
	switch {
	case kept && r.ContentLength == state.MaxBody:
		return admin.Explanation{}, []i18n.Message{i18n.Sayf("its body was cut: what it would be answered with cannot be said")}
	case s.preflight(r):
		return admin.Explanation{Status: http.StatusNoContent}, []i18n.Message{i18n.Sayf("a browser asks whether it may ask: it may")}
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
	return admin.Explanation{Status: d.status, Source: d.by.text, Fault: string(d.fault)}, c.lines(&d)
}

// lines say how a decision came about.
func (c *call) lines(d *decision) []i18n.Message {
	var lines []i18n.Message
	say := func(m i18n.Message) { lines = append(lines, m) }
	o, why := c.x.Operation, i18n.Unpack(d.why)
	if o != nil {
		say(i18n.Sayf("operation %s (%s): %s %s", o.ID, o.Position, o.Method, c.view.api.spec.PathOf(o)))
	}
	for _, g := range c.prefer.given {
		say(i18n.Sayf("the client asks for %s=%s", g.name, g.text))
	}
	switch {
	case d.refused != nil && o == nil:
		say(i18n.Sayf("nobody: %d, %s", d.status, d.refused.Detail))
	case d.refused != nil:
		say(i18n.Sayf("refused: %d, %s", d.status, d.refused.Detail))
	case d.fixture != nil:
		say(i18n.Sayf("%s (%s) answers: it wants %s", originIn(d.by.text), d.fixture.Position, why))
		if n := len(d.fixture.Responses); n > 1 && c.prefer.code == 0 {
			say(i18n.Sayf("response %d of %d is next", d.place+1, n))
		}
	case d.example != nil:
		say(i18n.Sayf("%s (%s) answers: %s", originIn(d.by.text), d.example.Position, why))
	case d.by.kind == byOptions:
		say(i18n.Sayf("answered: %d, %s", d.status, why))
	case d.by.kind == byUpstream:
		say(i18n.Sayf("passed on to the upstream: %s", why))
	default:
		say(i18n.Say("pair", originIn(d.by.text), why))
	}
	if d.fault != "" {
		say(i18n.Sayf("it does not arrive as it should: %s", d.fault))
	}
	if d.delay > 0 {
		say(i18n.Sayf("it is kept back for %s", d.delay))
	}
	if limit := c.view.settings.limit; limit.Count > 0 && d.depends&onClient != 0 {
		say(i18n.Sayf("a client that asks more often than %s is refused: 429", limit))
	}
	if c.wanted.response == nil { // no source was asked
		return lines
	}
	return append(lines, c.others(d.fixture)...)
}

// originIn returns whose an answer is, of the kind and the name that an origin has.
func originIn(text string) i18n.Message {
	for _, kind := range []string{"run-time fixture", "fixture", "example"} {
		if name, ok := strings.CutPrefix(text, kind+" "); ok {
			return i18n.Say("origin."+kind+".of", name)
		}
	}
	if key := "origin." + text; i18n.English.Has(key) {
		return i18n.Say(key)
	}
	return i18n.Plain(text)
}

// maxOthers bounds how many fixtures that do not answer are explained.
const maxOthers = 10

// others says why the other fixtures of the operation do not answer, the nearest first.
func (c *call) others(chosen *fixture.Fixture) []i18n.Message {
	type reason struct {
		unmet int
		line  i18n.Message
	}
	var reasons []reason
	for _, f := range c.view.all() {
		if f.Operation != c.x.Operation || f == chosen {
			continue
		}
		source := originIn(f.Source)
		switch unmet := f.Unmet(c.x); {
		case len(unmet) > 0:
			reasons = append(reasons, reason{len(unmet), i18n.Sayf("%s does not: %s", source, i18n.List(unmet...))})
		case f.OnRequest:
			reasons = append(reasons, reason{0, i18n.Sayf("%s does not: it waits for Prefer: code=%d", source, f.Responses[0].Status)})
		case !taken(f, c.accept()):
			reasons = append(reasons, reason{0, i18n.Sayf("%s does not: the client does not take its media type", source)})
		default:
			reasons = append(reasons, reason{0, i18n.Sayf("%s fits too, and comes later: it wants %s", source, f.Wants())})
		}
	}
	slices.SortStableFunc(reasons, func(a, b reason) int { return a.unmet - b.unmet })
	var lines []i18n.Message
	for i, r := range reasons {
		if i == maxOthers {
			return append(lines, i18n.Sayf("and %d more do not", len(reasons)-maxOthers))
		}
		lines = append(lines, r.line)
	}
	return lines
}
