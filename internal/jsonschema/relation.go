package jsonschema

import (
	"strings"

	"agentmock/internal/source"
)

// Relation ties the value of a schema to another value of the exchange, as the document says it. What it means is in package relation.
type Relation struct {
	source.Position
	Kind   RelationKind
	Source *Expression
}

// RelationKind is the extension that declares a relation, also the rule of its violations.
type RelationKind string

// The kinds of relations.
const (
	SameAs    RelationKind = "x-same-as"    // the value equals the source
	NotBefore RelationKind = "x-not-before" // the date-time is not earlier than the source; says nothing where one is null
)

// Rule returns the name of the kind among the rules of violations and the checks of a contract.
func (k RelationKind) Rule() string { return strings.TrimPrefix(string(k), "x-") }

// FirstRelation returns a relation on s or on a schema it leads to, nil for none. Components are left out: what stands in
// them may be meant for other places.
func (s *Schema) FirstRelation(seen map[*Schema]bool) *Relation {
	if s == nil || !s.Relates() || s.Name != "" || seen[s] {
		return nil
	}
	seen[s] = true
	if len(s.Relations) > 0 {
		return &s.Relations[0]
	}
	for part := range s.Parts() {
		if r := part.FirstRelation(seen); r != nil {
			return r
		}
	}
	return nil
}
