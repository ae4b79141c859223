// Package spec compiles an OpenAPI document into operations that match, decode and check exchanges.
package spec

import (
	"errors"
	"io/fs"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/value"
)

// Spec is a compiled OpenAPI document. It is read-only after [Load] and safe for concurrent use.
type Spec struct {
	Title      string
	Version    string // of the API, info.version
	OpenAPI    string // of the document: 2.0, 3.0.3, 3.1.0
	File       string // the root file, inside its fs.FS
	Files      []string
	Operations []*Operation // in the order of the document
	Doubts     []error      // what may be a mistake, or means nothing here, with file and line
	schemas    []*Schema
	base       string
	router     router
}

// Options say how a document is loaded. The zero value works.
type Options struct {
	File     string  // the root file; "" looks for openapi.yaml, openapi.yml or openapi.json
	BasePath *string // takes the place of the servers' base paths
}

// Load reads and compiles the document in fsys. References are read from fsys and from nowhere else.
//
// Its errors carry file and line, and join as many mistakes as were found: bad YAML or JSON, what the OpenAPI
// specification does not allow, a reference that leads nowhere or outside fsys, a relation that can mean nothing.
func Load(fsys fs.FS, options Options) (*Spec, error) {
	d, err := openDocument(fsys, options.File)
	if err != nil {
		return nil, err
	}
	version, err := d.version()
	if err != nil {
		return nil, err
	}
	unknown := d.unknown(version)
	if version == swagger2 {
		if err := d.upgrade(); err != nil {
			return nil, err
		}
	}
	c := &compiler{document: d, draft30: version == swagger2 || strings.HasPrefix(version, "3.0"), schemas: map[*value.Node]*Schema{}, doubts: unknown}
	s := &Spec{
		Title: d.root.At("info", "title").Text(), Version: scalarText(d.root.At("info", "version")),
		OpenAPI: version, File: d.root.File,
	}
	c.metadata(version)
	s.Operations = c.operations()
	c.components()
	s.schemas = c.link()
	if err := c.err(); err != nil {
		return nil, err
	}
	if version == swagger2 {
		err = d.validateSwagger()
	} else {
		err = d.validate()
	}
	s.Doubts, err = d.forgive(err, c.doubts)
	if err != nil {
		return nil, err
	}
	for _, o := range s.Operations {
		c.relations(o)
		for _, p := range o.Parameters {
			p.prepare()
		}
	}
	s.Files = sortedKeys(d.files)
	bases := basePaths(d.root, options.BasePath)
	s.base, s.router = bases[0], router{bases: longestFirst(bases), root: &routeNode{}}
	for _, o := range s.Operations {
		s.router.add(o)
	}
	return s, c.err()
}

// swagger2 is the version of documents that OpenAPI 3.0 replaced.
const swagger2 = "2.0"

// version is what the document says it is written in; an error for what is not read.
func (d *document) version() (string, error) {
	if swagger := d.root.Child("swagger"); scalarText(swagger) == swagger2 {
		return swagger2, nil
	}
	at := d.root.Child("openapi")
	version := scalarText(at)
	if strings.HasPrefix(version, "3.") && len(version) > 2 {
		return version, nil
	}
	if at == nil {
		return "", d.root.Errorf("no openapi: expected an OpenAPI document, which says openapi: 3.0.x, 3.1.x or 3.2.x, or swagger: \"2.0\"")
	}
	return "", at.Errorf("openapi: expected 3.0.x, 3.1.x or 3.2.x, found %s", at.Brief(40))
}

// scalarText is the text of a scalar that people write with and without quotes.
func scalarText(n *value.Node) string {
	if n == nil {
		return ""
	}
	if number, ok := n.Scalar.(value.Number); ok {
		return string(number)
	}
	return n.Text()
}

// Operation is the operation with an ID, and whether there is one.
func (s *Spec) Operation(id string) (*Operation, bool) {
	for _, o := range s.Operations {
		if o.ID == id {
			return o, true
		}
	}
	return nil, false
}

// Schemas are all schemas of the document, in its order.
func (s *Spec) Schemas() []*Schema { return s.schemas }

// OperationIDs are the IDs of all operations, in the order of the document.
func (s *Spec) OperationIDs() []string {
	ids := make([]string, len(s.Operations))
	for i, o := range s.Operations {
		ids[i] = o.ID
	}
	return ids
}

// Match finds the operation for a method and an escaped path (URL.EscapedPath). HEAD is answered by GET where the
// document has no HEAD.
func (s *Spec) Match(method, escapedPath string) Match { return s.router.match(method, escapedPath) }

// BasePath is the path before every path of the document, "" for none; the first where servers differ.
func (s *Spec) BasePath() string { return s.base }

// basePaths are the paths of the servers' URLs, their variables at the defaults, without a slash at the end.
func basePaths(root *value.Node, override *string) []string {
	if override != nil {
		return []string{strings.TrimRight(*override, "/")}
	}
	var bases []string
	if servers := root.Child("servers"); servers != nil {
		for _, server := range servers.Items {
			text := server.Child("url").Text()
			for _, variable := range members(server.Child("variables")) {
				text = strings.ReplaceAll(text, "{"+variable.name+"}", scalarText(variable.node.Child("default")))
			}
			if u, err := url.Parse(text); err == nil {
				if base := basePath(u); !slices.Contains(bases, base) {
					bases = append(bases, base)
				}
			}
		}
	}
	if len(bases) == 0 {
		return []string{""}
	}
	return bases
}

// basePath is the path of a server's URL. Some leave the scheme out: what looks like a host then is one.
func basePath(u *url.URL) string {
	path := u.EscapedPath()
	if host, rest, _ := strings.Cut(path, "/"); u.Host == "" && strings.Contains(host, ".") {
		path = "/" + rest
	}
	if path = strings.TrimRight(path, "/"); path != "" && path[0] != '/' {
		path = "/" + path // relative to where the document is, which is the root here
	}
	return path
}

// components compiles the schemas that no operation uses, so that their mistakes are found too, and names them all.
func (c *compiler) components() {
	for _, m := range members(c.root.At("components", "schemas")) {
		if s := c.schema(m.node); s.Name == "" {
			s.Name = m.name
		}
	}
}

// relations looks for relations of an operation that can mean nothing.
func (c *compiler) relations(o *Operation) {
	c.unread(o.Parameters)
	if o.RequestBody != nil {
		for _, m := range o.RequestBody.Content {
			c.relationsOf(o, nil, m)
		}
	}
	for _, r := range o.Responses {
		c.unread(r.Headers)
		for _, m := range r.Content {
			c.relationsOf(o, r, m)
		}
	}
}

// unread refuses relations outside of bodies, where nobody looks at them.
func (c *compiler) unread(parameters []*Parameter) {
	for _, p := range parameters {
		if r := p.Schema.firstRelation(map[*Schema]bool{}); r != nil {
			c.fault(r.Errorf("%s: is never looked at in the %s %s: relations tie the values of bodies", r.Kind, p.In, p.Name))
		}
	}
}

func (c *compiler) relationsOf(o *Operation, r *Response, m *MediaType) {
	if m.Schema != nil && m.Schema.relates {
		for _, err := range checkRelations(o, r, m) {
			c.fault(err)
		}
	}
}

// Errors are the single mistakes of an error of Load.
func Errors(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err == nil {
		return nil
	}
	return []error{err}
}

// At is the file and line that an error carries, and whether it carries one.
func At(err error) (value.Position, bool) {
	var placed *value.PositionError
	if errors.As(err, &placed) {
		return placed.Position, true
	}
	return value.Position{}, false
}
