package wiremock

import (
	"regexp/syntax"
	"strings"
)

// meets reports whether an expression matches some path of a template, with any query behind it where it is of the whole URL: both are
// walked at once, and what they have in common is never empty where a state of both ends.
func meets(expression, template string, withQuery bool) bool {
	parsed, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return false
	}
	program, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		return false
	}
	w := walk{program: program, steps: stepsOf(template, withQuery), seen: map[[2]int]bool{}}
	return w.from(uint32(program.Start), 0)
}

// step is what a path has at one place: a rune, or any of a segment or a query as often as it likes.
type step struct {
	rune rune
	many bool   // any runes instead, at least one
	no   string // but these
	ends bool   // the path may end here
}

// stepsOf returns the steps of a template: each {place} is at least one rune without a slash.
func stepsOf(template string, withQuery bool) []step {
	var steps []step
	for end := 0; end < len(template); {
		if at := templatePlace.FindStringIndex(template[end:]); at != nil && at[0] == 0 {
			steps = append(steps, step{many: true, no: "/?#"})
			end += at[1]
			continue
		}
		r := []rune(template[end:])[0]
		steps = append(steps, step{rune: r})
		end += len(string(r))
	}
	steps = append(steps, step{ends: true})
	if withQuery {
		steps[len(steps)-1] = step{rune: '?', ends: true}
		steps = append(steps, step{many: true, ends: true})
	}
	return steps
}

type walk struct {
	program *syntax.Prog
	steps   []step
	seen    map[[2]int]bool
}

// maxStates bounds how far an expression and a path are walked: beyond, they are taken to meet.
const maxStates = 200_000

// from reports whether an instruction of the expression and a step of the path lead to the end of both.
func (w *walk) from(pc uint32, at int) bool {
	key := [2]int{int(pc), at}
	if w.seen[key] {
		return false
	}
	if w.seen[key] = true; len(w.seen) > maxStates {
		return true
	}
	i := &w.program.Inst[pc]
	switch i.Op {
	case syntax.InstMatch:
		return at == len(w.steps) || w.steps[at].ends
	case syntax.InstFail:
		return false
	case syntax.InstAlt, syntax.InstAltMatch:
		return w.from(i.Out, at) || w.from(i.Arg, at)
	case syntax.InstCapture, syntax.InstNop, syntax.InstEmptyWidth: // where it stands is not looked at: more may be meant, never less
		return w.from(i.Out, at)
	}
	if at == len(w.steps) {
		return false
	}
	s := w.steps[at]
	if !s.many {
		return (s.rune != 0) && i.MatchRune(s.rune) && w.from(i.Out, at+1)
	}
	if !takesSome(i, s.no) {
		return false
	}
	return w.from(i.Out, at+1) || w.from(i.Out, at)
}

// takesSome reports whether an instruction takes a rune that is none of some.
func takesSome(i *syntax.Inst, no string) bool {
	if i.Op == syntax.InstRuneAny || i.Op == syntax.InstRuneAnyNotNL {
		return true
	}
	for at := 0; at < len(i.Rune); at += 2 {
		low := i.Rune[at]
		high := low
		if at+1 < len(i.Rune) {
			high = i.Rune[at+1]
		}
		for r := low; r <= high && r-low <= rune(len(no)); r++ {
			if !strings.ContainsRune(no, r) {
				return true
			}
		}
	}
	return false
}
