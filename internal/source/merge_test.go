package source_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"agentmock/internal/source"
)

// TestMergingTakesNoLongerThanReading merges a mapping of very many keys into one that has some of them.
func TestMergingTakesNoLongerThanReading(t *testing.T) {
	const count = 200_000
	var text strings.Builder
	text.WriteString("all: &all\n")
	for i := range count {
		fmt.Fprintf(&text, "  k%d: 1\n", i)
	}
	text.WriteString("some: {k7: 2, <<: *all}\n")
	begun := time.Now()
	n, err := source.ParseFile("t.yaml", []byte(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	some := n.Child("some")
	if len(some.Keys()) != count || some.Child("k7").Brief(10) != "2" || some.Child("k8").Brief(10) != "1" {
		t.Errorf("%d keys, k7 is %s", len(some.Keys()), some.Child("k7").Brief(10))
	}
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("%s", took)
	}
}
