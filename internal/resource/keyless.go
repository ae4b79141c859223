package resource

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// IsKeyless reports whether nothing tells the things of a list apart but their place in it.
func (r *Resource) IsKeyless() bool { return len(r.ID.At) == 0 && !r.Single }

// IsListAlone reports whether nothing is known of the things but the list: no other operation is about them.
func (r *Resource) IsListAlone() bool { return r.isListAlone }

// IsVague reports whether nobody says what the things of a list are: there are none.
func (r *Resource) IsVague() bool { return r.none }

// findKeyless takes an operation for the list of things that nothing tells apart, or that are called otherwise than their list, where it says that it has pages or how many things there are: each thing is
// what stands at its place.
func (f *finder) findKeyless(o *openapi.Operation) {
	known := f.set.roles[o]
	if known.resource != nil && (known.role != List || known.resource.Rows != nil || known.resource.Stated) || o.Unserved != nil || o.Resource != nil || !f.mayList(o) {
		return
	}
	r := &Resource{Position: o.Position, Collection: o.Path, Parents: Variables(o.Path), Operations: map[Role]*openapi.Operation{List: o}, Answers: map[Role][]string{}, isListAlone: true}
	r.Name = f.guessedName(r)
	root := answered(o)
	at, ok := onlyRow(root, r.Name)
	if !ok {
		if at.tokens, ok = vague(root); !ok {
			return
		}
		r.none = true // of things that nobody describes there are none
	}
	r.Schema = at.schema
	r.Rows = &Rows{Items: at.tokens, Schema: at.schema, Counts: map[Count][]string{}, Paging: map[Count]string{}, Inputs: Inputs(o)}
	f.findCounts(r, root, nil)
	f.findPaging(r, nil)
	if r.Rows.Counts[Total] == nil && !r.Rows.turns() {
		return
	}
	reason := Reason{"items", i18n.Sayf("%s of %s %s, each by its place: nothing tells them apart", pointer(at.tokens), o.Method, o.Path), o.Position}
	if id, why, ok := identify(r.Schema, nil, r.Name); ok { // of a list that is called otherwise than its things
		r.ID, reason.Why = id, i18n.Sayf("%s of %s %s", pointer(at.tokens), o.Method, o.Path)
		r.because(id.Schema.Position, "id", why)
	}
	if !r.none {
		f.findFilters(r)
	}
	r.Reasons = slices.Insert(r.Reasons, 0, reason)
	f.set.Keyless = append(f.set.Keyless, r)
	f.set.roles[o] = placed{r, List}
}

// mayList reports whether an operation is of a kind that lists things.
func (f *finder) mayList(o *openapi.Operation) bool {
	if v, ok := readVerb(o); ok && v.role == List {
		return true
	}
	return o.Method == "GET" && !isVariable(lastSegment(strings.TrimSuffix(o.Path, "/")))
}

// turns reports whether something that the list is asked with can say which page is asked for: a number, or a cursor.
func (r *Rows) turns() bool {
	for count, name := range r.Paging {
		i := r.Input(name)
		if i == nil || count == End {
			continue
		}
		if count == Cursor || i.Schema != nil && i.Schema.PossibleTypes()&(jsonschema.Integer|jsonschema.Number) != 0 {
			return true
		}
	}
	return false
}

// onlyRow returns the place of a body where things stand in a row, whatever they are: what is called like a list or like them, else the only such place.
func onlyRow(root *jsonschema.Schema, name string) (at spot, ok bool) {
	all := rowsIn(root)
	called := slices.DeleteFunc(slices.Clone(all), func(s spot) bool {
		last := plain(lastOf(s.tokens))
		return last != "" && !slices.Contains(rowNames, last) && singular(last) != plain(name)
	})
	if len(called) > 0 {
		all = called
	}
	if len(all) != 1 {
		return spot{}, false
	}
	return all[0], true
}

// rowsIn returns the places of a body where things stand in a row, and of plain values where nothing has parts: those may be many alike, and not where each has to be
// another.
func rowsIn(root *jsonschema.Schema) []spot {
	if found := arrays(root); len(found) > 0 || root == nil {
		return found
	}
	places := []spot{{nil, root}}
	for _, s := range spots(root, "") {
		for _, member := range s.schema.Declared() {
			places = append(places, spot{append(slices.Clip(s.tokens), member.Name), member.Schema})
		}
	}
	var found []spot
	for _, s := range places {
		if element, _ := s.schema.Child("0"); s.schema.PossibleTypes().Only(jsonschema.Array) && scalar(element) && !saysNothing(element) && !s.schema.Bare().UniqueItems {
			found = append(found, spot{s.tokens, element})
		}
	}
	return found
}
