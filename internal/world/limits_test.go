package world_test

import (
	"fmt"
	"testing"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/limits"
	"agentmock/internal/world"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"MaxPopulation":  crossPopulation,
		"maxPopulations": crossPopulations,
	}, nil)
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
