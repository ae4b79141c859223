package spec

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/textproto"
	"net/url"
	"path"
	"strconv"
	"strings"

	"agentmock/internal/value"
)

// maxParts bounds the parts of a body: each costs more than its bytes.
const maxParts = 10_000

// readMultipart reads multipart bodies, RFC 2046 section 5.1: an object of the parts' names, files as strings of bytes. Parts
// without a name, as multipart/mixed has them, are called by their number.
func (m *MediaType) readMultipart(contentType string, raw []byte) (any, []value.Fault) {
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || parameters["boundary"] == "" {
		return nil, []value.Fault{{Reason: "the Content-Type has no boundary"}}
	}
	reader := multipart.NewReader(bytes.NewReader(raw), parameters["boundary"])
	o := &value.Object{}
	for i := 0; ; i++ {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return o, nil
		}
		if err == nil && i == maxParts {
			err = fmt.Errorf("more than %d parts", maxParts)
		}
		if err != nil {
			return nil, []value.Fault{{Offset: len(raw), Reason: err.Error()}}
		}
		name := part.FormName()
		if name == "" {
			name = strconv.Itoa(i)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return nil, []value.Fault{{Pointer: value.Pointer(name), Offset: len(raw), Reason: err.Error()}}
		}
		if fault := m.readPart(o, name, part.Header.Get("Content-Type"), text); fault != nil {
			return nil, []value.Fault{*fault}
		}
	}
}

// readPart adds a part to the object: to the list of its name, where the schema has a list. A part is an element of it, or
// all of it where it is a list in JSON and the elements are none themselves.
func (m *MediaType) readPart(o *value.Object, name, contentType string, text []byte) *value.Fault {
	if wanted := m.partType(name); contentType != "" && wanted != "" && !accepts(wanted, contentType) {
		return &value.Fault{Pointer: value.Pointer(name), Reason: "the part is " + baseType(contentType) + ", want " + wanted}
	}
	schema, _ := childOf(m.Schema, name)
	many := schema != nil && schema.PossibleTypes().Only(Array)
	if many {
		schema, _ = schema.child("0")
	}
	v, faults := partValue(schema, contentType, text)
	if len(faults) > 0 {
		return &value.Fault{Pointer: value.Pointer(name), Offset: faults[0].Offset, Reason: faults[0].Reason}
	}
	before, again := o.Lookup(name)
	if _, isList := v.([]any); many && (!isList || schema.says(Array)) {
		list, _ := before.([]any)
		o.Set(name, append(list, v))
		return nil
	}
	if again {
		return &value.Fault{Pointer: value.Pointer(name), Reason: "the part stands twice"}
	}
	o.Set(name, v)
	return nil
}

// partValue reads a part by its Content-Type; without one, as JSON where the schema has a list or an object and it is JSON.
func partValue(s *Schema, contentType string, text []byte) (any, []value.Fault) {
	switch {
	case IsJSON(contentType):
		return value.Decode(text)
	case IsXML(contentType) && s.says(Array|ObjectType):
		return (&MediaType{Schema: s}).readXML(text)
	case contentType == "" && s.says(Array|ObjectType):
		if v, faults := value.Decode(text); len(faults) == 0 {
			return v, nil
		}
	}
	return (&Parameter{}).scalar(s, string(text)), nil
}

// partType is the Content-Type that the document gives the part called name, "" for none.
func (m *MediaType) partType(name string) string {
	for _, e := range m.Encoding {
		if e.Name == name {
			return e.ContentType
		}
	}
	return ""
}

// accepts reports whether a list of media types and ranges has one.
func accepts(list, contentType string) bool {
	for _, one := range strings.Split(list, ",") {
		if (&MediaType{Name: strings.TrimSpace(one)}).covers(contentType) > 0 {
			return true
		}
	}
	return false
}

// boundary separates parts: always the same, so that the same value is the same bytes.
const boundary = "agentmock-3b1f0c7e9d2a48c6"

// writeMultipart writes what readMultipart reads back, with the boundary in the Content-Type.
func (m *MediaType) writeMultipart(contentType string, v any) ([]byte, string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.SetBoundary(boundary) // it is a good one
	o, isObject := v.(*value.Object)
	if !isObject {
		o = &value.Object{Members: []value.Member{{Name: "0", Value: v}}}
	}
	for _, member := range o.Members {
		schema, _ := childOf(m.Schema, member.Name)
		values := []any{member.Value}
		if items, isArray := member.Value.([]any); isArray && !IsJSON(m.partType(member.Name)) {
			values = items
			schema, _ = childOf(schema, "0")
		}
		for _, one := range values {
			m.writePart(w, member.Name, schema, one)
		}
	}
	_ = w.Close() // into memory
	return b.Bytes(), baseType(contentType) + "; boundary=" + boundary
}

func (m *MediaType) writePart(w *multipart.Writer, name string, s *Schema, v any) {
	contentType, _, _ := strings.Cut(m.partType(name), ",")
	contentType = strings.TrimSpace(contentType)
	disposition := `form-data; name="` + url.QueryEscape(name) + `"`
	if !strings.ContainsAny(name, "\"\r\n") {
		disposition = `form-data; name="` + name + `"`
	}
	_, isText := v.(string)
	file := isText && s != nil && (s.FormatName() == "binary" || s.Format == "" && s.Types == 0 || contentType != "" && !strings.HasPrefix(contentType, "text/"))
	switch {
	case contentType == "" && file:
		contentType = "application/octet-stream"
	case contentType == "" && !isScalar(v):
		contentType = "application/json"
	case contentType != "":
		contentType = (&MediaType{Name: contentType}).Concrete()
	}
	if file {
		disposition += `; filename="` + path.Base(baseType(contentType)) + `.bin"`
	}
	header := textproto.MIMEHeader{"Content-Disposition": {disposition}}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	part, err := w.CreatePart(header)
	if err == nil {
		text, _ := (&MediaType{Name: cmp.Or(contentType, "text/plain"), Schema: s}).Encode(v)
		_, _ = part.Write(text) // into memory
	}
}
