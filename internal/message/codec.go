package message

import (
	"bytes"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// Codec is how the bytes of a body stand for a value: one row for each way. What it reads it writes so that it reads it again.
type Codec struct {
	Name    string // as messages call it
	Written bool   // a string is a whole body as it is sent, not a value to be written: an example of XML or of a form
	fits    func(base string, s *jsonschema.Schema) bool
	read    func(m *openapi.MediaType, contentType string, raw []byte) (v any, decoded bool, faults []jsonvalue.Fault)
	write   func(m *openapi.MediaType, contentType string, v any) (body []byte, sentAs string)
}

// sequenceCodecs are those of values one after the other.
var sequenceCodecs = []Codec{
	{Name: "JSON lines", Written: true, fits: fitsSequence(openapi.JSONLines), read: readLines, write: literal(writeLines, anyText)},
	{Name: "JSON text sequence", Written: true, fits: fitsSequence(openapi.JSONTexts), read: readRecords, write: literal(writeRecords, anyText)},
	{Name: "event stream", Written: true, fits: fitsSequence(openapi.EventStream), read: readEvents, write: literal(writeEvents, anyText)},
}

// partCodecs are those of a whole body or of a part of one, in the order in which they are tried; the last one fits everything.
var partCodecs = []Codec{
	{Name: "JSON", fits: func(base string, _ *jsonschema.Schema) bool { return openapi.IsJSON(base) }, read: readJSON, write: writeJSON},
	{Name: "form", Written: true, fits: func(base string, _ *jsonschema.Schema) bool { return base == "application/x-www-form-urlencoded" },
		read: func(m *openapi.MediaType, _ string, raw []byte) (any, bool, []jsonvalue.Fault) {
			return whole(readForm(m, raw))
		},
		write: literal(func(m *openapi.MediaType, contentType string, v any) ([]byte, string) {
			return writeForm(m, v), contentType
		}, anyText)},
	{Name: "XML", Written: true, fits: func(base string, _ *jsonschema.Schema) bool { return openapi.IsXML(base) },
		read: func(m *openapi.MediaType, _ string, raw []byte) (any, bool, []jsonvalue.Fault) {
			v, decoded, faults := whole(readXML(m, raw))
			return v, decoded && m.Schema != nil, faults
		},
		write: literal(func(m *openapi.MediaType, contentType string, v any) ([]byte, string) {
			return writeXML(m, v), contentType
		}, isDocument)},
	{Name: "YAML", Written: true, fits: func(base string, s *jsonschema.Schema) bool { return openapi.IsYAML(base) && !isScalarSchema(s) }, read: readYAML, write: literal(writeYAML, isYAML)},
	{Name: "text", fits: func(_ string, s *jsonschema.Schema) bool { return isScalarSchema(s) },
		read: func(m *openapi.MediaType, _ string, raw []byte) (any, bool, []jsonvalue.Fault) {
			return scalarFrom(&openapi.Parameter{}, m.Schema, string(raw)), true, nil
		},
		write: literal(func(_ *openapi.MediaType, contentType string, v any) ([]byte, string) {
			return []byte(scalarOf(v)), contentType
		}, anyText)},
	{Name: "bytes", fits: func(string, *jsonschema.Schema) bool { return true },
		read:  func(*openapi.MediaType, string, []byte) (any, bool, []jsonvalue.Fault) { return nil, false, nil },
		write: literal(writeJSON, anyText)},
}

// codecs are all of them.
var codecs = slices.Concat([]Codec{
	{Name: "multipart", Written: true, fits: func(base string, _ *jsonschema.Schema) bool { return strings.HasPrefix(base, "multipart/") },
		read: func(m *openapi.MediaType, contentType string, raw []byte) (any, bool, []jsonvalue.Fault) {
			return whole(readMultipart(parts{m.Schema, &m.Parts}, contentType, raw))
		},
		write: literal(func(m *openapi.MediaType, contentType string, v any) ([]byte, string) {
			return writeMultipart(parts{m.Schema, &m.Parts}, contentType, boundary, v)
		}, func(text string) bool { return strings.HasPrefix(text, "--") })}, // any other text is what a part holds
	{Name: "CSV", Written: true, fits: isTable, read: readTable, write: literal(writeTable, anyText)},
}, sequenceCodecs, partCodecs)

// CodecOf returns the codec of a media type, with the schema that says what an unknown one holds.
func CodecOf(contentType string, s *jsonschema.Schema) *Codec {
	return codecAmong(codecs, contentType, s)
}

func codecAmong(codecs []Codec, contentType string, s *jsonschema.Schema) *Codec {
	base := openapi.BaseType(contentType)
	for i := range codecs {
		if codecs[i].fits(base, s) {
			return &codecs[i]
		}
	}
	panic("message: the last codec fits everything")
}

// isScalarSchema reports whether values of s are of a type, and have no parts.
func isScalarSchema(s *jsonschema.Schema) bool {
	return s != nil && s.PossibleTypes() != jsonschema.AllTypes && s.PossibleTypes()&(jsonschema.Array|jsonschema.ObjectType) == 0
}

// readJSON keeps what could be read of a body with faults.
func readJSON(_ *openapi.MediaType, _ string, raw []byte) (any, bool, []jsonvalue.Fault) {
	v, faults := jsonvalue.Decode(raw)
	return v, len(faults) == 0 || v != nil, faults
}

func writeJSON(_ *openapi.MediaType, contentType string, v any) ([]byte, string) {
	return jsonvalue.Append(make([]byte, 0, 2048), v), contentType
}

// whole returns what was read of a body that is read as a whole or not at all.
func whole(v any, faults []jsonvalue.Fault) (any, bool, []jsonvalue.Fault) {
	return v, len(faults) == 0, faults
}

// literal sends a string to the letter where it is a body by itself.
func literal(write func(*openapi.MediaType, string, any) ([]byte, string), isBody func(string) bool) func(*openapi.MediaType, string, any) ([]byte, string) {
	return func(m *openapi.MediaType, contentType string, v any) ([]byte, string) {
		if text, isText := v.(string); isText && isBody(text) {
			return []byte(text), contentType
		}
		return write(m, contentType, v)
	}
}

func anyText(string) bool { return true }

// isDocument reports whether a text is an XML document.
func isDocument(text string) bool {
	_, faults := parseXML([]byte(text))
	return len(faults) == 0
}

// Decode reads Raw into Value, as its Content-Type writes values, and returns what keeps it from being read.
// Of bytes that no schema describes there is nothing to read: Decoded stays false then.
func (b *Body) Decode(contentType string) (faults []jsonvalue.Fault) {
	codec := CodecOf(contentType, b.MediaType.Schema)
	if b.MediaType.IsRange() && b.MediaType.IsFile() { // any file will do, of JSON too
		codec = &codecs[len(codecs)-1]
	}
	b.Value, b.Decoded, faults = codec.read(b.MediaType, contentType, b.Raw)
	return faults
}

// Values returns about how many values there are in Raw, as its Content-Type writes values, without reading them; 0 where it has none
// of which there could be many.
func (b *Body) Values(contentType string) int {
	base := openapi.BaseType(contentType)
	switch {
	case openapi.IsJSON(base) || openapi.SequenceOf(base) != openapi.NoSequence:
		return jsonvalue.Count(b.Raw)
	case openapi.IsYAML(base):
		return countYAML(b.Raw)
	case base == "application/x-www-form-urlencoded":
		return 1 + bytes.Count(b.Raw, []byte("&"))
	}
	return 0
}

// byteOrderMark is what some editors put in front of a text in UTF-8 (RFC 8259 section 8.1 has parsers ignore it).
var byteOrderMark = []byte("\ufeff")

// Unmarked returns the bytes of JSON, XML or YAML without the byte order mark that they may begin with.
func Unmarked(contentType string, raw []byte) []byte {
	if base := openapi.BaseType(contentType); openapi.IsJSON(base) || openapi.IsXML(base) || openapi.IsYAML(base) {
		return bytes.TrimPrefix(raw, byteOrderMark)
	}
	return raw
}

// Encode writes a value as the media type writes values, and returns the Content-Type to send it with.
// A string is what is sent to the letter, where it is a whole XML document or the media type is none of a structure.
func Encode(m *openapi.MediaType, v any) (body []byte, contentType string) {
	contentType = m.Concrete()
	return CodecOf(contentType, m.Schema).write(m, contentType, v)
}

// IsWritten reports whether a string is a whole body as it is sent, not a value to be written: an example of XML or of a form.
func IsWritten(m *openapi.MediaType) bool { return CodecOf(m.Name, m.Schema).Written }
