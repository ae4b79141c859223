package resource

import (
	"slices"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/openapi"
)

// Names of members that hold what is answered.
var (
	envelopes  = []string{"data", "result", "payload", "item", "record", "entity", "object", "content", "body", "response", "detail", "info", "value"}
	rowNames   = []string{"list", "items", "data", "results", "result", "records", "rows", "content", "values", "entries", "elements", "docs", "hits", "nodes", "edges", "objects", "resources", "entities", "embedded"}
	pageNames  = []string{"meta", "pagination", "page", "paging", "pageinfo", "pager", "links", "responsemetadata", "cursors", "view"}
	maxLevels  = 3 // of envelopes around what is answered
	mostShared = 2 // one in how many properties of an element has to be one of the thing
)

// MessageNames are what an envelope calls the words for how a request went, each in words.
var MessageNames = []string{"msg", "message", "errmsg", "err msg", "error msg", "error message", "ret msg", "retmsg", "return msg", "return message", "result msg", "result message", "resp msg", "response msg", "response message", "status msg", "status message", "reason", "info"}

// answered returns the schema of the JSON, or the YAML, that an operation answers when all is well; nil for none.
func answered(o *openapi.Operation) *jsonschema.Schema {
	if o == nil {
		return nil
	}
	r, status := o.Success()
	if r == nil || status < 200 || status > 299 {
		return nil
	}
	if m := r.Preferred(); m != nil && (m.IsJSON() || openapi.IsYAML(m.Name)) {
		return m.Schema
	}
	return nil
}

// namesOf returns the names that a schema declares, each once: alternatives may share them.
func namesOf(s *jsonschema.Schema) []string {
	var all []string
	for _, p := range s.Declared() {
		all = append(all, p.Name)
	}
	return all
}

// isObject reports whether a schema describes members.
func isObject(s *jsonschema.Schema) bool {
	return s != nil && s.PossibleTypes()&jsonschema.ObjectType != 0 && s.DeclaresNames()
}

// spot is a place in a body, and what is there.
type spot struct {
	tokens []string
	schema *jsonschema.Schema
}

func (s spot) child(name string) (spot, bool) {
	next, _ := s.schema.Child(name)
	return spot{append(slices.Clip(s.tokens), name), next}, next != nil
}

// spots returns the places of a body where a thing may stand: the root, and what is in envelopes, the outer ones first.
func spots(root *jsonschema.Schema, name string) []spot {
	if !isObject(root) {
		return nil
	}
	all := []spot{{nil, root}}
	for i := 0; i < len(all); i++ {
		if len(all[i].tokens) >= maxLevels {
			break
		}
		for _, member := range namesOf(all[i].schema) {
			if p := plain(member); slices.Contains(envelopes, p) || p == plain(name) {
				if next, ok := all[i].child(member); ok && isObject(next.schema) {
					all = append(all, next)
				}
			}
		}
	}
	return all
}

// isEnvelope reports whether a spot is a shell: something of the next spot's kind stands in it.
func isEnvelope(all []spot, i int) bool {
	return slices.ContainsFunc(all, func(other spot) bool {
		return len(other.tokens) == len(all[i].tokens)+1 && slices.Equal(other.tokens[:len(all[i].tokens)], all[i].tokens)
	})
}

// one finds the thing in a body, by what tells it apart; it looks for strong signs everywhere before it takes a weak one.
func one(root *jsonschema.Schema, param *openapi.Parameter, name string) (at spot, id ID, why i18n.Message, ok bool) {
	all := spots(root, name)
	for _, strong := range []bool{true, false} {
		for i, s := range all {
			id, why, ok := identify(s.schema, param, name)
			if !ok || isEnvelope(all, i) && (!strong || !sameType(id, param)) {
				continue
			}
			if p := plain(id.name()); !strong || param == nil || p == "id" || p == plain(param.Name) || p == plain(name)+"id" || isSameAs(id.Schema, param) {
				return s, id, why, true
			}
		}
	}
	return spot{}, ID{}, i18n.Message{}, false
}

// sameType reports whether an id may be what a path parameter is, without a number being called a text.
func sameType(id ID, param *openapi.Parameter) bool {
	return param == nil || param.Schema == nil || id.Schema == nil || id.Schema.PossibleTypes()&param.Schema.PossibleTypes() != 0
}

// arrays returns the places of a body where things may stand in a row, with what each of them is.
func arrays(root *jsonschema.Schema) []spot {
	if root == nil {
		return nil
	}
	if element := elementOf(root); element != nil {
		return []spot{{nil, element}}
	}
	var found []spot
	all := []spot{{nil, root}}
	for i := 0; i < len(all); i++ {
		for _, member := range all[i].schema.Declared() {
			next := spot{append(slices.Clip(all[i].tokens), member.Name), member.Schema}
			if element := elementOf(next.schema); element != nil {
				found = append(found, spot{next.tokens, element})
			} else if p := plain(member.Name); isObject(next.schema) && len(next.tokens) < maxLevels && (slices.Contains(envelopes, p) || slices.Contains(rowNames, p)) {
				all = append(all, next)
			}
		}
	}
	return found
}

// elementOf returns what the elements of a list of things are; nil where a schema is of no such list.
func elementOf(s *jsonschema.Schema) *jsonschema.Schema {
	if s.PossibleTypes()&jsonschema.Array == 0 || s.PossibleTypes()&jsonschema.ObjectType != 0 && s.DeclaresNames() {
		return nil
	}
	if element, _ := s.Child("0"); isObject(element) {
		return element
	}
	return nil
}

// shares reports whether an element of a list may be a thing as its details have it: by its id and by most of its properties.
func shares(element, item *jsonschema.Schema, id ID) bool {
	if element.Bare() == item.Bare() {
		return true
	}
	return len(id.At) > 0 && slices.Contains(namesOf(element), id.At[0]) && alike(element, item)
}

// alike reports whether a thing has most of the properties that one of another schema is described to have.
func alike(one, thing *jsonschema.Schema) bool {
	names, known := namesOf(one), namesOf(thing)
	count := 0
	for _, name := range names {
		if slices.Contains(known, name) {
			count++
		}
	}
	return count > 0 && count*mostShared >= len(names)
}
