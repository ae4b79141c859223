package openapi

import (
	"slices"
	"strings"

	"agentmock/internal/source"
)

// methods are the members of a path that are operations (OpenAPI 3.2, Path Item Object).
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

// MethodOf returns the method that a text names: one that OpenAPI has a member for in capitals, whatever letters it is written in,
// and any other to the letter, as requests have it (RFC 9110, section 9.1).
func MethodOf(text string) string {
	if slices.Contains(methods, strings.ToLower(text)) {
		return strings.ToUpper(text)
	}
	return text
}

// usualMethods are those that are served where it is not said which there are.
var usualMethods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

// anyMethod is the member of a path whose operation has all methods that the path has no other for, as Amazon API Gateway exports it.
const anyMethod = "x-amazon-apigateway-any-method"

// methodsOf returns the operations of a path by the methods that they are sent with, in its order: those that it has members for,
// then its additionalOperations. An operation of any method comes last.
func (c *compiler) methodsOf(item *source.Node) []source.Member {
	var all []source.Member
	for _, m := range source.Members(item) {
		if slices.Contains(methods, strings.ToLower(m.Name)) {
			all = append(all, source.Member{Name: MethodOf(m.Name), Node: m.Node})
		}
	}
	other := item.Child("additionalOperations")
	if other != nil && other.Kind() != source.ObjectNode {
		c.FaultAt(other, "additionalOperations: expected operations by their methods, found %s: there are none", other.Brief(40))
	}
	for i, m := range source.Members(other) {
		at := other.KeyPosition(i).NewScalar(nil)
		switch {
		case strings.HasPrefix(m.Name, "x-"):
			continue
		case !isToken(m.Name):
			c.FaultAt(at, "additionalOperations: %q is no method: expected letters, such as COPY: it is left out", m.Name)
			continue
		case slices.Contains(methods, strings.ToLower(m.Name)):
			c.FaultAt(at, "additionalOperations: %s has a member of its own, expected %s beside additionalOperations: it is read as that", m.Name, strings.ToLower(m.Name))
			m.Name = MethodOf(m.Name)
		}
		all = append(all, m)
	}
	if other := item.Child(anyMethod); other != nil {
		for _, method := range usualMethods {
			if !slices.ContainsFunc(all, func(m source.Member) bool { return m.Name == method }) {
				all = append(all, source.Member{Name: method, Node: other})
			}
		}
	}
	return all
}

// isToken reports whether a text may be a method, or the name of a header or a cookie (RFC 9110, section 5.6.2).
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`"(),/:;<=>?@[\]{}`, r)
	})
}
