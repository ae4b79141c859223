package resource

import (
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// selection is how a request says which members it wants of the things that are answered: $select of OData.
type selection struct {
	index int      // of the parameter
	at    []string // where the success body has the thing, or all of them
}

// findSelections notes the operations that are asked so.
func (s *Set) findSelections() {
	s.selections = map[*openapi.Operation]selection{}
	for _, r := range slices.Concat(s.All, s.Keyless) {
		for role, o := range r.Operations {
			at, ok := r.Answers[role]
			if role == List && r.Rows != nil && r.Rows.Node == "" {
				at, ok = r.Rows.Items, true
			}
			i := slices.IndexFunc(o.Parameters, func(p *openapi.Parameter) bool { return p.In == "query" && p.Name == "$select" })
			if ok && i >= 0 && o.Method == "GET" {
				s.selections[o] = selection{i, at}
			}
		}
	}
}

// Selects reports whether a request asks for some of the members of things.
func (s *Set) Selects(x *message.Exchange) bool { return len(s.selected(x)) > 0 }

func (s *Set) selected(x *message.Exchange) (names []string) {
	by, ok := s.selections[x.Operation]
	if !ok || by.index >= len(x.Request.Parameters) || x.Request.Parameters[by.index] == message.Absent {
		return nil
	}
	for _, v := range each(x.Request.Parameters[by.index]) {
		for name := range strings.SplitSeq(jsonvalue.Plain(v), ",") {
			name, _, _ = strings.Cut(strings.TrimSpace(name), "/") // of a part all
			names = append(names, name)
		}
	}
	if slices.Contains(names, "*") {
		return nil
	}
	return names
}

// Select leaves of the things in a body the members that the request asks for, and what is said about them: @odata.etag. Of a thing that has none of those all is left.
func (s *Set) Select(x *message.Exchange, body any) {
	names := s.selected(x)
	v, _ := jsonvalue.At(body, s.selections[x.Operation].at...)
	for _, one := range each(v) {
		thing, isObject := one.(*jsonvalue.Object)
		if !isObject || !slices.ContainsFunc(names, func(name string) bool { return thing.Index(name) >= 0 }) {
			continue
		}
		for _, m := range slices.Clone(thing.Members) {
			if !slices.Contains(names, m.Name) && !strings.Contains(m.Name, "@") {
				thing.Delete(m.Name)
			}
		}
	}
}
