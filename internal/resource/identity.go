package resource

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// telling are properties that tell things apart where none is called like the parameter of the path, the likeliest first.
var telling = []string{"id", "uuid", "guid", "sid", "key", "slug", "code", "number", "no", "name"}

// identify returns the property of a schema of things that a path's parameter is the value of, and why; ok is false for none. param nil
// is none: then only what is called id will do.
func identify(item *jsonschema.Schema, param *openapi.Parameter, name string) (id ID, why i18n.Message, ok bool) {
	if item == nil {
		return ID{}, i18n.Message{}, false
	}
	names := namesOf(item)
	slices.SortStableFunc(names, func(a, b string) int { return strings.Count(a, "@") - strings.Count(b, "@") }) // @id of JSON-LD is an address, where there is an id as well
	if param == nil {
		for _, property := range names {
			if p := plain(property); p == "id" || p == plain(name)+"id" {
				s, _ := item.Child(property)
				return ID{At: []string{property}, Schema: s}, i18n.Sayf("a property called %s", property), scalar(s)
			}
		}
		return ID{}, i18n.Message{}, false
	}
	for _, property := range names {
		s, _ := item.Child(property)
		if isSameAs(s, param) {
			return ID{Parameter: param.Name, At: []string{property}, Schema: s}, i18n.Sayf("x-same-as: $request.path.%s", param.Name), true
		}
	}
	named := isNamed(item, param)
	for _, wanted := range candidates(param.Name, name) {
		for _, property := range names {
			if plain(property) != wanted || wanted == "code" && wanted != plain(param.Name) && saysHow(item) {
				continue
			}
			s, _ := item.Child(property)
			if saysNothing(s) && param.Schema != nil {
				s = param.Schema
			}
			if takes(s, param.Schema) && (!named || s.PossibleTypes()&jsonschema.String != 0) {
				return ID{Parameter: param.Name, At: []string{property}, Schema: s}, i18n.Sayf("property %s, of the type of {%s}", property, param.Name), true
			}
		}
	}
	if id, why, ok := metadataName(item, param); ok {
		return id, why, ok
	}
	return ownLink(item, param, name)
}

// isSameAs reports whether a value is said to be that of a path's parameter.
func isSameAs(s *jsonschema.Schema, param *openapi.Parameter) bool {
	return s != nil && param != nil && slices.ContainsFunc(s.Relations, func(r jsonschema.Relation) bool {
		return r.Kind == jsonschema.SameAs && r.Source.Root == jsonschema.FromPath && r.Source.Name == param.Name
	})
}

// saysHow reports whether an object says how a request went, and what went wrong: its code is that of an answer, and of no thing.
func saysHow(item *jsonschema.Schema) bool {
	return slices.ContainsFunc(MessageNames, func(name string) bool { return Property(item, name) != "" })
}

// isNamed reports whether a path asks for things by name, not by number: its variable is a text that is called no id, {repo}, and the things
// have a name with their parent's in front of it.
func isNamed(item *jsonschema.Schema, param *openapi.Parameter) bool {
	all := words(param.Name)
	return param.Schema != nil && param.Schema.PossibleTypes().Only(jsonschema.String) && len(all) > 0 && !slices.Contains([]string{"id", "no", "number"}, all[len(all)-1]) && Property(item, "fullname") != ""
}

// metadataName returns what objects as Kubernetes has them are called, where a path asks by name.
func metadataName(item *jsonschema.Schema, param *openapi.Parameter) (id ID, why i18n.Message, ok bool) {
	if all := words(param.Name); len(all) == 0 || all[len(all)-1] != "name" {
		return ID{}, i18n.Message{}, false
	}
	metadata, _ := item.Child("metadata")
	if !isObject(metadata) {
		return ID{}, i18n.Message{}, false
	}
	s, open := metadata.Child("name")
	return ID{Parameter: param.Name, At: []string{"metadata", "name"}, Schema: s}, i18n.Sayf("property %s, of the type of {%s}", "metadata.name", param.Name), s != nil && !open && takes(s, param.Schema)
}

// candidates returns what the property of a parameter may be called, plainly. One that is called like no id may only be the property of its
// own name: {type} is no id of anything.
func candidates(parameter, name string) []string {
	all, last := []string{plain(parameter)}, words(parameter)
	isID := plain(parameter) == plain(name) || singular(plain(parameter)) == plain(name) || plain(parameter) == plain(name)+"id"
	if len(last) > 0 {
		isID = isID || slices.Contains(telling, last[len(last)-1]) || slices.Contains([]string{"identifier", "pk", "ref", "hash"}, last[len(last)-1]) || isKindOfID(last[len(last)-1])
	}
	if !isID {
		return all
	}
	if p := plain(parameter); p == "id" || p == "identifier" || p == "pk" {
		all = append(all, plain(name)+"id")
	} else if end := last[len(last)-1]; len(last) > 1 && (slices.Contains(telling, end) || isKindOfID(end)) { // {serverName} is the name, though there is an id as well
		all = append(all, end)
	}
	of := telling
	if isKindOfID(last[len(last)-1]) { // {pid} is no code of anything
		of = []string{"id", "uuid", "guid"}
	}
	for _, one := range of {
		if !slices.Contains(all, one) {
			all = append(all, one)
		}
	}
	return all
}

// isKindOfID reports whether a word is what people call an id that is one of many kinds: gid, uid, pid, oid.
func isKindOfID(word string) bool {
	return len(word) == 3 && strings.HasSuffix(word, "id") && word != "bid"
}

// scalar reports whether values of a schema have no parts; one that says nothing may have some.
func scalar(s *jsonschema.Schema) bool {
	return s != nil && s.PossibleTypes()&(jsonschema.ObjectType|jsonschema.Array) == 0
}

// saysNothing reports whether a schema is there and leaves all open.
func saysNothing(s *jsonschema.Schema) bool {
	s = s.Bare()
	return s != nil && s.IsEmpty()
}

// takes reports whether a property may have the values that a parameter has: of the same types, and of no other format.
func takes(property, parameter *jsonschema.Schema) bool {
	if !scalar(property) {
		return false
	}
	if parameter == nil {
		return true
	}
	const numbers = jsonschema.Integer | jsonschema.Number
	a, b := property.PossibleTypes()&^jsonschema.Null, parameter.PossibleTypes()&^jsonschema.Null
	if a&numbers != 0 {
		a |= numbers
	}
	if a&b == 0 && b != jsonschema.String && a != jsonschema.String { // a number in a path is often called a text, and the other way round
		return false
	}
	one, other := property.FormatName(), parameter.FormatName()
	return one == other || one == "" || other == "" || !isIdentity(one) && !isIdentity(other)
}

// isIdentity reports whether a format is one that ids have, so that another is another thing.
func isIdentity(format string) bool { return format == "uuid" || format == "email" }
