// Package rules reads what people ask of made values beside a document that they cannot change: rules.yaml.
package rules

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// Rule is how the values of some properties are made.
type Rule struct {
	source.Position
	Pattern string       // as it is written
	Faker   *faker.Faker // nil: none
	Values  []any        // that are drawn from; nil: none
	Null    float64      // how often there is none, from 0 to 1
	Made    *source.Node // all of it, as it is written

	segments []string
}

// File is the name of the rules of a document, in its directory.
const File = "rules.yaml"

// maxRules is how many rules a file may have: each is looked at for each value that is made.
const maxRules = 1000

// Read returns the rules beside a document, nil where there are none, or only comments. Beside one that is behind a URL nothing is looked for: an origin
// has no directory, and may answer a name that it does not know with a page, or with a refusal.
func Read(fsys fs.FS, document string) (*source.Node, error) {
	name := path.Join(path.Dir(document), File)
	if site, ok := fsys.(interface {
		Local(from, reference string) (string, bool)
	}); ok {
		if _, isURL := site.Local(document, File); isURL {
			return nil, nil
		}
	}
	data, err := source.ReadFile(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if source.Silent(data) {
		return nil, nil
	}
	return source.ParseFile(name, data)
}

// Compile returns the rules of a file, those that stand first first. What is wrong with the others, each with file and line, is in faults.
func Compile(n *source.Node) (all []*Rule, faults []error) {
	if n == nil {
		return nil, nil
	}
	if n.Kind() != source.ObjectNode {
		return nil, []error{n.Errorf("expected rules such as order.status: [paid, open], found %s", n.Brief(40))}
	}
	for i, m := range source.Members(n) {
		if i == maxRules {
			return all, append(faults, n.Errorf("more than %d rules", maxRules))
		}
		r, err := compile(n.KeyPosition(i), m)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		all = append(all, r)
	}
	return all, faults
}

// compile reads a rule: a list of values, or how the value is made and how often there is none.
func compile(at source.Position, m source.Member) (*Rule, error) {
	r := &Rule{Position: at, Pattern: m.Name, Made: m.Node, segments: strings.Split(strings.ToLower(m.Name), ".")}
	for _, segment := range r.segments {
		if _, err := path.Match(segment, ""); err != nil || segment == "" {
			return nil, at.Errorf("%q: expected names between dots, such as *.email, order.status, **.note", m.Name)
		}
	}
	if m.Node.Kind() == source.ArrayNode {
		return r, r.values(m.Node)
	}
	if m.Node.Kind() != source.ObjectNode || len(m.Node.Keys()) == 0 {
		return nil, m.Node.Errorf("%s: expected a list of values, or x-faker, values, null; found %s", m.Name, m.Node.Brief(40))
	}
	for i, member := range source.Members(m.Node) {
		if err := r.member(m.Node.KeyPosition(i), member); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// member reads a member of a rule.
func (r *Rule) member(at source.Position, m source.Member) (err error) {
	switch m.Name {
	case "x-faker":
		s := jsonschema.NewSchema(at)
		s.Faker = m.Node
		r.Faker, err = faker.Compile(s)
		return err
	case "values":
		return r.values(m.Node)
	case "null":
		rate, isNumber := m.Node.Scalar.(jsonvalue.Number)
		if r.Null = rate.Float64(); !isNumber || r.Null < 0 || r.Null > 1 {
			return m.Node.Errorf("null: expected how often there is none, from 0 to 1, found %s", m.Node.Brief(40))
		}
		return nil
	}
	var names []string
	for _, known := range members {
		names = append(names, known.name)
	}
	return at.Errorf("%s: unknown member %q: expected %s", r.Pattern, m.Name, strings.Join(names, ", "))
}

func (r *Rule) values(n *source.Node) error {
	if n.Kind() != source.ArrayNode || len(n.Items()) == 0 {
		return n.Errorf("%s: expected a list of values, found %s", r.Pattern, n.Brief(40))
	}
	for _, item := range n.Items() {
		r.Values = append(r.Values, item.Value())
	}
	return nil
}

// Names reports whether the rule may be of a property of a name, wherever that stands.
func (r *Rule) Names(property string) bool {
	last := r.segments[len(r.segments)-1]
	return last == "**" || matches(last, []string{property})
}

// Of reports whether the rule is of the property that a path ends with. A step of the path is what a thing may be called: the property
// that holds it, or its schema. The pattern is matched from its end: order.status is the status of an order wherever that stands.
func (r *Rule) Of(steps [][]string) bool { return ofSteps(r.segments, steps) }

func ofSteps(segments []string, steps [][]string) bool {
	if len(segments) == 0 {
		return true
	}
	last, rest := segments[len(segments)-1], segments[:len(segments)-1]
	if last == "**" {
		for n := len(steps); n >= 0; n-- {
			if ofSteps(rest, steps[:n]) {
				return true
			}
		}
		return false
	}
	return len(steps) > 0 && (last == "*" || matches(last, steps[len(steps)-1])) && ofSteps(rest, steps[:len(steps)-1])
}

// matches reports whether one of the names is as the segment says, whatever their case.
func matches(segment string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		found, err := path.Match(segment, strings.ToLower(name))
		return found && err == nil
	})
}
