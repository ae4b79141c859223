package relation

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// linter finds at load what would make a relation mean nothing: a source that is not there, that is of another
// type, or that depends on the value itself.
type linter struct {
	operation *openapi.Operation
	response  *openapi.Response // nil for the request body
	media     *openapi.MediaType
	around    []*jsonschema.Schema
	tokens    []string
	edges     []edge
	inside    map[*jsonschema.Schema]int
	steps     int
	faults    []error
}

// Lint leaves out the relations of a document that can mean nothing, and fakers that take from where nothing is, and returns what
// is wrong with them: a source that is not there, that is of another type, or that depends on the value itself; a relation where
// nobody looks at it. An error is a document whose relations stand at too many places.
func Lint(s *openapi.Document) ([]source.Finding, error) {
	var found []source.Finding
	for round := range maxMends {
		var faults []error
		for _, o := range s.Operations {
			faults = append(faults, lintOperation(o)...)
		}
		wrong := map[source.Position]bool{}
		for _, fault := range faults {
			if errors.Is(fault, errTooMany) {
				if round == 0 {
					return nil, fault
				}
				continue
			}
			at, _ := source.At(fault)
			wrong[at] = true
			for _, f := range source.FindingsOf(fault, s.File, source.Error) {
				f = f.But(i18n.Sayf("it is ignored"))
				found = append(found, f)
			}
		}
		if len(wrong) == 0 || !leaveOut(s.Schemas(), wrong) {
			break
		}
	}
	for _, b := range s.Callbacks {
		found = append(found, lintCallback(b)...)
	}
	return source.SortFindings(found), nil
}

// lintCallback returns a warning for each expression of a callback's URL that reads what the operation does not have: a value that no request
// or no answer of it has, where nothing is sent then.
func lintCallback(b *openapi.Callback) []source.Finding {
	var found []source.Finding
	for _, part := range b.URL.Parts {
		if part.Expression == nil {
			continue
		}
		if err := readable(b.After, part.Expression); err != nil {
			found = append(found, b.URL.Findingf(source.Warning, "callback %s: %w: where that is not there, nothing is sent", b.ID, err))
		}
	}
	return found
}

// readable returns why an expression reads nothing of an exchange of an operation; nil where a successful answer has it.
func readable(o *openapi.Operation, e *jsonschema.Expression) error {
	c := &linter{operation: o}
	if e.Root != jsonschema.FromResponseBody && e.Root != jsonschema.FromResponseHeader {
		_, err := c.source(e)
		return err
	}
	var first error
	for _, r := range o.Responses {
		c.response, c.media = r, r.Preferred()
		if r.Code()/100 != 2 || c.media == nil && e.Root == jsonschema.FromResponseBody {
			continue
		}
		_, err := c.source(e)
		if err == nil {
			return nil
		}
		first = cmp.Or(first, err)
	}
	return cmp.Or(first, i18n.Errorf("%q: no successful answer of the operation has a body", e))
}

// maxMends is how often relations are looked at anew: one that is left out may show what is wrong with others.
const maxMends = 10

// leaveOut takes away what is declared at places, and reports whether something is left.
func leaveOut(schemas []*jsonschema.Schema, wrong map[source.Position]bool) bool {
	left := false
	for _, s := range schemas {
		s.Relations = slices.DeleteFunc(s.Relations, func(r jsonschema.Relation) bool { return wrong[r.Position] })
		if s.FakerSource != nil && wrong[s.Faker.Position] {
			s.Faker, s.FakerSource = nil, nil
		}
		left = left || len(s.Relations) > 0 || s.FakerSource != nil
	}
	return left
}

var errTooMany = i18n.Errorf("relations stand at too many places")

func lintOperation(o *openapi.Operation) []error {
	faults := unread(o.Parameters)
	if o.RequestBody != nil {
		for _, m := range o.RequestBody.Content {
			faults = append(faults, lintBody(o, nil, m)...)
		}
	}
	for _, r := range o.Responses {
		faults = append(faults, unread(r.Headers)...)
		for _, m := range r.Content {
			faults = append(faults, lintBody(o, r, m)...)
		}
	}
	return faults
}

// unread returns an error for each relation outside of bodies, where nobody looks at it.
func unread(parameters []*openapi.Parameter) []error {
	var faults []error
	for _, p := range parameters {
		if r := p.Schema.FirstRelation(map[*jsonschema.Schema]bool{}); r != nil {
			faults = append(faults, r.Errorf("%s: is never looked at in the %s %s: relations tie the values of bodies", r.Kind, p.In, p.Name))
		}
	}
	return faults
}

// maxRelationSteps bounds how many places are looked at in one body.
const maxRelationSteps = 100_000

// lintBody returns what is wrong with the relations of a body.
func lintBody(o *openapi.Operation, r *openapi.Response, m *openapi.MediaType) []error {
	if m.Schema == nil || !m.Schema.Relates() {
		return nil
	}
	c := &linter{operation: o, response: r, media: m, inside: map[*jsonschema.Schema]int{}}
	c.at(m.Schema, "")
	if t := findCycle(c.edges); t != nil {
		c.fault(t.relation, i18n.Errorf("%q leads back to this value", t.relation.Source))
	}
	return c.faults
}

func (c *linter) fault(r jsonschema.Relation, err error) {
	c.faults = append(c.faults, r.Errorf("%s: %s %s: %w", r.Kind, c.operation.Method, c.operation.Path, err))
}

func (c *linter) at(s *jsonschema.Schema, token string) {
	if s == nil || !s.Relates() || c.inside[s] > 1 { // a recursive schema is looked at twice: once inside itself
		return
	}
	c.inside[s]++
	c.around = append(c.around, s)
	if len(c.around) > 1 {
		c.tokens = append(c.tokens, token)
	}
	c.apply(s)
	c.around = c.around[:len(c.around)-1]
	c.tokens = c.tokens[:max(0, len(c.around)-1)]
	c.inside[s]--
}

func (c *linter) apply(s *jsonschema.Schema) {
	if s == nil || !s.Relates() || len(c.faults) > jsonschema.MaxFaults {
		return
	}
	if c.steps++; c.steps == maxRelationSteps {
		c.faults = append(c.faults, c.media.Errorf("%s %s: %w: more than %d", c.operation.Method, c.operation.Path, errTooMany, maxRelationSteps))
	}
	if c.steps >= maxRelationSteps {
		return
	}
	for _, r := range s.Relations {
		c.relation(r)
	}
	if s.FakerSource != nil {
		if _, err := c.source(s.FakerSource); err != nil {
			c.faults = append(c.faults, s.Faker.Errorf("x-faker: %s %s: %w", c.operation.Method, c.operation.Path, err))
		}
	}
	for _, part := range s.Tests() {
		if r := part.FirstRelation(map[*jsonschema.Schema]bool{}); r != nil {
			c.fault(*r, i18n.Errorf("is never looked at inside not, if, contains, propertyNames or unevaluated…"))
		}
	}
	for _, part := range s.Describing() {
		if part.Relates() && c.inside[part] < 2 {
			c.inside[part]++
			c.apply(part)
			c.inside[part]--
		}
	}
	for _, p := range s.Properties {
		c.at(p.Schema, p.Name)
	}
	for _, p := range s.PatternProperties {
		c.at(p.Schema, "*")
	}
	for i, item := range s.PrefixItems {
		c.at(item, strconv.Itoa(i))
	}
	c.at(s.AdditionalProperties, "*")
	c.at(s.Items, "*")
}

func (c *linter) relation(r jsonschema.Relation) {
	source, err := c.source(r.Source)
	if err != nil {
		c.fault(r, err)
		return
	}
	if to := c.sourcePlace(r.Source); to != nil {
		t := edge{r, append([]string{jsonschema.PartOf(c.direction())}, c.tokens...), to}
		if t.contains() {
			c.fault(r, i18n.Errorf("%q holds this value or is a part of it: they can never be equal", r.Source))
			return
		}
		c.edges = append(c.edges, t)
	}
	if source == nil {
		return
	}
	own := c.around[len(c.around)-1]
	switch {
	case source.PossibleTypes().And(own.PossibleTypes()) == 0:
		c.fault(r, i18n.Errorf("%q is of type %s, this of type %s: they can never be equal", r.Source, source.PossibleTypes(), own.PossibleTypes()))
	case r.Kind == jsonschema.NotBefore && (!jsonschema.IsTimeFormat(jsonschema.FormatOf(source)) || !jsonschema.IsTimeFormat(jsonschema.FormatOf(own))):
		c.fault(r, i18n.Errorf("%q: expected two times, of format date, date-time or datetime", r.Source))
	}
}

func (c *linter) direction() jsonschema.Direction {
	if c.response == nil {
		return jsonschema.InRequest
	}
	return jsonschema.InResponse
}

// sourcePlace returns the place that an expression reads, as in a [tie]; nil where it is in no body.
func (c *linter) sourcePlace(e *jsonschema.Expression) []string {
	switch e.Root {
	case jsonschema.FromRelative:
		return slices.Concat([]string{jsonschema.PartOf(c.direction())}, c.tokens[:len(c.tokens)-e.Up], e.Tokens)
	case jsonschema.FromRequestBody:
		return append([]string{jsonschema.PartOf(jsonschema.InRequest)}, e.Tokens...)
	case jsonschema.FromResponseBody:
		return append([]string{jsonschema.PartOf(jsonschema.InResponse)}, e.Tokens...)
	}
	return nil
}

// source returns the schema of what an expression reads, nil where it has none to compare with.
func (c *linter) source(e *jsonschema.Expression) (*jsonschema.Schema, error) {
	switch e.Root {
	case jsonschema.FromRelative:
		if e.Up >= len(c.around) {
			return nil, i18n.Errorf("%q: goes up %d values, only %d are around this one", e, e.Up, len(c.around)-1)
		}
		return jsonschema.Descend(c.around[len(c.around)-1-e.Up], e)
	case jsonschema.FromResponseBody:
		if c.response == nil {
			return nil, i18n.Errorf("%q: a request has no response yet", e)
		}
		return jsonschema.Descend(c.media.Schema, e)
	case jsonschema.FromRequestBody:
		return c.requestBodySource(e)
	case jsonschema.FromResponseHeader:
		return c.headerSource(e)
	case jsonschema.FromPath, jsonschema.FromQuery, jsonschema.FromRequestHeader:
		in, name, _ := e.Parameter()
		return c.parameterSource(e, in, name)
	case jsonschema.FromStatus:
		return jsonschema.OfType(jsonschema.Integer), nil
	default:
		return jsonschema.OfType(jsonschema.String), nil // the URL and the method
	}
}

func (c *linter) requestBodySource(e *jsonschema.Expression) (*jsonschema.Schema, error) {
	if c.operation.RequestBody == nil || len(c.operation.RequestBody.Content) == 0 {
		return nil, i18n.Errorf("%q: the operation has no request body", e)
	}
	return jsonschema.Descend(c.operation.RequestBody.Content[0].Schema, e)
}

func (c *linter) headerSource(e *jsonschema.Expression) (*jsonschema.Schema, error) {
	if c.response == nil {
		return nil, i18n.Errorf("%q: a request has no response yet", e)
	}
	var names []string
	for _, h := range c.response.Headers {
		if strings.EqualFold(h.Name, e.Name) {
			return h.Schema, nil
		}
		names = append(names, h.Name)
	}
	return nil, i18n.Errorf("%q: response %s declares no header %q%s", e, c.response.Status, e.Name, suggest.Hint(e.Name, names))
}

func (c *linter) parameterSource(e *jsonschema.Expression, in, name string) (*jsonschema.Schema, error) {
	var names []string
	for _, p := range c.operation.Parameters {
		if p.Named(in, name) {
			return p.Schema, nil
		}
		if p.In == in {
			names = append(names, p.Name)
		}
	}
	return nil, i18n.Errorf("%q: the operation has no %s parameter %q%s", e, in, name, suggest.Hint(name, names))
}
