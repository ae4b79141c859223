// Package resource finds the operations of a document that speak of one kind of thing: its list, its items, what tells those apart.
package resource

import (
	"slices"
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
	linked      string // the property that a link says is the id; "" for none
	key         string // of the collection: its path without the names of variables
	said        string // the path of the collection without a word for what is done; "" where its paths say nothing of that
	parameter   *openapi.Parameter
	isListAlone bool     // found by itself, beside other resources
	none        bool     // of a list: nobody says what its things are, so that there are none
	Name        string   // one of the things, in the singular: order
	Collection  string   // the path template of all of them, as the document writes it, "" for none
	Item        string   // that of one of them, "" for none
	Parents     []string // the path parameters of the collection: things of other parents are other things
	Operations  map[Role]*openapi.Operation
	ID          ID
	Schema      *jsonschema.Schema // of one of the things, as it is answered; nil where no answer has one
	Answers     map[Role][]string  // where the thing stands in the success body of an operation that answers one: the tokens of a JSON Pointer
	Rows        *Rows              // of the list; nil where it has none
	Beside      []Beside           // what else speaks of the things, in the order of the document
	Opaque      bool               // no answer says what the things are: Schema is of what is sent
	Single      bool               // there is one alone, and it has no id: Item is its path
	References  []Reference
	Namesakes   []Namesake
	Owner       *Resource         // below whose things these stand: of /posts/{id}/comments the post; nil for none
	Belongings  []Belonging       // the lists in a thing of what belongs to it
	Belongs     bool              // these stand in such a list of another thing
	Holder      []string          // where the things that the list shows hold the id of what it is of: the spot of the events of a spot; nil: nobody knows
	Shows       *Resource         // whose things the list has, where they have an item path elsewhere: the comments of a file; nil for its own
	Reasons     []Reason          // why each part was taken, in the order in which they were found
	Stated      bool              // the document says so itself, by x-resource
	Deleted     *jsonvalue.Object // what a deleted thing has from then on, by x-resource; nil: it is gone
	Population  int               // how many things there are, by x-resource; 0: nobody says
}

// ID is what tells the things of a resource apart.
type ID struct {
	Parameter string             // of the path, "" where there is no item path
	At        []string           // where it stands in the thing: the tokens of a JSON Pointer
	Schema    *jsonschema.Schema // of the property; of an id in an address that of the parameter
	address                      // that the property has in the place of the id
}

// name returns what the property is called.
func (id ID) name() string { return lastOf(id.At) }

// HasOtherID reports whether the things are told apart by something else than what they may have as their id, which leads to nothing else either.
func (r *Resource) HasOtherID() bool {
	return len(r.ID.At) > 0 && r.ID.At[0] != "id" && !slices.ContainsFunc(r.References, func(reference Reference) bool { return reference.Property == "/id" })
}

// Lists returns the resources that have a list, those without ids last.
func (s *Set) Lists() []*Resource {
	return slices.DeleteFunc(slices.Concat(s.All, s.Keyless), func(r *Resource) bool { return r.Operations[List] == nil || r.Rows == nil })
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
	All        []*Resource      // in the order of the document
	Keyless    []*Resource      // lists whose things nothing tells apart, or that have other names than those, in the order of the document: they have that role alone, and no name of their own
	Findings   []source.Finding // what is half a resource, and what an x-resource says that cannot be
	roles      map[*openapi.Operation]placed
	byItem     map[string]*Resource // by the item path without the names of variables
	selections map[*openapi.Operation]selection
	idPlaces   sync.Map // of operations, [][]string: found when they are asked for first
	returned   sync.Map // of operations, *Returned: likewise
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
