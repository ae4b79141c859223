package resource

import (
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
)

// Referred returns the member of a thing that shows what an id of the name is of: customer of customerId, tags of tag_ids; "" for none.
func Referred(s *jsonschema.Schema, name string) string {
	stem, several := referred(name)
	if stem == "" {
		return ""
	}
	for member := range s.EachName() {
		of, _ := s.Child(member)
		switch types := of.PossibleTypes(); {
		case several && types&jsonschema.Array != 0 && joined(member) == stem, !several && types&jsonschema.ObjectType != 0 && strings.Join(words(member), "-") == stem:
			return member
		}
	}
	return ""
}

// Referred returns the resource that an id of the name is of, or what is called so itself, where its things live under no others; nil for none.
func (s *Set) Referred(name string) *Resource {
	stem, _ := referred(name)
	if stem == "" {
		stem = joined(name)
	}
	if at := slices.IndexFunc(s.All, func(r *Resource) bool { return r.Name == stem && len(r.Parents) == 0 && !r.Single && r.Schema != nil }); stem != "" && at >= 0 {
		return s.All[at]
	}
	return nil
}

// referred returns what an id of the name is of, in the singular, and whether there are several; "" for a name of no id.
func referred(name string) (stem string, several bool) {
	all := words(name)
	last := len(all) - 1
	if last < 1 || all[last] != "id" && all[last] != "ids" {
		return "", false
	}
	return joined(strings.Join(all[:last], "-")), all[last] == "ids"
}

// joined returns the words of a name, the last in the singular.
func joined(name string) string {
	all := words(name)
	if len(all) == 0 {
		return ""
	}
	all[len(all)-1] = singular(all[len(all)-1])
	return strings.Join(all, "-")
}
