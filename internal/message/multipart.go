package message

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// maxParts bounds the parts of a body: each costs more than its bytes.
const maxParts = 10_000

// parts is how a multipart body, or a part that is one, is described.
type parts struct {
	schema   *jsonschema.Schema // of the object or the list of the parts; nil: not described
	encoding *openapi.Parts
}

// part is a part of a body as it came.
type part struct {
	name        string // its number where it has none
	fileName    string // "" where it has none
	contentType string
	text        []byte
}

// readMultipart reads multipart bodies, RFC 2046 section 5.1: a list where the schema is of one, else an object of the parts' names.
// Files are strings of bytes. Parts without a name, as multipart/mixed has them, are called by their number.
func readMultipart(d parts, contentType string, raw []byte) (any, []jsonvalue.Fault) {
	all, fault := splitParts(contentType, raw)
	if fault != nil {
		return nil, []jsonvalue.Fault{*fault}
	}
	if isList(d.schema) {
		return readSeries(d, all)
	}
	o := &jsonvalue.Object{}
	for _, p := range all {
		if fault := d.read(o, p); fault != nil {
			return nil, []jsonvalue.Fault{*fault}
		}
	}
	return o, nil
}

// splitParts takes a body apart.
func splitParts(contentType string, raw []byte) ([]part, *jsonvalue.Fault) {
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || parameters["boundary"] == "" {
		return nil, &jsonvalue.Fault{Reason: "the Content-Type has no boundary"}
	}
	reader := multipart.NewReader(bytes.NewReader(raw), parameters["boundary"])
	var all []part
	for i := 0; ; i++ {
		next, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err == nil && i == maxParts {
			err = fmt.Errorf("more than %d parts", maxParts)
		}
		if err != nil {
			return nil, &jsonvalue.Fault{Offset: len(raw), Reason: err.Error()}
		}
		p := part{name: next.FormName(), fileName: baseName(next.FileName()), contentType: next.Header.Get("Content-Type")}
		if p.name == "" {
			p.name = strconv.Itoa(i)
		}
		if p.text, err = io.ReadAll(next); err != nil {
			return nil, &jsonvalue.Fault{Pointer: jsonvalue.Pointer(p.name), Offset: len(raw), Reason: err.Error()}
		}
		all = append(all, p)
	}
}

// readSeries reads parts that go by their number (OpenAPI 3.2, Encoding By Position).
func readSeries(d parts, all []part) (any, []jsonvalue.Fault) {
	items := make([]any, len(all))
	for i, p := range all {
		p.name = strconv.Itoa(i)
		schema, _ := childOf(d.schema, p.name)
		v, fault := p.value(schema, d.encoding.At(i))
		if fault != nil {
			return nil, []jsonvalue.Fault{*fault}
		}
		items[i] = v
	}
	return items, nil
}

// read adds a part to the object: to the list of its name, where the schema has a list. A part is an element of it, or
// all of it where it is a list in JSON and the elements are none themselves.
func (d parts) read(o *jsonvalue.Object, p part) *jsonvalue.Fault {
	schema, _ := childOf(d.schema, p.name)
	encoding := d.encoding.Of(p.name)
	many := isList(schema) && !encoding.IsMultipart()
	if many {
		schema, _ = schema.Child("0")
	}
	v, fault := p.value(schema, encoding)
	if fault != nil {
		return fault
	}
	before, again := o.Lookup(p.name)
	if _, isList := v.([]any); many && (!isList || schema.DeclaresType(jsonschema.Array)) {
		list, _ := before.([]any)
		o.Set(p.name, append(list, v))
		return nil
	}
	if again {
		return &jsonvalue.Fault{Pointer: jsonvalue.Pointer(p.name), Reason: "the part stands twice"}
	}
	o.Set(p.name, v)
	return nil
}

// value reads a part by its Content-Type, which has to be what the document says.
func (p part) value(s *jsonschema.Schema, e *openapi.Encoding) (any, *jsonvalue.Fault) {
	if wanted := e.Type(); p.contentType != "" && wanted != "" && !accepts(wanted, p.contentType) {
		return nil, &jsonvalue.Fault{Pointer: jsonvalue.Pointer(p.name), Reason: openapi.BaseType(p.contentType), Wanted: wanted}
	}
	v, faults := partValue(s, e, p)
	if len(faults) > 0 {
		return nil, &jsonvalue.Fault{Pointer: jsonvalue.Pointer(p.name) + faults[0].Pointer, Offset: faults[0].Offset, Reason: faults[0].Reason}
	}
	return v, nil
}

// partValue reads a part by its Content-Type; without one, as JSON where the schema has a list or an object and it is JSON.
func partValue(s *jsonschema.Schema, e *openapi.Encoding, p part) (any, []jsonvalue.Fault) {
	nested := s.DeclaresType(jsonschema.Array | jsonschema.ObjectType)
	switch {
	case openapi.IsJSON(p.contentType):
		return jsonvalue.Decode(p.text)
	case e.IsMultipart() && openapi.SequenceOf(p.contentType) == openapi.PartsInASeries: // only as deep as the document says
		return readMultipart(parts{s, &e.Parts}, p.contentType, p.text)
	case openapi.IsXML(p.contentType) && nested:
		return readXML((&openapi.MediaType{Schema: s}), p.text)
	case p.contentType == "" && nested:
		if v, faults := jsonvalue.Decode(p.text); len(faults) == 0 {
			return v, nil
		}
	}
	return scalarFrom((&openapi.Parameter{}), s, string(p.text)), nil
}

// accepts reports whether a list of media types and ranges has one.
func accepts(list, contentType string) bool {
	for _, one := range strings.Split(list, ",") {
		if (&openapi.MediaType{Name: strings.TrimSpace(one)}).Matches(contentType) > 0 {
			return true
		}
	}
	return false
}
