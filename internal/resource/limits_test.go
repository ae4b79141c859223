package resource_test

import (
	"testing"

	"agentmock/internal/limits"
)

func TestLimits(t *testing.T) {
	limits.Test(t, map[string]func(*testing.T){"maxComparisons": crossComparisons, "maxExpression": crossExpression, "maxSpotDepth": TestSpotsAreBounded}, nil)
}
