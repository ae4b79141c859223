package message

import (
	"bytes"
	"strconv"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// isList reports whether values of s are lists: s is of a sequence of items as a whole.
func isList(s *jsonschema.Schema) bool {
	return s != nil && s.PossibleTypes().Only(jsonschema.Array)
}

// fitsSequence returns whether a media type is a sequence of a kind, and its schema of lists or of anything.
func fitsSequence(how openapi.Sequence) func(string, *jsonschema.Schema) bool {
	return func(base string, s *jsonschema.Schema) bool {
		return openapi.SequenceOf(base) == how && (s == nil || s.PossibleTypes()&jsonschema.Array != 0)
	}
}

// recordSeparator stands before each text of a JSON text sequence (RFC 7464, section 2.2).
const recordSeparator = 0x1e

// readLines reads a JSON text a line; lines without one are nothing. What can be read is kept beside the faults of the rest.
func readLines(_ *openapi.MediaType, _ string, raw []byte) (any, bool, []jsonvalue.Fault) {
	return readTexts(raw, '\n')
}

// readRecords reads a JSON text sequence.
func readRecords(_ *openapi.MediaType, _ string, raw []byte) (any, bool, []jsonvalue.Fault) {
	v, decoded, faults := readTexts(raw, recordSeparator)
	if text := bytes.TrimSpace(raw); len(text) > 0 && text[0] != recordSeparator {
		faults = append([]jsonvalue.Fault{{Reason: "a text without a record separator before it"}}, faults...)
	}
	return v, decoded, faults
}

func readTexts(raw []byte, separator byte) (any, bool, []jsonvalue.Fault) {
	items, unread := []any{}, false
	var faults []jsonvalue.Fault
	for offset := 0; offset < len(raw); {
		if len(faults) >= jsonvalue.MaxFaults {
			return nil, false, append(faults, jsonvalue.Fault{Offset: offset, Reason: "there may be more faults; the rest is not read"})
		}
		text, _, _ := bytes.Cut(raw[offset:], []byte{separator})
		if len(bytes.TrimSpace(text)) > 0 {
			v, wrong := jsonvalue.Decode(text)
			for _, fault := range wrong {
				faults = append(faults, jsonvalue.Fault{Pointer: jsonvalue.Pointer(strconv.Itoa(len(items))) + fault.Pointer, Offset: offset + fault.Offset, Reason: fault.Reason})
			}
			unread = unread || v == nil && len(wrong) > 0
			items = append(items, v)
		}
		offset += len(text) + 1
	}
	return items, !unread, faults
}

func writeLines(_ *openapi.MediaType, contentType string, v any) ([]byte, string) {
	var b []byte
	for _, item := range itemsOf(v) {
		b = append(jsonvalue.Append(b, item), '\n')
	}
	return b, contentType
}

func writeRecords(_ *openapi.MediaType, contentType string, v any) ([]byte, string) {
	var b []byte
	for _, item := range itemsOf(v) {
		b = append(jsonvalue.Append(append(b, recordSeparator), item), '\n')
	}
	return b, contentType
}

// itemsOf returns the items of a list; any other value is the only one.
func itemsOf(v any) []any {
	if items, isList := v.([]any); isList {
		return items
	}
	return []any{v}
}
