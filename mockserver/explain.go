package mockserver

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/spec"
	"agentmock/internal/state"
)

// Explain says, a line each, what would answer a request, and why. Nothing changes by it: whose turn it is stays so.
func (s *Server) Explain(r *http.Request) []string { return s.explain(r, false) }

// explain explains a request as it was sent, or as the journal kept it: without its credentials.
func (s *Server) explain(r *http.Request, kept bool) []string {
	session, fault := readSession(r.Header)
	if fault != nil {
		return []string{fmt.Sprintf("refused: %d, %s", fault.status, fault.detail)}
	}
	v := &visit{Server: s, world: s.world(r.Context(), session), session: session, request: r}
	a := v.api
	path := r.URL.EscapedPath()
	match := a.spec.Match(r.Method, path)
	if match.Operation == nil {
		p := a.noPath(r.Method, path, match.Allow)
		return []string{fmt.Sprintf("nobody: %d, %s", p.status, p.detail)}
	}
	o := match.Operation
	lines := []string{fmt.Sprintf("operation %s (%s): %s %s", o.ID, o.Position, o.Method, a.spec.BasePath()+o.Path)}
	v.x = &spec.Exchange{Operation: o, Request: spec.RequestMessage{Method: r.Method, URL: r.URL.RequestURI(), Header: r.Header, Path: match.Path}}
	if violation := v.authenticate(); violation != nil && !kept {
		return append(lines, "refused: 401, want "+violation.Want())
	}
	if fault := v.readBody(); fault != nil {
		return append(lines, fmt.Sprintf("refused: %d, %s", fault.status, fault.detail))
	}
	if len(v.x.Request.Body.Raw) == state.MaxBody && kept {
		return append(lines, "its body was cut: what it would be answered with cannot be said")
	}
	if violations := v.x.CheckRequest(); len(violations) > 0 {
		p := v.api.refused(v.x.Operation, violations)
		return append(lines, fmt.Sprintf("refused: %d, %s", p.status, p.detail))
	}
	return append(lines, v.explainSource()...)
}

func (v *visit) explainSource() []string {
	p, fault := readPreference(v.request.Header, v.request.URL.RawQuery)
	if fault != nil {
		return []string{fmt.Sprintf("refused: %d, %s", fault.status, fault.detail)}
	}
	var lines []string
	for _, g := range p.given {
		lines = append(lines, "the client asks for "+g.name+"="+g.text)
	}
	var chosen *fixture.Fixture
	if !p.generated() && !p.named {
		chosen = v.fixture(p.code)
	}
	if v.upstream != nil && len(p.given) == 0 && !v.overridden() {
		chosen = nil
	}
	return append(append(lines, v.winner(p, chosen)...), v.others(chosen)...)
}

// winner says what answers: the fixture that was chosen, or what comes where there is none.
func (v *visit) winner(p preference, chosen *fixture.Fixture) []string {
	if chosen != nil {
		lines := []string{fmt.Sprintf("%s (%s) answers: it wants %s", chosen.Source, chosen.Position, chosen.Wants)}
		if n := len(chosen.Responses); n > 1 && p.code == 0 {
			turns, _ := v.store.Turns(v.request.Context(), v.session)
			lines = append(lines, fmt.Sprintf("response %d of %d is next", min(int(turns[chosen.Turn(v.x)]), n-1)+1, n))
		}
		return lines
	}
	switch described, _ := v.x.Operation.Success(); {
	case v.upstream != nil && len(p.given) == 0:
		return []string{"passed on to the upstream: no run-time fixture answers"}
	case p.named:
		return []string{"example " + p.example + " answers: the client asks for it"}
	case p.generated():
		return []string{"generated: the client asks for it"}
	case described != nil && p.code == 0:
		for _, e := range v.api.examples[described.Acceptable(acceptOf(v.x.Request.Header))] {
			if e.fits(v.x) {
				return []string{fmt.Sprintf("example %s (%s) answers: no fixture does", e.Name, e.Position)}
			}
		}
	}
	if v.settings.given.Unknown == NotFound && p.code == 0 && hasPathParameters(v.x.Operation) {
		return []string{"not found: 404, no fixture or example answers, and --unknown is not-found"}
	}
	return []string{"generated: no fixture or example answers"}
}

// maxOthers bounds how many fixtures that do not answer are explained.
const maxOthers = 10

// others says why the other fixtures of the operation do not answer, the nearest first.
func (v *visit) others(chosen *fixture.Fixture) []string {
	type reason struct {
		unmet int
		line  string
	}
	var reasons []reason
	for _, f := range v.all() {
		if f.Operation != v.x.Operation || f == chosen {
			continue
		}
		switch unmet := f.Unmet(v.x); {
		case len(unmet) > 0:
			reasons = append(reasons, reason{len(unmet), f.Source + " does not: " + strings.Join(unmet, "; ")})
		case f.OnRequest:
			reasons = append(reasons, reason{0, f.Source + " does not: it waits for Prefer: code=" + fmt.Sprint(f.Responses[0].Status)})
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
