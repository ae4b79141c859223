package jsonschema

import (
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/source"
)

// maxInlined bounds the values that references in the examples of a document bring with them.
const maxInlined = 100_000

// Inlined returns an example with what the references in it lead to in their places. OpenAPI has no references in values; people keep their
// examples in files of their own all the same, and bundlers put them together. What leads to no value stays as it is.
func (c *Compiler) Inlined(n *source.Node) *source.Node {
	if n == nil {
		return nil
	}
	return c.inlined(n, nil)
}

// inlined is Inlined behind references, on the way from the first to what is read.
func (c *Compiler) inlined(n *source.Node, way []*source.Node) *source.Node {
	if len(way) > 0 && c.brought < maxInlined {
		c.brought++
	}
	if n.Kind() == source.ScalarNode {
		return n
	}
	if ref := n.Child("$ref").Text(); ref != "" && len(n.Keys()) == 1 {
		target := c.exampleAt(n, ref)
		if target == nil || slices.Contains(way, target) {
			return n
		}
		if c.brought >= maxInlined {
			if !c.full {
				c.FaultAt(n, "example: references in examples lead to more than %d values: this one is not followed, nor are others", maxInlined)
			}
			c.full = true
			return n
		}
		c.Warn(n, "example: expected a value, found a reference, which means nothing in one: it is read as what %q leads to", ref)
		return c.inlined(target, append(slices.Clip(way), target))
	}
	var changed []*source.Node
	for i, item := range n.Items() {
		if with := c.inlined(item, way); with != item {
			if changed == nil {
				changed = slices.Clone(n.Items())
			}
			changed[i] = with
		}
	}
	if changed != nil {
		return n.Holding(changed)
	}
	return n
}

// toSchema is the fragment of a reference that leads to a schema.
var toSchema = regexp.MustCompile(`#/(components/schemas|definitions)/[^/]+$`)

// exampleAt returns the value that a reference in an example leads to, nil for none: of an Example Object its own.
func (c *Compiler) exampleAt(at *source.Node, ref string) *source.Node {
	if toSchema.MatchString(ref) {
		return nil
	}
	target, err := c.Resolve(at, ref)
	if err != nil {
		return nil
	}
	_, name, isExample := strings.Cut(ref, "#/components/examples/")
	if isExample = isExample && !strings.Contains(name, "/"); !isExample && target.Child("summary") == nil && target.Child("description") == nil {
		return target
	}
	others := slices.ContainsFunc(target.Keys(), func(key string) bool {
		return key != "summary" && key != "description" && key != "value" && !strings.HasPrefix(key, "x-")
	})
	if value := target.Child("value"); value != nil && (isExample || !others) {
		return value
	}
	return target
}
