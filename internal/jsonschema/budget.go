package jsonschema

import (
	"context"
	"time"
)

// Budget is what checking one exchange may take: all of its values share it. nil is no bound. It is not safe for concurrent use.
type Budget struct {
	// Context ends the checking when nobody waits for it any more; nil never.
	Context context.Context

	steps int
	spent bool
}

const (
	// maxChecks is how many schemas are applied, one after the other or inside each other: about two seconds of a core.
	maxChecks = 20_000_000
	// checkTime is what one takes: a match of a pattern that goes back and forth counts by its time.
	checkTime = 100 * time.Nanosecond
	// listening is after how many it is asked whether somebody still waits.
	listening = 4096
)

// take takes steps of the budget, and reports whether it has any left.
func (b *Budget) take(steps int) bool {
	if b == nil {
		return true
	}
	before := b.steps
	b.steps += steps
	if b.steps > maxChecks || b.steps/listening != before/listening && b.Context != nil && b.Context.Err() != nil {
		b.spent = true
	}
	return !b.spent
}

// match reports whether a pattern occurs in a text; it does not where the budget is spent.
func (b *Budget) match(p *Pattern, text string) bool {
	if p.Linear != nil {
		return p.Linear.MatchString(text)
	}
	if b == nil {
		return p.Match(text)
	}
	if b.spent {
		return false
	}
	begun := time.Now() // as the engine itself does, which gives up by the clock
	matched := p.Match(text)
	b.take(int(time.Since(begun) / checkTime))
	return matched
}

// ValidateWithin is [Schema.Validate] within a budget. Where that is spent, it is all that is said: what is wrong besides is not known.
func (s *Schema) ValidateWithin(b *Budget, v any, d Direction) []Violation {
	run := begin(d, false)
	run.budget = b
	defer run.end()
	run.check(s, v, asked{alternatives: true})
	if b != nil && b.spent {
		return []Violation{{Rule: "budget", Spec: s.Position}}
	}
	return run.violations
}
