package jsonschema

import "agentmock/internal/source"

func (c *Compiler) readXML(s *Schema, n *source.Node) {
	x := n.Child("xml")
	found := &XML{Name: c.String(x, "name"), Namespace: c.String(x, "namespace"), Prefix: c.String(x, "prefix"), Attribute: c.Bool(x, "attribute"), Wrapped: c.Bool(x, "wrapped")}
	if at := x.Child("nodeType"); at != nil {
		c.nodeType(found, x, at)
	}
	s.uncommon().XML = found
}

// nodeType reads what takes the place of attribute and wrapped (OpenAPI 3.2, XML Object).
func (c *Compiler) nodeType(x *XML, n, at *source.Node) {
	if n.Child("attribute") != nil || n.Child("wrapped") != nil {
		c.FaultAt(at, "nodeType: expected neither attribute nor wrapped beside it: they are ignored")
	}
	own := XML{Name: x.Name, Namespace: x.Namespace, Prefix: x.Prefix}
	switch at.Text() {
	case "element":
		own.Wrapped = true // of a list; other elements are written in any case
	case "attribute":
		own.Attribute = true
	case "text":
		own.Text = true
	case "cdata":
		own.Text, own.CData = true, true
	case "none":
		own.Nothing = true
	default:
		c.FaultAt(at, "nodeType: expected element, attribute, text, cdata or none, found %s: it is ignored", at.Brief(40))
		return
	}
	*x = own
}
