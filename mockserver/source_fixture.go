package mockserver

import (
	"net/http"
	"slices"
	"strconv"

	"agentmock/internal/faker"
	"agentmock/internal/fixture"
	"agentmock/internal/i18n"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/verify"
	"agentmock/mockserver/problem"
)

// fileFixture answers from the fixtures of files.
func fileFixture(c *call) decision { return c.fromFixtures(c.view.api.fixtures, byFixture, nil) }

// refusing answers a request that breaks the document as a fixture says that such a one is answered.
func (c *call) refusing(p *problem.Problem) (decision, bool) {
	if len(p.Violations) == 0 { // its body could not be read
		return decision{}, false
	}
	c.prefer = preference{}
	for _, one := range []struct {
		set *fixture.Set
		by  kind
	}{{c.view.fixtures, byRunTime}, {c.view.api.fixtures, byFixture}} {
		if one.set == nil {
			continue
		}
		if d := c.fromFixtures(one.set, one.by, (*fixture.Fixture).Refuses); d.by.kind != byNobody {
			d.violations = p.Violations
			return d, true
		}
	}
	return decision{}, false
}

// fromFixtures answers from a set of fixtures, from those that fit: nil for all. One whose media type the client does not take is none.
func (c *call) fromFixtures(set *fixture.Set, by kind, fits func(*fixture.Fixture) bool) decision {
	var nothing decision
	if set.AskHeaders(c.x.Operation) {
		nothing.depends = onHeaders
	}
	f, counted := c.unspent(set, c.prefer.code, fits)
	if counted {
		nothing.depends |= onSequence
	}
	if f == nil || !taken(f, c.accept()) {
		return nothing
	}
	d := c.nextOf(f)
	d.by, d.why, d.fixture = origin{by, f.Source}, f.Why, f
	d.depends |= nothing.depends
	return d
}

// unspent returns the fixture of a set that answers with a status, without those that have answered as often as they do, and whether
// requests were counted for it: one that answers some only counts this one. HEAD, and a client that asks for a status, are not counted.
func (c *call) unspent(set *fixture.Set, status int, fits func(*fixture.Fixture) bool) (f *fixture.Fixture, counted bool) {
	var spent []*fixture.Fixture
	for {
		f = set.Find(c.x, status, spent...)
		if f != nil && fits != nil && !fits(f) {
			spent = append(spent, f)
			continue
		}
		if f != nil && f.Scenario != nil {
			counted = true // another state, another answer
			if !c.inState(f.Scenario) {
				spent = append(spent, f)
				continue
			}
		}
		if f == nil || f.Times == 0 {
			return f, counted || len(spent) > 0
		}
		n := int64(0)
		if status != 0 || c.request.Method == http.MethodHead {
			n = c.upcoming(f.Turn(c.x))
		} else {
			n = c.next(f.Turn(c.x))
		}
		if n < f.Times {
			return f, true
		}
		spent = append(spent, f)
	}
}

// taken reports whether the client takes a fixture's answer: a failure is sent in any case.
func taken(f *fixture.Fixture, accept string) bool {
	return !slices.ContainsFunc(f.Responses, func(r fixture.Response) bool {
		return r.MediaType != nil && r.Status < 300 && !message.Accepted(r.MediaType, accept)
	})
}

// nextOf answers with the fixture's next response; of the status that is asked for where one is.
func (c *call) nextOf(f *fixture.Fixture) decision {
	d := decision{place: c.place(f)}
	if len(f.Responses) > 1 {
		d.depends |= onSequence
	}
	if f.Scenario != nil {
		c.enter(f.Scenario.Name, f.Scenario.Next)
	}
	response := f.Responses[d.place]
	d.answer = answer{status: response.Status, fixed: response.Head, body: response.Raw, delay: c.sample(response.Delay), fault: response.Fault, pace: pace{pauses: response.Pace}}
	switch {
	case response.Generate:
		c.x.Response.Status = response.Status
		d.body, d.contentType, d.refused = c.documented(response.MediaType)
		if response.Part != nil && d.refused == nil {
			c.complete(f, response, &d)
		}
	case response.Template != nil:
		d.depends |= onHeaders
		c.fill(f, response, &d)
	default:
		d.lasting = true
	}
	return d
}

// documented makes the body of a status that a fixture gives none for: the document's example of it, else a generated one.
func (c *call) documented(m *openapi.MediaType) ([]byte, string, *problem.Problem) {
	if !c.dynamic() {
		for _, e := range c.view.api.examples[m] {
			if e.fits(c.x) {
				body, contentType := message.Encode(m, e.Value)
				return body, contentType, nil
			}
		}
	}
	return c.generate(m, c.made())
}

// place returns which of a fixture's responses is next. HEAD says what the next GET will, and a client that asks for a status
// is given one of that status.
func (c *call) place(f *fixture.Fixture) int {
	last := len(f.Responses) - 1
	switch code := c.prefer.code; {
	case code != 0:
		return slices.IndexFunc(f.Responses, func(r fixture.Response) bool { return r.Status == code })
	case last == 0:
		return 0
	case c.request.Method == http.MethodHead:
		return int(min(c.upcoming(f.Turn(c.x)), int64(last)))
	}
	return int(min(c.next(f.Turn(c.x)), int64(last)))
}

// next returns how often the session has counted the key before, and counts it: a dry run in its own copy.
func (c *call) next(key string) int64 {
	if c.dry != nil {
		return c.dry.next(key)
	}
	n, err := c.store.Next(c.request.Context(), c.session, key)
	if err != nil {
		c.stateFailed("take", err)
	}
	return n
}

// upcoming returns how often the session has counted the key.
func (c *call) upcoming(key string) int64 {
	counts, err := c.store.Sequences(c.request.Context(), c.session)
	if err != nil {
		c.stateFailed("turns", err)
	}
	return counts[key]
}

// maxFilled bounds what a request can make of a template, in bytes.
const maxFilled = 64 << 20

// fill makes a templated body.
func (c *call) fill(f *fixture.Fixture, response fixture.Response, d *decision) {
	if p := c.overfilled(response.Template); p != nil {
		d.refused = p
		return
	}
	c.judged(f, response, d, response.Template.Fill(c.filling()))
}

// overfilled returns the problem of a request that would make too much of a template.
func (c *call) overfilled(t *fixture.Template) *problem.Problem {
	if t == nil || t.Places()*len(c.x.Request.Body.Raw) <= maxFilled {
		return nil
	}
	return &problem.Problem{
		Status: http.StatusRequestEntityTooLarge, Title: "Template too large",
		Detail: i18n.Say("template.large", strconv.Itoa(maxFilled>>20)),
	}
}

// complete gives a body that was made what the fixture says of it.
func (c *call) complete(f *fixture.Fixture, response fixture.Response, d *decision) {
	if response.Template != nil {
		d.depends |= onHeaders
	}
	if d.refused = c.overfilled(response.Template); d.refused != nil {
		return
	}
	made := message.Body{Raw: d.body, MediaType: response.MediaType}
	made.Decode(d.contentType)
	before := c.x.Response.Body
	c.judged(f, response, d, fixture.Complete(c.x, response.MediaType, made.Value, response.Given(c.filling())))
	c.x.Response.Body = before
}

// filling returns what the places of a template are filled from: the same for the same request, but for the time.
func (c *call) filling() fixture.Filling {
	draw := faker.NewDraw(faker.NewHash(c.view.settings.seed).Text(c.x.Operation.ID).Text(c.x.Request.URL).Bytes(c.x.Request.Body.Raw).Seed())
	draw.Locale = c.locale()
	return fixture.Filling{Exchange: c.x, Now: c.time(), Draw: &draw}
}

// judged answers with a body that a fixture and a request make together. It may break the schema, as no fixture else does: that is said in
// the log and the journal.
func (c *call) judged(f *fixture.Fixture, response fixture.Response, d *decision, filled any) {
	d.body, d.contentType = message.Encode(response.MediaType, filled)
	d.violations, _ = verify.Body(c.x.Operation, response.Status, response.MediaType, filled)
	for _, violation := range d.violations {
		if c.dry == nil {
			c.options.Log.Warn("a template's result breaks the document", "source", f.Source, "where", redact.Where(violation.Where()), "want", required(violation))
		}
	}
}

// runTimeFixture answers from the fixtures that the session was given while the mock runs.
func runTimeFixture(c *call) decision {
	if c.view.fixtures == nil {
		return decision{}
	}
	return c.fromFixtures(c.view.fixtures, byRunTime, nil)
}

// overridden reports whether a run-time fixture answers instead of the upstream.
func (c *call) overridden() bool {
	if c.view.fixtures == nil {
		return false
	}
	var spent []*fixture.Fixture
	for {
		f := c.view.fixtures.Find(c.x, 0, spent...)
		if f != nil && f.Scenario != nil && !c.inState(f.Scenario) {
			spent = append(spent, f)
			continue
		}
		if f == nil || f.Times == 0 || c.upcoming(f.Turn(c.x)) < f.Times {
			return f != nil
		}
		spent = append(spent, f)
	}
}
