package world

import (
	"net/http"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// createMany makes a thing of each that was sent.
func (t *writing) createMany() (Write, Outcome, error) {
	body := t.q.Exchange.Request.Body
	sent := body.Value
	if member := t.set.MemberOf(t.q.Exchange.Operation); member != "" {
		sent, _ = jsonvalue.At(sent, member)
	}
	all, isList := sent.([]any)
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

// severalIDs returns the ids that a path has in the place of one: /users/1,2; nil for one.
func severalIDs(r *resource.Resource, id any) []any {
	switch id := id.(type) {
	case []any:
		return id
	case string:
		if !r.Single && r.ID.Schema.PossibleTypes()&jsonschema.String == 0 && strings.Contains(id, ",") {
			return commaSeparated(id)
		}
	}
	return nil
}

func commaSeparated(text string) []any {
	var all []any
	for one := range strings.SplitSeq(text, ",") {
		all = append(all, strings.TrimSpace(one))
	}
	return all
}

// deleteMany takes away the things whose ids the request lists; a request that lists none is answered as if nothing were stored.
func (t *writing) deleteMany() (Write, Outcome, error) {
	ids := t.listed()
	if t.set.Asks(t.q.Exchange.Operation) != nil {
		ids = t.picked()
	}
	if len(ids) == 0 {
		return Write{}, Elsewhere, nil
	}
	done, outcome, err := t.deleteAll(ids)
	if outcome == Gone && !declares(t.q.Exchange.Operation, http.StatusNotFound) {
		outcome = Deleted // whoever says nothing of missing ones does not mind them
	}
	return done, outcome, err
}

// changeMany changes the things that the request asks for; one that asks for none is answered as if nothing were stored.
func (t *writing) changeMany() (Write, Outcome, error) {
	var done []Write
	for _, id := range t.picked() {
		changed, outcome, err := t.about(resource.Update, id)
		if err != nil || outcome != Changed {
			return Write{}, outcome, err
		}
		done = append(done, changed)
	}
	if len(done) == 0 {
		return Write{}, Elsewhere, nil
	}
	return Write{More: done}, Changed, nil
}

// picked returns the ids of the things that the query of a request asks for; none where it says nothing of them: who forgets it does not mean all.
func (t *writing) picked() []any {
	x := t.q.Exchange
	if asks := t.set.Asks(x.Operation); asks == nil || !t.picks(asks, x) {
		return nil
	}
	ids, _ := t.chosenBy(x, t.q.Options, t.q.Changes)
	return ids
}

// deleteAll takes away things, those that are not gone already.
func (t *writing) deleteAll(ids []any) (Write, Outcome, error) {
	var done []Write
	for _, id := range ids {
		if id = asProperty(t.resource.ID.Schema, id); !t.before.isDeleted(id) {
			done = append(done, t.remember(Write{ID: id}, 0))
		}
	}
	if len(done) == 0 {
		return Write{}, Gone, nil
	}
	return Write{More: done}, Deleted, nil
}

// listed returns the ids that a request lists in the query or in its body: as a list, or as a text with commas.
func (t *writing) listed() []any {
	name := t.set.MemberOf(t.q.Exchange.Operation)
	given, ok := t.q.Exchange.Parameter("query", name)
	switch body := t.q.Exchange.Request.Body.Value.(type) {
	case *jsonvalue.Object:
		if !ok {
			given, _ = body.Lookup(name)
		}
	case []any: // the ids and nothing around them
		if name == "" {
			given = body
		}
	}
	switch given := given.(type) {
	case []any:
		return given
	case string:
		return commaSeparated(given)
	case jsonvalue.Number:
		return []any{given}
	}
	return nil
}
