package contract

import (
	"iter"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// waves are the cases of a run, in the order in which they are sent. The next wave is made when the last one has been answered: of
// good requests that were accepted, and of ids that were seen. What deletes comes last.
func (p *planner) waves(known []testCase) iter.Seq[[]testCase] {
	return func(yield func([]testCase) bool) {
		sent := 0
		send := func(cases []testCase) bool {
			sent += len(cases)
			return len(cases) == 0 || yield(cases)
		}
		if !p.scripted(send) {
			return
		}
		for _, c := range known {
			if p.first[c.operation] == nil {
				p.first[c.operation] = c.values
			}
		}
		removing, others := p.apart()
		if !p.knownWaves(known, others, send) {
			return
		}
		room := max(0, p.room()-sent-len(removing))
		if p.phase(Positive) {
			share := room
			if p.phase(Negative) {
				share = room * 2 / 5
			}
			before := sent
			if !send(p.choose(Positive, askings(others, p.reading), share)) || !send(p.choose(Positive, askings(others, p.positive), share-(sent-before))) {
				return
			}
			room -= sent - before
		}
		if p.phase(Negative) {
			all := slices.Concat(askings(others, p.negative), askings(removing, p.negative), askings(p.paths(), p.wrongMethods))
			if !send(p.choose(Negative, all, room)) {
				return
			}
		}
		p.knownWaves(known, removing, send)
	}
}

// knownWaves sends the good requests of some operations: those of few path parameters first, which show ids for the others.
func (p *planner) knownWaves(known []testCase, operations []*openapi.Operation, send func([]testCase) bool) bool {
	byDepth := map[int][]testCase{}
	deepest := 0
	for _, c := range known {
		if slices.Contains(operations, c.operation) {
			depth := depthOf(c.operation)
			byDepth[depth] = append(byDepth[depth], c)
			deepest = max(deepest, depth)
		}
	}
	for depth := range deepest + 1 {
		if len(operations) > 0 && operations[0].Method == http.MethodDelete {
			depth = deepest - depth // parts before what they are parts of
		}
		if !send(byDepth[depth]) || !send(p.again(byDepth[depth])) {
			return false
		}
	}
	return true
}

// depthOf returns how far down an operation is: of one that takes away in segments, of others in what must be known to ask it.
func depthOf(o *openapi.Operation) int {
	if o.Method == http.MethodDelete {
		return strings.Count(strings.TrimRight(o.Path, "/"), "/")
	}
	return strings.Count(o.Path, "{")
}

// again returns a good request more for each operation that found nothing: with the ids that the run has seen.
func (p *planner) again(cases []testCase) []testCase {
	var more []testCase
	for i, c := range cases {
		known := p.proofOf(c.operation)
		if known.accepted || known.statuses[http.StatusNotFound]+known.statuses[http.StatusGone] == 0 || i > 0 && cases[i-1].operation == c.operation {
			continue
		}
		ids, ok := p.ids.of(c.operation)
		if !ok {
			continue
		}
		values := slices.Clone(c.values)
		for at, parameter := range c.operation.Parameters {
			if id, is := ids[parameter.Name]; is && parameter.In == "path" && len(verify.Parameter(parameter, id)) == 0 {
				values[at] = id
			}
		}
		next := p.newCase(c.operation, Known, "of-the-run", values, p.good(c.operation))
		more = append(more, next)
	}
	return more
}

// apart returns the operations that take things away, and the others.
func (p *planner) apart() (removing, others []*openapi.Operation) {
	for _, o := range p.asked {
		if o.Method == http.MethodDelete {
			removing = append(removing, o)
		} else {
			others = append(others, o)
		}
	}
	slices.SortStableFunc(removing, func(a, b *openapi.Operation) int { return depthOf(b) - depthOf(a) })
	return removing, others
}

// paths returns the first operation of each path.
func (p *planner) paths() []*openapi.Operation {
	seen := map[string]bool{}
	var all []*openapi.Operation
	for _, o := range p.asked {
		if !seen[o.Path] {
			seen[o.Path] = true
			all = append(all, o)
		}
	}
	return all
}

// room is how many cases a run may have.
func (p *planner) room() int {
	switch {
	case p.options.Exhaustive:
		return maxExhaustive
	case p.options.MaxCases > 0:
		return p.options.MaxCases
	}
	return defaultMaxCases
}

const (
	defaultMaxCases = 3000
	maxExhaustive   = 1 << 40
)

// askings returns what may be asked of operations.
func askings(operations []*openapi.Operation, of func(o *openapi.Operation) asking) []asking {
	var all []asking
	for _, o := range operations {
		all = append(all, of(o))
	}
	return all
}
