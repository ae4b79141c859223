package openapi

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// Example is a named value of a media type; the unnamed `example` has the name "".
type Example struct {
	source.Position
	Name  string
	Value any
	node  *source.Node
}

// Given is a value that a schema gives itself, an example or a default, as it stands in the document.
type Given struct {
	source.Member // by its keyword
	Schema        *jsonschema.Schema
}

// given returns what schemas give, in the order of files and lines.
func (c *compiler) given() []Given {
	var all []Given
	for n, s := range c.Schemas {
		for _, m := range c.Given(n) {
			all = append(all, Given{m, s})
		}
	}
	slices.SortFunc(all, func(a, b Given) int {
		return cmp.Or(a.Node.Compare(b.Node.Position), strings.Compare(a.Name, b.Name), strings.Compare(a.Node.Brief(60), b.Node.Brief(60)))
	})
	return all
}

// Node returns the example as it stands in the document, for the places inside it.
func (e Example) Node() *source.Node { return e.node }

// examples reads those of a media type, or of a parameter, which has none: "".
func (c *compiler) examples(n *source.Node, mediaType string) []Example {
	var all []Example
	if single := c.Inlined(n.Child("example")); single != nil {
		all = append(all, Example{single.Position, "", single.Value(), single})
		if several := n.Child("examples"); several != nil {
			c.FaultAt(several, "expected example or examples, found both: all are served")
		}
	}
	several := n.Child("examples")
	if several != nil && several.Kind() == source.ArrayNode && len(several.Items()) > 0 {
		c.FaultAt(several, "examples: expected examples by their names, found a list: its values are read as examples")
		for i, item := range several.Items() {
			all = append(all, Example{item.Position, strconv.Itoa(i + 1), c.Inlined(item).Value(), item})
		}
		return all
	}
	if several != nil && mediaType != "" && slices.ContainsFunc(several.Items(), func(item *source.Node) bool { return item.Kind() == source.ScalarNode }) {
		c.FaultAt(several, "examples: expected examples by their names, found a value: it is read as one")
		return append(all, Example{several.Position, "", several.Value(), several})
	}
	for _, m := range source.Members(several) {
		example, ok := c.deref(m.Node, i18n.Sayf("the example is left out"))
		if !ok {
			continue
		}
		if example.Kind() != source.ObjectNode || len(example.Keys()) > 0 && !slices.ContainsFunc(example.Keys(), isExampleMember) {
			c.FaultAt(example, "example %s: expected value, found what stands in one: it is read as the value", m.Name)
			all = append(all, Example{example.Position, m.Name, c.Inlined(example).Value(), example})
			continue
		}
		if v, at := c.exampleValue(example, mediaType); at != nil {
			all = append(all, Example{example.Position, m.Name, v, at})
		}
	}
	return all
}

// isExampleMember reports whether a name is a member of an Example Object.
func isExampleMember(name string) bool {
	return strings.HasPrefix(name, "x-") || slices.Contains([]string{"value", "externalValue", "dataValue", "serializedValue", "summary", "description"}, name)
}

// readTexts reads the examples of JSON that are texts of it, where the schema takes no text: generators write them so. It needs the schemas to be
// linked.
func (c *compiler) readTexts() {
	for _, m := range c.media {
		if m.Schema == nil || !IsJSON(m.Name) || m.Schema.PossibleTypes()&jsonschema.String != 0 {
			continue
		}
		for i := range m.Examples {
			e := &m.Examples[i]
			text, isText := e.Value.(string)
			if !isText {
				continue
			}
			if v, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
				c.Findings = append(c.Findings, e.Findingf(source.Error, "example: expected a value, found a text of JSON: it is read as its value"))
				e.Value = v
			}
		}
	}
}

// readWritten reads the numbers of examples that are meant as texts, and texts that are meant as something else: see [jsonschema.Schema.AsWritten].
func (c *compiler) readWritten() {
	for _, m := range c.media {
		c.readWrittenOf(m.Schema, m.Examples)
	}
	for _, p := range c.fields {
		c.readWrittenOf(p.Schema, p.Examples)
	}
}

func (c *compiler) readWrittenOf(s *jsonschema.Schema, examples []Example) {
	for i := range examples {
		e := &examples[i]
		var found []func()
		v, differs := s.AsWritten(e.node, func(n *source.Node, types jsonschema.Types) {
			found = append(found, func() {
				if types&jsonschema.String == 0 {
					c.Warn(n, "example: expected a value of type %s, found %s: it is read as one", types, n.Brief(40))
					return
				}
				c.FaultAt(n, "example: expected a text, found %s: it is read as one", n.Brief(40))
			})
		})
		if !differs || !jsonvalue.Equal(e.Value, e.node.Value()) {
			continue
		}
		e.Value = v
		for _, say := range found {
			say()
		}
	}
}

// exampleValue returns the value of an Example Object and where it stands, nil for none.
func (c *compiler) exampleValue(n *source.Node, mediaType string) (any, *source.Node) {
	value, data, serialized := c.Inlined(n.Child("value")), n.Child("dataValue"), n.Child("serializedValue")
	if external := n.Child("externalValue"); external != nil && value == nil && data == nil && serialized == nil {
		return c.external(external, mediaType)
	}
	switch {
	case value != nil && (data != nil || serialized != nil):
		c.FaultAt(value, "example: expected value, or dataValue and serializedValue, found both: value counts")
		return value.Value(), value
	case value != nil:
		return value.Value(), value
	case serialized == nil:
		return data.Value(), data
	case mediaType != "":
		return c.serialized(serialized, data, mediaType)
	case data == nil:
		c.Warn(serialized, "serializedValue: expected dataValue beside it, which says what the value is: it is left out")
	}
	return data.Value(), data
}

// external returns the example that a file beside the document has: of JSON and of a parameter its value, of any other body its bytes. Nothing is
// fetched from elsewhere.
func (c *compiler) external(n *source.Node, mediaType string) (any, *source.Node) {
	name, err := c.localName(c.fileOf(n), n.Text())
	if err != nil {
		c.Warn(n, "externalValue %q %v: the example is left out", n.Text(), err)
		return nil, nil
	}
	data, err := source.ReadFile(c.fsys, name)
	if err != nil {
		c.FaultAt(n, "externalValue: expected a file, found none called %s: the example is left out", name)
		return nil, nil
	}
	c.besides = append(c.besides, name)
	if mediaType != "" && !IsJSON(mediaType) {
		return string(data), n
	}
	value, err := source.ParseFile(name, data)
	if err != nil {
		c.FaultAt(n, "externalValue: expected JSON, found %v: the example is left out", err)
		return nil, nil
	}
	return value.Value(), value
}

// serialized returns an example of a body as it is sent (OpenAPI 3.2, Example Object): JSON as its value, which is data where that is
// there, too, and any other body as its text where it is not.
func (c *compiler) serialized(n, data *source.Node, mediaType string) (any, *source.Node) {
	text, isText := n.Scalar.(string)
	if !isText {
		c.FaultAt(n, "serializedValue: expected a text, found %s: it is left out", n.Brief(40))
		return data.Value(), data
	}
	var v any = text
	if IsJSON(mediaType) {
		read, faults := jsonvalue.Decode([]byte(text))
		if len(faults) > 0 {
			c.FaultAt(n, "serializedValue: expected %s, found %s: it is left out", mediaType, faults[0])
			return data.Value(), data
		}
		if v = read; data != nil && !jsonvalue.Equal(v, data.Value()) {
			c.Warn(n, "serializedValue: expected what dataValue is written as, found another value: dataValue counts")
		}
	}
	if data != nil {
		return data.Value(), data
	}
	return v, n
}
