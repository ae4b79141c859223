package generate

import (
	"slices"
	"strconv"
)

// Stated is a value that stands at a place of a body in any case, where its schema takes it: the id of the thing that was asked for.
type Stated struct {
	At      []string // the tokens of a JSON Pointer
	Value   any
	Example bool // of a thing: what is stated inside goes before it, and what tells things apart is another one in those of a further turn
}

// statedMember writes the value that is stated for a member of the object that is being written; ok is false where none is.
func (v *state) statedMember(p *property) (ok bool, err error) {
	for _, s := range v.stated {
		if !v.isOf(s, p) {
			continue
		}
		if !s.Example {
			v.emit(s.Value)
			return true, nil
		}
		if v.past {
			continue
		}
		v.given = &given{s.Value, "", v.turn}
		err := v.fromPlan(v.g.planFor(p))
		v.given = nil
		return true, err
	}
	return false, nil
}

// exampleOfAll returns the example that is stated of the whole body; nil for none.
func (v *state) exampleOfAll() *given {
	for _, s := range v.stated {
		if s.Example && len(s.At) == 0 && !v.past {
			return &given{s.Value, "", v.turn}
		}
	}
	return nil
}

// exampleAt returns the example that is stated of an element of the list that is being written; nil for none.
func (v *state) exampleAt(i int) *given {
	for _, s := range v.stated {
		if last := len(s.At) - 1; s.Example && last >= 0 && last+1 == len(v.frames) && s.At[last] == strconv.Itoa(i) && v.standsAt(s.At[:last]) && !v.past {
			return &given{s.Value, "", v.turn}
		}
	}
	return nil
}

// mayState reports whether something may be stated for a member: more than its name and its depth need not be looked at then.
func (v *state) mayState(p *property) bool {
	for _, s := range v.stated {
		if len(s.At) > 0 && len(s.At) == len(v.frames) && s.At[len(s.At)-1] == p.name {
			return true
		}
	}
	return false
}

// hasStated reports whether a value is stated for a member of the object that is being written.
func (v *state) hasStated(p *property) bool {
	for _, s := range v.stated {
		if last := len(s.At) - 1; last >= 0 && last+1 == len(v.frames) && s.At[last] == p.name && v.standsAt(s.At[:last]) {
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

// isOf reports whether a statement is about a member of the object that is being written.
func (v *state) isOf(s Stated, p *property) bool {
	last := len(s.At) - 1
	return last >= 0 && last+1 == len(v.frames) && s.At[last] == p.name && v.standsAt(s.At[:last]) && v.fits(p.schemas, s.Value)
}

// isStated reports whether a member is stated, by more than an example.
func (v *state) isStated(p *property) bool {
	return slices.ContainsFunc(v.stated, func(s Stated) bool { return !s.Example && v.isOf(s, p) })
}
