package openapi

import (
	"slices"
	"strings"

	"agentmock/internal/source"
)

// content describes the same schema once for each media type.
func (u *converter) content(at, schema *source.Node, names []string, examples *source.Node) *source.Node {
	if len(names) == 0 {
		names = []string{"application/json"}
	}
	out := at.Object()
	for _, m := range source.Members(examples) {
		if !slices.Contains(names, m.Name) {
			names = append(slices.Clone(names), m.Name)
		}
	}
	for _, name := range names {
		media := at.Object()
		if schema != nil {
			media = media.With("schema", u.file(schema))
		}
		if example := examples.Child(name); example != nil {
			media = media.With("example", example)
		}
		out.Put(name, media)
	}
	return out
}

func (u *converter) response(n *source.Node, produces []string) *source.Node {
	n = u.follow(n)
	out := n.Object()
	if description := n.Child("description"); description != nil {
		out = out.With("description", description)
	}
	if headers := n.Child("headers"); headers != nil {
		out = out.With("headers", u.each(headers, func(h *source.Node) *source.Node {
			return u.collection(h.Object(), h.With("in", h.NewScalar("header"))).With("schema", u.schemaOf(h))
		}))
	}
	schema, examples := n.Child("schema"), n.Child("examples")
	if schema == nil && examples == nil {
		return out
	}
	return out.With("content", withExamples(u.content(n, schema, produces, examples), n))
}

// withExamples adds what x-example and x-examples, which tools write for want of a word in Swagger 2.0, say of a body: one example,
// one for each media type, or several with names.
func withExamples(content, n *source.Node) *source.Node {
	out := n.Object()
	for _, m := range source.Members(content) {
		media := m.Node
		for _, example := range []*source.Node{n.Child("x-example"), n.Child("x-examples").Child(m.Name)} {
			if example != nil && media.Child("example") == nil {
				media = media.With("example", example)
			}
		}
		if named := namedExamples(n); media.Child("example") == nil && named != nil {
			media = media.With("examples", named)
		}
		out.Put(m.Name, media)
	}
	return out
}

// namedExamples returns the x-examples that are no media types' as OpenAPI 3 writes them; nil for none.
func namedExamples(n *source.Node) *source.Node {
	var named *source.Node
	for _, m := range source.Members(n.Child("x-examples")) {
		if strings.Contains(m.Name, "/") {
			continue
		}
		if m.Node.Child("value") == nil {
			m.Node = n.Object().With("value", m.Node)
		}
		if named == nil {
			named = n.Object()
		}
		named.Put(m.Name, m.Node)
	}
	return named
}
