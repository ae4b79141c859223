package spec

import (
	"slices"
	"strconv"
	"strings"

	"agentmock/internal/value"
)

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
		item, err := c.pathItem(p.node)
		if err != nil {
			c.fault(err)
		}
		for _, m := range members(item) {
			if slices.Contains(methods, m.name) {
				all = append(all, c.operation(p.name, m, item.Child("parameters")))
			}
		}
	}
	return all
}

// deref returns the object that n is or refers to; n where its reference leads nowhere. A summary or a description beside
// the $ref takes the place of the object's own (OpenAPI 3.1, section 4.8.23).
func (c *compiler) deref(n *value.Node) *value.Node {
	target, way, err := c.referent(n)
	if err != nil {
		c.fault(err)
		return n
	}
	if c.draft30 { // OpenAPI 3.0.3, Reference Object: ignored
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
	if m.name != "default" {
		code, err := strconv.Atoi(strings.ReplaceAll(strings.ToUpper(m.name), "XX", "00"))
		if err != nil || code < 100 || code > 599 || len(m.name) != 3 {
			c.faultAt(m.node, "response %q: expected a status such as 200, a range such as 4XX, or default", m.name)
			code = 0
		}
		r.code = code
	}
	for _, h := range members(n.Child("headers")) {
		r.Headers = append(r.Headers, c.parameter(c.deref(h.node), "header", h.name))
	}
	return r
}

func (c *compiler) content(n *value.Node) []*MediaType {
	var all []*MediaType
	for _, m := range members(n) {
		media := c.deref(m.node) // a reference from OpenAPI 3.2 on
		s := c.schema(media.Child("schema"))
		if s != nil {
			s.shared = true // by this body and whatever else refers to it
		}
		all = append(all, &MediaType{Position: media.Position, Name: m.name, Schema: s, Examples: c.examples(media), Encoding: c.encoding(media.Child("encoding"))})
	}
	return all
}

func (c *compiler) encoding(n *value.Node) []Encoding {
	var all []Encoding
	for _, m := range members(n) {
		all = append(all, Encoding{
			Position: m.node.Position, Name: m.name, ContentType: c.text(m.node, "contentType"),
			Field: c.parameter(m.node, "query", m.name), Styled: m.node.Child("style") != nil || m.node.Child("explode") != nil,
		})
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
		v := example.Child("value") // an externalValue is not fetched
		if v == nil {
			v = example.Child("dataValue") // OpenAPI 3.2, Example Object
		}
		if v != nil {
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
