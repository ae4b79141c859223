package mockserver

import "agentmock/internal/message"

// listed answers a list with the things that can be read one by one.
func listed(c *call) decision {
	m, p := c.negotiate()
	if p != nil || m == nil || c.wanted.status < 200 || c.wanted.status > 299 {
		return decision{}
	}
	body, ok := c.view.api.world.List(c.x, m, c.asAsked(c.made()))
	if !ok {
		return decision{}
	}
	d := decision{answer: answer{status: c.wanted.status}, by: origin{byGenerator, "generated"}, why: "no fixture or example answers; these are the things that are read one by one"}
	d.body, d.contentType = message.Encode(m, body)
	return d
}
