package mockserver

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/state"
	"agentmock/mockserver/problem"
)

// sources are who is asked for an answer, in this order; the last one always has one.
var sources = []source{preferred, runTimeFixture, unfitLogin, uploaded, stored, fileFixture, exampleOfDocument, listed, generated}

// source decides whether it answers a checked call, and with what; nothing is [byNobody].
type source func(c *call) decision

// decision is an answer, whose it is and why, and all that has made it this one.
type decision struct {
	answer
	by      origin
	why     string           // it answers, as [i18n.Unpack] reads it; of a problem, what is wrong: without values of the request
	depends dependence       // also where nothing was decided: another request may meet another decision
	refused *problem.Problem // in place of an answer; of a dry run, why there is none

	fixture    *fixture.Fixture // that answers
	place      int              // which of its responses
	example    *example
	violations []jsonschema.Violation // of the request, or of a template's result
	findings   []state.Violation      // of an answer that the mock only passes on
	unsaid     []string               // headers that have nothing to say
	passed     *Passed                // a stream of the upstream, whose body is still to come
}

// because adds a reason, a sentence without arguments.
func (d *decision) because(reason string) {
	if strings.HasPrefix(d.why, "{") {
		d.why = i18n.List(i18n.Unpack(d.why), i18n.Unpack(reason)).Pack()
		return
	}
	d.why += "; " + reason
}

// origin is whose an answer is.
type origin struct {
	kind kind
	text string // the kind, and the name where it has one: for people, log and journal
}

// kind is a kind of origin.
type kind int

// The kinds, by what answers.
const (
	byNobody kind = iota
	byProblem
	byOptions
	byUpstream
	byRunTime
	byStored
	byFixture
	byExample
	byGenerator
)

// kinds are the labels by which metrics, journal and filters know each kind.
var kinds = [...]string{
	byNobody: "", byProblem: "problem", byOptions: "options", byUpstream: "upstream",
	byRunTime: "run-time-fixture", byStored: "stored", byFixture: "fixture", byExample: "example", byGenerator: "generated",
}

func (k kind) String() string { return kinds[k] }

// dependence is what an answer depends on, besides the [key] and the view of its session.
type dependence uint8

// What an answer may depend on.
const (
	onHeaders  dependence = 1 << iota // other than those of the key
	onSequence                        // which answer is next
	onChance
	onClient // who asks, and how often
	onUpstream
)

// cacheable reports whether the same key has the same answer every time. Of what was made, a stream is not kept: it may have no end.
func (d *decision) cacheable() bool {
	return d.depends == 0 && (d.lasting || d.status != 0 && !d.streams())
}

// wanted is the response that sources are asked for.
type wanted struct {
	response *openapi.Response
	status   int
	media    *openapi.MediaType // once it is negotiated
	as, asOf *openapi.MediaType // what a range of media types is sent as, and which one that is
}

// want finds out which response is wanted: the one that the client asks for, else the operation's success.
func (c *call) want() *problem.Problem {
	o, code := c.x.Operation, c.prefer.code
	switch {
	case len(o.Responses) == 0: // OpenAPI 3.1 lets an operation say nothing of its answers
		c.wanted = wanted{response: &openapi.Response{}, status: cmp.Or(code, http.StatusOK)}
	case code != 0:
		c.wanted = wanted{response: o.Response(code), status: code}
	default:
		response, status := o.Success()
		c.wanted = wanted{response: response, status: status}
	}
	if c.wanted.response == nil {
		return undeclared(o, code)
	}
	if why := c.wanted.response.Unserved; why != nil {
		return unserved(why.Place())
	}
	return nil
}

func undeclared(o *openapi.Operation, code int) *problem.Problem {
	var declared []string
	for _, r := range o.Responses {
		declared = append(declared, r.Status)
	}
	return &problem.Problem{
		Status: http.StatusUnprocessableEntity, Title: "Invalid preference",
		Detail: i18n.Sayf("code: %s declares no response %d: want one of %s", o.ID, code, strings.Join(declared, ", ")), Ours: true,
	}
}

// negotiate returns the media type of the wanted response that the client takes; nil where the response has no body.
func (c *call) negotiate() (*openapi.MediaType, *problem.Problem) {
	w := &c.wanted
	if len(w.response.Content) == 0 {
		return nil, nil
	}
	if w.media == nil {
		accept := c.accept()
		w.media = message.Acceptable(w.response, accept)
		if w.media == nil && c.view.api.transfers.Give(c.x.Operation) && asksForBytes(accept) {
			w.media = w.response.Preferred() // a server may say what it has all the same, RFC 9110 section 12.5.1
		}
		if w.media == nil {
			return nil, notAcceptable(w.response, accept)
		}
		c.x.Response.Status = w.status
	}
	return w.media, nil
}

// asAccepted returns a media type of the wanted response as the client asks for it: of */* the one that it names.
func (c *call) asAccepted(m *openapi.MediaType) *openapi.MediaType {
	if c.wanted.as == nil || c.wanted.asOf != m {
		c.wanted.as, c.wanted.asOf = message.AsAsked(m, c.accept()), m
	}
	return c.wanted.as
}

// accept returns what media types the client takes, of the wanted response: a stream of events where its request asks for one.
func (c *call) accept() string {
	if c.asksForStream(c.wanted.response) {
		return eventStream
	}
	return acceptOf(c.request.Header)
}

// acceptOf returns the Accept header, one list however many lines it has (RFC 9110 section 5.3).
func acceptOf(h http.Header) string { return list(h["Accept"]) }

// list joins the lines of a header.
func list(lines []string) string {
	if len(lines) == 1 {
		return lines[0]
	}
	return strings.Join(lines, ", ")
}

// asksForBytes reports whether an Accept is that of a client that downloads, whatever the media type of the file is: openai's library asks for
// application/binary.
func asksForBytes(accept string) bool {
	return slices.ContainsFunc(strings.Split(accept, ","), func(one string) bool {
		base := openapi.BaseType(one)
		return base == "application/octet-stream" || base == "application/binary"
	})
}

func notAcceptable(r *openapi.Response, accept string) *problem.Problem {
	var names []string
	for _, m := range r.Content {
		names = append(names, m.Name)
	}
	offered := strings.Join(names, ", ")
	return &problem.Problem{
		Status: http.StatusNotAcceptable, Title: "Not acceptable",
		Detail: i18n.Say("accept", offered, jsonvalue.Brief(accept, 200)),
	}
}

// hasPathParameters reports whether an operation is about a thing that its path names.
func hasPathParameters(o *openapi.Operation) bool {
	return slices.ContainsFunc(o.Parameters, func(p *openapi.Parameter) bool { return p.In == "path" })
}

// preferred answers a client that names an example, or asks for a generated body.
func preferred(c *call) decision {
	switch {
	case c.prefer.generated():
		return c.fromGenerator("the client asks for it")
	case c.prefer.named:
		return c.namedExample()
	}
	return decision{}
}
