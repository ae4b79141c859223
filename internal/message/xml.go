package message

import (
	"encoding/xml"
	"strings"
	"unicode"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// writeXML writes a value as an XML document whose names the schema gives.
func writeXML(m *openapi.MediaType, v any) []byte {
	name := "root"
	if m.Schema != nil && m.Schema.Name != "" {
		name = m.Schema.Name
	}
	w := &xmlWriter{}
	w.text.WriteString(xml.Header)
	if items, isArray := v.([]any); isArray { // a document has one root, wrapped or not
		own := jsonschema.XMLOf(m.Schema)
		element, _ := childOf(m.Schema, "0")
		w.wrap(w.name(own, name), own, func() {
			for _, item := range items {
				w.value(itemName(element), element, item)
			}
		})
		return []byte(w.text.String())
	}
	w.value(name, m.Schema, v)
	return []byte(w.text.String())
}

// itemName returns the name of an element of a list that is the whole document.
func itemName(s *jsonschema.Schema) string {
	if s != nil && s.Name != "" {
		return s.Name
	}
	return "item"
}

type xmlWriter struct{ text strings.Builder }

// name returns the name of an element or attribute, with what stands before its colon.
func (w *xmlWriter) name(x jsonschema.XML, fallback string) string {
	name := elementName(x, fallback)
	if x.Prefix != "" {
		name = xmlName(x.Prefix) + ":" + name
	}
	return name
}

// xmlName returns a text as an XML name: what a name may not have is an underscore.
func xmlName(text string) string {
	name := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-._", r) {
			return r
		}
		return '_'
	}, text)
	if name == "" || !unicode.IsLetter([]rune(name)[0]) && name[0] != '_' {
		name = "_" + name
	}
	return name
}

func (w *xmlWriter) wrap(name string, x jsonschema.XML, inside func()) {
	w.text.WriteString("<" + name + namespace(x) + ">")
	inside()
	w.text.WriteString("</" + name + ">")
}

// namespace declares the namespace of an element.
func namespace(x jsonschema.XML) string {
	if x.Namespace == "" {
		return ""
	}
	name := "xmlns"
	if x.Prefix != "" {
		name += ":" + xmlName(x.Prefix)
	}
	return " " + name + `="` + escapeXML(x.Namespace) + `"`
}

func escapeXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // into memory
	return b.String()
}

// value writes an element; an array is its elements, side by side or wrapped in one of their own.
func (w *xmlWriter) value(name string, s *jsonschema.Schema, v any) {
	x := jsonschema.XMLOf(s)
	switch v := v.(type) {
	case []any:
		element, _ := childOf(s, "0")
		items := func(name string) {
			for _, item := range v {
				w.value(name, element, item)
			}
		}
		if !x.Wrapped {
			items(name)
			return
		}
		wrapper := w.name(x, name)
		w.wrap(wrapper, x, func() { items(wrapper) })
	case *jsonvalue.Object:
		w.object(w.name(x, name), x, s, v)
	default:
		w.wrap(w.name(x, name), x, func() { w.text.WriteString(escapeXML(scalarOf(v))) })
	}
}

func (w *xmlWriter) object(name string, x jsonschema.XML, s *jsonschema.Schema, o *jsonvalue.Object) {
	w.text.WriteString("<" + name + namespace(x))
	w.attributes(s, o)
	w.text.WriteString(">")
	w.members(s, o)
	w.text.WriteString("</" + name + ">")
}

// attributes writes the members that are attributes, also of members that are no node of their own.
func (w *xmlWriter) attributes(s *jsonschema.Schema, o *jsonvalue.Object) {
	for _, m := range o.Members {
		child, _ := childOf(s, m.Name)
		own := jsonschema.XMLOf(child)
		if inner, isObject := m.Value.(*jsonvalue.Object); isObject && own.Nothing {
			w.attributes(child, inner)
		}
		if own.Attribute && IsScalar(m.Value) {
			w.text.WriteString(namespace(own) + " " + w.name(own, m.Name) + `="` + escapeXML(scalarOf(m.Value)) + `"`)
		}
	}
}

// members writes the other members.
func (w *xmlWriter) members(s *jsonschema.Schema, o *jsonvalue.Object) {
	for _, m := range o.Members {
		child, _ := childOf(s, m.Name)
		own := jsonschema.XMLOf(child)
		inner, isObject := m.Value.(*jsonvalue.Object)
		switch {
		case isObject && own.Nothing:
			w.members(child, inner)
		case own.CData && IsScalar(m.Value):
			w.text.WriteString("<![CDATA[" + strings.ReplaceAll(scalarOf(m.Value), "]]>", "]]]]><![CDATA[>") + "]]>")
		case own.Text && IsScalar(m.Value):
			w.text.WriteString(escapeXML(scalarOf(m.Value)))
		case !own.Attribute || !IsScalar(m.Value):
			w.value(m.Name, child, m.Value)
		}
	}
}
