package openapi

import (
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
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
		case m.Schema == nil || m.Schema.PossibleTypes()&jsonschema.Array != 0 || m.Schema.PossibleTypes()&jsonschema.ObjectType == 0:
			// of the whole list, or of a text
		case how == JSONLines || how == JSONTexts:
			m.Schema = jsonschema.ListOf(m.Position, m.Schema, nil) // OpenAPI 3.1 has no other place for the schema of a line
		case how == EventStream:
			m.Schema = jsonschema.ListOf(m.Position, eventOf(m), nil)
		}
	}
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

// eventOf returns the schema of an event that m describes as a whole: where it names no field of an event, it is of the data.
func eventOf(m *MediaType) *jsonschema.Schema {
	for _, name := range m.Schema.DeclaredNames() {
		if slices.Contains(eventFields, name) {
			return m.Schema
		}
	}
	return jsonschema.ObjectOf(m.Position, "data", m.Schema)
}
