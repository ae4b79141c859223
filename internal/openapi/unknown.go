package openapi

import (
	"maps"
	"slices"
	"strings"

	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// census walks the objects of a document and notes the members that mean nothing: they are not compiled, and would be
// dropped without a word.
type census struct {
	*document
	version   version
	found     []source.Finding
	misshapen []misshapen
	nulls     nulls
	seen      map[string]map[*source.Node]bool // the nodes that were read as one of OpenAPI's objects, by its name
}

// takeCensus returns what of the document is not compiled: members that the version of OpenAPI does not have, or that do not
// stand where they mean something. References that lead nowhere are the compiler's.
func (d *document) takeCensus(v version) *census {
	c := &census{document: d, version: v}
	c.whole()
	if c.nulls.count < manyNulls {
		return c
	}
	first := c.nulls
	c = &census{document: d, version: v, nulls: nulls{out: true}}
	c.whole()
	c.doubt(first.first, "null stands for what is not there, here and %d times more: it is left out", first.count-1)
	return c
}

// whole walks the document.
func (c *census) whole() {
	c.seen = map[string]map[*source.Node]bool{}
	c.object(c.root, "OpenAPI")
	c.seen = nil // of a large document it is large
}

// first reports whether a node is read as one of OpenAPI's objects for the first time.
func (c *census) first(n *source.Node, kind string) bool {
	seen := c.seen[kind]
	if seen[n] {
		return false
	}
	if seen == nil {
		seen = map[*source.Node]bool{}
		c.seen[kind] = seen
	}
	seen[n] = true
	return true
}

func (c *census) vocabulary(kind string) vocabulary {
	if c.version == swagger2 {
		if words, ok := swaggerObjects[kind]; ok {
			return words
		}
	}
	return openapiObjects[kind]
}

func (c *census) object(n *source.Node, kind string) {
	if n == nil || n.Kind() != source.ObjectNode || !c.first(n, kind) {
		return
	}
	if ref := n.Child("$ref"); ref.Text() != "" && kind != "Paths" && kind != "Responses" {
		if target, err := c.lookup(n, ref.Text()); err == nil {
			c.object(target, kind)
		}
		if kind != "Path Item" && (kind != "Schema" || c.version < openapi31) {
			kind = "Reference"
		}
	}
	words := c.vocabulary(kind)
	if words.any == "" {
		c.nulls.of(n)
	}
	for i, name := range n.Keys() {
		if strings.HasPrefix(name, "x-") {
			continue
		}
		c.member(kind, words, name, n.KeyPosition(i))
		c.below(n.Items()[i], words, name)
	}
}

// below walks what a member holds.
func (c *census) below(n *source.Node, words vocabulary, name string) {
	switch one, many, list := words.one[name], words.many[name], words.list[name]; {
	case one != "":
		c.one(n, one, name)
	case many != "":
		c.many(n, many, name)
	case list != "":
		c.list(n, list, name)
	case words.any != "":
		c.one(n, words.any, name)
	case slices.Contains(words.plain, name):
		c.plain(n, name)
	}
}

// member doubts a member that means nothing.
func (c *census) member(kind string, words vocabulary, name string, at source.Position) {
	since, until := words.since[name], words.until[name]
	switch {
	case words.any != "":
	case !words.has(name) && kind == "Reference":
		c.doubt(at, "%s means nothing beside a $ref", name)
	case !words.has(name):
		c.doubt(at, "%s means nothing in %s %s Object%s", name, article(kind), kind, suggest.Hint(name, words.names(c.version)))
	case since != 0 && c.version < since && (kind == "Schema" || since == openapi32):
		c.doubt(at, "%s came with OpenAPI %s: it is read all the same", name, since)
	case since != 0 && c.version < since:
		c.doubt(at, "%s means nothing in OpenAPI %s: it came with %s", name, c.version, since)
	case until != 0 && c.version > until:
		c.doubt(at, "%s went with OpenAPI %s: it is read all the same", name, until)
	}
}

func (c *census) doubt(at source.Position, format string, args ...any) {
	c.found = append(c.found, at.Findingf(source.Warning, format, args...))
}

func article(name string) string {
	if strings.Contains("AEIOUX", name[:1]) { // an XML Object
		return "an"
	}
	return "a"
}

func (v vocabulary) has(name string) bool {
	return slices.Contains(v.plain, name) || v.one[name] != "" || v.many[name] != "" || v.list[name] != ""
}

// names returns the members that a version of OpenAPI has.
func (v vocabulary) names(in version) []string {
	all := slices.Concat(v.plain, slices.Sorted(maps.Keys(v.one)), slices.Sorted(maps.Keys(v.many)), slices.Sorted(maps.Keys(v.list)))
	return slices.DeleteFunc(all, func(name string) bool {
		return in < v.since[name] || v.until[name] != 0 && in > v.until[name]
	})
}
