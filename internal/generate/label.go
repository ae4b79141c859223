package generate

import (
	"bytes"
	"slices"
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/prose"
)

// labels are what the values of the member beside one mean, where that says it in words: statusName beside a status of which the description says
// 0-off 1-on.
type labels struct {
	beside string        // the name of the member whose values they are
	texts  []prose.Value // what they mean
}

// labelWords are what the name of a member that says in words what another means has behind that of the other.
var labelWords = []string{"name", "text", "desc", "description", "label", "title", "str", "display", "cn", "zh", "meaning"}

// label finds the properties of f that say in words what others in front of them mean.
func (g *Generator) label(f *constraints) {
	before := map[string]int{} // by the words of the name, those of a code without that word
	for i := range f.properties {
		p := &f.properties[i]
		all := faker.Words(p.name)
		if len(all) == 0 {
			continue
		}
		last := len(all) - 1
		if of, ok := before[strings.Join(all[:last], " ")]; ok && last > 0 && slices.Contains(labelWords, all[last]) && p.role == noRole {
			p.labels = g.labelsOf(p, &f.properties[of])
		}
		if last > 0 && all[last] == "code" {
			all = all[:last]
		}
		before[strings.Join(all, " ")] = i
	}
}

// labelsOf returns what p says in words of another property; nil for nothing, and where p leaves no room for it.
func (g *Generator) labelsOf(p, other *property) *labels {
	asks, open := g.openConstraints(p.schemas, jsonschema.String)
	if !open || asks.tells() || asks.Format != "" {
		return nil
	}
	texts := meanings(other.schemas)
	if texts == nil || slices.ContainsFunc(texts, func(one prose.Value) bool { return !g.fits(p.schemas, one.Label) }) {
		return nil
	}
	return &labels{beside: other.name, texts: texts}
}

// meanings returns what the first description of schemas that lists values says that they mean; nil where none does.
func meanings(schemas []*jsonschema.Schema) []prose.Value {
	flat, _ := flatten(schemas)
	for _, s := range flat {
		if said := prose.Read(s.Description); len(said.Values) > 1 && !slices.ContainsFunc(said.Values, func(one prose.Value) bool { return one.Label == "" }) {
			return said.Values
		}
	}
	return nil
}

// of returns what a value means, which is written as JSON; ok is false for one that nobody says.
func (l *labels) of(value []byte) (label string, ok bool) {
	value = bytes.Trim(value, `"`)
	i := slices.IndexFunc(l.texts, func(one prose.Value) bool { return one.Text == string(value) })
	if i < 0 {
		return "", false
	}
	return l.texts[i].Label, true
}

// labelled writes what the member beside p means, where that is written.
func (v *state) labelled(p *property) bool {
	beside := v.spot(len(v.frames)-1, p.labels.beside)
	if beside == nil {
		return false
	}
	label, ok := p.labels.of(v.out[beside.from:beside.to])
	if ok {
		v.emit(label)
	}
	return ok
}

// Label has the members of a thing say in words what others mean, where those were sent and they were not.
func (g *Generator) Label(s *jsonschema.Schema, thing, sent *jsonvalue.Object) {
	plan := g.planOf([]*jsonschema.Schema{s})
	if plan.constraints == nil || sent == nil {
		return
	}
	for i := range plan.constraints.properties {
		p := &plan.constraints.properties[i]
		if p.labels == nil || sent.Index(p.name) >= 0 || sent.Index(p.labels.beside) < 0 {
			continue
		}
		value, _ := thing.Lookup(p.labels.beside)
		if label, ok := p.labels.of(jsonvalue.Append(nil, value)); ok {
			thing.Set(p.name, label)
		}
	}
}
