package openapi_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
)

// TestSpread has an object in the query be the parameters that its members are there, where that asks the same.
func TestSpread(t *testing.T) {
	for name, row := range map[string]struct {
		parameter string
		want      []string
	}{
		"springdoc's":                   {"required: true, schema: {$ref: '#/components/schemas/Page'}", []string{"page false [3]", "size false [20]", "sort false []"}},
		"of members that must be there": {"required: true, schema: {type: object, required: [a], properties: {a: {type: string}, b: {type: string}}}", []string{"a true []", "b false []"}},
		"all of them, or none":          {"schema: {type: object, required: [a], properties: {a: {type: string}}}", []string{`whole false [{"page":3,"size":20}]`}},
		"in one text":                   {"explode: false, schema: {$ref: '#/components/schemas/Page'}", []string{`whole false [{"page":3,"size":20}]`}},
		"with an object in it":          {"schema: {type: object, properties: {a: {type: object}}}", []string{`whole false [{"page":3,"size":20}]`}},
		"of at least one member":        {"schema: {type: object, minProperties: 1, properties: {a: {type: string}}}", []string{`whole false [{"page":3,"size":20}]`}},
		"of no members":                 {"required: true, schema: {type: object}", nil},
		"of names that nobody knows":    {"required: true, schema: {type: object, additionalProperties: {type: string}}", nil},
		"beside a parameter":            {"schema: {type: object, properties: {q: {type: integer}, r: {type: integer}}}", []string{"r false []"}},
	} {
		s := apitest.Load(t, `
openapi: 3.0.1
info: {title: t, version: "1"}
paths:
  /things:
    get:
      parameters: [{name: q, in: query, schema: {type: string}}, {name: whole, in: query, example: {page: 3, size: 20}, `+row.parameter+`}]
      responses: {'200': {description: d}}
components: {schemas: {Page: {type: object, properties: {page: {type: integer, minimum: 0}, size: {type: integer}, sort: {type: array, items: {type: string}}}}}}
`)
		var got []string
		for _, p := range s.Operations[0].Parameters[1:] {
			examples := []string{}
			for _, e := range p.Examples {
				examples = append(examples, fmt.Sprint(e.Node().Brief(100)))
			}
			got = append(got, fmt.Sprintf("%s %v %v", p.Name, p.Required, examples))
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
