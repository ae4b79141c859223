package resource

import (
	"strings"

	"agentmock/internal/openapi"
)

// Above returns the resources whose things the path of an operation leads through, the outermost first: of /shops/{id}/orders those of
// /shops/{id}. The thing of the operation's own item path is not among them.
func (s *Set) Above(path string) []*Resource {
	var found []*Resource
	bare := openapi.WithoutNames(path)
	for i, c := range bare {
		if c != '/' || i == 0 {
			continue
		}
		if r := s.byItem[bare[:i]]; r != nil {
			found = append(found, r)
		}
	}
	return found
}

// index notes the resources by their item paths.
func (s *Set) index() {
	s.byItem = map[string]*Resource{}
	for _, r := range s.All {
		if r.Item != "" {
			path, _ := ended(strings.TrimSuffix(r.Item, "/"))
			s.byItem[openapi.WithoutNames(path)] = r
		}
	}
	for _, r := range s.All { // whose reader says what it does: what is below a thing need not
		if plain := r.key + "/{}"; r.Item != "" && s.byItem[plain] == nil {
			s.byItem[plain] = r
		}
	}
}
