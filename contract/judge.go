package contract

import (
	"slices"
	"strings"
	"sync"

	"agentmock/internal/generate"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// judge asks the checks, and knows where the document asks for what nobody can answer. It is safe for concurrent use.
type judge struct {
	spec   *openapi.Document
	checks []Check

	shown func() map[*jsonschema.Schema][]string // by the schema of an object: members that examples of the document show and it does not describe

	mutex      sync.Mutex
	generator  *generate.Generator // made when it is first needed
	impossible map[*jsonschema.Schema]bool
}

func newJudge(s *openapi.Document, checks []Check) *judge {
	return &judge{spec: s, checks: checks, shown: sync.OnceValue(func() map[*jsonschema.Schema][]string { return shownIn(s) }), impossible: map[*jsonschema.Schema]bool{}}
}

// shownIn returns the members that examples and defaults of the document show and no schema describes.
func shownIn(s *openapi.Document) map[*jsonschema.Schema][]string {
	shown := map[*jsonschema.Schema][]string{}
	show := func(s *jsonschema.Schema, v any) {
		for _, pointer := range s.Undeclared(v, jsonschema.InResponse) {
			tokens, _ := jsonvalue.Tokens(pointer)
			last := len(tokens) - 1
			if of := s.At(tokens[:last]...).Bare(); !slices.Contains(shown[of], tokens[last]) {
				shown[of] = append(shown[of], tokens[last])
			}
		}
	}
	for _, o := range s.Operations {
		for _, r := range o.Responses {
			for _, m := range r.Content {
				for _, e := range m.Examples {
					if m.Schema != nil {
						show(m.Schema, e.Value)
					}
				}
			}
		}
	}
	for _, schema := range s.Schemas() {
		for _, example := range schema.Examples {
			show(schema, example)
		}
		if schema.Default != nil {
			show(schema, *schema.Default)
		}
	}
	return shown
}

// mentions reports whether the document speaks of what is at a place of a body, although no schema describes it: an example shows it, be it that of
// another media type of the answer, or it is required. That the schema should describe it is for lint to say.
func (j *judge) mentions(o *observation, pointer string) bool {
	tokens, _ := jsonvalue.Tokens(pointer)
	m, last := o.Response.Body.MediaType, len(tokens)-1
	if m == nil || m.Schema == nil || last < 0 {
		return false
	}
	return m.Schema.Mentions(tokens...) || slices.Contains(j.shown()[m.Schema.At(tokens[:last]...).Bare()], tokens[last]) ||
		shownElsewhere(o.Operation.Response(o.Response.Status), tokens)
}

// shownElsewhere reports whether an example of a response shows what is at a place of a body, whatever media type it is of.
func shownElsewhere(r *openapi.Response, tokens []string) bool {
	return r != nil && slices.ContainsFunc(r.Content, func(m *openapi.MediaType) bool {
		return slices.ContainsFunc(m.Examples, func(e openapi.Example) bool { return jsonschema.Shows(e.Value, tokens) })
	})
}

// verdict is what is found in an exchange.
type verdict struct {
	findings []Finding
	unjudged []i18n.Message // places of the body for which the document takes no value: that is for lint to say, whoever answers what
}

// judge runs the checks on an observation.
func (j *judge) judge(o *observation) verdict {
	var out verdict
	o.mentioned = func(pointer string) bool { return j.mentions(o, pointer) }
	for i := range j.checks {
		c := &j.checks[i]
		if o.exchanges()&^c.also != 0 {
			continue // there is nothing else to ask
		}
		for _, f := range c.run(o) {
			if j.contradicts(o, f.violation) {
				where := everyElement(f.Where)
				out.unjudged = append(out.unjudged, i18n.Sayf("%s %d: %s: the document takes no value there that could be found (%s): agentmock lint says why", o.Operation.ID, o.Response.Status, where, f.Spec))
				continue
			}
			f.Rule, f.Severity, f.Operation, f.Exchange = c.Name, c.Severity, o.Operation.ID, -1
			if f.Message == "" {
				f.Message = c.Doc
			}
			out.findings = append(out.findings, f)
		}
	}
	if o.inspection.Spent {
		out.unjudged = append(out.unjudged, i18n.Sayf("%s %d: response.body takes too long to check: a pattern of the document goes back and forth in it, or its alternatives are too many", o.Operation.ID, o.Response.Status))
	}
	if o.flawed != nil {
		out.unjudged = append(out.unjudged, i18n.Sayf("%s %d: response.body is the example %q of the document (%s), which breaks its schema: agentmock lint says how", o.Operation.ID, o.Response.Status, o.flawed.Name, o.flawed.Position))
	}
	return out
}

// forbidsMembers are the keywords whose violations stand at a member, and are of the object around it: it may need a member that is only ever sent.
var forbidsMembers = map[string]bool{"writeOnly": true, "additionalProperties": true, "unevaluatedProperties": true, "propertyNames": true}

// contradicts reports whether a violation stands in a part of the body whose schema no value fits, and which no body can do without.
func (j *judge) contradicts(o *observation, v jsonschema.Violation) bool {
	m := o.Response.Body.MediaType
	if m == nil || m.Schema == nil || v.Rule == "" || !strings.HasPrefix(v.In, "response.body") {
		return false
	}
	tokens, _ := jsonvalue.Tokens(v.Pointer)
	if n := len(tokens); n > 0 && forbidsMembers[v.Rule] { // it is the object around it that has no room for the member
		tokens = tokens[:n-1]
	}
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
