package spec

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"agentmock/internal/value"
)

// element is an element of an XML document, its names without what stands before their colons.
type element struct {
	name       string
	attributes []xml.Attr
	text       strings.Builder
	children   []*element
}

// readXML reads a document as the value whose names the schema gives: what writeXML writes. What XML cannot say is read as
// what the schema expects: an empty element as null where null is allowed, no elements as a required array without items.
func (m *MediaType) readXML(raw []byte) (any, []value.Fault) {
	root, faults := parseXML(raw)
	if len(faults) > 0 || m.Schema == nil {
		return nil, faults
	}
	return fromElement(m.Schema, root), nil
}

func fromElement(s *Schema, e *element) any {
	types := AllTypes
	if s != nil {
		types = s.PossibleTypes()
	}
	switch {
	case types.Only(AllTypes) && len(e.children) > 0:
		return fromMembers(s, e)
	case types&ObjectType != 0 && (len(e.children) > 0 || types&^(ObjectType|Null) == 0):
		return fromMembers(s, e)
	case types&Array != 0 && !types.Only(AllTypes):
		return fromItems(s, e.children)
	}
	text := e.text.String()
	if text == "" && types&Null != 0 && !types.Only(AllTypes) {
		return nil
	}
	if types&String == 0 {
		text = strings.TrimSpace(text)
	}
	return (&Parameter{}).scalar(s, text)
}

func fromItems(s *Schema, elements []*element) []any {
	items := make([]any, len(elements))
	schema, _ := childOf(s, "0")
	for i, e := range elements {
		items[i] = fromElement(schema, e)
	}
	return items
}

// fromMembers reads an object: the declared members in the order of the document, then what else there is.
func fromMembers(s *Schema, e *element) any {
	o, read := &value.Object{}, map[string]bool{}
	if s != nil {
		for _, name := range s.propertyNames() {
			if o.Index(name) < 0 {
				fromMember(o, s, name, e, read)
			}
		}
	}
	for _, child := range e.children {
		if !read[child.name] {
			schema, _ := childOf(s, child.name)
			o.Set(child.name, fromElement(schema, child))
		}
	}
	return o
}

func fromMember(o *value.Object, s *Schema, name string, e *element, read map[string]bool) {
	schema, _ := childOf(s, name)
	x := xmlOf(schema)
	own := (&xmlWriter{}).name(XML{Name: x.Name}, name)
	if x.Attribute {
		for _, a := range e.attributes {
			if a.Name.Local == own {
				o.Set(name, (&Parameter{}).scalar(schema, a.Value))
			}
		}
		return
	}
	many := schema != nil && schema.PossibleTypes()&Array != 0 && !schema.PossibleTypes().Only(AllTypes)
	if many && !x.Wrapped {
		item, _ := childOf(schema, "0")
		own = (&xmlWriter{}).name(XML{Name: xmlOf(item).Name}, name)
	}
	read[own] = true
	found := e.called(own)
	switch {
	case many && !x.Wrapped && (len(found) > 0 || s.Requires(name)):
		o.Set(name, fromItems(schema, found))
	case many && x.Wrapped && len(found) > 0:
		o.Set(name, fromItems(schema, found[0].children))
	case !many && len(found) > 0:
		o.Set(name, fromElement(schema, found[0]))
	}
}

func (e *element) called(name string) []*element {
	var found []*element
	for _, child := range e.children {
		if child.name == name {
			found = append(found, child)
		}
	}
	return found
}

// maxXMLDepth bounds nesting, as that of JSON is.
const maxXMLDepth = 1000

// parseXML reads one well-formed document, or says what keeps it from being one. Entities are not expanded beyond the five
// of XML itself, and nothing is fetched.
func parseXML(raw []byte) (*element, []value.Fault) {
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // whatever its letters are, its marks are ASCII
	var root *element
	var open []*element
	fault := func(reason string) (*element, []value.Fault) {
		return nil, []value.Fault{{Offset: int(d.InputOffset()), Reason: reason}}
	}
	for {
		token, err := d.Token()
		switch {
		case errors.Is(err, io.EOF) && root == nil:
			return fault("there is no element")
		case errors.Is(err, io.EOF):
			return root, nil
		case err != nil:
			return fault(strings.TrimPrefix(err.Error(), "XML syntax error on "))
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attributes: token.Attr}
			switch {
			case len(open) >= maxXMLDepth:
				return fault("elements nest too deep")
			case len(open) > 0:
				around := open[len(open)-1]
				around.children = append(around.children, e)
			case root != nil:
				return fault("a second root element")
			default:
				root = e
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 {
				open[len(open)-1].text.Write(token)
			} else if len(bytes.TrimSpace(token)) > 0 {
				return fault("text outside the root element")
			}
		}
	}
}
