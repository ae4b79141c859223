package traffic

import (
	"encoding/base64"
	"net/http"
	"slices"
	"time"
	"unicode/utf8"

	"agentmock/internal/jsonvalue"
)

// Line returns an exchange as [ReadNDJSON] reads it, with the end of the line.
func Line(e Entry) []byte {
	o := &jsonvalue.Object{}
	set := func(name string, v any) { o.Members = append(o.Members, jsonvalue.Member{Name: name, Value: v}) }
	if e.Name != "" {
		set("name", e.Name)
	}
	if !e.At.IsZero() {
		set("at", e.At.UTC().Format(time.RFC3339Nano))
	}
	set("method", e.Method)
	set("url", e.URL)
	set("status", jsonvalue.Int(int64(e.Status)))
	set("seconds", jsonvalue.Float(e.Took.Seconds()))
	if e.RequestHeader != nil {
		set("requestHeaders", lineHeaders(e.RequestHeader))
	}
	if !e.NoRequestBody {
		setBody(set, "requestBody", e.RequestBody)
	}
	set("headers", lineHeaders(e.ResponseHeader))
	if !e.NoBody {
		setBody(set, "body", e.ResponseBody)
	}
	return append(jsonvalue.Append(nil, o), '\n')
}

// setBody writes a body as its text: so it is read back as it was.
func setBody(set func(string, any), name string, body []byte) {
	if utf8.Valid(body) {
		set(name, string(body))
		set(name+"Text", true)
		return
	}
	set(name, base64.StdEncoding.EncodeToString(body))
	set(name+"Base64", true)
}

func lineHeaders(h http.Header) *jsonvalue.Object {
	o := &jsonvalue.Object{}
	names := make([]string, 0, len(h))
	for name := range h {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		var values []any
		for _, text := range h[name] {
			values = append(values, text)
		}
		o.Members = append(o.Members, jsonvalue.Member{Name: name, Value: values})
	}
	return o
}
