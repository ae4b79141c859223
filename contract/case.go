package contract

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/generate"
	"agentmock/internal/i18n"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
	"agentmock/internal/resource"
	"agentmock/internal/scenario"
	"agentmock/internal/verify"
)

// testCase is one request to send and what to expect of its answer.
type testCase struct {
	name       string
	phase      string
	kind       string // what of the request is bad, or varies; "" for one that is known
	operation  *openapi.Operation
	method     string
	values     []any // of the operation's parameters
	target     message.Target
	body       []byte
	bodyType   string
	base       *requestBody // what the body was made of; nil: none, or a bad one
	accept     string       // what is asked for; "" for anything
	ofAny      bool         // of whichever thing there is: nobody wants to know about the one of its path in particular
	anonymous  bool         // sent without credentials
	credential func(r *http.Request)
	script     *scenario.Case // that it is written in; nil: nobody has written it down
	own        http.Header    // that it writes itself; no values take one away
	expect     expectation
}

// expectation is what an answer must be beyond what the document says of every answer.
type expectation struct {
	kind   expectationKind
	status []int       // of expectStatus: any of these; of expectLike: those of its twin
	allow  string      // of a method that the path does not have: those that it has, after the document
	why    string      // of a rejection: what is wrong with the request
	header http.Header // of expectLike: what the answer of its twin says of the content; see likeness
	odd    bool        // of expectAccepted: the document takes the request, and by silence only; of expectGood: with an id that is made up
}

type expectationKind uint8

const (
	expectDocumented   expectationKind = iota // any declared answer but a 5xx
	expectGood                                // a documented success; what else comes is a warning
	expectSuccess                             // a 2xx
	expectStatus                              // this status
	expectAccepted                            // not refused for what it is: its twin was not
	expectRejection                           // a declared 4xx
	expectUnauthorized                        // 401 or 403
	expectNowhere                             // 404 or 405: the method is nobody's; any 4xx: the path is
	expectNoFailure                           // anything but a 5xx: the document does not say
	expectLike                                // what the GET was answered with
	expectUnchanged                           // 304
	expectForeign                             // anything: what is somebody else's is for a law to judge
	expectChanged                             // anything but a 304: the tag is none that there is, the time long ago
)

// bad reports whether a request is to be refused.
func (e expectation) bad() bool {
	return e.kind == expectRejection || e.kind == expectNowhere || e.kind == expectUnauthorized
}

// beside reports whether what an operation declares says nothing of the answer.
func (e expectation) beside() bool {
	return e.kind == expectNowhere || e.kind == expectNoFailure || e.kind == expectForeign
}

// Phases of a run.
const (
	Known    = "known"    // requests that are known to be good, and what they are answered
	Positive = "positive" // unusual requests that are good all the same
	Negative = "negative" // bad requests, and an id that nobody has
	// Lifecycle are requests that belong together: lists and what is in them, and what is created, read, changed and deleted.
	Lifecycle = "lifecycle"
)

// phaseRecorded is that of exchanges that happened elsewhere.
const phaseRecorded = "recorded"

// Phases returns the names of all phases, in their order.
func Phases() []string { return []string{Known, Positive, Negative, Lifecycle} }

// planner makes the cases of a run.
type planner struct {
	ctx      context.Context // of the run: when it ends, nothing more is thought of
	options  Options
	spec     *openapi.Document
	chosen   map[*openapi.Operation]bool
	fixtures *fixture.Set
	requests *generate.Generator // of request bodies and parameters
	skipped  []i18n.Message      // why operations have no case
	bodies   map[*openapi.Operation][]requestBody
	asked    []*openapi.Operation // those of the run
	proven   map[*openapi.Operation]*proof
	first    map[*openapi.Operation][]any // the parameters of its first good request
	goods    map[turn]any                 // good values of parameters
	leftOut  []LeftOut
	ids      *identities
	ranks    map[*resource.Resource]int
	made     *made
	script   *script
}

// plan returns the cases that every run begins with: the good requests of the operations.
func (p *planner) plan() ([]testCase, error) {
	var all []testCase
	given, err := p.givenParameters()
	if err != nil {
		return nil, err
	}
	for _, o := range p.spec.Operations {
		if p.ended() {
			break
		}
		if !p.included(o) {
			continue
		}
		known, err := p.known(o, given)
		if err != nil {
			return nil, err
		}
		if len(known) > 0 || p.script.of(o) {
			p.asked = append(p.asked, o)
		}
		all = append(all, known...)
	}
	if len(all)+len(p.script.cases) == 0 && !p.ended() {
		return nil, fmt.Errorf("there is nothing to ask: %s", i18n.List(append(p.skipped, i18n.Plain("no case is left"))...))
	}
	return all, nil
}

// skip notes why something is not asked: a sentence that each language has by its format.
func (p *planner) skip(format string, args ...any) {
	p.skipped = append(p.skipped, i18n.Sayf(format, args...))
}

// ended reports whether nobody waits for the cases any more.
func (p *planner) ended() bool { return p.ctx.Err() != nil }

func (p *planner) phase(name string) bool {
	return len(p.options.Phases) == 0 || slices.Contains(p.options.Phases, name)
}

func (p *planner) included(o *openapi.Operation) bool {
	if !p.chosen[o] {
		return false
	}
	if o.Unserved != nil {
		p.skip("%s: the document does not say what it is (%s): agentmock lint shows more", o.ID, o.Unserved.Place())
		return false
	}
	if !safe(o.Method) && !p.options.UnsafeMethods {
		p.skip("%s: %s is sent only with --unsafe-methods", o.ID, o.Method)
		return false
	}
	return true
}

// safe reports whether a request of a method changes nothing (RFC 9110, section 9.2.1, and IANA's registry of methods).
func safe(method string) bool {
	return slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodOptions, "QUERY", "PROPFIND", "REPORT", "SEARCH"}, method)
}

// newCase completes a case of an operation with parameters.
func (p *planner) newCase(o *openapi.Operation, phase, name string, values []any, expect expectation) testCase {
	c := testCase{name: o.ID + "/" + phase + "/" + name, phase: phase, operation: o, method: o.Method, values: values, expect: expect}
	c.target = message.NewTarget(o, p.spec.BasePath(), values)
	if bodies := p.requestBodies(o); len(bodies) > 0 {
		c.send(bodies[0])
	}
	return c
}

// good is what a good request expects: a success, where the operation has one and can be asked for it.
func (p *planner) good(o *openapi.Operation) expectation {
	switch {
	case !succeeds(o):
		return expectation{}
	case p.cannotAsk(o):
		return rejected("the body that it needs is missing")
	}
	return expectation{kind: expectGood}
}

// succeeds reports whether the document declares what a success of an operation is.
func succeeds(o *openapi.Operation) bool {
	_, status := o.Success()
	return len(o.Responses) == 0 || status/100 == 2
}

// cannotAsk reports whether an operation needs a body of which no good one could be made.
func (p *planner) cannotAsk(o *openapi.Operation) bool {
	return o.RequestBody != nil && o.RequestBody.Required && len(o.RequestBody.Content) > 0 && len(p.requestBodies(o)) == 0
}

// inventsIDs reports whether the path of an operation has values that nobody has given: what they stand for may not be there.
func (p *planner) inventsIDs(o *openapi.Operation) bool {
	return slices.ContainsFunc(o.Parameters, func(parameter *openapi.Parameter) bool {
		if parameter.In != "path" || len(parameter.Examples) > 0 || parameter.Schema == nil {
			return parameter.In == "path" && len(parameter.Examples) == 0
		}
		_, given := p.requests.Example(parameter.Schema)
		return !given
	})
}

// known returns the cases of good requests: of given parameters, of exchange files, or of the document and its fixtures.
func (p *planner) known(o *openapi.Operation, given []map[string]string) ([]testCase, error) {
	if len(given) > 0 {
		return p.fromGiven(o, given)
	}
	if p.options.Cases != nil {
		return nil, nil
	}
	cases := p.fromExamples(o)
	cases = append(cases, p.fromFixtures(o)...)
	if len(cases) == 0 {
		expect := p.good(o)
		expect.odd = p.inventsIDs(o)
		values := p.defaults(o, 0)
		if lacking := p.lacking(o, values); lacking != nil {
			p.skip("%s: no good value could be made of %s", o.ID, lacking.Place())
			return nil, nil
		}
		c := p.newCase(o, Known, "generated", values, expect)
		c.ofAny = true
		cases = append(cases, c)
	}
	return append(cases, p.inOtherForms(o, cases[0])...), nil
}

// inOtherForms sends a case's request once more in each further media type that the operation takes.
func (p *planner) inOtherForms(o *openapi.Operation, first testCase) []testCase {
	var cases []testCase
	for i, body := range p.requestBodies(o) {
		if i == 0 {
			continue
		}
		c := first
		c.name = o.ID + "/" + Known + "/as-" + strings.ReplaceAll(body.mediaType.Name, "/", "-")
		c.target = message.NewTarget(o, p.spec.BasePath(), c.values)
		c.expect = p.good(o)
		c.send(body)
		cases = append(cases, c)
	}
	return cases
}

// fromGiven returns the cases of --param and --params: one a row that has every required parameter of the operation.
func (p *planner) fromGiven(o *openapi.Operation, rows []map[string]string) ([]testCase, error) {
	var cases []testCase
	for i, row := range rows {
		values := p.defaults(o, 0)
		missing := ""
		for at, parameter := range o.Parameters {
			text, ok := row[parameter.Name]
			if !ok {
				if parameter.In == "path" {
					missing = parameter.Name
				}
				continue
			}
			values[at] = readParameter(parameter, text)
			if violations := verify.Parameter(parameter, values[at]); len(violations) > 0 {
				return nil, fmt.Errorf("parameter %s, row %d: want %s, got %q", parameter.Name, i+1, violations[0].Want(), text)
			}
		}
		if missing != "" {
			p.skip("%s: no value for its parameter %s", o.ID, missing)
			return cases, nil
		}
		cases = append(cases, p.newCase(o, Known, fmt.Sprintf("row-%d", i+1), values, expectation{kind: expectSuccess}))
	}
	return cases, nil
}

// readParameter returns a text as the parameter types it.
func readParameter(p *openapi.Parameter, text string) any {
	v, err := message.DecodeParameter(p, text, map[string][]string{p.Name: {text}}, http.Header{http.CanonicalHeaderKey(p.Name): {text}, "Cookie": {p.Name + "=" + text}})
	if err != nil {
		return text
	}
	return v
}

// fromExamples returns the requests that the examples of successes answer.
func (p *planner) fromExamples(o *openapi.Operation) []testCase {
	var cases []testCase
	r, status := o.Success()
	if r == nil {
		return nil
	}
	for _, m := range r.Content {
		for _, e := range m.Examples {
			violations, conditions := verify.Body(o, status, m, e.Value)
			if len(violations) > 0 || len(conditions) == 0 {
				continue
			}
			name := e.Name
			if name == "" {
				name = "example"
			}
			cases = append(cases, p.newCase(o, Known, name, p.under(o, conditions), p.good(o)))
		}
	}
	return cases
}

// fromFixtures returns the requests that exchange files answer, expecting their status.
func (p *planner) fromFixtures(o *openapi.Operation) []testCase {
	var cases []testCase
	for _, f := range p.fixtures.All {
		if f.Operation != o || f.OnRequest {
			continue
		}
		var conditions []relation.Condition
		exact := true
		for _, c := range f.Conditions {
			exact = exact && c.Exact() && c.In != "body"
			conditions = append(conditions, relation.Condition{In: c.In, Name: c.Name, Value: c.Value})
		}
		if !exact {
			continue // which request a pattern means is not known
		}
		for i := range f.Responses {
			name := f.Name
			if len(f.Responses) > 1 {
				name = fmt.Sprintf("%s-%d", f.Name, i+1)
			}
			expect := expectation{kind: expectStatus, status: statuses(f)} // which one's turn it is, others may have changed
			cases = append(cases, p.newCase(o, Known, name, p.under(o, conditions), expect))
		}
	}
	return cases
}

func statuses(f *fixture.Fixture) []int {
	var all []int
	for _, r := range f.Responses {
		all = append(all, r.Status)
	}
	return all
}

// under returns parameters that meet conditions, the others at their defaults.
func (p *planner) under(o *openapi.Operation, conditions []relation.Condition) []any {
	values := p.defaults(o, 0)
	for i, parameter := range o.Parameters {
		for _, c := range conditions {
			if parameter.In == c.In && strings.EqualFold(parameter.Name, c.Name) {
				values[i] = c.Value
			}
		}
	}
	return values
}
