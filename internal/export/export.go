// Package export writes the answers that an API has, its fixtures and the examples of its document, in the forms of other tools.
package export

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"

	"agentmock/internal/fixture"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/verify"
)

// Set is what is exported.
type Set struct {
	Title, Base string // of the document: its title, and the path before all paths
	Stubs       []Stub // by operation; of one the most telling first, the examples last
	Left        map[string]int
}

// Stub is an answer to the requests that meet conditions.
type Stub struct {
	Name       string
	Operation  *openapi.Operation
	Conditions []fixture.Condition
	Answers    []Answer // in turn, the last repeats; never empty
	Example    bool     // it is one of the document: what answers where nothing else does

	// Target, Header and Body are a request that it answers; Sendable is false where a request needs more than can be said.
	Target   string
	Header   http.Header
	Body     []byte
	Sendable bool
}

// Answer is one response, its body as it is sent.
type Answer struct {
	Status int
	Header []fixture.HeaderLine
	JSON   bool
	Body   []byte
	Delay  fixture.Delay
	Fault  fixture.Fault
}

// Reasons why a fixture is left out.
const (
	asked     = "it answers only who asks for its status"
	template  = "its body is a template"
	made      = "its body is made up for each request"
	keyed     = "its turns are counted by a value of the request"
	noExample = "its operation has neither fixture nor example"
)

// New gathers the fixtures of a document, and its examples. paths are ones that operations take, by their ids.
func New(s *openapi.Document, fixtures *fixture.Set, paths map[string]string) *Set {
	set := &Set{Title: s.Title, Base: s.BasePath(), Left: map[string]int{}}
	for _, o := range s.Operations {
		var own []Stub
		for _, f := range fixtures.All {
			if f.Operation != o {
				continue
			}
			answers, why := answersOf(f)
			if why != "" {
				set.Left[why]++
				continue
			}
			own = append(own, Stub{Name: f.Name, Operation: o, Conditions: f.Conditions, Answers: answers})
		}
		slices.SortStableFunc(own, func(a, b Stub) int { return cmp.Compare(len(b.Conditions), len(a.Conditions)) })
		own = append(own, exampleOf(o)...)
		if len(own) == 0 {
			set.Left[noExample]++
		}
		for i := range own {
			own[i].complete(s, paths[o.ID])
		}
		set.Stubs = append(set.Stubs, own...)
	}
	return set
}

func answersOf(f *fixture.Fixture) (all []Answer, why string) {
	if f.OnRequest {
		return nil, asked
	}
	if f.Key != nil && len(f.Responses) > 1 {
		return nil, keyed
	}
	for _, r := range f.Responses {
		a := Answer{Status: r.Status, Header: headersOf(r.Head), Body: r.Raw, JSON: r.MediaType != nil && r.MediaType.IsJSON(), Delay: r.Delay, Fault: r.Fault}
		switch {
		case r.Template != nil:
			return nil, template
		case r.Part != nil || r.Generate && r.MediaType == nil:
			return nil, made
		case r.Generate:
			if len(r.MediaType.Examples) == 0 {
				return nil, made
			}
			a.encode(r.MediaType, r.MediaType.Examples[0].Value)
		}
		all = append(all, a)
	}
	return all, ""
}

// headersOf returns the headers but for the length, which who sends the body knows.
func headersOf(head []fixture.HeaderLine) []fixture.HeaderLine {
	return slices.DeleteFunc(slices.Clone(head), func(h fixture.HeaderLine) bool { return h.Name == "Content-Length" })
}

func (a *Answer) encode(m *openapi.MediaType, v any) {
	body, contentType := message.Encode(m, v)
	a.Body, a.JSON = body, m.IsJSON()
	a.Header = append(a.Header, fixture.HeaderLine{Name: "Content-Type", Values: []string{contentType}})
}

// exampleOf returns the first example of the first success that has one, else that success where it has no body.
func exampleOf(o *openapi.Operation) []Stub {
	for _, r := range o.Responses {
		if r.Code() < 200 || r.Code() > 299 {
			continue
		}
		a := Answer{Status: r.Code()}
		m := r.Preferred()
		if m != nil {
			if len(m.Examples) == 0 {
				continue
			}
			a.encode(m, m.Examples[0].Value)
		}
		return []Stub{{Name: "example", Operation: o, Answers: []Answer{a}, Example: true}}
	}
	return nil
}

// complete finds a request that a stub answers: the values of its conditions, else those of a path that the operation takes.
func (s *Stub) complete(d *openapi.Document, path string) {
	s.Header, s.Sendable = http.Header{}, true
	u, err := url.Parse(path)
	if err != nil || path == "" {
		s.Sendable = false
		return
	}
	x := &message.Exchange{Operation: s.Operation, Request: message.RequestMessage{Method: s.Operation.Method, URL: path, Header: http.Header{}, Path: d.MatchURL(s.Operation.Method, u).Path}}
	verify.Request(x)
	values := slices.Clone(x.Request.Parameters)
	for _, c := range s.Conditions {
		at := slices.IndexFunc(s.Operation.Parameters, func(p *openapi.Parameter) bool { return p.In == c.In && p.Name == c.Name })
		switch {
		case !c.Exact():
			s.Sendable = false
		case at >= 0 && at < len(values):
			values[at] = c.Value
		case c.In == "header":
			s.Header.Set(c.Name, jsonvalue.Plain(c.Value))
		case c.In == "body" && c.Name == "":
			s.Body = []byte(jsonvalue.Text(c.Value))
		default:
			s.Sendable = false
		}
	}
	target := message.NewTarget(s.Operation, d.BasePath(), values)
	s.Target = target.URL()
	for name, all := range target.Header {
		s.Header[name] = all
	}
	s.completeBody()
}

// completeBody takes the example of a body where the request needs one.
func (s *Stub) completeBody() {
	body := s.Operation.RequestBody
	if body == nil || len(body.Content) == 0 {
		return
	}
	m := body.Content[0]
	if s.Body != nil {
		s.Header.Set("Content-Type", m.Concrete())
		return
	}
	if len(m.Examples) == 0 {
		s.Sendable = s.Sendable && !body.Required
		return
	}
	var contentType string
	s.Body, contentType = message.Encode(m, m.Examples[0].Value)
	s.Header.Set("Content-Type", contentType)
}

// title returns what a stub is called among all.
func (s *Stub) title() string { return s.Operation.ID + ": " + s.Name }
