package mockserver

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/fake"
	"agentmock/internal/fixture"
	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// source is the first source that has an answer: what the client prefers, a fixture, an example, the generator.
func (v *visit) source(p preference) (answer, *problem) {
	x := v.x
	described, status := x.Operation.Success()
	if p.code != 0 {
		described, status = x.Operation.Response(p.code), p.code
	}
	if len(x.Operation.Responses) == 0 { // OpenAPI 3.1 lets an operation say nothing of its answers
		return answer{status: cmp.Or(p.code, http.StatusOK), source: "generated"}, nil
	}
	if described == nil {
		return answer{}, undeclared(x.Operation, p.code)
	}
	accept := acceptOf(x.Request.Header)
	if !p.generated() && !p.named {
		if f := v.fixture(p.code); f != nil {
			return v.fromFixture(f, p.code)
		}
	}
	out := answer{status: status, source: "generated", reason: "no fixture or example answers"}
	if p.generated() {
		out.reason = "the client asks for it"
	}
	if len(described.Content) == 0 {
		return out, nil
	}
	m := described.Acceptable(accept)
	if m == nil {
		return answer{}, notAcceptable(described, accept)
	}
	x.Response.Status = status
	if !p.generated() {
		e, fault := v.example(m, p)
		if fault != nil {
			return answer{}, fault
		}
		if e != nil {
			out.body, out.contentType, out.source, out.reason = e.body, e.contentType, "example "+e.name, "no fixture answers"
			return out, nil
		}
	}
	if v.settings.given.Unknown == NotFound && p.code == 0 && !p.generated() && hasPathParameters(x.Operation) {
		fault := unknownThing(x)
		return answer{}, &fault
	}
	var fault *problem
	out.body, out.contentType, fault = v.generate(m, p)
	return out, fault
}

// acceptOf is the Accept header, one list however many lines it has (RFC 9110 section 5.3).
func acceptOf(h http.Header) string {
	lines := h["Accept"]
	if len(lines) == 1 {
		return lines[0]
	}
	return strings.Join(lines, ", ")
}

// taken reports whether the client takes a fixture's answer: a failure is sent in any case.
func taken(f *fixture.Fixture, accept string) bool {
	return !slices.ContainsFunc(f.Responses, func(r fixture.Response) bool {
		return r.MediaType != nil && r.Status < 300 && !r.MediaType.Accepted(accept)
	})
}

func notAcceptable(r *spec.Response, accept string) *problem {
	var names []string
	for _, m := range r.Content {
		names = append(names, m.Name)
	}
	list := strings.Join(names, ", ")
	return &problem{
		status: http.StatusNotAcceptable, title: "Not acceptable",
		detail:  "request.header.Accept: want one of " + list + ", got " + value.Brief(accept, 200),
		chinese: "请求头 Accept 应包含以下之一：" + list,
	}
}

func hasPathParameters(o *spec.Operation) bool {
	return slices.ContainsFunc(o.Parameters, func(p *spec.Parameter) bool { return p.In == "path" })
}

func undeclared(o *spec.Operation, code int) *problem {
	var declared []string
	for _, r := range o.Responses {
		declared = append(declared, r.Status)
	}
	return &problem{
		status: http.StatusUnprocessableEntity, title: "Invalid preference",
		detail: "code: " + o.ID + " declares no response " + strconv.Itoa(code) + ": want one of " + strings.Join(declared, ", "), ours: true,
	}
}

func (v *visit) generate(m *spec.MediaType, p preference) ([]byte, string, *problem) {
	x, a, seed := v.x, v.api, v.settings.seed
	if p.seed != "" {
		seed = fake.Seed(p.seed)
	}
	if m.Schema == nil {
		body, contentType := m.Encode(a.undescribed(m))
		return body, contentType, nil
	}
	said := fake.Problem{English: http.StatusText(x.Response.Status), Chinese: statusChinese(x.Response.Status)}
	body, contentType, err := a.generator.Encoded(v.body, x, m, fake.Options{Seed: seed, Shape: p.shape, Problem: said})
	if err != nil {
		return nil, "", &problem{status: http.StatusInternalServerError, title: "Nothing can be generated", detail: err.Error(), chinese: "无法生成数据"}
	}
	v.body = body
	return body, contentType, nil
}

// undescribed is the body of a media type that has no schema: its example, else nothing in particular.
func (a *api) undescribed(m *spec.MediaType) any {
	if examples := a.examples[m]; len(examples) > 0 {
		return examples[0].Value
	}
	if m.IsJSON() || spec.IsXML(m.Name) {
		return &value.Object{}
	}
	return ""
}

// chosenExample is an example made ready for one request.
type chosenExample struct {
	name        string
	body        []byte
	contentType string
}

func choose(x *spec.Exchange, m *spec.MediaType, e example) *chosenExample {
	body, contentType := m.Encode(adapt(x, m, e))
	return &chosenExample{e.Name, body, contentType}
}

// example is the example that the client names, or the first whose relations fit the request.
func (v *visit) example(m *spec.MediaType, p preference) (*chosenExample, *problem) {
	var names []string
	for _, e := range v.api.examples[m] {
		if p.named && e.Name == p.example {
			return choose(v.x, m, e), nil
		}
		if !p.named && (e.fits(v.x) || p.code != 0) {
			return choose(v.x, m, e), nil
		}
		names = append(names, e.Name)
	}
	if p.named {
		return nil, &problem{
			status: http.StatusUnprocessableEntity, title: "Invalid preference",
			detail: "example: " + v.x.Operation.ID + " has no valid example " + strconv.Quote(p.example) + " for this status: want one of " + strings.Join(names, ", "), ours: true,
		}
	}
	return nil, nil
}

// adapt makes an example the answer to this request: its ids become the ones that were asked for.
func adapt(x *spec.Exchange, m *spec.MediaType, e example) any {
	if e.fits(x) {
		return e.Value
	}
	x.Response.Body = spec.Body{MediaType: m, Value: value.Clone(e.Value), Decoded: true}
	x.ApplyRelations(spec.InResponse)
	return x.Response.Body.Value
}

// fromFixture takes the fixture's next response; of the status that is asked for where one is.
func (v *visit) fromFixture(f *fixture.Fixture, code int) (answer, *problem) {
	response := f.Responses[min(v.turn(f, code), len(f.Responses)-1)]
	if code != 0 {
		response = f.Responses[slices.IndexFunc(f.Responses, func(r fixture.Response) bool { return r.Status == code })]
	}
	out := answer{status: response.Status, fixed: response.Head, body: response.Raw, delay: v.sample(response.Delay), fault: response.Fault, source: f.Source, reason: f.Wants}
	switch {
	case response.Generate:
		v.x.Response.Status = response.Status
		var fault *problem
		out.body, out.contentType, fault = v.generate(response.MediaType, preference{})
		return out, fault
	case response.Template != nil:
		v.fill(response, &out)
	default:
		out.lasting, out.steady = true, len(f.Responses) == 1 && !response.Delay.Varies()
	}
	return out, nil
}

// turn is whose turn it is of a fixture's responses. HEAD says what the next GET will, and a client that asks for a status
// takes no turn.
func (v *visit) turn(f *fixture.Fixture, code int) int {
	if len(f.Responses) == 1 || code != 0 {
		return 0
	}
	ctx := v.request.Context()
	if v.x.Request.Method == http.MethodHead {
		turns, err := v.store.Turns(ctx, v.session)
		if err != nil {
			v.stateFailed("turns", err)
		}
		return int(turns[f.Turn(v.x)])
	}
	return int(v.take(f.Turn(v.x)))
}

// take is how often the session has taken a turn.
func (v *visit) take(key string) int64 {
	turn, err := v.store.Take(v.request.Context(), v.session, key)
	if err != nil {
		v.stateFailed("take", err)
	}
	return turn
}

// maxFilled bounds what a request can make of a template, in bytes.
const maxFilled = 64 << 20

// fill makes a templated body. What the request puts into it may break the schema, as no fixture else does: that is said in
// the log and the journal.
func (v *visit) fill(response fixture.Response, out *answer) {
	m := response.MediaType
	if response.Template.Places()*len(v.x.Request.Body.Raw) > maxFilled {
		fault := problem{status: http.StatusRequestEntityTooLarge, title: "Template too large", detail: "the request would fill the template with more than " + strconv.Itoa(maxFilled>>20) + " MB", chinese: "请求体过大"}
		*out = v.solve(fault)
		return
	}
	filled := response.Template.Fill(v.x)
	out.body, out.contentType = m.Encode(filled)
	out.violations, _ = v.x.Operation.CheckBody(response.Status, m, filled)
	for _, violation := range out.violations {
		v.options.Log.Warn("a template's result breaks the document", "source", out.source, "where", violation.Where(), "want", violation.Want())
	}
}
