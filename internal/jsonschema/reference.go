package jsonschema

import (
	"errors"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/source"
)

// bareTarget returns the schema that a reference without siblings stands for; nothing is compiled for the reference itself,
// so a schema that is still being compiled is never handed out half done in its place.
func (c *Compiler) bareTarget(n *source.Node) *Schema {
	const maxHops = 64
	name := ""
	for at, hops := n, 0; ; hops++ {
		ref := at.Reference()
		if ref == nil || !c.bareRef(at) {
			s := c.Schema(at)
			if s.Name == "" {
				s.Name = name
			}
			return s
		}
		defer c.enter(at)()
		name = ComponentName(ref.Text())
		target, err := c.Resolve(at, ref.Text())
		if err == nil && hops == maxHops {
			err = n.Errorf("$ref %q: refers to itself", n.Child("$ref").Text())
		}
		if ref.Text() == "" {
			err = n.Errorf("$ref: expected a reference, found %s", ref.Brief(40))
		}
		if err != nil {
			c.Dangling(err, taken)
			s := NewSchema(n.Position)
			c.keep(n, s)
			return s
		}
		at = target
	}
}

// ComponentName returns the name that a reference to a schema of the components gives it, "" for another reference.
func ComponentName(ref string) string {
	_, name, ok := strings.Cut(ref, "/components/schemas/")
	if !ok || strings.Contains(name, "/") {
		return ""
	}
	return name
}

func (c *Compiler) refTarget(n, ref *source.Node) *Schema {
	if ref.Text() == "" {
		c.FaultAt(n, "$ref: expected a reference, found %s: %s", ref.Brief(40), taken)
		return nil
	}
	target, err := c.Resolve(n, ref.Text())
	if err != nil {
		c.Dangling(err, taken)
		return nil
	}
	return c.Schema(target)
}

// ErrOutside is why a reference is refused that leads out of the directory of an API.
var ErrOutside = i18n.Errorf("leads outside the API's directory")

// Dangling notes a reference that leads nowhere, and what is done instead; one that leads where it must not is refused.
func (c *Compiler) Dangling(err error, instead i18n.Message) {
	if errors.Is(err, ErrOutside) {
		c.Refuse(err)
		return
	}
	at, _ := source.At(err)
	for _, f := range source.FindingsOf(err, at.File, source.Error) {
		c.Findings = append(c.Findings, f.But(instead))
	}
}

// taken is what is done in place of a schema that is not there.
var taken = i18n.Sayf("anything is taken in its place")

// bareRef reports whether nothing that matters stands beside the $ref of n.
func (c *Compiler) bareRef(n *source.Node) bool {
	for _, key := range n.Keys() {
		switch {
		case key == "$ref" || key == "description" || key == "summary" || key == "$comment":
		case c.OpenAPI30 && !strings.HasPrefix(key, "x-"): // OpenAPI 3.0.3, Reference Object: ignored
		default:
			return false
		}
	}
	return true
}
