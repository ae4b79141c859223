package generate

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"sync"

	"agentmock/internal/faker"
	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/prose"
	"agentmock/internal/rules"
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
	return "", i18n.Errorf("unknown shape %q: expected minimal, full or extreme", name)
}

// Options say which value is made. The zero value makes a full one of seed 0.
type Options struct {
	Seed    uint64
	Shape   Shape
	Dynamic bool          // examples and defaults are not looked at
	Usual   bool          // alternatives are taken as without a seed
	Listed  bool          // it is a thing that a list shows: one that is there
	Problem i18n.Message  // what the fakers problem.en and problem.zh say
	Refused []Refusal     // the places that were refused, and why
	Locale  *faker.Locale // of people and texts; nil is the generator's
	Origin  faker.Origin  // of the mock, for addresses that need one

	Stated []Stated // what stands in the body in any case
	Like   *Like    // what a value in it is of the same kind as; nil: nothing
	Turn   int      // which of several things alike is made: what tells them apart is counted on from the document's example
	ByPath bool     // the query of the request makes no difference
}

// Generator makes bodies for the operations of one document. It is safe for concurrent use.
type Generator struct {
	Locale    *faker.Locale // that values are of where nothing else is asked for: the document's
	Warnings  []error       // what may be a mistake, each with file and line: an x-faker that the schema decides in place of
	Faults    []error       // what is wrong, each with file and line: an x-faker that nobody knows
	direction jsonschema.Direction
	lax       bool // see Nearest
	relaxing  sync.Once
	relaxed   *Generator
	strict    *Generator                  // of a lax one
	none      sync.Map                    // *jsonschema.Schema → whether no value was found for it
	trial     sync.Mutex                  // holds tried
	tried     map[*jsonschema.Schema]bool // while it is tried whether there is a value
	fakers    map[*jsonschema.Schema]*faker.Faker
	minDepths map[*jsonschema.Schema]int
	pathNames map[string]bool               // of parameters
	names     map[*jsonschema.Schema]string // the names of properties, for the schemas that have no name of their own
	rules     []*rules.Rule
	said      *cache[*jsonschema.Schema, *prose.Said]
	plans     map[*jsonschema.Schema]*once // of the document's schemas
	passing   *cache[*jsonschema.Schema, *plan]
	joint     *cache[together, *plan]
	chosen    *choices
	texts     *cache[string, bool] // what is asked of texts, and whether none is found
	explains  bool                 // a schema has a place for the reason of a problem
	idle      sync.Pool            // of *state
}

// Prepare returns a generator that has tried nothing yet: what cannot be made is an error when it is asked for, and a faker that
// is unknown or wrong leaves it to the schema.
func Prepare(s *openapi.Document) *Generator {
	all := reachable(s)
	g := &Generator{Locale: faker.LocaleFor(s.Chinese()), direction: jsonschema.InResponse, fakers: map[*jsonschema.Schema]*faker.Faker{}, minDepths: minDepths(all), names: propertyNames(all), pathNames: pathNames(s)}
	g.remember()
	g.compileFakers(all)
	g.rules, g.Faults = withRules(s, g.Faults)
	g.explains = slices.ContainsFunc(all, explains)
	return g
}

// New prepares a generator and tries every described response once in each shape.
//
// Its errors, with file and line, join: an x-faker that is unknown or wrong, with near names; a schema that no value
// fits, or none that ends. What is only doubtful stands in Warnings.
func New(s *openapi.Document) (*Generator, error) {
	g := Prepare(s)
	if err := errors.Join(g.Faults...); err != nil {
		return nil, err
	}
	return g, g.DryRun(s)
}

func (g *Generator) compileFakers(all []*jsonschema.Schema) {
	for _, schema := range all {
		if schema.Faker == nil {
			continue
		}
		m, err := faker.Compile(schema)
		var doubt faker.Warning
		switch {
		case errors.As(err, &doubt):
			g.Warnings = append(g.Warnings, doubt.Err)
		case err != nil:
			g.Faults = append(g.Faults, err)
		default:
			m.Schema = schema
			g.fakers[schema] = m
		}
	}
}

// ForRequests returns a generator of request bodies and parameters: what is only ever answered is left out, what is only ever
// sent is there.
func (g *Generator) ForRequests() *Generator {
	other := &Generator{Locale: g.Locale, direction: jsonschema.InRequest, rules: g.rules, fakers: g.fakers, minDepths: g.minDepths, names: g.names, pathNames: g.pathNames}
	other.remember()
	return other
}

// remember makes room for what is worked out: for each of the document's schemas, and bounded for the rest.
func (g *Generator) remember() {
	g.plans = make(map[*jsonschema.Schema]*once, len(g.minDepths))
	for s := range g.minDepths {
		g.plans[s] = &once{}
	}
	g.said = newCache[*jsonschema.Schema, *prose.Said](maxPassing + len(g.minDepths))
	g.texts = newCache[string, bool](maxPassing)
	g.passing = newCache[*jsonschema.Schema, *plan](maxPassing)
	g.joint = newCache[together, *plan](maxPassing + len(g.minDepths))
	g.chosen = newCache[kind, *constraints](maxChosen + 2*len(g.minDepths))
	g.tried = map[*jsonschema.Schema]bool{}
}

// Body makes the response body of x in a media type and leaves it, with its relations applied, in x.Response.Body.
// It depends on the options, on the operation and on the request's path and query parameters, and on nothing else.
func (g *Generator) Body(x *message.Exchange, m *openapi.MediaType, options Options) error {
	x.Response.Body = message.Body{MediaType: m}
	if m.Schema == nil {
		return nil
	}
	v := g.state(x, options)
	defer g.free(v)
	if err := v.body(m); err != nil {
		return err
	}
	x.Response.Body = message.Body{MediaType: m, Value: v.decoded(0), Decoded: true}
	return nil
}

// Encoded returns the body that [Generator.Body] makes in a media type that has a schema, as it is sent, and its Content-Type.
// Where the media type is that of a picture or another file, it is one ([File]). The body stands in room, where there is enough and the media type is JSON. It leaves x as it is.
func (g *Generator) Encoded(room []byte, x *message.Exchange, m *openapi.MediaType, options Options) (body []byte, contentType string, err error) {
	before := x.Response.Body
	defer func() { x.Response.Body = before }()
	x.Response.Body = message.Body{MediaType: m}
	v := g.state(x, options)
	defer g.free(v)
	contentType = m.Concrete()
	if body, ok := File(m, v.seed); ok {
		return body, contentType, nil
	}
	if err := v.body(m); err != nil {
		return nil, "", err
	}
	if openapi.IsJSON(contentType) {
		return append(room[:0], v.out...), contentType, nil
	}
	body, contentType = message.Encode(m, v.decoded(0))
	return body, contentType, nil
}

// body writes a body of a media type that has a schema.
func (v *state) body(m *openapi.MediaType) error {
	if err := v.whole(m.Schema); err != nil {
		return err
	}
	if (v.shape == Full || v.g.lax) && !v.unresolved && v.dryRun == nil {
		return nil // each part was made to fit, and tied
	}
	x := v.exchange
	x.Response.Body = message.Body{MediaType: m, Value: v.decoded(0), Decoded: true}
	if v.unresolved {
		v.resolveDeferred()
		v.out = v.out[:0]
		v.emit(x.Response.Body.Value)
	}
	if !v.g.lax && !m.Schema.Valid(x.Response.Body.Value, jsonschema.InResponse) {
		broken := m.Schema.Validate(x.Response.Body.Value, jsonschema.InResponse)[0]
		broken.In = "response.body"
		return i18n.Errorf("%w: %s", errImpossible, broken)
	}
	return nil
}

// whole writes a value that is no part of another.
func (v *state) whole(s *jsonschema.Schema) error {
	p := v.g.planOf([]*jsonschema.Schema{s})
	v.given = v.exampleOfAll()
	if err := v.fromPlan(p); err != nil {
		return err
	}
	v.link(p, 0)
	return nil
}

// Value makes one value of a schema that the document leads to. In a value for requests the relations hold that tie parts of
// it to each other.
func (g *Generator) Value(s *jsonschema.Schema, options Options) (any, error) {
	x := &message.Exchange{Operation: &openapi.Operation{}}
	v := g.state(x, options)
	defer g.free(v)
	v.unlinked = g.direction != jsonschema.InRequest
	if err := v.whole(s); err != nil {
		return nil, err
	}
	if !v.unresolved {
		return v.decoded(0), nil
	}
	x.Request.Body = message.Body{MediaType: &openapi.MediaType{Schema: s}, Value: v.decoded(0), Decoded: true}
	v.resolveDeferred()
	return x.Request.Body.Value, nil
}

// Impossible reports whether no value was found that a schema of the document takes, neither a full one nor a minimal one.
func (g *Generator) Impossible(s *jsonschema.Schema) bool { return g.impossible(s, false) }

func (g *Generator) impossible(s *jsonschema.Schema, trial bool) bool {
	for _, shape := range []Shape{Full, Minimal} {
		v := g.state(&message.Exchange{Operation: &openapi.Operation{}}, Options{Shape: shape})
		v.unlinked, v.trial = true, trial
		err := v.whole(s)
		possible := err == nil && s.Valid(v.decoded(0), g.direction) || err != nil && !errors.Is(err, errImpossible)
		g.free(v)
		if possible {
			return false
		}
	}
	return true
}

// state returns one that is ready to write.
func (g *Generator) state(x *message.Exchange, options Options) *state {
	if options.Shape == "" {
		options.Shape = Full
	}
	blamed := !options.Problem.IsZero()
	if !blamed {
		options.Problem = i18n.Say("refused")
	}
	v, _ := g.idle.Get().(*state)
	if v == nil {
		v = &state{g: g, Draw: faker.NewDraw(0)}
	}
	v.seed = v.seedOf(x, options.Seed, options.ByPath)
	v.Draw.Reset(v.seed)
	v.stated, v.like, v.turn = options.Stated, options.Like, options.Turn
	v.shaped(options.Shape)
	v.exchange, v.budget, v.unseeded = x, maxValues, options.Seed == 0 || options.Usual
	v.isListed = options.Listed
	v.Locale, v.Origin = cmp.Or(options.Locale, g.Locale), options.Origin
	v.refusals, v.blamed = options.Refused, blamed
	v.pick, v.past = options.Seed, options.Dynamic || options.Shape == Extreme
	v.Refused, v.Problem = x.Response.Status >= http.StatusBadRequest, options.Problem
	return v
}

// maxIdle bounds what a state keeps for the next one, in bytes.
const maxIdle = 64 << 10

// free takes a state back, unless it has grown beyond what is worth keeping.
func (g *Generator) free(v *state) {
	if cap(v.out) > maxIdle || cap(v.scratch) > maxIdle {
		return
	}
	*v = state{
		g: g, Draw: v.Draw,
		out: v.out[:0], frames: v.frames[:0], spots: v.spots[:0], scratch: v.scratch[:0], begun: v.begun,
	}
	g.idle.Put(v)
}

// seedOf mixes the seed with what the request asks for.
func (v *state) seedOf(x *message.Exchange, seed uint64, byPath bool) uint64 {
	text := v.scratch[:0]
	for i, p := range x.Operation.Parameters {
		if byPath && p.In != "path" {
			continue
		}
		if p.In != "path" && p.In != "query" && p.In != "querystring" || i >= len(x.Request.Parameters) || x.Request.Parameters[i] == message.Absent {
			continue
		}
		text = append(append(text, p.Name...), '=')
		text = append(jsonvalue.Append(text, x.Request.Parameters[i]), '\n')
	}
	v.scratch = text
	if v.begun.operation != x.Operation || v.begun.seed != seed {
		v.begun = begun{x.Operation, seed, faker.NewHash(seed).Text(x.Operation.ID)}
	}
	return v.begun.hash.Bytes(text).Seed()
}

// begun is the hash of a seed and an operation, to which a request adds what it asks for.
type begun struct {
	operation *openapi.Operation
	seed      uint64
	hash      faker.Hash
}
