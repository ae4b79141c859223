package resource

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// Namesake is a place in a thing that says again what its path says: owner.login of /repos/{owner}/{repo}, and its full_name.
type Namesake struct {
	At         []string // the tokens of a JSON Pointer
	Parameters []string // of the path; of several the values are joined by slashes
}

// inner are the members by which an object is told apart, the likeliest first.
var inner = []string{"login", "id", "key", "slug", "name", "code", "uuid", "username"}

// findNamesakes finds what says again where the things of a resource live.
func (f *finder) findNamesakes(r *Resource) {
	for _, name := range r.Parents {
		base := words(name)
		if last := len(base) - 1; last > 0 && slices.Contains(inner, base[last]) {
			base = base[:last]
		}
		property := Property(r.Schema, strings.Join(base, ""))
		s, _ := r.Schema.Child(property)
		parameter := r.pathParameter(name)
		if property == "" || !isObject(s) || parameter == nil {
			continue
		}
		first := []string{name}
		if all := words(name); all[len(all)-1] == "id" {
			first = append(first, "id")
		}
		for _, candidate := range append(first, inner...) {
			if member := Property(s, candidate); member != "" {
				if own, _ := s.Child(member); takes(own, parameter.Schema) {
					f.namesake(r, Namesake{[]string{property, member}, []string{name}}, i18n.Sayf("%s says {%s} again", property+"."+member, name))
					break
				}
			}
		}
	}
	if property := Property(r.Schema, "fullname"); property != "" && len(r.Parents) > 0 && r.ID.Parameter != "" {
		if s, _ := r.Schema.Child(property); s != nil && s.PossibleTypes().Has(jsonschema.String) && slices.Contains([]string{"name", "slug", "key"}, plain(r.ID.name())) {
			f.namesake(r, Namesake{[]string{property}, append(slices.Clone(r.Parents), r.ID.Parameter)}, i18n.Sayf("%s is the path's names with slashes", property))
		}
	}
}

func (f *finder) namesake(r *Resource, n Namesake, why i18n.Message) {
	pointer := "/" + strings.Join(n.At, "/")
	if slices.ContainsFunc(r.References, func(reference Reference) bool { return reference.Property == pointer }) {
		return
	}
	r.Namesakes = append(r.Namesakes, n)
	r.because(r.Schema.At(n.At...).Position, "namesake", why)
}

// pathParameter returns a parameter of the path of one of a resource's operations; nil for none.
func (r *Resource) pathParameter(name string) *openapi.Parameter {
	for _, role := range Roles {
		if o := r.Operations[role]; o != nil {
			for _, p := range o.Parameters {
				if p.In == "path" && p.Name == name {
					return p
				}
			}
		}
	}
	return nil
}
