package resource

import (
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// asker returns what an operation without a variable in its path is told by which thing of a name it is about: a parameter of its query or a member of its
// body that is called like an id; nil for none. An id alone is the likeliest, then that of the thing, then one with its name in it, then the only one.
func asker(o *openapi.Operation, name string) *openapi.Parameter {
	var found *Input
	best, others := 0, 0
	for _, i := range Inputs(o) {
		all := words(i.word())
		if len(all) == 0 || i.Schema == nil || !scalar(i.Schema) || !slices.Contains(keys, all[len(all)-1]) {
			continue
		}
		likely, of := 1, strings.Join(all[:len(all)-1], "-")
		switch {
		case of == "":
			likely = 4
		case of == name:
			likely = 3
		case slices.Contains(all, lastOf(words(name))):
			likely = 2
		case of == "client" || of == "app":
			continue // it says who asks
		default:
			others++
		}
		if likely > best {
			found, best = &i, likely
		}
	}
	switch {
	case found == nil || best == 1 && others > 1:
		return nil
	case found.Parameter != nil:
		return found.Parameter
	}
	return &openapi.Parameter{Position: found.Position, Name: lastOf(found.At), In: "body", Schema: found.Schema}
}

// keys are the last words of names of what tells things apart.
var keys = []string{"id", "uuid", "guid", "no", "code", "number", "key"}

// isAskedForOne reports whether a POST to the path of things reads one of them: it is sent an id and nothing else, and answers a thing that has it, and more.
func isAskedForOne(o *openapi.Operation, name string) bool {
	body := sent(o)
	if o.Method != "POST" || !isObject(body) || len(body.Declared()) != 1 {
		return false
	}
	param := asker(o, name)
	if param == nil || param.In != "body" || plain(param.Name) != "id" && plain(param.Name) != plain(name)+"id" {
		return false
	}
	at, _, _, ok := one(answered(o), param, name)
	return ok && len(namesOf(at.schema)) > 1
}

// listsIDs reports whether an operation is told by a list of ids what it is about, and not by one.
func listsIDs(o *openapi.Operation) bool {
	several := false
	for _, i := range Inputs(o) {
		all := words(i.word())
		if len(all) == 0 || i.Schema == nil {
			continue
		}
		switch last := all[len(all)-1]; {
		case last == "id" && scalar(i.Schema):
			return false
		case (last == "ids" || last == "id") && i.Schema.PossibleTypes()&jsonschema.Array != 0:
			several = true
		}
	}
	return several
}
