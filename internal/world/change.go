package world

import (
	"net/http"
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// acts reports whether an action is known to change something: it is sent members of the thing, or its name is what the thing's state is
// called then.
func (t *writing) acts(old *jsonvalue.Object) bool {
	if name, _ := t.state(); name != "" {
		return true
	}
	sent, ok := t.sent()
	return ok && slices.ContainsFunc(sent.Members, func(m jsonvalue.Member) bool { return old.Index(m.Name) >= 0 })
}

// changePart changes what of a thing has a path of its own.
func (t *writing) changePart(old *jsonvalue.Object, done Write) (Write, Outcome, error) {
	name := t.set.MemberOf(t.q.Exchange.Operation)
	if name == "" {
		return t.change(resource.Update, old, done)
	}
	sent, ok := t.q.Exchange.Request.Body.Value.(*jsonvalue.Object)
	if !ok {
		return done, Elsewhere, nil
	}
	part := any(sent)
	if before, _ := old.Lookup(name); t.q.Exchange.Operation.Method == http.MethodPatch {
		part = patched(before, sent)
	}
	next, _ := fit(t.resource, old, &jsonvalue.Object{Members: []jsonvalue.Member{{Name: name, Value: part}}}, false)
	touch(t.resource, next, t.q.Now(), false)
	done.Thing = next
	return t.remember(done, 0), Changed, nil
}

// change replaces a thing, or changes some of its members (RFC 7396, RFC 6902).
func (t *writing) change(role resource.Role, old *jsonvalue.Object, done Write) (Write, Outcome, error) {
	r := t.resource
	next, violations, fault := t.changed(role, old, done.ID)
	if name, value := t.state(); role == resource.Act && name != "" {
		if next == nil {
			next = copied(old).(*jsonvalue.Object)
		}
		next.Set(name, value)
	}
	switch {
	case fault != "":
		done.Fault = fault
		return done, Unfit, nil
	case next == nil:
		return done, Elsewhere, nil
	case len(violations) > 0 && (declares(t.q.Exchange.Operation, http.StatusUnprocessableEntity) || declares(t.q.Exchange.Operation, http.StatusBadRequest)):
		for i := range violations {
			violations[i].In = "request.body"
		}
		done.Violations = violations
		return done, Unfit, nil
	}
	if !r.Single {
		t.identify(next, done.ID)
	}
	t.tell(next)
	t.label(next)
	touch(r, next, t.q.Now(), false)
	ordered(r.Schema, next)
	done.Thing = next
	return t.remember(done, 0), Changed, nil
}

// unforeseen returns the violations that the request is to blame for: those of members that it sends and that its own schema does not
// describe. What that schema takes is a good request, whatever becomes of the thing, and so is what is not sent at all.
func (t *writing) unforeseen(violations []jsonschema.Violation, sent *jsonvalue.Object) []jsonschema.Violation {
	return slices.DeleteFunc(violations, func(v jsonschema.Violation) bool {
		tokens, _ := jsonvalue.Tokens(v.Pointer)
		name := v.Limit // of what is required, and not there any more
		if len(tokens) > 0 {
			name = tokens[0]
		}
		if sent.Index(name) < 0 {
			return true
		}
		return t.describes(name)
	})
}

// changed returns a thing with what the request sends of it; nil for a request that sends nothing of one.
func (t *writing) changed(role resource.Role, old *jsonvalue.Object, id any) (next *jsonvalue.Object, violations []jsonschema.Violation, fault string) {
	r, body := t.resource, &t.q.Exchange.Request.Body
	if operations, isList := body.Value.([]any); isList && body.MediaType != nil && body.MediaType.IsJSONPatch() {
		if !isPatch(operations) {
			return nil, nil, ""
		}
		return patch(r, old, operations)
	}
	sent, ok := t.sent()
	if !ok {
		return nil, nil, ""
	}
	extended := t.extended(sent, old, id)
	if role == resource.Replace && !t.isFile() {
		next, violations = t.over(old, extended, id)
	} else {
		next, violations = fit(r, old, extended, role != resource.Replace)
	}
	return next, t.unforeseen(violations, sent), ""
}
