package mockserver

import (
	"cmp"
	"net/http"
	"slices"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// pair is what a request has to be for the responses' examples of a name to answer it: examples of one name in request and response
// belong together.
type pair struct {
	name       string
	parameters []pairedValue
	bodies     []pairedBody
}

// pairedValue is what the parameter of a place in the operation's list is to be.
type pairedValue struct {
	at    int
	value any
}

// is reports whether a parameter has the value, which the document may write as the text that is sent.
func (v pairedValue) is(sent any) bool {
	return sent != message.Absent && (jsonvalue.Equal(sent, v.value) || jsonvalue.Plain(sent) == jsonvalue.Plain(v.value))
}

// pairedBody is what the body is to be in a media type.
type pairedBody struct {
	media *openapi.MediaType
	value any
}

// pairsOf returns the names that examples of an operation's request have, in the order of the document.
func pairsOf(o *openapi.Operation) []pair {
	var pairs []pair
	named := func(name string) *pair {
		i := slices.IndexFunc(pairs, func(p pair) bool { return p.name == name })
		if i < 0 {
			i, pairs = len(pairs), append(pairs, pair{name: name})
		}
		return &pairs[i]
	}
	for at, p := range o.Parameters {
		for _, e := range p.Examples {
			if e.Name != "" {
				one := named(e.Name)
				one.parameters = append(one.parameters, pairedValue{at, e.Value})
			}
		}
	}
	if o.RequestBody == nil {
		return pairs
	}
	for _, m := range o.RequestBody.Content {
		for _, e := range m.Examples {
			if e.Name != "" {
				one := named(e.Name)
				one.bodies = append(one.bodies, pairedBody{m, e.Value})
			}
		}
	}
	return pairs
}

// fits reports whether a request is the example of the name: in its parameters, and in its body where that has one.
func (p *pair) fits(x *message.Exchange) bool {
	for _, v := range p.parameters {
		if v.at >= len(x.Request.Parameters) || !v.is(x.Request.Parameters[v.at]) {
			return false
		}
	}
	sent := x.Request.Body
	return len(p.bodies) == 0 || slices.ContainsFunc(p.bodies, func(b pairedBody) bool {
		return sent.Decoded && b.media == sent.MediaType && jsonvalue.Equal(sent.Value, b.value)
	})
}

// names returns the parameters that a pair says something of.
func (p *pair) names(o *openapi.Operation) []string {
	names := make([]string, len(p.parameters))
	for i, v := range p.parameters {
		names[i] = o.Parameters[v.at].Name
	}
	return names
}

// pairedExample answers a request that is an example of the document with the response's example of its name: of the status that
// the client asks for, else of the success, else of the first response that has one.
func (c *call) pairedExample() decision { return c.pairedWith(func(*pair) bool { return true }) }

// pairedWith answers as [call.pairedExample] does, by the pairs that will do.
func (c *call) pairedWith(will func(*pair) bool) decision {
	for _, p := range c.view.api.pairs[c.x.Operation] {
		if !will(&p) || !p.fits(c.x) || c.prefer.code == 0 && c.view.api.world.Chooses(c.x, p.names(c.x.Operation)...) {
			continue // or it is another page that is asked for, of which the pair says nothing
		}
		for _, r := range c.pairedResponses() {
			if d := c.ofName(r, p.name); d.by.kind != byNobody || d.refused != nil {
				return d
			}
		}
	}
	return decision{}
}

// pairedResponses returns the responses among which an example of a name is looked for, the wanted one first. Those of credentials are not among them:
// a request's example says nothing of those, and names such as default stand everywhere.
func (c *call) pairedResponses() []wanted {
	all := []wanted{c.wanted}
	if c.prefer.code != 0 {
		return all
	}
	for _, r := range c.x.Operation.Responses {
		if r != c.wanted.response && r.Unserved == nil && r.Code() != http.StatusUnauthorized && r.Code() != http.StatusForbidden {
			all = append(all, wanted{response: r, status: cmp.Or(r.Code(), c.wanted.status)})
		}
	}
	return all
}

// ofName answers with the example of a name that a response has, if it has.
func (c *call) ofName(w wanted, name string) decision {
	has := slices.ContainsFunc(w.response.Content, func(m *openapi.MediaType) bool {
		return slices.ContainsFunc(c.view.api.examples[m], func(e *example) bool { return e.Name == name })
	})
	if !has {
		return decision{}
	}
	before := c.wanted
	c.wanted = w
	m, refused := c.negotiate()
	if refused != nil {
		return decision{refused: refused}
	}
	for _, e := range c.view.api.examples[m] {
		if e.Name == name {
			return c.fromExample(m, e, "the request is the document's example of that name")
		}
	}
	c.wanted = before
	return decision{}
}

// exampleOfProblem returns the example of a response that says a problem: that which goes with the request, else the first.
func (c *call) exampleOfProblem(examples []*example) *example {
	for _, p := range c.view.api.pairs[c.x.Operation] {
		i := slices.IndexFunc(examples, func(e *example) bool { return e.Name == p.name })
		if i >= 0 && p.fits(c.x) {
			return examples[i]
		}
	}
	return examples[0]
}
