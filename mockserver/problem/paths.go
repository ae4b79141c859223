package problem

import (
	"strings"

	"agentmock/internal/openapi"
)

// Paths are the path templates of a document, base path included, one an operation.
type Paths []template

type template struct {
	path     string
	segments []string
}

// PathsOf returns those of a document.
func PathsOf(s *openapi.Document) Paths {
	all := make(Paths, len(s.Operations))
	for i, o := range s.Operations {
		path := s.BasePath() + o.Path
		all[i] = template{path, segments(path)}
	}
	return all
}

func segments(path string) []string { return strings.Split(strings.Trim(path, "/"), "/") }

// near returns the templates that share the most segments with a path, at least one.
func (p Paths) near(path string) []string {
	const shown = 3
	most := 0
	var best []string
	asked := segments(path)
	for _, t := range p {
		shared := 0
		for i := range min(len(asked), len(t.segments)) {
			if asked[i] == t.segments[i] {
				shared++
			}
		}
		if shared > most {
			most, best = shared, best[:0]
		}
		if shared == most && most > 0 && len(best) < shown {
			best = append(best, t.path)
		}
	}
	return best
}
