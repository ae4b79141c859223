package generate

import (
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// Explains reports whether bodies of m have a place for the reason of a problem: a problem.en or problem.zh.
func (g *Generator) Explains(m *openapi.MediaType) bool {
	if m.Schema == nil || !g.explains {
		return false
	}
	queue, seen := []*jsonschema.Schema{m.Schema}, map[*jsonschema.Schema]bool{m.Schema: true}
	for i := 0; i < len(queue); i++ {
		if explains(queue[i]) {
			return true
		}
		for part := range queue[i].Parts() {
			if !seen[part] {
				seen[part] = true
				queue = append(queue, part)
			}
		}
	}
	return false
}

func explains(s *jsonschema.Schema) bool { return strings.HasPrefix(s.Faker.Text(), "problem.") }
