package jsonschema_test

import (
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// TestWhatPeopleMeanByTypes takes and refuses values by types that OpenAPI does not have, and by names where schemas belong.
func TestWhatPeopleMeanByTypes(t *testing.T) {
	const components = `
components:
  schemas:
    Pen: {type: object, required: [ink], properties: {ink: {type: string}}}
    Round: {type: Other}
    Other: {type: Round}
    Self: {type: Self}
`
	for written, values := range map[string]struct{ takes, refuses string }{
		"{type: Pen}":                                 {`{"ink": "blue"}`, `{}`},
		"{type: '#/components/schemas/Pen'}":          {`{"ink": "blue"}`, `{}`},
		"{type: com.acme.Pen}":                        {`{"ink": "blue"}`, `{}`},
		"{type: 'Pen[]'}":                             {`[{"ink": "blue"}]`, `[{}]`},
		"{type: 'List<Pen>'}":                         {`[{"ink": "blue"}]`, `[{}]`},
		"{type: 'List<List<Pen>>'}":                   {`[[{"ink": "blue"}]]`, `[[{}]]`},
		"{type: 'Map<String, Pen>'}":                  {`{"a": {"ink": "blue"}}`, `{"a": {}}`},
		"{type: 'java.util.List<java.lang.Integer>'}": {`[1]`, `[true]`},
		"{type: java.lang.Integer, maximum: 3}":       {`3`, `4`},
		"{type: 'string[]', maxItems: 1}":             {`["a"]`, `["a", "b"]`},
		"{type: 'integer|null'}":                      {`null`, `"a"`},
		"{type: 'string, null'}":                      {`null`, `1`},
		"{type: LocalDate}":                           {`"2026-01-31"`, `"soon"`},
		"{type: Unheard}":                             {`"anything"`, ``},
		"{type: Self}":                                {`"anything"`, ``},
		"{type: Round}":                               {`"anything"`, ``},
		"Pen":                                         {`{"ink": "blue"}`, `{}`},
		"'#/components/schemas/Pen'":                  {`{"ink": "blue"}`, `{}`},
		"string":                                      {`"a"`, `1`},
		"int":                                         {`1`, `"a"`},
		"{ref: '#/components/schemas/Pen'}":           {`{"ink": "blue"}`, `{}`},
		"{ref: '#/components/schemas/None'}":          {`1`, ``},
		"{type: object, properties: {ref: {type: string}, type: {type: integer}}}": {`{"ref": "a", "type": 1}`, `{"ref": 1}`},
	} {
		s := apitest.Load(t, "openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths: {/a: {get: {responses: {'200': {description: d, content: {application/json: {schema: {type: object, properties: {it: "+written+"}}}}}}}}}\n"+components)
		schema := s.Operations[0].Responses[0].Content[0].Schema.Property("it")
		valid := func(text string) bool {
			v, _ := jsonvalue.Decode([]byte(text))
			return schema.Valid(v, jsonschema.InResponse)
		}
		if !valid(values.takes) || values.refuses != "" && valid(values.refuses) {
			t.Errorf("%s: %s %v, %s %v", written, values.takes, valid(values.takes), values.refuses, values.refuses != "" && valid(values.refuses))
		}
	}
}
