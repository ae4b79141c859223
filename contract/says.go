package contract

import (
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/redact"
)

// maxSays bounds what of a problem's words is shown, in bytes.
const maxSays = 300

// says returns the title and the detail of the problem that a failure is answered with (RFC 9457), where a finding is about its status. Of what
// was recorded elsewhere the detail may be about somebody, and is left out where data are not to be shown.
func (m *masker) says(f Finding, got sent) string {
	o := got.observation
	if !aboutRequest(f.Where) || o.Response.Status < http.StatusBadRequest {
		return ""
	}
	var parts []string
	for _, name := range []string{"title", "detail"} {
		v, _ := jsonvalue.At(o.Response.Body.Value, name)
		text, _ := v.(string)
		if text == "" || got.recorded && name == "detail" && !m.show {
			continue
		}
		if !m.show {
			text = redact.Sentence(text)
		}
		parts = append(parts, text)
	}
	text := strings.Join(strings.Fields(strings.Join(parts, ": ")), " ")
	if len(text) > maxSays {
		text = strings.ToValidUTF8(text[:maxSays], "") + "…"
	}
	return text
}

// codeLike reports whether a text that breaks a rule cannot be personal by its look: it is written as the values of the enum are that it
// should be one of, or it is a number, a truth value or nothing where another type is wanted.
func codeLike(text, rule string, s *jsonschema.Schema) bool {
	switch rule {
	case "enum", "const":
		return s != nil && len(text) <= 32 && redact.Digits(text) < 5 && slices.ContainsFunc(listedTexts(s), func(listed string) bool {
			return shape(listed) == shape(text) || strings.EqualFold(listed, text)
		})
	case "type":
		return slices.Contains([]string{"true", "false", "null", "yes", "no"}, strings.ToLower(text)) || len(text) < redact.LongNumber && strings.Trim(text, "-+0123456789.") == ""
	}
	return false
}

// listedTexts returns the texts among the values that a schema lists.
func listedTexts(s *jsonschema.Schema) []string {
	var all []string
	note := func(values ...any) {
		for _, v := range values {
			if text, ok := v.(string); ok {
				all = append(all, text)
			}
		}
	}
	of := func(s *jsonschema.Schema) {
		note(s.Enum...)
		if s.Const != nil {
			note(*s.Const)
		}
	}
	of(s)
	for part := range s.Parts() {
		of(part)
	}
	return all
}

// shape returns how a text is written: a for letters in a row, A for capitals, 9 for digits, ? for what is none of ASCII; other characters
// stand for themselves.
func shape(text string) string {
	var out []rune
	for _, r := range text {
		switch {
		case r >= 'a' && r <= 'z':
			r = 'a'
		case r >= 'A' && r <= 'Z':
			r = 'A'
		case r >= '0' && r <= '9':
			r = '9'
		case r > '~':
			return "?" + text // no two are alike
		}
		if len(out) == 0 || out[len(out)-1] != r {
			out = append(out, r)
		}
	}
	return string(out)
}
