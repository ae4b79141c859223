package jsonschema_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonvalue"
)

// A number is the text that somebody wrote where nothing but a text is taken, and a number everywhere else.
func TestExamplesAreReadAsWritten(t *testing.T) {
	for schema, want := range map[string]string{
		"{type: string, example: 007}":                              `["007"]`,
		"{type: string, example: True}":                             `["True"]`,
		"{type: [string, 'null'], example: 1.10}":                   `["1.10"]`,
		"{type: [string, integer], example: 0x1F}":                  `[31]`,
		"{type: integer, example: 007}":                             `[7]`,
		"{type: boolean, example: 'true', default: 'false'}":        `[true,false]`,
		"{type: [integer, 'null'], example: '42'}":                  `[42]`,
		"{type: integer, example: '4.2'}":                           `["4.2"]`,
		"{type: array, items: {type: number}, example: '[1, 2.5]'}": `[[1,2.5]]`,
		"{type: array, items: {type: number}, example: ['1', x]}":   `[[1,"x"]]`,
		"{example: 007}":              `[7]`,
		"{type: string, default: 08}": `["08"]`,
		"{type: array, items: {type: string}, example: [01, 2, x, ~]}":                                                 `[["01","2","x",null]]`,
		"{allOf: [{properties: {zip: {type: string}}}], example: {zip: 01234, n: 010}, examples: [{zip: 5}]}":          `[{"zip":"01234","n":10},{"zip":"5"}]`,
		"{oneOf: [{type: string}, {type: number}], example: 1.50}":                                                     `[1.50]`,
		"{type: object, additionalProperties: {type: string}, example: {a: false}, examples: {one: {value: {b: 00}}}}": `[{"a":"false"},{"b":"00"}]`,
	} {
		s := apitest.Schema(t, "3.1.0", "S: "+schema)
		got := s.Examples
		if s.Default != nil {
			got = append(got, *s.Default)
		}
		if diff := cmp.Diff(want, jsonvalue.Text(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", schema, diff)
		}
	}
}
