package contract

import (
	"slices"
	"strings"
	"sync/atomic"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// Coverage is how much of what the document describes was seen in answers.
type Coverage struct {
	Percent    float64             `json:"percent"`  // of operations' statuses, fields, enums and relations in answers
	Requests   float64             `json:"requests"` // of operations, their parameters, media types and keywords in requests, in percent
	Operations []OperationCoverage `json:"operations"`
}

// OperationCoverage is the coverage of one operation.
type OperationCoverage struct {
	ID       string           `json:"id"`
	Method   string           `json:"method"`
	Path     string           `json:"path"`
	Request  RequestCoverage  `json:"request"`
	Statuses []StatusCoverage `json:"statuses"`
}

// StatusCoverage is the coverage of one declared response.
type StatusCoverage struct {
	Status string   `json:"status"`           // 200, 4XX, default
	Count  int      `json:"count"`            // responses seen
	Beyond bool     `json:"beyond,omitempty"` // a request alone does not bring it about, and it does not count while it is not seen
	Fields []string `json:"fields"`           // pointers of all fields described, * for an element
	Seen   []string `json:"seen"`             // those of them that were seen with a value other than null
	Values []string `json:"values"`           // pointer=value of every value of an enum
	Used   []string `json:"used"`             // those of them that were seen

	Relations []string `json:"relations"` // places that a relation ties, * for an element
	Tied      []string `json:"tied"`      // those of them that were seen with a value, so that the relation was checked
}

// coverage counts while a run goes on. It is safe for concurrent use: nothing in it is ever taken back.
type coverage struct {
	spec     *openapi.Document
	counters map[*openapi.Response]*counters
	requests map[*openapi.Operation]*requests
}

// counters is what was seen of one declared response. The lists of described have places beside them, in the same order.
type counters struct {
	described         StatusCoverage
	fields, relations []*target
	values            []*atomic.Bool
	count             atomic.Int64
	root              target
}

// target is where a value may stand, as far as the document describes it.
type target struct {
	seen    atomic.Bool // with a value other than null
	members map[string]*target
	items   *target
	values  map[string]*atomic.Bool // those of an enum, as JSON
}

func newCoverage(s *openapi.Document) *coverage {
	c := &coverage{s, map[*openapi.Response]*counters{}, map[*openapi.Operation]*requests{}}
	for _, o := range s.Operations {
		c.requests[o] = &requests{given: map[string]bool{}, broken: map[string]bool{}}
		for _, r := range o.Responses {
			seen := &counters{described: StatusCoverage{Status: r.Status, Fields: []string{}, Seen: []string{}, Values: []string{}, Used: []string{}, Relations: []string{}, Tied: []string{}}}
			if m := r.Preferred(); m != nil && m.Schema != nil {
				d := describer{out: seen, seen: spots{}}
				d.describe(m.Schema, "", &seen.root)
			}
			c.counters[r] = seen
		}
	}
	return c
}

// member returns the place of a member.
func (p *target) member(name string) *target {
	if p.members == nil {
		p.members = map[string]*target{}
	}
	if p.members[name] == nil {
		p.members[name] = &target{}
	}
	return p.members[name]
}

// element returns the place of all elements.
func (p *target) element() *target {
	if p.items == nil {
		p.items = &target{}
	}
	return p.items
}

// value returns whether a value of an enum was seen.
func (p *target) value(text string) *atomic.Bool {
	if p.values == nil {
		p.values = map[string]*atomic.Bool{}
	}
	if p.values[text] == nil {
		p.values[text] = &atomic.Bool{}
	}
	return p.values[text]
}

// describer lists the fields and enum values of a schema.
type describer struct {
	out    *counters
	inside []*jsonschema.Schema
	from   int // of those, where the ones begin that describe the same part
	seen   spots
}

// spot is a schema where it describes a part of a body: kinds that share a parent lead to it again and again.
type spot struct {
	*jsonschema.Schema
	pointer string
}

// spots are those that were looked at.
type spots map[spot]bool

// add notes a spot, and reports whether it is new.
func (p spots) add(s *jsonschema.Schema, pointer string) bool {
	at := spot{s, pointer}
	if p[at] {
		return false
	}
	p[at] = true
	return true
}

// Bounds of what is counted of one response.
const (
	maxFields     = 2000
	maxFieldDepth = 12 // schemas around one whose fields are listed
)

func (d *describer) describe(s *jsonschema.Schema, pointer string, at *target) {
	out := &d.out.described
	if slices.Contains(d.inside, s) || len(d.inside) > maxFieldDepth || len(out.Fields) >= maxFields || !d.seen.add(s, pointer) {
		return
	}
	d.inside = append(d.inside, s)
	defer func() { d.inside = d.inside[:len(d.inside)-1] }()
	for _, r := range s.Relations {
		if entry := pointer + " " + strings.TrimPrefix(string(r.Kind), "x-"); !slices.Contains(out.Relations, entry) {
			out.Relations, d.out.relations = append(out.Relations, entry), append(d.out.relations, at)
		}
	}
	if len(s.Enum) > 1 {
		for _, v := range s.Enum {
			text := jsonvalue.Text(v)
			if entry := pointer + "=" + text; !slices.Contains(out.Values, entry) {
				out.Values, d.out.values = append(out.Values, entry), append(d.out.values, at.value(text))
			}
		}
	}
	for _, part := range s.Describing(d.inside[d.from:]...) {
		d.describe(part, pointer, at)
	}
	defer func(from int) { d.from = from }(d.from)
	d.from = len(d.inside)
	for _, p := range s.Properties {
		field, member := pointer+jsonvalue.Pointer(p.Name), at.member(p.Name)
		if p.Schema.WriteOnly || alwaysNull(p.Schema) { // none is ever seen with a value
			continue
		}
		if len(out.Fields) == maxFields {
			return
		}
		if !slices.Contains(out.Fields, field) {
			out.Fields, d.out.fields = append(out.Fields, field), append(d.out.fields, member)
		}
		d.describe(p.Schema, field, member)
	}
	if s.Items != nil {
		d.describe(s.Items, pointer+"/*", at.element())
	}
}

// alwaysNull reports whether null is all that a schema takes.
func alwaysNull(s *jsonschema.Schema) bool {
	return s.Types == jsonschema.Null || s.Const != nil && *s.Const == nil || len(s.Enum) == 1 && s.Enum[0] == nil
}

// see counts an exchange.
func (c *coverage) see(got sent) {
	o := got.observation
	if seen := c.requests[o.Operation]; seen != nil {
		seen.see(got)
	}
	if o.described == nil {
		return
	}
	seen, ok := c.counters[o.described]
	if !ok {
		return
	}
	seen.count.Add(1)
	if o.Response.Body.Decoded {
		seen.root.hit(o.Response.Body.Value)
	}
}

func (p *target) hit(v any) {
	if p == nil {
		return
	}
	if v != nil && !p.seen.Load() { // most are: then nobody has to write
		p.seen.Store(true)
	}
	if p.values != nil {
		if used := p.values[jsonvalue.Text(v)]; used != nil && !used.Load() {
			used.Store(true)
		}
	}
	switch v := v.(type) {
	case []any:
		if p.items != nil {
			for _, item := range v {
				p.items.hit(item)
			}
		}
	case *jsonvalue.Object:
		for i := range v.Members {
			p.members[v.Members[i].Name].hit(v.Members[i].Value)
		}
	}
}

// measure returns what was seen. all reports whether everything was asked of an operation that there is to ask, vain whether its refusals say nothing.
func (c *coverage) measure(all, vain func(o *openapi.Operation) bool) Coverage {
	var out Coverage
	var answers, asked share
	for _, o := range c.spec.Operations {
		operation := OperationCoverage{ID: o.ID, Method: o.Method, Path: o.Path, Statuses: []StatusCoverage{}, Request: c.requests[o].measure(o, all(o))}
		if vain(o) {
			operation.Request.Broken = []string{}
		}
		asked.add(1, min(1, operation.Request.Count))
		asked.add(len(operation.Request.Parameters), len(operation.Request.Given))
		asked.add(len(operation.Request.Keywords), len(operation.Request.Broken))
		for _, r := range o.Responses {
			status := c.counters[r].measure()
			status.Beyond = len(o.Responses) > 1 && !reachable(r.Status)
			if status.Count > 0 || !status.Beyond {
				answers.add(1, min(1, status.Count))
				answers.add(len(status.Fields), len(status.Seen))
				answers.add(enumsOf(status.Values), enumsOf(status.Used))
				answers.add(len(status.Relations), len(status.Tied))
			}
			operation.Statuses = append(operation.Statuses, status)
		}
		out.Operations = append(out.Operations, operation)
	}
	out.Percent, out.Requests = answers.percent(), asked.percent()
	return out
}

// measure returns what was seen of one response.
func (c *counters) measure() StatusCoverage {
	status := c.described
	status.Count = int(c.count.Load())
	for i, field := range status.Fields {
		if c.fields[i].seen.Load() {
			status.Seen = append(status.Seen, field)
		}
	}
	for i, entry := range status.Values {
		if c.values[i].Load() {
			status.Used = append(status.Used, entry)
		}
	}
	for i, entry := range status.Relations {
		if c.relations[i].seen.Load() {
			status.Tied = append(status.Tied, entry)
		}
	}
	return status
}

// share is how much of something was seen.
type share struct{ all, seen int }

func (s *share) add(all, seen int) { s.all, s.seen = s.all+all, s.seen+seen }

func (s share) percent() float64 {
	if s.all == 0 {
		return 0
	}
	return 100 * float64(s.seen) / float64(s.all)
}

// maxCounted bounds how many values of one enum count: one of 160 currencies is not 160 times as much as a field.
const maxCounted = 5

// enumsOf returns for how much values of enums count, pointer=value each.
func enumsOf(values []string) int {
	counts := map[string]int{}
	total := 0
	for _, entry := range values {
		pointer, _, _ := strings.Cut(entry, "=")
		if counts[pointer]++; counts[pointer] <= maxCounted {
			total++
		}
	}
	return total
}
