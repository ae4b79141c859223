package rules_test

import (
	"fmt"
	"strings"
	"testing"

	"agentmock/internal/limits"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxRules": crossRules}, nil)
}

func crossRules(t *testing.T) {
	var text strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&text, "p%d: [1]\n", i)
	}
	if all, err := compile(t, text.String()); len(all) != 1000 || err != nil {
		t.Errorf("%d rules, %v", len(all), err)
	}
	if all, err := compile(t, text.String()+"more: [1]"); len(all) != 1000 || fmt.Sprint(err) != "rules.yaml:1: more than 1000 rules" {
		t.Errorf("%d rules, %v", len(all), err)
	}
}
