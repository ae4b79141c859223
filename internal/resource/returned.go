package resource

import (
	"slices"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
)

// Returned says where the answer to a request has again what was sent.
type Returned struct {
	At     []string           // of the object that has it
	Schema *jsonschema.Schema // of that object
	Names  []string           // of the members, as they were sent
}

// Returned returns which members of what an operation is sent its answer has again: those of the same names in one object, where they are at
// least half of what can be sent. nil where it answers something else.
func (s *Set) Returned(o *openapi.Operation) *Returned {
	if known, ok := s.returned.Load(o); ok {
		return known.(*Returned)
	}
	found := findReturned(o)
	s.returned.Store(o, found)
	return found
}

func findReturned(o *openapi.Operation) *Returned {
	body, root := sent(o), answered(o)
	if !isObject(body) || !isObject(root) {
		return nil
	}
	writable := slices.DeleteFunc(namesOf(body), func(name string) bool { return isReadOnly(body, name) || redact.IsSecretMember(name) })
	var found *Returned
	take := func(at spot, enough func(names []string) bool) {
		shell := isShell(body, at.schema)
		names := slices.DeleteFunc(slices.Clone(writable), func(name string) bool { return shell && isOutcome(name) || !comesBack(body, at.schema, name) })
		if len(names)*mostShared >= max(1, len(writable)) && enough(names) && (found == nil || len(names) > len(found.Names)) {
			found = &Returned{At: at.tokens, Schema: at.schema, Names: names}
		}
	}
	all := spots(root, "")
	for _, at := range all {
		take(at, func([]string) bool { return true })
	}
	for _, at := range all {
		for _, name := range namesOf(at.schema) { // of another thing beside, the user that a login is answered with, more has to speak for it
			if beside, _ := at.child(name); isObject(beside.schema) && !slices.Contains(envelopes, plain(name)) {
				take(beside, func(names []string) bool { return len(names) == len(writable) || slices.ContainsFunc(names, isAccount) })
			}
		}
	}
	return found
}

// isAccount reports whether a name is that of what somebody logs in by.
func isAccount(name string) bool {
	return slices.Contains([]string{"email", "emailaddress", "mail", "username", "login", "account", "phone", "phonenumber", "mobile", "handle", "nickname"}, plain(name))
}

// comesBack reports whether a member of what is sent may be the one of its name in what is answered.
func comesBack(sent, answered *jsonschema.Schema, name string) bool {
	from, _ := sent.Child(name)
	to, _ := answered.Child(name)
	return from != nil && to != nil && !to.WriteOnly && (to.Ref == nil || !to.Ref.WriteOnly) && from.PossibleTypes()&to.PossibleTypes()&^jsonschema.Null != 0
}

// isShell reports whether an object says how a request went, with a code that is not sent: what is sent under such names is something else.
func isShell(sent, answered *jsonschema.Schema) bool {
	return saysHow(answered) && slices.ContainsFunc(outcomes, func(name string) bool { return Property(answered, name) != "" && Property(sent, name) == "" })
}

// outcomes are what answers call that a request went well, beside the words for it: plainly.
var outcomes = []string{"code", "errno", "errcode", "error", "errors", "success", "ok", "status", "statuscode"}

func isOutcome(name string) bool {
	return slices.Contains(outcomes, plain(name)) || slices.Contains(MessageNames, spelt(name))
}
