package contract

import (
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/relation"
	"agentmock/internal/verify"
)

// requestBody is a good body of a request, in one of the media types that the operation takes.
type requestBody struct {
	mediaType   *openapi.MediaType
	value       any
	raw         []byte
	contentType string
}

// send gives the case a body: with the values that the document ties to its parameters.
func (c *testCase) send(b requestBody) {
	if s := b.mediaType.Schema; s != nil && s.Relates() {
		x := &message.Exchange{Operation: c.operation, Request: message.RequestMessage{
			Method: c.method, Header: c.target.Header, Parameters: c.values, Body: message.Body{MediaType: b.mediaType, Value: jsonvalue.Clone(b.value), Decoded: true},
		}}
		relation.Apply(x, jsonschema.InRequest)
		b.raw, b.contentType = message.Encode(b.mediaType, x.Request.Body.Value)
	}
	c.body, c.bodyType, c.base = b.raw, b.contentType, &b
}

// requestBodies returns good bodies of an operation, one a media type, JSON first.
func (p *planner) requestBodies(o *openapi.Operation) []requestBody {
	if o.RequestBody == nil {
		return nil
	}
	if made, ok := p.bodies[o]; ok {
		return made
	}
	var all, others []requestBody
	for _, m := range o.RequestBody.Content {
		switch b, ok := p.requestBody(m); {
		case ok && m.IsJSON():
			all = append(all, b)
		case ok:
			others = append(others, b)
		case p.ended():
			return append(all, others...)
		default:
			p.skip("%s: no good body could be made of %s", o.ID, m.Name)
		}
	}
	p.bodies[o] = append(all, others...)
	return p.bodies[o]
}

// maxBodyTries is how many values are made until one can be written in a media type: a form has no empty list, for one.
const maxBodyTries = 20

// requestBody returns the first example that the media type takes, else a generated value.
func (p *planner) requestBody(m *openapi.MediaType) (requestBody, bool) {
	for _, e := range m.Examples {
		if b, ok := written(m, e.Value); ok {
			return b, true
		}
	}
	if m.Schema == nil {
		return written(m, "body")
	}
	for try := range uint64(maxBodyTries) {
		made, ok := p.value(m.Schema, generate.Options{Seed: try, Dynamic: try > 0})
		if !ok {
			return requestBody{}, false
		}
		if b, ok := written(m, made); ok {
			return b, true
		}
	}
	return requestBody{}, false
}

// written returns a value in a media type, and whether it can be read as a good one there.
func written(m *openapi.MediaType, v any) (requestBody, bool) {
	if m.Schema != nil && m.IsJSON() && !m.Schema.Valid(v, jsonschema.InRequest) {
		return requestBody{}, false
	}
	raw, contentType := message.Encode(m, v)
	return requestBody{m, v, raw, contentType}, len(raw) > 0 && len(verify.RequestBody(m, contentType, raw)) == 0
}
