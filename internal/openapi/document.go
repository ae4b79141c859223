package openapi

import (
	"io/fs"
	"maps"
	"net/mail"
	"net/url"
	"slices"
	"sync"

	"agentmock/internal/jsonschema"
	"agentmock/internal/route"
	"agentmock/internal/source"
)

// Document is a compiled OpenAPI document. It is read-only after [Load] and safe for concurrent use.
type Document struct {
	Name       string // of one of several that are joined; "" where it is alone
	Title      string
	Version    string           // of the API, info.version
	OpenAPI    string           // of the document: 2.0, 3.0.3, 3.1.0
	File       string           // the root file, inside its fs.FS
	Files      []string         // that it was read from, overlays too
	Text       []byte           // the root file, as it is, or in JSON as its overlays make it; nil where documents are joined
	Operations []*Operation     // in the order of the document
	Callbacks  []*Callback      // what the API sends itself: after answers of operations, then webhooks
	Findings   []source.Finding // what the document gets wrong and what is done instead, in the order of files and lines
	Rules      *source.Node     // what people ask of made values beside the document, not read yet; nil: nothing
	Given      []Given          // what schemas give as values themselves; only where options ask for advice
	Parts      []*Document      // that it is joined of; nil: it is one
	schemas    []*jsonschema.Schema
	chinese    func() float64
	base       string
	bases      []string // all of the servers, base first
	router     route.Router[*Operation]
	elsewhere  *route.Router[*Operation] // of operations below servers of their own; nil where there are none
}

// Options say how a document is loaded. The zero value works.
type Options struct {
	File     string  // the root file; "" looks for the usual names
	BasePath *string // takes the place of the servers' base paths
	Advised  bool    // asks other people's judge too, and adds what it finds to the findings

	within string // the folder of a document that is joined with others: its references lead to no other
}

// Load reads and compiles the document in fsys. References are read from fsys and from nowhere else.
//
// What the document gets wrong is a finding, and costs no more than it must: what is meant is taken where that is plain, and
// what cannot be served is left out or answers for itself. An error is what is no document at all (neither YAML nor JSON, nothing
// of OpenAPI in it), a document that would blow up in memory or time, and a reference that leads outside fsys.
//
// Of files that have the method Parts() []Part, all documents are loaded and joined; Options.File and BasePath mean nothing then.
func Load(fsys fs.FS, options Options) (*Document, error) {
	if files, ok := fsys.(joined); ok {
		if parts := files.Parts(); len(parts) > 0 {
			return join(fsys, parts, options)
		}
	}
	return load(fsys, options)
}

func load(fsys fs.FS, options Options) (*Document, error) {
	d, err := openDocument(fsys, options)
	if err != nil {
		return nil, err
	}
	text, v, err := d.version()
	if err != nil {
		return nil, err
	}
	d.unidentified = v < openapi31
	census := d.takeCensus(v)
	if v == swagger2 {
		if err := d.convert(); err != nil {
			return nil, err
		}
	}
	schemas := jsonschema.NewCompiler(d.resolve)
	schemas.Scope = d.scopeOf
	schemas.Swagger = v == swagger2
	schemas.OpenAPI30 = v <= openapi30
	c := &compiler{document: d, Compiler: schemas, written: v}
	s := &Document{
		Title: source.ScalarText(d.root.At("info", "title")), Version: source.ScalarText(d.root.At("info", "version")),
		OpenAPI: text, File: d.root.File,
	}
	c.metadata(v)
	s.Operations = c.operations()
	s.Callbacks = c.allCallbacks(s.Operations)
	c.components()
	c.draw(s.Operations)
	s.schemas = c.Link()
	c.sequences()
	c.readTexts()
	c.readWritten()
	if err := c.Err(); err != nil {
		return nil, err
	}
	s.Findings = source.SortFindings(slices.Concat(d.findings, census.found, c.Findings, census.besides(d.findings, c.Findings)))
	if options.Advised {
		s.Findings, s.Given = d.advised(v, s.Findings), c.given()
	}
	s.Files = slices.Concat(slices.Sorted(maps.Keys(d.files)), d.overlays, d.besides)
	s.Text = d.raw[d.root.File]
	s.chinese = sync.OnceValue(func() float64 { return chineseShare(d.files) })
	go s.chinese() // while the rest is made of the document
	s.route(basePaths(d.root, options.BasePath), options.BasePath != nil)
	return s, nil
}

// route makes the operations ready to be found, below their own servers too, unless all are asked for below one path.
func (s *Document) route(bases []string, together bool) {
	s.base, s.bases, s.router = bases[0], bases, route.NewRouter[*Operation](bases)
	for _, b := range s.Callbacks {
		for _, p := range b.Parameters {
			p.prepare()
		}
	}
	for _, o := range s.Operations {
		o.spread()
		for _, p := range o.Parameters {
			p.prepare()
		}
		if together {
			o.bases = nil
		}
		if o.beside == nil {
			s.router.Add(o.Method, o.routed, o)
			s.routeElsewhere(o)
		}
	}
}

// version returns the version that the document says it is written in, or is read as, in its words and as ours; an error for what is
// no document.
func (d *document) version() (string, version, error) {
	if swagger := d.root.Child("swagger"); swagger != nil && (d.describes("paths", "definitions") || source.ScalarText(swagger) == swagger2.String()) {
		if source.ScalarText(swagger) != swagger2.String() {
			d.find(swagger, "swagger: expected \"2.0\", found %s: it is read as that", swagger.Brief(40))
		}
		return swagger2.String(), swagger2, nil
	}
	const expected = "expected 3.0.x, 3.1.x or 3.2.x"
	at := d.root.Child("openapi")
	text := source.ScalarText(at)
	switch {
	case at == nil && !d.describes("paths", "webhooks", "components"):
		if other, known := anotherKind(d.root); known {
			return "", 0, d.root.Errorf("no openapi: this is %s: expected a document that says openapi: 3.0.x, 3.1.x or 3.2.x, or swagger: \"2.0\"", other)
		}
		return "", 0, d.root.Errorf("no openapi: expected an OpenAPI document, which says openapi: 3.0.x, 3.1.x or 3.2.x, or swagger: \"2.0\"")
	case !d.describes("paths", "webhooks", "components"):
		return "", 0, d.root.Errorf("expected paths, components or webhooks: the document describes nothing")
	case versionOf(text) != 0:
		if at.Text() == "" {
			d.find(at, "openapi: expected a text, found %s", at.Brief(40))
		}
		return text, versionOf(text), nil
	case at == nil:
		d.find(d.root, "no openapi: %s: it is read as 3.1", expected)
	default:
		d.find(at, "openapi: %s, found %s: it is read as 3.1", expected, at.Brief(40))
	}
	return "3.1.0", openapi31, nil
}

// describes reports whether the document has one of the members.
func (d *document) describes(keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return d.root.Child(key) != nil })
}

// Chinese returns how much of the document's texts for people is Chinese, from 0 to 1.
func (s *Document) Chinese() float64 { return s.chinese() }

// Operation returns the operation with an ID, and whether there is one.
func (s *Document) Operation(id string) (*Operation, bool) {
	for _, o := range s.Operations {
		if o.ID == id {
			return o, true
		}
	}
	return nil, false
}

// Schemas returns all schemas of the document, in its order.
func (s *Document) Schemas() []*jsonschema.Schema { return s.schemas }

// OperationIDs returns the IDs of all operations, in the order of the document.
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
	m := s.router.Match(method, escapedPath)
	if m.Operation == nil && s.elsewhere != nil {
		if other := s.elsewhere.Match(method, escapedPath); other.Allow != "" {
			return other
		}
	}
	return m
}

// MatchURL returns [Document.Match] for a whole URL: where the document tells operations of one path apart by their query, it finds
// the one that the query is of.
func (s *Document) MatchURL(method string, u *url.URL) Match {
	m := s.Match(method, u.EscapedPath())
	if m.Operation != nil && m.Operation.besides != nil {
		query, _ := route.ParseQuery(u.RawQuery)
		m.Operation = m.Operation.of(query)
	}
	return m
}

// components compiles the schemas that no operation uses, so that their mistakes are found too, and names them all.
func (c *compiler) components() {
	for _, m := range source.Members(c.root.At("components", "schemas")) {
		if s := c.Schema(m.Node); s.Name == "" {
			s.Name = m.Name
		}
	}
}

// metadata looks at what a document says about itself. Nothing is answered from it, so most mistakes are doubts.
func (c *compiler) metadata(v version) {
	if v < openapi31 && len(source.Members(c.root.Child("paths"))) == 0 {
		c.Warn(c.root, "no paths: there is nothing to answer")
	}
	info := c.root.Child("info")
	if info == nil || info.Kind() != source.ObjectNode {
		c.FaultAt(c.root, "no info: expected an object with title and version")
	}
	for _, key := range []string{"title", "version"} {
		at := info.Child(key)
		switch {
		case info == nil || info.Kind() != source.ObjectNode:
		case at == nil:
			c.FaultAt(info, "info: expected %s, found none", key)
		case at.Text() == "" && source.ScalarText(at) != "":
			c.FaultAt(at, "info: expected %s to be a text, found %s: it is read as one", key, at.Brief(40))
		case at.Text() == "":
			c.Warn(at, "info: expected a %s, found %s", key, at.Brief(40))
		}
	}
	c.Dialect(c.root, "jsonSchemaDialect")
	for _, at := range []*source.Node{
		info.Child("termsOfService"), info.At("contact", "url"), info.At("license", "url"), c.root.At("externalDocs", "url"),
	} {
		c.doubtURL(at)
	}
	for _, at := range []*source.Node{info.Child("description"), info.Child("summary")} {
		if at.IsNull() {
			c.Warn(at, "expected a text, found null")
		}
	}
	if email := info.At("contact", "email"); email != nil {
		if _, err := mail.ParseAddress(email.Text()); err != nil {
			c.Warn(email, "contact: %s is no mail address", email.Brief(40))
		}
	}
	if tags := c.root.Child("tags"); tags != nil {
		for _, tag := range tags.Items() {
			if tag.Child("name").Text() == "" {
				c.Warn(tag, "tag: expected a name")
			}
			c.doubtURL(tag.At("externalDocs", "url"))
			c.tagParent(tags, tag)
		}
	}
	c.servers(c.root)
}

// tagParent looks at the tag that another stands below (OpenAPI 3.2, Tag Object).
func (c *compiler) tagParent(tags, tag *source.Node) {
	parent := tag.Child("parent")
	if parent != nil && !slices.ContainsFunc(tags.Items(), func(other *source.Node) bool { return other != tag && other.Child("name").Text() == parent.Text() }) {
		c.Warn(parent, "tag: no other tag is called %s, its parent", parent.Brief(40))
	}
}

func (c *compiler) doubtURL(n *source.Node) {
	if n == nil {
		return
	}
	if u, err := url.Parse(n.Text()); err != nil || u.Host == "" && u.Opaque == "" {
		c.Warn(n, "%s is no URL that a reader could open", n.Brief(60))
	}
}
