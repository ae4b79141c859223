package generate

import "agentmock/internal/faker"

// program is how the members of an object of the full shape are written, in the order of the document, where nothing is asked of the
// object but what its schemas say: what can be known of a member before any is written stands in its step.
type program []step

// step writes one member.
type step struct {
	property *property
	at       int                              // of the property among those of the constraints
	text     string                           // a comma, the label, and the value where there is but one
	label    int                              // how much of text stands before the value
	write    func(*faker.Draw, []byte) []byte // appends the value, or draws as one of several would be; nil where that has to be asked
	tied     *plan                            // of a value that is tied to another; nil for any other
}

// program returns how objects of the constraints are written.
func (g *Generator) program(f *constraints) program {
	if known := f.program.Load(); known != nil {
		return *known
	}
	made := make(program, 0, len(f.properties))
	for i := range f.properties {
		p := &f.properties[i]
		if p.must || !g.leftOut(f, p) {
			made = append(made, g.step(p, i))
		}
	}
	f.program.Store(&made)
	return made
}

func (g *Generator) step(p *property, at int) step {
	s := step{property: p, at: at, text: "," + p.label, label: 1 + len(p.label)}
	if p.hint != nil || p.labels != nil || p.ruled || p.role >= payloadRole {
		return s
	}
	plan := g.planFor(p)
	value, write := plan.shortcut()
	s.write, s.text = write, s.text+value
	if plan.links != nil {
		s.tied = plan
	}
	return s
}

// run writes the members of the object that was begun. What a step cannot say is written the long way.
func (v *state) run(f *constraints) error {
	answer := v.isAnswer(len(v.frames) - 1)
	frame := len(v.frames) - 1
	steps := v.g.program(f)
	for i := range steps {
		s := &steps[i]
		if s.write == nil || v.budget <= 0 || s.property.asked && answer || len(v.stated) > 0 && v.mayState(s.property) {
			if !s.property.must && v.nests(v.g.planFor(s.property).constraints) {
				continue
			}
			if err := v.declared(f, s.at, true); err != nil {
				return err
			}
			continue
		}
		v.budget--
		text := s.text
		if len(v.spots) == v.frames[frame].first {
			text = text[1:]
		}
		from := len(v.out) + s.label - len(s.text) + len(text)
		v.out = s.write(&v.Draw, append(v.out, text...))
		tied := false
		if s.tied != nil {
			v.frames[frame].member, v.frames[frame].at = s.property, s.at
			tied = v.link(s.tied, from)
		}
		v.note(s.property, from, tied)
	}
	return nil
}
