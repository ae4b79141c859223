// Package resource finds the operations of a document that speak of one kind of thing: its list, its items, what tells those apart.
package resource

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
)

// Role is what an operation does with the things of a resource.
type Role string

// The roles.
const (
	List       Role = "list"
	Create     Role = "create"
	Read       Role = "read"
	Replace    Role = "replace"
	Update     Role = "update"
	Delete     Role = "delete"
	Act        Role = "act"         // something that is done to a thing: POST /orders/{id}/cancel
	CreateMany Role = "create many" // POST /orders/batch
	DeleteMany Role = "delete many" // DELETE /orders?ids=1,2
	UpdateMany Role = "update many" // PATCH /orders?status=open
	Counting   Role = "count"       // how many there are: GET /orders/count
	Part       Role = "part"        // some of a thing by itself: /orders/{id}/status
)

// Roles are those that an operation has by its path and method, in the order in which people read them.
var Roles = []Role{List, Create, Read, Replace, Update, Delete}

// Resource is a set of operations about one kind of thing.
type Resource struct {
	source.Position
	linked     string // the property that a link says is the id; "" for none
	key        string // of the collection: its path without the names of variables
	said       string // the path of the collection without a word for what is done; "" where its paths say nothing of that
	parameter  *openapi.Parameter
	none       bool     // of a list: nobody says what its things are, so that there are none
	Name       string   // one of the things, in the singular: order
	Collection string   // the path template of all of them, as the document writes it, "" for none
	Item       string   // that of one of them, "" for none
	Parents    []string // the path parameters of the collection: things of other parents are other things
	Operations map[Role]*openapi.Operation
	ID         ID
	Schema     *jsonschema.Schema // of one of the things, as it is answered; nil where no answer has one
	Answers    map[Role][]string  // where the thing stands in the success body of an operation that answers one: the tokens of a JSON Pointer
	Rows       *Rows              // of the list; nil where it has none
	Beside     []Beside           // what else speaks of the things, in the order of the document
	Opaque     bool               // no answer says what the things are: Schema is of what is sent
	Single     bool               // there is one alone, and it has no id: Item is its path
	References []Reference
	Namesakes  []Namesake
	Shows      *Resource         // whose things the list has, where they have an item path elsewhere: the comments of a file; nil for its own
	Reasons    []Reason          // why each part was taken, in the order in which they were found
	Stated     bool              // the document says so itself, by x-resource
	Deleted    *jsonvalue.Object // what a deleted thing has from then on, by x-resource; nil: it is gone
	Population int               // how many things there are, by x-resource; 0: nobody says
}

// ID is what tells the things of a resource apart.
type ID struct {
	Parameter string             // of the path, "" where there is no item path
	At        []string           // where it stands in the thing: the tokens of a JSON Pointer
	Schema    *jsonschema.Schema // of the property
}

// name returns what the property is called.
func (id ID) name() string { return lastOf(id.At) }

// Rows is how a list shows the things.
type Rows struct {
	Items       []string // where they stand in the success body: the tokens of a JSON Pointer to an array
	Node        string   // the member of an element that is the thing: node of GraphQL's edges; "" where the element is it
	Schema      *jsonschema.Schema
	Counts      map[Count][]string // where a number about the whole, or the page, stands
	Marks       []Mark             // what else says something of the page
	Inputs      []Input            // what it may be asked with
	Paging      map[Count]string   // the inputs that say which page is asked for
	Filters     []Filter
	Held        []Filter         // those that each request gives and that nothing but the list knows of: all its things have what is asked for, as those below a path have their parent
	Expressions []string         // the inputs whose values name the properties that they compare
	Orders      []Order          // the inputs that order by one property each
	Choosers    []string         // the inputs that say which of the things are listed, and in which order
	first       int64            // the number of the first page
	Search      string           // the input that looks into all texts; "" for none
	Sort        string           // the input that orders; "" for none
	Order       string           // the input that says whether the greatest comes first: desc; "" for none
	Headers     map[string]Count // of the answer, that say a number about the whole, or where other pages are
}

// Count is a number about a list or a page of it.
type Count string

// The counts.
const (
	Total   Count = "total"    // of all things
	Pages   Count = "pages"    // of pages
	Number  Count = "page"     // of the page
	Size    Count = "size"     // of a page
	Offset  Count = "offset"   // of the first thing of the page
	Cursor  Count = "cursor"   // where the next page begins, as the server says
	HasMore Count = "has more" // whether there is a next page
	End     Count = "end"      // the offset behind the last thing of the page
	Next    Count = "next"     // where the next page is: its address, or its number
	Before  Count = "previous" // where the one before is
	First   Count = "first"
	Last    Count = "last"
	Link    Count = "link" // all of these, as a header has them (RFC 8288)

	Pagination Count = "pagination" // a header that has numbers as the members of an object
)

// Lists returns the resources that have a list, those without ids last.
func (s *Set) Lists() []*Resource {
	return slices.DeleteFunc(slices.Concat(s.All, s.Keyless), func(r *Resource) bool { return r.Operations[List] == nil || r.Rows == nil })
}

// Most returns how many things a page may have at most by the schema of the list, whose success body is of root; -1 for any number.
func (r *Rows) Most(root *jsonschema.Schema) int {
	if list := root.At(r.Items...); list != nil && list.MaxItems >= 0 {
		return list.MaxItems
	}
	return -1
}

// AsksEach reports whether all that the schema of a success body asks of the list is that each thing is of the schema of the rows, and
// that they are not too many.
func (r *Rows) AsksEach(root *jsonschema.Schema) bool {
	if root == nil || root.Relates() {
		return false
	}
	list := root.Bare()
	for _, token := range r.Items {
		if !list.HasOnly("type", "properties", "required", "additionalProperties") || list.Ref != nil || len(list.AllOf) > 0 {
			return false
		}
		if list = list.Property(token).Bare(); list == nil {
			return false
		}
	}
	return list.HasOnly("type", "items", "maxItems") && list.Ref == nil && len(list.AllOf) == 0 && list.Types&jsonschema.Array != 0 && list.Items.Bare() == r.Schema.Bare()
}

// Filter is an input that a property of a thing is compared with.
type Filter struct {
	Input   string   // its name
	At      []string // where the property stands in a thing: the tokens of a JSON Pointer
	Compare string   // =, !=, >=, <=, >, <, has
}

// Reference is a property that holds the id of another thing.
type Reference struct {
	Property string // a JSON Pointer into the thing
	To       *Resource
}

// Reason is why a part of a resource was taken, and where the document says so.
type Reason struct {
	Part string
	Why  i18n.Message
	source.Position
}

func (r *Resource) because(at source.Position, part string, why i18n.Message) {
	r.Reasons = append(r.Reasons, Reason{part, why, at})
}

// Set are the resources of a document.
type Set struct {
	All      []*Resource      // in the order of the document
	Keyless  []*Resource      // lists whose things nothing tells apart, or that have other names than those, in the order of the document: they have that role alone, and no name of their own
	Findings []source.Finding // what is half a resource, and what an x-resource says that cannot be
	roles    map[*openapi.Operation]placed
	byItem   map[string]*Resource // by the item path without the names of variables
	idPlaces sync.Map             // of operations, [][]string: found when they are asked for first
}

type placed struct {
	resource *Resource
	role     Role
}

// Of returns the resource that an operation speaks of, and its role; nil for none.
func (s *Set) Of(o *openapi.Operation) (*Resource, Role) {
	p := s.roles[o]
	return p.resource, p.role
}

// At returns where the success body of an operation has the thing that it speaks of, or the part; ok is false where it has none.
func (s *Set) At(o *openapi.Operation) (at []string, ok bool) {
	r, role := s.Of(o)
	if r == nil {
		return nil, false
	}
	if b := r.beside(o); b != nil {
		return b.At, b.Answers
	}
	at, ok = r.Answers[role]
	return at, ok
}

// MemberOf returns the property of the thing that an operation on a [Part] speaks of; "" for some of its properties.
func (s *Set) MemberOf(o *openapi.Operation) string {
	if r, _ := s.Of(o); r != nil {
		if b := r.beside(o); b != nil {
			return b.Member
		}
	}
	return ""
}

func (r *Resource) beside(o *openapi.Operation) *Beside {
	for i := range r.Beside {
		if r.Beside[i].Operation == o {
			return &r.Beside[i]
		}
	}
	return nil
}

// Find finds the resources of a document.
func Find(d *openapi.Document) *Set {
	f := &finder{set: &Set{roles: map[*openapi.Operation]placed{}}, byCollection: map[string]*Resource{}, byName: map[string][]*Resource{}, bySchema: map[*jsonschema.Schema][]*Resource{}}
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
	for _, r := range f.set.Lists() {
		r.hold()
		r.Rows.settle()
	}
	f.set.Findings = source.SortFindings(f.set.Findings)
	return f.set
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
	all          []*Resource
	many         []verbed                           // deletions of several things
	byCollection map[string]*Resource               // by the path without the names of variables
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

// collectionOf returns the collection that the path of an operation is of, and whether it is a thing's: of {name=shelves/*} the shelves. Where a value of the last variable leads
// through other things it is none's.
func collectionOf(o *openapi.Operation) (collection string, isItem bool) {
	last := lastSegment(o.Path)
	if !isVariable(last) {
		return cut(o.Path)
	}
	shape := o.Shape(last[1 : len(last)-1])
	if name, single := strings.CutSuffix(shape, "/*"); single && !strings.Contains(name, "*") {
		return strings.TrimSuffix(o.Path, last) + name, true
	} else if single {
		return "", false
	}
	return cut(o.Path)
}

// cut returns the collection that a path is of (of /repos/{owner}/{repo} what /repos/{owner} would list): without its last segment where that is a lone variable, which makes it an item's. An ending
// such as .json stays with both.
func cut(path string) (collection string, isItem bool) {
	path, ending := ended(strings.TrimSuffix(path, "/"))
	last := lastSegment(path)
	if name := unkeyed(last); name != "" {
		return path[:len(path)-len(last)] + name + ending, true
	}
	if !isVariable(last) {
		return path + ending, false
	}
	before := path[:max(0, len(path)-len(last)-1)]
	if before == "" || !strings.ContainsFunc(before, func(c rune) bool { return c != '/' && c != '{' }) {
		return "", false
	}
	return before + ending, true
}

// unkeyed returns what stands before the key of a segment of OData: Products of Products({id}), Products('{id}') and Products(ID={id}); "" for other segments,
// and for those of several keys.
func unkeyed(segment string) string {
	name, key, ok := strings.Cut(segment, "(")
	key, closed := strings.CutSuffix(key, ")")
	if _, value, named := strings.Cut(key, "="); named {
		key = value
	}
	if !ok || !closed || !isVariable(strings.Trim(key, "'")) {
		return ""
	}
	return name
}

// ended cuts an ending off that says what an answer is written in.
func ended(path string) (before, ending string) {
	for _, ending := range []string{".json", ".xml"} {
		if before, ok := strings.CutSuffix(path, ending); ok {
			return before, ending
		}
	}
	return path, ""
}

func isVariable(segment string) bool {
	return strings.HasPrefix(segment, "{") && strings.HasSuffix(segment, "}") && strings.Count(segment, "{") == 1
}

func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// Variables returns the names of a template's variables.
func Variables(path string) []string {
	var names []string
	for part := range strings.SplitSeq(path, "{") {
		if name, _, ok := strings.Cut(part, "}"); ok {
			names = append(names, name)
		}
	}
	return names
}
