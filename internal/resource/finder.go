package resource

import (
	"cmp"
	"slices"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// Find finds the resources of a document.
func Find(d *openapi.Document) *Set {
	f := &finder{base: d.BasePath(), set: &Set{roles: map[*openapi.Operation]placed{}}, byCollection: map[string]*Resource{}, byName: map[string][]*Resource{}, bySchema: map[*jsonschema.Schema][]*Resource{}}
	var last []verbed
	for _, o := range d.Operations {
		if v, ok := readVerb(o); ok && o.Resource == nil && o.Unserved == nil {
			last = append(last, v)
		} else if !f.placeStated(o) {
			f.place(o)
		}
	}
	f.placeVerbed(last)
	f.follow(d)
	f.order(d)
	for _, r := range f.all {
		if r.isSet() && f.complete(r) {
			f.set.All = append(f.set.All, r)
			for role, o := range r.Operations {
				f.set.roles[o] = placed{r, role}
			}
		}
	}
	f.set.index()
	f.findMany()
	f.findListed()
	byPath := map[string][]*openapi.Operation{}
	for _, o := range d.Operations {
		f.findBeside(o)
		byPath[o.Path] = append(byPath[o.Path], o)
	}
	for _, o := range d.Operations {
		f.findSingle(o, byPath)
	}
	for _, o := range d.Operations {
		f.findKeyless(o)
	}
	f.nameApart()
	for _, r := range f.set.All {
		if r.Item != "" && !r.Single {
			f.byName[r.Name] = append(f.byName[r.Name], r)
			f.bySchema[r.Schema.Bare()] = append(f.bySchema[r.Schema.Bare()], r)
		}
	}
	for _, r := range f.set.All {
		f.refer(r)
		f.show(r)
		f.findNamesakes(r)
	}
	for _, r := range f.set.Keyless {
		if !r.none {
			f.refer(r)
		}
	}
	for _, r := range f.set.All {
		f.belong(r)
	}
	for _, r := range f.set.All {
		r.findHolder()
	}
	for _, r := range f.set.Lists() {
		r.hold()
		r.Rows.settle()
	}
	f.set.findSelections()
	f.set.Findings = source.SortFindings(f.set.Findings)
	return f.set
}

// findListed notes the resources of the set by the paths of their collections.
func (f *finder) findListed() {
	f.listed = map[string][]*Resource{}
	for _, r := range f.set.All {
		f.listed[r.key] = append(f.listed[r.key], r)
		if path := openapi.WithoutNames(r.Collection); path != r.key {
			f.listed[path] = append(f.listed[path], r)
		}
	}
}

// order puts the resources in the order of the document, by the first operation of each.
func (f *finder) order(d *openapi.Document) {
	place := make(map[*openapi.Operation]int, len(d.Operations))
	for i, o := range d.Operations {
		place[o] = i
	}
	first := make(map[*Resource]int, len(f.all))
	for _, r := range f.all {
		first[r] = len(d.Operations)
		for _, o := range r.Operations {
			first[r] = min(first[r], place[o])
		}
	}
	slices.SortStableFunc(f.all, func(a, b *Resource) int { return first[a] - first[b] })
}

// finder gathers resources.
type finder struct {
	set          *Set
	base         string // of the document's server
	all          []*Resource
	many         []verbed                           // deletions of several things
	byCollection map[string]*Resource               // by the path without the names of variables
	listed       map[string][]*Resource             // the resources of the set, likewise, and by the path that the document has for their collection
	byName       map[string][]*Resource             // those whose things have addresses
	bySchema     map[*jsonschema.Schema][]*Resource // those again, by what a thing is without what only wraps it
}

// place notes an operation with the collection that its path belongs to.
func (f *finder) place(o *openapi.Operation) {
	if o.Unserved != nil || o.Resource.IsFalse() {
		return
	}
	collection, isItem := collectionOf(o)
	role := roleOf(o.Method, isItem)
	if role == "" || collection == "" {
		return
	}
	r := f.collected(openapi.WithoutNames(collection), o)
	if r.Operations[role] != nil {
		return // told apart by something else than the path
	}
	r.Operations[role] = o
	if isItem {
		r.Item = cmp.Or(r.Item, o.Path)
	} else {
		r.Collection = cmp.Or(r.Collection, o.Path)
	}
}

// collected returns the resource of a collection, a new one for the first of its operations.
func (f *finder) collected(key string, o *openapi.Operation) *Resource {
	r := f.byCollection[key]
	if r == nil {
		r = &Resource{Position: o.Position, key: key, Operations: map[Role]*openapi.Operation{}, Answers: map[Role][]string{}}
		f.byCollection[key], f.all = r, append(f.all, r)
	}
	return r
}

// placeStated notes an operation with the resource and the role that its x-resource says.
func (f *finder) placeStated(o *openapi.Operation) bool {
	if o.Unserved != nil || o.Resource == nil || o.Resource.Kind() != source.ObjectNode {
		return false
	}
	name, role := o.Resource.Child("name").Text(), Role(o.Resource.Child("role").Text())
	if name == "" || !slices.Contains(Roles, role) {
		return false
	}
	r := f.collected("x-resource "+name, o)
	if r.Operations[role] != nil {
		return false
	}
	r.Operations[role] = o
	switch role {
	case List:
		r.Collection = o.Path
	case Read:
		r.Item = o.Path
	}
	r.because(o.Resource.Position, string(role), i18n.Sayf("x-resource says so"))
	return true
}

// isSet reports whether there is something to be seen of the things: what is only done (POST /orders/{id}/cancel) makes no resource.
func (r *Resource) isSet() bool { return r.Operations[List] != nil || r.Operations[Read] != nil }

func roleOf(method string, isItem bool) Role {
	switch {
	case method == "GET" && isItem:
		return Read
	case method == "GET":
		return List
	case method == "POST" && !isItem:
		return Create
	case method == "PUT" && isItem:
		return Replace
	case method == "PATCH" && isItem:
		return Update
	case method == "DELETE" && isItem:
		return Delete
	}
	return ""
}
