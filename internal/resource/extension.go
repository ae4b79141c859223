package resource

import (
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/openapi"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// extension is what an x-resource says.
type extension struct {
	name       string
	id         string // a JSON Pointer into the thing
	item       []string
	items      []string
	total      []string
	paging     map[Count]string
	population int
	deleted    *jsonvalue.Object
}

// Paths returns the path templates that an x-resource of a resource stands on: the collection's and the item's.
func (r *Resource) Paths() []string {
	return slices.DeleteFunc([]string{r.Collection, r.Item}, func(path string) bool { return path == "" })
}

// Says returns the x-resource that says what was found: the one that stands there, else its name and where its parts are.
func (r *Resource) Says() *jsonvalue.Object {
	for _, role := range Roles {
		if o := r.Operations[role]; o != nil && o.Resource != nil && o.Resource.Kind() == source.ObjectNode {
			return o.Resource.Value().(*jsonvalue.Object)
		}
	}
	out := &jsonvalue.Object{}
	out.Set("name", r.Name)
	if len(r.ID.At) > 0 {
		out.Set("id", jsonvalue.Pointer(r.ID.At...))
	}
	if r.Rows != nil {
		out.Set("items", jsonvalue.Pointer(r.Rows.Items...))
		if at := r.Rows.Counts[Total]; len(at) > 0 {
			out.Set("total", jsonvalue.Pointer(at...))
		}
	}
	return out
}

// readExtension returns what the x-resource of one of a resource's operations says; nil for none.
func readExtension(r *Resource) (*extension, *source.Finding) {
	for _, role := range Roles {
		o := r.Operations[role]
		if o == nil || o.Resource == nil {
			continue
		}
		n := o.Resource
		if n.Kind() != source.ObjectNode {
			f := n.Findingf(source.Error, "x-resource: expected name, role, id, item, items, total, page, population, deleted, or false, found %s: it is ignored", n.Brief(40))
			return nil, &f
		}
		out := &extension{paging: map[Count]string{}}
		known := []string{"name", "role", "id", "item", "items", "total", "page", "population", "deleted"}
		var fault *source.Finding
		for _, m := range source.Members(n) {
			switch m.Name {
			case "name":
				out.name = m.Node.Text()
			case "role": // taken before
				if !slices.Contains(Roles, Role(m.Node.Text())) {
					f := m.Node.Findingf(source.Error, "x-resource: role: expected list, create, read, replace, update or delete, found %s: it is ignored", m.Node.Brief(40))
					fault = &f
				}
			case "id":
				out.id = m.Node.Text()
			case "item":
				out.item = tokens(m.Node.Text())
			case "items":
				out.items = tokens(m.Node.Text())
			case "total":
				out.total = tokens(m.Node.Text())
			case "page":
				out.paging = pages(m.Node)
			case "deleted":
				out.deleted, _ = m.Node.Value().(*jsonvalue.Object)
			case "population":
				number, _ := m.Node.Scalar.(jsonvalue.Number)
				count, _ := number.Int64()
				out.population = int(count)
			default:
				f := m.Node.Findingf(source.Error, "x-resource: unknown member %q%s: it is ignored", m.Name, suggest.Hint(m.Name, known))
				fault = &f
			}
		}
		return out, fault
	}
	return nil, nil
}

// tokens returns those of a JSON Pointer; of the root an empty list, which is not nil.
func tokens(text string) []string {
	all, _ := jsonvalue.Tokens(text)
	return append([]string{}, all...)
}

// pages returns the query parameters that x-resource names.
func pages(n *source.Node) map[Count]string {
	out := map[Count]string{}
	for name, count := range map[string]Count{"number": Number, "size": Size, "offset": Offset, "cursor": Cursor} {
		if text := n.Child(name).Text(); text != "" {
			out[count] = text
		}
	}
	return out
}

// find returns where the thing is that x-resource speaks of: where it says, or in the first envelope that has its id.
func (e *extension) find(root *jsonschema.Schema, param *openapi.Parameter, name string) (spot, ID, bool) {
	property := strings.TrimPrefix(e.id, "/")
	all := spots(root, name)
	if e.item != nil {
		all = []spot{{e.item, root.At(e.item...)}}
	}
	for _, s := range all {
		if s.schema == nil {
			continue
		}
		at := strings.Split(property, "/")
		if found := s.schema.At(at...); found != nil {
			id := ID{At: at, Schema: found}
			if param != nil {
				id.Parameter = param.Name
			}
			return s, id, true
		}
	}
	return spot{}, ID{}, false
}
