package spec

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// relationCheck finds at load what would make a relation mean nothing: a source that is not there, that is of another
// type, or that depends on the value itself.
type relationCheck struct {
	operation *Operation
	response  *Response // nil for the request body
	media     *MediaType
	around    []*Schema
	tokens    []string
	ties      []tie
	inside    map[*Schema]int
	steps     int
	faults    []error
}

// maxRelationSteps bounds how many places are looked at in one body.
const maxRelationSteps = 100_000

// checkRelations is what is wrong with the relations of a body.
func checkRelations(o *Operation, r *Response, m *MediaType) []error {
	c := &relationCheck{operation: o, response: r, media: m, inside: map[*Schema]int{}}
	c.at(m.Schema, "")
	if t := findCycle(c.ties); t != nil {
		c.fault(t.relation, fmt.Errorf("%q leads back to this value", t.relation.Source))
	}
	return c.faults
}

func (c *relationCheck) fault(r Relation, err error) {
	c.faults = append(c.faults, r.Errorf("%s: %s %s: %w", r.Kind, c.operation.Method, c.operation.Path, err))
}

func (c *relationCheck) at(s *Schema, token string) {
	if s == nil || !s.relates || c.inside[s] > 1 { // a recursive schema is looked at twice: once inside itself
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

func (c *relationCheck) apply(s *Schema) {
	if s == nil || !s.relates || len(c.faults) > maxFaults {
		return
	}
	if c.steps++; c.steps == maxRelationSteps {
		c.faults = append(c.faults, c.media.Errorf("%s %s: relations stand at more than %d places", c.operation.Method, c.operation.Path, maxRelationSteps))
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
	for _, part := range []*Schema{s.Not, s.If, s.Contains, s.PropertyNames, s.UnevaluatedItems, s.UnevaluatedProperties} {
		if r := part.firstRelation(map[*Schema]bool{}); r != nil {
			c.fault(*r, errors.New("is never looked at inside not, if, contains, propertyNames or unevaluated…"))
		}
	}
	for _, part := range s.describing() {
		if part.relates && c.inside[part] < 2 {
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

func (c *relationCheck) relation(r Relation) {
	source, err := c.source(r.Source)
	if err != nil {
		c.fault(r, err)
		return
	}
	if to := c.sourcePlace(r.Source); to != nil {
		t := tie{r, append([]string{partOf(c.direction())}, c.tokens...), to}
		if t.holds() {
			c.fault(r, fmt.Errorf("%q holds this value or is a part of it: they can never be equal", r.Source))
			return
		}
		c.ties = append(c.ties, t)
	}
	if source == nil {
		return
	}
	own := c.around[len(c.around)-1]
	switch {
	case source.PossibleTypes().And(own.PossibleTypes()) == 0:
		c.fault(r, fmt.Errorf("%q is of type %s, this of type %s: they can never be equal", r.Source, source.PossibleTypes(), own.PossibleTypes()))
	case r.Kind == NotBefore && (!isTimeFormat(formatOf(source)) || !isTimeFormat(formatOf(own))):
		c.fault(r, fmt.Errorf("%q: expected two times, of format date, date-time or datetime", r.Source))
	}
}

func (c *relationCheck) direction() Direction {
	if c.response == nil {
		return InRequest
	}
	return InResponse
}

// sourcePlace is the place that an expression reads, as in a [tie]; nil where it is in no body.
func (c *relationCheck) sourcePlace(e *Expression) []string {
	switch e.root {
	case relative:
		return slices.Concat([]string{partOf(c.direction())}, c.tokens[:len(c.tokens)-e.up], e.tokens)
	case requestBody:
		return append([]string{partOf(InRequest)}, e.tokens...)
	case responseBody:
		return append([]string{partOf(InResponse)}, e.tokens...)
	}
	return nil
}

// source is the schema of what an expression reads, nil where it has none to compare with.
func (c *relationCheck) source(e *Expression) (*Schema, error) {
	switch e.root {
	case relative:
		if e.up >= len(c.around) {
			return nil, fmt.Errorf("%q: goes up %d values, only %d are around this one", e, e.up, len(c.around)-1)
		}
		return descend(c.around[len(c.around)-1-e.up], e)
	case responseBody:
		if c.response == nil {
			return nil, fmt.Errorf("%q: a request has no response yet", e)
		}
		return descend(c.media.Schema, e)
	case requestBody:
		return c.requestBodySource(e)
	case responseHeader:
		return c.headerSource(e)
	case requestPath, requestQuery, requestHeader:
		in, name, _ := e.Parameter()
		return c.parameterSource(e, in, name)
	case statusCode:
		return &Schema{possible: Integer}, nil
	default:
		return &Schema{possible: String}, nil // the URL and the method
	}
}

func (c *relationCheck) requestBodySource(e *Expression) (*Schema, error) {
	if c.operation.RequestBody == nil || len(c.operation.RequestBody.Content) == 0 {
		return nil, fmt.Errorf("%q: the operation has no request body", e)
	}
	return descend(c.operation.RequestBody.Content[0].Schema, e)
}

func (c *relationCheck) headerSource(e *Expression) (*Schema, error) {
	if c.response == nil {
		return nil, fmt.Errorf("%q: a request has no response yet", e)
	}
	var names []string
	for _, h := range c.response.Headers {
		if strings.EqualFold(h.Name, e.name) {
			return h.Schema, nil
		}
		names = append(names, h.Name)
	}
	return nil, fmt.Errorf("%q: response %s declares no header %q%s", e, c.response.Status, e.name, nearHint(e.name, names))
}

func (c *relationCheck) parameterSource(e *Expression, in, name string) (*Schema, error) {
	var names []string
	for _, p := range c.operation.Parameters {
		if p.is(in, name) {
			return p.Schema, nil
		}
		if p.In == in {
			names = append(names, p.Name)
		}
	}
	return nil, fmt.Errorf("%q: the operation has no %s parameter %q%s", e, in, name, nearHint(name, names))
}

// firstRelation is a relation on s or on a schema it leads to, nil for none. Components are left out: what stands in
// them may be meant for other places.
func (s *Schema) firstRelation(seen map[*Schema]bool) *Relation {
	if s == nil || !s.relates || s.Name != "" || seen[s] {
		return nil
	}
	seen[s] = true
	if len(s.Relations) > 0 {
		return &s.Relations[0]
	}
	for part := range s.Parts() {
		if r := part.firstRelation(seen); r != nil {
			return r
		}
	}
	return nil
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
