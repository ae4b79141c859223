package overlay

import (
	"encoding/json"
	"strconv"

	"github.com/theory/jsonpath"
	"github.com/theory/jsonpath/spec"

	"agentmock/internal/jsonvalue"
)

// Query is a JSONPath, RFC 9535, that is asked of values.
type Query struct{ path *jsonpath.Path }

// ParseQuery reads a JSONPath; its error says what is wrong with it.
func ParseQuery(text string) (Query, error) {
	path, err := jsonpath.Parse(text)
	return Query{path}, err
}

// Select returns the values that are selected, as [jsonvalue.Decode] makes them.
func (q Query) Select(v any) []any {
	var found []any
	for _, one := range q.path.SelectLocated(plain(v)) {
		at := v
		for _, step := range one.Path {
			switch step := step.(type) {
			case spec.Name:
				at, _ = jsonvalue.Child(at, string(step))
			case spec.Index:
				at, _ = jsonvalue.Child(at, strconv.Itoa(int(step)))
			}
		}
		found = append(found, at)
	}
	return found
}

// Pointer returns the JSON Pointer to what a query selects that can select one place alone; ok is false for others.
func (q Query) Pointer() (pointer string, ok bool) {
	for _, segment := range q.path.Query().Segments() {
		selectors := segment.Selectors()
		if len(selectors) != 1 || segment.IsDescendant() {
			return "", false
		}
		switch s := selectors[0].(type) {
		case spec.Name:
			pointer += jsonvalue.Pointer(string(s))
		case spec.Index:
			if s < 0 {
				return "", false
			}
			pointer += jsonvalue.Pointer(strconv.Itoa(int(s)))
		default:
			return "", false
		}
	}
	return pointer, true
}

// plain returns a value as queries are asked of it.
func plain(v any) any {
	switch v := v.(type) {
	case jsonvalue.Number:
		return json.Number(v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = plain(item)
		}
		return out
	case *jsonvalue.Object:
		out := make(map[string]any, len(v.Members))
		for _, m := range v.Members {
			out[m.Name] = plain(m.Value)
		}
		return out
	}
	return v
}
