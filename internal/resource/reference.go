package resource

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// refer finds the properties of a resource's things that hold the ids of others.
func (f *finder) refer(r *Resource) {
	for _, name := range namesOf(r.Schema) {
		s, _ := r.Schema.Child(name)
		if s == nil || len(r.ID.At) == 1 && name == r.ID.At[0] {
			continue
		}
		all := words(name)
		if last := all[max(0, len(all)-1):]; len(all) > 1 && slices.Contains(last, "id") && scalar(s) {
			if to := f.called(r, all[:len(all)-1]); to != nil && takes(s, to.ID.Schema) {
				r.References = append(r.References, Reference{"/" + name, to})
				r.because(s.Position, "reference", i18n.Sayf("%s holds the id of %s", name, to.Name))
			}
			continue
		}
		if to := f.called(r, all); to != nil && isObject(s) {
			if inner := s.At(to.ID.At...); inner != nil && !to.ID.Addressed() && takes(inner, to.ID.Schema) {
				r.References = append(r.References, Reference{"/" + name + "/" + strings.Join(to.ID.At, "/"), to})
				r.because(s.Position, "reference", i18n.Sayf("%s is %s", name, to.Name))
			}
		}
	}
}

// findHolder finds where things that live elsewhere hold the id of what a collection of them is of: of the one below whose things it stands, else of the
// one whose id is called like the parameter of its path. Called id alone it may be of anything.
func (r *Resource) findHolder() {
	if r.Home() == r || len(r.Parents) != 1 {
		return
	}
	for _, reference := range r.Home().References {
		isOwner := reference.To == r.Owner
		if named := len(words(r.Parents[0])) > 1 && reference.To.ID.Parameter == r.Parents[0]; isOwner || named {
			r.Holder, _ = jsonvalue.Tokens(reference.Property)
		}
		if isOwner {
			return
		}
	}
}

// called returns the resource that words name, all of them or the last: a billing_customer is a customer. It is nil for none, and
// where there are two.
func (f *finder) called(except *Resource, name []string) *Resource {
	for i := range name {
		wanted := slices.Clone(name[i:])
		wanted[len(wanted)-1] = singular(wanted[len(wanted)-1])
		if found := f.byName[strings.Join(wanted, "-")]; len(found) == 1 {
			return found[0]
		}
	}
	return nil
}

// show finds out whether a list without addresses of its own shows the things of another resource: the comments of a file.
func (f *finder) show(r *Resource) {
	if r.Item != "" || r.Rows == nil {
		return
	}
	if of := f.bySchema[r.Schema.Bare()]; len(of) == 1 { // of several it cannot be told whose
		r.Shows = of[0]
	} else if f.showPart(r); r.Shows != nil {
		r.because(r.Rows.Schema.Position, "shows", i18n.Sayf("some of each of the things of %s, below whose path it stands", r.Shows.Name))
		return
	}
	if r.Shows != nil {
		if r.Home() == r.Shows && !slices.Equal(r.ID.At, r.Shows.ID.At) { // what leads to the things is what their own addresses have
			r.ID = ID{At: r.Shows.ID.At, Schema: r.Shows.ID.Schema, address: r.Shows.ID.address}
			r.because(r.ID.Schema.Position, "id", i18n.Sayf("that of %s", r.Shows.Name))
		}
		r.because(r.Rows.Schema.Position, "shows", i18n.Sayf("the things of %s, by their schema", r.Shows.Name))
	}
}

// showPart finds out whether a list below a collection shows some of each of its things: /users/simple-list beside /users/page.
func (f *finder) showPart(r *Resource) {
	path, _ := ended(strings.TrimSuffix(r.Collection, "/"))
	of := f.byCollection[openapi.WithoutNames(strings.TrimSuffix(path, "/"+lastSegment(path)))]
	if of == nil || of == r || of.Item == "" || of.Schema == nil || len(of.Parents)+len(r.Parents) > 0 || !slices.Equal(of.ID.At, r.ID.At) || !slices.Contains(f.set.All, of) {
		return
	}
	for _, name := range namesOf(r.Schema) {
		own, _ := r.Schema.Child(name)
		theirs, open := of.Schema.Child(name)
		if theirs == nil || open || !own.PossibleTypes().Has(theirs.PossibleTypes()) {
			return
		}
	}
	r.Shows, r.Schema = of, of.Schema
}
