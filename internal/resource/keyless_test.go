package resource_test

import (
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/resource"
)

// A list is one though nothing tells its things apart, where it has pages or says how many there are; of two arrays nobody knows which, and what says no more is
// no list of things.
func TestKeyless(t *testing.T) {
	const row = "{type: array, items: {type: object, properties: {text: {type: string}}}}"
	const limit = "[{name: limit, in: query, schema: {type: integer}}]"
	for name, test := range map[string]struct{ parameters, schema, want string }{
		"pages":           {limit, row, "#/ "},
		"a total":         {"[]", "{type: object, properties: {total: {type: integer}, lines: " + row + "}}", "#/lines "},
		"its own name":    {limit, "{type: object, properties: {notes: " + row + ", faults: " + row + "}}", "#/notes "},
		"two arrays":      {limit, "{type: object, properties: {these: " + row + ", those: " + row + "}}", ""},
		"neither":         {"[]", row, ""},
		"from when":       {"[{name: from, in: query, schema: {type: string, format: date}}]", row, ""},
		"texts":           {limit, "{type: object, properties: {lines: {type: array, items: {type: string}}}}", "#/lines "},
		"each text once":  {limit, "{type: object, properties: {lines: {type: array, uniqueItems: true, items: {type: string}}}}", ""},
		"of nobody knows": {limit, "{type: object, properties: {total: {type: integer}, items: {}}}", "#/items vague"},
	} {
		t.Run(name, func(t *testing.T) {
			d := apitest.Load(t, "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /notes: {get: {parameters: "+test.parameters+", responses: {'200': {description: d, content: {application/json: {schema: "+test.schema+"}}}}}}\n")
			set, got := resource.Find(d), ""
			for _, r := range set.Keyless {
				got += "#/"
				for _, token := range r.Rows.Items {
					got += token
				}
				got += " "
				if r.IsVague() {
					got += "vague"
				}
			}
			if got != test.want || len(set.All) > 0 {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
