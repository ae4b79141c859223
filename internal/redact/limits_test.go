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
			small, large := around(strings.Repeat(part, size/8/len(part))), around(strings.Repeat(part, size/len(part)))
			little, much := hides(small), hides(large)
			for tries := 0; much > 30*max(little, time.Millisecond); tries++ { // 64 times, where each place is looked at from each other one
				if tries == 12 { // others use the machine, too
					t.Errorf("%s in a %s: %s for %d bytes, %s for eight times as many", name, form, little, size/8, much)
					break
				}
				little, much = min(little, hides(small)), min(much, hides(large))
			}
		}
	}
}

// member returns a JSON object with a text in it.
func member(text string) string {
	return `{"a":"` + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), `"`, `\"`) + `"}`
}

// hides returns how long a body takes.
func hides(body string) time.Duration {
	begun := time.Now()
	redact.Body([]byte(body))
	return time.Since(begun)
}
