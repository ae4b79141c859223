package message

import (
	"mime"
	"path"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// Upload is a file that a request brings: its whole body, or a part of a form.
type Upload struct {
	Part        string // the name of the part; "" for a whole body
	Name        string // what the client calls the file, without folders; "" where it does not
	ContentType string // what the client says it is, without parameters; "" where it does not
	Bytes       []byte
}

// TakesFiles reports whether requests of an operation may bring files.
func TakesFiles(o *openapi.Operation) bool {
	if o.RequestBody == nil {
		return false
	}
	for _, m := range o.RequestBody.Content {
		if isWholeFile(m, m.Name) || isMultipart(m.Name) && hasFileParts(m.Schema) {
			return true
		}
	}
	return false
}

// Uploads returns the files that the request brings, in their order.
func (x *Exchange) Uploads() []Upload {
	body, contentType := &x.Request.Body, x.Request.Header.Get("Content-Type")
	switch {
	case body.MediaType == nil:
		return nil
	case isMultipart(contentType):
		return fileParts(body.MediaType.Schema, contentType, body.Raw)
	case isWholeFile(body.MediaType, contentType):
		return []Upload{{Name: x.nameOfBody(), ContentType: openapi.BaseType(contentType), Bytes: body.Raw}}
	}
	return nil
}

func isMultipart(contentType string) bool {
	return strings.HasPrefix(openapi.BaseType(contentType), "multipart/")
}

// isWholeFile reports whether a body of m, which is sent as contentType, is a file: bytes that no codec takes apart.
func isWholeFile(m *openapi.MediaType, contentType string) bool {
	if m.IsFile() {
		return true
	}
	if s := m.Schema; s != nil && s.DeclaresNames() && !hasFileParts(s) { // a thing, written in a way that no codec reads
		return false
	}
	switch name := CodecOf(contentType, m.Schema).Name; name {
	case "bytes":
		return true
	case "text": // a text by its schema alone; one that is a text by its media type is a value
		return !strings.HasPrefix(openapi.BaseType(contentType), "text/") || openapi.BaseType(contentType) == "text/csv"
	}
	return false
}

// hasFileParts reports whether the schema of a form has a part of bytes.
func hasFileParts(s *jsonschema.Schema) bool {
	if s == nil {
		return true
	}
	return slices.ContainsFunc(s.Declared(), func(p jsonschema.Property) bool { return isFilePart(p.Schema) })
}

// isFilePart reports whether a part is described as bytes, or as a list of parts that are.
func isFilePart(s *jsonschema.Schema) bool {
	if isList(s) {
		s, _ = s.Child("0")
	}
	if s == nil {
		return false
	}
	return s.FormatName() == "binary" || s.ContentMediaType != "" && !openapi.IsJSON(s.ContentMediaType)
}

// fileParts returns the parts of a form that are files: they have a file name, or are described as bytes.
func fileParts(s *jsonschema.Schema, contentType string, raw []byte) []Upload {
	all, fault := splitParts(contentType, raw)
	if fault != nil {
		return nil
	}
	var files []Upload
	for _, p := range all {
		described, _ := childOf(s, p.name)
		if p.fileName == "" && !isFilePart(described) {
			continue
		}
		files = append(files, Upload{Part: p.name, Name: p.fileName, ContentType: openapi.BaseType(p.contentType), Bytes: p.text})
	}
	return files
}

// nameOfBody returns what a request calls the file that its body is: in its Content-Disposition, or in a parameter.
func (x *Exchange) nameOfBody() string {
	if _, parameters, err := mime.ParseMediaType(x.Request.Header.Get("Content-Disposition")); err == nil && parameters["filename"] != "" {
		return baseName(parameters["filename"])
	}
	for i, p := range x.Operation.Parameters {
		if i >= len(x.Request.Parameters) {
			break
		}
		switch strings.NewReplacer("-", "", "_", "", "x-", "").Replace(strings.ToLower(p.Name)) {
		case "filename", "name", "originalname", "originalfilename":
			if text, isText := x.Request.Parameters[i].(string); isText {
				return baseName(text)
			}
		}
	}
	return ""
}

// baseName returns a file name without the folders that some clients send (RFC 7578 section 4.2 has receivers drop them).
func baseName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == "/" {
		return ""
	}
	return name
}
