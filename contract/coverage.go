package contract

import (
	"slices"
	"strings"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// Coverage is how much of what the document describes was seen in answers.
type Coverage struct {
	Percent    float64             `json:"percent"` // of operations' statuses, fields, enum values and relations, each alike
	Operations []OperationCoverage `json:"operations"`
}

// OperationCoverage is the coverage of one operation.
type OperationCoverage struct {
	ID       string           `json:"id"`
	Method   string           `json:"method"`
	Path     string           `json:"path"`
	Statuses []StatusCoverage `json:"statuses"`
}

// StatusCoverage is the coverage of one declared response.
type StatusCoverage struct {
	Status string   `json:"status"` // 200, 4XX, default
	Count  int      `json:"count"`  // responses seen
	Fields []string `json:"fields"` // pointers of all fields described, * for an element
	Seen   []string `json:"seen"`   // those of them that were seen with a value other than null
	Values []string `json:"values"` // pointer=value of every value of an enum
	Used   []string `json:"used"`   // those of them that were seen

	Relations []string `json:"relations"` // places that a relation ties, * for an element
	Tied      []string `json:"tied"`      // those of them that were seen with a value, so that the relation was checked
}

// coverage counts while a run goes on.
type coverage struct {
	spec     *spec.Spec
	statuses map[*spec.Response]*StatusCoverage
	fields   map[*spec.Response]map[string]bool
	values   map[*spec.Response]map[string]bool
}

func newCoverage(s *spec.Spec) *coverage {
	c := &coverage{s, map[*spec.Response]*StatusCoverage{}, map[*spec.Response]map[string]bool{}, map[*spec.Response]map[string]bool{}}
	for _, o := range s.Operations {
		for _, r := range o.Responses {
			status := &StatusCoverage{Status: r.Status, Fields: []string{}, Seen: []string{}, Values: []string{}, Used: []string{}, Relations: []string{}, Tied: []string{}}
			if m := r.Preferred(); m != nil && m.Schema != nil {
				d := describer{out: status}
				d.describe(m.Schema, "")
			}
			c.statuses[r], c.fields[r], c.values[r] = status, map[string]bool{}, map[string]bool{}
		}
	}
	return c
}

// describer lists the fields and enum values of a schema.
type describer struct {
	out    *StatusCoverage
	inside []*spec.Schema
}

const (
	maxFields     = 2000
	maxFieldDepth = 12
)

func (d *describer) describe(s *spec.Schema, pointer string) {
	if slices.Contains(d.inside, s) || len(d.inside) > maxFieldDepth || len(d.out.Fields) > maxFields {
		return
	}
	d.inside = append(d.inside, s)
	defer func() { d.inside = d.inside[:len(d.inside)-1] }()
	for _, r := range s.Relations {
		if entry := pointer + " " + strings.TrimPrefix(string(r.Kind), "x-"); !slices.Contains(d.out.Relations, entry) {
			d.out.Relations = append(d.out.Relations, entry)
		}
	}
	if len(s.Enum) > 1 {
		for _, v := range s.Enum {
			if entry := pointer + "=" + value.Text(v); !slices.Contains(d.out.Values, entry) {
				d.out.Values = append(d.out.Values, entry)
			}
		}
	}
	for _, part := range slices.Concat([]*spec.Schema{s.Ref, s.Then, s.Else}, s.AllOf, s.AnyOf, s.OneOf) {
		if part != nil {
			d.describe(part, pointer)
		}
	}
	for _, p := range s.Properties {
		field := pointer + value.Pointer(p.Name)
		if p.Schema.WriteOnly {
			continue
		}
		if !slices.Contains(d.out.Fields, field) {
			d.out.Fields = append(d.out.Fields, field)
		}
		d.describe(p.Schema, field)
	}
	if s.Items != nil {
		d.describe(s.Items, pointer+"/*")
	}
}

// see counts an answer.
func (c *coverage) see(o *observation) {
	if o.described == nil {
		return
	}
	status, ok := c.statuses[o.described]
	if !ok {
		return
	}
	status.Count++
	if o.Response.Body.Decoded {
		seeValue(o.Response.Body.Value, "", c.fields[o.described], c.values[o.described])
	}
}

func seeValue(v any, pointer string, fields, values map[string]bool) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			seeValue(item, pointer+"/*", fields, values)
		}
	case *value.Object:
		for _, m := range v.Members {
			field := pointer + "/" + value.Escape(m.Name)
			if m.Value != nil {
				fields[field] = true
			}
			seeValue(m.Value, field, fields, values)
		}
	default:
		if text := value.Text(v); len(text) < 64 {
			values[pointer+"="+text] = true
		}
	}
}

func (c *coverage) measure() Coverage {
	var out Coverage
	all, seen := 0, 0
	for _, o := range c.spec.Operations {
		operation := OperationCoverage{ID: o.ID, Method: o.Method, Path: o.Path, Statuses: []StatusCoverage{}}
		for _, r := range o.Responses {
			status := *c.statuses[r]
			for _, field := range status.Fields {
				if c.fields[r][field] {
					status.Seen = append(status.Seen, field)
				}
			}
			for _, entry := range status.Values {
				if c.values[r][entry] {
					status.Used = append(status.Used, entry)
				}
			}
			for _, entry := range status.Relations {
				if place, _, _ := strings.Cut(entry, " "); c.fields[r][place] {
					status.Tied = append(status.Tied, entry)
				}
			}
			all += 1 + len(status.Fields) + len(status.Values) + len(status.Relations)
			seen += min(1, status.Count) + len(status.Seen) + len(status.Used) + len(status.Tied)
			operation.Statuses = append(operation.Statuses, status)
		}
		out.Operations = append(out.Operations, operation)
	}
	if all > 0 {
		out.Percent = 100 * float64(seen) / float64(all)
	}
	return out
}
