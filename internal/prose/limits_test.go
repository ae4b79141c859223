package prose_test

import (
	"strings"
	"testing"

	"agentmock/internal/limits"
	"agentmock/internal/prose"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxText": crossText}, nil)
}

func crossText(t *testing.T) {
	const text = "格式 yyyy-MM-dd"
	most := text + strings.Repeat(" ", 2000-len(text))
	if got := prose.Read(most); got.Layout == "" {
		t.Error("a text of the length is not read")
	}
	if got := prose.Read(most + " "); !got.IsZero() {
		t.Errorf("a longer one says %s", brief(got))
	}
}
