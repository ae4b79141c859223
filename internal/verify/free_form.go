package verify

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/openapi"
)

// withoutOthers returns the query without what is not of p, an object of whatever names there are: other parameters, and credentials.
func withoutOthers(o *openapi.Operation, p *openapi.Parameter, query url.Values) url.Values {
	own := p.Schema.DeclaredNames()
	out := maps.Clone(query)
	maps.DeleteFunc(out, func(name string, _ []string) bool {
		return !slices.Contains(own, name) && (o.IsKey("query", name) || slices.ContainsFunc(o.Parameters, func(other *openapi.Parameter) bool {
			return other != p && other.In == "query" && isOf(other, name)
		}))
	})
	return out
}

// isOf reports whether a name of the query is of a parameter.
func isOf(p *openapi.Parameter, name string) bool {
	root, _, nested := strings.Cut(name, "[")
	return p.Name == name || nested && p.Name == root || p.Style == "form" && p.Explode && p.Schema != nil && slices.Contains(p.Schema.DeclaredNames(), name)
}
