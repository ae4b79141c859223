package mockserver

import (
	"cmp"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"

	"agentmock/internal/api"
	"agentmock/internal/fixture"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/redact"
	"agentmock/internal/resource"
	"agentmock/internal/verify"
	"agentmock/internal/world"
	"agentmock/mockserver/problem"
)

// loaded is everything that answers come from, compiled: it is replaced as a whole when the files change.
type loaded struct {
	spec      *openapi.Document
	generator *generate.Generator
	world     *world.World
	resources *resource.Set
	transfers *resource.Files // which operations take files, and which give them back
	fixtures  *fixture.Set
	examples  map[*openapi.MediaType][]*example // those without a flaw first
	pairs     map[*openapi.Operation][]pair
	tagged    map[*openapi.Operation]bool // see findTagged
	explains  map[*openapi.MediaType]bool // has a place for the reason of a problem
	ends      map[*openapi.MediaType]bool // see gatherEnds
	partial   map[*openapi.Operation]bool // see findPartial
	files     []string
	paths     problem.Paths
	secrets   map[*openapi.Operation][]string // names of headers and parameters that carry credentials

	ours []*openapi.Operation // whose paths are below those where the mock answers for itself

	logins        map[*openapi.Operation]bool // operations whose answers may have tokens, and whether they are called so
	answersTokens bool                        // some describes one
}

// BrokenFixtures are the ways in which fixtures are not what the document says, a line each with file and place.
type BrokenFixtures struct{ Lines []string }

func (e *BrokenFixtures) Error() string {
	places := "1 place"
	if len(e.Lines) != 1 {
		places = fmt.Sprintf("%d places", len(e.Lines))
	}
	return fmt.Sprintf("fixtures break the document in %s (--lenient serves them all the same):\n%s", places, strings.Join(e.Lines, "\n"))
}

func loadAPI(fsys fs.FS, o Options) (*loaded, error) {
	opened, err := api.Open(fsys, openapi.Options{File: o.File, BasePath: o.BasePath})
	if err != nil {
		return nil, err
	}
	s := opened.Document
	if err := judge(opened.Fixtures, o); err != nil {
		return nil, err
	}
	a := &loaded{spec: s, generator: opened.Generator, resources: opened.Resources, transfers: resource.FindFiles(s), fixtures: opened.Fixtures, paths: problem.PathsOf(s)}
	a.ours = api.Own(s)
	a.files = append(append(a.files, s.Files...), opened.Fixtures.Files...)
	a.gatherExamples(o)
	a.gatherEnds()
	a.findTagged()
	a.findPartial()
	a.findLogins()
	a.world = world.New(opened.Resources, opened.Generator, o.Population, a.known())
	a.secrets = map[*openapi.Operation][]string{}
	for _, operation := range s.Operations {
		if names := secretNames(operation); len(names) > 0 {
			a.secrets[operation] = names
			a.secrets[nil] = append(a.secrets[nil], names...) // of a request that no operation takes
		}
	}
	slices.Sort(a.secrets[nil])
	a.secrets[nil] = slices.Compact(a.secrets[nil])
	return a, nil
}

func judge(fixtures *fixture.Set, o Options) error {
	if len(fixtures.Broken) == 0 {
		return nil
	}
	lines := make([]string, len(fixtures.Broken))
	for i, broken := range fixtures.Broken {
		lines[i] = broken.String()
		if o.Lenient {
			o.Log.Warn("broken fixture", "at", lines[i])
		}
	}
	if o.Lenient {
		return nil
	}
	return &BrokenFixtures{lines}
}

// gatherExamples keeps the examples of responses, one that breaks its schema behind those that do not: the document's own words
// win, also over its own mistakes, and lint tells of those.
func (a *loaded) gatherExamples(o Options) {
	a.examples, a.explains = map[*openapi.MediaType][]*example{}, map[*openapi.MediaType]bool{}
	a.pairs = map[*openapi.Operation][]pair{}
	var first string            // of the flawed
	flawed := map[string]bool{} // by place: one that several operations share is one
	for _, operation := range a.spec.Operations {
		for _, r := range operation.Responses {
			for _, m := range r.Content {
				a.explains[m] = a.generator.Explains(m)
				all, flaws := examplesOf(operation, r, m)
				a.examples[m] = all
				for _, at := range flaws {
					flawed[at], first = true, cmp.Or(first, at)
				}
			}
		}
		a.pairs[operation] = pairsOf(operation)
	}
	if len(flawed) > 0 {
		o.Log.Warn("examples break their schemas and are answered all the same; agentmock lint lists them", "examples", len(flawed), "first", first)
	}
}

// examplesOf returns the examples of a response in a media type, those without a flaw first, and where the others stand.
func examplesOf(o *openapi.Operation, r *openapi.Response, m *openapi.MediaType) (all []*example, flaws []string) {
	var sound, flawed []*example
	for _, e := range m.Examples {
		e.Value = meant(m, e.Value)
		violations, conditions := verify.Body(o, r.Code(), m, e.Value)
		one := &example{e, origin{byExample, strings.TrimSpace("example " + e.Name)}, conditions, len(violations) > 0}
		if !one.flawed {
			sound = append(sound, one)
			continue
		}
		flawed = append(flawed, one)
		flaws = append(flaws, e.Position.String())
	}
	return append(sound, flawed...), flaws
}

// known returns what exchange files and examples say of things: of one request each, with a success.
func (a *loaded) known() (all []world.Answer) {
	for _, f := range a.fixtures.All {
		if _, role := a.resources.Of(f.Operation); role != resource.Read || f.OnRequest || len(f.Responses) != 1 || f.Responses[0].Status != http.StatusOK || f.Responses[0].Raw == nil {
			continue
		}
		path := pathOf(f)
		if body, faults := jsonvalue.Decode(f.Responses[0].Raw); path != nil && len(faults) == 0 {
			all = append(all, world.Answer{Operation: f.Operation, Path: path, Body: body})
		}
	}
	for _, o := range a.spec.Operations {
		response, _ := o.Success()
		if response == nil || response.Preferred() == nil {
			continue
		}
		for _, e := range a.examples[response.Preferred()] {
			if path, ok := e.path(o); ok && !e.flawed {
				all = append(all, world.Answer{Operation: o, Path: path, Body: e.Value})
			}
		}
	}
	return all
}

// pathOf returns the path that a fixture is for, the values of its variables; nil where it asks for more than that, or less.
func pathOf(f *fixture.Fixture) []any {
	var values []any
	for _, name := range resource.Variables(f.Operation.Path) {
		i := slices.IndexFunc(f.Conditions, func(c fixture.Condition) bool { return c.In == "path" && c.Name == name && c.Exact() })
		if i < 0 {
			return nil
		}
		values = append(values, f.Conditions[i].Value)
	}
	if len(values) != len(f.Conditions) {
		return nil
	}
	return values
}

// meant returns the value that an example is of: one that was written as a text of JSON, where no text can be, is what it says.
func meant(m *openapi.MediaType, value any) any {
	text, isText := value.(string)
	if !isText || !m.IsJSON() || m.Schema == nil || m.Schema.PossibleTypes()&jsonschema.String != 0 {
		return value
	}
	if said, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
		return said
	}
	return value
}

// secret reports whether a parameter, or the place in a body that a JSON Pointer leads to, is a credential or called like one.
func (a *loaded) secret(o *openapi.Operation, in, name string) bool {
	return redact.IsSecretPlace(in, name) || in != "body" && in != "path" && slices.ContainsFunc(a.secrets[o], func(secret string) bool { return strings.EqualFold(secret, name) })
}

// secretNames returns those of the headers, cookies and query parameters that carry an operation's keys.
func secretNames(o *openapi.Operation) []string {
	var names []string
	for _, scheme := range o.APIKeys() {
		names = append(names, scheme.Name)
	}
	return names
}
