package contract

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/scenario"
	"agentmock/internal/verify"
)

// script is the cases that somebody has written down: they are sent before all others, one after the other, in the order of the names of
// their files.
type script struct {
	cases  []*scenario.Case
	values scenario.Values
	fault  error   // why a case could not be sent
	entry  *script // of the login, nil for none
}

// newScript reads the cases of the operations of a run. A case that the run may not send is an error.
func newScript(p *planner) (*script, error) {
	s := &script{values: scenario.Values{}}
	var entered []scenario.Capture
	if login := p.options.Login; login.File != "" {
		in, environment, err := scenario.Read(login.File, login.Data, p.spec, p.options.Getenv)
		if err != nil {
			return nil, err
		}
		s.entry = &script{cases: []*scenario.Case{in}, values: scenario.Values{}}
		s.entry.keepAll(p.options, environment)
		entered = in.Captures
	}
	if p.options.Cases == nil {
		return s, nil
	}
	set, err := scenario.Load(p.options.Cases, p.options.CasesFolder, p.spec, p.options.Getenv, entered...)
	if err != nil {
		return nil, err
	}
	for _, c := range set.Cases {
		switch o := c.Operation; {
		case !p.chosen[o]:
			p.skip("%s: %s is not chosen", c.Position, o.ID)
		case o.Unserved != nil:
			return nil, c.Errorf("%s cannot be asked: the document does not say what it is (%s)", o.ID, o.Unserved.Place())
		case !safe(o.Method) && !p.options.UnsafeMethods:
			return nil, c.Errorf("%s: %s is sent only with --unsafe-methods", o.ID, o.Method)
		default:
			s.cases = append(s.cases, c)
		}
	}
	s.keepAll(p.options, set.Environment)
	return s, nil
}

func (s *script) keepAll(o Options, values scenario.Values) {
	for name, v := range values {
		s.keep(o, name, v, false)
	}
}

// of reports whether a case of an operation is written down.
func (s *script) of(o *openapi.Operation) bool {
	return slices.ContainsFunc(s.cases, func(c *scenario.Case) bool { return c.Operation == o })
}

// plainID is a text that is an ID or a word, and too short for a credential.
var plainID = regexp.MustCompile(`^[A-Za-z0-9._-]{0,12}$`)

// keep notes the value of a name. What may be a credential is shown nowhere, not where all data are shown either.
func (s *script) keep(o Options, name string, v any, secret bool) {
	s.values[name] = v
	text := jsonvalue.Plain(v)
	public := harmless(text, nil) || plainID.MatchString(text) && !longNumber.MatchString(text)
	if secret || redact.IsSecretName(name) || redact.IsSecretMember(name) || !public {
		o.hidden.Add(name, text)
	}
}

// hear takes from an answer what is captured from it, and what of it is not as the case wants it.
func (s *script) hear(o Options, got *sent) error {
	if got.script == nil {
		return nil
	}
	x := *got.observation.Exchange
	x.Request.Body, x.Response.Body = decoded(x.Request.Body), decoded(x.Response.Body)
	for _, c := range got.script.Captures {
		delete(s.values, c.Name)
		if v, ok := c.Of(&x); ok {
			secret := c.From.Name != "" && redact.IsSecretName(c.From.Name) || len(c.From.Tokens) > 0 && redact.IsSecretPlace("body", jsonvalue.Pointer(c.From.Tokens...))
			s.keep(o, c.Name, v, secret)
		}
	}
	if got.observation.failure != "" {
		return nil
	}
	unmet, err := got.script.Judge(&x, s.values)
	got.observation.unmet = unmet
	return err
}

// decoded returns a body as JSON where it is some, whatever the document says of it.
func decoded(body message.Body) message.Body {
	if v, faults := jsonvalue.Decode(body.Raw); !body.Decoded && len(body.Raw) > 0 && len(faults) == 0 {
		body.Value, body.Decoded = v, true
	}
	return body
}

// checkScript looks at what a case that somebody has written down wants of the answer.
func checkScript(o *observation) []Finding {
	var found []Finding
	for _, u := range o.unmet {
		found = append(found, Finding{Where: u.Where, Got: u.Got, Want: u.Want, Spec: position(u.Position)})
	}
	return found
}

// scripted yields the cases that are written down, each made when the one before was answered; false where the run is to end.
func (p *planner) scripted(send func([]testCase) bool) bool {
	for _, c := range p.script.cases {
		for turn := range c.Times {
			made, err := p.written(c, turn, p.script.values)
			if err != nil {
				p.script.fault = err
				return false
			}
			if !send([]testCase{made}) {
				return false
			}
		}
	}
	return true
}

// written returns the case of a file.
func (p *planner) written(c *scenario.Case, turn int, values scenario.Values) (testCase, error) {
	request, err := c.Fill(values)
	if err != nil {
		return testCase{}, err
	}
	o := c.Operation
	parameters := p.defaults(o, 0)
	for at, v := range request.Parameters {
		parameters[at] = v
	}
	expect := expectation{kind: expectSuccess}
	if statuses := c.Statuses(); len(statuses) > 0 {
		expect = expectation{kind: expectStatus, status: statuses}
	}
	name := c.Name
	if c.Times > 1 {
		name += "-" + strconv.Itoa(turn+1)
	}
	made := p.newCase(o, Known, name, parameters, expect)
	made.script, made.own = c, request.Header
	p.options.hidden.AddHeader(request.Header, "")
	for name := range request.Header {
		made.anonymous = made.anonymous || isCredential(o, name)
	}
	if request.HasBody {
		p.fillBody(&made, request)
	}
	if request.ContentType != "" {
		made.bodyType = request.ContentType
	}
	if expect.kind == expectSuccess || expect.status[0] < http.StatusMultipleChoices || p.first[o] == nil {
		p.first[o] = parameters
	}
	return made, nil
}

// isCredential reports whether a header says who is asking.
func isCredential(o *openapi.Operation, name string) bool {
	return slices.Contains([]string{"Authorization", "Cookie", "Proxy-Authorization"}, http.CanonicalHeaderKey(name)) || isKey(o, "header", name)
}

// fillBody gives a case the body of its file. One that the document takes is a good one, which others are made of.
func (p *planner) fillBody(c *testCase, request scenario.Request) {
	m := c.operation.RequestBody.Content[0]
	for _, other := range c.operation.RequestBody.Content {
		if other.IsJSON() {
			m = other
			break
		}
	}
	if request.ContentType != "" {
		if declared := c.operation.RequestBody.MediaType(request.ContentType); declared != nil {
			m = declared
		}
	}
	v := request.Body
	if request.Part {
		base, _ := p.requestBody(m)
		v = fixture.Merged(base.value, v)
	}
	raw, contentType := request.Raw, m.Concrete()
	if raw == nil {
		raw, contentType = message.Encode(m, v)
		if text, isText := v.(string); isText && request.ContentType != "" && c.operation.RequestBody.MediaType(request.ContentType) == nil {
			raw = []byte(text)
		}
	}
	c.body, c.bodyType, c.base = raw, contentType, nil
	if request.Raw == nil && len(verify.RequestBody(m, contentType, raw)) == 0 {
		c.base = &requestBody{m, v, raw, contentType}
	}
}

// setOwn has a request carry the headers that its case writes itself, in place of all others.
func (c testCase) setOwn(r *http.Request) {
	for name, values := range c.own {
		if values == nil {
			r.Header.Del(name)
			continue
		}
		r.Header[name] = values
	}
	if host := c.own.Get("Host"); host != "" {
		r.Host = host
	}
}

// writes reports whether a case writes a header itself.
func (c testCase) writes(name string) bool {
	return strings.Join(c.own[http.CanonicalHeaderKey(name)], "") != ""
}
