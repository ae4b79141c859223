package openapi

import "agentmock/internal/source"

// Encoding is how a property of a form, or an item of a series of parts, is written (OpenAPI 3.2, Encoding Object).
type Encoding struct {
	source.Position
	Name        string
	ContentType string     // of a part; several are separated by commas
	Field       *Parameter // style and explode, as a query parameter has them
	Styled      bool       // the document gives a style or explode
	Parts                  // of a part that is multipart itself
}

// Type returns the media types that a part may have, separated by commas; "" where nothing is said, as of no encoding.
func (e *Encoding) Type() string {
	if e == nil {
		return ""
	}
	return e.ContentType
}

// IsMultipart reports whether a part is a series of parts itself.
func (e *Encoding) IsMultipart() bool { return SequenceOf(e.Type()) == PartsInASeries }

// Parts says how the parts of a body are written: those that have a name, and those that go by their number.
type Parts struct {
	Encoding []Encoding // of the properties of a form
	prefix   []Encoding
	item     *Encoding
}

// Of returns how the part of a name is written, or of a number as text where parts go by their number; nil where nothing is said.
func (p *Parts) Of(name string) *Encoding {
	for i := range p.Encoding {
		if p.Encoding[i].Name == name {
			return &p.Encoding[i]
		}
	}
	return nil
}

// At returns how the part of a number is written; nil where nothing is said.
func (p *Parts) At(i int) *Encoding {
	if i < len(p.prefix) {
		return &p.prefix[i]
	}
	return p.item
}

// parts reads encoding, prefixEncoding and itemEncoding.
func (c *compiler) parts(n *source.Node) Parts {
	var p Parts
	for _, m := range source.Members(n.Child("encoding")) {
		p.Encoding = append(p.Encoding, c.encoding(m.Node, m.Name))
	}
	if prefix := n.Child("prefixEncoding"); prefix != nil {
		if prefix.Kind() != source.ArrayNode {
			c.FaultAt(prefix, "prefixEncoding: expected a list of encodings, found %s: it is ignored", prefix.Brief(40))
			return p
		}
		for _, item := range prefix.Items() {
			p.prefix = append(p.prefix, c.encoding(item, ""))
		}
	}
	if item := n.Child("itemEncoding"); item != nil {
		e := c.encoding(item, "")
		p.item = &e
	}
	return p
}

func (c *compiler) encoding(n *source.Node, name string) Encoding {
	return Encoding{
		Position: n.Position, Name: name, ContentType: c.String(n, "contentType"),
		Field: c.field(n, name), Styled: n.Child("style") != nil || n.Child("explode") != nil, Parts: c.parts(n),
	}
}
