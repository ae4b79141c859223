package spec

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/value"
)

// relationCheck finds at load what would make a relation mean nothing: a source that is not there, that is of another
// type, or that depends on the value itself.
type relationCheck struct {
	operation *Operation
	response  *Response // nil for the request body
	media     *MediaType
	around    []*Schema
	tokens    []string
	ties      map[string][]string // from a place to its sources, both as patterns of places
	inside    map[*Schema]int
	steps     int
	faults    []error
}

// maxRelationSteps bounds how many places are looked at in one body.
const maxRelationSteps = 100_000

// checkRelations is what is wrong with the relations of a body.
func checkRelations(o *Operation, r *Response, m *MediaType) []error {
	c := &relationCheck{operation: o, response: r, media: m, ties: map[string][]string{}, inside: map[*Schema]int{}}
	c.at(m.Schema, "")
	for _, from := range sortedKeys(c.ties) {
		if c.reaches(from, from, map[string]bool{}) {
			c.faults = append(c.faults, m.Errorf("%s %s: the relations of %s lead back to itself", o.Method, o.Path, from))
			break
		}
	}
	return c.faults
}

func (c *relationCheck) reaches(from, to string, seen map[string]bool) bool {
	for _, source := range c.ties[from] {
		if source == to {
			return true
		}
		if !seen[source] {
			seen[source] = true
			if c.reaches(source, to, seen) {
				return true
			}
		}
	}
	return false
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
		c.relation(s, r)
	}
	if s.FakerSource != nil {
		if _, err := c.source(s.FakerSource); err != nil {
			c.faults = append(c.faults, s.Faker.Errorf("x-faker: %s %s: %w", c.operation.Method, c.operation.Path, err))
		}
	}
	for _, part := range slices.Concat([]*Schema{s.Ref, s.Then, s.Else}, s.AllOf, s.AnyOf, s.OneOf) {
		if part != nil && part.relates && c.inside[part] < 2 {
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

func (c *relationCheck) relation(s *Schema, r Relation) {
	source, err := c.source(r.Source)
	if err != nil {
		c.faults = append(c.faults, r.Errorf("%s: %s %s: %w", r.Kind, c.operation.Method, c.operation.Path, err))
		return
	}
	here := value.Pointer(c.tokens...)
	if place := c.sourcePlace(r.Source); place != "" {
		c.ties[partOf(c.direction())+"#"+here] = append(c.ties[partOf(c.direction())+"#"+here], place)
	}
	if source == nil {
		return
	}
	types, own := source.PossibleTypes(), c.around[len(c.around)-1].PossibleTypes()
	if types&Number != 0 {
		types |= Integer
	}
	if own&Number != 0 {
		own |= Integer
	}
	switch {
	case types&own == 0:
		err = fmt.Errorf("%q is of type %s, this of type %s: they can never be equal", r.Source, types, own)
	case r.Kind == NotBefore && (!isTimeFormat(formatOf(source)) || !isTimeFormat(formatOf(s))):
		err = fmt.Errorf("%q: expected two times, of format date, date-time or datetime", r.Source)
	}
	if err != nil {
		c.faults = append(c.faults, r.Errorf("%s: %s %s: %w", r.Kind, c.operation.Method, c.operation.Path, err))
	}
}

func (c *relationCheck) direction() Direction {
	if c.response == nil {
		return InRequest
	}
	return InResponse
}

// sourcePlace is the place that an expression reads as a pattern, "" where it is in no body.
func (c *relationCheck) sourcePlace(e *Expression) string {
	switch e.root {
	case relative:
		tokens := c.tokens[:len(c.tokens)-e.up]
		return partOf(c.direction()) + "#" + value.Pointer(slices.Concat(tokens, e.tokens)...)
	case requestBody:
		return "request.body#" + value.Pointer(e.tokens...)
	case responseBody:
		return "response.body#" + value.Pointer(e.tokens...)
	}
	return ""
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
	default:
		return nil, nil
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

// descend follows the pointer of e down from s; nil where s leaves open what is there.
func descend(s *Schema, e *Expression) (*Schema, error) {
	for _, token := range e.tokens {
		next, open := s.child(token)
		if next == nil && !open {
			return nil, fmt.Errorf("%q: nothing called %q there%s", e, token, nearHint(token, s.propertyNames()))
		}
		if next == nil {
			return nil, nil
		}
		s = next
	}
	return s, nil
}

// child is the schema of what token names below s; open where s does not say.
func (s *Schema) child(token string) (found *Schema, open bool) {
	open = true
	for part := range s.parts() {
		if p := part.Property(token); p != nil {
			return p, false
		}
		if _, err := strconv.Atoi(token); err == nil && part.Items != nil {
			return part.Items, false
		}
		if part.AdditionalProperties != nil && !part.AdditionalProperties.Never {
			return part.AdditionalProperties, false
		}
		open = open && part.Properties == nil && part.Items == nil
	}
	return nil, open
}

// propertyNames are the names s declares, those of its parts included.
func (s *Schema) propertyNames() []string {
	var names []string
	for part := range s.parts() {
		for _, p := range part.Properties {
			names = append(names, p.Name)
		}
	}
	return names
}

// parts are s and the schemas that may describe the same value, each once.
func (s *Schema) parts() iter.Seq[*Schema] {
	return func(yield func(*Schema) bool) {
		queue := []*Schema{s}
		for i := 0; i < len(queue); i++ {
			part := queue[i]
			if !yield(part) {
				return
			}
			for _, next := range slices.Concat([]*Schema{part.Ref, part.Then, part.Else}, part.AllOf, part.AnyOf, part.OneOf) {
				if next != nil && !slices.Contains(queue, next) {
					queue = append(queue, next)
				}
			}
		}
	}
}

func formatOf(s *Schema) string {
	for part := range s.parts() {
		if part.Format != "" {
			return part.Format
		}
	}
	return ""
}

func isTimeFormat(format string) bool {
	return format == "date" || format == "date-time" || format == "datetime"
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
