package contract

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/probe"
	"agentmock/internal/verify"
)

// Variations of parameters: unusual values that the document takes all the same.

// optional returns the parameters that the twin does not have.
func optional(twin testCase) []int {
	var all []int
	for i := range twin.operation.Parameters {
		if i < len(twin.values) && twin.values[i] == message.Absent {
			all = append(all, i)
		}
	}
	return all
}

func (p *planner) positiveParameters(o *openapi.Operation, twin testCase, add func(string, func() (testCase, bool))) {
	var together []any
	send := func(name string, values []any, odd bool) (testCase, bool) {
		c := twin.named(Positive, name).oddly(odd)
		c.values, c.target = values, message.NewTarget(o, p.spec.BasePath(), values)
		if c.base != nil {
			c.send(*c.base)
		}
		return c, p.travels(c)
	}
	for i, parameter := range o.Parameters {
		good, kind := p.goodOf(parameter, twin, i), parameter.In+" "
		if good == message.Absent || o.IsKey(parameter.In, parameter.Name) {
			continue
		}
		with := func(v any) []any {
			values := slices.Clone(twin.values)
			values[i] = v
			return values
		}
		if twin.values[i] == message.Absent {
			if together == nil {
				together = slices.Clone(twin.values)
			}
			together[i] = good
			add(kind+"alone", func() (testCase, bool) { return send(parameter.Name+"/alone", with(good), false) })
		}
		for at, e := range parameter.Examples {
			if at > 0 {
				add(kind+"example", func() (testCase, bool) { return send(parameter.Name+"/example-"+e.Name, with(e.Value), false) })
			}
		}
		if parameter.Content != nil || parameter.Schema == nil {
			continue
		}
		if _, given := p.requests.Example(parameter.Schema); parameter.In != "path" && parameter.In != "querystring" && !given && len(parameter.Examples) == 0 {
			for n := range uint64(randomValues) {
				add(kind+"random", func() (testCase, bool) {
					v, ok := p.maker(parameter.Schema, 200+50*uint64(i)+n)
					if !ok || jsonvalue.Equal(v, good) {
						return testCase{}, false
					}
					return send(fmt.Sprintf("%s/random-%d", parameter.Name, n+1), with(v), openText(parameter.Schema))
				})
			}
		}
		for change := range probe.Good(parameter.Schema, good, p.maker) {
			if parameter.In == "path" && change.Keyword != "enum" && change.Keyword != "number" && change.Keyword != "boolean" {
				continue // another id is another thing, or none
			}
			add(kind+change.Keyword, func() (testCase, bool) {
				for v := range change.Values(good) {
					if c, ok := send(parameter.Name+"/"+change.Label(), with(v), change.Odd); ok {
						return c, true
					}
				}
				return testCase{}, false
			})
		}
	}
	if wholeQuery(o) == nil && safe(o.Method) && !slices.ContainsFunc(o.Parameters, func(p *openapi.Parameter) bool { return p.FreeForm }) {
		add("query unknown", func() (testCase, bool) {
			c := twin.named(Positive, "unknown-query-parameter").oddly(true)
			c.target.Query = strings.TrimPrefix(c.target.Query+"&unheard_of=1", "&")
			return c, true
		})
	}
	p.pairs(twin, add, send)
	if len(optional(twin)) > 1 && together != nil {
		add("together", func() (testCase, bool) { return send("all-together", together, true) })
	}
}

// pairs sends each two optional parameters together: what one does may be undone by another.
func (p *planner) pairs(twin testCase, add func(string, func() (testCase, bool)), send func(string, []any, bool) (testCase, bool)) {
	all := optional(twin)
	if len(all) < 3 { // both are together in any case
		return
	}
	for at, i := range all {
		for _, j := range all[at+1:] {
			first, second := twin.operation.Parameters[i], twin.operation.Parameters[j]
			add("pair", func() (testCase, bool) {
				values := slices.Clone(twin.values)
				values[i], values[j] = p.goodOf(first, twin, i), p.goodOf(second, twin, j)
				if values[i] == message.Absent || values[j] == message.Absent {
					return testCase{}, false
				}
				return send(first.Name+"-and-"+second.Name, values, true)
			})
		}
	}
}

// randomValues is how many further values are made up for each parameter.
const randomValues = 2

// openText reports whether a schema takes texts of which it says nothing: what they mean, a cursor for one, it does not say either.
func openText(s *jsonschema.Schema) bool {
	return s.DeclaresType(jsonschema.String) && len(s.Enum) == 0 && s.Const == nil && s.FormatName() == ""
}

// goodOf returns a good value of a parameter: the twin's, else one of its own.
func (p *planner) goodOf(parameter *openapi.Parameter, twin testCase, i int) any {
	switch {
	case twin.values[i] != message.Absent:
		return twin.values[i]
	case parameter.In == "querystring":
		return message.Absent
	case parameter.In == "header" && conditional(parameter.Name):
		return message.Absent
	}
	return p.goodValue(parameter, 0, i)
}

// conditional reports whether a header makes a request conditional: what it is answered depends on what is there.
func conditional(name string) bool {
	return slices.Contains([]string{"If-Match", "If-None-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range", "Range", "Prefer", "Accept-Encoding", "Content-Length", "Content-Encoding", "Host", "Connection", "Transfer-Encoding"}, http.CanonicalHeaderKey(name))
}

// travels reports whether the parameters of a case are read on the other side as they are meant, and are good ones there.
func (p *planner) travels(c testCase) bool {
	if !c.bearable() {
		return false
	}
	for i, parameter := range c.operation.Parameters {
		v := c.values[i]
		if v == message.Absent || parameter.In == "querystring" {
			continue
		}
		read, ok := p.read(c, parameter)
		if text := message.HeaderText(parameter, v); parameter.Content == nil && text == "" && jsonvalue.TypeOf(v) != "string" {
			return false // an empty list and none are the same to many servers
		}
		if !ok || !jsonvalue.Equal(read, v) || len(verify.Parameter(parameter, read)) > 0 {
			return false
		}
		if parameter.In != "query" && !plain(message.HeaderText(parameter, v)) {
			return false
		}
	}
	return p.reaches(c)
}

// plain reports whether a text comes through wherever a header does.
func plain(text string) bool {
	if text == "" || strings.TrimSpace(text) != text || strings.ContainsAny(text, "/\\%;") {
		return false
	}
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// read returns what a parameter of a case is read as.
func (p *planner) read(c testCase, parameter *openapi.Parameter) (any, bool) {
	query, err := queryOf(c.target.Query)
	if err != nil {
		return nil, false
	}
	text := ""
	if parameter.In == "path" {
		match := p.spec.Match(c.method, c.target.Path)
		if match.Operation != c.operation || parameter.Variable >= len(match.Path) {
			return nil, false
		}
		text = match.Path[parameter.Variable]
	}
	v, err := message.DecodeParameter(parameter, text, query, c.target.Header)
	return v, err == nil && v != message.Absent
}

// reaches reports whether the path of a case leads to its operation.
func (p *planner) reaches(c testCase) bool {
	return p.spec.Match(c.method, c.target.Path).Operation != nil
}
