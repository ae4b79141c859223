package generate_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/generate"
	"agentmock/internal/generate/generatetest"
)

// payments is a document in the likeness of a vendor's: everything refers to everything, and may be there as a whole.
func payments() generatetest.Document {
	kinds := []string{"Customer", "Charge", "Invoice", "Refund", "Account", "Source"}
	var b strings.Builder
	for _, kind := range kinds {
		fmt.Fprintf(&b, "%s:\n  type: object\n  required: [id, kind]\n  properties:\n    id: {type: string}\n    kind: {const: %s}\n", kind, kind)
		for _, other := range kinds {
			fmt.Fprintf(&b, "    %s: {$ref: '#/components/schemas/%s'}\n    %s_list: {type: array, items: {$ref: '#/components/schemas/%s'}}\n", strings.ToLower(other), other, strings.ToLower(other), other)
		}
		fmt.Fprintf(&b, "    last: {type: string}\n")
	}
	return generatetest.Document{Schema: "{$ref: '#/components/schemas/Customer'}", Components: b.String()}
}

// crossUsual makes bodies that would be as large as their schemas are tangled: the usual one has some 20 kB and all that is seen first,
// the extreme one more.
func crossUsual(t *testing.T) {
	d := payments()
	document, judge := d.Load(t), generatetest.Validator(t, d.Text(), generatetest.AnswerPointer)
	g := generatetest.NewGenerator(t, document)
	most := 0
	for seed := range uint64(20) {
		body := generatetest.Answer(t, g, document.Operations[0], generate.Options{Seed: seed})
		most = max(most, len(body))
		if err := generatetest.Judge(judge, body); err != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(body, &members); err != nil || len(members) != 2+2*6+1 {
			t.Errorf("seed %d: %d members of 15: %v", seed, len(members), err)
		}
	}
	if most < 10_000 || most > 22_000 {
		t.Errorf("the largest body has %d bytes, of some 20 000", most)
	}
	if body := generatetest.Answer(t, g, document.Operations[0], generate.Options{Shape: generate.Extreme}); len(body) < 30_000 {
		t.Errorf("an extreme body has %d bytes", len(body))
	}
}

// TestWhatLiesDeepIsSimple counts kinds inside each other: below the third level nothing stands inside its own kind, and of
// alternatives the one that ends soonest is taken.
func TestWhatLiesDeepIsSimple(t *testing.T) {
	d := generatetest.Document{Schema: "{$ref: '#/components/schemas/Node'}", Components: `
Node:
  type: object
  required: [id, below]
  properties:
    id: {type: integer}
    below: {$ref: '#/components/schemas/Between'}
    owner: {anyOf: [{$ref: '#/components/schemas/Owner'}, {type: string}]}
Between:
  type: object
  properties:
    node: {$ref: '#/components/schemas/Node'}
Owner:
  type: object
  required: [name]
  properties: {name: {type: string}}
`}
	document := d.Load(t)
	body := generatetest.Answer(t, generatetest.NewGenerator(t, document), document.Operations[0], generate.Options{})
	type node struct {
		Owner any
		Below struct {
			Node *struct {
				Owner any
				Below struct{ Node *struct{ Owner any } }
			}
		}
	}
	var top node
	if err := json.Unmarshal(body, &top); err != nil {
		t.Fatal(err)
	}
	if _, whole := top.Owner.(map[string]any); !whole {
		t.Errorf("the first level's owner is not the first alternative: %s", body)
	}
	if top.Below.Node == nil || top.Below.Node.Below.Node != nil {
		t.Errorf("expected a node in a node and none in that: %s", body)
	}
}

// TestFirstAlternative asks for alternatives: without a seed the first of the list, with one any, in lists of different things all.
func TestFirstAlternative(t *testing.T) {
	d := generatetest.Document{Schema: "{oneOf: [{$ref: '#/components/schemas/Customer'}, {$ref: '#/components/schemas/Deleted'}]}", Components: `
Customer: {type: object, required: [name], properties: {name: {type: string}}}
Deleted: {type: object, required: [deleted], properties: {deleted: {const: true}}}
`}
	document := d.Load(t)
	g := generatetest.NewGenerator(t, document)
	deleted := func(seed uint64) bool {
		return strings.Contains(string(generatetest.Answer(t, g, document.Operations[0], generate.Options{Seed: seed})), `"deleted"`)
	}
	if deleted(0) {
		t.Error("the first alternative is not taken")
	}
	seen := map[bool]int{}
	for seed := range uint64(50) {
		seen[deleted(seed+1)]++
	}
	if seen[true] < 10 || seen[false] < 10 {
		t.Errorf("of 50 seeds %d make a deleted one", seen[true])
	}
	distinct := generatetest.Document{Schema: "{type: array, minItems: 3, uniqueItems: true, items: {anyOf: [{const: a}, {const: b}, {const: c}]}}"}.Load(t)
	if body := generatetest.Answer(t, generatetest.NewGenerator(t, distinct), distinct.Operations[0], generate.Options{}); len(body) != len(`["a","b","c"]`) {
		t.Errorf("different ones: %s", body)
	}
}
