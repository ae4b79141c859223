package world_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/limits"
	"agentmock/internal/world"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"MaxPopulation":  crossPopulation,
		"maxPopulations": crossPopulations,
		"maxBelonging":   crossBelonging,
		"maxNewIDs":      crossNewIDs,
		"maxPatchCopies": crossPatchCopies,
		"maxSameIDs":     crossSameIDs,
		"maxWelcomed":    crossWelcomed,
	}, nil)
}

// crossBelonging writes more things into the list of the one that they belong to than it may have: they are counted all the same.
func crossBelonging(t *testing.T) {
	for before, want := range map[int]string{999: "1000 1000", 1000: "1000 1001"} {
		has, count := world.Entered(before)
		if got := fmt.Sprint(has, " ", count); got != want {
			t.Errorf("after %d: %s, want %s", before, got, want)
		}
	}
}

// crossPopulation asks for more things than a collection may have.
func crossPopulation(t *testing.T) {
	document := fmt.Sprintf(shop, "[{name: page, in: query, schema: {type: integer}}, {name: limit, in: query, schema: {type: integer}}]", "{type: object, properties: {data: {type: array, items: {$ref: '#/components/schemas/Order'}}, total: {type: integer}}}")
	for given, want := range map[int]int{world.MaxPopulation: world.MaxPopulation, world.MaxPopulation + 1: world.MaxPopulation} {
		body := newAsker(t, document, given).list("listOrders", map[string]any{"limit": number(1)})
		if total := at(body, "total"); total != number(want) {
			t.Errorf("%d asked for: %v", given, total)
		}
	}
}

// crossPopulations asks for the things of many parents: what is kept of them is bounded, and what they are does not depend on it.
func crossPopulations(t *testing.T) {
	a := newAsker(t, fmt.Sprintf(shop, "[]", "{type: array, items: {$ref: '#/components/schemas/Order'}}"), 3)
	first := a.list("listOrders", nil)
	for seed := range uint64(600) {
		a.seed = seed + 1
		a.list("listOrders", nil)
		if kept := a.world.Kept(); kept > 256 {
			t.Fatalf("%d are kept", kept)
		}
	}
	a.seed = 0
	if !jsonvalue.Equal(first, a.list("listOrders", nil)) {
		t.Error("what was forgotten is made anew as something else")
	}
}

// crossNewIDs creates things whose ids are few: where they are used up, nothing is created any more, and that is found out soon.
func crossNewIDs(t *testing.T) {
	document := strings.ReplaceAll(fmt.Sprintf(shop, "[]", "{type: array, items: {$ref: '#/components/schemas/Order'}}"), "id: {type: integer}", "id: {type: integer, readOnly: true, minimum: 1, maximum: 30}")
	document = strings.Replace(document, "  /orders/{orderId}:\n", "    post:\n      operationId: addOrder\n      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}\n      responses: {\"201\": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}\n  /orders/{orderId}:\n", 1)
	a := newAsker(t, document, 25)
	created := 0
	for range 8 {
		if a.create(`{"status": "open"}`) {
			created++
		}
	}
	if created != 5 {
		t.Errorf("%d of five ids are given out", created)
	}
}

// crossSameIDs sends lines whose ids are made up, of which there are enough or not: they are told apart where they can be, and made all the same.
func crossSameIDs(t *testing.T) {
	for most, want := range map[string]int{"1": 1, "5": 5} {
		document := fmt.Sprintf(shop, "[]", "{type: array, items: {$ref: '#/components/schemas/Order'}}")
		document = strings.Replace(document, "        note: {type: string}", "        lines: {type: array, items: {type: object, required: [id, name], properties: {id: {type: integer, minimum: 1, maximum: "+most+"}, name: {type: string}}}}", 1)
		document = strings.Replace(document, "  /orders/{orderId}:\n", "    post:\n      operationId: addOrder\n      requestBody: {content: {application/json: {schema: {type: object, properties: {lines: {type: array, items: {type: object}}}}}}}\n      responses: {\"201\": {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}}\n  /orders/{orderId}:\n", 1)
		a := newAsker(t, document, 1)
		created := a.create(`{"lines": [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}, {"name": "e"}]}`)
		ids := map[string]bool{}
		lines, _ := at(a.list("listOrders", nil), "1", "lines").([]any)
		for _, line := range lines {
			ids[jsonvalue.Text(at(line, "id"))] = true
		}
		if !created || len(lines) != 5 || len(ids) != want {
			t.Errorf("ids up to %s: %s", most, jsonvalue.Text(lines))
		}
	}
}

// crossPatchCopies sends a JSON Patch that copies a text onto itself until it is too long.
func crossPatchCopies(t *testing.T) {
	copies := func(length int) string {
		return fmt.Sprintf(`[{"op": "add", "path": "/note", "value": %q}, {"op": "copy", "from": "/note", "path": "/copy"}]`, strings.Repeat("x", length))
	}
	for length, want := range map[int]bool{1 << 10: true, 2 << 20: false} {
		if fault := world.PatchFault(copies(length)); (fault == "") != want {
			t.Errorf("a copy of %d bytes: %q", length, fault)
		}
	}
}

// crossWelcomed asks for the orders of a customer that nobody knows, when as many things have been written as leave room for such, and one more.
func crossWelcomed(t *testing.T) {
	document := fmt.Sprintf(shop, "[{name: agentId, in: query, required: true, schema: {type: string}}]", "{type: array, items: {$ref: '#/components/schemas/Order'}}")
	document = strings.Replace(document, "        note: {type: string}\n", "        note: {type: string}\n        agentId: {type: string}\n", 1)
	for written, want := range map[int]int{999: 5, 1000: 0} {
		a := newAsker(t, document, 25)
		documents := map[string][]byte{}
		for i := range written {
			name, text := world.ChangeDocument("/others []", number(i), jsonvalue.Int(1), int64(i+1))
			documents[name] = text
		}
		x, _ := a.exchange("listOrders", map[string]any{"agentId": "a-1"})
		done, err := a.world.Welcome(world.Request{Exchange: x, Changes: world.ReadChanges(documents, nil), Next: func(string) (int64, error) { a.count++; return a.count - 1, nil }})
		if err != nil || len(done.More) != want {
			t.Errorf("%d written: %d come to be, %v", written, len(done.More), err)
		}
	}
}
