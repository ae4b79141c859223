package contract

import (
	"net/http"
	"strconv"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/resource"
)

// trespass asks for the thing as somebody else, who has credentials too: it is not theirs (OWASP API1:2023).
func (s *story) trespass() {
	if s.options.OtherToken == "" {
		return
	}
	for _, role := range []resource.Role{resource.Read, resource.List, resource.Update, resource.Replace, resource.Delete} {
		o := s.operation(s.resource, role)
		if o == nil || visible(o) == nil {
			continue
		}
		c := s.request(o, "", s.ids)
		c.anonymous = true
		c.credential = func(r *http.Request) { visible(o).Authorize(r, s.options.OtherToken) }
		c.expect = expectation{kind: expectForeign}
		n := len(s.steps)
		got, ok := s.step(trespasses, c)
		if !ok {
			return
		}
		if !succeeded(got) || role == resource.List && !s.isIn(got) {
			s.steps = s.steps[:n]
			continue
		}
		s.breaks(s.law("others-kept-out", "response.status", strconv.Itoa(got.observation.Response.Status), s.kept(role), o))
		s.should = &jsonvalue.Object{} // whoever changed it
		if role == resource.Delete {
			s.deleted, s.last = true, deletes
		}
	}
}

// kept says what is asked for instead.
func (s *story) kept(role resource.Role) string {
	if role == resource.List {
		return "a list without it: the " + s.resource.Name + " is of another user"
	}
	return "401, 403 or 404: the " + s.resource.Name + " is of another user"
}

// isIn reports whether a list has the thing.
func (s *story) isIn(got sent) bool {
	c := &collection{lifecycle: s.lifecycle, resource: s.resource, list: got.operation}
	items, _ := c.itemsOf(got)
	for _, item := range items {
		if id, ok := c.idOf(item); ok && sameID(id, s.ids[len(s.ids)-1]) {
			return true
		}
	}
	return false
}
