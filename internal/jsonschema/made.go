package jsonschema

import "agentmock/internal/source"

// ListOf returns a schema of lists whose items are of a schema, and which are of another as a whole where that is not nil. Both
// are linked, and stand in the document; the list does not.
func ListOf(at source.Position, item, whole *Schema) *Schema {
	s := NewSchema(at)
	s.Types, s.possible, s.Items = Array, Array, item
	s.relates, s.Shared, item.Shared = item.relates, true, true
	if whole != nil {
		s.AllOf = []*Schema{whole}
		s.possible = Array.And(whole.possible)
		s.relates, whole.Shared = s.relates || whole.relates, true
	}
	return s.Complete()
}

// ObjectOf returns a schema of objects that have one member, whose schema is linked; nothing is said of others.
func ObjectOf(at source.Position, name string, member *Schema) *Schema {
	s := NewSchema(at)
	s.Types, s.possible, s.Required = ObjectType, ObjectType, []string{name}
	s.Properties, s.property = []Property{{name, member}}, map[string]int{name: 0}
	s.relates, s.describes, member.Shared = member.relates, true, true
	return s.Complete()
}

// WithItems returns a schema that asks of lists what s asks, and of their items what another asks. Both are linked.
func (s *Schema) WithItems(item *Schema) *Schema {
	list := *s
	list.gathered = nil
	list.Items, item.Shared = item, true
	list.relates = s.relates || item.relates
	return list.Complete()
}
