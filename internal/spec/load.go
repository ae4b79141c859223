// Package spec compiles an OpenAPI document into operations that match, decode and check exchanges.
package spec

import (
	"errors"
	"io/fs"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/value"
)

// Spec is a compiled OpenAPI document. It is read-only after [Load] and safe for concurrent use.
type Spec struct {
	Title      string
	Version    string // of the API, info.version
	OpenAPI    string // of the document: 3.0.3, 3.1.0
	File       string // the root file, inside its fs.FS
	Files      []string
	Operations []*Operation // in the order of the document
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
	c := &compiler{document: d, draft30: strings.HasPrefix(version, "3.0"), schemas: map[*value.Node]*Schema{}}
	s := &Spec{
		Title: d.root.At("info", "title").Text(), Version: scalarText(d.root.At("info", "version")),
		OpenAPI: version, File: d.root.File,
	}
	s.Operations = c.operations()
	c.components()
	s.schemas = c.link()
	if err := c.err(); err != nil {
		return nil, err
	}
	if err := d.validate(); err != nil {
		return nil, err
	}
	for _, o := range s.Operations {
		c.relations(o)
	}
	s.Files = sortedKeys(d.files)
	bases := basePaths(d.root, options.BasePath)
	s.base, s.router = bases[0], router{bases: longestFirst(bases), root: &routeNode{}}
	for _, o := range s.Operations {
		s.router.add(o)
	}
	return s, c.err()
}

// version is what the document says it is written in; an error for what is not read.
func (d *document) version() (string, error) {
	if swagger := d.root.Child("swagger"); swagger != nil {
		return "", swagger.Errorf("Swagger %s is not read: convert the document to OpenAPI 3", scalarText(swagger))
	}
	at := d.root.Child("openapi")
	version := scalarText(at)
	if strings.HasPrefix(version, "3.") && len(version) > 2 {
		return version, nil
	}
	if at == nil {
		return "", d.root.Errorf("no openapi: expected an OpenAPI document, which says openapi: 3.0.x or 3.1.x")
	}
	return "", at.Errorf("openapi: expected 3.0.x or 3.1.x, found %s", value.Brief(at.Value(), 40))
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
				if base := strings.TrimRight(u.EscapedPath(), "/"); !slices.Contains(bases, base) {
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

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

func (c *compiler) operations() []*Operation {
	var all []*Operation
	paths := c.root.Child("paths")
	for _, p := range members(paths) {
		if !strings.HasPrefix(p.name, "/") {
			if !strings.HasPrefix(p.name, "x-") {
				c.faultAt(p.node, "path %q: expected a / at the beginning", p.name)
			}
			continue
		}
		item := c.deref(p.node)
		for _, m := range members(item) {
			if slices.Contains(methods, m.name) {
				all = append(all, c.operation(p.name, m, item.Child("parameters")))
			}
		}
	}
	return all
}

// deref is the node that n refers to, or n itself.
func (c *compiler) deref(n *value.Node) *value.Node {
	ref := n.Child("$ref")
	if ref == nil {
		return n
	}
	if ref.Text() == "" {
		c.faultAt(n, "$ref: expected a reference, found %s", value.Brief(ref.Value(), 40))
		return n
	}
	target, err := c.resolve(n, ref.Text())
	if err != nil {
		c.fault(err)
		return n
	}
	return target
}

func (c *compiler) operation(path string, m member, shared *value.Node) *Operation {
	n := m.node
	o := &Operation{
		Position: n.Position, ID: n.Child("operationId").Text(), Method: strings.ToUpper(m.name), Path: path,
		Summary: n.Child("summary").Text(), Deprecated: c.flag(n, "deprecated"),
	}
	if o.ID == "" {
		o.ID = derivedID(m.name, path)
	}
	c.parameters(o, n.Child("parameters"), shared)
	if body := n.Child("requestBody"); body != nil {
		body = c.deref(body)
		o.RequestBody = &RequestBody{body.Position, c.flag(body, "required"), c.content(body.Child("content"))}
	}
	for _, r := range members(n.Child("responses")) {
		if !strings.HasPrefix(r.name, "x-") {
			o.Responses = append(o.Responses, c.response(r))
		}
	}
	c.security(o, n)
	return o
}

// derivedID names an operation that the document leaves without a name: get_pets_petId.
func derivedID(method, path string) string {
	words := strings.FieldsFunc(path, func(r rune) bool { return strings.ContainsRune("/{}:.-_~ %", r) })
	return strings.Join(append([]string{method}, words...), "_")
}

// parameters are the operation's own, then those of its path that it does not replace.
func (c *compiler) parameters(o *Operation, own, shared *value.Node) {
	for _, list := range []*value.Node{own, shared} {
		if list == nil {
			continue
		}
		for _, item := range list.Items {
			n := c.deref(item)
			in, name := n.Child("in").Text(), n.Child("name").Text()
			known := slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return p.is(in, name) })
			if known && list == own {
				c.faultAt(item, "%s parameter %q stands twice", in, name)
			}
			if known || ignoredHeader(in, name) {
				continue
			}
			p := c.parameter(n, in, name)
			if in == "path" {
				p.at = slices.Index(templateNames(o.Path), name)
				if p.at < 0 {
					c.faultAt(item, "path parameter %q: %s has no {%s}", name, o.Path, name)
				}
			}
			o.Parameters = append(o.Parameters, p)
		}
	}
	for _, name := range templateNames(o.Path) {
		if !slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return p.is("path", name) }) {
			c.fault(o.Errorf("%s %s: {%s} has no parameter: expected one with in: path, name: %s, required: true", o.Method, o.Path, name, name))
		}
	}
}

// ignoredHeader: what other parts of the document say (OpenAPI 3.1, Parameter Object, name).
func ignoredHeader(in, name string) bool {
	return in == "header" && (strings.EqualFold(name, "Accept") || strings.EqualFold(name, "Content-Type") || strings.EqualFold(name, "Authorization"))
}

func (c *compiler) parameter(n *value.Node, in, name string) *Parameter {
	p := &Parameter{
		Position: n.Position, Name: name, In: in, Style: n.Child("style").Text(),
		Required: c.flag(n, "required"), AllowEmptyValue: c.flag(n, "allowEmptyValue"), Deprecated: c.flag(n, "deprecated"),
		Schema: c.schema(n.Child("schema")), Examples: c.examples(n),
	}
	if p.Style == "" {
		p.Style = map[string]string{"query": "form", "cookie": "form"}[in]
		if p.Style == "" {
			p.Style = "simple"
		}
	}
	p.Explode = p.Style == "form"
	if n.Child("explode") != nil {
		p.Explode = c.flag(n, "explode")
	}
	if content := c.content(n.Child("content")); len(content) > 0 {
		p.Content, p.Schema = content[0], content[0].Schema
	}
	return p
}

func (c *compiler) response(m member) *Response {
	n := c.deref(m.node)
	r := &Response{Position: n.Position, Status: m.name, Description: n.Child("description").Text(), Content: c.content(n.Child("content"))}
	if code, err := strconv.Atoi(strings.ReplaceAll(strings.ToUpper(m.name), "XX", "00")); m.name != "default" && (err != nil || code < 100 || code > 599 || len(m.name) != 3) {
		c.faultAt(m.node, "response %q: expected a status such as 200, a range such as 4XX, or default", m.name)
	}
	for _, h := range members(n.Child("headers")) {
		r.Headers = append(r.Headers, c.parameter(c.deref(h.node), "header", h.name))
	}
	return r
}

func (c *compiler) content(n *value.Node) []*MediaType {
	var all []*MediaType
	for _, m := range members(n) {
		s := c.schema(m.node.Child("schema"))
		if s != nil {
			s.shared = true // by this body and whatever else refers to it
		}
		all = append(all, &MediaType{Position: m.node.Position, Name: m.name, Schema: s, Examples: c.examples(m.node)})
	}
	return all
}

func (c *compiler) examples(n *value.Node) []Example {
	var all []Example
	if single := n.Child("example"); single != nil {
		all = append(all, Example{single.Position, "", single.Value(), single})
	}
	for _, m := range members(n.Child("examples")) {
		example := c.deref(m.node)
		if v := example.Child("value"); v != nil { // an externalValue is not fetched
			all = append(all, Example{example.Position, m.name, v.Value(), v})
		}
	}
	return all
}

func (c *compiler) security(o *Operation, n *value.Node) {
	list := n.Child("security")
	if list == nil {
		list = c.root.Child("security")
	}
	if list == nil {
		return
	}
	schemes := c.root.At("components", "securitySchemes")
	for _, item := range list.Items {
		requirement := Requirement{}
		for i, key := range item.Keys {
			at := schemes.Child(key)
			if at == nil {
				var names []string
				if schemes != nil {
					names = schemes.Keys
				}
				c.fault(value.Position{File: item.File, Line: item.KeyAt[i]}.Errorf("security: no scheme %q among the components%s", key, nearHint(key, names)))
				continue
			}
			requirement = append(requirement, c.securityScheme(key, c.deref(at)))
		}
		o.Security = append(o.Security, requirement)
	}
}

func (c *compiler) securityScheme(key string, n *value.Node) *SecurityScheme {
	s := &SecurityScheme{
		Position: n.Position, Key: key, Type: n.Child("type").Text(), Scheme: strings.ToLower(n.Child("scheme").Text()),
		In: n.Child("in").Text(), Name: n.Child("name").Text(),
	}
	switch {
	case s.Type == "http" && s.Scheme == "":
		c.faultAt(n, "security scheme %s: expected scheme, such as bearer or basic", key)
	case s.Type == "apiKey" && (s.Name == "" || !slices.Contains([]string{"header", "query", "cookie"}, s.In)):
		c.faultAt(n, "security scheme %s: expected name, and in: header, query or cookie", key)
	case !slices.Contains([]string{"apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"}, s.Type):
		c.faultAt(n, "security scheme %s: expected type: apiKey, http, oauth2, openIdConnect or mutualTLS, found %q", key, s.Type)
	}
	return s
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
