package openapi

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/jsonvalue"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

// document is the files that references reach from one root file, read from one fs.FS and from nowhere else.
type document struct {
	fsys  fs.FS
	root  *source.Node
	files map[string]*source.Node
	raw   map[string][]byte

	findings []source.Finding // of reading it
}

// find notes an error of the document, and what is done instead.
func (d *document) find(n *source.Node, format string, args ...any) {
	d.findings = append(d.findings, n.Findingf(source.Error, format, args...))
}

func openDocument(fsys fs.FS, name string) (*document, error) {
	if name == "" {
		var err error
		if name, err = Find(fsys); err != nil {
			return nil, err
		}
	}
	d := &document{fsys: fsys, files: map[string]*source.Node{}, raw: map[string][]byte{}}
	var err error
	d.root, err = d.file(name)
	return d, err
}

func (d *document) file(name string) (*source.Node, error) {
	if n, ok := d.files[name]; ok {
		return n, nil
	}
	data, err := source.ReadFile(d.fsys, name)
	if err != nil {
		return nil, err
	}
	n, findings, err := source.ParseDocument(name, data)
	if err != nil {
		return nil, err
	}
	d.findings = append(d.findings, findings...)
	d.files[name], d.raw[name] = n, data
	return n, nil
}

// resolve returns the node that the reference of a schema leads to; at is the node that holds it. References to references are
// followed as long as nothing stands beside them, which means something in a schema.
func (d *document) resolve(at *source.Node, ref string) (*source.Node, error) {
	const maxHops = 64
	for range maxHops {
		target, err := d.lookup(at, ref)
		if err != nil {
			return nil, at.Errorf("$ref %q: %w", ref, err)
		}
		next := target.Child("$ref")
		if next.Text() == "" || len(target.Keys) > 1 {
			return target, nil
		}
		at, ref = target, next.Text()
	}
	return nil, at.Errorf("$ref %q: refers to itself", ref)
}

// referent returns what n stands for, n itself or what its $ref leads to, and the Reference Objects on the way there.
// What stands beside a $ref does not end the way: OpenAPI 3.0.3, Reference Object, ignores it, and 3.1, section 4.8.23,
// knows but a summary and a description.
func (d *document) referent(n *source.Node) (target *source.Node, way []*source.Node, err error) {
	const maxHops = 64
	for target = n; ; {
		ref := target.Child("$ref")
		switch {
		case ref == nil:
			return target, way, nil
		case ref.Text() == "":
			return nil, nil, target.Errorf("$ref: expected a reference, found %s", ref.Brief(40))
		case len(way) == maxHops:
			return nil, nil, n.Errorf("$ref %q: refers to itself", n.Child("$ref").Text())
		}
		way = append(way, target)
		if target, err = d.lookup(target, ref.Text()); err != nil {
			at := way[len(way)-1]
			return nil, nil, at.Errorf("$ref %q: %w", ref.Text(), err)
		}
	}
}

// pathItem returns what a Path Item Object holds, together with the one that its $ref leads to. Of what both hold it takes
// its own: OpenAPI leaves that open.
func (d *document) pathItem(n *source.Node) (*source.Node, error) {
	item, way, err := d.referent(n)
	for _, at := range slices.Backward(way) {
		for _, m := range source.Members(at) {
			if m.Name != "$ref" {
				item = item.With(m.Name, m.Node)
			}
		}
	}
	return item, err
}

func (d *document) lookup(at *source.Node, ref string) (*source.Node, error) {
	file, fragment, _ := strings.Cut(ref, "#")
	root, err := d.referenced(at.File, file)
	if err != nil {
		return nil, err
	}
	fragment, err = url.PathUnescape(fragment)
	if err != nil {
		return nil, err
	}
	if fragment != "" && fragment[0] != '/' {
		if n := findAnchor(root, fragment); n != nil {
			return n, nil
		}
		return nil, fmt.Errorf("no $anchor %q in %s", fragment, root.File)
	}
	tokens, _ := jsonvalue.Tokens(fragment)
	n := root
	for i, token := range tokens {
		next := n.At(token)
		if next == nil { // some write a space as forms do
			next = n.At(strings.ReplaceAll(token, "+", " "))
		}
		if next == nil {
			return nil, fmt.Errorf("nothing at #%s in %s%s", jsonvalue.Pointer(tokens[:i+1]...), root.File, suggest.Hint(token, n.Keys))
		}
		n = next
	}
	return n, nil
}

func (d *document) referenced(from, file string) (*source.Node, error) {
	if file == "" {
		return d.files[from], nil
	}
	name, err := d.localName(from, file)
	if err != nil {
		return nil, err
	}
	root, err := d.file(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("no file %s", name)
	}
	return root, err
}

func findAnchor(n *source.Node, name string) *source.Node {
	if n.Child("$anchor").Text() == name || n.Child("$dynamicAnchor").Text() == name {
		return n
	}
	for _, item := range n.Items {
		if found := findAnchor(item, name); found != nil {
			return found
		}
	}
	return nil
}
