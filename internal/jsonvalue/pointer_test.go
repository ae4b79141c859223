package jsonvalue_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/jsonvalue"
)

// pointers are read and written alike.
var pointers = map[string][]string{
	"":             nil,
	"/":            {""},
	"/a":           {"a"},
	"/a/0/b":       {"a", "0", "b"},
	"//":           {"", ""},
	"/a~1b/m~0n":   {"a/b", "m~n"},
	"/~01":         {"~1"},
	"/~00":         {"~0"},
	"/~0~1/~1~0":   {"~/", "/~"},
	"/文/ %41\"\\^": {"文", " %41\"\\^"},
}

func TestPointer(t *testing.T) {
	for pointer, tokens := range pointers {
		if got := jsonvalue.Pointer(tokens...); got != pointer {
			t.Errorf("Pointer(%q) is %q, want %q", tokens, got, pointer)
		}
		got, ok := jsonvalue.Tokens(pointer)
		if diff := cmp.Diff(tokens, got); diff != "" || !ok {
			t.Errorf("Tokens(%q), %v (-want +got):\n%s", pointer, ok, diff)
		}
	}
	for _, wrong := range []string{"a", "#/a", "a/b", " /a"} {
		if tokens, ok := jsonvalue.Tokens(wrong); ok || tokens != nil {
			t.Errorf("Tokens(%q) is %q", wrong, tokens)
		}
	}
}

func TestAt(t *testing.T) {
	const text = `{"a": [10, {"": 20, "~/": null}], "0": 30}`
	for pointer, want := range map[string]string{
		"": `{"a":[10,{"":20,"~/":null}],"0":30}`, "/a/0": "10", "/a/1/": "20", "/a/1/~0~1": "null", "/0": "30",
		"/b": "none", "/a/2": "none", "/a/-": "none", "/a/-0": "none", "/a/+0": "none", "/a/00": "none", "/a/01": "none", "/a/": "none", "/a/0/0": "none", "/a/1/~0~1/x": "none", "/a/99999999999999999999": "none", "/a/ 0": "none", "/a/1e0": "none",
	} {
		tokens, _ := jsonvalue.Tokens(pointer)
		v := decode(t, text)
		at, ok := jsonvalue.At(v, tokens...)
		got := "none"
		if ok {
			got = jsonvalue.Text(at)
		}
		if got != want {
			t.Errorf("At %q is %s, want %s", pointer, got, want)
		}
		if len(tokens) == 0 {
			continue
		}
		// What is there can be replaced, and nothing else.
		last := len(tokens) - 1
		parent, _ := jsonvalue.At(v, tokens[:last]...)
		replaced := jsonvalue.SetChild(parent, tokens[last], "new")
		if replaced != ok {
			t.Errorf("SetChild %q is %v", pointer, replaced)
		}
		at, _ = jsonvalue.At(v, tokens...)
		if replaced && at != "new" {
			t.Errorf("SetChild %q leaves %s", pointer, jsonvalue.Text(v))
		}
		if !replaced && !jsonvalue.Equal(v, decode(t, text)) {
			t.Errorf("SetChild %q changes %s", pointer, jsonvalue.Text(v))
		}
	}
}

func decode(t *testing.T, text string) any {
	t.Helper()
	v, faults := jsonvalue.Decode([]byte(text))
	if len(faults) > 0 {
		t.Fatalf("%s: %v", text, faults)
	}
	return v
}
