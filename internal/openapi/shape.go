package openapi

import (
	"slices"
	"strings"

	"agentmock/internal/source"
)

// What the plain members of all objects hold, by their names. The keywords of a schema that bear on values are the compiler's.
var (
	textMembers = []string{
		"title", "summary", "description", "termsOfService", "version", "name", "url", "email", "identifier", "operationId", "operationRef", "in", "style", "format",
		"pattern", "contentType", "contentEncoding", "contentMediaType", "externalValue", "serializedValue", "scheme", "bearerFormat", "openIdConnectUrl",
		"authorizationUrl", "tokenUrl", "refreshUrl", "deviceAuthorizationUrl", "propertyName", "namespace", "prefix", "host", "basePath", "collectionFormat", "flow", "$ref",
	}
	boolMembers = []string{
		"deprecated", "allowEmptyValue", "explode", "allowReserved", "nullable", "readOnly", "writeOnly", "uniqueItems", "attribute", "wrapped",
	}
	listMembers = []string{"tags", "security", "schemes", "consumes", "produces"}
	mapMembers  = []string{"scopes", "mapping"}
)

// misshape notes that a member holds what it cannot.
func (c *census) misshape(n *source.Node, name, format string, args ...any) {
	c.misshapen = append(c.misshapen, misshapen{n.Findingf(source.Error, format, args...), name})
}

// misshapen is a finding of a member that holds what it cannot.
type misshapen struct {
	source.Finding
	name string
}

// one walks the object that a member holds, or doubts it: null is as if it were not there, and a schema may be true or false.
func (c *census) one(n *source.Node, kind, name string) {
	_, isBool := n.Scalar.(bool)
	switch {
	case n.Kind() == source.ObjectNode:
		c.object(n, kind)
	case n.IsNull(), isBool && kind == "Schema", kind == "Discriminator" && c.version == swagger2: // there it is the name of a property
	default:
		c.misshape(n, name, "%s: expected %s %s Object, found %s", name, article(kind), kind, n.Brief(40))
	}
}

// many walks the objects that a member holds by their names.
func (c *census) many(n *source.Node, kind, name string) {
	if n.Kind() != source.ObjectNode && !n.IsNull() {
		c.misshape(n, name, "%s: expected an object, found %s", name, n.Brief(40))
	}
	for i, key := range n.Keys() {
		c.one(n.Items()[i], kind, key)
	}
}

// list walks the objects that a member holds in a list.
func (c *census) list(n *source.Node, kind, name string) {
	switch {
	case n.Kind() == source.ArrayNode:
		for _, item := range n.Items() {
			c.one(item, kind, strings.ToLower(kind))
		}
		return
	case slices.ContainsFunc(n.Keys(), c.vocabulary(kind).has): // one that is not in a list
		c.object(n, kind)
	}
	if !n.IsNull() {
		c.misshape(n, name, "%s: expected a list, found %s", name, n.Brief(40))
	}
}

// plain doubts the value of a member.
func (c *census) plain(n *source.Node, name string) {
	_, isText := n.Scalar.(string)
	_, isBool := n.Scalar.(bool)
	switch {
	case n.IsNull():
	case name == "$ref" && n.Text() == "":
		c.misshape(n, name, "$ref: expected a reference, found %s", n.Brief(40))
	case slices.Contains(textMembers, name) && !isText, name == "type" && !isText && n.Kind() != source.ArrayNode:
		c.misshape(n, name, "%s: expected a text, found %s", name, n.Brief(40))
	case slices.Contains(boolMembers, name) && !isBool:
		c.misshape(n, name, "%s: expected true or false, found %s", name, n.Brief(40))
	case slices.Contains(listMembers, name) && n.Kind() != source.ArrayNode:
		c.misshape(n, name, "%s: expected a list, found %s", name, n.Brief(40))
	case slices.Contains(mapMembers, name) && n.Kind() != source.ObjectNode:
		c.misshape(n, name, "%s: expected an object, found %s", name, n.Brief(40))
	}
}

// besides returns what is misshapen and is not among the findings of who reads it, which say what is done instead.
func (c *census) besides(known ...[]source.Finding) []source.Finding {
	if len(c.misshapen) == 0 {
		return nil
	}
	type mention struct {
		source.Position
		text string
	}
	said := map[mention]bool{}
	for _, findings := range known {
		for _, f := range findings {
			for _, word := range strings.FieldsFunc(f.Message, func(r rune) bool { return strings.ContainsRune(` :,"`, r) }) {
				said[mention{f.Position, word}] = true
			}
			said[mention{f.Position, found(f)}] = true
		}
	}
	var all []source.Finding
	for _, m := range c.misshapen {
		if !said[mention{m.Position, m.name}] && !said[mention{m.Position, found(m.Finding)}] {
			all = append(all, m.Finding)
		}
	}
	return all
}

// found returns what a finding says that it found.
func found(f source.Finding) string {
	_, found, _ := strings.Cut(f.Message, ", found ")
	found, _, _ = strings.Cut(found, ": ")
	return ", found " + found
}
