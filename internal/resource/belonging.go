package resource

import (
	"slices"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
)

// Belonging is the list in a thing of those of another resource that belong to it: the comments in a post.
type Belonging struct {
	Name string // of the member
	Of   *Resource
}

// belong finds the lists that things of a resource stand in as what belongs to another one: to the thing below whose path they are, or whose id they hold.
func (f *finder) belong(r *Resource) {
	if r.Owner = f.set.owner(r); r.Owner != nil {
		r.Owner.have(r)
	}
	for _, ref := range r.References {
		ref.To.have(r)
	}
}

// owner returns the resource below whose things those of another stand, of /posts/{id}/comments that of /posts/{id}; nil for none.
func (s *Set) owner(of *Resource) *Resource {
	above := s.Above(of.Collection + "/")
	if len(above) == 0 || len(of.Parents) != len(above[len(above)-1].Parents)+1 {
		return nil
	}
	return above[len(above)-1]
}

// have notes what list a resource has of the things of another.
func (r *Resource) have(of *Resource) {
	known := func(b Belonging) bool { return b.Of == of }
	if of.Single || r.Schema == nil || of.Schema == nil || slices.ContainsFunc(r.Belongings, known) {
		return
	}
	for _, name := range namesOf(r.Schema) {
		s, _ := r.Schema.Child(name)
		if s == nil || s.PossibleTypes()&jsonschema.Array == 0 {
			continue
		}
		if one := s.At("0"); one != nil && one.Bare() == of.Schema.Bare() {
			r.Belongings, of.Belongs = append(r.Belongings, Belonging{name, of}), true
			r.because(s.Position, "belongings", i18n.Sayf("%s are the things of %s that belong to it", name, of.Name))
			return
		}
	}
}

// ListOf returns the member in which a thing has those of a resource that belong to it; "" for none.
func (r *Resource) ListOf(of *Resource) string {
	for _, b := range r.Belongings {
		if b.Of == of {
			return b.Name
		}
	}
	return ""
}
