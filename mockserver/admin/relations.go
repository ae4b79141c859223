package admin

import (
	"bytes"
	"strconv"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// relationKinds are the members by which a schema ties its value to another.
var relationKinds = []string{string(jsonschema.SameAs), string(jsonschema.NotBefore)}

// relations returns those that the first of the documents states: each with its place, the pointer to its schema, and what it ties the value to.
func (v View) relations(lines fileLines) []any {
	all := []any{}
	data := v.Spec.Each()[0].Text
	if !bytes.Contains(data, []byte(relationKinds[0])) && !bytes.Contains(data, []byte(relationKinds[1])) {
		return all // most documents: they are not read once more
	}
	root, _, err := source.ParseDocument(v.Spec.File, data)
	if err != nil {
		return all // it was read before
	}
	var walk func(n *source.Node, pointer string)
	walk = func(n *source.Node, pointer string) {
		for _, kind := range relationKinds {
			if at := n.Child(kind); at.Text() != "" && len(all) < maxInferred {
				one := lines.object(at.Position)
				one.Set("schema", pointer)
				one.Set("kind", kind)
				one.Set("source", at.Text())
				all = append(all, one)
			}
		}
		for _, m := range source.Members(n) {
			walk(m.Node, pointer+jsonvalue.Pointer(m.Name))
		}
		if n.Kind() == source.ArrayNode {
			for i, item := range n.Items() {
				walk(item, pointer+jsonvalue.Pointer(strconv.Itoa(i)))
			}
		}
	}
	walk(root, "")
	return all
}

// setRelation returns a document in which a schema ties its value to another by one of the members, or to none for false; none of it is changed where
// the other is no expression.
func setRelation(file string, data []byte, schema, kind string, to any) ([]byte, error) {
	if to, ties := to.(string); ties {
		if _, err := jsonschema.ParseExpression(to); err != nil {
			return nil, err
		}
	}
	tokens, _ := jsonvalue.Tokens(schema) // the request was checked
	return setOrRemove(file, data, tokens, kind, to)
}
