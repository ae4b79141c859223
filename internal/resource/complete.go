package resource

import (
	"cmp"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// complete works out the parts of a resource, and reports whether it is one: its things can be told apart.
func (f *finder) complete(r *Resource) bool {
	r.Parents = Variables(r.path())
	name := f.guessedName(r)
	r.parameter = r.findParameter(name)
	stated, err := readExtension(r)
	if err != nil {
		f.set.Findings = append(f.set.Findings, *err)
	}
	if stated != nil {
		r.Stated = true
		r.Name, r.Population, r.Deleted = stated.name, stated.population, stated.deleted
		if stated.name != "" {
			name = stated.name
		}
	}
	if r.linked != "" && (stated == nil || stated.id == "") {
		if stated == nil {
			stated = &extension{}
		}
		stated.id = "/" + r.linked
	}
	f.findThing(r, name, stated)
	if r.Schema == nil && r.linked != "" { // no answer has what the link takes
		stated.id = ""
		f.findThing(r, name, stated)
	}
	f.findRows(r, name, stated)
	if r.Schema == nil && stated == nil {
		f.findSent(r, name)
	}
	if r.Schema != nil {
		r.address(f.base)
	}
	if r.Schema == nil || len(r.ID.At) == 0 {
		f.half(r, name)
		return false
	}
	for _, role := range []Role{Read, Create, Replace, Update, Delete} {
		o := r.Operations[role]
		if _, known := r.Answers[role]; known {
			continue
		}
		if at, ok := f.answersThing(r, o, role, name); ok {
			r.Answers[role] = at
		}
	}
	return true
}

func (f *finder) guessedName(r *Resource) string {
	if parts := r.names(); len(parts) > 0 {
		return parts[0]
	}
	return "thing"
}

// nameOf returns what a thing is called as far as that is known before all have names.
func (f *finder) nameOf(r *Resource) string { return cmp.Or(r.Name, f.guessedName(r)) }

// Parameter returns what an operation on an item is told which by: the last parameter of its path, else one of its query or a member of its body;
// nil for none.
func (r *Resource) Parameter() *openapi.Parameter { return r.parameter }

// findParameter finds what operations on an item are told which by.
func (r *Resource) findParameter(name string) *openapi.Parameter {
	for _, role := range []Role{Read, Replace, Update, Delete} {
		o := r.Operations[role]
		if o == nil {
			continue
		}
		names := Variables(o.Path)
		if len(names) <= len(r.Parents) {
			continue
		}
		for _, p := range o.Parameters {
			if p.In == "path" && p.Name == names[len(names)-1] {
				return p
			}
		}
	}
	for _, role := range []Role{Read, Delete} {
		if o := r.Operations[role]; o != nil && r.said != "" {
			if p := asker(o, name); p != nil {
				return p
			}
		}
	}
	return nil
}

// findThing finds what one of the things looks like: in the answer to its reader, else of who changes it, else of who creates it.
func (f *finder) findThing(r *Resource, name string, stated *extension) {
	param := r.Parameter()
	for _, role := range []Role{Read, Replace, Update, Create} {
		o := r.Operations[role]
		root := answered(o)
		if root == nil {
			continue
		}
		if stated != nil && stated.id != "" {
			if at, id, ok := stated.find(root, param, name); ok {
				r.take(role, o, at, id, i18n.Sayf("x-resource says so"))
				return
			}
			continue
		}
		if at, id, why, ok := one(root, param, name); ok {
			r.take(role, o, at, id, why)
			return
		}
	}
}

func (r *Resource) take(role Role, o *openapi.Operation, at spot, id ID, why i18n.Message) {
	r.Schema, r.ID, r.Answers[role] = at.schema, id, at.tokens
	r.because(id.Schema.Position, "id", why)
	r.because(at.schema.Position, "thing", i18n.Sayf("%s of %s %s", pointer(at.tokens), o.Method, o.Path))
}

// pointer returns the tokens of a JSON Pointer as people name a place in a body.
func pointer(tokens []string) i18n.Message {
	if len(tokens) == 0 {
		return i18n.Sayf("the body")
	}
	return i18n.Plain("#/" + strings.Join(tokens, "/"))
}

// answersThing returns where an operation's success answers the thing itself.
func (f *finder) answersThing(r *Resource, o *openapi.Operation, role Role, name string) ([]string, bool) {
	root := answered(o)
	for _, s := range spots(root, name) {
		if s.schema.Bare() == r.Schema.Bare() {
			return s.tokens, true
		}
	}
	if role == Delete { // {id, deleted} is no thing, though it has an id
		return nil, false
	}
	for _, s := range spots(root, name) {
		if shares(s.schema, r.Schema, r.ID) {
			return s.tokens, true
		}
	}
	for _, s := range arrays(root) { // a list of the one thing
		if s.schema.Bare() == r.Schema.Bare() {
			return append(slices.Clip(s.tokens), "0"), true
		}
	}
	return nil, false
}

// half tells of what might be a resource, if it were known what tells its things apart.
func (f *finder) half(r *Resource, name string) {
	if r.Stated {
		f.set.Findings = append(f.set.Findings, r.Findingf(source.Warning, "x-resource: no answer of %s has what it says", r.path()))
		return
	}
	if len(r.Operations) < 2 || r.Item == "" || r.Collection == "" {
		return // one operation by itself is nothing that a document left half said
	}
	if answered(r.Operations[Read]) == nil && r.Rows == nil {
		return // nothing of it is described
	}
	f.set.Findings = append(f.set.Findings, r.Findingf(source.Warning,
		"%s: what tells one %s from another is not plain: x-resource: {name: %s, id: /PROPERTY} on its path makes it a resource, x-resource: false none", r.path(), name, name))
}

// findRows finds how the list shows the things. Where nothing else says what a thing is, an element does.
func (f *finder) findRows(r *Resource, name string, stated *extension) {
	o := r.Operations[List]
	root := answered(o)
	if root == nil {
		return
	}
	var likely []spot
	if stated != nil && stated.items != nil {
		if s := root.At(stated.items...); s != nil && elementOf(s) != nil {
			likely = []spot{{stated.items, elementOf(s)}}
		}
	} else {
		likely = slices.DeleteFunc(arrays(root), func(s spot) bool { return !f.isRow(r, s, name) })
	}
	if len(likely) > 1 && r.Schema != nil { // the very things go before what is like them
		if exact := slices.DeleteFunc(slices.Clone(likely), func(s spot) bool { return s.schema.Bare() != r.Schema.Bare() }); len(exact) > 0 {
			likely = exact
		}
	}
	if len(likely) == 0 && r.Schema != nil && (stated == nil || stated.items == nil) {
		if at, ok := vague(root); ok {
			likely = []spot{{at, r.Schema}}
		}
	}
	if called := slices.DeleteFunc(slices.Clone(likely), func(s spot) bool { return singular(plain(lastOf(s.tokens))) != plain(name) }); len(likely) > 1 && len(called) == 1 {
		likely = called
	}
	switch {
	case len(likely) == 0:
		return
	case len(likely) > 1:
		f.set.Findings = append(f.set.Findings, o.Findingf(source.Warning, "%s: %s and %s may both be the list of its things: x-resource: {items: /%s} says which", o.Path, pointer(likely[0].tokens), pointer(likely[1].tokens), strings.Join(likely[0].tokens, "/")))
		return
	}
	at := likely[0]
	r.Rows = &Rows{Items: at.tokens, Schema: at.schema, Counts: map[Count][]string{}, Paging: map[Count]string{}, Inputs: Inputs(o)}
	if node, ok := at.schema.Child("node"); isObject(node) && !ok && plain(lastOf(at.tokens)) == "edges" {
		r.Rows.Node, r.Rows.Schema = "node", node
	}
	r.because(at.schema.Position, "items", i18n.Sayf("%s of %s %s", pointer(at.tokens), o.Method, o.Path))
	if r.Schema == nil || r.Rows.Schema == at.schema && !shares(at.schema, r.Schema, r.ID) && r.acknowledges(at.schema) {
		if id, why, ok := identify(r.Rows.Schema, r.Parameter(), name); ok {
			r.Schema, r.ID = r.Rows.Schema, id
			r.because(id.Schema.Position, "id", why)
		}
	}
	f.findCounts(r, root, stated)
	f.findPaging(r, stated)
	f.findFilters(r)
}

// vague returns the place of a body where things stand in a row of which the document says no more than that, beside how many there are: the list of
// swaggo's PageResult.
func vague(root *jsonschema.Schema) (at []string, ok bool) {
	for _, place := range spots(root, "") {
		if _, total := counted[0].find([]spot{place}); total == nil {
			continue
		}
		for _, member := range place.schema.Declared() {
			element, _ := member.Schema.Child("0")
			isOpen := saysNothing(member.Schema) || member.Schema.PossibleTypes().Only(jsonschema.Array) && (element == nil || saysNothing(element) || isBareObject(element))
			if isOpen && slices.Contains(rowNames, plain(member.Name)) {
				return append(slices.Clip(place.tokens), member.Name), true
			}
		}
	}
	return nil, false
}

func lastOf(tokens []string) string {
	if len(tokens) == 0 {
		return ""
	}
	return tokens[len(tokens)-1]
}

// isRow reports whether the elements of an array may be the things.
func (f *finder) isRow(r *Resource, s spot, name string) bool {
	element := s.schema
	if node, open := element.Child("node"); isObject(node) && !open && plain(lastOf(s.tokens)) == "edges" {
		element = node
	}
	if r.Schema != nil {
		return shares(element, r.Schema, r.ID) || r.acknowledges(element)
	}
	last := plain(lastOf(s.tokens))
	called := last == "" || slices.Contains(rowNames, last) || singular(last) == plain(name)
	_, _, ok := identify(element, r.Parameter(), name)
	return called && ok
}

// acknowledges reports whether what is known of a thing is what its creation answers, and that says little of one that an element of a list may be: it has that id,
// and most of what has to be sent.
func (r *Resource) acknowledges(element *jsonschema.Schema) bool {
	if _, created := r.Answers[Create]; !created || len(r.Answers) > 1 || len(r.ID.At) != 1 {
		return false
	}
	body := sent(r.Operations[Create])
	if body == nil {
		return false
	}
	names, known := namesOf(body), namesOf(element)
	if needed := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !body.Requires(name) }); len(needed) > 0 {
		names = needed
	}
	shown := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return !slices.Contains(known, name) })
	return slices.Contains(known, r.ID.At[0]) && len(shown) > 0 && len(shown)*mostShared >= len(names)
}
