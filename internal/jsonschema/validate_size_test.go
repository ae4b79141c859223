package jsonschema_test

import (
	"runtime"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// What is said of a value is bounded while it is said: a large one, wrong at many levels, costs no multiple of its size.
func TestViolationsOfLargeValues(t *testing.T) {
	deep := any(strings.Repeat("x", 9<<20))
	for range 900 {
		deep = []any{deep}
	}
	items := make([]any, 1000)
	for i := range items {
		items[i] = jsonvalue.Number("1")
	}
	named := &jsonvalue.Object{Members: []jsonvalue.Member{{Name: strings.Repeat("x", 1<<20), Value: items}}}
	for name, row := range map[string]struct {
		schemas string
		v       any
	}{
		"wrong at every level": {`{"Node": {"type": ["array", "string"], "minItems": 2, "items": {"$ref": "#/components/schemas/Node"}}}`, deep},
		"under a long name":    {`{"Node": {"additionalProperties": {"items": {"type": "string"}}}}`, named},
		"alternatives":         {`{"Node": {"anyOf": [{"type": "array", "minItems": 2, "items": {"$ref": "#/components/schemas/Node"}}, {"type": "string"}]}}`, deep},
	} {
		t.Run(name, func(t *testing.T) {
			schema := apitest.Answer(t, apitest.Load(t, apitest.SchemaDocument(row.schemas, "Node")), "Node").Schema
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			found := schema.Validate(row.v, jsonschema.InRequest)
			runtime.ReadMemStats(&after)
			if len(found) == 0 {
				t.Error("nothing is found")
			}
			if bytes := after.TotalAlloc - before.TotalAlloc; bytes > 200<<20 {
				t.Errorf("%d MB for %d violations", bytes>>20, len(found))
			}
		})
	}
}
