package resource

import (
	"cmp"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// Having returns the operations that have a role for the things of a resource: the plain one first, then those beside it, then those of
// where the things live.
func (r *Resource) Having(role Role) []*openapi.Operation {
	var all []*openapi.Operation
	if o := r.Operations[role]; o != nil {
		all = append(all, o)
	}
	for _, b := range r.Beside {
		if b.Role == role {
			all = append(all, b.Operation)
		}
	}
	if home := r.Home(); home != r && role != List && role != Create && role != CreateMany {
		all = append(all, home.Having(role)...)
	}
	return all
}

// Names returns where an operation says which of the things of its resource it is about: in is path, query or body, and name that of the
// parameter or of the body's member; "" where it does not say.
func (s *Set) Names(o *openapi.Operation) (in, name string) {
	r, _ := s.Of(o)
	if r == nil {
		return "", ""
	}
	if variables := Variables(o.Path); len(variables) > len(r.Parents) {
		return "path", variables[len(r.Parents)]
	}
	for _, name := range r.IDNames() {
		if body := sent(o); body != nil {
			if s, _ := body.Child(name); s != nil {
				return "body", name
			}
		}
		if slices.ContainsFunc(o.Parameters, func(p *openapi.Parameter) bool { return p.In == "query" && p.Name == name }) {
			return "query", name
		}
	}
	return "", ""
}

// IDPlaces returns where the answer of an operation may say the id of a thing that it does not have: {"id": 7}, {"data": {"id": 7}}, and of
// what was created {"data": 7} and 7 itself, where that is no other kind of number than the id is.
func (s *Set) IDPlaces(o *openapi.Operation) [][]string {
	if known, ok := s.idPlaces.Load(o); ok {
		return known.([][]string)
	}
	places := s.findIDPlaces(o)
	s.idPlaces.Store(o, places)
	return places
}

func (s *Set) findIDPlaces(o *openapi.Operation) [][]string {
	r, role := s.Of(o)
	if r == nil || len(r.ID.At) != 1 || r.ID.Addressed() {
		return nil
	}
	places := [][]string{{r.ID.At[0]}, {"data", r.ID.At[0]}}
	root := answered(o)
	if role != Create || root == nil {
		return places
	}
	if isBareID(root, r.ID.Schema) { // a command of ASP.NET answers the id and nothing around it
		places = append(places, []string{})
	}
	for _, name := range namesOf(root) {
		if bare, _ := root.Child(name); slices.Contains([]string{"data", "result", "payload"}, plain(name)) && isBareID(bare, r.ID.Schema) {
			places = append(places, []string{name})
		}
	}
	return places
}

// isBareID reports whether a schema is of the very values that ids of another have, and of no others: whole numbers of one size, texts of one format.
// One value that is always the same says that all went well.
func isBareID(s, id *jsonschema.Schema) bool {
	types, bare := s.PossibleTypes()&^jsonschema.Null, s.Bare()
	return (bare.Minimum == "" || bare.Minimum != bare.Maximum) && bare.Const == nil && types == id.PossibleTypes()&^jsonschema.Null && s.FormatName() == id.FormatName() && bare.Enum == nil &&
		(types.Only(jsonschema.Integer) || types.Only(jsonschema.String) && isIdentity(s.FormatName()))
}

// IDNames returns what the id of a thing may be called outside of a path; none where it is deeper in the thing than a member.
func (r *Resource) IDNames() []string {
	if len(r.ID.At) != 1 {
		return nil
	}
	if r.ID.Addressed() {
		return []string{r.ID.Parameter}
	}
	return slices.DeleteFunc([]string{r.ID.At[0], r.ID.Parameter}, func(name string) bool { return name == "" })
}

// ItemPath returns the path template of one of the things: where the document has none that says which, what it would be.
func (r *Resource) ItemPath() string {
	if !r.IsAddressed() {
		return cmp.Or(r.Collection, r.Item) + "/{id}"
	}
	return r.Item
}

// IsAddressed reports whether the path of one of the things says which: else its query or its body does.
func (r *Resource) IsAddressed() bool { return strings.Count(r.Item, "{") > len(r.Parents) }

// Home returns the resource under whose paths the things live: the one that a collection without addresses of its own shows, where its
// addresses need nothing but the id; else r.
func (r *Resource) Home() *Resource {
	if r.Item == "" && r.Shows != nil && len(r.Shows.Parents) == 0 {
		return r.Shows
	}
	return r
}

// Base returns the path before that of a thing, where the document's is that: of its reader's server, else of another operation's at its path, else of the one that
// is asked, which may be nil.
func (r *Resource) Base(document string, asked *openapi.Operation) string {
	for _, role := range []Role{Read, Replace, Update, Delete} {
		if o := r.Operations[role]; o != nil {
			return o.Base(document)
		}
	}
	if asked != nil {
		return asked.Base(document)
	}
	return document
}
