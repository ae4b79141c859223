package generate

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// dryRun remembers, of each faker that was tried, the last value that the schema refused, or that one fitted.
type dryRun map[*faker.Faker]*attempt

type attempt struct {
	fitted bool
	made   any
}

// note remembers one attempt.
func (r dryRun) note(m *faker.Faker, made any, fits bool) {
	if r[m] == nil {
		r[m] = &attempt{}
	}
	r[m].fitted = r[m].fitted || fits
	r[m].made = made
}

// warnings are the fakers that never made what their schema takes.
func (r dryRun) warnings(d jsonschema.Direction) []error {
	var all []error
	for m, tried := range r {
		if tried.fitted {
			continue
		}
		want := ""
		if broken := m.Schema.Validate(tried.made, d); len(broken) > 0 {
			want = " (want " + broken[0].Want() + ", got " + jsonvalue.Brief(tried.made, 40) + ")"
		}
		all = append(all, m.Schema.Faker.Errorf("x-faker %s: what it makes does not fit the schema%s: the schema decides", fakerName(m.Schema.Faker), want))
	}
	return all
}

func fakerName(n *source.Node) string {
	if n.Kind == source.ObjectNode {
		return n.Keys[0]
	}
	return n.Text()
}

// dryRun makes one body of each described response in each shape: what cannot be made is known before it is asked for.
func (g *Generator) dryRun(s *openapi.Document) error {
	var faults []error
	tried, done := dryRun{}, map[*jsonschema.Schema]bool{}
	for _, o := range s.Operations {
		for _, r := range o.Responses {
			for _, m := range r.Content {
				if m.Schema == nil || done[m.Schema] && !m.Schema.Relates() { // its values depend on nothing around it
					continue
				}
				done[m.Schema] = true
				if err := g.dryRunBody(o, r, m, tried); err != nil {
					faults = append(faults, err)
				}
			}
		}
	}
	g.Warnings = append(g.Warnings, tried.warnings(g.direction)...)
	slices.SortFunc(g.Warnings, func(a, b error) int {
		at, _ := source.At(a)
		other, _ := source.At(b)
		return cmp.Or(at.Compare(other), strings.Compare(a.Error(), b.Error()))
	})
	return errors.Join(faults...)
}

func (g *Generator) dryRunBody(o *openapi.Operation, r *openapi.Response, m *openapi.MediaType, tried dryRun) error {
	for _, shape := range Shapes {
		x := &message.Exchange{Operation: o, Response: message.ResponseMessage{Status: r.Code()}}
		v := g.state(x, Options{Shape: shape})
		v.dryRun = tried
		if err := v.body(m); err != nil {
			return m.Schema.Errorf("%s %s %s: nothing can be generated: %w", o.Method, o.Path, r.Status, err)
		}
	}
	return nil
}
