package i18n_test

import (
	"testing"

	"agentmock/internal/limits"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxPacked": TestPacked, "maxForeign": TestForeign}, nil)
}
