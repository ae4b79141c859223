package spec

import (
	"strings"

	"agentmock/internal/value"
)

// form is how the bytes of a body stand for a value. Decode and Encode know the same forms.
type form uint8

const (
	jsonForm form = iota
	urlForm
	multipartForm
	xmlForm
	textForm // one scalar
	bytesForm
)

// formOf is the form of a media type, with the schema that says what an unknown one holds.
func formOf(contentType string, s *Schema) form {
	base := baseType(contentType)
	switch {
	case IsJSON(base):
		return jsonForm
	case base == "application/x-www-form-urlencoded":
		return urlForm
	case strings.HasPrefix(base, "multipart/"):
		return multipartForm
	case IsXML(base):
		return xmlForm
	case s != nil && s.possible != AllTypes && s.possible&(Array|ObjectType) == 0:
		return textForm
	}
	return bytesForm
}

// IsXML reports whether a Content-Type is XML or built on it (RFC 7303).
func IsXML(contentType string) bool {
	base := baseType(contentType)
	return base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml")
}

// Decode reads Raw into Value, as its Content-Type writes values, and is what keeps it from being read.
// Of bytes that no schema describes there is nothing to read: Decoded stays false then.
func (b *Body) Decode(contentType string) []value.Fault {
	var faults []value.Fault
	switch formOf(contentType, b.MediaType.Schema) {
	case jsonForm:
		b.Value, faults = value.Decode(b.Raw)
		b.Decoded = len(faults) == 0 || b.Value != nil
	case urlForm:
		b.Value, faults = b.MediaType.readForm(b.Raw)
		b.Decoded = len(faults) == 0
	case multipartForm:
		b.Value, faults = b.MediaType.readMultipart(contentType, b.Raw)
		b.Decoded = len(faults) == 0
	case xmlForm:
		b.Value, faults = b.MediaType.readXML(b.Raw)
		b.Decoded = len(faults) == 0 && b.MediaType.Schema != nil
	case textForm:
		b.Value, b.Decoded = (&Parameter{}).scalar(b.MediaType.Schema, string(b.Raw)), true
	}
	return faults
}

// Encode writes a value as the media type writes values, and is the Content-Type to send it with.
// A string is what is sent to the letter, where it is a whole XML document or the media type is none of a structure.
func (m *MediaType) Encode(v any) (body []byte, contentType string) {
	contentType = m.Concrete()
	text, isText := v.(string)
	switch form := formOf(contentType, m.Schema); {
	case form == jsonForm:
		return value.Append(make([]byte, 0, 2048), v), contentType
	case isText && (form != xmlForm || isDocument(text)):
		return []byte(text), contentType
	case form == urlForm:
		return m.writeForm(v), contentType
	case form == multipartForm:
		return m.writeMultipart(contentType, v)
	case form == xmlForm:
		return m.writeXML(v), contentType
	case form == textForm:
		return []byte(scalarOf(v)), contentType
	}
	return value.Append(nil, v), contentType
}

// isDocument reports whether a text is an XML document.
func isDocument(text string) bool {
	_, faults := parseXML([]byte(text))
	return len(faults) == 0
}

// isWritten reports whether a string is a whole body as it is sent, not a value to be written: an example of XML or of a form.
func (m *MediaType) isWritten() bool {
	form := formOf(m.Name, m.Schema)
	return form == xmlForm || form == urlForm || form == multipartForm
}

// Refuses is every way in which the bytes of a request body are not what the media type says.
func (m *MediaType) Refuses(contentType string, raw []byte) []Violation {
	b := Body{Raw: raw, MediaType: m}
	return b.check(contentType, InRequest)
}

// Concrete is a media type that can be sent: a range such as text/* stands for its plainest member.
func (m *MediaType) Concrete() string {
	if strings.IndexByte(m.Name, '*') < 0 {
		return m.Name
	}
	switch m.Name {
	case "*/*", "*", "application/*":
		return "application/json"
	case "text/*":
		return "text/plain"
	case "image/*":
		return "image/png"
	case "multipart/*":
		return "multipart/form-data"
	}
	return strings.Replace(m.Name, "/*", "/octet-stream", 1)
}
