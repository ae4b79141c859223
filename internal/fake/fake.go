// Package fake makes believable values that a schema allows: the same ones for the same seed, everywhere.
package fake

import (
	"errors"
	"fmt"
	"strings"
	"sync"

	"agentmock/internal/spec"
	"agentmock/internal/value"
)

// Shape says how much a generated value has.
type Shape string

// The shapes.
const (
	Minimal Shape = "minimal" // what is required, null and empty where allowed
	Full    Shape = "full"    // everything the document describes, arrays of two to five
	Extreme Shape = "extreme" // bounds, many items, long and awkward texts, far dates: to shake a user interface
)

// Shapes are the names of all shapes.
var Shapes = []Shape{Minimal, Full, Extreme}

// ParseShape reads the name of a shape; "" is [Full].
func ParseShape(name string) (Shape, error) {
	for _, shape := range Shapes {
		if string(shape) == name {
			return shape, nil
		}
	}
	if name == "" {
		return Full, nil
	}
	return "", fmt.Errorf("unknown shape %q: expected minimal, full or extreme", name)
}

// Options say which value is made. The zero value makes a full one of seed 0.
type Options struct {
	Seed    uint64
	Shape   Shape
	Problem Problem // what the fakers problem.en and problem.zh say
}

// Problem is why a request is refused, in words.
type Problem struct{ English, Chinese string }

// Generator makes bodies for the operations of one document. It is safe for concurrent use.
type Generator struct {
	Doubts    []error // what may be a mistake, each with file and line: an x-faker that the schema decides in place of
	direction spec.Direction
	makers    map[*spec.Schema]*maker
	heights   map[*spec.Schema]int
	called    map[*spec.Schema]string // the names of properties, for the schemas that have no name of their own
	plans     map[*spec.Schema]*once  // of the document's schemas
	passing   *cache[*spec.Schema, *plan]
	chosen    *choices
	idle      sync.Pool // of *visit
}

// New prepares a generator and tries every described response once in each shape.
//
// Its errors, with file and line, join: an x-faker that is unknown or wrong, with near names; a schema that no value
// fits, or none that ends. What is only doubtful stands in Doubts.
func New(s *spec.Spec) (*Generator, error) {
	all := reachable(s)
	g := &Generator{direction: spec.InResponse, makers: map[*spec.Schema]*maker{}, heights: heights(all), called: called(all)}
	g.remember()
	if err := g.compileFakers(all); err != nil {
		return nil, err
	}
	err := g.rehearse(s)
	g.ready()
	return g, err
}

func (g *Generator) compileFakers(all []*spec.Schema) error {
	var faults []error
	for _, schema := range all {
		if schema.Faker == nil {
			continue
		}
		m, err := compileFaker(schema)
		var doubt doubtful
		switch {
		case errors.As(err, &doubt):
			g.Doubts = append(g.Doubts, doubt.error)
		case err != nil:
			faults = append(faults, err)
		default:
			m.schema = schema
			g.makers[schema] = m
		}
	}
	return errors.Join(faults...)
}

// ForRequests is a generator of request bodies and parameters: what is only ever answered is left out, what is only ever
// sent is there.
func (g *Generator) ForRequests() *Generator {
	other := &Generator{direction: spec.InRequest, makers: g.makers, heights: g.heights, called: g.called}
	other.remember()
	return other
}

// remember makes room for what is worked out: for each of the document's schemas, and bounded for the rest.
func (g *Generator) remember() {
	g.plans = make(map[*spec.Schema]*once, len(g.heights))
	for s := range g.heights {
		g.plans[s] = &once{}
	}
	g.passing = newCache[*spec.Schema, *plan](passing)
	g.chosen = newCache[kind, *facets](leastChosen + 2*len(g.heights))
}

// Body makes the response body of x in a media type and leaves it, with its relations applied, in x.Response.Body.
// It depends on the options, on the operation and on the request's path and query parameters, and on nothing else.
func (g *Generator) Body(x *spec.Exchange, m *spec.MediaType, options Options) error {
	x.Response.Body = spec.Body{MediaType: m}
	if m.Schema == nil {
		return nil
	}
	v := g.visit(x, options)
	defer g.free(v)
	if err := v.body(m); err != nil {
		return err
	}
	x.Response.Body = spec.Body{MediaType: m, Value: v.made(0), Decoded: true}
	return nil
}

// Encoded is the body that [Generator.Body] makes in a media type that has a schema, as it is sent, and its Content-Type.
// The body stands in room, where there is enough and the media type is JSON. It leaves x as it is.
func (g *Generator) Encoded(room []byte, x *spec.Exchange, m *spec.MediaType, options Options) (body []byte, contentType string, err error) {
	before := x.Response.Body
	defer func() { x.Response.Body = before }()
	x.Response.Body = spec.Body{MediaType: m}
	v := g.visit(x, options)
	defer g.free(v)
	if err := v.body(m); err != nil {
		return nil, "", err
	}
	if contentType = m.Concrete(); spec.IsJSON(contentType) {
		return append(room[:0], v.out...), contentType, nil
	}
	body, contentType = m.Encode(v.made(0))
	return body, contentType, nil
}

// body writes a body of a media type that has a schema.
func (v *visit) body(m *spec.MediaType) error {
	if err := v.whole(m.Schema); err != nil {
		return err
	}
	if v.shape == Full && !v.unsettled && v.rehearsal == nil {
		return nil // each part was made to fit, and tied
	}
	x := v.exchange
	x.Response.Body = spec.Body{MediaType: m, Value: v.made(0), Decoded: true}
	if v.unsettled {
		v.settle()
		v.out = v.out[:0]
		v.put(x.Response.Body.Value)
	}
	if !m.Schema.Valid(x.Response.Body.Value, spec.InResponse) {
		broken := m.Schema.Validate(x.Response.Body.Value, spec.InResponse)[0]
		broken.In = "response.body"
		return fmt.Errorf("%w: %s", errImpossible, broken)
	}
	return nil
}

// whole writes a value that is no part of another.
func (v *visit) whole(s *spec.Schema) error {
	p := v.g.planOf([]*spec.Schema{s})
	if err := v.planned(p); err != nil {
		return err
	}
	v.tie(p, 0)
	return nil
}

// Value makes one full value of a schema that the document leads to. In a value for requests the relations hold that tie
// parts of it to each other.
func (g *Generator) Value(s *spec.Schema, seed uint64) (any, error) {
	x := &spec.Exchange{Operation: &spec.Operation{}}
	v := g.visit(x, Options{Seed: seed})
	defer g.free(v)
	v.untied = g.direction != spec.InRequest
	if err := v.whole(s); err != nil {
		return nil, err
	}
	if !v.unsettled {
		return v.made(0), nil
	}
	x.Request.Body = spec.Body{MediaType: &spec.MediaType{Schema: s}, Value: v.made(0), Decoded: true}
	v.settle()
	return x.Request.Body.Value, nil
}

// Explains reports whether bodies of m have a place for the reason of a problem: a problem.en or problem.zh.
func (g *Generator) Explains(m *spec.MediaType) bool {
	if m.Schema == nil {
		return false
	}
	queue, seen := []*spec.Schema{m.Schema}, map[*spec.Schema]bool{m.Schema: true}
	for i := 0; i < len(queue); i++ {
		if strings.HasPrefix(queue[i].Faker.Text(), "problem.") {
			return true
		}
		for part := range queue[i].Parts() {
			if !seen[part] {
				seen[part] = true
				queue = append(queue, part)
			}
		}
	}
	return false
}

// visit is one that is ready to write.
func (g *Generator) visit(x *spec.Exchange, options Options) *visit {
	if options.Shape == "" {
		options.Shape = Full
	}
	if options.Problem == (Problem{}) {
		options.Problem = Problem{English: "the request is refused", Chinese: "请求被拒绝"}
	}
	v, _ := g.idle.Get().(*visit)
	if v == nil {
		f := newFaker(0)
		v = &visit{g: g, faker: f, random: f.Rand, persons: &slab[person]{}, fields: &slab[field]{}}
	}
	v.random.Seed(int64(v.seedOf(x, options.Seed)))
	v.exchange, v.shape, v.problem, v.budget = x, options.Shape, options.Problem, maxValues
	return v
}

// maxIdle bounds what a visit keeps for the next one, in bytes.
const maxIdle = 64 << 10

// free takes a visit back, unless it has grown beyond what is worth keeping.
func (g *Generator) free(v *visit) {
	if cap(v.out) > maxIdle || cap(v.scratch) > maxIdle {
		return
	}
	v.persons.used, v.fields.used = 0, 0
	*v = visit{
		g: g, faker: v.faker, random: v.random, persons: v.persons, fields: v.fields,
		out: v.out[:0], frames: v.frames[:0], spots: v.spots[:0], scratch: v.scratch[:0],
	}
	g.idle.Put(v)
}

// seedOf mixes the seed with what the request asks for.
func (v *visit) seedOf(x *spec.Exchange, seed uint64) uint64 {
	text := v.scratch[:0]
	for i, p := range x.Operation.Parameters {
		if p.In != "path" && p.In != "query" || i >= len(x.Request.Parameters) || x.Request.Parameters[i] == spec.Absent {
			continue
		}
		text = append(append(text, p.Name...), '=')
		text = append(value.Append(text, x.Request.Parameters[i]), '\n')
	}
	v.scratch = text
	return newHash(seed).text(x.Operation.ID).bytes(text).seed()
}
