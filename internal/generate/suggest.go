package generate

import (
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// Suggestion is what a description says and its schema does not: keywords that would say it to every reader.
type Suggestion struct {
	Schema   *jsonschema.Schema
	Keywords []jsonvalue.Member
}

// Suggestions returns what the descriptions of a document say of values, as far as it is used: once for each schema, in the order
// of the document.
func (g *Generator) Suggestions(s *openapi.Document) []Suggestion {
	var all []Suggestion
	for _, schema := range s.Schemas() {
		if keywords := g.keywords(schema); len(keywords) > 0 {
			all = append(all, Suggestion{schema, keywords})
		}
	}
	return all
}

// formats are the formats of layouts that have one.
var formats = map[string]string{"2006-01-02": "date", "2006-01-02T15:04:05Z07:00": "date-time", jsonschema.DateTimeLayout: "datetime"}

// literal returns the text that a description has of a value.
func (s *sample) literal() string {
	if text, isText := s.value.(string); isText {
		return text
	}
	return s.text
}

// keywords returns what the description of a schema says, if it is that one which is listened to.
func (g *Generator) keywords(s *jsonschema.Schema) (all []jsonvalue.Member) {
	said := g.saidOf(s)
	if said == nil || gives(s) {
		return nil
	}
	flat, _ := flatten([]*jsonschema.Schema{s})
	f := g.merge(flat)
	add := func(name string, value any, is bool) {
		if is {
			all = append(all, jsonvalue.Member{Name: name, Value: value})
		}
	}
	values := f.told
	if s.PossibleTypes()&jsonschema.Null != 0 {
		values = append(slices.Clip(values), nil)
	}
	add("enum", values, len(f.told) > 0)
	add("format", formats[f.Layout], formats[f.Layout] != "")
	add("minimum", f.Low, said.Low != "" && f.Low == jsonvalue.Number(said.Low) && s.Minimum == "")
	add("maximum", f.High, said.High != "" && f.High == jsonvalue.Number(said.High) && s.Maximum == "")
	for _, one := range f.like[:min(1, len(f.like))] {
		add("default", one.value, said.Default == one.literal())
		add("example", one.value, said.Default != one.literal())
	}
	return all
}
