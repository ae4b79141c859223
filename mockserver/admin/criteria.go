package admin

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/internal/state"
	"agentmock/internal/verify"
	"agentmock/internal/wiremock"
)

// criteria say which requests of the journal are meant; everything given must match.
type criteria struct {
	operation, method, source string
	status                    int
	url                       func(string) bool
	conditions                map[*openapi.Operation]*fixture.Fixture // nil: none were given
	pattern                   *wiremock.Pattern                       // instead of all that; nil: they are ours
}

// readCriteria reads them from the body; what is wrong with them is answered.
func (c *call) readCriteria(v View) (criteria, bool) {
	var given struct {
		Operation, Method, Source string
		Status                    int
		URL                       any
		Request                   json.RawMessage
	}
	if !c.read(&given) {
		return criteria{}, false
	}
	if n, err := source.ParseFile("criteria", c.x.Request.Body.Raw); err == nil && wiremock.IsPattern(n) {
		return c.readPattern(v, n)
	}
	out := criteria{operation: given.Operation, method: given.Method, source: given.Source, status: given.Status}
	err := out.readURL(given.URL)
	if err == nil && given.Operation != "" {
		if _, ok := v.Spec.Operation(given.Operation); !ok {
			err = source.Position{File: "operation"}.Errorf("the document has none that is called %q", given.Operation)
		}
	}
	if err == nil && len(given.Request) > 0 {
		err = out.readConditions(v, given.Request)
	}
	if err != nil {
		c.refuse(http.StatusUnprocessableEntity, "Invalid criteria", "%w", err)
		return criteria{}, false
	}
	return out, true
}

// readPattern reads criteria as WireMock has them.
func (c *call) readPattern(v View, n *source.Node) (criteria, bool) {
	p, err := wiremock.ReadPattern(n, "")
	if err != nil {
		c.refuse(http.StatusUnprocessableEntity, "Invalid criteria", "%w", err)
		return criteria{}, false
	}
	for _, condition := range p.Conditions {
		hidden := slices.ContainsFunc(v.Spec.Operations, func(o *openapi.Operation) bool { return v.Secret(o, condition.In, condition.Name) })
		if hidden && condition.Name != "" {
			c.refuse(http.StatusUnprocessableEntity, "Invalid criteria", "%s %s is masked in the journal: nothing can be compared with it", condition.In, condition.Name)
			return criteria{}, false
		}
	}
	return criteria{pattern: &p}, true
}

func (c *criteria) readURL(given any) error {
	switch given := given.(type) {
	case string:
		c.url = func(u string) bool { return u == given }
	case map[string]any:
		pattern, err := regexp.Compile(given["matches"].(string)) // the document says that it is a text
		if err != nil {
			return err
		}
		c.url = pattern.MatchString
	}
	return nil
}

// readConditions reads those on parameters and body for every operation that can have them: types are the operation's.
func (c *criteria) readConditions(v View, raw []byte) error {
	n, err := source.ParseFile("request", raw)
	if err != nil {
		return err
	}
	c.conditions = map[*openapi.Operation]*fixture.Fixture{}
	var fault error
	for _, o := range v.Spec.Operations {
		if c.operation != "" && o.ID != c.operation {
			continue
		}
		f, err := fixture.ReadRequest(n, o)
		if err != nil {
			fault = cmp.Or(fault, err)
			continue
		}
		if i := slices.IndexFunc(f.Conditions, func(c fixture.Condition) bool {
			return v.Secret(o, c.In, c.Name)
		}); i >= 0 {
			return fmt.Errorf("%s %s is masked in the journal: nothing can be compared with it", f.Conditions[i].In, f.Conditions[i].Name)
		}
		c.conditions[o] = f
	}
	if len(c.conditions) > 0 {
		return nil
	}
	return fault
}

// match reports whether an entry is meant.
func (c criteria) match(m *api, v View, e *state.Entry) bool {
	switch {
	case c.pattern != nil:
		return !e.Outgoing() && c.pattern.Matches(entryExchange(v.Spec, e))
	case c.operation != "" && e.Operation != c.operation,
		c.method != "" && !strings.EqualFold(e.Method, c.method) && !strings.EqualFold("ANY", c.method),
		c.status != 0 && e.Status != c.status,
		c.source != "" && !strings.EqualFold(c.source, e.Source) && !strings.EqualFold(c.source, e.Kind),
		c.url != nil && !c.url(e.URL):
		return false
	case c.conditions == nil:
		return true
	case e.Outgoing():
		return false
	}
	x := entryExchange(v.Spec, e)
	f := c.conditions[x.Operation]
	return f != nil && f.Matches(x)
}

// entryExchange returns the request of an entry, decoded again.
func entryExchange(s *openapi.Document, e *state.Entry) *message.Exchange {
	u, err := url.Parse(e.URL)
	if err != nil {
		u = &url.URL{}
		u.Path, u.RawQuery, _ = strings.Cut(e.URL, "?")
	}
	match := s.MatchURL(e.Method, u)
	x := &message.Exchange{Operation: match.Operation, Request: message.RequestMessage{Method: e.Method, URL: e.URL, Header: e.RequestHeader, Path: match.Path}}
	if match.Operation != nil {
		x.Request.Body.Raw = e.RequestBody
		verify.Request(x)
	}
	return x
}

// matching returns the entries that the criteria in the body mean; false where something went wrong, which is answered.
func (c *call) matching() ([]*state.Entry, bool) {
	v := c.view()
	meant, ok := c.readCriteria(v)
	if !ok {
		return nil, false
	}
	return c.entries(func(e *state.Entry) bool { return meant.match(c.api, v, e) })
}

func (c *call) countRequests() {
	if entries, ok := c.matching(); ok {
		c.json(http.StatusOK, map[string]int{"count": len(entries)})
	}
}

func (c *call) findRequests() {
	if entries, ok := c.matching(); ok {
		c.json(http.StatusOK, c.flat(c.pageOf(entries, maxPage)))
	}
}
