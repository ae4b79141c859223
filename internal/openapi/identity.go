package openapi

import (
	"bytes"
	"net/url"
	"path"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/jsonschema"
	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// resource is what a fragment is of: a file, or a schema with an $id inside one (JSON Schema Core 2020-12, section 8.2.1).
type resource struct {
	jsonschema.Resource
	root    *source.Node
	base    *url.URL // what references in it are relative to
	anchors map[string]*source.Node
	index   source.Index
}

// identities are the resources of a file.
type identities struct {
	whole  *resource
	self   bool                       // the file says where it is, by $self or by $id
	inside map[*source.Node]*resource // of the nodes of schemas that have an $id, and of what is in them
}

// identitiesOf returns the resources of a file that is read already, worked out once.
func (d *document) identitiesOf(file string) *identities {
	known := d.identities[file]
	if known == nil {
		known = &identities{whole: &resource{root: d.files[file], base: d.baseOf(file)}}
		d.identities[file] = known
		d.identify(known, d.raw[file])
	}
	return known
}

// baseOf returns the base of a file that does not give one: that of the root file, where it is found from there.
func (d *document) baseOf(file string) *url.URL {
	base := &url.URL{Path: "/" + file}
	if d.root == nil || d.root.File == file {
		return base
	}
	if root := d.identitiesOf(d.root.File); root.self {
		if within, ok := strings.CutPrefix(path.Clean("/"+file), strings.TrimSuffix(path.Dir("/"+d.root.File), "/")+"/"); ok {
			return root.whole.base.ResolveReference(&url.URL{Path: within})
		}
	}
	return base
}

// identify looks for what has an identity in a file. Most files have none, which is seen without a walk.
func (d *document) identify(known *identities, raw []byte) {
	root := known.whole.root
	if d.unidentified || !slices.ContainsFunc([]string{"$self", "$id", "$anchor", "$dynamicAnchor"}, func(key string) bool { return bytes.Contains(raw, []byte(key)) }) {
		return
	}
	w := &identityWalk{document: d, identities: known}
	if self := root.Child("$self"); self != nil {
		u, err := url.Parse(self.Text())
		if err != nil || self.Text() == "" || strings.Contains(self.Text(), "#") {
			d.find(self, "$self: expected a URI without a fragment, found %s: it is ignored", self.Brief(40))
		} else {
			known.whole.base, known.self = known.whole.base.ResolveReference(u), true
			w.register(known.whole)
		}
	}
	w.walk(root, known.whole, false)
}

// identityWalk walks a file.
type identityWalk struct {
	*document
	*identities
}

// data are members that hold values, which may look like schemas.
var data = []string{"example", "examples", "default", "enum", "const"}

// byName are members whose own members go by names of the document's, such as default.
var byName = []string{"properties", "patternProperties", "dependentSchemas", "$defs", "definitions", "schemas", "responses", "parameters", "requestBodies", "headers", "pathItems", "mediaTypes"}

// walk looks at a node of a resource; names says that its members go by names of the document's.
func (w *identityWalk) walk(n *source.Node, of *resource, names bool) {
	if n.Kind() == source.ObjectNode && !names {
		of = w.enter(n, of)
		w.anchor(n, of)
	}
	if of != w.whole {
		w.inside[n] = of
	}
	for i, item := range n.Items() {
		key := ""
		if n.Kind() == source.ObjectNode {
			key = n.Keys()[i]
		}
		if item.Kind() == source.ScalarNode && of == w.whole || !names && slices.Contains(data, key) {
			continue
		}
		w.walk(item, of, !names && slices.Contains(byName, key))
	}
}

// enter returns the resource that begins at a node, else the one around it.
func (w *identityWalk) enter(n *source.Node, around *resource) *resource {
	id := n.Child("$id")
	text, _, _ := strings.Cut(id.Text(), "#")
	if text == "" {
		return around
	}
	u, err := url.Parse(text)
	if err != nil {
		w.find(id, "$id: expected a URI, found %s: it is ignored", id.Brief(40))
		return around
	}
	if n == w.whole.root { // a file that is a schema
		w.whole.base, w.self = w.whole.base.ResolveReference(u), true
		w.register(w.whole)
		return w.whole
	}
	inner := &resource{root: n, base: around.base.ResolveReference(u)}
	if w.inside == nil {
		w.inside = map[*source.Node]*resource{}
	}
	if w.register(inner) != inner {
		w.find(id, "$id: %s stands twice: the first one counts", id.Brief(60))
	}
	return inner
}

// register lets references find a resource by its URI, and returns the one that they find.
func (w *identityWalk) register(r *resource) *resource {
	uri := r.base.String()
	if w.resources[uri] == nil {
		w.resources[uri] = r
	}
	return w.resources[uri]
}

// anchor notes the names that a schema has in its resource.
func (w *identityWalk) anchor(n *source.Node, of *resource) {
	for _, key := range []string{"$anchor", "$dynamicAnchor"} {
		name := n.Child(key).Text()
		if name == "" {
			continue
		}
		if of.anchors == nil {
			of.anchors, of.Dynamic = map[string]*source.Node{}, map[string]*source.Node{}
		}
		if of.anchors[name] != nil && of.anchors[name] != n {
			w.find(n.Child(key), "%s: %q stands twice in its resource, first at line %d: that one counts", key, name, of.anchors[name].Line)
			continue
		}
		of.anchors[name] = n
		if key == "$dynamicAnchor" {
			of.Dynamic[name] = n
		}
	}
}

// resourceOf returns the resource that a node stands in.
func (d *document) resourceOf(n *source.Node) *resource {
	all := d.identitiesOf(d.fileOf(n))
	if inner := all.inside[n]; inner != nil {
		return inner
	}
	return all.whole
}

// scopeOf returns what the resource of a node adds to a dynamic scope.
func (d *document) scopeOf(n *source.Node) *jsonschema.Resource {
	if d.files[d.fileOf(n)] == nil {
		return nil
	}
	return &d.resourceOf(n).Resource
}

// at returns the node that a fragment leads to.
func (r *resource) at(fragment string) (*source.Node, error) {
	if fragment != "" && fragment[0] != '/' {
		if n := r.anchors[fragment]; n != nil {
			return n, nil
		}
		return nil, i18n.Errorf("no $anchor %q in %s", fragment, r.root.File)
	}
	tokens, _ := jsonvalue.Tokens(fragment)
	n := r.root
	for i, token := range tokens {
		next := r.index.At(n, token)
		if next == nil { // some write a space as forms do
			next = r.index.At(n, strings.ReplaceAll(token, "+", " "))
		}
		if next == nil {
			return nil, i18n.Errorf("nothing at #%s in %s%s", jsonvalue.Pointer(tokens[:i+1]...), r.root.File, suggest.Hint(token, n.Keys()))
		}
		n = next
	}
	return n, nil
}

// misplaced returns what a fragment leads to in the file of a resource where it leads nowhere in the resource itself: people write
// so who forget that an $id is what references are relative to. It is nil where that leads nowhere, too.
func (d *document) misplaced(at *source.Node, r *resource, ref, fragment string) *source.Node {
	file := d.identitiesOf(r.root.File).whole
	n, err := file.at(fragment)
	if err != nil && fragment != "" && fragment[0] != '/' {
		n, err = findAnchor(file.root, fragment), nil
	}
	if err != nil || n == nil {
		return nil
	}
	if !d.unidentified {
		d.find(at, "reference %q: expected what stands in %s: it is read as of the whole file", ref, r.base)
	}
	return n
}
