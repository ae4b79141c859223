package mockserver

import (
	"strings"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/mockserver/problem"
)

// refuse answers a problem: with the operation's own response where it declares a fitting one, else as RFC 9457 says.
func (c *call) refuse(p problem.Problem) decision {
	d, ok := decision{}, false
	if !p.Ours && c.x.Operation != nil {
		d, ok = c.declared(p)
	}
	if !ok {
		l, negotiated := c.spoken()
		d = standard(p, l.Language)
		d.spoken = negotiated
	}
	d.why, d.violations = p.Reason(), p.Violations
	for name, values := range p.Header {
		d.set(name, values[0])
	}
	if c.dry != nil {
		said := p
		d.refused = &said
	}
	return d
}

// standard answers a problem as RFC 9457 says, in a language.
func standard(p problem.Problem, l i18n.Language) decision {
	return decision{answer: answer{status: p.Status, contentType: problem.MediaType, body: p.In(l), ours: true}, by: origin{byProblem, "problem"}}
}

// declared answers a problem with the best of the operation's responses that can say it.
func (c *call) declared(p problem.Problem) (decision, bool) {
	for _, status := range append(p.Statuses(), 0) {
		r := explicit(c.x.Operation, status)
		if r == nil {
			continue
		}
		if status == 0 {
			status = p.Status
		}
		if d, ok := c.ownProblem(r, status, p); ok {
			return d, true
		}
	}
	return decision{}, false
}

// explicit returns the response declared for a status, as itself or as its range; for 0 the default, unless that is what a success
// looks like.
func explicit(o *openapi.Operation, status int) *openapi.Response {
	success, _ := o.Success()
	for _, r := range o.Responses {
		if r.Status == "default" && status == 0 && r != success {
			return r
		}
	}
	if r := o.Response(status); r != nil && r.Status != "default" && status != 0 {
		return r
	}
	return nil
}

// ownProblem says the problem in the operation's own words: its schema where that has a place for the reason, else its
// example, else what is generated.
func (c *call) ownProblem(r *openapi.Response, status int, p problem.Problem) (decision, bool) {
	x, a := c.x, c.view.api
	d := decision{answer: answer{status: status}, by: origin{byProblem, "problem"}}
	m := message.Acceptable(r, acceptOf(c.request.Header))
	if m == nil {
		m = r.Preferred() // a failure is said in any case, RFC 9110 section 12.4.1
	}
	if m == nil {
		return d, true
	}
	x.Response.Status = status
	if examples := a.examples[m]; len(examples) > 0 && !a.explains[m] && !(c.dynamic() && m.Schema != nil) {
		d.body, d.contentType = message.Encode(m, c.exampleOfProblem(examples).Value)
		return d, true
	}
	if m.Schema == nil { // anything may stand there: the problem does
		var l *faker.Locale
		l, d.spoken = c.spoken()
		p.Status = status
		said := jsonvalue.FromText(p.In(l.Language))
		if strings.HasPrefix(m.Concrete(), "text/") {
			said = p.Detail.In(l.Language)
		}
		d.body, d.contentType = message.Encode(m, said)
		return d, true
	}
	var err error
	options := c.made()
	options.Problem, options.Refused = p.Detail, refusals(p)
	options.Locale, d.spoken = c.spoken()
	d.body, d.contentType, err = a.encoded(c.body, x, m, options)
	if err != nil {
		return decision{}, false
	}
	c.body = d.body
	return d, true
}
