package main

import (
	"strings"
	"testing"
)

// TestServeKeepsAsManyRequestsAsItIsTold starts with journals of all kinds of lengths: 0 is none, as people mean it.
func TestServeKeepsAsManyRequestsAsItIsTold(t *testing.T) {
	for length, want := range map[string]string{"0": `"total":0`, "-1": `"total":0`, "2": `"total":2`, "1000": `"total":3`} {
		p := startServe(t, "--journal", length)
		for range 3 {
			p.get(t, "/nothing")
		}
		if _, text := p.get(t, "/__admin/requests"); !strings.Contains(text, want) {
			t.Errorf("--journal %s: no %s in %s", length, want, text)
		}
	}
}
