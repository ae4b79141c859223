// Package world keeps the things of an API's resources together: a list has the things that can be read one by one, page after page,
// and refers to others that there are. All of it follows from a seed: nothing is kept.
package world

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"agentmock/internal/faker"
	"agentmock/internal/generate"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
	"agentmock/internal/resource"
)

// Population is how many things a collection has where nobody says.
const Population = 25

// MaxPopulation bounds how many things a collection may have: to filter them all are made.
const MaxPopulation = 10_000

// World is the things of all resources of a document. It is safe for concurrent use.
type World struct {
	set        *resource.Set
	generator  *generate.Generator
	population int
	known      map[*resource.Resource]*known   // what is written down of the things of a resource
	names      map[*openapi.Operation][]string // of the variables of the paths of operations that speak of things
	plain      map[*openapi.MediaType]bool     // of lists: JSON that asks nothing of the things but what each is
	shows      map[showing]bool                // that an answer of a list has things in a row where the list has them
	sizes      map[*resource.Resource]int      // of a page, where nobody says

	populations sync.Map // by home: what was worked out, up to maxPopulations
	count       atomic.Int64
}

// showing is an answer of a list in one media type.
type showing struct {
	of *resource.Resource
	in *openapi.MediaType
}

// maxPopulations is how many lists of ids are kept: beyond it they are worked out anew.
const maxPopulations = 256

// New returns the world of the resources of a document; population 0 is [Population]. The things that answers have are among them, the
// first ones.
func New(set *resource.Set, g *generate.Generator, population int, answers []Answer) *World {
	if population == 0 {
		population = Population
	}
	w := &World{set: set, generator: g, population: min(population, MaxPopulation), names: map[*openapi.Operation][]string{}, plain: map[*openapi.MediaType]bool{}, shows: map[showing]bool{}, sizes: map[*resource.Resource]int{}}
	for _, r := range set.All {
		for _, o := range r.Operations {
			w.names[o] = resource.Variables(o.Path)
		}
		for _, b := range r.Beside {
			w.names[b.Operation] = resource.Variables(b.Operation.Path)
		}
	}
	for _, r := range set.Lists() {
		w.names[r.Operations[resource.List]] = resource.Variables(r.Operations[resource.List].Path)
		w.learnList(r)
	}
	w.learn(answers)
	return w
}

// learnList notes what is known of a list and its answers whatever is asked for.
func (w *World) learnList(r *resource.Resource) {
	list := r.Operations[resource.List]
	w.sizes[r] = w.usualSize(r.Rows)
	for _, response := range list.Responses {
		for _, m := range response.Content {
			if m.Schema != nil {
				rows := m.Schema.At(r.Rows.Items...)
				w.shows[showing{r, m}] = rows != nil && rows.PossibleTypes()&jsonschema.Array != 0
			}
		}
	}
	if r.Rows.Node != "" || r.IsKeyless() || r.Rows.Schema.Bare() != r.Schema.Bare() {
		return
	}
	response, _ := list.Success()
	for _, m := range response.Content {
		w.plain[m] = m.IsJSON() && r.Rows.AsksEach(m.Schema)
	}
}

// variables returns the names of the variables of an operation's path.
func (w *World) variables(o *openapi.Operation) []string {
	if names, ok := w.names[o]; ok {
		return names
	}
	return resource.Variables(o.Path)
}

// home is where things live: a resource, and the things that it is a part of.
type home struct {
	address
	parents []any // their ids, in the order of the path
}

// address tells homes apart.
type address struct {
	resource *resource.Resource
	parents  string // as a JSON text
	seed     uint64
}

func newHome(r *resource.Resource, parents []any, seed uint64) home {
	text := "[]"
	if len(parents) > 0 {
		text = jsonvalue.Text(alike(parents))
	}
	return home{address{r, text, seed}, parents}
}

// alike returns ids as numbers where they are any: one operation may call a text in its path what another calls a number, and means the same thing.
func alike(ids []any) []any {
	ids = slices.Clone(ids)
	for i, id := range ids {
		if text, isText := id.(string); isText {
			if n, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 && jsonvalue.Plain(n) == text {
				if _, isNumber := n.(jsonvalue.Number); isNumber {
					ids[i] = n
				}
			}
		}
	}
	return ids
}

// homeOf returns the home of what an exchange is about.
func homeOf(r *resource.Resource, x *message.Exchange, names []string, seed uint64) home {
	if len(r.Parents) == 0 {
		return newHome(r, nil, seed)
	}
	values := make([]any, len(r.Parents))
	for i := range values {
		if i < len(names) {
			values[i] = pathValue(x, names[i])
		}
	}
	return newHome(r, values, seed)
}

// isWithout reports whether one of the things that the path of an exchange leads through was deleted.
func (w *World) isWithout(x *message.Exchange, changes *Changes) bool {
	return w.leadsThrough(x, changes, (*difference).isDeleted)
}

// isOfNew reports whether one of the things that the path of an exchange leads through was created by a client: nothing belongs to it but what is written.
func (w *World) isOfNew(x *message.Exchange, changes *Changes) bool {
	return w.leadsThrough(x, changes, (*difference).isPosted)
}

// leadsThrough reports whether something was written of one of the things that the path of an exchange leads through.
func (w *World) leadsThrough(x *message.Exchange, changes *Changes, written func(*difference, any) bool) bool {
	if changes == nil || x == nil { // what is written by hand comes by no path
		return false
	}
	names := w.variables(x.Operation)
	for _, r := range w.set.Above(x.Operation.Path) {
		if written(changes.in(homeOf(r, x, names, 0)), w.idOf(r, x)) {
			return true
		}
	}
	return false
}

// population is the things of a home, by their ids.
type population struct {
	ids    []any
	places map[string]int // of each id, as a plain text
}

// idOf returns the id of the thing that an exchange is about: of its path, else of its body or its query; nil where neither has one. Of a thing of
// which there is one it is a text without meaning.
func (w *World) idOf(r *resource.Resource, x *message.Exchange) any {
	names := w.variables(x.Operation)
	switch depth := len(r.Parents); {
	case r.Single:
		return ""
	case depth < len(names):
		return asProperty(r.ID.Schema, pathValue(x, names[depth]))
	}
	for _, name := range r.IDNames() {
		if o, isObject := x.Request.Body.Value.(*jsonvalue.Object); isObject {
			if id, ok := o.Lookup(name); ok && id != nil && r.ID.Schema.Valid(id, jsonschema.InResponse) {
				return id
			}
		}
		if id, ok := x.Parameter("query", name); ok && id != message.Absent {
			return asProperty(r.ID.Schema, id)
		}
	}
	return nil
}

// pathValue returns the value of a path parameter.
func pathValue(x *message.Exchange, name string) any {
	for i, p := range x.Operation.Parameters {
		if p.In == "path" && p.Name == name && i < len(x.Request.Parameters) && x.Request.Parameters[i] != message.Absent {
			return x.Request.Parameters[i]
		}
	}
	return nil
}

// of returns the things of a home.
func (w *World) of(h home) *population {
	if known, ok := w.populations.Load(h.address); ok {
		return known.(*population)
	}
	if w.count.Add(1) > maxPopulations {
		w.populations.Clear()
		w.count.Store(1)
	}
	made := &population{ids: w.makeIDs(h)}
	made.places = make(map[string]int, len(made.ids))
	for i, id := range made.ids {
		made.places[jsonvalue.Plain(id)] = i
	}
	w.populations.Store(h.address, made)
	return made
}

// place returns the place of a thing among those of its home; -1 for another.
func (w *World) place(h home, id any) int {
	if h.resource.Rows == nil || h.resource.Single {
		return -1 // nobody asks how many there are
	}
	if place, ok := w.of(h).places[jsonvalue.Plain(id)]; ok {
		return place
	}
	return -1
}

func (w *World) makeIDs(h home) []any {
	size := w.population
	if stated := h.resource.Population; stated > 0 {
		size = min(stated, MaxPopulation)
	}
	if h.resource.IsVague() {
		size = 0
	}
	var all []any
	seen := map[string]bool{}
	add := func(id any) {
		if text := jsonvalue.Plain(id); !seen[text] {
			seen[text] = true
			all = append(all, id)
		}
	}
	ids, isAll := w.known[h.resource].ids(h)
	for _, id := range ids {
		add(id)
	}
	for try := 0; !isAll && len(all) < size && try < 3*size+10; try++ {
		if id, ok := w.makeID(h, try, func(id any) bool { return !seen[jsonvalue.Plain(id)] }); ok {
			add(id)
		}
	}
	return all
}

// makeID makes an id: those that follow the document's example, else numbers are counted, others are made by their schema, and texts of no
// form are called after the thing. Only those will do that fit.
func (w *World) makeID(h home, try int, fits func(any) bool) (any, bool) {
	if h.resource.IsKeyless() {
		return jsonvalue.Int(int64(try + 1)), true // its place
	}
	s := h.resource.ID.Schema
	types := s.PossibleTypes()
	seed := faker.NewHash(h.seed).Text(h.resource.Name).Text(h.address.parents).Text(strconv.Itoa(try)).Seed()
	var candidates []any
	if example, given := w.exampleID(h.resource); given {
		if id := faker.Following(example, try, seed); id != nil {
			candidates = append(candidates, id)
		}
	}
	if types&(jsonschema.Integer|jsonschema.Number) != 0 && types&jsonschema.String == 0 {
		candidates = append(candidates, jsonvalue.Int(int64(try+1)), jsonvalue.Int(int64(1000+try)))
	}
	if types&jsonschema.String != 0 && slices.Contains(numerals, s.FormatName()) {
		candidates = append(candidates, strconv.Itoa(try+1), strconv.Itoa(1000+try))
	}
	if types&jsonschema.String != 0 && s.FormatName() == "" {
		candidates = append(candidates, h.resource.Name+"-"+strconv.Itoa(try+1), strconv.Itoa(try+1))
	}
	if made, err := w.generator.Value(s, generate.Options{Seed: seed, Dynamic: true}); err == nil && made != nil {
		candidates = append(candidates, made)
	}
	takes := func(id any) bool {
		return s.Valid(id, jsonschema.InResponse) && w.reachable(h.resource, id) && fits(id)
	}
	segment := func(id any) bool { return !hasSlash(id) && takes(id) }
	if i := slices.IndexFunc(candidates, segment); i >= 0 {
		return candidates[i], true
	}
	others := w.addressable(h.resource, try, seed)
	if i := slices.IndexFunc(others, segment); i >= 0 {
		return others[i], true
	}
	if i := slices.IndexFunc(candidates, takes); i >= 0 { // an address as an id is one segment of the path, with %2F for each slash: only where there is no other
		return candidates[i], true
	}
	if i := slices.IndexFunc(others, takes); i >= 0 { // its path has several segments
		return others[i], true
	}
	return nil, false
}

// exampleID returns the id that the document gives as an example: the property's, else that of the example of a whole thing.
func (w *World) exampleID(r *resource.Resource) (any, bool) {
	if id, given := w.generator.Example(r.ID.Schema); given {
		return id, true
	}
	for _, thing := range examples(r.Schema) {
		if id, says := jsonvalue.At(thing, r.ID.At...); says {
			return id, true
		}
	}
	return nil, false
}

// numerals are the formats of texts that are numbers.
var numerals = []string{"int32", "uint32", "int64", "uint64", "long", "integer", "number"}

// addressable returns ids as the path of a thing has them, which may say more of their form than the thing does.
func (w *World) addressable(r *resource.Resource, try int, seed uint64) []any {
	p := r.Parameter()
	if p == nil || p.Schema == nil {
		return nil
	}
	var candidates []any
	if o := r.Operations[resource.Read]; o != nil { // {name=shelves/*}
		if before, ok := strings.CutSuffix(o.Shape(p.Name), "*"); ok && !strings.Contains(before, "*") {
			candidates = append(candidates, before+strconv.Itoa(try+1))
		}
	}
	if example, given := w.generator.Example(p.Schema); given {
		if id := faker.Following(example, try, seed); id != nil {
			candidates = append(candidates, asProperty(r.ID.Schema, id))
		}
	}
	if made, err := w.generator.Value(p.Schema, generate.Options{Seed: seed, Dynamic: true}); err == nil && made != nil {
		candidates = append(candidates, asProperty(r.ID.Schema, made))
	}
	return candidates
}

func hasSlash(id any) bool {
	text, isText := id.(string)
	return isText && strings.Contains(text, "/")
}

// reachable reports whether the path of a thing may have an id.
func (w *World) reachable(r *resource.Resource, id any) bool {
	p := r.Parameter()
	if id == "" {
		return false
	}
	return p == nil || p.Schema == nil || p.Schema.Valid(asParameter(p, id), jsonschema.InRequest)
}

// asParameter returns an id as a path parameter has it, which may call a number a text, or a text a number.
func asParameter(p *openapi.Parameter, id any) any {
	types := p.Schema.PossibleTypes() &^ jsonschema.Null
	if types.Only(jsonschema.String) {
		return jsonvalue.Plain(id)
	}
	if text, isText := id.(string); isText && types&jsonschema.String == 0 {
		if n, faults := jsonvalue.Decode([]byte(text)); len(faults) == 0 {
			return n
		}
	}
	return id
}
