package resource

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/message"
	"agentmock/internal/openapi"
)

// address is how a thing says its id where no member has it alone: as the last segment of its address, @id of JSON-LD and _links.self.href of HAL, or of its whole name, shelves/s1/books/b1.
type address struct {
	kind     addressKind
	template string // with variables, of which the last one is the id
	declared int    // how many tokens of the place the schema declares: of links that may have any names the first
}

type addressKind uint8

const (
	isPath addressKind = 1 + iota // below the host
	isURL
	isName // as its description has it
)

// Addressed reports whether a thing says its id in an address.
func (id ID) Addressed() bool { return id.kind != 0 }

// In returns the id that a thing says; ok is false where it says none.
func (id ID) In(thing any) (v any, ok bool) {
	v, ok = jsonvalue.At(thing, id.At...)
	text, isText := v.(string)
	if !id.Addressed() || !ok || !isText {
		return v, ok
	}
	text, _, _ = strings.Cut(text, "?")
	text, _, _ = strings.Cut(text, "{")
	last, err := url.PathUnescape(lastSegment(strings.TrimSuffix(text, "/")))
	if n, faults := jsonvalue.Decode([]byte(last)); len(faults) == 0 && id.Schema != nil && id.Schema.PossibleTypes()&jsonschema.String == 0 {
		return n, true
	}
	return last, err == nil && last != ""
}

// Said returns the place at which a thing says its id in an address, and what it says there: values are those of the variables of the thing's path.
func (id ID) Said(origin string, values []any) (at []string, said any) {
	names := Variables(id.template)
	text := id.template
	for i, name := range names {
		if at := len(values) - len(names) + i; at >= 0 && values[at] != nil {
			text = strings.Replace(text, "{"+name+"}", message.EscapePath(jsonvalue.Plain(values[at])), 1)
		}
	}
	if id.kind == isURL {
		text = origin + text
	}
	said = text
	for i := len(id.At) - 1; i >= id.declared; i-- {
		said = &jsonvalue.Object{Members: []jsonvalue.Member{{Name: id.At[i], Value: said}}}
	}
	return id.At[:id.declared], said
}

// ownLink returns the address of things as HAL has them, where a path asks for one by an id.
func ownLink(item *jsonschema.Schema, param *openapi.Parameter, name string) (id ID, why i18n.Message, ok bool) {
	all := words(param.Name)
	if plain(param.Name) != plain(name) && (len(all) == 0 || !slices.Contains(telling, all[len(all)-1])) {
		return ID{}, i18n.Message{}, false
	}
	at := []string{"_links", "self", "href"}
	declared, s := 0, item
	for i, token := range at {
		if declared == i && slices.Contains(namesOf(s), token) {
			declared++
		}
		if s, _ = s.Child(token); s == nil {
			return ID{}, i18n.Message{}, false
		}
	}
	if declared == 0 || param.Schema == nil || s.PossibleTypes()&jsonschema.String == 0 {
		return ID{}, i18n.Message{}, false
	}
	return ID{param.Name, at, param.Schema, address{kind: isURL, declared: declared}}, i18n.Sayf("the end of property %s", strings.Join(at, ".")), true
}

// fullName is in the description of a name that has those of what a thing is in: shelves/{shelf}/books/{book}.
var fullName = regexp.MustCompile(`[A-Za-z][\w-]*/\{[^/{}]+\}(?:/[A-Za-z][\w-]*/\{[^/{}]+\})*`)

// address finds out whether what tells things apart has their address, and which it is. Of an id that stands in links where no path leads to a thing nothing is left.
func (r *Resource) address(document string) {
	p := r.Parameter()
	if len(r.ID.At) == 0 || p == nil || !r.IsAddressed() {
		if r.ID.Addressed() {
			r.ID = ID{}
		}
		return
	}
	switch s := r.Schema.At(r.ID.At...); {
	case r.ID.kind == isURL:
		r.ID.template = r.Base(document, nil) + r.Item
	case r.ID.At[0] == "@id" && s != nil && s.PossibleTypes()&jsonschema.String != 0 && !isIdentity(s.FormatName()):
		r.ID.Schema, r.ID.address = p.Schema, address{isPath, r.Base(document, nil) + r.Item, 1}
	case len(r.ID.At) == 1 && plain(r.ID.name()) == "name" && plain(p.Name) != "name" && s != nil:
		end := openapi.WithoutNames(r.Item)
		for _, found := range fullName.FindAllString(s.Description, -1) {
			if strings.HasSuffix(end, "/"+openapi.WithoutNames(found)) {
				r.ID.Schema, r.ID.address = p.Schema, address{isName, found, 1}
				return
			}
		}
	}
}
