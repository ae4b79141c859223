package world_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/world"
)

// What was written one after the other is what is read of all documents at once, however it came about, and the changes before stay as they are.
func TestChangesOneByOne(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	made := []any{number(1), number(2), number(3)}
	most := 0
	for range 60 {
		documents := map[string][]byte{"settings": []byte("{}")}
		var changes, before *world.Changes
		var then map[string]string
		for step := range 1 + r.IntN(300) {
			changed := map[string][]byte{}
			for range 1 + r.IntN(3) {
				home, id := []string{"/pets []", "/orders [1]"}[r.IntN(2)], number(1+r.IntN(200))
				var thing any = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: "n", Value: number(r.IntN(5))}}}
				order := int64(r.IntN(2) * (step + 1))
				if r.IntN(4) == 0 {
					thing, order = nil, 0
				}
				name, text := world.ChangeDocument(home, id, thing, order)
				if r.IntN(8) == 0 {
					text = nil
				}
				if changed[name] = text; text == nil {
					delete(documents, name)
				} else {
					documents[name] = text
				}
			}
			if r.IntN(10) == 0 {
				before, then = changes, changes.Homes(made)
			}
			changes = changes.With(changed)
		}
		whole := world.ReadChanges(documents, nil)
		delete(documents, "settings")
		for name, got := range map[string]*world.Changes{"one by one": changes, "at once": whole, "at once, with what was known": world.ReadChanges(documents, before)} {
			if diff := cmp.Diff(documents, got.Documents()); diff != "" {
				t.Fatalf("%s: %s", name, diff)
			}
			if diff := cmp.Diff(whole.Homes(made), got.Homes(made)); diff != "" {
				t.Fatalf("%s: %s", name, diff)
			}
		}
		if diff := cmp.Diff(then, before.Homes(made)); diff != "" && then != nil {
			t.Fatalf("the changes before are others now: %s", diff)
		}
		if (changes == nil) != (len(documents) == 0) {
			t.Fatalf("of %d documents: %v", len(documents), changes)
		}
		most = max(most, len(slices.Collect(maps.Keys(documents))))
	}
	if most < 100 {
		t.Errorf("there were never more than %d", most)
	}
}
