// Package redact knows which names are those of secrets.
package redact

import (
	"bytes"
	"slices"
	"strings"
)

// IsSecretName reports whether a name of a header, a cookie or a query parameter is one that credentials go by.
func IsSecretName(name string) bool {
	name = strings.ToLower(name)
	for _, part := range []string{"auth", "cookie", "token", "key", "secret", "passw", "session", "sign", "credential"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// secretMembers are names that data do not have by chance, unlike "key" or "session".
var secretMembers = []string{"password", "passwd", "secret", "token", "credential", "authorization", "api_key", "apikey"}

// IsSecretMember reports whether a name of a JSON member or a form field is one that credentials go by.
func IsSecretMember(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(secretMembers, func(part string) bool { return strings.Contains(name, part) })
}

// MentionsSecret reports whether a body may have a member of such a name: where it does not, nobody need look closer.
func MentionsSecret(body []byte) bool {
	lower := bytes.ToLower(body)
	return slices.ContainsFunc(secretMembers, func(part string) bool { return bytes.Contains(lower, []byte(part)) })
}
