package openapi

import (
	"errors"
	"io/fs"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"agentmock/internal/i18n"
	"agentmock/internal/source"
)

// document is the files that references reach from one root file, read from one fs.FS and from nowhere else.
type document struct {
	fsys   fs.FS
	root   *source.Node
	within string // see Options
	files  map[string]*source.Node
	raw    map[string][]byte

	identities   map[string]*identities // by file
	resources    map[string]*resource   // those that have a URI of their own
	unidentified bool                   // $id and $self mean nothing: before OpenAPI 3.1

	overlays  []string         // the files that change the root file
	unwritten bool             // a file is not what stands in it: see unwrap
	besides   []string         // those of examples
	findings  []source.Finding // of reading it
}

// find notes an error of the document, and what is done instead.
func (d *document) find(n *source.Node, format string, args ...any) {
	d.findings = append(d.findings, n.Findingf(source.Error, format, args...))
}

func openDocument(fsys fs.FS, options Options) (*document, error) {
	name := options.File
	if name == "" {
		var err error
		if name, err = Find(fsys); err != nil {
			return nil, err
		}
	}
	d := &document{fsys: fsys, within: options.within, files: map[string]*source.Node{}, raw: map[string][]byte{}, identities: map[string]*identities{}, resources: map[string]*resource{}}
	var err error
	if d.root, err = d.file(name); err != nil {
		return nil, err
	}
	return d, d.overlay()
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
	if inner, text, more := unwrap(n); inner != nil {
		n, data, findings, d.unwritten = inner, text, append(findings, more...), true
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
		if next.Text() == "" || len(target.Keys()) > 1 {
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
		ref := target.Reference()
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

// lookup returns the node that a reference leads to, or what is meant by one that leads nowhere.
func (d *document) lookup(at *source.Node, ref string) (*source.Node, error) {
	n, err := d.target(at, ref)
	if err == nil {
		return n, nil
	}
	for _, meant := range meantReferences(ref) {
		if meant == ref {
			continue
		}
		if other, otherErr := d.target(at, meant); otherErr == nil {
			d.find(at, "$ref %q: nothing is there: it is read as %q", ref, meant)
			return other, nil
		}
	}
	return n, err
}

// sections are the parts of a document that have things by their names: where Swagger 2.0 has them, and where OpenAPI 3 has.
var sections = [][2]string{{"/definitions/", "/components/schemas/"}, {"/parameters/", "/components/parameters/"}, {"/responses/", "/components/responses/"}}

// barePercent is a percent sign in a fragment that escapes nothing.
var barePercent = regexp.MustCompile(`%((?:[0-9A-Fa-f]?(?:[^0-9A-Fa-f]|$))|$)`)

// meantReferences returns what may be meant by a reference that leads nowhere: a pointer without its #, without its first slash, of
// another version of OpenAPI; a name with a percent sign that stands for itself; the name of a schema alone; a file as Windows writes its path, and all of it by #/.
func meantReferences(ref string) []string {
	if meant := strings.ReplaceAll(ref, `\`, "/"); meant != ref {
		return append([]string{meant}, meantReferences(meant)...)
	}
	file, fragment, isPointer := strings.Cut(ref, "#")
	switch {
	case file != "" && fragment == "/":
		return []string{file}
	case !isPointer && !strings.ContainsAny(file, "/.:"):
		return []string{"#/components/schemas/" + file, "#/definitions/" + file}
	case !isPointer:
		file, fragment = "", file
	}
	if fragment = "/" + strings.TrimPrefix(fragment, "/"); fragment == "/" {
		return nil
	}
	all := []string{file + "#" + fragment}
	if strings.Contains(fragment, "%") {
		all = append(all, file+"#"+barePercent.ReplaceAllString(fragment, "%25$1"), file+"#"+strings.ReplaceAll(fragment, "%", "%25"))
	}
	for _, section := range sections {
		for i, from := range section {
			if name, ok := strings.CutPrefix(fragment, from); ok {
				all = append(all, file+"#"+section[1-i]+name)
			}
		}
	}
	return all
}

// target returns the node that a reference leads to.
func (d *document) target(at *source.Node, ref string) (*source.Node, error) {
	file, fragment, _ := strings.Cut(ref, "#")
	r, err := d.referenced(at, file)
	if err != nil {
		return nil, err
	}
	fragment, err = url.PathUnescape(fragment)
	if err != nil {
		return nil, err
	}
	n, err := r.at(fragment)
	if err != nil {
		if other := d.misplaced(at, r, ref, fragment); other != nil {
			return other, nil
		}
	}
	return n, err
}

// referenced returns the resource that the part of a reference before its fragment names: one that has an $id or a $self, else a file.
func (d *document) referenced(at *source.Node, file string) (*resource, error) {
	from := d.resourceOf(at)
	if file == "" {
		return from, nil
	}
	name, err := d.localName(d.fileOf(at), file)
	if u, parseErr := url.Parse(file); parseErr == nil && !d.unidentified {
		u = from.base.ResolveReference(u)
		if r := d.resources[u.String()]; r != nil {
			return r, nil
		}
		if local, ok := d.localTo(d.fileOf(at), u); ok {
			name, err = local, nil
		}
	}
	if err != nil {
		return nil, err
	}
	if _, err = d.file(name); errors.Is(err, fs.ErrNotExist) {
		return nil, i18n.Errorf("no file %s", name)
	} else if err != nil {
		return nil, err
	}
	return d.identitiesOf(name).whole, nil
}

// localTo returns the file that a URI names beside one that says where it is.
func (d *document) localTo(from string, u *url.URL) (string, bool) {
	all := d.identitiesOf(from)
	base := all.whole.base
	within, ok := strings.CutPrefix(u.Path, strings.TrimSuffix(path.Dir(base.Path), "/")+"/")
	if !all.self || !ok || u.Scheme != base.Scheme || u.Host != base.Host {
		return "", false
	}
	name := path.Join(path.Dir(from), within)
	return name, fs.ValidPath(name)
}

func findAnchor(n *source.Node, name string) *source.Node {
	if n.Child("$anchor").Text() == name || n.Child("$dynamicAnchor").Text() == name {
		return n
	}
	for _, item := range n.Items() {
		if found := findAnchor(item, name); found != nil {
			return found
		}
	}
	return nil
}
