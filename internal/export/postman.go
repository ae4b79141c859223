package export

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
)

// Postman returns the stubs as a Postman collection, version 2.1: a folder for each operation, in it a request with its saved answer and a
// test of its status. The address of the API is the variable baseUrl. Stubs whose request cannot be written down are left out.
func (s *Set) Postman(baseURL string) []byte {
	folders := []any{}
	var current *jsonvalue.Object
	for i := range s.Stubs {
		stub := &s.Stubs[i]
		if !stub.Sendable {
			s.Left["no one request can be written down for it"]++
			continue
		}
		item := item(stub)
		if current == nil || mustText(current, "name") != stub.Operation.ID {
			current = object("name", stub.Operation.ID, "item", []any{})
			folders = append(folders, current)
		}
		list, _ := current.Lookup("item")
		current.Set("item", append(list.([]any), item))
	}
	return pretty(object(
		"info", object("name", s.Title, "schema", "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"),
		"variable", []any{object("key", "baseUrl", "value", baseURL)}, "item", folders,
	))
}

func mustText(o *jsonvalue.Object, name string) string {
	v, _ := o.Lookup(name)
	text, _ := v.(string)
	return text
}

func item(stub *Stub) *jsonvalue.Object {
	request := object("method", stub.Operation.Method, "header", headerList(stub.Header), "url", urlOf(stub.Target))
	if len(stub.Body) > 0 {
		request.Set("body", object("mode", "raw", "raw", string(stub.Body)))
	}
	answer := stub.Answers[0]
	headers := http.Header{}
	for _, h := range answer.Header {
		headers[h.Name] = h.Values
	}
	status := jsonvalue.Int(int64(answer.Status))
	saved := object("name", stub.Name, "originalRequest", request, "status", http.StatusText(answer.Status), "code", status, "header", headerList(headers), "body", string(answer.Body))
	out := object("name", stub.Name, "request", request, "response", []any{saved})
	if answer.Fault == "" {
		test := "pm.test('status " + string(status) + "', () => pm.response.to.have.status(" + string(status) + "))"
		out.Set("event", []any{object("listen", "test", "script", object("type", "text/javascript", "exec", []any{test}))})
	}
	return out
}

func headerList(h http.Header) []any {
	list := []any{}
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			list = append(list, object("key", name, "value", value))
		}
	}
	return list
}

func urlOf(target string) *jsonvalue.Object {
	path, query, _ := strings.Cut(target, "?")
	segments := []any{}
	for _, segment := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		segments = append(segments, segment)
	}
	out := object("raw", "{{baseUrl}}"+target, "host", []any{"{{baseUrl}}"}, "path", segments)
	if query != "" {
		pairs := []any{}
		for _, pair := range strings.Split(query, "&") {
			name, value, _ := strings.Cut(pair, "=")
			pairs = append(pairs, object("key", plainQuery(name), "value", plainQuery(value)))
		}
		out.Set("query", pairs)
	}
	return out
}

func plainQuery(text string) string {
	plain, err := url.QueryUnescape(text)
	if err != nil {
		return text
	}
	return plain
}
