package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/probe"
	"agentmock/internal/verify"
)

// maker makes values for requests.
func (p *planner) maker(s *jsonschema.Schema, seed uint64) (any, bool) {
	return p.value(s, generate.Options{Seed: seed, Dynamic: true})
}

// value makes a value for a request, its seed counted from that of the run; ok is false where none could be made, and where the run has ended.
func (p *planner) value(s *jsonschema.Schema, options generate.Options) (v any, ok bool) {
	if p.ended() {
		return nil, false
	}
	options.Seed += p.options.seed()
	v, err := p.requests.Value(s, options)
	return v, err == nil
}

// positive returns the unusual requests to an operation that are good all the same.
func (p *planner) positive(o *openapi.Operation) asking {
	a := asking{operation: o}
	if !p.mayChange(o) || p.cannotAsk(o) {
		return a
	}
	base := p.twin(o)
	add := func(kind string, make func() (testCase, bool)) {
		if len(a.questions) < maxQuestions {
			a.questions = append(a.questions, question{kind, func() (testCase, bool) {
				c, ok := make()
				return p.keptToOwn(c), ok
			}})
		}
	}
	if len(o.Security) == 0 || o.Open() {
		add("credentials", func() (testCase, bool) {
			c := base.named(Positive, "credentials-none")
			c.anonymous = true
			return c, p.options.given()
		})
	}
	p.positiveBodies(o, base, add)
	p.positiveParameters(o, base, add)
	if !safe(o.Method) {
		p.accepting(o, base, add)
	}
	return a
}

// reading returns the requests that ask for an answer in another form. Those of methods that change nothing are sent before all that
// changes something.
func (p *planner) reading(o *openapi.Operation) asking {
	a := asking{operation: o}
	if safe(o.Method) {
		p.accepting(o, p.twin(o), func(kind string, make func() (testCase, bool)) {
			a.questions = append(a.questions, question{kind, make})
		})
	}
	return a
}

// twin returns the good request that others differ from in one thing: one that was accepted, if there is one.
func (p *planner) twin(o *openapi.Operation) testCase {
	known := p.proofOf(o)
	values := known.values
	if values == nil {
		values = p.first[o]
	}
	c := p.newCase(o, Positive, "", values, expectation{kind: expectAccepted})
	if !known.accepted || p.good(o).kind != expectGood {
		c.expect = expectation{kind: expectDocumented}
	}
	if len(known.bodies) > 0 {
		c.send(known.bodies[0])
	}
	if ids := p.ours(o); ids != nil {
		c = p.addressed(c, ids)
	}
	return c
}

// named returns a case like another, for another request.
func (c testCase) named(phase, name string) testCase {
	c.phase, c.name = phase, c.operation.ID+"/"+phase+"/"+name
	if c.expect.kind == expectAccepted {
		c.expect.why = name
	}
	c.target.Header = c.target.Header.Clone()
	return c
}

// oddly returns a case that the document takes by silence, where odd says so.
func (c testCase) oddly(odd bool) testCase {
	c.expect.odd = c.expect.odd || odd
	return c
}

func (p *planner) positiveBodies(o *openapi.Operation, twin testCase, add func(string, func() (testCase, bool))) {
	if o.RequestBody == nil {
		return
	}
	if !o.RequestBody.Required && twin.body != nil {
		add("body absent", func() (testCase, bool) {
			c := twin.named(Positive, "body-absent")
			c.body, c.bodyType, c.base = nil, "", nil
			return c, true
		})
	}
	for i, m := range o.RequestBody.Content {
		if m.IsJSONPatch() {
			continue // whether a patch applies depends on what is there, and it is not the same after it
		}
		place := "body"
		if i > 0 {
			place = "body-as-" + strings.ReplaceAll(m.Name, "/", "-")
		}
		send := func(name string, v any, odd bool) (testCase, bool) {
			b, ok := written(m, v)
			if !ok {
				return testCase{}, false
			}
			c := twin.named(Positive, place+"/"+name).oddly(odd)
			c.send(p.referring(o, b))
			return c, true
		}
		for at, e := range m.Examples {
			if at > 0 || i > 0 {
				add("example", func() (testCase, bool) { return send("example-"+e.Name, e.Value, false) })
			}
		}
		if m.Schema == nil {
			continue
		}
		for _, shape := range []generate.Shape{generate.Full, generate.Minimal, generate.Extreme} {
			add("shape", func() (testCase, bool) {
				v, ok := p.value(m.Schema, generate.Options{Dynamic: true, Shape: shape})
				if !ok {
					return testCase{}, false
				}
				return send(string(shape), v, shape == generate.Extreme)
			})
		}
		for n := range uint64(randomBodies) {
			add("random", func() (testCase, bool) {
				v, ok := p.maker(m.Schema, 100+n)
				if !ok {
					return testCase{}, false
				}
				return send(fmt.Sprintf("random-%d", n+1), v, false)
			})
		}
		if m.IsJSON() && twin.base != nil && twin.base.mediaType == m {
			add("charset", func() (testCase, bool) {
				c := twin.named(Positive, place+"/charset")
				if strings.Contains(c.bodyType, ";") {
					return c, false
				}
				c.bodyType += "; charset=utf-8"
				return c.oddly(true), len(verify.RequestBody(m, c.bodyType, c.body)) == 0
			})
		}
		if m.IsJSON() && twin.base != nil && twin.base.mediaType == m {
			for _, name := range []string{"in-another-order", "in-lines"} {
				write := otherwise[name]
				add("written", func() (testCase, bool) {
					c := twin.named(Positive, place+"/"+name)
					v, faults := jsonvalue.Decode(c.body)
					c.body = write(v)
					return c, len(faults) == 0 && !bytes.Equal(c.body, twin.body) && len(verify.RequestBody(m, c.bodyType, c.body)) == 0
				})
			}
		}
		for _, v := range p.wholes(m) {
			for change := range probe.Good(m.Schema, v, p.maker) {
				add(place+" "+change.Keyword, func() (testCase, bool) {
					for whole := range change.Values(v) {
						if c, ok := send(change.Label(), whole, change.Odd); ok {
							return c, true
						}
					}
					return testCase{}, false
				})
			}
		}
	}
}

// otherwise are ways to write the same JSON.
var otherwise = map[string]func(v any) []byte{
	"in-lines": func(v any) []byte {
		var b bytes.Buffer
		_ = json.Indent(&b, jsonvalue.Append(nil, v), "", "\t") // it is JSON
		return append(b.Bytes(), '\r', '\n')
	},
	"in-another-order": func(v any) []byte { return jsonvalue.Append(nil, reversed(v)) },
}

// reversed returns a value with the members of its objects the other way round.
func reversed(v any) any {
	switch v := v.(type) {
	case []any:
		all := make([]any, len(v))
		for i, item := range v {
			all[i] = reversed(item)
		}
		return all
	case *jsonvalue.Object:
		o := &jsonvalue.Object{}
		for _, m := range slices.Backward(v.Members) {
			o.Members = append(o.Members, jsonvalue.Member{Name: m.Name, Value: reversed(m.Value)})
		}
		return o
	}
	return v
}

// randomBodies is how many further bodies are made up for each media type.
const randomBodies = 3

// wholes returns good values of a media type that have all there is, one for each alternative of the whole.
func (p *planner) wholes(m *openapi.MediaType) []any {
	var all []any
	add := func(s *jsonschema.Schema) {
		for seed := range uint64(maxBodyTries) {
			v, ok := p.maker(s, seed)
			if !ok {
				return
			}
			if _, ok := written(m, v); ok {
				all = append(all, v)
				return
			}
		}
	}
	alternatives := slices.Concat(m.Schema.OneOf, m.Schema.AnyOf)
	for _, s := range alternatives {
		add(s)
	}
	if len(all) == 0 {
		add(m.Schema)
	}
	return all
}

// accepting asks for each representation of the answer, and for one that there is not.
func (p *planner) accepting(o *openapi.Operation, twin testCase, add func(string, func() (testCase, bool))) {
	r, _ := o.Success()
	if r == nil || !p.proofOf(o).accepted {
		return
	}
	if len(r.Content) > 1 {
		for _, m := range r.Content {
			add("accept", func() (testCase, bool) {
				c := twin.named(Positive, "accept-"+strings.ReplaceAll(m.Concrete(), "/", "-"))
				c.accept = m.Concrete()
				return c, !m.IsRange()
			})
		}
	}
	if len(r.Content) > 0 && o.Response(http.StatusNotAcceptable) != nil && o.Response(http.StatusNotAcceptable).Status == "406" && message.Acceptable(r, unheardOf) == nil {
		add("accept", func() (testCase, bool) {
			c := twin.named(Negative, "accept-nothing")
			c.accept, c.expect = unheardOf, expectation{kind: expectRejection, why: "none of its media types is accepted"}
			return c, true
		})
	}
	if o.Response(http.StatusNotModified) == nil || !safe(o.Method) {
		return
	}
	etag, last := p.proofOf(o).header.Get("ETag"), p.proofOf(o).modified
	if last != "" && (etag == "" || takesHeader(o, "If-Modified-Since")) { // else it is the ETag that the 304 is declared for
		add("conditional", func() (testCase, bool) {
			c := twin.named(Positive, "if-modified-since")
			c.target.Header.Set("If-Modified-Since", last)
			c.expect = expectation{kind: expectUnchanged}
			return c, true
		})
		add("conditional", func() (testCase, bool) {
			c := twin.named(Positive, "if-modified-since-long-ago")
			c.target.Header.Set("If-Modified-Since", time.Unix(0, 0).UTC().Format(http.TimeFormat))
			c.expect = expectation{kind: expectChanged}
			at, err := http.ParseTime(last)
			return c, err == nil && at.Unix() > 0
		})
	}
	if etag != "" && strings.Count(etag, `"`) <= 2 { // or it is no entity tag: it has no quotes in it (RFC 9110 section 8.8.3)
		add("conditional", func() (testCase, bool) {
			c := twin.named(Positive, "if-none-match")
			c.target.Header.Set("If-None-Match", etag)
			c.expect = expectation{kind: expectUnchanged}
			return c, mayTakeHeader(twin.operation, "If-None-Match", etag)
		})
		add("conditional", func() (testCase, bool) {
			c := twin.named(Positive, "if-none-match-of-another")
			c.target.Header.Set("If-None-Match", neverIssued)
			c.expect = expectation{kind: expectChanged}
			return c, mayTakeHeader(twin.operation, "If-None-Match", neverIssued)
		})
	}
}

// mayTakeHeader reports whether the document lets a request have a text in a header: what it does not describe, it does.
func mayTakeHeader(o *openapi.Operation, name, text string) bool {
	return !slices.ContainsFunc(o.Parameters, func(p *openapi.Parameter) bool {
		return p.In == "header" && strings.EqualFold(p.Name, name) && len(verify.Parameter(p, readParameter(p, text))) > 0
	})
}

// takesHeader reports whether an operation describes a header of its requests.
func takesHeader(o *openapi.Operation, name string) bool {
	return slices.ContainsFunc(o.Parameters, func(p *openapi.Parameter) bool { return p.In == "header" && strings.EqualFold(p.Name, name) })
}
