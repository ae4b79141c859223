package message

import (
	"bytes"
	"errors"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// MaxYAMLValues bounds what the aliases of a body of YAML may blow it up to.
const MaxYAMLValues = 500_000

func readYAML(_ *openapi.MediaType, _ string, raw []byte) (any, bool, []jsonvalue.Fault) {
	v, err := source.ParseValue(raw, MaxYAMLValues)
	if err == nil {
		return v, true, nil
	}
	fault := jsonvalue.Fault{Reason: err.Error()}
	if placed := (*source.PositionError)(nil); errors.As(err, &placed) {
		fault.Reason = i18n.Fault(placed.Err).In(i18n.English)
		for line := int32(1); line < placed.Line; line++ {
			fault.Offset += bytes.IndexByte(raw[fault.Offset:], '\n') + 1
		}
	}
	return nil, false, []jsonvalue.Fault{fault}
}

func writeYAML(_ *openapi.MediaType, contentType string, v any) ([]byte, string) {
	text, err := source.WriteYAML(v)
	if err != nil {
		text = jsonvalue.Append(nil, v) // which YAML is, too
	}
	return text, contentType
}

// isYAML reports whether a text is a document of YAML by itself, with parts.
func isYAML(text string) bool {
	v, err := source.ParseValue([]byte(text), MaxYAMLValues)
	if err != nil {
		return false
	}
	switch v.(type) {
	case []any, *jsonvalue.Object:
		return true
	}
	return false
}

// countYAML returns about how many values there are in YAML, well-formed or not, without reading it: each begins behind a mark or on a line of its own.
func countYAML(text []byte) int {
	count := 1
	for i, c := range text {
		switch c {
		case '\n', ',', '[', '{':
			count++
		case '-', '?', ':':
			if i+1 < len(text) && (text[i+1] == ' ' || text[i+1] == '\t') {
				count++
			}
		}
	}
	return count
}
