package generate_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
)

// What a generator keeps does not grow with what it has made, and what it makes does not depend on what it keeps.
func TestGeneratorKeepsNoMoreThanItsBound(t *testing.T) {
	conditions := make([]string, 20)
	for i := range conditions {
		conditions[i] = fmt.Sprintf(`{"if": {"required": ["p%d"]}, "then": {"properties": {"q%d": {"type": "integer"}}}}`, i, i)
	}
	for name, schema := range map[string]string{
		"conditions": `{"type": "object", "properties": {"p0": {"type": "integer"}, "next": {"minimum": 1}},
			"allOf": [{"properties": {"next": {"type": "integer"}}}, ` + strings.Join(conditions, ", ") + `]}`,
		"items of two schemas that contain something": `{"type": "array", "minItems": 3,
			"allOf": [{"items": {"type": "array", "minItems": 3, "contains": {"const": 1}, "maxContains": 1}}, {"items": {"type": "array"}}]}`,
		"names of two schemas": `{"type": "object", "minProperties": 3, "propertyNames": {"anyOf": [{"maxLength": 3}, {"minLength": 5}]}, "additionalProperties": {"oneOf": [{"type": "integer"}, {"type": "string"}]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := generatetest.LoadText(t, `{"openapi": "3.1.0", "info": {"title": "t", "version": "1"},
				"paths": {"/s": {"get": {"operationId": "s", "responses": {"200": {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/S"}}}}}}}},
				"components": {"schemas": {"S": `+schema+`}}}`)
			o, _ := s.Operation("s")
			g := generatetest.NewGenerator(t, s)
			for seed := range 1000 {
				generatetest.Answer(t, g, o, generate.Options{Seed: uint64(seed)})
			}
			if most := generate.LeastChosen + 4*len(s.Schemas()); g.Kept() > most {
				t.Errorf("%d kept, want %d at most", g.Kept(), most)
			}
			for seed := range 20 {
				options := generate.Options{Seed: uint64(seed)}
				if first, again := generatetest.Answer(t, generatetest.NewGenerator(t, s), o, options), generatetest.Answer(t, g, o, options); !bytes.Equal(first, again) {
					t.Errorf("seed %d: %s, and of one that has made much: %s", seed, first, again)
				}
			}
		})
	}
}
