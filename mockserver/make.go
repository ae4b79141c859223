package mockserver

import (
	"bytes"
	"context"
	"net/http"

	"agentmock/internal/generate"
	"agentmock/internal/openapi"
	"agentmock/mockserver/problem"
)

// makeBody makes a body of an operation's status, 0 for that of success, as a client gets it that asks for a generated one; nothing changes by it.
func (s *Server) makeBody(ctx context.Context, session string, o *openapi.Operation, status int, shape, seed string) (body []byte, contentType string, refused *problem.Problem) {
	r, err := http.NewRequestWithContext(ctx, o.Method, s.base.Load().api.examplePath(o), nil)
	if err != nil {
		return nil, "", unserved(o.Position.String() + ": " + err.Error())
	}
	r.Body = http.NoBody
	if session != "" {
		r.Header.Set(SessionHeader, session)
	}
	c, refused := s.begin(r)
	if refused != nil {
		return nil, "", refused
	}
	c.dry = &dryRun{counts: map[string]int64{}}
	if c.match(); c.x.Operation == nil {
		return nil, "", unserved(o.Position.String() + ": the path of its example leads elsewhere")
	}
	c.violations() // which decodes the parameters
	dynamic := true
	c.prefer = preference{code: status, seed: seed, shape: generate.Shape(shape), dynamic: &dynamic}
	if refused = c.want(); refused != nil {
		return nil, "", refused
	}
	d := c.fromGenerator("it is asked for")
	return bytes.Clone(d.body), d.contentType, d.refused
}
