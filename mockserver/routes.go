package mockserver

import (
	"net/url"
	"strings"

	"agentmock/internal/spec"
)

// examplePath is a path of the operation that is answered: from a fixture's conditions, the parameters' examples, or
// made up; "" where none can be said.
func (a *api) examplePath(o *spec.Operation) string {
	path, query := o.Path, url.Values{}
	for _, p := range o.Parameters {
		switch {
		case p.In == "path":
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(plain(a.parameterExample(o, p))))
		case p.In == "query" && p.Required:
			query.Set(p.Name, plain(a.parameterExample(o, p)))
		}
	}
	path = a.spec.BasePath() + escapeTemplate(path)
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}

// escapeTemplate escapes what the text of a template may not have in a request, and leaves escapes as they are.
func escapeTemplate(path string) string {
	var b strings.Builder
	for i := range len(path) {
		if path[i] <= ' ' || path[i] >= 0x7f {
			b.WriteString(url.PathEscape(path[i : i+1]))
			continue
		}
		b.WriteByte(path[i])
	}
	return b.String()
}

func (a *api) parameterExample(o *spec.Operation, p *spec.Parameter) any {
	for _, e := range p.Examples {
		return e.Value
	}
	for _, f := range a.fixtures.All {
		if f.Operation != o || f.Responses[0].Status > 299 {
			continue
		}
		for _, c := range f.Conditions {
			if c.In == p.In && c.Name == p.Name && c.Matches == nil {
				return c.Value
			}
		}
	}
	if p.Schema == nil {
		return "1"
	}
	for _, example := range p.Schema.Examples {
		return example
	}
	made, err := a.generator.Value(p.Schema, 1)
	if err != nil {
		return "1"
	}
	return made
}
