package source_test

import (
	"strings"
	"testing"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
)

// TestSet has members written into texts as people type them, and tells of those that are to be written by hand.
func TestSet(t *testing.T) {
	thing := &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "name", Value: "line"}, {Name: "id", Value: "/no"}}}
	for name, test := range map[string]struct {
		text  string
		at    string // tokens, with spaces between
		key   string
		value any
		want  string // "" for an error
	}{
		"a block":             {"# mine\npaths:\n  /a: # here\n    get: {x: 1}\n\n# end\n", "paths /a", "x-resource", thing, "# mine\npaths:\n  /a: # here\n    x-resource: {\"name\": \"line\", \"id\": \"/no\"}\n    get: {x: 1}\n\n# end\n"},
		"an object on a line": {"paths:\n  /a: {get: {x: 1}}\n", "paths /a", "x-resource", false, "paths:\n  /a: {\"x-resource\": false, get: {x: 1}}\n"},
		"what is there":       {"paths:\n  /a:\n    x-resource: {name: b} # why\n    get: 1\n", "paths /a", "x-resource", false, "paths:\n  /a:\n    x-resource: false\n    get: 1\n"},
		"over several lines":  {"paths:\n  /a:\n    x-resource:\n      # why\n      name: b\n\n    # of get\n    get: 1\n", "paths /a", "x-resource", false, "paths:\n  /a:\n    x-resource: false\n\n    # of get\n    get: 1\n"},
		"the last":            {"a: 1\nb: [1,\n  2]\n", "", "b", []any{true}, "a: 1\nb: [true]\n"},
		"JSON":                {"{\n  \"paths\": {\n    \"/a\": {\n      \"get\": 1.50\n    }\n  }\n}", "paths /a", "x-resource", false, "{\n  \"paths\": {\n    \"/a\": {\n      \"x-resource\": false,\n      \"get\": 1.50\n    }\n  }\n}"},
		"what JSON has":       {"{\n  \"a\": 1,\n  \"b\": 2\n}", "", "a", false, "{\n  \"a\": false,\n  \"b\": 2\n}"},
		"JSON on a line":      {`{"paths": {"/a": {"get": 1}}}`, "paths /a", "x-resource", false, `{"paths": {"/a": {"x-resource": false, "get": 1}}}`},
		"nothing yet":         {"", "", "*.mail", []any{"a", jsonvalue.Int(1)}, "\"*.mail\": [\"a\",1]\n"},
		"comments alone":      {"# rules\n", "", "order.status", false, "# rules\norder.status: false\n"},
		"a comment alone":     {"# rules", "", "order.status", false, "# rules\norder.status: false\n"},
		"a key like a number": {"a: 1\n", "", "1e3", false, "\"1e3\": false\na: 1\n"},
		"JSON over lines":     {"{\n  \"a\": {\n    \"b\": 1\n  },\n  \"c\": 2\n}", "", "a", false, ""},
		"an alias":            {"a: &x\n  b: 1\nc: *x\n", "c", "d", false, ""},
		"an object in braces": {"a: {x: 1, b: {y: 1}}\n", "a", "b", false, "a: {x: 1, \"b\": false}\n"},
		"a text in braces":    {"a: {b: 'x, y', c: [1, 2]} # why\n", "a", "b", "z", "a: {\"b\": z, c: [1, 2]} # why\n"},
		"the last in braces":  {"a: {b: 1, c: [1, {d: 2}]}\n", "a", "c", "1/id", "a: {b: 1, \"c\": \"1/id\"}\n"},
		"one twice on a line": {"a: {b: {c: 1}, c: 2}\n", "a", "c", false, ""},
		"nowhere":             {"a: 1\n", "b", "c", false, ""},
		"no object":           {"a: 1\n", "a", "c", false, ""},
		"no YAML":             {"a: [\n", "", "c", false, ""},
		"Windows":             {"a:\r\n  b: 1\r\n", "a", "c", false, "a:\r\n  c: false\n  b: 1\r\n"},
	} {
		var at []string
		if test.at != "" {
			at = strings.Split(test.at, " ")
		}
		got, err := source.Set("f.yaml", []byte(test.text), at, test.key, test.value)
		if string(got) != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
		if err != nil && !strings.Contains(err.Error(), "f.yaml") {
			t.Errorf("%s: %v says no file", name, err)
		}
	}
}

// TestRemove has members taken out of texts as people type them, and tells of those that are to be taken out by hand.
func TestRemove(t *testing.T) {
	for name, test := range map[string]struct {
		text, at, key, want string // want is "!" for an error
	}{
		"a line":              {"a:\n  b: 1\n  c: 2 # why\n  # of d\n  d: 3\n", "a", "c", "a:\n  b: 1\n  # of d\n  d: 3\n"},
		"several lines":       {"a:\n  b:\n    - 1\n    # more\n    - 2\n  c: 2\n", "a", "b", "a:\n  c: 2\n"},
		"the first in braces": {"a: {b: 1, c: 2} # why\n", "a", "b", "a: {c: 2} # why\n"},
		"within braces":       {"a: {b: 1, c: 'x, y', d: 3}\n", "a", "c", "a: {b: 1, d: 3}\n"},
		"the last in braces":  {"a: {b: 1, \"c\": [1, 2]}\n", "a", "c", "a: {b: 1}\n"},
		"the only in braces":  {"a: {b: 1}\n", "a", "b", "a: {}\n"},
		"JSON":                {"{\n  \"a\": 1,\n  \"b\": 2\n}", "", "a", "{\n  \"b\": 2\n}"},
		"the last of JSON":    {"{\n  \"a\": 1,\n  \"b\": 2\n}", "", "b", "{\n  \"a\": 1\n}"},
		"JSON on a line":      {`{"a": {"b": 1, "c": 2}}`, "a", "c", `{"a": {"b": 1}}`},
		"the last of a file":  {"# rules\na: 1\n", "", "a", "# rules\n"},
		"the only of a block": {"a:\n  b: 1\nc: 2\n", "a", "b", "!"},
		"one twice on a line": {"a: {b: {c: 1}, c: 2}\n", "a", "c", "!"},
		"an alias":            {"a: &x\n  b: 1\n  d: 1\nc: *x\n", "c", "b", "!"},
		"none":                {"a: 1\n", "", "b", "!"},
		"nowhere":             {"a: 1\n", "b", "c", "!"},
		"no YAML":             {"a: [\n", "", "c", "!"},
	} {
		var at []string
		if test.at != "" {
			at = strings.Split(test.at, " ")
		}
		got, err := source.Remove("f.yaml", []byte(test.text), at, test.key)
		if (err != nil) != (test.want == "!") || err == nil && string(got) != test.want {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
		if err != nil && !strings.Contains(err.Error(), "f.yaml") {
			t.Errorf("%s: %v says no file", name, err)
		}
	}
}
