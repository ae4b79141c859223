package anonymize

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// file is an exchange file before it is written.
type file struct {
	exchange *message.Exchange
	name     string // without the folder
	content  *jsonvalue.Object
}

// prefix tells what was recorded from what people wrote: a recording never takes the place of the latter.
const prefix = "recorded-"

// maxSlug bounds what a file is called after, in bytes: of a name on any system, with the rest and for reading.
const maxSlug = 64

func newFile(x *message.Exchange, raw bool) *file {
	request := conditions(x)
	o := x.Operation
	response := object("status", jsonvalue.Int(int64(x.Response.Status)))
	if headers := headerObject(x.Response.Header); len(headers.Members) > 0 {
		response.Set("headers", headers)
	}
	switch events := eventsOf(x); {
	case events != nil:
		response.Set("events", events)
	case x.Response.Body.Decoded:
		response.Set("body", answered(x.Response.Body))
	}
	people := "with other people in it"
	if raw {
		people = "as it was"
	}
	content := object("description", "recorded from "+o.Method+" "+o.Path+", "+people)
	if len(request.Members) > 0 {
		content.Set("request", request)
	}
	content.Set("response", response)
	return &file{x, nameOf(x, request, raw) + ".yaml", content}
}

func object(name string, v any) *jsonvalue.Object {
	return &jsonvalue.Object{Members: []jsonvalue.Member{{Name: name, Value: v}}}
}

// conditions returns what a request must have to get the answer.
func conditions(x *message.Exchange) *jsonvalue.Object {
	request := &jsonvalue.Object{}
	for _, in := range []string{"path", "query", "querystring", "header"} {
		list := &jsonvalue.Object{}
		for i, p := range x.Operation.Parameters {
			if p.In == in && x.Request.Parameters[i] != message.Absent {
				list.Set(p.Name, x.Request.Parameters[i])
			}
		}
		if len(list.Members) > 0 {
			request.Set(in, list)
		}
	}
	switch body := x.Request.Body; {
	case body.Decoded:
		request.Set("body", wanted(body.Value))
	case len(body.Raw) > 0:
		request.Set("body", string(body.Raw))
	}
	return request
}

// answered returns a body as a file has it: a text that is all of an XML document stands in the document.
func answered(b message.Body) any {
	text, isText := b.Value.(string)
	if !isText || openapi.IsJSON(b.MediaType.Concrete()) {
		return b.Value
	}
	raw, _ := message.Encode(b.MediaType, text)
	return string(raw)
}

// eventsOf returns the events of a stream, as a file has them; nil for another body, and for a stream of none.
func eventsOf(x *message.Exchange) []any {
	body := x.Response.Body
	items, isList := body.Value.([]any)
	if !isList || body.MediaType == nil || openapi.SequenceOf(body.MediaType.Concrete()) != openapi.EventStream {
		return nil
	}
	return message.PacedEvents(items, body.Raw, x.Response.Pauses)
}

// wanted returns a body as a condition: the value itself, or its members by pointers where it could be taken for a pattern or
// for pointers.
func wanted(v any) any {
	o, isObject := v.(*jsonvalue.Object)
	if !isObject || len(o.Members) == 0 || o.Index("matches") < 0 && !strings.HasPrefix(o.Members[0].Name, "/") {
		return v
	}
	out := &jsonvalue.Object{}
	for _, m := range o.Members {
		out.Set(jsonvalue.Pointer(m.Name), m.Value)
	}
	return out
}

func headerObject(header http.Header) *jsonvalue.Object {
	var names []string
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	out := &jsonvalue.Object{}
	for _, name := range names {
		out.Set(name, header.Get(name))
	}
	return out
}

// nameOf calls a file after the last variable of the path, which is what the request asks for. What else the request has,
// and what a name cannot hold, is in a hash.
func nameOf(x *message.Exchange, request *jsonvalue.Object, raw bool) string {
	called, whole := "", true
	for i, p := range x.Operation.Parameters {
		if p.In == "path" {
			whole = called == ""
			called = message.Text(x.Request.Parameters[i])
		}
	}
	if raw && !uuidLike().MatchString(called) && !shortDigits().MatchString(called) {
		called = ""
	}
	slug := slugOf(called)
	path, _ := request.Lookup("path")
	if whole && slug != "" && slug == called && len(request.Members) == 1 && path != nil {
		return prefix + slug
	}
	sum := sha256.Sum256([]byte(jsonvalue.CanonicalText(request)))
	parts := []string{strings.TrimSuffix(prefix, "-")}
	if slug != "" {
		parts = append(parts, slug)
	}
	if len(request.Members) > 0 {
		parts = append(parts, hex.EncodeToString(sum[:4]))
	}
	return strings.Join(parts, "-")
}

// slugOf returns the parts of a text that every file system takes, and in which case does not matter.
func slugOf(text string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(text) {
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9':
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	slug := b.String()
	return strings.Trim(slug[:min(len(slug), maxSlug)], "-")
}
