package openapi

import (
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/jsonschema"
	"agentmock/internal/route"
	"agentmock/internal/source"
	"agentmock/internal/suggest"
)

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// compiler turns the nodes of a document into operations, and the schemas in them.
type compiler struct {
	*document
	*jsonschema.Compiler
}

func (c *compiler) operations() []*Operation {
	var all []*Operation
	paths := c.root.Child("paths")
	for _, p := range source.Members(paths) {
		if !strings.HasPrefix(p.Name, "/") {
			if !strings.HasPrefix(p.Name, "x-") {
				c.FaultAt(p.Node, "path %q: expected a / at the beginning", p.Name)
			}
			continue
		}
		item, err := c.pathItem(p.Node)
		if err != nil {
			c.Fault(err)
		}
		for _, m := range source.Members(item) {
			if slices.Contains(methods, m.Name) {
				all = append(all, c.operation(p.Name, m, item.Child("parameters")))
			}
		}
	}
	return all
}

// deref returns the object that n is or refers to; n where its reference leads nowhere. A summary or a description beside
// the $ref takes the place of the object's own (OpenAPI 3.1, section 4.8.23).
func (c *compiler) deref(n *source.Node) *source.Node {
	target, way, err := c.referent(n)
	if err != nil {
		c.Fault(err)
		return n
	}
	if c.OpenAPI30 { // OpenAPI 3.0.3, Reference Object: ignored
		return target
	}
	for _, at := range slices.Backward(way) {
		for _, key := range []string{"summary", "description"} {
			if text := at.Child(key); text != nil {
				target = target.With(key, text)
			}
		}
	}
	return target
}

func (c *compiler) operation(path string, m source.Member, shared *source.Node) *Operation {
	n := m.Node
	o := &Operation{
		Position: n.Position, ID: n.Child("operationId").Text(), Method: strings.ToUpper(m.Name), Path: path,
		Summary: n.Child("summary").Text(), Deprecated: c.Bool(n, "deprecated"),
	}
	if o.ID == "" {
		o.ID = derivedID(m.Name, path)
	}
	c.parameters(o, n.Child("parameters"), shared)
	if body := n.Child("requestBody"); body != nil {
		body = c.deref(body)
		o.RequestBody = &RequestBody{body.Position, c.Bool(body, "required"), c.content(body.Child("content"))}
	}
	for _, r := range source.Members(n.Child("responses")) {
		if !strings.HasPrefix(r.Name, "x-") {
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
func (c *compiler) parameters(o *Operation, own, shared *source.Node) {
	for _, list := range []*source.Node{own, shared} {
		if list == nil {
			continue
		}
		for _, item := range list.Items {
			n := c.deref(item)
			in, name := n.Child("in").Text(), n.Child("name").Text()
			known := slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return p.Named(in, name) })
			if known && list == own {
				c.FaultAt(item, "%s parameter %q stands twice", in, name)
			}
			if known || ignoredHeader(in, name) {
				continue
			}
			p := c.parameter(n, in, name)
			if in == "path" {
				p.Variable = slices.Index(route.TemplateNames(o.Path), name)
				if p.Variable < 0 {
					c.FaultAt(item, "path parameter %q: %s has no {%s}", name, o.Path, name)
				}
			}
			o.Parameters = append(o.Parameters, p)
		}
	}
	for _, name := range route.TemplateNames(o.Path) {
		if !slices.ContainsFunc(o.Parameters, func(p *Parameter) bool { return p.Named("path", name) }) {
			c.Fault(o.Errorf("%s %s: {%s} has no parameter: expected one with in: path, name: %s, required: true", o.Method, o.Path, name, name))
		}
	}
}

// ignoredHeader: what other parts of the document say (OpenAPI 3.1, Parameter Object, name).
func ignoredHeader(in, name string) bool {
	return in == "header" && (strings.EqualFold(name, "Accept") || strings.EqualFold(name, "Content-Type") || strings.EqualFold(name, "Authorization"))
}

func (c *compiler) parameter(n *source.Node, in, name string) *Parameter {
	p := &Parameter{
		Position: n.Position, Name: name, In: in, Style: n.Child("style").Text(),
		Required: c.Bool(n, "required"), AllowEmptyValue: c.Bool(n, "allowEmptyValue"), Deprecated: c.Bool(n, "deprecated"),
		Schema: c.Schema(n.Child("schema")), Examples: c.examples(n),
	}
	if p.Style == "" {
		p.Style = map[string]string{"query": "form", "cookie": "form"}[in]
		if p.Style == "" {
			p.Style = "simple"
		}
	}
	p.Explode = p.Style == "form"
	if n.Child("explode") != nil {
		p.Explode = c.Bool(n, "explode")
	}
	if content := c.content(n.Child("content")); len(content) > 0 {
		p.Content, p.Schema = content[0], content[0].Schema
	}
	return p
}

func (c *compiler) response(m source.Member) *Response {
	n := c.deref(m.Node)
	r := &Response{Position: n.Position, Status: m.Name, Description: n.Child("description").Text(), Content: c.content(n.Child("content"))}
	if m.Name != "default" {
		code, err := strconv.Atoi(strings.ReplaceAll(strings.ToUpper(m.Name), "XX", "00"))
		if err != nil || code < 100 || code > 599 || len(m.Name) != 3 {
			c.FaultAt(m.Node, "response %q: expected a status such as 200, a range such as 4XX, or default", m.Name)
			code = 0
		}
		r.code = code
	}
	for _, h := range source.Members(n.Child("headers")) {
		r.Headers = append(r.Headers, c.parameter(c.deref(h.Node), "header", h.Name))
	}
	return r
}

func (c *compiler) content(n *source.Node) []*MediaType {
	var all []*MediaType
	for _, m := range source.Members(n) {
		media := c.deref(m.Node) // a reference from OpenAPI 3.2 on
		s := c.Schema(media.Child("schema"))
		if s != nil {
			s.Shared = true // by this body and whatever else refers to it
		}
		all = append(all, &MediaType{Position: media.Position, Name: m.Name, Schema: s, Examples: c.examples(media), Encoding: c.encoding(media.Child("encoding"))})
	}
	return all
}

func (c *compiler) encoding(n *source.Node) []Encoding {
	var all []Encoding
	for _, m := range source.Members(n) {
		all = append(all, Encoding{
			Position: m.Node.Position, Name: m.Name, ContentType: c.String(m.Node, "contentType"),
			Field: c.parameter(m.Node, "query", m.Name), Styled: m.Node.Child("style") != nil || m.Node.Child("explode") != nil,
		})
	}
	return all
}

func (c *compiler) examples(n *source.Node) []Example {
	var all []Example
	if single := n.Child("example"); single != nil {
		all = append(all, Example{single.Position, "", single.Value(), single})
	}
	for _, m := range source.Members(n.Child("examples")) {
		example := c.deref(m.Node)
		v := example.Child("value") // an externalValue is not fetched
		if v == nil {
			v = example.Child("dataValue") // OpenAPI 3.2, Example Object
		}
		if v != nil {
			all = append(all, Example{example.Position, m.Name, v.Value(), v})
		}
	}
	return all
}

func (c *compiler) security(o *Operation, n *source.Node) {
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
				c.Fault(source.Position{File: item.File, Line: item.KeyAt[i]}.Errorf("security: no scheme %q among the components%s", key, suggest.Hint(key, names)))
				continue
			}
			requirement = append(requirement, c.securityScheme(key, c.deref(at)))
		}
		o.Security = append(o.Security, requirement)
	}
}

func (c *compiler) securityScheme(key string, n *source.Node) *SecurityScheme {
	s := &SecurityScheme{
		Position: n.Position, Key: key, Type: n.Child("type").Text(), Scheme: strings.ToLower(n.Child("scheme").Text()),
		In: n.Child("in").Text(), Name: n.Child("name").Text(),
	}
	switch {
	case s.Type == "http" && s.Scheme == "":
		c.FaultAt(n, "security scheme %s: expected scheme, such as bearer or basic", key)
	case s.Type == "apiKey" && (s.Name == "" || !slices.Contains([]string{"header", "query", "cookie"}, s.In)):
		c.FaultAt(n, "security scheme %s: expected name, and in: header, query or cookie", key)
	case !slices.Contains([]string{"apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"}, s.Type):
		c.FaultAt(n, "security scheme %s: expected type: apiKey, http, oauth2, openIdConnect or mutualTLS, found %q", key, s.Type)
	}
	return s
}
