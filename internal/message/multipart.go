package message

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

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// maxParts bounds the parts of a body: each costs more than its bytes.
const maxParts = 10_000

// readMultipart reads multipart bodies, RFC 2046 section 5.1: an object of the parts' names, files as strings of bytes. Parts
// without a name, as multipart/mixed has them, are called by their number.
func readMultipart(m *openapi.MediaType, contentType string, raw []byte) (any, []jsonvalue.Fault) {
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil || parameters["boundary"] == "" {
		return nil, []jsonvalue.Fault{{Reason: "the Content-Type has no boundary"}}
	}
	reader := multipart.NewReader(bytes.NewReader(raw), parameters["boundary"])
	o := &jsonvalue.Object{}
	for i := 0; ; i++ {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return o, nil
		}
		if err == nil && i == maxParts {
			err = fmt.Errorf("more than %d parts", maxParts)
		}
		if err != nil {
			return nil, []jsonvalue.Fault{{Offset: len(raw), Reason: err.Error()}}
		}
		name := part.FormName()
		if name == "" {
			name = strconv.Itoa(i)
		}
		text, err := io.ReadAll(part)
		if err != nil {
			return nil, []jsonvalue.Fault{{Pointer: jsonvalue.Pointer(name), Offset: len(raw), Reason: err.Error()}}
		}
		if fault := readPart(m, o, name, part.Header.Get("Content-Type"), text); fault != nil {
			return nil, []jsonvalue.Fault{*fault}
		}
	}
}

// readPart adds a part to the object: to the list of its name, where the schema has a list. A part is an element of it, or
// all of it where it is a list in JSON and the elements are none themselves.
func readPart(m *openapi.MediaType, o *jsonvalue.Object, name, contentType string, text []byte) *jsonvalue.Fault {
	if wanted := partType(m, name); contentType != "" && wanted != "" && !accepts(wanted, contentType) {
		return &jsonvalue.Fault{Pointer: jsonvalue.Pointer(name), Reason: "the part is " + openapi.BaseType(contentType) + ", want " + wanted}
	}
	schema, _ := childOf(m.Schema, name)
	many := schema != nil && schema.PossibleTypes().Only(jsonschema.Array)
	if many {
		schema, _ = schema.Child("0")
	}
	v, faults := partValue(schema, contentType, text)
	if len(faults) > 0 {
		return &jsonvalue.Fault{Pointer: jsonvalue.Pointer(name), Offset: faults[0].Offset, Reason: faults[0].Reason}
	}
	before, again := o.Lookup(name)
	if _, isList := v.([]any); many && (!isList || schema.DeclaresType(jsonschema.Array)) {
		list, _ := before.([]any)
		o.Set(name, append(list, v))
		return nil
	}
	if again {
		return &jsonvalue.Fault{Pointer: jsonvalue.Pointer(name), Reason: "the part stands twice"}
	}
	o.Set(name, v)
	return nil
}

// partValue reads a part by its Content-Type; without one, as JSON where the schema has a list or an object and it is JSON.
func partValue(s *jsonschema.Schema, contentType string, text []byte) (any, []jsonvalue.Fault) {
	switch {
	case openapi.IsJSON(contentType):
		return jsonvalue.Decode(text)
	case openapi.IsXML(contentType) && s.DeclaresType(jsonschema.Array|jsonschema.ObjectType):
		return readXML((&openapi.MediaType{Schema: s}), text)
	case contentType == "" && s.DeclaresType(jsonschema.Array|jsonschema.ObjectType):
		if v, faults := jsonvalue.Decode(text); len(faults) == 0 {
			return v, nil
		}
	}
	return scalarFrom((&openapi.Parameter{}), s, string(text)), nil
}

// partType returns the Content-Type that the document gives the part called name, "" for none.
func partType(m *openapi.MediaType, name string) string {
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
		if (&openapi.MediaType{Name: strings.TrimSpace(one)}).Matches(contentType) > 0 {
			return true
		}
	}
	return false
}

// boundary separates parts: always the same, so that the same value is the same bytes.
const boundary = "agentmock-3b1f0c7e9d2a48c6"

// writeMultipart writes what readMultipart reads back, with the boundary in the Content-Type.
func writeMultipart(m *openapi.MediaType, contentType string, v any) ([]byte, string) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.SetBoundary(boundary) // it is a good one
	o, isObject := v.(*jsonvalue.Object)
	if !isObject {
		o = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "0", Value: v}}}
	}
	for _, member := range o.Members {
		schema, _ := childOf(m.Schema, member.Name)
		values := []any{member.Value}
		if items, isArray := member.Value.([]any); isArray && !openapi.IsJSON(partType(m, member.Name)) {
			values = items
			schema, _ = childOf(schema, "0")
		}
		for _, one := range values {
			writePart(m, w, member.Name, schema, one)
		}
	}
	_ = w.Close() // into memory
	return b.Bytes(), openapi.BaseType(contentType) + "; boundary=" + boundary
}

func writePart(m *openapi.MediaType, w *multipart.Writer, name string, s *jsonschema.Schema, v any) {
	contentType, _, _ := strings.Cut(partType(m, name), ",")
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
	case contentType == "" && !IsScalar(v):
		contentType = "application/json"
	case contentType != "":
		contentType = (&openapi.MediaType{Name: contentType}).Concrete()
	}
	if file {
		disposition += `; filename="` + path.Base(openapi.BaseType(contentType)) + `.bin"`
	}
	header := textproto.MIMEHeader{"Content-Disposition": {disposition}}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	part, err := w.CreatePart(header)
	if err == nil {
		of := &openapi.MediaType{Name: cmp.Or(contentType, "text/plain"), Schema: s}
		text, _ := codecAmong(partCodecs, of.Name, s).write(of, of.Concrete(), v)
		_, _ = part.Write(text) // into memory
	}
}
