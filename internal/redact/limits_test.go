package redact_test

import (
	"strings"
	"testing"
	"time"

	"agentmock/internal/redact"
)

// Texts that are made to be looked through over and over are looked through once: eight times the text takes some eight times the time.
func TestHidingIsLinear(t *testing.T) {
	const size = 64 << 10
	for name, part := range map[string]string{
		"queries": "?a=pass", "assignments": "pin=a ", "pairs": "a=a&", "colons": "token:x ", "slashes": "//", "users": "//a:b", "keys": "-----BEGIN PRIVATE KEY-----", "tokens": "eyJ", "escaped": "%253Fa%253D",
		"drivers": "@tcp(a:b", "names": "password ", "quotes": `\"pass`, "spaces": "pass       ", "labels": "name:", "Chinese": "密码：",
	} {
		for form, around := range map[string]func(text string) string{"text": func(text string) string { return text }, "member": member} {
			little, much := hides(around(strings.Repeat(part, size/8/len(part)))), hides(around(strings.Repeat(part, size/len(part))))
			if much > 30*max(little, time.Millisecond) { // 64 times, where each place is looked at from each other one
				t.Errorf("%s in a %s: %s for %d bytes, %s for eight times as many", name, form, little, size/8, much)
			}
		}
	}
}

// member returns a JSON object with a text in it.
func member(text string) string {
	return `{"a":"` + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), `"`, `\"`) + `"}`
}

// hides returns how long a body takes, the shortest of three times: others use the machine, too.
func hides(body string) time.Duration {
	shortest := time.Hour
	for range 3 {
		begun := time.Now()
		redact.Body([]byte(body))
		shortest = min(shortest, time.Since(begun))
	}
	return shortest
}
