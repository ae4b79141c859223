package export

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/wiremock"
)

// object returns an object of names and values in turn.
func object(pairs ...any) *jsonvalue.Object {
	o := &jsonvalue.Object{}
	for i := 0; i < len(pairs); i += 2 {
		o.Set(pairs[i].(string), pairs[i+1])
	}
	return o
}

// WireMock returns the stubs as {"mappings": […]}, as WireMock imports them. Turns become states of a scenario.
func (s *Set) WireMock() []byte {
	mappings := []any{}
	for i := range s.Stubs {
		mappings = append(mappings, s.mappings(&s.Stubs[i], i+1)...)
	}
	return pretty(object("mappings", mappings))
}

// mappings returns one mapping for each turn.
func (s *Set) mappings(stub *Stub, priority int) []any {
	var all []any
	for i, a := range stub.Answers {
		response, ok := responseOf(a)
		if !ok {
			s.Left["WireMock has no fault "+string(a.Fault)]++
			continue
		}
		m := object("name", stub.title(), "priority", jsonvalue.Int(int64(priority)), "request", s.requestOf(stub))
		if len(stub.Answers) > 1 {
			m.Set("scenarioName", stub.title())
			m.Set("requiredScenarioState", turn(i))
			m.Set("newScenarioState", turn(min(i+1, len(stub.Answers)-1)))
		}
		m.Set("response", response)
		all = append(all, m)
	}
	return all
}

func turn(i int) string {
	if i == 0 {
		return fixture.Started
	}
	return "turn " + strconv.Itoa(i+1)
}

func (s *Set) requestOf(stub *Stub) *jsonvalue.Object {
	request := object("method", stub.Operation.Method, "urlPathTemplate", s.Base+stub.Operation.Path)
	if !strings.Contains(stub.Operation.Path, "{") {
		request = object("method", stub.Operation.Method, "urlPath", s.Base+stub.Operation.Path)
	}
	named := map[string]string{"path": "pathParameters", "query": "queryParameters", "header": "headers", "cookie": "cookies"}
	for _, c := range stub.Conditions {
		if c.In == "body" {
			bodies, _ := request.Lookup("bodyPatterns")
			list, _ := bodies.([]any)
			request.Set("bodyPatterns", append(list, bodyMatcher(c, stub.Operation.RequestBody)))
			continue
		}
		member, ok := named[c.In]
		if !ok {
			continue
		}
		found, _ := request.Lookup(member)
		matchers, _ := found.(*jsonvalue.Object)
		if matchers == nil {
			matchers = &jsonvalue.Object{}
		}
		matchers.Set(c.Name, matcherOf(c))
		request.Set(member, matchers)
	}
	return request
}

// matcherOf returns what a text has to be. An expression of WireMock matches all of it.
func matcherOf(c fixture.Condition) *jsonvalue.Object {
	if !c.Exact() {
		return object("matches", "(?s:.*)(?:"+c.Matches.String()+")(?s:.*)")
	}
	return object("equalTo", jsonvalue.Plain(c.Value))
}

// bodyMatcher returns what a body has to be. JSON that is a text stands in a text: WireMock reads one as JSON.
func bodyMatcher(c fixture.Condition, body *openapi.RequestBody) *jsonvalue.Object {
	_, isText := c.Value.(string)
	isJSON := body != nil && slices.ContainsFunc(body.Content, func(m *openapi.MediaType) bool { return m.IsJSON() })
	switch {
	case c.Name == "" && c.Exact() && isText && isJSON:
		return object("equalToJson", jsonvalue.Text(c.Value))
	case c.Name == "" && c.Exact() && !isText:
		return object("equalToJson", c.Value)
	case c.Name == "":
		return matcherOf(c)
	}
	m := object("expression", pathOf(c.Name))
	if isText || !c.Exact() {
		m.Members = append(m.Members, matcherOf(c).Members...)
	} else {
		m.Set("equalToJson", c.Value)
	}
	return object("matchesJsonPath", m)
}

// pathOf returns a JSON Pointer as a JSONPath.
func pathOf(pointer string) string {
	tokens, _ := jsonvalue.Tokens(pointer)
	var b strings.Builder
	b.WriteString("$")
	for _, token := range tokens {
		if _, isIndex := jsonvalue.ElementIndex(token, math.MaxInt32); isIndex {
			b.WriteString("[" + token + "]")
		} else {
			b.WriteString("['" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(token) + "']")
		}
	}
	return b.String()
}

func responseOf(a Answer) (*jsonvalue.Object, bool) {
	r := object("status", jsonvalue.Int(int64(a.Status)))
	if len(a.Header) > 0 {
		headers := &jsonvalue.Object{}
		for _, h := range a.Header {
			if len(h.Values) == 1 {
				headers.Set(h.Name, h.Values[0])
				continue
			}
			list := []any{}
			for _, v := range h.Values {
				list = append(list, v)
			}
			headers.Set(h.Name, list)
		}
		r.Set("headers", headers)
	}
	v, faults := jsonvalue.Decode(a.Body)
	switch {
	case len(a.Body) == 0:
	case a.JSON && len(faults) == 0:
		r.Set("jsonBody", v)
	case utf8.Valid(a.Body):
		r.Set("body", string(a.Body))
	default:
		r.Set("base64Body", base64.StdEncoding.EncodeToString(a.Body))
	}
	switch {
	case a.Delay.Varies():
		sigma := math.Log(float64(a.Delay.P99)/float64(a.Delay.Median)) / fixture.Z99
		median := float64(a.Delay.Median) / float64(time.Millisecond)
		r.Set("delayDistribution", object("type", "lognormal", "median", jsonvalue.Float(median), "sigma", jsonvalue.Float(sigma)))
	case a.Delay.Median > 0:
		r.Set("fixedDelayMilliseconds", jsonvalue.Int(a.Delay.Median.Milliseconds()))
	}
	if a.Fault != "" {
		name, ok := wiremock.FaultName(a.Fault)
		if !ok {
			return nil, false
		}
		r.Set("fault", name)
	}
	return r, true
}

// pretty returns a value on lines, two spaces deeper each.
func pretty(v *jsonvalue.Object) []byte {
	var out bytes.Buffer
	if err := json.Indent(&out, jsonvalue.Append(nil, v), "", "  "); err != nil {
		panic(err) // it is JSON
	}
	return append(out.Bytes(), '\n')
}
