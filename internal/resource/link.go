package resource

import (
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/openapi"
)

// follow reads the links of answers: who answers a thing with the way to its reader creates it, and the link says what the id is.
func (f *finder) follow(d *openapi.Document) {
	for _, o := range d.Operations {
		if o.Method != "POST" || o.Resource.IsFalse() {
			continue
		}
		success, _ := o.Success()
		if success == nil {
			continue
		}
		for _, l := range success.Links {
			if r, at := f.linked(l); r != nil {
				f.link(r, o, l, at)
			}
		}
	}
}

// linked returns the resource whose reader a link leads to, and where in the answer it takes the id from.
func (f *finder) linked(l openapi.Link) (*Resource, []string) {
	for _, r := range f.all {
		read := r.Operations[Read]
		if read == nil || l.Operation != read.ID && l.Operation != "GET "+read.Path {
			continue
		}
		names := Variables(read.Path)
		for name, expression := range l.Parameters {
			name = strings.TrimPrefix(name, "path.")
			pointer, ok := strings.CutPrefix(expression, "$response.body#")
			if ok && len(names) > 0 && name == names[len(names)-1] {
				return r, tokens(pointer)
			}
		}
	}
	return nil, nil
}

// link takes an operation for the one that creates the things of a resource, unless there is another one.
func (f *finder) link(r *Resource, o *openapi.Operation, l openapi.Link, at []string) {
	if len(at) == 0 || r.Operations[Create] != nil && r.Operations[Create] != o {
		return
	}
	r.linked = at[len(at)-1]
	r.because(l.Position, "id", i18n.Sayf("link %s of %s %s", l.Name, o.Method, o.Path))
	if r.Operations[Create] == nil {
		f.leave(o)
		r.Operations[Create] = o
	}
}

// leave takes an operation out of the resource that its path alone puts it in.
func (f *finder) leave(o *openapi.Operation) {
	for _, r := range f.all {
		for role, other := range r.Operations {
			if other == o {
				delete(r.Operations, role)
			}
		}
	}
}
