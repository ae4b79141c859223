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
		if far := c.distance(i, sent); far < least {
			best, least = i, far
		}
	}
	return best
}

// distance returns how far a value of a request is from an alternative: by what it says that is not of that one, and, where that is alike, by what it does not
// say, which a server may add.
func (c *choice) distance(i int, sent any) int {
	const ofOther = 1000 // more than an object has to have
	far, s := 0, c.alternatives[i]
	for _, violation := range s.Validate(sent, jsonschema.InRequest) {
		if far++; violation.Rule != "required" {
			far += ofOther
		}
	}
	object, isObject := sent.(*jsonvalue.Object)
	if !isObject {
		return far
	}
	for _, m := range object.Members {
		if member, _ := s.Child(m.Name); member == nil && s.DeclaresNames() {
			far += ofOther
		}
	}
	if !c.says(i, sent) {
		far += ofOther
	}
	return far
}

// says reports whether a value is called as the alternative is, where that has a name.
func (c *choice) says(i int, value any) bool {
	if c.property == "" || c.names[i] == "" {
		return true
	}
	object, isObject := value.(*jsonvalue.Object)
	if !isObject {
		return true
	}
	said, _ := object.Lookup(c.property)
	return said == c.names[i]
}

// Alike reports whether a value is of the kind that one that was sent is of: it breaks nothing of the alternatives that that one fits best.
func Alike(s *jsonschema.Schema, value, sent any) bool {
	_, choices := flatten([]*jsonschema.Schema{s})
	for i := 0; i < len(choices) && i < maxKinds; i++ {
		c := &choices[i]
		best := c.nearest(sent)
		if !c.alternatives[best].Valid(value, jsonschema.InResponse) || !c.says(best, value) {
			return false
		}
		_, inner := flatten([]*jsonschema.Schema{c.alternatives[best]})
		choices = append(choices, inner...)
	}
	return true
}
