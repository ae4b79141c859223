package mockserver

import (
	"maps"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/world"
)

// listed answers a list with the things that can be read one by one.
func listed(c *call) decision {
	if c.wanted.status < 200 || c.wanted.status > 299 || !c.view.api.world.IsList(c.x.Operation) {
		return decision{}
	}
	return c.listed("no fixture or example answers; these are the things that are read one by one")
}

func (c *call) listed(why string) decision {
	m, p := c.negotiate()
	if p != nil || m == nil {
		return decision{}
	}
	found, ok := c.view.api.world.List(c.x, m, c.asAsked(c.made()), c.view.changes)
	if !ok {
		return decision{}
	}
	welcome := false
	if found.Strange && !c.options.Stateless && c.view.settings.given.Unknown != NotFound {
		if found, welcome = c.welcome(m, found); welcome {
			why = "these came to be when they were asked for: nothing was of what the request names"
		}
	}
	d := decision{answer: answer{status: c.wanted.status}, by: origin{byGenerator, "generated"}, why: why}
	if c.view.changes != nil || welcome {
		d.by, d.depends = origin{byStored, "stored"}, onClient
	}
	for name, text := range found.Headers {
		if text != "" {
			d.set(name, text)
		} else {
			d.unsaid = append(d.unsaid, name)
		}
	}
	as := c.asAccepted(m)
	if as != m && !as.IsJSON() {
		found.Body = jsonvalue.FromText(jsonvalue.Append(nil, found.Body)) // its things may be written as JSON already
	}
	d.body, d.contentType = message.Encode(as, found.Body)
	return d
}

// welcome has things come to be of what a request names and nothing is of, and keeps them; ok is false where there is no room for them.
func (c *call) welcome(m *openapi.MediaType, found world.Listed) (welcomed world.Listed, ok bool) {
	done, err := c.view.api.world.Welcome(c.asked())
	if err != nil || len(done.More) == 0 {
		return found, false
	}
	welcomed, ok = c.view.api.world.List(c.x, m, c.asAsked(c.made()), c.view.changes.With(maps.Collect(done.Documents())))
	if !ok || c.dry == nil && c.put(done) != nil {
		return found, false
	}
	return welcomed, true
}
