package world

import (
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
)

// states are what members are called that say how far a thing is.
var states = []string{"status", "state"}

// beginnings are the states of things that were just made, in small letters and without what stands between words.
var beginnings = []string{"new", "draft", "created", "pending", "open", "todo", "queued", "submitted", "initial", "init", "requested", "received", "scheduled", "unpaid", "waiting", "backlog"}

// begin has a thing that was just made be in the first of its states, where the document lists one that is called so and no client says another: an order is
// paid later.
func (t *writing) begin(thing, sent *jsonvalue.Object) {
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
