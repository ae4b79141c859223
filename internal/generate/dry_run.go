package generate

import (
	"cmp"
	"errors"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

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

// warnings returns the fakers that never made what their schema takes.
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
	if n.Kind() == source.ObjectNode {
		return n.Keys()[0]
	}
	return n.Text()
}

// trial is a body that is to be tried.
type trial struct {
	operation *openapi.Operation
	response  *openapi.Response
	media     *openapi.MediaType
	fault     error
	tried     dryRun
}

// DryRun makes one body of each described response in each shape, several at a time: its error joins what cannot be made, with
// file and line. It adds to the warnings of g.
func (g *Generator) DryRun(s *openapi.Document) error {
	trials := trialsOf(s)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(trials)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(trials)); i = next.Add(1) - 1 {
				trials[i].run(g)
			}
		})
	}
	workers.Wait()
	var faults []error
	all := dryRun{}
	for _, t := range trials {
		if t.fault != nil {
			faults = append(faults, t.fault)
		}
		for m, tried := range t.tried {
			all.note(m, tried.made, tried.fitted)
		}
	}
	g.Warnings = append(g.Warnings, all.warnings(g.direction)...)
	slices.SortFunc(g.Warnings, func(a, b error) int {
		at, _ := source.At(a)
		other, _ := source.At(b)
		return cmp.Or(at.Compare(other), strings.Compare(a.Error(), b.Error()))
	})
	return errors.Join(faults...)
}

// trialsOf returns the bodies to be tried; of those whose values depend on nothing around them, one of each schema.
func trialsOf(s *openapi.Document) []*trial {
	var trials []*trial
	done := map[*jsonschema.Schema]bool{}
	for _, o := range s.Operations {
		for _, r := range o.Responses {
			for _, m := range r.Content {
				if m.Schema == nil || done[m.Schema] && !m.Schema.Relates() {
					continue
				}
				done[m.Schema] = true
				trials = append(trials, &trial{operation: o, response: r, media: m, tried: dryRun{}})
			}
		}
	}
	return trials
}

func (t *trial) run(g *Generator) {
	if len(g.fakers) > 0 {
		_ = t.try(g, Options{Dynamic: true}) // an example hides the fakers inside it
	}
	for _, shape := range Shapes {
		if err := t.try(g, Options{Shape: shape}); err != nil {
			t.fault = t.media.Schema.Errorf("%s %s %s: nothing can be generated: %w", t.operation.Method, t.operation.Path, t.response.Status, err)
			return
		}
	}
}

// try makes one body.
func (t *trial) try(g *Generator, options Options) error {
	x := &message.Exchange{Operation: t.operation, Response: message.ResponseMessage{Status: t.response.Code()}}
	v := g.state(x, options)
	v.dryRun = t.tried
	return v.body(t.media)
}
