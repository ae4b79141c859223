package openapi

import (
	"mime"
	"path"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
)

// IsXML reports whether a Content-Type is XML or built on it (RFC 7303).
func IsXML(contentType string) bool {
	base := BaseType(contentType)
	return base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml")
}

// IsYAML reports whether a Content-Type is YAML or built on it (RFC 9512).
func IsYAML(contentType string) bool {
	base := BaseType(contentType)
	return slices.Contains([]string{"application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml", "application/vnd.yaml", "text/vnd.yaml"}, base) || strings.HasSuffix(base, "+yaml")
}

// Concrete returns a media type that can be sent: a range such as text/* stands for its plainest member.
func (m *MediaType) Concrete() string {
	switch {
	case !m.IsRange():
		return m.Name
	case m.IsFile() && (m.Name == "*/*" || m.Name == "*" || m.Name == "application/*"):
		return "application/octet-stream"
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
	if base, suffix, ok := strings.Cut(m.Name, "/*+"); ok {
		return base + "/" + suffix // application/*+json
	}
	return strings.Replace(m.Name, "/*", "/octet-stream", 1)
}

// IsRange reports whether m stands for many media types: text/*.
func (m *MediaType) IsRange() bool { return strings.IndexByte(m.Name, '*') >= 0 }

// As returns the media type under the name of one in its range.
func (m *MediaType) As(name string) *MediaType {
	as := *m
	as.Name = name
	return &as
}

// IsFile reports whether the bytes of a body are the value itself: format binary.
func (m *MediaType) IsFile() bool {
	return m.Schema != nil && m.Schema.FormatName() == "binary" && m.Schema.PossibleTypes().Only(jsonschema.String)
}

// MediaType is one representation of a body.
type MediaType struct {
	source.Position
	Name     string             // as the document writes it: application/json, text/*
	Schema   *jsonschema.Schema // nil: not described; of a sequence, that of the list of its items
	Examples []Example
	Parts    // of a form, or of a series of parts

	itemSchema *jsonschema.Schema // of a sequence
	schemaNode *source.Node       // where the schema stands, until examples have been drawn
}

// OtherParameters is how well a media type stands for one that has not its parameters.
const OtherParameters = 3

// Matches returns how well m stands for a Content-Type: 0 not at all, 6 to the letter. Names with parameters are compared as media types
// (RFC 9110, section 8.3.1): one whose parameters the Content-Type has stands for it better than one without any, and one with
// others worst.
func (m *MediaType) Matches(contentType string) int {
	if m.Name == contentType {
		return 6
	}
	own, other := BaseType(m.Name), BaseType(contentType)
	switch {
	case own == other && strings.Contains(m.Name, ";"):
		return map[bool]int{true: 5, false: OtherParameters}[hasParameters(contentType, m.Name)]
	case own == other:
		return 4
	case own == "*/*" || own == "*":
		return 1
	case strings.HasSuffix(own, "/*") && path.Dir(own) == path.Dir(other):
		return 2
	case strings.HasPrefix(path.Base(own), "*+") && path.Dir(own) == path.Dir(other) && strings.HasSuffix(other, path.Base(own)[1:]):
		return 2
	}
	return 0
}

// hasParameters reports whether a Content-Type has all parameters of another one, with their values.
func hasParameters(contentType, other string) bool {
	_, has, err := mime.ParseMediaType(contentType)
	_, wanted, otherErr := mime.ParseMediaType(other)
	if err != nil || otherErr != nil {
		return false
	}
	for name, value := range wanted {
		if !strings.EqualFold(has[name], value) {
			return false
		}
	}
	return true
}

// BaseType returns a media type without its parameters, in small letters: application/json of "application/JSON; charset=utf-8".
func BaseType(contentType string) string {
	if !strings.Contains(contentType, ";") { // the usual case, without parsing
		return strings.ToLower(strings.TrimSpace(contentType))
	}
	if base, _, err := mime.ParseMediaType(contentType); err == nil {
		return base
	}
	base, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

// IsJSON reports whether the media type is JSON or built on it (RFC 6839 section 3.1), or a range that JSON is answered for: */*.
func (m *MediaType) IsJSON() bool { return IsJSON(m.Concrete()) }

// IsJSON reports whether a Content-Type is one JSON text, or built on that (RFC 6839 section 3.1): lines of it are called +json, too.
func IsJSON(contentType string) bool {
	base := BaseType(contentType)
	return base == "application/json" || strings.HasSuffix(base, "+json") && SequenceOf(base) == NoSequence || base == "text/json"
}

// IsJSONPatch reports whether the media type is a list of changes to what is there (RFC 6902 section 6).
func (m *MediaType) IsJSONPatch() bool { return BaseType(m.Name) == "application/json-patch+json" }

// HasMembers reports whether bodies of the media type are read as members by whoever gets them: of a picture that a schema describes as an object, nobody does.
func (m *MediaType) HasMembers() bool {
	name := BaseType(m.Concrete())
	return IsJSON(name) || IsXML(name) || IsYAML(name) || name == "application/x-www-form-urlencoded" || strings.HasPrefix(name, "multipart/")
}

// Example returns the example called name, and whether there is one.
func (m *MediaType) Example(name string) (Example, bool) {
	for _, e := range m.Examples {
		if e.Name == name {
			return e, true
		}
	}
	return Example{}, false
}
