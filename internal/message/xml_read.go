package message

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// element is an element of an XML document, its names without what stands before their colons.
type element struct {
	name       string
	attributes []xml.Attr
	text       []byte
	around     []*jsonschema.Schema // those of members that stand in it side by side, while they are read
	children   []*element
}

// readXML reads a document as the value whose names the schema gives: what writeXML writes. What XML cannot say is read as
// what the schema expects: an empty element as null where null is allowed, no elements as a required array without items.
func readXML(m *openapi.MediaType, raw []byte) (any, []jsonvalue.Fault) {
	root, faults := parseXML(raw)
	if len(faults) > 0 || m.Schema == nil {
		return nil, faults
	}
	if name := jsonschema.XMLOf(m.Schema).Name; name != "" && root.name != xmlName(name) {
		return nil, []jsonvalue.Fault{{Reason: "the root element is " + root.name + ", want " + name}}
	}
	return fromElement(m.Schema, root), nil
}

func fromElement(s *jsonschema.Schema, e *element) any {
	types := jsonschema.AllTypes
	if s != nil {
		types = s.PossibleTypes()
	}
	switch {
	case types.Only(jsonschema.AllTypes) && len(e.children) > 0:
		return fromMembers(s, e)
	case types&jsonschema.ObjectType != 0 && (len(e.children) > 0 || types&^(jsonschema.ObjectType|jsonschema.Null) == 0):
		return fromMembers(s, e)
	case s.DeclaresType(jsonschema.Array):
		if items := fromItems(s, e.children); len(items) > 0 || takesOnlyLists(s) || len(e.text) == 0 && s.Valid(items, jsonschema.InRequest) {
			return items
		}
	}
	text := string(e.text)
	if text == "" && types&jsonschema.Null != 0 && !types.Only(jsonschema.AllTypes) {
		return nil
	}
	if types&jsonschema.String == 0 {
		text = strings.TrimSpace(text)
	}
	return scalarFrom((&openapi.Parameter{}), s, text)
}

func fromItems(s *jsonschema.Schema, elements []*element) []any {
	items := make([]any, len(elements))
	schema, _ := childOf(s, "0")
	for i, e := range elements {
		items[i] = fromElement(schema, e)
	}
	return items
}

// fromMembers reads an object: the declared members in the order of the document, then what else there is. What stands more
// often than it may is read as an array, which the schema refuses.
func fromMembers(s *jsonschema.Schema, e *element) any {
	o, children := &jsonvalue.Object{}, e.byName()
	fromMembersOf(o, s, e, children)
	for _, child := range e.children {
		found := children[child.name]
		if found == nil {
			continue
		}
		delete(children, child.name)
		schema, _ := childOf(s, child.name)
		o.Members = append(o.Members, jsonvalue.Member{Name: child.name, Value: oneOrMany(schema, found)})
	}
	return o
}

func oneOrMany(s *jsonschema.Schema, found []*element) any {
	if len(found) == 1 {
		return fromElement(s, found[0])
	}
	return fromItems(nil, found)
}

// member is one that a schema declares, and the name of its elements.
type member struct {
	name, element string
	schema        *jsonschema.Schema
	xml           jsonschema.XML
	many          bool // elements side by side
}

// membersOf returns the members that s declares or requires, each once. Those that it requires stand first among those whose elements have one name.
func membersOf(s *jsonschema.Schema) (all []member, named map[string]int) {
	named = map[string]int{}
	if s == nil {
		return nil, named
	}
	known := map[string]bool{}
	add := func(name string) {
		if known[name] {
			return
		}
		known[name] = true
		schema, _ := childOf(s, name)
		m := member{name: name, schema: schema, xml: jsonschema.XMLOf(schema)}
		m.element, m.many = elementName(m.xml, name), schema.DeclaresType(jsonschema.Array) && !m.xml.Wrapped
		if m.many {
			item, _ := childOf(schema, "0")
			m.element = elementName(jsonschema.XMLOf(item), name)
		}
		all = append(all, m)
		if !m.xml.Attribute && !m.many {
			named[m.element]++
		}
	}
	for name := range s.EachName() {
		add(name)
	}
	for _, name := range s.RequiredNames() {
		add(name) // XML may not be able to say the name of one that nothing else is said of
	}
	slices.SortStableFunc(all, func(a, b member) int {
		switch first, second := s.Requires(a.name), s.Requires(b.name); {
		case first == second:
			return 0
		case first:
			return -1
		}
		return 1
	})
	return all, named
}

// fromMembersOf reads the members that s declares, and takes their elements out of the children. Members whose elements have one
// name have one element each, in their order.
func fromMembersOf(o *jsonvalue.Object, s *jsonschema.Schema, e *element, children map[string][]*element) {
	members, named := membersOf(s)
	for _, m := range members {
		found := children[m.element]
		if named[m.element]--; named[m.element] > 0 && len(found) > 0 && !m.many && !m.xml.Attribute {
			children[m.element] = found[1:]
			o.Set(m.name, fromElement(m.schema, found[0]))
			continue
		}
		fromMember(o, m, s.Requires(m.name), e, children)
	}
}

// fromMember reads a declared member, and takes its elements out of the children.
func fromMember(o *jsonvalue.Object, m member, required bool, e *element, children map[string][]*element) {
	if m.xml.Attribute {
		for _, a := range e.attributes {
			if a.Name.Local == m.element {
				o.Set(m.name, scalarFrom((&openapi.Parameter{}), m.schema, a.Value))
			}
		}
		return
	}
	if m.xml.Text || m.xml.Nothing && m.schema.DeclaresType(jsonschema.ObjectType) {
		if v, there := fromAround(m.schema, m.xml, e, children); there || required {
			o.Set(m.name, v)
		}
		return
	}
	found := children[m.element]
	delete(children, m.element)
	switch {
	case m.many && (len(found) > 0 || required):
		o.Set(m.name, fromSideBySide(m.schema, found))
	case m.xml.Wrapped && len(found) == 1 && m.schema.DeclaresType(jsonschema.Array):
		o.Set(m.name, fromItems(m.schema, found[0].children))
	case len(found) > 0:
		o.Set(m.name, oneOrMany(m.schema, found))
	}
}

// fromSideBySide reads the elements of a list. One that the schema does not take as a list of one is a value by itself, where it takes that.
func fromSideBySide(s *jsonschema.Schema, found []*element) any {
	items := fromItems(s, found)
	if len(found) != 1 || s.Valid(items, jsonschema.InRequest) {
		return items
	}
	if len(found[0].children)+len(found[0].text) == 0 && s.PossibleTypes()&jsonschema.Null != 0 {
		return nil
	}
	if alone := fromElement(s, found[0]); !takesOnlyLists(s) && s.Valid(alone, jsonschema.InRequest) {
		return alone
	}
	return items
}

func takesOnlyLists(s *jsonschema.Schema) bool {
	return s.PossibleTypes()&^(jsonschema.Array|jsonschema.Null) == 0
}

// fromAround reads a member that has no element of its own: the text of the one around it, or what stands in it side by side.
func fromAround(s *jsonschema.Schema, x jsonschema.XML, e *element, children map[string][]*element) (v any, there bool) {
	if x.Text {
		return fromElement(s, &element{text: e.text}), len(e.text) > 0
	}
	inner := &jsonvalue.Object{}
	if slices.Contains(e.around, s) { // a schema that is in itself, without an element between
		return inner, false
	}
	e.around = append(e.around, s)
	fromMembersOf(inner, s, e, children)
	e.around = e.around[:len(e.around)-1]
	return inner, len(inner.Members) > 0
}

// elementName returns the name that an element has inside a document, without a prefix.
func elementName(x jsonschema.XML, fallback string) string {
	if x.Name != "" {
		return xmlName(x.Name)
	}
	return xmlName(fallback)
}

func (e *element) byName() map[string][]*element {
	children := map[string][]*element{}
	for _, child := range e.children {
		children[child.name] = append(children[child.name], child)
	}
	return children
}

// Bounds of a document: its nesting, as that of JSON, and its elements, each of which costs far more than its bytes.
const (
	maxXMLDepth    = 1000
	maxXMLElements = 200_000
)

// parseXML reads one well-formed document, or says what keeps it from being one. Entities are not expanded beyond the five
// of XML itself, and nothing is fetched.
func parseXML(raw []byte) (*element, []jsonvalue.Fault) {
	d := xml.NewDecoder(bytes.NewReader(raw))
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // read as UTF-8, whatever it says; other bytes are a fault
	var root *element
	var open []*element
	count := 0
	fault := func(reason string) (*element, []jsonvalue.Fault) {
		return nil, []jsonvalue.Fault{{Offset: int(d.InputOffset()), Reason: reason}}
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
			count++
			switch {
			case count > maxXMLElements:
				return fault("more than " + strconv.Itoa(maxXMLElements) + " elements")
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
				around := open[len(open)-1]
				around.text = append(around.text, token...)
			} else if len(bytes.TrimSpace(token)) > 0 {
				return fault("text outside the root element")
			}
		}
	}
}
