package probe_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/api/apitest"
	"agentmock/internal/limits"
	"agentmock/internal/probe"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){
		"maxDepth": crossDepth, "maxDigits": crossDigits, "maxList": crossList, "maxText": crossText,
	}, nil)
}

// breaks reports whether a change of a keyword is made of a good value, and how deep the deepest is.
func breaks(t *testing.T, schema, good, keyword string) (found bool, deepest int) {
	t.Helper()
	s, make := compiled(t, schema)
	v := apitest.Decode(t, good)
	for change := range probe.Bad(s, v, make) {
		for range change.Values(v) {
			found = found || change.Keyword == keyword
			deepest = max(deepest, len(change.At))
		}
	}
	return found, deepest
}

func crossDepth(t *testing.T) {
	const levels = 40
	_, deepest := breaks(t, strings.Repeat("{type: object, properties: {a: ", levels)+"{type: integer}"+strings.Repeat("}}", levels),
		strings.Repeat(`{"a": `, levels)+"1"+strings.Repeat("}", levels), "type")
	if deepest != 12 {
		t.Errorf("%d levels are walked, want 12", deepest)
	}
}

func crossDigits(t *testing.T) {
	if found, _ := breaks(t, "{type: number, maximum: "+strings.Repeat("9", 60)+"}", "1", "maximum"); !found {
		t.Error("a long bound is not looked at")
	}
}

func crossList(t *testing.T) {
	for n, want := range map[int]bool{2000: true, 2001: false} {
		if found, _ := breaks(t, fmt.Sprintf("{type: array, maxItems: %d, items: {type: boolean}}", n), "[true]", "maxItems"); found != want {
			t.Errorf("a list of %d: %v, want %v", n, found, want)
		}
	}
}

func crossText(t *testing.T) {
	for n, want := range map[int]bool{1 << 16: true, 1<<16 + 1: false} {
		if found, _ := breaks(t, fmt.Sprintf("{type: string, maxLength: %d}", n), `"a"`, "maxLength"); found != want {
			t.Errorf("a text of %d: %v, want %v", n, found, want)
		}
	}
}
