package contract

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/ownpath"
	"agentmock/internal/probe"
	"agentmock/internal/verify"
)

// negative returns bad requests to an operation, built by breaking one thing of a good one at a time.
func (p *planner) negative(o *openapi.Operation) asking {
	a := asking{operation: o}
	if !p.mayChange(o) {
		return a
	}
	add := func(kind string, make func() (testCase, bool)) {
		if len(a.questions) < maxQuestions {
			a.questions = append(a.questions, question{kind, make})
		}
	}
	twin := p.twin(o).named(Negative, "")
	p.badCredentials(o, twin, add)
	if mayNameNobody(o) {
		add("nobody", func() (testCase, bool) {
			for round := 1; round <= maxRounds; round++ {
				if values := p.defaults(o, round); !p.sameThing(o, values, twin.values) && !p.sameThing(o, values, p.first[o]) {
					expect := expectation{}
					if p.cannotAsk(o) {
						expect = rejected("the body that it needs is missing")
					}
					return p.newCase(o, Negative, "nobody", values, expect), true
				}
			}
			return testCase{}, false
		})
	}
	if r := o.Response(http.StatusPreconditionFailed); r != nil && r.Status == "412" && !safe(o.Method) {
		add("conditional", func() (testCase, bool) {
			c := twin.named(Negative, "if-match")
			c.target.Header.Set("If-Match", neverIssued)
			c.expect = rejected("the ETag in If-Match is none that there is")
			return c, true
		})
	}
	p.badBodies(o, twin, add)
	for i, parameter := range o.Parameters {
		if !o.IsKey(parameter.In, parameter.Name) {
			p.badParameter(twin, i, parameter, add)
		}
	}
	return a
}

// neverIssued is an entity tag that nothing has.
const neverIssued = `"never-issued-7c1f3a90"`

// maxRounds is how many sets of parameters are made up until one is of another thing.
const maxRounds = 10

// mayNameNobody reports whether the path of an operation can have an id that nothing has: each that is listed may be that of a thing that is there.
func mayNameNobody(o *openapi.Operation) bool {
	return slices.ContainsFunc(o.Parameters, func(parameter *openapi.Parameter) bool {
		return parameter.In == "path" && (parameter.Schema == nil || len(alternatives(parameter.Schema)) == 0)
	})
}

// sameThing reports whether the paths of two sets of parameters have a value in common: it may be of a thing that is there.
func (p *planner) sameThing(o *openapi.Operation, a, b []any) bool {
	for i, parameter := range o.Parameters {
		if parameter.In == "path" && i < len(b) && jsonvalue.Equal(a[i], b[i]) && (parameter.Schema == nil || len(parameter.Schema.Enum) == 0) {
			return true
		}
	}
	return false
}

func rejected(why string, arguments ...any) expectation {
	return expectation{kind: expectRejection, why: fmt.Sprintf(why, arguments...)}
}

// badParameter asks with values that a parameter refuses, and without it where it is required.
func (p *planner) badParameter(twin testCase, i int, parameter *openapi.Parameter, add func(string, func() (testCase, bool))) {
	o, kind := twin.operation, parameter.In+" "
	with := func(name string, v any, why string) testCase {
		c := twin.named(Negative, parameter.Name+"/"+name)
		c.values = slices.Clone(twin.values)
		c.values[i] = v
		c.target, c.expect = message.NewTarget(o, p.spec.BasePath(), c.values), rejected("%s parameter %s %s", parameter.In, parameter.Name, why)
		return c
	}
	if parameter.Required && parameter.In != "path" {
		add(kind+"missing", func() (testCase, bool) {
			c := with("missing", message.Absent, "is missing")
			return c, p.leadsTo(c.operation, c.values) // or it is another operation, of the same path without it
		})
	}
	if parameter.In == "path" && o.Method != http.MethodDelete { // DELETE /orders/ takes all of them away where a server has it, whatever the document says
		add(kind+"empty", func() (testCase, bool) {
			c := with("empty", "", "is empty")
			c.expect.kind = expectNowhere // the path is another one then
			return c, p.spec.Match(o.Method, c.target.Path).Operation == nil && p.spec.Match(o.Method, withoutEmpty(c.target.Path)).Operation == nil
		})
	}
	good := p.goodOf(parameter, twin, i)
	if parameter.In == "querystring" {
		good = p.goodQuery(parameter)
	}
	if parameter.Schema == nil || good == message.Absent {
		return
	}
	for change := range probe.Bad(parameter.Schema, good, p.maker) {
		if change.Keyword == "type" && parameter.Content == nil && parameter.Schema.At(change.At...).DeclaresType(jsonschema.String) {
			continue // all that is written there is a text
		}
		add(kind+change.Keyword, func() (testCase, bool) {
			for v := range p.fittest(change, good, func(v any) []string { return brokenKeywords(verify.Parameter(parameter, v)) }) {
				if c := with(change.Label(), v, "breaks "+change.Keyword); p.isBad(c, parameter) {
					return c, true
				}
			}
			return testCase{}, false
		})
	}
	if parameter.In == "query" && message.IsScalar(good) && parameter.Content == nil && parameter.Style == "form" {
		add(kind+"repeated", func() (testCase, bool) {
			c := with("repeated", good, "is there twice")
			c.target.Query += "&" + url.QueryEscape(parameter.Name) + "=" + url.QueryEscape(message.Text(good))
			return c.oddly(true), p.isBad(c, parameter)
		})
	}
}

// fittest returns the values of a change that break nothing but what they are to break, then the others that are refused.
func (p *planner) fittest(change probe.Change, good any, broken func(v any) []string) func(yield func(any) bool) {
	return func(yield func(any) bool) {
		var others []any
		for v := range change.Values(good) {
			switch keywords := broken(v); {
			case len(keywords) == 0:
			case len(keywords) == 1 && keywords[0] == change.Keyword:
				if !yield(v) {
					return
				}
			default:
				others = append(others, v)
			}
		}
		for _, v := range others {
			if !yield(v) {
				return
			}
		}
	}
}

// isBad reports whether a parameter of a case is read on the other side as one that is refused.
func (p *planner) isBad(c testCase, parameter *openapi.Parameter) bool {
	query, err := queryOf(c.target.Query)
	if err != nil {
		return false
	}
	text := ""
	switch parameter.In {
	case "path":
		match := p.spec.Match(c.method, c.target.Path)
		if match.Operation != c.operation || parameter.Variable >= len(match.Path) || p.reachesAnother(c) {
			return false
		}
		text = match.Path[parameter.Variable]
	case "querystring":
		text = c.target.Query
	case "header", "cookie":
		if !plain(message.HeaderText(parameter, c.values[slices.Index(c.operation.Parameters, parameter)])) {
			return false
		}
	}
	read, err := message.DecodeParameter(parameter, text, query, c.target.Header)
	if err != nil {
		return true
	}
	if read == message.Absent || read == "" || read == nil {
		return false // an empty one and none are the same to many servers
	}
	return len(verify.Parameter(parameter, read)) > 0
}

// reachesAnother reports whether a path means something else than it shows: what is between slashes has dots of its own.
func (p *planner) reachesAnother(c testCase) bool {
	path := c.target.Path
	return strings.Contains(path, "//") || strings.Contains(path+"/", "/./") || strings.Contains(path+"/", "/../")
}

// badBodies break a good body: none, another media type, not of its form, and one keyword after the other.
func (p *planner) badBodies(o *openapi.Operation, twin testCase, add func(string, func() (testCase, bool))) {
	if o.RequestBody == nil {
		return
	}
	with := func(name string, body []byte, contentType, why string) testCase {
		c := twin.named(Negative, name)
		c.body, c.bodyType, c.base, c.expect = body, contentType, nil, rejected("%s", why)
		return c
	}
	for i, b := range p.requestBodies(o) {
		place, m := "body", b.mediaType
		if i > 0 {
			place = "body-as-" + strings.ReplaceAll(m.Name, "/", "-")
		}
		if i == 0 && o.RequestBody.Required {
			add("body missing", func() (testCase, bool) { return with("body-missing", nil, "", "the request has no body"), true })
		}
		if i == 0 && o.RequestBody.MediaType(unheardOf) == nil {
			add("body type", func() (testCase, bool) {
				return with("body-type", b.raw, unheardOf, "the body is of an undeclared media type"), true
			})
		}
		for _, bad := range []struct{ name, text string }{{"half", string(b.raw[:len(b.raw)/2])}, {"brace", `{"unfinished": `}, {"tag", "<unfinished>"}, {"escape", "%zz=1"}} {
			add("body malformed", func() (testCase, bool) {
				broken := brokenKeywords(verify.RequestBody(m, b.contentType, []byte(bad.text)))
				return with(place+"/malformed-"+bad.name, []byte(bad.text), b.contentType, "the body is not well-formed"), bad.text != "" && slices.Contains(broken, "well-formed")
			})
		}
		seen := map[string]bool{}
		for n, whole := range p.bases(o, b) {
			p.brokenBodies(place, n, whole, seen, add, with)
		}
	}
}

// withoutEmpty returns a path as servers read it for which /orders/ and //orders are /orders.
func withoutEmpty(path string) string {
	return "/" + strings.Join(strings.FieldsFunc(path, func(r rune) bool { return r == '/' }), "/")
}

// unheardOf is a media type that no operation declares.
const unheardOf = "application/x-unheard-of"

// bases are the good bodies of a media type that bad ones are made of: those that were accepted, else the first.
func (p *planner) bases(o *openapi.Operation, first requestBody) []requestBody {
	var all []requestBody
	known := p.proofOf(o)
	for _, b := range slices.Concat(known.wholes, known.bodies) {
		if b.mediaType == first.mediaType && (len(all) == 0 || len(all) < len(known.wholes)) {
			all = append(all, b)
		}
	}
	if len(all) == 0 {
		all = append(all, first)
	}
	return all
}

// brokenBodies asks with a body that has one thing broken, and that the document refuses as it is read on the other side.
func (p *planner) brokenBodies(place string, n int, b requestBody, seen map[string]bool, add func(string, func() (testCase, bool)), with func(name string, body []byte, contentType, why string) testCase) {
	m := b.mediaType
	if m.Schema == nil {
		return
	}
	if n > 0 {
		place += fmt.Sprintf("-%d", n+1)
	}
	for change := range probe.Bad(m.Schema, b.value, p.maker) {
		key := change.Key()
		if seen[key] {
			continue
		}
		seen[key] = true
		if change.Keyword == "type" && !m.IsJSON() && m.Schema.At(change.At...).DeclaresType(jsonschema.String) {
			continue // all that is written there is a text
		}
		add("body "+change.Keyword, func() (testCase, bool) {
			broken := func(v any) []string { return brokenKeywords(m.Schema.Validate(v, jsonschema.InRequest)) }
			for v := range p.fittest(change, b.value, broken) {
				raw, contentType := message.Encode(m, v)
				if len(raw) == 0 || len(verify.RequestBody(m, contentType, raw)) == 0 {
					continue
				}
				return with(place+"/"+change.Label(), raw, contentType, "the body breaks "+change.Keyword+" at "+jsonvalue.Pointer(change.At...)), true
			}
			return testCase{}, false
		})
	}
}

// wrongMethods asks each path with the methods that it does not have, as far as they may be sent: a server may have one all the same, and what
// somebody has named is not to be changed by it.
func (p *planner) wrongMethods(o *openapi.Operation) asking {
	a := asking{operation: o}
	if path := p.spec.PathOf(o); strings.HasPrefix(path, ownpath.Admin+"/") || strings.HasPrefix(path, ownpath.Session+"/") {
		return a // a mock answers for itself there, by the methods that the document does not have
	}
	twin := p.twin(o).named(Negative, "")
	twin.body, twin.bodyType, twin.base = nil, "", nil
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodTrace, http.MethodOptions, http.MethodHead} {
		if !safe(method) && (!p.options.UnsafeMethods || p.named(o)) || p.spec.Match(method, twin.target.Path).Operation != nil && method != http.MethodHead {
			continue
		}
		if !safe(method) && method != http.MethodPost && p.ids.resources.IsCollection(o.Path) { // a server that has it all the same would change or delete all there is
			continue
		}
		a.questions = append(a.questions, question{"method", func() (testCase, bool) { return p.ofMethod(o, twin, method) }})
	}
	return a
}

func (p *planner) ofMethod(o *openapi.Operation, twin testCase, method string) (testCase, bool) {
	c := twin.named(Negative, "method-"+method)
	allow := p.spec.Match(method, twin.target.Path).Allow
	c.method, c.expect = method, expectation{kind: expectNowhere, why: "the path does not have the method " + method, allow: allow}
	switch method {
	case http.MethodOptions:
		c.expect = expectation{kind: expectNoFailure, allow: allow}
	case http.MethodHead:
		known := p.proofOf(o)
		match := p.spec.Match(http.MethodHead, twin.target.Path)
		if o.RequestBody != nil || match.Operation != o || o.Method != http.MethodGet || !known.accepted || known.status == 0 {
			return c, false
		}
		c.expect = expectation{kind: expectLike, status: []int{known.status}, header: known.header}
	}
	return c, true
}

// brokenKeywords returns the rules of violations, each once.
func brokenKeywords(violations []jsonschema.Violation) []string {
	var all []string
	for _, v := range violations {
		if !slices.Contains(all, v.Rule) {
			all = append(all, v.Rule)
		}
	}
	return all
}
