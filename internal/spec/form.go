package spec

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/value"
)

// Encoding is how a property of a form is written (OpenAPI 3.1, section 4.8.15).
type Encoding struct {
	value.Position
	Name        string
	ContentType string     // of a part; several are separated by commas
	Field       *Parameter // style and explode, as a query parameter has them
	Styled      bool       // the document gives a style or explode
}

// field is how the property called name is written.
func (m *MediaType) field(name string) (p *Parameter, asJSON bool) {
	schema, _ := childOf(m.Schema, name)
	p = &Parameter{Position: m.Position, Name: name, In: "query", Style: "form", Explode: true, Schema: schema}
	nested := schema.says(ObjectType)
	for _, e := range m.Encoding {
		if e.Name == name {
			p.Style, p.Explode = e.Field.Style, e.Field.Explode
			return p, IsJSON(e.ContentType) || nested && !e.Styled
		}
	}
	return p, nested
}

// readForm reads application/x-www-form-urlencoded.
func (m *MediaType) readForm(raw []byte) (any, []value.Fault) {
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return nil, []value.Fault{{Reason: err.Error()}}
	}
	o, read := &value.Object{}, map[string]bool{}
	var declared []string
	if m.Schema != nil {
		declared = m.Schema.propertyNames()
	}
	for _, name := range declared {
		if !read[name] {
			m.readField(o, name, form, read)
		}
	}
	for _, name := range sortedKeys(form) {
		if prefix, _, deep := strings.Cut(name, "["); read[name] || deep && read[prefix] {
			continue
		}
		schema, _ := childOf(m.Schema, name)
		o.Set(name, (&Parameter{}).repeated(schema, form[name]))
	}
	return o, nil
}

// readField reads a declared property, and notes which names of the form it took.
func (m *MediaType) readField(o *value.Object, name string, form url.Values, read map[string]bool) {
	p, asJSON := m.field(name)
	if texts := form[name]; asJSON && len(texts) > 0 {
		if v, faults := value.Decode([]byte(texts[0])); len(faults) == 0 {
			o.Set(name, v)
			read[name] = true
			return
		}
	}
	v, err := p.Decode("", form, nil)
	if err != nil || v == Absent {
		return
	}
	if items, isArray := v.([]any); isArray {
		p.nested(items)
	}
	o.Set(name, v)
	read[name] = true
	if object, spread := v.(*value.Object); spread && p.Style == "form" && p.Explode {
		for _, member := range object.Members {
			read[member.Name] = true
		}
	}
}

// nested reads elements that are texts of JSON, where the schema has objects or arrays.
func (p *Parameter) nested(items []any) {
	for i, item := range items {
		text, isText := item.(string)
		element, _ := childOf(p.Schema, strconv.Itoa(i))
		if !isText || !element.says(Array|ObjectType) || element.says(String) {
			continue
		}
		if v, faults := value.Decode([]byte(text)); len(faults) == 0 {
			items[i] = v
		}
	}
}

// writeForm writes application/x-www-form-urlencoded: what readForm reads back.
func (m *MediaType) writeForm(v any) []byte {
	o, isObject := v.(*value.Object)
	if !isObject {
		return []byte(url.QueryEscape(scalarOf(v)))
	}
	var pairs []string
	for _, member := range o.Members {
		p, asJSON := m.field(member.Name)
		switch {
		case asJSON && !isScalar(member.Value):
			pairs = append(pairs, url.QueryEscape(member.Name)+"="+url.QueryEscape(value.Text(member.Value)))
		default:
			pairs = append(pairs, p.pairs(flat(member.Value))...)
		}
	}
	return []byte(strings.Join(pairs, "&"))
}

// flat is a value whose elements a form can hold: what is nested deeper is text.
func flat(v any) any {
	items, isArray := v.([]any)
	if !isArray || !slices.ContainsFunc(items, func(item any) bool { return !isScalar(item) }) {
		return v
	}
	texts := make([]any, len(items))
	for i, item := range items {
		texts[i] = scalarOf(item)
	}
	return texts
}
