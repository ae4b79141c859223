package overlay_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/limits"
	"agentmock/internal/overlay"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxAdded": crossAdded}, nil)
}

// crossAdded puts a thousand values into two thousand places, and one more; and what grows with every action.
func crossAdded(t *testing.T) {
	add := func(document, actions string) error {
		o, findings, err := overlay.Read(parse(t, "o.yaml", "overlay: 1.1.0\ninfo: {title: T, version: 1}\nactions:\n"+actions))
		if err != nil || len(findings) > 0 {
			t.Fatal(findings, err)
		}
		_, _, err = o.Apply(parse(t, "a.yaml", document))
		return err
	}
	places := "all: [" + strings.Repeat("{}, ", 1999) + "{}]\nlast: {}"
	thousand := "- {target: '$.all[*]', update: {a: [" + strings.Repeat("0, ", 997) + "0]}}\n"
	if err := add(places, thousand); err != nil {
		t.Error(err)
	}
	const want = "o.yaml:5: target $.last: more than 2000000 values are added to the document"
	if err := add(places, thousand+"- {target: $.last, update: {}}\n"); fmt.Sprint(err) != want {
		t.Error(err)
	}
	if err := add("a: {b: {}}", strings.Repeat("- {target: '$..b', copy: $}\n", 40)); err == nil || !strings.Contains(err.Error(), "more than 2000000 values") {
		t.Error(err)
	}
}
