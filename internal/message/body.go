package message

import (
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// Codec is how the bytes of a body stand for a value. Decode and Encode know the same forms.
type Codec uint8

const (
	JSONCodec Codec = iota
	FormCodec
	MultipartCodec
	XMLCodec
	textCodec // one scalar
	bytesCodec
)

// CodecOf is the form of a media type, with the schema that says what an unknown one holds.
func CodecOf(contentType string, s *jsonschema.Schema) Codec {
	base := openapi.BaseType(contentType)
	switch {
	case openapi.IsJSON(base):
		return JSONCodec
	case base == "application/x-www-form-urlencoded":
		return FormCodec
	case strings.HasPrefix(base, "multipart/"):
		return MultipartCodec
	case openapi.IsXML(base):
		return XMLCodec
	case s != nil && s.PossibleTypes() != jsonschema.AllTypes && s.PossibleTypes()&(jsonschema.Array|jsonschema.ObjectType) == 0:
		return textCodec
	}
	return bytesCodec
}

// Decode reads Raw into Value, as its Content-Type writes values, and is what keeps it from being read.
// Of bytes that no schema describes there is nothing to read: Decoded stays false then.
func (b *Body) Decode(contentType string) []jsonvalue.Fault {
	var faults []jsonvalue.Fault
	switch CodecOf(contentType, b.MediaType.Schema) {
	case JSONCodec:
		b.Value, faults = jsonvalue.Decode(b.Raw)
		b.Decoded = len(faults) == 0 || b.Value != nil
	case FormCodec:
		b.Value, faults = readForm(b.MediaType, b.Raw)
		b.Decoded = len(faults) == 0
	case MultipartCodec:
		b.Value, faults = readMultipart(b.MediaType, contentType, b.Raw)
		b.Decoded = len(faults) == 0
	case XMLCodec:
		b.Value, faults = readXML(b.MediaType, b.Raw)
		b.Decoded = len(faults) == 0 && b.MediaType.Schema != nil
	case textCodec:
		b.Value, b.Decoded = scalarFrom((&openapi.Parameter{}), b.MediaType.Schema, string(b.Raw)), true
	}
	return faults
}

// Encode writes a value as the media type writes values, and is the Content-Type to send it with.
// A string is what is sent to the letter, where it is a whole XML document or the media type is none of a structure.
func Encode(m *openapi.MediaType, v any) (body []byte, contentType string) {
	contentType = m.Concrete()
	text, isText := v.(string)
	switch form := CodecOf(contentType, m.Schema); {
	case form == JSONCodec:
		return jsonvalue.Append(make([]byte, 0, 2048), v), contentType
	case isText && (form != XMLCodec || isDocument(text)):
		return []byte(text), contentType
	case form == FormCodec:
		return writeForm(m, v), contentType
	case form == MultipartCodec:
		return writeMultipart(m, contentType, v)
	case form == XMLCodec:
		return writeXML(m, v), contentType
	case form == textCodec:
		return []byte(scalarOf(v)), contentType
	}
	return jsonvalue.Append(nil, v), contentType
}

// isDocument reports whether a text is an XML document.
func isDocument(text string) bool {
	_, faults := parseXML([]byte(text))
	return len(faults) == 0
}

// IsWritten reports whether a string is a whole body as it is sent, not a value to be written: an example of XML or of a form.
func IsWritten(m *openapi.MediaType) bool {
	form := CodecOf(m.Name, m.Schema)
	return form == XMLCodec || form == FormCodec || form == MultipartCodec
}
