package world

import (
	"strings"

	"agentmock/internal/jsonvalue"
)

// createMany makes a thing of each that was sent.
func (t *writing) createMany() (Write, Outcome, error) {
	body := t.q.Exchange.Request.Body
	all, isList := body.Value.([]any)
	if !isList || !body.Decoded {
		return Write{}, Elsewhere, nil
	}
	var done []Write
	for _, one := range all {
		t.q.Exchange.Request.Body.Value = one
		made, outcome, err := t.create()
		t.q.Exchange.Request.Body.Value = body.Value
		if err != nil || outcome != Created {
			return Write{}, outcome, err
		}
		done = append(done, made)
	}
	return Write{More: done}, Created, nil
}

// deleteMany takes away the things whose ids the request lists, those that there are.
func (t *writing) deleteMany() (Write, Outcome, error) {
	var done []Write
	for _, id := range t.listed() {
		if id = asProperty(t.resource.ID.Schema, id); t.exists(id) {
			done = append(done, t.remember(Write{ID: id}, 0))
		}
	}
	if len(done) == 0 {
		return Write{}, Elsewhere, nil
	}
	return Write{More: done}, Deleted, nil
}

// listed returns the ids that a request lists in the query or in its body: as a list, or as a text with commas.
func (t *writing) listed() []any {
	name := t.set.MemberOf(t.q.Exchange.Operation)
	given, ok := t.q.Exchange.Parameter("query", name)
	if o, isObject := t.q.Exchange.Request.Body.Value.(*jsonvalue.Object); !ok && isObject {
		given, _ = o.Lookup(name)
	}
	switch given := given.(type) {
	case []any:
		return given
	case string:
		var all []any
		for id := range strings.SplitSeq(given, ",") {
			all = append(all, strings.TrimSpace(id))
		}
		return all
	case jsonvalue.Number:
		return []any{given}
	}
	return nil
}
