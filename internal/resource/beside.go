package resource

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// Beside is an operation that speaks of the things of a resource and has none of its plain roles by path and method alone.
type Beside struct {
	Role      Role
	Operation *openapi.Operation
	At        []string // where its answer has the thing, or the part; nil is the body itself
	Answers   bool     // it answers one
	Member    string   // of a [Part]: the property of the thing; "" where it shows some of the thing's properties under their names. Of [CreateMany]: of the body, that has the things; "" for the body itself
	Asks      *Rows    // of one that counts, changes or deletes those that it is asked for: what it may be asked with
}

// findBeside finds what speaks of the things of the resources beside their lists and readers: actions, parts, and what names a thing in its
// body instead of its path.
func (f *finder) findBeside(o *openapi.Operation) {
	if o.Unserved != nil || o.Resource.IsFalse() {
		return
	}
	if _, known := f.set.roles[o]; known {
		return
	}
	path := strings.TrimSuffix(o.Path, "/")
	bare := openapi.WithoutNames(path)
	if r := f.set.byItem[bare]; r != nil && o.Method == "POST" {
		f.besideItem(r, o)
		return
	}
	if at := f.listed[bare]; len(at) > 0 {
		r := at[0]
		if f.asksAsList(r, o) {
			return
		}
		switch o.Method {
		case "PUT", "PATCH":
			f.besideCollection(r, o)
		case "DELETE":
			f.deletesMany(r, o)
		}
		return
	}
	if f.shows(o) {
		return
	}
	last := lastSegment(path)
	if f.createsMany(o, bare, last) || f.counts(o, bare, last) {
		return
	}
	if r := f.set.byItem[strings.TrimSuffix(bare, "/"+last)]; r != nil && !isVariable(last) && strings.HasSuffix(bare, "/"+last) {
		f.below(r, o, last)
	}
}

// shows takes another reader of the things of a resource, whose path says so, for one of what it shows of them.
func (f *finder) shows(o *openapi.Operation) bool {
	v, ok := readVerb(o)
	if !ok || v.role != Read {
		return false
	}
	r := f.byCollection[v.key()]
	if r == nil || r.Operations[Read] == nil || f.set.roles[r.Operations[Read]].resource != r {
		return false
	}
	at, ok := f.answersThing(r, o, Read, f.nameOf(r))
	if ok {
		f.add(r, Beside{Role: Part, Operation: o, At: at, Answers: true}, i18n.Sayf("it shows the thing, too"))
	}
	return ok
}

// besideItem takes a POST to a thing for a change of it, or for an action where nothing is sent.
func (f *finder) besideItem(r *Resource, o *openapi.Operation) {
	at, ok := f.answersThing(r, o, Update, f.nameOf(r))
	if !ok {
		return
	}
	role := Act
	if body := sent(o); isObject(body) {
		role = Update
	}
	f.add(r, Beside{Role: role, Operation: o, At: at, Answers: true}, i18n.Sayf("POST to a thing that answers it"))
}

// besideCollection takes a PUT or PATCH to a collection for one of the thing whose id its body has.
func (f *finder) besideCollection(r *Resource, o *openapi.Operation) {
	body := sent(o)
	if !isObject(body) || len(r.ID.At) != 1 {
		return
	}
	if id, _ := body.Child(r.ID.At[0]); id == nil || id.ReadOnly {
		return
	}
	b := Beside{Role: Replace, Operation: o}
	if o.Method == "PATCH" {
		b.Role = Update
	}
	b.At, b.Answers = f.answersThing(r, o, b.Role, f.nameOf(r))
	f.add(r, b, i18n.Sayf("its body has the id"))
}

// many are what paths below a collection are called that do something with several things at once.
var many = []string{"batch", "bulk", "batchcreate", "bulkcreate", "batchadd", "import"}

// createsMany takes a POST of a list of things for the creation of them all.
func (f *finder) createsMany(o *openapi.Operation, bare, last string) bool {
	if o.Method != "POST" || !slices.Contains(many, plain(last)) || o.RequestBody == nil {
		return false
	}
	collection := strings.TrimSuffix(bare, "/"+last)
	for _, r := range f.set.All {
		if r.key != collection {
			continue
		}
		for _, m := range o.RequestBody.Content {
			if m.Schema == nil {
				continue
			}
			b := Beside{Role: CreateMany, Operation: o}
			if elementOf(m.Schema) == nil { // {"bulk": [{…}]}
				if of := m.Schema.Declared(); len(of) == 1 && elementOf(of[0].Schema) != nil {
					b.Member = of[0].Name
				} else {
					continue
				}
			}
			for _, s := range arrays(answered(o)) {
				if s.schema.Bare() == r.Schema.Bare() {
					b.At, b.Answers = s.tokens, true
				}
			}
			f.add(r, b, i18n.Sayf("it is sent a list of things"))
			return true
		}
	}
	return false
}

// deletesMany takes a DELETE of a collection for that of the things whose ids the query or the body lists.
func (f *finder) deletesMany(r *Resource, o *openapi.Operation) {
	of := plain(f.nameOf(r))
	names := []string{"ids", "id", plain(r.ID.Parameter), plain(r.ID.Parameter) + "s", of + "ids", of + "id"}
	for _, p := range o.Parameters {
		if p.In == "query" && slices.Contains(names, plain(p.Name)) {
			f.add(r, Beside{Role: DeleteMany, Operation: o, Member: p.Name}, i18n.Sayf("query parameter %s has the ids", p.Name))
			return
		}
	}
	if body := sent(o); body != nil {
		for _, name := range namesOf(body) {
			if slices.Contains(names, plain(name)) {
				f.add(r, Beside{Role: DeleteMany, Operation: o, Member: name}, i18n.Sayf("its body has the ids"))
				return
			}
		}
	}
	if element := sentEach(o); scalar(element) && r.ID.Schema != nil && element.PossibleTypes()&r.ID.Schema.PossibleTypes() != 0 {
		f.add(r, Beside{Role: DeleteMany, Operation: o}, i18n.Sayf("its body is the ids"))
	}
}

// findMany takes what deletes several things by its path's words for what it does.
func (f *finder) findMany() {
	for _, v := range f.many {
		if r := f.byCollection[v.key()]; r != nil && slices.Contains(f.set.All, r) {
			f.deletesMany(r, v.Operation)
		}
	}
}

// below takes an operation below a thing for an action, if it answers the thing, or for a part, if the thing has what it answers.
func (f *finder) below(r *Resource, o *openapi.Operation, name string) {
	root := answered(o)
	if o.Method != "GET" && !slices.Contains(copies, plain(name)) {
		for _, s := range spots(root, f.nameOf(r)) {
			if s.schema.Bare() == r.Schema.Bare() {
				f.add(r, Beside{Role: Act, Operation: o, At: s.tokens, Answers: true}, i18n.Sayf("it answers the thing"))
				return
			}
		}
	}
	if o.Method != "GET" && o.Method != "PUT" && o.Method != "PATCH" {
		return
	}
	if root == nil {
		root = sent(o)
	}
	for _, property := range namesOf(r.Schema) {
		part, _ := r.Schema.Child(property)
		if plain(property) != plain(name) || !isObject(part) {
			continue
		}
		for _, s := range spots(root, name) {
			if s.schema.Bare() == part.Bare() {
				f.add(r, Beside{Role: Part, Operation: o, At: s.tokens, Answers: answered(o) != nil, Member: property}, i18n.Sayf("property %s of the thing", property))
				return
			}
		}
	}
	for _, s := range slices.Backward(spots(root, name)) {
		if isPartOf(s.schema, r, name) {
			f.add(r, Beside{Role: Part, Operation: o, At: s.tokens, Answers: answered(o) != nil}, i18n.Sayf("its properties are the thing's"))
			return
		}
	}
}

// copies are what operations are called that answer another thing than the one of their path.
var copies = []string{"copy", "clone", "duplicate", "fork", "remix"}

// isPartOf reports whether a schema describes nothing but properties of the thing, the one of a name among them.
func isPartOf(s *jsonschema.Schema, r *Resource, name string) bool {
	named := false
	for _, property := range namesOf(s) {
		own, _ := s.Child(property)
		of, open := r.Schema.Child(property)
		if of == nil || open || own == nil || !own.PossibleTypes().Has(of.PossibleTypes()) {
			return false
		}
		named = named || plain(property) == plain(name)
	}
	return named
}

// sent returns the schema of the JSON object that an operation is sent; nil for none.
func sent(o *openapi.Operation) *jsonschema.Schema {
	if o.RequestBody == nil {
		return nil
	}
	for _, m := range o.RequestBody.Content {
		if m.Schema != nil && m.Schema.PossibleTypes()&jsonschema.ObjectType != 0 {
			return m.Schema
		}
	}
	return nil
}

// sentEach returns what each element of the list is that an operation is sent as JSON; nil for another body.
func sentEach(o *openapi.Operation) *jsonschema.Schema {
	if o.RequestBody == nil {
		return nil
	}
	for _, m := range o.RequestBody.Content {
		if m.IsJSON() && m.Schema != nil && m.Schema.PossibleTypes().Only(jsonschema.Array) {
			element, _ := m.Schema.Child("0")
			return element
		}
	}
	return nil
}

func (f *finder) add(r *Resource, b Beside, why i18n.Message) {
	r.Beside = append(r.Beside, b)
	f.set.roles[b.Operation] = placed{r, b.Role}
	r.because(b.Operation.Position, string(b.Role), i18n.Sayf("%s %s: %s", b.Operation.Method, b.Operation.Path, why))
}

// findSingle finds a thing of which there is one: what a path without an id reads and changes, /me or /settings.
func (f *finder) findSingle(read *openapi.Operation, byPath map[string][]*openapi.Operation) {
	if _, known := f.set.roles[read]; known || read.Method != "GET" || read.Unserved != nil || read.Resource.IsFalse() || isVariable(lastSegment(strings.TrimSuffix(read.Path, "/"))) {
		return
	}
	name := f.guessedName(&Resource{Collection: read.Path})
	all := spots(answered(read), name)
	at := slices.IndexFunc(all, func(s spot) bool { return true })
	for i := range all {
		if !isEnvelope(all, i) {
			at = i
			break
		}
	}
	if at < 0 || len(arrays(all[at].schema)) > 0 && len(namesOf(all[at].schema)) < 3 {
		return
	}
	r := &Resource{Position: read.Position, Item: read.Path, Single: true, Schema: all[at].schema, Parents: Variables(read.Path), Operations: map[Role]*openapi.Operation{Read: read}, Answers: map[Role][]string{Read: all[at].tokens}}
	for _, o := range byPath[read.Path] {
		role := map[string]Role{"PUT": Replace, "PATCH": Update}[o.Method]
		if role == "" || o.Unserved != nil || !f.isOf(r, o, role) {
			continue
		}
		r.Operations[role] = o
	}
	if len(r.Operations) == 1 {
		return // it is only read
	}
	r.Name = f.guessedName(r)
	r.because(r.Schema.Position, "thing", i18n.Sayf("%s of GET %s, of which there is one", pointer(all[at].tokens), read.Path))
	f.set.All = append(f.set.All, r)
	for role, o := range r.Operations {
		f.set.roles[o] = placed{r, role}
	}
}

// isOf reports whether an operation changes the thing of which there is one: it answers it, or is sent most of it.
func (f *finder) isOf(r *Resource, o *openapi.Operation, role Role) bool {
	for _, s := range spots(answered(o), f.guessedName(r)) {
		if s.schema.Bare() == r.Schema.Bare() {
			r.Answers[role] = s.tokens
			return true
		}
	}
	body := sent(o)
	if !isObject(body) {
		return false
	}
	shared := 0
	for _, name := range namesOf(body) {
		if of, open := r.Schema.Child(name); of != nil && !open {
			shared++
		}
	}
	if 2*shared < len(namesOf(body)) || shared == 0 {
		return false
	}
	for _, s := range spots(answered(o), f.guessedName(r)) {
		if alike(s.schema, r.Schema) {
			r.Answers[role] = s.tokens
			break
		}
	}
	return true
}
