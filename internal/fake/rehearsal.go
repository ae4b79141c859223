package fake

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// rehearsal remembers, of each faker that was tried, the last value that the schema refused, or that one fitted.
type rehearsal map[*maker]*attempt

type attempt struct {
	fitted bool
	made   any
}

// note remembers one attempt; a nil rehearsal remembers nothing.
func (r rehearsal) note(m *maker, made any, fits bool) {
	if r == nil {
		return
	}
	if r[m] == nil {
		r[m] = &attempt{}
	}
	r[m].fitted = r[m].fitted || fits
	r[m].made = made
}

// doubts are the fakers that never made what their schema takes.
func (r rehearsal) doubts(d spec.Direction) []error {
	var all []error
	for m, tried := range r {
		if tried.fitted {
			continue
		}
		want := ""
		if broken := m.schema.Validate(tried.made, d); len(broken) > 0 {
			want = " (want " + broken[0].Want() + ", got " + value.Brief(tried.made, 40) + ")"
		}
		all = append(all, m.schema.Faker.Errorf("x-faker %s: what it makes does not fit the schema%s: the schema decides", fakerName(m.schema.Faker), want))
	}
	return all
}

func fakerName(n *value.Node) string {
	if n.Kind == value.ObjectNode {
		return n.Keys[0]
	}
	return n.Text()
}

// rehearse makes one body of each described response in each shape: what cannot be made is known before it is asked for.
func (g *Generator) rehearse(s *spec.Spec) error {
	var faults []error
	tried, done := rehearsal{}, map[*spec.Schema]bool{}
	for _, o := range s.Operations {
		for _, r := range o.Responses {
			for _, m := range r.Content {
				if m.Schema == nil || done[m.Schema] && !m.Schema.Relates() { // its values depend on nothing around it
					continue
				}
				done[m.Schema] = true
				if err := g.rehearseBody(o, r, m, tried); err != nil {
					faults = append(faults, err)
				}
			}
		}
	}
	g.Doubts = append(g.Doubts, tried.doubts(g.direction)...)
	slices.SortFunc(g.Doubts, func(a, b error) int {
		at, _ := spec.At(a)
		other, _ := spec.At(b)
		return cmp.Or(at.Compare(other), strings.Compare(a.Error(), b.Error()))
	})
	return errors.Join(faults...)
}

func (g *Generator) rehearseBody(o *spec.Operation, r *spec.Response, m *spec.MediaType, tried rehearsal) error {
	for _, shape := range Shapes {
		x := &spec.Exchange{Operation: o, Response: spec.ResponseMessage{Status: r.Code()}}
		v := g.visit(x, Options{Shape: shape})
		v.rehearsal = tried
		if err := v.body(m); err != nil {
			return m.Schema.Errorf("%s %s %s: nothing can be generated: %w", o.Method, o.Path, r.Status, err)
		}
	}
	return nil
}
