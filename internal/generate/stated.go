package generate

import "strconv"

// Stated is a value that stands at a place of a body in any case, where its schema takes it: the id of the thing that was asked for.
type Stated struct {
	At    []string // the tokens of a JSON Pointer
	Value any
}

// statedMember returns the value that is stated for a member of the object that is being written.
func (v *state) statedMember(p *property) (any, bool) {
	for _, s := range v.stated {
		if last := len(s.At) - 1; last+1 == len(v.frames) && s.At[last] == p.name && v.standsAt(s.At[:last]) {
			return s.Value, v.fits(p.schemas, s.Value)
		}
	}
	return nil, false
}

// mayState reports whether something may be stated for a member: more than its name and its depth need not be looked at then.
func (v *state) mayState(p *property) bool {
	for _, s := range v.stated {
		if len(s.At) == len(v.frames) && s.At[len(s.At)-1] == p.name {
			return true
		}
	}
	return false
}

// states reports whether something is stated of the value to be made, or of one in it.
func (v *state) states() bool {
	for _, s := range v.stated {
		if len(s.At) > len(v.frames) && v.standsAt(s.At[:len(v.frames)]) {
			return true
		}
	}
	return false
}

// standsAt reports whether the innermost object or list is at a place.
func (v *state) standsAt(tokens []string) bool {
	for i, token := range tokens {
		f := &v.frames[i]
		if f.list && strconv.Itoa(f.at) != token || !f.list && (f.member == nil || f.member.name != token) {
			return false
		}
	}
	return true
}
