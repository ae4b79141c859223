package jsonschema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/api/apitest"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// A $dynamicRef leads to the outermost resource on the way that has an anchor of its name; where the way has none, to its own.
func TestDynamicReferences(t *testing.T) {
	const tree = `
Tree: {$id: "https://a.example/tree", $dynamicAnchor: node, type: object, properties: {value: true, below: {type: array, items: {$dynamicRef: "#node"}}}}
Strict: {$id: "https://a.example/strict", $dynamicAnchor: node, $ref: tree, unevaluatedProperties: false}
Bare: {$ref: "#/components/schemas/Strict"}
`
	const list = `
List: {$id: list, type: array, items: {$dynamicRef: "#item"}, $defs: {any: {$dynamicAnchor: item}}}
Numbers: {$id: numbers, $ref: list, $defs: {own: {$dynamicAnchor: item, type: number}}}
Lists: {$id: lists, $ref: list, $defs: {own: {$dynamicAnchor: item, $ref: numbers}}}
Named: {$id: named, $dynamicAnchor: plain, type: object, properties: {a: {$dynamicRef: "#/$defs/t"}, b: {$dynamicRef: "#plainly", $ref: "#/$defs/small"}}, $defs: {t: {type: integer}, small: {maximum: 5}, p: {$anchor: plainly, type: integer}}}
`
	for name, row := range map[string]struct {
		components, schema string
		good, bad          []string
	}{
		"the tree itself":         {tree, "Tree", []string{`{"below": [{"valeu": 1}]}`}, []string{`{"below": [5, {"below": 1}]}`}},
		"extended":                {tree, "Strict", []string{`{"value": 1, "below": [{"below": [{"value": 2}]}]}`}, []string{`{"valeu": 1}`, `{"below": [{"valeu": 1}]}`, `{"below": [{"below": [{"valeu": 1}]}]}`}},
		"extended, by reference":  {tree, "Bare", []string{`{"below": [{"value": 1}]}`}, []string{`{"below": [{"valeu": 1}]}`}},
		"a list of anything":      {list, "List", []string{`[1, "a", {}]`}, []string{`{}`}},
		"a list of numbers":       {list, "Numbers", []string{`[1, 2.5]`}, []string{`["a"]`, `[1, null]`}},
		"the outermost counts":    {list, "Lists", []string{`[]`}, []string{`[1]`, `[[1]]`}},
		"without dynamic anchors": {list, "Named", []string{`{"a": 1, "b": 5}`}, []string{`{"a": "1"}`, `{"b": 6}`, `{"b": "x"}`}},
	} {
		t.Run(name, func(t *testing.T) {
			s := apitest.Schema(t, "3.1.0", strings.TrimSpace(row.components)+"\nS: {type: object, properties: {it: {$ref: '#/components/schemas/"+row.schema+"'}}}").Property("it")
			for text, want := range kinds(row.good, row.bad) {
				if got := s.Valid(apitest.Decode(t, text), jsonschema.InResponse); got != want {
					t.Errorf("%s: %t, want %t", text, got, want)
				}
			}
		})
	}
}

func kinds(good, bad []string) map[string]bool {
	all := map[string]bool{}
	for _, text := range good {
		all[text] = true
	}
	for _, text := range bad {
		all[text] = false
	}
	return all
}

// crossScopes comes to one schema by as many ways as are told apart, and by one more.
func crossScopes(t *testing.T) {
	load := func(ways int) string {
		var b strings.Builder
		b.WriteString("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    L: {$id: l, type: array, items: {$dynamicRef: '#t'}, $defs: {any: {$dynamicAnchor: t}}}\n")
		for i := range ways {
			fmt.Fprintf(&b, "    W%d: {$id: w%d, $ref: l, $defs: {own: {$dynamicAnchor: t, const: %d}}}\n", i, i, i)
		}
		s, err := openapi.Load(apitest.File("openapi.yaml", b.String()), openapi.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var said []string
		for _, f := range s.Findings {
			said = append(said, f.Message)
		}
		return strings.Join(said, "\n")
	}
	if diff := cmp.Diff("", load(255)); diff != "" { // and the list itself
		t.Errorf("256 ways (-want +got):\n%s", diff)
	}
	if got := load(256); !strings.Contains(got, "in more than 256 ways") {
		t.Errorf("257 ways: %q", got)
	}
}
