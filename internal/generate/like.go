package generate

import (
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Like is what the value at a place of a body is to be of the same kind as: of several alternatives that one is taken which breaks the least
// of what it says.
type Like struct {
	At    []string // the tokens of a JSON Pointer
	Value any
}

// alike returns the alternative that what the value is to be like fits best, the first of several; ok is false where it need be like nothing.
func (v *state) alike(c choice) (best int, ok bool) {
	if v.like == nil || len(v.like.At) != len(v.frames) || !v.standsAt(v.like.At) {
		return 0, false
	}
	return c.nearest(v.like.Value), true
}

// nearest returns the alternative that a value of a request fits best, the first of several.
func (c *choice) nearest(sent any) int {
	best, least := 0, infinite
	for i := range c.alternatives {
		if broken := c.breaks(i, sent, jsonschema.InRequest); broken < least {
			best, least = i, broken
		}
	}
	return best
}

// breaks returns how much of an alternative a value breaks, its name among it.
func (c *choice) breaks(i int, value any, d jsonschema.Direction) int {
	broken := len(c.alternatives[i].Validate(value, d))
	if c.property == "" || c.names[i] == "" {
		return broken
	}
	if object, ok := value.(*jsonvalue.Object); ok {
		if said, _ := object.Lookup(c.property); said == c.names[i] {
			return broken
		}
	}
	return broken + 1
}

// Alike reports whether a value is of the kind that one that was sent is of: it breaks nothing of the alternatives that that one fits best.
func Alike(s *jsonschema.Schema, value, sent any) bool {
	_, choices := flatten([]*jsonschema.Schema{s})
	for i := 0; i < len(choices) && i < maxKinds; i++ {
		c := &choices[i]
		best := c.nearest(sent)
		if c.breaks(best, value, jsonschema.InResponse) > 0 {
			return false
		}
		_, inner := flatten([]*jsonschema.Schema{c.alternatives[best]})
		choices = append(choices, inner...)
	}
	return true
}
