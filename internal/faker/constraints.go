package faker

import (
	"slices"
	"unicode/utf8"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Constraints is what is asked of one value that has no parts.
type Constraints struct {
	Values   []any // the values of enum and const that fit all the schemas; nil: not enumerated
	Fixed    bool  // values is the whole choice, even where it is empty
	Types    jsonschema.Types
	Format   string
	Patterns []*jsonschema.Pattern

	MinLength, MaxLength int // maxLength -1: none
	Low, High            jsonvalue.Number
	lowOpen, highOpen    bool // the bound itself is excluded
	MultipleOf           []jsonvalue.Number

	Layout string // of a text that is a time, as a description says it; "": none
	Cents  bool   // a whole number is an amount of money in its hundredth part, as a description says
}

// Tighter returns the smaller of two upper limits, -1 being none.
func Tighter(a, b int) int {
	if a < 0 || b >= 0 && b < a {
		return b
	}
	return a
}

// Raise makes bound the least that a number may be, where it is more than the bound so far; open excludes it.
func (f *Constraints) Raise(bound jsonvalue.Number, open bool) {
	if bound == "" {
		return
	}
	if f.Low != "" {
		if c := bound.Cmp(f.Low); c < 0 || c == 0 && !open {
			return
		}
	}
	f.Low, f.lowOpen = bound, open
}

// Lower makes bound the most that a number may be, where it is less than the bound so far; open excludes it.
func (f *Constraints) Lower(bound jsonvalue.Number, open bool) {
	if bound == "" {
		return
	}
	if f.High != "" {
		if c := bound.Cmp(f.High); c > 0 || c == 0 && !open {
			return
		}
	}
	f.High, f.highOpen = bound, open
}

// Bounded reports whether f says how large a number is.
func (f *Constraints) Bounded() bool { return f.Low != "" || f.High != "" || len(f.MultipleOf) > 0 }

// InBounds reports whether a number lies within the bounds.
func (f *Constraints) InBounds(n jsonvalue.Number) bool {
	if f.Low != "" {
		if c := n.Cmp(f.Low); c < 0 || c == 0 && f.lowOpen {
			return false
		}
	}
	if f.High != "" {
		if c := n.Cmp(f.High); c > 0 || c == 0 && f.highOpen {
			return false
		}
	}
	return true
}

// takes reports whether text is as long as it may be and matches every pattern.
func (f *Constraints) takes(text string) bool {
	length := utf8.RuneCountInString(text)
	if length < f.MinLength || f.MaxLength >= 0 && length > f.MaxLength {
		return false
	}
	return !slices.ContainsFunc(f.Patterns, func(p *jsonschema.Pattern) bool { return !p.Match(text) })
}
