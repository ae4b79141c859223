package mockserver

import (
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
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
	d := decision{answer: answer{status: c.wanted.status}, by: origin{byGenerator, "generated"}, why: why}
	if c.view.changes != nil {
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
