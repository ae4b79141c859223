package message

import (
	"bytes"
	"cmp"
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

// boundary separates parts: always the same, so that the same value is the same bytes. Parts inside a part have one that does not begin like it.
const boundary = "agentmock-3b1f0c7e9d2a48c6"

// partWriter writes the parts of one body.
type partWriter struct {
	*multipart.Writer
	parts
	boundary string
}

// writeMultipart writes what readMultipart reads back, with the boundary in the Content-Type.
func writeMultipart(d parts, contentType, boundary string, v any) ([]byte, string) {
	var b bytes.Buffer
	w := &partWriter{multipart.NewWriter(&b), d, boundary}
	_ = w.SetBoundary(boundary) // it is a good one
	switch v := v.(type) {
	case *jsonvalue.Object:
		w.object(v)
	case []any:
		w.series(v, openapi.BaseType(contentType) == "multipart/form-data")
	default:
		w.object(&jsonvalue.Object{Members: []jsonvalue.Member{{Name: "0", Value: v}}})
	}
	_ = w.Close() // into memory
	return b.Bytes(), openapi.BaseType(contentType) + "; boundary=" + boundary
}

// object writes parts by their names, a list as a part for each element.
func (w *partWriter) object(o *jsonvalue.Object) {
	for _, member := range o.Members {
		schema, _ := childOf(w.schema, member.Name)
		encoding := w.encoding.Of(member.Name)
		values := []any{member.Value}
		if items, isArray := member.Value.([]any); isArray && !openapi.IsJSON(encoding.Type()) && !encoding.IsMultipart() {
			values = items
			schema, _ = childOf(schema, "0")
		}
		for _, one := range values {
			w.part(disposition(member.Name), schema, encoding, one)
		}
	}
}

// series writes parts that go by their number; those of a form have a name all the same, without which it is none.
func (w *partWriter) series(items []any, form bool) {
	for i, item := range items {
		schema, _ := childOf(w.schema, strconv.Itoa(i))
		named := ""
		if form {
			named = disposition(strconv.Itoa(i))
		}
		w.part(named, schema, w.encoding.At(i), item)
	}
}

func disposition(name string) string {
	if strings.ContainsAny(name, "\"\r\n") {
		return `form-data; name="` + url.QueryEscape(name) + `"`
	}
	return `form-data; name="` + name + `"`
}

// part writes one; disposition is "" for one without a name.
func (w *partWriter) part(disposition string, s *jsonschema.Schema, e *openapi.Encoding, v any) {
	contentType, file := typeOfPart(s, e, v)
	header := textproto.MIMEHeader{}
	if disposition != "" && file {
		disposition += `; filename="` + path.Base(openapi.BaseType(contentType)) + `.bin"`
	}
	if disposition != "" {
		header.Set("Content-Disposition", disposition)
	}
	var text []byte
	if e.IsMultipart() && !IsScalar(v) {
		text, contentType = writeMultipart(parts{s, &e.Parts}, contentType, "in-"+w.boundary, v)
	} else {
		of := &openapi.MediaType{Name: cmp.Or(contentType, "text/plain"), Schema: s}
		text, _ = codecAmong(partCodecs, of.Name, s).write(of, of.Concrete(), v)
	}
	if contentType != "" {
		header.Set("Content-Type", contentType)
	}
	if part, err := w.CreatePart(header); err == nil {
		_, _ = part.Write(text) // into memory
	}
}

// typeOfPart returns the Content-Type of a part, "" for none, and whether it is a file.
func typeOfPart(s *jsonschema.Schema, e *openapi.Encoding, v any) (contentType string, file bool) {
	contentType, _, _ = strings.Cut(e.Type(), ",")
	contentType = strings.TrimSpace(contentType)
	_, isText := v.(string)
	file = isText && s != nil && (s.FormatName() == "binary" || s.Format == "" && s.Types == 0 || contentType != "" && !strings.HasPrefix(contentType, "text/"))
	switch {
	case contentType == "" && file:
		contentType = "application/octet-stream"
	case contentType == "" && !IsScalar(v):
		contentType = "application/json"
	case contentType != "":
		contentType = (&openapi.MediaType{Name: contentType}).Concrete()
	}
	return contentType, file
}
