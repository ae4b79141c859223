package openapi

import (
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// Sequence says how a body is a list of values one after the other (OpenAPI 3.2, Sequential Media Types).
type Sequence uint8

// The sequences.
const (
	NoSequence     Sequence = iota
	JSONLines               // a JSON text a line
	JSONTexts               // JSON texts, each after a record separator (RFC 7464)
	EventStream             // server-sent events (HTML, section 9.2)
	PartsInASeries          // parts of a multipart body that go by their number
)

// jsonLines are the names that JSON lines go by; none of them is registered.
var jsonLines = []string{"application/jsonl", "application/x-jsonl", "application/ndjson", "application/x-ndjson", "application/jsonlines", "application/x-jsonlines", "application/json-lines", "application/stream+json"}

// SequenceOf returns how bodies of a Content-Type are a list of values.
func SequenceOf(contentType string) Sequence {
	base := BaseType(contentType)
	switch {
	case slices.Contains(jsonLines, base):
		return JSONLines
	case base == "application/json-seq" || strings.HasSuffix(base, "+json-seq"):
		return JSONTexts
	case base == "text/event-stream":
		return EventStream
	case strings.HasPrefix(base, "multipart/"):
		return PartsInASeries
	}
	return NoSequence
}

// eventFields are the members of an event (OpenAPI 3.2, Special Considerations for Server-Sent Events).
var eventFields = []string{"data", "event", "id", "retry"}

// sequences makes the schemas of items schemas of lists, when all are linked.
func (c *compiler) sequences() {
	for _, m := range c.media {
		how := SequenceOf(m.Name)
		switch {
		case m.itemSchema != nil:
			c.itemSchema(m, how)
		case m.Schema != nil && (how == JSONLines || how == JSONTexts || how == EventStream):
			if list := wholeSequence(m, how); list != m.Schema {
				m.Schema = list
				m.listExamples()
			}
		}
	}
}

// wholeSequence returns the schema of the list that the body of m is, which has no itemSchema: before OpenAPI 3.2 there is no other place
// for the schema of a line, or of what an event tells.
func wholeSequence(m *MediaType, how Sequence) *jsonschema.Schema {
	s := m.Schema
	types := s.PossibleTypes()
	switch {
	case how == EventStream && types.Only(jsonschema.Array) && s.Items != nil && !isEvent(s.Items):
		return s.WithItems(jsonschema.ObjectOf(m.Position, "data", s.Items))
	case types&jsonschema.Array != 0 || types&jsonschema.ObjectType == 0:
		return s // of the whole list, or of a text
	case how == EventStream && !isEvent(s):
		s = jsonschema.ObjectOf(m.Position, "data", s)
	}
	return jsonschema.ListOf(m.Position, s, nil)
}

// itemSchema makes the schema of the items of m, and of the whole where it has one, that of its body.
func (c *compiler) itemSchema(m *MediaType, how Sequence) {
	item := m.itemSchema
	switch {
	case how == EventStream && item.PossibleTypes()&jsonschema.ObjectType == 0:
		c.Findings = append(c.Findings, item.Findingf("warning", "itemSchema: expected the schema of an event, an object of data, event, id and retry: it is read as that of its data"))
		item = jsonschema.ObjectOf(item.Position, "data", item)
	case how == NoSequence && m.Concrete() != "application/json" && !m.IsJSON():
		c.Findings = append(c.Findings, item.Findingf("error", "itemSchema: %s is no sequence of items: it is ignored", m.Name))
		return
	}
	m.Schema = jsonschema.ListOf(m.Position, item, m.Schema)
}

// listExamples makes examples of an item, or of the data of an event, examples of the list.
func (m *MediaType) listExamples() {
	ofData := SequenceOf(m.Name) == EventStream && m.Schema.Items.Property("data") != nil
	for i := range m.Examples {
		e := &m.Examples[i]
		if _, isText := e.Value.(string); isText { // the body as it is sent
			continue
		}
		items, isList := e.Value.([]any)
		if !isList {
			items = []any{e.Value}
		}
		if ofData {
			items = eventsOf(items)
		}
		e.Value = items
	}
}

// eventsOf returns events of data; what has data is an event already.
func eventsOf(items []any) []any {
	events := make([]any, len(items))
	for i, item := range items {
		events[i] = item
		if object, isObject := item.(*jsonvalue.Object); !isObject || object.Index("data") < 0 {
			events[i] = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "data", Value: item}}}
		}
	}
	return events
}

// isEvent reports whether a schema is of an event and not of its data: it names data, or an event and nothing that no event has.
func isEvent(s *jsonschema.Schema) bool {
	names := s.DeclaredNames()
	other := slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(eventFields, name) })
	return slices.Contains(names, "data") || slices.Contains(names, "event") && !other
}
