package contract

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"agentmock/internal/openapi"
	"agentmock/internal/suggest"
)

// criterion is one of the ways to say which operations a run asks: patterns that fit one of the names that an operation has.
type criterion struct {
	flag     string
	patterns []string
	names    func(o *openapi.Operation) []string
	fits     func(pattern, name string) bool
}

func (o Options) criteria() (include, exclude []criterion) {
	id := func(o *openapi.Operation) []string { return []string{o.ID} }
	include = []criterion{
		{"--include-operation-id", o.Operations, id, fits},
		{"--include-path", o.Paths, func(o *openapi.Operation) []string { return []string{o.Path} }, fitsPath},
		{"--include-tag", o.Tags, func(o *openapi.Operation) []string { return o.Tags }, fits},
		{"--include-method", o.Methods, func(o *openapi.Operation) []string { return []string{o.Method} }, func(pattern, name string) bool { return strings.EqualFold(pattern, name) }},
	}
	return include, []criterion{{"--exclude-operation-id", o.ExcludeOperations, id, fits}}
}

// choose returns the operations that a run asks: those that fit every way to include, and none to exclude. Its error is a pattern that
// fits nothing in the document.
func choose(s *openapi.Document, options Options) (map[*openapi.Operation]bool, error) {
	include, exclude := options.criteria()
	for _, c := range slices.Concat(include, exclude) {
		if err := c.known(s); err != nil {
			return nil, err
		}
	}
	chosen := map[*openapi.Operation]bool{}
	for _, o := range s.Operations {
		out := slices.ContainsFunc(include, func(c criterion) bool { return len(c.patterns) > 0 && !c.takes(o) }) ||
			slices.ContainsFunc(exclude, func(c criterion) bool { return c.takes(o) })
		chosen[o] = !out
	}
	return chosen, nil
}

// takes reports whether a pattern fits a name of the operation.
func (c criterion) takes(o *openapi.Operation) bool {
	return slices.ContainsFunc(c.patterns, func(pattern string) bool {
		return slices.ContainsFunc(c.names(o), func(name string) bool { return c.fits(pattern, name) })
	})
}

// known returns an error for a pattern that fits no operation of the document.
func (c criterion) known(s *openapi.Document) error {
	var names []string
	for _, o := range s.Operations {
		for _, name := range c.names(o) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	for _, pattern := range c.patterns {
		if _, err := path.Match(pattern, ""); err != nil {
			return fmt.Errorf("%s %q: expected a name, or a pattern such as get*", c.flag, pattern)
		}
		if !slices.ContainsFunc(names, func(name string) bool { return c.fits(pattern, name) }) {
			return fmt.Errorf("%s: nothing in the document is called %q%s", c.flag, pattern, suggest.Hint(pattern, names))
		}
	}
	return nil
}

// fits reports whether a pattern, in which * stands for any text, is that of a name.
func fits(pattern, name string) bool {
	found, err := path.Match(pattern, name)
	return found && err == nil
}

// fitsPath is fits for each segment of a path; ** stands for any number of them.
func fitsPath(pattern, name string) bool {
	return fitsSegments(strings.Split(strings.Trim(pattern, "/"), "/"), strings.Split(strings.Trim(name, "/"), "/"))
}

func fitsSegments(patterns, names []string) bool {
	switch {
	case len(patterns) == 0:
		return len(names) == 0
	case patterns[0] == "**":
		return fitsSegments(patterns[1:], names) || len(names) > 0 && fitsSegments(patterns, names[1:])
	}
	return len(names) > 0 && fits(patterns[0], names[0]) && fitsSegments(patterns[1:], names[1:])
}
