package openapi

import (
	"io/fs"
	"maps"
	"net/url"
	"slices"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/route"
	"agentmock/internal/source"
)

// Document is a compiled OpenAPI document. It is read-only after [Load] and safe for concurrent use.
type Document struct {
	Title      string
	Version    string // of the API, info.version
	OpenAPI    string // of the document: 2.0, 3.0.3, 3.1.0
	File       string // the root file, inside its fs.FS
	Files      []string
	Operations []*Operation // in the order of the document
	Warnings   []error      // what may be a mistake, or means nothing here, with file and line
	schemas    []*jsonschema.Schema
	base       string
	router     route.Router[*Operation]
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
func Load(fsys fs.FS, options Options) (*Document, error) {
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
		if err := d.convert(); err != nil {
			return nil, err
		}
	}
	schemas := jsonschema.NewCompiler(d.resolve)
	schemas.Swagger = version == swagger2
	schemas.Warnings = unknown
	schemas.OpenAPI30 = schemas.Swagger || strings.HasPrefix(version, "3.0")
	c := &compiler{d, schemas}
	s := &Document{
		Title: d.root.At("info", "title").Text(), Version: source.ScalarText(d.root.At("info", "version")),
		OpenAPI: version, File: d.root.File,
	}
	c.metadata(version)
	s.Operations = c.operations()
	c.components()
	s.schemas = c.Link()
	if err := c.Err(); err != nil {
		return nil, err
	}
	if version == swagger2 {
		err = d.validateSwagger()
	} else {
		err = d.validate()
	}
	s.Warnings, err = d.downgrade(err, c.Warnings)
	if err != nil {
		return nil, err
	}
	for _, o := range s.Operations {
		for _, p := range o.Parameters {
			p.prepare()
		}
	}
	s.Files = slices.Sorted(maps.Keys(d.files))
	bases := basePaths(d.root, options.BasePath)
	s.base, s.router = bases[0], route.NewRouter[*Operation](bases)
	for _, o := range s.Operations {
		s.router.Add(o.Method, o.Path, o)
	}
	return s, nil
}

// swagger2 is the version of documents that OpenAPI 3.0 replaced.
const swagger2 = "2.0"

// version is what the document says it is written in; an error for what is not read.
func (d *document) version() (string, error) {
	if swagger := d.root.Child("swagger"); source.ScalarText(swagger) == swagger2 {
		return swagger2, nil
	}
	at := d.root.Child("openapi")
	version := source.ScalarText(at)
	if strings.HasPrefix(version, "3.") && len(version) > 2 {
		return version, nil
	}
	if at == nil {
		return "", d.root.Errorf("no openapi: expected an OpenAPI document, which says openapi: 3.0.x, 3.1.x or 3.2.x, or swagger: \"2.0\"")
	}
	return "", at.Errorf("openapi: expected 3.0.x, 3.1.x or 3.2.x, found %s", at.Brief(40))
}

// Operation is the operation with an ID, and whether there is one.
func (s *Document) Operation(id string) (*Operation, bool) {
	for _, o := range s.Operations {
		if o.ID == id {
			return o, true
		}
	}
	return nil, false
}

// Schemas are all schemas of the document, in its order.
func (s *Document) Schemas() []*jsonschema.Schema { return s.schemas }

// OperationIDs are the IDs of all operations, in the order of the document.
func (s *Document) OperationIDs() []string {
	ids := make([]string, len(s.Operations))
	for i, o := range s.Operations {
		ids[i] = o.ID
	}
	return ids
}

// Match is the operation that a request is for.
type Match = route.Routed[*Operation]

// Match finds the operation for a method and an escaped path (URL.EscapedPath). HEAD is answered by GET where the
// document has no HEAD.
func (s *Document) Match(method, escapedPath string) Match {
	return s.router.Match(method, escapedPath)
}

// BasePath is the path before every path of the document, "" for none; the first where servers differ.
func (s *Document) BasePath() string { return s.base }

// basePaths are the paths of the servers' URLs, their variables at the defaults, without a slash at the end.
func basePaths(root *source.Node, override *string) []string {
	if override != nil {
		return []string{strings.TrimRight(*override, "/")}
	}
	var bases []string
	if servers := root.Child("servers"); servers != nil {
		for _, server := range servers.Items {
			text := server.Child("url").Text()
			for _, variable := range source.Members(server.Child("variables")) {
				text = strings.ReplaceAll(text, "{"+variable.Name+"}", source.ScalarText(variable.Node.Child("default")))
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
	for _, m := range source.Members(c.root.At("components", "schemas")) {
		if s := c.Schema(m.Node); s.Name == "" {
			s.Name = m.Name
		}
	}
}
