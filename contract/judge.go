package contract

import (
	"fmt"
	"strings"
	"sync"

	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// judge asks the checks, and knows where the document asks for what nobody can answer. It is safe for concurrent use.
type judge struct {
	spec   *openapi.Document
	checks []Check

	mutex      sync.Mutex
	generator  *generate.Generator // made when it is first needed
	impossible map[*jsonschema.Schema]bool
}

func newJudge(s *openapi.Document, checks []Check) *judge {
	return &judge{spec: s, checks: checks, impossible: map[*jsonschema.Schema]bool{}}
}

// verdict is what is found in an exchange.
type verdict struct {
	findings []Finding
	unjudged []string // places of the body for which the document takes no value: that is for lint to say, whoever answers what
}

// judge runs the checks on an observation.
func (j *judge) judge(o *observation) verdict {
	var out verdict
	for i := range j.checks {
		c := &j.checks[i]
		if o.exchanges()&^c.also != 0 {
			continue // there is nothing else to ask
		}
		for _, f := range c.run(o) {
			if j.contradicts(o, f.violation) {
				where := everyElement(f.Where)
				out.unjudged = append(out.unjudged, fmt.Sprintf("%s %d: %s: the document takes no value there that could be found (%s): agentmock lint says why", o.Operation.ID, o.Response.Status, where, f.Spec))
				continue
			}
			f.Rule, f.Severity, f.Operation, f.Exchange = c.Name, c.Severity, o.Operation.ID, -1
			if f.Message == "" {
				f.Message = c.Doc
			}
			out.findings = append(out.findings, f)
		}
	}
	if o.flawed != nil {
		out.unjudged = append(out.unjudged, fmt.Sprintf("%s %d: response.body is the example %q of the document (%s), which breaks its schema: agentmock lint says how", o.Operation.ID, o.Response.Status, o.flawed.Name, o.flawed.Position))
	}
	return out
}

// contradicts reports whether a violation stands in a part of the body whose schema no value fits, and which no body can do without.
func (j *judge) contradicts(o *observation, v jsonschema.Violation) bool {
	m := o.Response.Body.MediaType
	if m == nil || m.Schema == nil || v.Rule == "" || !strings.HasPrefix(v.In, "response.body") {
		return false
	}
	tokens, _ := jsonvalue.Tokens(v.Pointer)
	part := m.Schema.At(tokens...)
	return part != nil && j.isImpossible(m.Schema) && j.isImpossible(part)
}

func (j *judge) isImpossible(s *jsonschema.Schema) bool {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	known, ok := j.impossible[s]
	if !ok {
		if j.generator == nil {
			j.generator = generate.Prepare(j.spec)
		}
		known = j.generator.Impossible(s)
		j.impossible[s] = known
	}
	return known
}
