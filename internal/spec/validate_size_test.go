package spec_test

import (
	"runtime"
	"strings"
	"testing"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// What is said of a value is bounded while it is said: a large one, wrong at many levels, costs no multiple of its size.
func TestViolationsOfLargeValues(t *testing.T) {
	deep := any(strings.Repeat("x", 9<<20))
	for range 900 {
		deep = []any{deep}
	}
	items := make([]any, 1000)
	for i := range items {
		items[i] = value.Number("1")
	}
	named := &value.Object{Members: []value.Member{{Name: strings.Repeat("x", 1<<20), Value: items}}}
	for name, row := range map[string]struct {
		schemas string
		v       any
	}{
		"wrong at every level": {`{"Node": {"type": ["array", "string"], "minItems": 2, "items": {"$ref": "#/components/schemas/Node"}}}`, deep},
		"under a long name":    {`{"Node": {"additionalProperties": {"items": {"type": "string"}}}}`, named},
		"alternatives":         {`{"Node": {"anyOf": [{"type": "array", "minItems": 2, "items": {"$ref": "#/components/schemas/Node"}}, {"type": "string"}]}}`, deep},
	} {
		t.Run(name, func(t *testing.T) {
			schema := answerOf(t, load(t, schemaDocument(row.schemas, "Node")), "Node").Schema
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			found := schema.Validate(row.v, spec.InRequest)
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
