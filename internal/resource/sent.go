package resource

import (
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
)

// Servers reports whether a member of a thing is the server's to set: it is only ever read.
func (r *Resource) Servers(name string) bool {
	return isReadOnly(r.Schema, name)
}

// Creations and updates are what the times are called that a server sets, in words.
var (
	creations = []string{"created at", "create time", "created", "gmt create", "created time", "creation date", "create date", "created on"}
	updates   = []string{"updated at", "update time", "updated", "modified at", "modified", "gmt modified", "last modified", "updated time", "modify time", "updated on"}
)

// IsCreation reports whether a member is called like the time at which a server makes a thing.
func IsCreation(name string) bool { return slices.Contains(creations, spelt(name)) }

// IsUpdate reports whether a member is called like the time at which a server last changed a thing.
func IsUpdate(name string) bool { return slices.Contains(updates, spelt(name)) }

// IsCountOf reports whether a member is called like how many things a list of a name has: commentCount of comments.
func IsCountOf(name, list string) bool {
	all := slices.DeleteFunc(words(name), func(word string) bool { return slices.Contains(countWords, word) })
	return IsCount(name) && joined(strings.Join(all, "-")) == joined(list)
}

// countWords are the words by which a name says that it is how many there are.
var countWords = []string{"count", "counts", "num"}

// IsCount reports whether a member is called like how many things belong to a thing: commentCount, num_likes, follower_count.
func IsCount(name string) bool {
	all := words(name)
	last := len(all) - 1
	return last > 0 && (slices.Contains(countWords, all[last]) || slices.Contains(countWords, all[0]))
}

func spelt(name string) string { return strings.Join(words(name), " ") }

// Wrapper returns the name of the member of a request's body that is the thing, where another than the body is: {"order": {…}}; "" for none.
func (s *Set) Wrapper(o *openapi.Operation, m *openapi.MediaType) string {
	r, _ := s.Of(o)
	if m == nil || m.Schema == nil || r == nil {
		return ""
	}
	names := []string{r.Name, "data"}
	if at, ok := s.At(o); ok && len(at) > 0 {
		names = append(names, at[len(at)-1])
	}
	for _, name := range names {
		if inner, _ := m.Schema.Child(name); inner != nil && inner.PossibleTypes().Has(jsonschema.ObjectType) && inner.DeclaresNames() {
			if own, _ := r.Schema.Child(name); own == nil {
				return name
			}
		}
	}
	return ""
}

// Attributes returns what lies in the member of a thing that holds what there is to say of it, and that member's name; nil for things that have none.
func (r *Resource) Attributes() (*jsonschema.Schema, string) {
	if r.Schema == nil {
		return nil, attributes
	}
	if inner, open := r.Schema.Child(attributes); !open && isObject(inner) {
		return inner, attributes
	}
	return nil, attributes
}

// Keeps reports whether a member is there whatever a client sends of a thing: it is the server's, or a time that a server sets.
func Keeps(s *jsonschema.Schema, name string) bool {
	return isReadOnly(s, name) || IsCreation(name) || IsUpdate(name)
}

func isReadOnly(s *jsonschema.Schema, name string) bool {
	member, _ := s.Child(name)
	return member != nil && (member.ReadOnly || member.Ref != nil && member.Ref.ReadOnly)
}

// attributed returns the members that were sent, those of a thing's attributes in there: Strapi is sent {"title": …} of {"id": …, "attributes": {"title": …}}.
func (s *Set) attributed(o *openapi.Operation, sent *jsonvalue.Object) *jsonvalue.Object {
	r, _ := s.Of(o)
	if r == nil || sent.Index(attributes) >= 0 {
		return sent
	}
	inner, name := r.Attributes()
	if inner == nil {
		return sent
	}
	whole, held := &jsonvalue.Object{}, &jsonvalue.Object{}
	for _, m := range sent.Members {
		into := whole
		if own, _ := r.Schema.Child(m.Name); own == nil && inner.At(m.Name) != nil {
			into = held
		}
		into.Set(m.Name, m.Value)
	}
	if len(held.Members) > 0 {
		whole.Set(name, held)
	}
	return whole
}

// Sent returns the members of a thing that a request's body has.
func (s *Set) Sent(o *openapi.Operation, m *openapi.MediaType, body any) (*jsonvalue.Object, bool) {
	sent, isObject := body.(*jsonvalue.Object)
	if name := s.Wrapper(o, m); isObject && name != "" {
		inner, _ := sent.Lookup(name)
		sent, isObject = inner.(*jsonvalue.Object)
	}
	if isObject {
		sent = s.attributed(o, sent)
	}
	return sent, isObject
}

// findSent finds what one of the things looks like in what is sent, where a list and the readers say no more of them than that they are objects: RuoYi
// answers TableDataInfo and AjaxResult whatever they are.
func (f *finder) findSent(r *Resource, name string) {
	if list := r.Operations[List]; list == nil {
		return
	} else if _, isVague := vague(answered(list)); !isVague {
		return
	}
	for _, role := range []Role{Create, Replace, Update} {
		o := r.Operations[role]
		if o == nil {
			continue
		}
		body := sent(o)
		if !isObject(body) {
			continue
		}
		if id, why, ok := identify(body, r.Parameter(), name); ok {
			r.Schema, r.ID, r.Opaque = body, id, true
			r.because(id.Schema.Position, "id", why)
			r.because(body.Position, "thing", i18n.Sayf("what %s %s is sent: no answer says what things are", o.Method, o.Path))
			f.findRows(r, name, nil)
			if at, ok := undescribed(answered(r.Operations[Read])); ok {
				r.Answers[Read] = at
			}
			return
		}
	}
}

// undescribed returns where an answer that says how a request went may have a thing of which it says nothing: under data, where it takes that.
func undescribed(root *jsonschema.Schema) (at []string, ok bool) {
	if root == nil || !isObject(root) {
		return nil, false
	}
	s, open := root.Child("data")
	return []string{"data"}, s != nil && (open || saysNothing(s) || isBareObject(s)) && s.PossibleTypes()&jsonschema.ObjectType != 0
}

// isBareObject reports whether a schema says that something is an object, and no more.
func isBareObject(s *jsonschema.Schema) bool {
	s = s.Bare()
	return s != nil && s.PossibleTypes().Only(jsonschema.ObjectType) && s.HasOnly("type")
}
