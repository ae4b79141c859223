package main

import (
	"strings"
	"testing"
)

// TestNoticesHaveTheTexts holds what is passed on against what licences want: their words, not their names alone.
func TestNoticesHaveTheTexts(t *testing.T) {
	got := string(notices([]part{
		{name: "a.test/one", version: "v1.0.0", licenses: []string{"MIT"}, texts: []text{{"LICENSE", "Permission is hereby granted\r\n"}, {"NOTICE", "Copyright of One"}}},
		{name: "b.test/two", version: "v2.0.0", licenses: []string{"BSD-3-Clause"}, texts: []text{{"COPYING", "Neither the name of"}}},
	}))
	line := strings.Repeat("=", 80)
	for _, want := range []string{
		line + "\na.test/one v1.0.0 (MIT): LICENSE\n" + line + "\n\nPermission is hereby granted\n",
		line + "\na.test/one v1.0.0 (MIT): NOTICE\n" + line + "\n\nCopyright of One\n",
		line + "\nb.test/two v2.0.0 (BSD-3-Clause): COPYING\n" + line + "\n\nNeither the name of\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("missing:\n%s\nin\n%s", want, got)
		}
	}
}
