package redact_test

import (
	"strings"
	"testing"
	"time"

	"agentmock/internal/redact"
)

// Texts that are made to be looked through over and over are looked through once: a body as long as the journal keeps takes no second.
func TestHidingIsLinear(t *testing.T) {
	const size = 64 << 10
	for name, part := range map[string]string{
		"queries": "?a=pass", "assignments": "pin=a ", "pairs": "a=a&", "colons": "token:x ", "slashes": "//", "users": "//a:b", "keys": "-----BEGIN PRIVATE KEY-----", "tokens": "eyJ", "escaped": "%253Fa%253D",
		"drivers": "@tcp(a:b", "names": "password ", "quotes": `\"pass`, "spaces": "pass       ", "labels": "name:", "Chinese": "密码：",
	} {
		text := strings.Repeat(part, size/len(part))
		for form, body := range map[string]string{"text": text, "member": `{"a":"` + strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), `"`, `\"`) + `"}`} {
			begun := time.Now()
			redact.Body([]byte(body))
			if took := time.Since(begun); took > time.Second {
				t.Errorf("%s in a %s of %d bytes: %s", name, form, size, took)
			}
		}
	}
}
