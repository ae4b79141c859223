package openapi_test

import (
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
)

// nothing are keywords that say nothing, as a program writes them that writes all it has.
const nothing = `"$ref": null, "title": null, "format": null, "pattern": null, "enum": null, "minLength": null, "maximum": null, "items": null, "properties": null, "required": null, "not": null, "allOf": null, "nullable": null`

// Where a program has written null for what is not there, it is as if it had not; where there are few of them, each is looked at; and a value that
// is null by itself is one.
func TestNullsOfAProgram(t *testing.T) {
	document := func(first, second string) string {
		return `{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": {"application/json": {"schema":
{"type": "object", "required": ["a", "b"], "properties": {"a": ` + first + `, "b": ` + second + `}}}}}}}}}}`
	}
	for name, row := range map[string]struct {
		first, second string
		valid         string
		invalid       string
		findings      string
	}{
		"many":        {`{"type": "string", "const": null, ` + nothing + `}`, `{"type": "integer", "default": null, ` + nothing + `}`, `{"a": "x", "b": 1}`, `{"a": 1, "b": 1}`, "null stands for what is not there, here and 25 times more: it is left out"},
		"values":      {`{"type": "string", "maxLength": null, "minItems": null, "maxItems": null, "uniqueItems": null, "anyOf": null, "oneOf": null, "xml": null, ` + nothing + `}`, `{"const": null, "title": null, "description": null}`, `{"a": "x", "b": null}`, `{"a": "x", "b": 1}`, "null stands for what is not there, here and 21 times more: it is left out"},
		"few of them": {`{"type": "string", "title": null}`, `{"const": null}`, `{"a": "x", "b": null}`, `{"a": "x", "b": 1}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := apitest.Load(t, document(row.first, row.second))
			response, _ := d.Operations[0].Success()
			s := response.Content[0].Schema
			if !s.Valid(apitest.Decode(t, row.valid), jsonschema.InResponse) || s.Valid(apitest.Decode(t, row.invalid), jsonschema.InResponse) {
				t.Errorf("%s is to be valid, %s is not", row.valid, row.invalid)
			}
			if row.findings != "" && (len(d.Findings) != 1 || d.Findings[0].Message != row.findings) {
				t.Errorf("found %v", d.Findings)
			}
		})
	}
}
