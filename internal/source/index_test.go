package source_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/source"
)

// TestIndex finds the members of an object that changes while it is known: none comes as it was before.
func TestIndex(t *testing.T) {
	var b strings.Builder
	for i := range 100 {
		fmt.Fprintf(&b, "k%d: %d\n", i, i)
	}
	n, err := source.ParseFile("a.yaml", []byte(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	var x source.Index
	same := func(when string) {
		t.Helper()
		for i := range 120 {
			key := fmt.Sprint("k", i)
			if got, want := x.At(n, key), n.At(key); got != want {
				t.Errorf("%s: %s is %v, want %v", when, key, got, want)
			}
		}
	}
	same("as it was read")
	var others []int
	for i := range n.Items() {
		if i != 10 {
			others = append(others, i)
		}
	}
	n.Keep(others)
	same("one is gone")
	n.Items()[20] = n.Items()[21]
	same("one has another value")
	n.Keys()[30], n.Keys()[40] = n.Keys()[40], n.Keys()[30]
	same("two have changed places")
	n.Put("k110", n.Items()[0])
	same("one has come")
	if got, want := x.At(n.At("k3"), "k"), n.At("k3").At("k"); got != want {
		t.Errorf("below a number: %v, want %v", got, want)
	}
}
