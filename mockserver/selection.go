package mockserver

import (
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// selected leaves in an answer of ours what the request asks for of its things, where the document lets them be without the rest.
func (c *call) selected(d *decision) {
	ours := d.by.kind == byStored || d.by.kind == byExample || d.by.kind == byGenerator
	m := c.wanted.media
	if !ours || m == nil || m.Schema == nil || d.status < 200 || d.status > 299 || !openapi.IsJSON(d.contentType) || !c.view.api.resources.Selects(c.x) {
		return
	}
	body, faults := jsonvalue.Decode(d.body)
	if len(faults) > 0 {
		return
	}
	if c.view.api.resources.Select(c.x, body); m.Schema.Valid(body, jsonschema.InResponse) {
		d.body, d.lasting = jsonvalue.Append(nil, body), false
	}
}
