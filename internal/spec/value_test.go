package spec_test

import (
	"testing"

	"agentmock/internal/value"
)

// decode is the value of a JSON text.
func decode(t *testing.T, text string) any {
	t.Helper()
	v, faults := value.Decode([]byte(text))
	if len(faults) > 0 {
		t.Fatalf("%s: %v", text, faults)
	}
	return v
}
