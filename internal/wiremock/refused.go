// Package wiremock reads WireMock's stub mappings and request patterns as fixtures and their conditions, and writes fixtures as mappings:
// https://wiremock.org/docs/standalone/admin-api-reference.
package wiremock

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// Refused is what a mapping says that it cannot mean here.
type Refused struct {
	Pointer string // RFC 6901, into the mapping or the pattern
	Reason  string

	said i18n.Message // the reason
}

func (r *Refused) Error() string { return r.Pointer + ": " + r.Reason }

// In returns the refusal in a language.
func (r *Refused) In(l i18n.Language) string { return r.Pointer + ": " + r.said.In(l) }

func refused(pointer, format string, args ...any) error {
	said := i18n.Sayf(format, args...)
	return &Refused{pointer, said.String(), said}
}

// under returns the pointer to a member.
func under(pointer, name string) string { return pointer + jsonvalue.Pointer(name) }

// only refuses members of an object that are not among those known here.
func only(n *source.Node, pointer, what string, known ...string) error {
	if n.Kind() != source.ObjectNode {
		return refused(pointer, "expected %s: an object of %s, found %s", what, strings.Join(known, ", "), n.Brief(60))
	}
	for _, name := range n.Keys() {
		if !slices.Contains(known, name) {
			return refused(under(pointer, name), "agentmock cannot do that%s: %s has %s", suggest.Hint(name, known), what, strings.Join(known, ", "))
		}
	}
	return nil
}

// text returns a member that is a text, "" for none.
func text(n *source.Node, pointer, name string) (string, error) {
	at := n.Child(name)
	if at == nil {
		return "", nil
	}
	if out, ok := at.Scalar.(string); ok {
		return out, nil
	}
	return "", refused(under(pointer, name), "expected a text, found %s", at.Brief(60))
}

// integer returns a member that is a whole number within bounds, and otherwise where there is none.
func integer(n *source.Node, pointer, name string, least, most, otherwise int64) (int64, error) {
	at := n.Child(name)
	if at == nil {
		return otherwise, nil
	}
	number, _ := at.Scalar.(jsonvalue.Number)
	if out, ok := number.Int64(); ok && out >= least && out <= most {
		return out, nil
	}
	return 0, refused(under(pointer, name), "expected a number from %d to %d, found %s", least, most, at.Brief(60))
}

// flag reports whether a member is true.
func flag(n *source.Node, name string) bool {
	at := n.Child(name)
	return at != nil && at.Scalar == true
}
