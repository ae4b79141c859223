package mockserver

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
	"agentmock/internal/state"
	"agentmock/internal/world"
	"agentmock/mockserver/problem"
)

// stored does what a request does to the things of a resource, and answers with what was written of them.
func stored(c *call) decision {
	if c.view.changes == nil && !c.view.api.world.Asks(c.x.Operation) {
		return decision{}
	}
	if c.options.Stateless && c.request.Method != http.MethodGet || c.prefer.code != 0 || c.wanted.status < 200 || c.wanted.status > 299 {
		return decision{}
	}
	m, p := c.negotiate()
	if p != nil {
		return decision{refused: p}
	}
	if d := c.writtenBefore(); d.by.kind != byNobody || d.refused != nil {
		return d
	}
	done, outcome, err := c.view.api.world.Do(c.asked())
	switch {
	case err != nil:
		return decision{refused: c.full(err)}
	case outcome == world.Elsewhere && c.view.api.world.Lists(c.x, c.view.changes):
		return c.listed("a thing of it was written")
	case outcome == world.Elsewhere:
		return decision{}
	case outcome == world.Gone && c.view.changes == nil:
		return decision{refused: c.noThing("thing")}
	case outcome == world.Gone:
		return decision{refused: c.noThing("deleted")}
	case outcome == world.Taken:
		return decision{refused: &problem.Problem{Status: http.StatusConflict, Title: "Conflict", Detail: i18n.Say("taken", jsonvalue.Plain(done.ID))}}
	case outcome == world.Unfit && done.Fault != "":
		return decision{refused: &problem.Problem{Status: http.StatusUnprocessableEntity, Title: "Invalid patch", Detail: i18n.Say("unpatched", done.Fault)}}
	case outcome == world.Unfit:
		return decision{refused: c.invalid(done.Violations)}
	case outcome == world.Readable && done.Untouched && len(c.view.api.examples[m]) > 0:
		return decision{}
	case outcome == world.Readable && done.Untouched:
		return c.written(m, done, "it is the thing, or some of it, that the path names")
	case outcome == world.Readable:
		return c.written(m, done, "it was written")
	}
	if created := c.x.Operation.Response(http.StatusCreated); outcome == world.Created && created != nil && created.Status != "default" && c.wanted.status != http.StatusCreated && !c.saysLess(created) {
		c.wanted = wanted{response: created, status: http.StatusCreated}
		if m, p = c.negotiate(); p != nil {
			return decision{refused: p}
		}
	}
	return c.remember(m, done)
}

// saysLess reports whether a response says nothing, where the one that is wanted has a body: springfox writes a bare 201 beside every POST.
func (c *call) saysLess(r *openapi.Response) bool {
	return len(r.Content)+len(r.Headers) == 0 && c.wanted.response != nil && len(c.wanted.response.Content) > 0
}

// writtenBefore answers a request that changes something as the exchange files do, or as the document's pairs of examples: who wrote those wants
// just that.
func (c *call) writtenBefore() decision {
	if c.request.Method == http.MethodGet || c.request.Method == http.MethodHead {
		return decision{}
	}
	if d := fileFixture(c); d.by.kind != byNobody || d.refused != nil {
		return d
	}
	if c.dynamic() {
		return decision{}
	}
	d := c.pairedWith(func(p *pair) bool { return len(p.bodies) > 0 || !c.x.Request.Body.Decoded }) // what is sent is to be found again
	if d.example == nil || d.status < 200 || d.status > 299 || c.dry != nil {
		return d
	}
	done, err := c.view.api.world.Keep(c.asked(), d.example.Value)
	if err == nil {
		err = c.put(done)
	}
	if err != nil {
		return decision{refused: c.full(err)}
	}
	return d
}

// asked returns what the call asks of the world.
func (c *call) asked() world.Request {
	return world.Request{Exchange: c.x, Options: c.asAsked(c.made()), Changes: c.view.changes, Now: c.clock, Next: c.counted, Known: c.view.settings.given.Unknown == NotFound, Uploads: c.uploads()}
}

// remember keeps what a request does, and answers it.
func (c *call) remember(m *openapi.MediaType, done world.Write) decision {
	d := c.written(m, done, "it is written")
	if d.refused != nil || d.by.kind == byNobody || c.dry != nil {
		return d
	}
	if err := c.put(done); err != nil {
		return decision{refused: c.full(err)}
	}
	return d
}

// put remembers what was written.
func (c *call) put(done world.Write) error {
	for name, document := range done.Documents() {
		if err := c.store.Put(c.request.Context(), c.session, name, document); err != nil {
			return err
		}
	}
	return c.forgetFilesOf(done)
}

// written answers with a thing as it was written.
func (c *call) written(m *openapi.MediaType, done world.Write, why string) decision {
	d := decision{answer: answer{status: c.wanted.status}, by: origin{byStored, "stored"}, why: why, depends: onClient}
	if location := c.location(done); location != "" {
		d.set("Location", location)
	}
	if m == nil {
		return d
	}
	if m.Schema == nil {
		d.body, d.contentType = message.Encode(c.asAccepted(m), c.view.api.undescribed(m))
		return d
	}
	body, ok := c.view.api.world.Answer(c.x, m, done, c.asAsked(c.made()))
	if !ok { // the answer is one that the thing does not go into
		d.body, d.contentType, d.refused = c.generate(m, c.asAsked(c.made()))
		return d
	}
	if d.body, d.contentType = message.Encode(c.asAccepted(m), body); isEvents(d.contentType) {
		d.body = c.events(m, d.body)
	}
	return d
}

// location returns the address of a thing that was created, where the response declares that header: the path, else with the host in front of it or
// without the server's path, as its schema asks for; "" where that takes none of them.
func (c *call) location(done world.Write) string {
	r, role := c.view.api.resources.Of(c.x.Operation)
	values := c.x.Request.Path
	if role == resource.Create && r.Home() != r {
		r, values = r.Home(), nil
	}
	if role != resource.Create && c.wanted.status != http.StatusCreated || r.Item == "" {
		return ""
	}
	for _, h := range c.wanted.response.Headers {
		if !strings.EqualFold(h.Name, "Location") {
			continue
		}
		path := r.Item
		ids := map[string]string{}
		for i, name := range resource.Variables(r.Item) {
			ids[name] = jsonvalue.Plain(done.ID)
			if i < len(values) {
				ids[name] = values[i]
			}
			path = strings.Replace(path, "{"+name+"}", message.EscapePath(ids[name]), 1)
		}
		path += c.queryOf(r.Operations[resource.Read], ids)
		base := r.Base(c.view.api.spec.BasePath(), c.x.Operation)
		for _, address := range []string{base + path, c.origin().String() + base + path, path} {
			if h.Schema == nil || h.Schema.Valid(address, jsonschema.InResponse) {
				return address
			}
		}
	}
	return ""
}

// queryOf returns what another operation cannot do without in its query, as it stands in a URL: as the call has it, ?api-version=2, else an id of the
// path that is called like it; "" for nothing.
func (c *call) queryOf(o *openapi.Operation, ids map[string]string) string {
	if o == nil {
		return ""
	}
	query, sent := url.Values{}, c.request.URL.Query()
	for _, p := range o.Parameters {
		if p.In != "query" || !p.Required {
			continue
		}
		if sent.Has(p.Name) {
			query[p.Name] = sent[p.Name]
			continue
		}
		for name, id := range ids {
			if resource.Alike(name, p.Name) {
				query.Set(p.Name, id)
			}
		}
	}
	if len(query) == 0 {
		return ""
	}
	return "?" + query.Encode()
}

// time returns what time it is for who only looks.
func (c *call) time() time.Time {
	if c.options.Clock.IsZero() {
		return c.options.Now()
	}
	return c.options.Clock
}

// clock returns what time it is for a write.
func (c *call) clock() time.Time {
	if c.options.Clock.IsZero() {
		return c.options.Now()
	}
	n, _ := c.counted("clock") // without memory it stands still
	return c.options.Clock.Add(time.Duration(n) * time.Second)
}

// counted counts the things that are created in a home, each once whoever asks.
func (c *call) counted(home string) (int64, error) {
	if c.dry != nil {
		return c.dry.next("created " + home), nil
	}
	return c.store.Next(c.request.Context(), c.session, "created "+home)
}

// full returns why nothing more is remembered: there is no room, or the memory is away.
func (c *call) full(err error) *problem.Problem {
	c.depends |= onClient // the memory is shared
	if errors.Is(err, state.ErrFull) {
		return &problem.Problem{Status: http.StatusInsufficientStorage, Title: "Insufficient storage", Detail: i18n.Say("full"), Ours: true}
	}
	c.stateFailed("write", err)
	return &problem.Problem{Status: http.StatusServiceUnavailable, Title: "Service unavailable", Detail: i18n.Say("unkept"), Ours: true}
}
