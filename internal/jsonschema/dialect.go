package jsonschema

import (
	"strings"

	"agentmock/internal/source"
)

// dialects are those whose keywords are read here, as their URIs begin.
var dialects = []string{"https://json-schema.org/draft/2020-12/", "https://spec.openapis.org/oas/3."}

// Dialect doubts a member that names another dialect than those which are read here: schemas are read as of these all the same.
func (c *Compiler) Dialect(n *source.Node, key string) {
	at := n.Child(key)
	if at == nil || c.OpenAPI30 {
		return
	}
	uri := strings.Replace(at.Text(), "http://", "https://", 1)
	for _, dialect := range dialects {
		if strings.HasPrefix(uri, dialect) {
			return
		}
	}
	c.Warn(at, "%s: expected JSON Schema 2020-12 or a dialect of OpenAPI, found %s: it is read as that", key, at.Brief(60))
}
