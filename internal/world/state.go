package world

import (
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// states are what members are called that say how far a thing is.
var states = []string{"status", "state"}

// beginnings are the states of things that were just made, in small letters and without what stands between words.
var beginnings = []string{"new", "draft", "created", "pending", "open", "todo", "queued", "submitted", "initial", "init", "requested", "received", "scheduled", "unpaid", "waiting", "backlog"}

// begin has a thing that was just made be as things begin, where no client says otherwise: an order is paid later, a post has no comments yet.
func (t *writing) begin(thing, sent *jsonvalue.Object) {
	t.beginStates(thing, sent)
	for _, m := range slices.Clone(thing.Members) {
		if first := t.beginning(thing, m, sent); first != nil {
			if thing.Set(m.Name, first); !t.resource.Schema.Valid(thing, jsonschema.InResponse) {
				thing.Set(m.Name, m.Value)
			}
		}
	}
}

// beginning returns what a member is at first that says what belongs to a thing, or how many do: their list is empty, a count 0; nil for others, for what
// could have been sent, and for what the document gives an example of.
func (t *writing) beginning(thing *jsonvalue.Object, m jsonvalue.Member, sent *jsonvalue.Object) any {
	s, _ := t.resource.Schema.Child(m.Name)
	if s == nil || sent.Index(m.Name) >= 0 || t.describes(m.Name) || s.Default != nil {
		return nil
	}
	if _, given := t.generator.Example(s); given {
		return nil
	}
	_, isList := m.Value.([]any)
	switch {
	case isList && t.has(thing, m.Name):
		return []any{}
	case resource.IsCount(m.Name) && s.PossibleTypes()&jsonschema.Integer != 0:
		return jsonvalue.Int(0)
	}
	return nil
}

// has reports whether a list in a thing is of what belongs to it, and not a part of what was made: the document has such things elsewhere, or the thing says how
// many there are.
func (t *writing) has(thing *jsonvalue.Object, list string) bool {
	return slices.ContainsFunc(t.resource.Belongings, func(b resource.Belonging) bool { return b.Name == list }) ||
		slices.ContainsFunc(thing.Members, func(m jsonvalue.Member) bool { return resource.IsCountOf(m.Name, list) })
}

// beginStates has a thing be in the first of its states that the document lists and that is called like a beginning.
func (t *writing) beginStates(thing, sent *jsonvalue.Object) {
	for _, name := range states {
		s, _ := t.resource.Schema.Child(name)
		if _, has := thing.Lookup(name); !has || s == nil || sent.Index(name) >= 0 || s.Default != nil {
			continue
		}
		if _, given := t.generator.Example(s); given {
			continue
		}
		listed := s.Bare().Enum
		if at := slices.IndexFunc(listed, isBeginning); at >= 0 {
			before, _ := thing.Lookup(name)
			if thing.Set(name, listed[at]); !t.resource.Schema.Valid(thing, jsonschema.InResponse) {
				thing.Set(name, before)
			}
		}
	}
}

func isBeginning(state any) bool {
	text, isText := state.(string)
	return isText && slices.Contains(beginnings, strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(text)))
}

// state returns the member that says the state of a thing, and the value of it that an action is called after: cancel of cancelled. name is
// "" for none.
func (t *writing) state() (name, value string) {
	path := t.q.Exchange.Operation.Path
	action := strings.ToLower(path[strings.LastIndexByte(path, '/')+1:])
	for _, name := range states {
		s, _ := t.resource.Schema.Child(name)
		if s == nil || len(action) < 4 {
			continue
		}
		for _, v := range s.Bare().Enum {
			if text, isText := v.(string); isText && text != action && strings.HasPrefix(strings.ToLower(text), strings.TrimSuffix(action, "e")) {
				return name, text
			}
		}
	}
	return "", ""
}
