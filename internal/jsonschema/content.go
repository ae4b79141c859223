package jsonschema

import (
	"encoding/base64"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// HoldsJSON reports whether texts of s hold JSON: contentMediaType says so, and contentEncoding what is known here.
func (s *Schema) HoldsJSON() bool {
	base, _, _ := strings.Cut(strings.ToLower(s.ContentMediaType), ";")
	base = strings.TrimSpace(base)
	_, known := contentEncodings[s.ContentEncoding]
	return known && (base == "application/json" || strings.HasSuffix(base, "+json"))
}

// contentEncodings are those of texts that hold something else (JSON Schema Validation 2020-12, section 8.3).
var contentEncodings = map[string]*base64.Encoding{"": nil, "base64": base64.StdEncoding, "base64url": base64.RawURLEncoding}

// EncodeContent returns a text of JSON as the text that holds it.
func (s *Schema) EncodeContent(text string) string {
	if encoding := contentEncodings[s.ContentEncoding]; encoding != nil {
		return encoding.EncodeToString([]byte(text))
	}
	return text
}

// content holds what a text holds against contentMediaType and contentSchema. JSON Schema leaves it open whether anybody does
// (Validation 2020-12, section 8.2): who writes down what a text holds wants to hear that it does not.
func (run *validation) content(s *Schema, text string) bool {
	raw := []byte(text)
	if encoding := contentEncodings[s.ContentEncoding]; encoding != nil {
		decoded, err := encoding.DecodeString(text)
		if err != nil {
			return true // which the format says
		}
		raw = decoded
	}
	v, faults := jsonvalue.Decode(raw)
	if len(faults) > 0 {
		return run.fail(s, "contentMediaType", s.ContentMediaType, text)
	}
	if s.ContentSchema == nil || run.fits(s.ContentSchema, v, nil) {
		return true
	}
	if run.quick {
		return false
	}
	try := validation{direction: run.direction, depth: run.depth, side: run.shared()}
	try.check(s.ContentSchema, v, asked{alternatives: true})
	where := ""
	if len(try.violations) > 0 {
		where = try.violations[0].Pointer
	}
	return run.fail(s, "contentSchema", "#"+where, text)
}

func (c *Compiler) readContentMediaType(s *Schema, n *source.Node) {
	s.uncommon().ContentMediaType = c.String(n, "contentMediaType")
}
