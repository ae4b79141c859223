package problem

import (
	"slices"
	"strings"

	"agentmock/internal/openapi"
	"agentmock/internal/suggest"
)

// Paths are the path templates of a document, base path included, one an operation.
type Paths []template

type template struct {
	path     string
	segments []string
	backward []string // the same, the last first
}

// PathsOf returns those of a document.
func PathsOf(s *openapi.Document) Paths {
	all := make(Paths, len(s.Operations))
	for i, o := range s.Operations {
		path := s.PathOf(o)
		all[i] = template{path, segments(path), backward(segments(path))}
	}
	return all
}

func segments(path string) []string { return strings.Split(strings.Trim(path, "/"), "/") }

// near returns the templates that are most like a path, at most three: by their segments, from the front or from the end, as a path may
// lack what comes before all of them.
func (p Paths) near(path string) []string {
	const shown = 3
	asked := segments(path)
	fromEnd := backward(asked)
	most := 0
	var best []string
	for _, t := range p {
		like := max(alike(asked, t.segments), alike(fromEnd, t.backward))
		if like > most {
			most, best = like, best[:0]
		}
		if like == most && most > 0 && len(best) < shown && !slices.Contains(best, t.path) {
			best = append(best, t.path)
		}
	}
	return best
}

// maxCompared bounds how much of a segment is looked at for a slip of the keyboard, in bytes.
const maxCompared = 40

// alike returns how much two paths have in common, segment by segment: most where they are of the same length.
func alike(asked, template []string) int {
	common := 0
	for i := range min(len(asked), len(template)) {
		one, other := asked[i], template[i]
		switch {
		case one == other:
			common += 4
		case strings.HasPrefix(other, "{") || len(one) > maxCompared || len(one) < 3:
		case suggest.Distance(strings.ToLower(one), strings.ToLower(other)) <= 1+len(one)/4:
			common += 3
		}
	}
	if common > 0 && len(asked) == len(template) {
		common++
	}
	return common
}

func backward(segments []string) []string {
	out := slices.Clone(segments)
	slices.Reverse(out)
	return out
}
