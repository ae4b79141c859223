package message

import (
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// Decode reads Raw into Value, as its Content-Type writes values, and returns what keeps it from being read.
// Of bytes that no schema describes there is nothing to read: Decoded stays false then.
func (b *Body) Decode(contentType string) (faults []jsonvalue.Fault) {
	b.Value, b.Decoded, faults = CodecOf(contentType, b.MediaType.Schema).read(b.MediaType, contentType, b.Raw)
	return faults
}

// Encode writes a value as the media type writes values, and returns the Content-Type to send it with.
// A string is what is sent to the letter, where it is a whole XML document or the media type is none of a structure.
func Encode(m *openapi.MediaType, v any) (body []byte, contentType string) {
	contentType = m.Concrete()
	return CodecOf(contentType, m.Schema).write(m, contentType, v)
}

// IsWritten reports whether a string is a whole body as it is sent, not a value to be written: an example of XML or of a form.
func IsWritten(m *openapi.MediaType) bool { return CodecOf(m.Name, m.Schema).Written }
