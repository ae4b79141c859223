package openapi

import (
	"errors"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/source"
)

// convert reads a Swagger 2.0 document as OpenAPI 3.0: it builds a new root out of the nodes of the old one, which keep
// their lines, so that what is said of the API still names the file that people wrote. What references lead to
// (definitions, parameters, responses) stays where it is.
func (d *document) convert() error {
	old := d.root
	u := &converter{document: d, converted: map[*source.Node]*source.Node{}}
	root := old.With("openapi", old.NewScalar("3.0.3"))
	if base := old.Child("basePath"); base.Text() != "" {
		server := base.Object().With("url", base)
		root = root.With("servers", base.Array(server))
	}
	components := old.Object()
	if definitions := old.Child("definitions"); definitions != nil {
		components = components.With("schemas", definitions)
	}
	if schemes := old.Child("securityDefinitions"); schemes != nil {
		components = components.With("securitySchemes", u.each(schemes, u.securityScheme))
	}
	u.consumes, u.produces = u.mediaTypes(old, "consumes"), u.mediaTypes(old, "produces")
	if parameters := old.Child("parameters"); parameters != nil {
		components = components.With("parameters", u.shared(parameters))
	}
	if responses := old.Child("responses"); responses != nil {
		components = components.With("responses", u.each(responses, func(r *source.Node) *source.Node { return u.response(r, u.produces) }))
	}
	root = root.With("components", components)
	if paths := old.Child("paths"); paths != nil {
		root = root.With("paths", u.described(paths, u.pathItem))
	}
	if webhooks := old.Child("x-webhooks"); webhooks != nil {
		root = root.With("x-webhooks", u.described(webhooks, u.pathItem))
	}
	d.root, d.files[old.File] = root, root
	delete(d.identities, old.File)
	return u.refused
}

// shared returns the parameters that stay parameters; the others are bodies, and parts of them.
func (u *converter) shared(n *source.Node) *source.Node {
	out := n.Object()
	for _, m := range source.Members(n) {
		p := u.follow(m.Node)
		if in := p.Child("in").Text(); in != "body" && in != "formData" && !strings.HasPrefix(m.Name, "x-") {
			out.Put(m.Name, u.parameter(p))
		}
	}
	return out
}

type converter struct {
	*document
	consumes, produces []string
	converted          map[*source.Node]*source.Node // what a shared parameter became
	refused            error                         // a reference that leads out of the directory
}

func (u *converter) mediaTypes(n *source.Node, key string) []string {
	list := n.Child(key)
	if list == nil {
		return nil
	}
	items := list.Items()
	if list.Kind() != source.ArrayNode {
		u.findings = append(u.findings, list.Findingf(source.Error, "%s: expected a list of media types, found %s: it is read as one of them", key, list.Brief(40)))
		items = []*source.Node{list}
	}
	var names []string
	for _, item := range items {
		name := item.Text()
		if meant := shortMediaTypes[name]; meant != "" {
			u.findings = append(u.findings, item.Findingf(source.Warning, "%s: %q is no media type: it is read as %s", key, name, meant))
			name = meant
		}
		if kind, subtype, _ := strings.Cut(name, "/"); kind == "" || subtype == "" {
			u.findings = append(u.findings, item.Findingf(source.Error, "%s: expected a media type, found %s: it is left out", key, item.Brief(40)))
			continue
		}
		names = append(names, name)
	}
	return names
}

// shortMediaTypes are what people write for media types.
var shortMediaTypes = map[string]string{
	"json": "application/json", "xml": "application/xml", "plain": "text/plain", "text": "text/plain", "html": "text/html", "form": "application/x-www-form-urlencoded", "multipart": "multipart/form-data",
}

// each maps the members of an object.
func (u *converter) each(n *source.Node, convert func(*source.Node) *source.Node) *source.Node {
	items := make([]*source.Node, len(n.Items()))
	for i, item := range n.Items() {
		items[i] = convert(item)
	}
	return n.Holding(items)
}

// described maps the members of an object that may have extensions, which stay.
func (u *converter) described(n *source.Node, convert func(*source.Node) *source.Node) *source.Node {
	items := slices.Clone(n.Items())
	for i, m := range source.Members(n) {
		if !strings.HasPrefix(m.Name, "x-") {
			items[i] = convert(m.Node)
		}
	}
	return n.Holding(items)
}

// follow returns the node that n stands for: the target where n is a reference.
func (u *converter) follow(n *source.Node) *source.Node {
	target, _, err := u.referent(n)
	if err != nil {
		u.fail(err)
		return n.Object()
	}
	return target
}

// fail notes a reference that leads nowhere.
func (u *converter) fail(err error) {
	if errors.Is(err, jsonschema.ErrOutside) {
		u.refused = err
		return
	}
	for _, f := range source.FindingsOf(err, u.root.File, source.Error) {
		f = f.But(i18n.Sayf("it is left out"))
		u.findings = append(u.findings, f)
	}
}

func (u *converter) pathItem(n *source.Node) *source.Node {
	item, err := u.document.pathItem(n)
	if err != nil {
		u.fail(err)
		return n.Object()
	}
	out := item.Object()
	shared := u.parameters(item)
	for _, m := range source.Members(item) {
		switch {
		case m.Name == "parameters" || m.Name == "trace" || m.Name == "query" || m.Name == "additionalOperations":
			continue // each operation has the parameters; the methods came with OpenAPI 3
		case slices.Contains(methods, m.Name) || m.Name == anyMethod:
			m.Node = u.operation(m.Node, shared)
		}
		out.Put(m.Name, m.Node)
	}
	return out
}

func (u *converter) operation(n *source.Node, shared []*source.Node) *source.Node {
	consumes, produces := u.consumes, u.produces
	if n.Child("consumes") != nil {
		consumes = u.mediaTypes(n, "consumes")
	}
	if n.Child("produces") != nil {
		produces = u.mediaTypes(n, "produces")
	}
	own := u.parameters(n)
	for _, p := range shared {
		if !slices.ContainsFunc(own, func(o *source.Node) bool {
			return o.Child("in").Text() == p.Child("in").Text() && (o.Child("in").Text() == "body" || o.Child("name").Text() == p.Child("name").Text())
		}) {
			own = append(own, p)
		}
	}
	var plain, form []*source.Node
	out, hasBody := n, false
	for _, p := range own {
		switch p.Child("in").Text() {
		case "body":
			if hasBody {
				u.find(p, "parameter in: body stands twice: the last one counts")
			}
			hasBody = true
			out = out.With("requestBody", u.body(p, consumes))
		case "formData":
			form = append(form, p)
		default:
			plain = append(plain, u.parameter(p))
		}
	}
	out = out.With("parameters", n.Array(plain...))
	if len(form) > 0 {
		if hasBody {
			u.find(form[0], "parameters in: body and in: formData stand beside each other: the form counts")
		}
		out = out.With("requestBody", u.form(n, form, consumes))
	}
	if responses := n.Child("responses"); responses != nil {
		out = out.With("responses", u.described(responses, func(r *source.Node) *source.Node { return u.response(r, produces) }))
	}
	return out
}
