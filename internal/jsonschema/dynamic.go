package jsonschema

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"agentmock/internal/source"
)

// Resource is a file or a schema with an $id, as far as a dynamic scope asks for it: its schemas with a $dynamicAnchor, by name.
type Resource struct{ Dynamic map[string]*source.Node }

// A $dynamicRef leads to a place that depends on the way by which it was come to (JSON Schema Core 2020-12, section 8.2.3.2). It is
// followed while schemas are compiled: a schema is compiled once for each scope that a way leads to it in, and what comes after
// knows nothing of scopes.

// scope is what the names of dynamic anchors stand for on a way: each the one in the outermost resource that has it.
type scope struct {
	key   string
	bound map[string]*source.Node
}

// scopes are those that a compiler has come to.
type scopes struct {
	now     *scope
	known   map[string]*scope
	numbers map[*source.Node]int // of the nodes that names stand for
	schemas map[scoped]*Schema
	made    []*Schema // those of scopes, in the order in which they were made
}

// scoped is a node on ways of one scope.
type scoped struct {
	node  *source.Node
	scope *scope
}

// maxScopes bounds the scopes of a document: their number could double with each name.
const maxScopes = 256

// enter enters the resource of a node, and returns what leaves it.
func (c *Compiler) enter(n *source.Node) (leave func()) {
	if c.Scope == nil {
		return func() {}
	}
	before := c.scopes.now
	if r := c.Scope(n); r != nil && len(r.Dynamic) > 0 {
		c.scopes.now = c.within(before, n, r.Dynamic)
	}
	return func() { c.scopes.now = before }
}

// within returns a scope with the names of a resource that it has not yet.
func (c *Compiler) within(around *scope, n *source.Node, dynamic map[string]*source.Node) *scope {
	bound := map[string]*source.Node{}
	if around != nil {
		maps.Copy(bound, around.bound)
	}
	for name, target := range dynamic {
		bound[name] = cmp.Or(bound[name], target)
	}
	if around != nil && len(bound) == len(around.bound) {
		return around
	}
	key := c.scopes.keyOf(bound)
	if known := c.scopes.known[key]; known != nil {
		return known
	}
	if len(c.scopes.known) == maxScopes {
		c.FaultAt(n, "$dynamicAnchor: schemas are come to in more than %d ways: a $dynamicRef is read as in another of them", maxScopes)
		return around
	}
	c.scopes.known[key] = &scope{key, bound}
	return c.scopes.known[key]
}

// keyOf returns the same text for the same names of the same nodes.
func (s *scopes) keyOf(bound map[string]*source.Node) string {
	if s.known == nil {
		s.known, s.numbers, s.schemas = map[string]*scope{}, map[*source.Node]int{}, map[scoped]*Schema{}
	}
	var key strings.Builder
	for _, name := range slices.Sorted(maps.Keys(bound)) {
		n := bound[name]
		if s.numbers[n] == 0 {
			s.numbers[n] = len(s.numbers) + 1
		}
		fmt.Fprintf(&key, "%q %d ", name, s.numbers[n])
	}
	return key.String()
}

// known returns the schema of a node on the way that the compiler is on, nil where it is not compiled yet.
func (c *Compiler) known(n *source.Node) *Schema {
	if c.scopes.now == nil {
		return c.Schemas[n]
	}
	return c.scopes.schemas[scoped{n, c.scopes.now}]
}

// keep remembers the schema of a node on the way that the compiler is on.
func (c *Compiler) keep(n *source.Node, s *Schema) {
	if c.scopes.now == nil {
		c.Schemas[n] = s
		return
	}
	c.scopes.schemas[scoped{n, c.scopes.now}] = s
	c.scopes.made = append(c.scopes.made, s)
}

// dynamicRef reads $dynamicRef: a reference, beside another one a part.
func (c *Compiler) dynamicRef(s *Schema, n *source.Node) {
	ref := n.Child("$dynamicRef")
	if ref == nil {
		return
	}
	target := c.dynamicTarget(n, ref)
	switch {
	case target == nil:
	case s.Ref == nil:
		s.Ref = target
	default:
		s.AllOf = append(s.AllOf, target)
	}
}

// dynamicTarget returns the schema that a $dynamicRef leads to on this way: as a $ref does, unless it leads to a $dynamicAnchor of
// its name.
func (c *Compiler) dynamicTarget(n, ref *source.Node) *Schema {
	if ref.Text() == "" {
		return c.refTarget(n, ref)
	}
	target, err := c.Resolve(n, ref.Text())
	if err != nil {
		c.Dangling(err, taken)
		return nil
	}
	_, name, _ := strings.Cut(ref.Text(), "#")
	if c.scopes.now != nil && name != "" && target.Child("$dynamicAnchor").Text() == name {
		target = cmp.Or(c.scopes.now.bound[name], target)
	}
	return c.Schema(target)
}
